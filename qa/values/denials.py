"""Which words of a clause deny what they stand beside; what was refused or rejected happened all the same."""

from __future__ import annotations

import re

_CLAIM = (
    r"(?:accusations?|allegations?|assertions?|(?<!asylum )(?<!insurance )(?<!compensation )claims?"
    r"|estimates?"
    r"|figures?|forecasts?|idea|notion|numbers?|price|reports?|rumou?rs?|speculation|suggestions?|sum|talk"
    r"|valuation)"
)
_NOT = r"(?<!not )(?<!n['’]t )(?<!never )"
_DENIED = re.compile(
    # somebody denies that, or paying, or reports of it; not a charge, a goal or bail; and a comma, or "and",
    # may begin something else
    rf"{_NOT}\b(?:den(?:y|ies|ied|ying)|refut(?:es|ed)|disput(?:es|ed)) (?:\w+ly )?"
    rf"(?:(?:that|it|they|he|she|having|being|\w+ing)\b|(?:[\w’'-]+ ){{0,4}}?{_CLAIM}\b|(?:(?:an?|any"
    rf"|the) )?$)"
    r"(?:(?!\b(?:and|appeals?|challenges?|complaints?|objections?|lawsuits?)\b)[^.,;])*$"
    rf"|{_NOT}\b(?:reject(?:s|ed)|dismiss(?:es|ed)) (?:that\b|(?:[\w’'-]+ ){{0,4}}?{_CLAIM}\b)"
    r"(?:(?!\band\b)[^.,;])*$"
    # what was ruled out, but not who was, "with a groin injury"
    rf"|{_NOT}(?<!yet to )(?<!been )(?<!was )(?<!were )(?<!is )(?<!are )(?<!be )"
    r"(?<!goal )\brul(?:es?|ed|ing) out\b(?:(?!\b(?:on|and|after|until)\b)[^.,;])*$"
    r"|\b(?:no truth (?:in|to)|without foundation|(?:untrue|false|not true) that|nowhere near|nothing like"
    r"|no plans? (?:to|for))\b[^.,;]*$"
    r"|(?:\b(?<!could )not(?! (?:only|just|least|yet|until|since|guilty|uncommon|clear|known|all"
    r"|every|enough)\b)|\bnever|(?<!could)n['’]t)\b"
    r"(?! (?:den(?:y|ied)|ruled? out|raise|lower|change|alter|increase|cut|reduce|include|cover|disclose"
    r"|know|say|comment)\b)(?:(?!\b(?:until|since|before|after|how|why|when|among|as)\b)[^.,;]){0,20}$"
    # what a correction takes back
    r"|\b(?:earlier|previous|original|first) version of th(?:is|e) (?:article|report|story)\b"
    r"(?:(?!\b(?:in fact|it (?:is|was)|rather than|instead of)\b)[^.;])*$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    rf"(?:(?!\b(?:who|whose|which|that|after|before|when|where|because|and|ballots|votes)\b)[^.,;]){{0,60}}"
    r"\b(?:is|are|was|were|been|being) (?:\w+ly )?[\"“]?(?:false|untrue|incorrect|not true|wrong"
    r"|wide of the mark)\b|[^.;]{0,40}[\"“](?:fake|false)\b"
    rf"|(?:(?!\b(?:who|whose|which|that)\b)[^.,;\d]){{0,40}}\b{_CLAIM}\b(?:(?!\b(?:who|whose|which|that"
    rf"|after|before|when|where|because|and)\b)"
    r"[^.,;]){0,40}\b(?:is|are|was|were|been|being) (?:\w+ly )?"
    r"(?:denied|rejected|refuted|disputed|dismissed)\b"
    r"|,? (?:a|the) (?:claim|figure|sum|number|report|price)\b"
    r"[^.;]{0,40}\b(?:den(?:y|ies|ied)|reject|disput|refut)",
    re.IGNORECASE,
)
_CLAIM_BEFORE = re.compile(rf"\b{_CLAIM}\b (?:that|of)\b[^.,;]*$", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"(?:(?!\b(?:who|whose|which|after|before|when|where|because|and)\b)[^.,;]){0,60}"
    r"\b(?:is|are|was|were|been|being) (?:\w+ly )?(?:denied|rejected|refuted|disputed|dismissed)\b",
    re.IGNORECASE,
)
"""Behind a figure of a claim: "reports that it paid $9 million were denied"."""
_COUNTED = re.compile(
    r"\s(?:of )?(?:the )?(?:\w+ ){0,2}(?:applicants|applications|charges|claims|counts|offences|requests"
    r"|visas)\b"
)
"""Behind a number of what is denied one by one: "he denies nine charges"."""
_CONTRADICTED = re.compile(
    r"[^.,;\d]{0,40}, (?:which (?!ha[ds]|have|is|was)(?:[\w’'-]+ ){1,4}"
    r"(?:den(?:y|ies|ied)|disput(?:es?|ed))(?=[.,;]|$)"
    r"|but (?:[\w’'-]+ ){1,4}(?:den(?:y|ies|ied)|disput(?:es?|ed))"
    r" (?:that|it|this|the (?:figure|number|sum|report|rumou?r))(?=[.,;]|$))",
    re.IGNORECASE,
)


def denied(clause: str, rest: str, following: str) -> bool:
    """Is what stands between *clause* and *rest* denied? *following* is all that follows in its sentence."""
    if _DENIED.search(clause) and not _COUNTED.match(rest):
        return True
    taken_back = _CLAIM_BEFORE.search(clause) and _TAKEN_BACK.match(rest)
    return bool(taken_back or _DENIED_AFTER.match(rest) or _CONTRADICTED.match(following))
