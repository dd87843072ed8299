"""How firmly a sentence puts a value, and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qa.domain import Stance
from qa.values.clauses import after, up_to, without_asides
from qa.values.speakers import denier, speaker

ORDER = (Stance.STATED, Stance.REPORTED, Stance.POTENTIAL, Stance.DENIED)
"""The firmest first."""

_DENIED = re.compile(
    # what is denied follows at once: a comma, or "and", may begin something else
    r"(?<!not )(?<!n['’]t )(?<!never )"
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed)|refut(?:es|ed)|disput(?:es|ed)|dismiss(?:es|ed))\b"
    # who fails with an appeal against a fine was fined
    r"(?:(?!\b(?:and|appeals?|challenges?|complaints?|objections?|lawsuits?)\b)[^.,;])*$"
    # what was ruled out, but not who was, "with a groin injury"
    r"|(?<!not )(?<!n['’]t )(?<!never )(?<!yet to )(?<!been )(?<!was )(?<!were )(?<!is )(?<!are )(?<!be )"
    r"(?<!goal )\brul(?:es?|ed|ing) out\b(?:(?!\b(?:on|and|after|until)\b)[^.,;])*$"
    r"|\b(?:no truth (?:in|to)|without foundation)\b[^.,;]*$"
    r"|(?:\bnot(?! (?:only|just|least|yet)\b)|\bnever|n['’]t)\b"
    r"(?! (?:den(?:y|ied)|ruled? out|raise|lower|change|alter|increase|cut|reduce)\b)[^.,;]{0,20}$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"(?:(?!\b(?:who|whose|which|that|after|before|when|where|because|and)\b)[^.,;]){0,60}"
    r"\b(?:is|are|was|were|been|being) (?:\w+ly )?"
    r"(?:denied|rejected|refuted|disputed|dismissed|false|untrue|wrong)\b"
    r"|,? (?:a|the) (?:claim|figure|sum|number|report|price)\b"
    r"[^.;]{0,40}\b(?:den(?:y|ies|ied)|reject|disput|refut)",
    re.IGNORECASE,
)
_CONTRADICTED = re.compile(
    r"[^.,;\d]{0,40}, (?:which (?!ha[ds]|have|is|was)(?:[\w’'-]+ ){1,4}"
    r"(?:den(?:y|ies|ied)|disput(?:es?|ed))(?=[.,;]|$)"
    r"|but (?:[\w’'-]+ ){1,4}(?:den(?:y|ies|ied)|disput(?:es?|ed))"
    r" (?:that|it|this|the (?:figure|number|sum|report|rumou?r))(?=[.,;]|$))",
    re.IGNORECASE,
)
_HEDGE = (
    r"potential(?:ly)?|proposed|possibl[ey]|could|would|might|(?-i:may)|plans? to|planning to"
    r"|hop(?:es?|ed) to|aims? to|if (?:finali[sz]ed|completed|approved|confirmed)"
    r"|in (?:\w+ )?(?:talks|discussions|negotiations)"
    r"|considering|expected (?:(?:the|its|their|a) (?:\w+ ){1,3})?to|projected|forecast|towards?|nearing"
    r"|set to|is to"
)
_POTENTIAL = re.compile(
    rf"\b(?:{_HEDGE})\b"
    r"|\b(?:wants? to|(?<!cape )fear(?:s|ed)?|expects?|expecting|demand(?:s|ed)(?! (?:for|rose|fell|in)\b)"
    r"|ask(?:s|ed) for|promises|(?:is|are|was|were) (?:asking|demanding|seeking|suing)|seeks|sought"
    r"|(?:thinks?|believes?|predicts?|reckons?)\b[^.,;]*\bwill)\b(?:(?!\band\b)[^.,;])*$",
    re.IGNORECASE,
)
_POTENTIAL_AFTER = re.compile(
    # "250 of the jobs at Delby would go"
    r"\s*(?:of (?:the|its|their|these|those) )?"
    r"(?:(?!(?:and|as|at|but|by|for|from|he|if|in|it|of|on|or|she|than|that|they|to|was|we|were|who|which|with"
    r"|whoever|whatever|what|when)\b)[a-z][\w-]*\s+){0,2}(?:(?:at|in|of) (?:the |its |their )?[\w-]+ )?"
    rf"(?:(?:is|are|was|were) )?(?:feared|expected|{_HEDGE})\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\bof\s(?:all\s)?(?:the|its|their|his|her|these|those)\s(?:\w+\s)?$"
    r"|(?:\d|\b(?:none|some|most|many|few|half|one|two|three|four|five))\sof\s$",
    re.IGNORECASE,
)
"""Before a figure of which a part is spoken of: "none of its 540 staff is to go"."""
_ANNOUNCED = re.compile(
    # "said that it would buy": what one will do, told afterwards; not what one would like, or "it would take"
    r"(\b(?:said|announced|confirmed|pledged|promised|agreed|decided)"
    r"(?: (?:late |early )?(?:on )?[A-Z]\w+day| in [A-Z]\w+| in a (?:\w+ )?(?:statement|filing|letter))?"
    r"(?: that)? (?:it|he|she|they|the (?:company|group|firm|bank|chain|airline))) would"
    r"(?= (?:also )?(?:acquire|buy|contribute|donate|hire|invest|lay off|lend|pay|purchase|sell|spend)\b)"
)
_NOT_ANNOUNCED = re.compile(
    r"\bnot\b|n['’]t\b|\b(?:never|neither|nobody|no one|whether|if|unless|until|provided|subject to"
    r"|analysts?|experts?|economists?|critics?|opponents?|observers?)\b",
    re.IGNORECASE,
)
_SECRET = r"(?:bankers?|executives?|insiders?|lawyers?|officials?|one|persons?|people|sources?)"
_REPORTED = re.compile(
    r"\b(?:reportedly|reports? (?:of|from|that|suggest)|whispers? of|rumou?r(?:s|ed)?|allegedly"
    r"|(?:is|are) said to|according to (?:people|a person|sources?|two people|three people|reports?|media)"
    r"|sources? (?:say|said|told)"
    rf"|{_SECRET} (?:briefed on|close to|familiar with|(?:directly )?involved in|with (?:\w+ )?knowledge)"
    rf"|one of the (?:people|sources) (?:said|told)"
    r"|(?:asked|declined|did not want|refused|wanted) (?:not )?to be (?:identified|named|quoted)"
    r"|on (?:the )?condition of anonymity|people familiar)\b",
    re.IGNORECASE,
)
_CLAIMED = re.compile(
    r"\b(?:claim(?:s|ed) (?:that|to)|alleg(?:es?|ed|ing) (?:that)?)\b[^.,;]*$", re.IGNORECASE
)


def stance(sentence: str, start: int, end: int) -> tuple[Stance, str | None]:
    """How firmly *sentence* puts the words `sentence[start:end]`, and who says so where it tells.

    Hedges count when they stand in the same clause: "the deal, which values Scale at over $29 billion"
    is stated, "could propel its valuation toward $20 billion" is potential.
    """
    clause, rest = up_to(sentence, start), after(sentence, end)
    said_by = speaker(sentence)
    if _DENIED.search(clause) or _DENIED_AFTER.match(rest) or _CONTRADICTED.match(sentence[end:]):
        return Stance.DENIED, denier(sentence) or said_by
    if _REPORTED.search(clause) or _REPORTED.search(rest) or _CLAIMED.search(clause):
        return Stance.REPORTED, said_by
    told = clause if _NOT_ANNOUNCED.search(sentence) else _ANNOUNCED.sub(r"\1 will", clause)
    ahead = not _WHOLE.search(clause) and _POTENTIAL_AFTER.match(rest)
    if ahead or _POTENTIAL.search(without_asides(told)[-120:]):
        return Stance.POTENTIAL, said_by
    return Stance.STATED, said_by


def standing(told: Iterable[tuple[Stance, int]]) -> Stance:
    """How firmly a value stands, of (stance, day): the firmest stance, unless it was denied last.

    A denial of the same day, or where no day is known, counts as the last word.
    """
    every = list(told)
    last = max(day for _, day in every)
    if any(stance is Stance.DENIED and day == last for stance, day in every):
        return Stance.DENIED
    return min((stance for stance, _ in every), key=ORDER.index)
