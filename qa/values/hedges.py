"""Which words of a clause make what they stand beside hearsay, or no more than planned, hoped or feared."""

from __future__ import annotations

import re

from qa.values.clauses import without_asides

_OPEN = r"(?:could|would|might|(?-i:may))"
_PLANS = (
    r"plan(?:s|ned|ning)? to|hop(?:es?|ed|ing) to|aim(?:s|ed|ing)? (?:to|for)|intend(?:s|ed|ing)? to"
    r"|looking to"
    r"|on track (?:to|for)|poised to|threaten(?:s|ed|ing) (?:to|an?\b)|vow(?:s|ed|ing) to|likely to"
    r"|estimated to"
    r"|expected (?:(?:the|its|their|a) (?:\w+ ){1,3})?to|set to|is to|due to (?:be|open|start|begin|take"
    r"|cost|end)"
    r"|(?:is|are) (?:prepared|ready) to|should (?:be|bring|come|cost|fall|have|hit|reach|rise|see|take|total)"
    r"|weighing|mulling|exploring|eyeing|considering|propos(?:es|ing)|recommend(?:s|ed|ing)|call(?:s|ed"
    r"|ing) for|projected|(?<!beat )(?<!beat the )forecasts?(?! models)|guidance|guided for|predict(?:s|ed)"
    r"|projects (?:an?|growth|inflation|revenue|sales|the|that)"
    r"|in (?:\w+ )?(?:talks|discussions|negotiations)"
    r"|if (?:finali[sz]ed|completed|approved|confirmed|convicted|it goes ahead)"
    r"|faces? (?:up to|a maximum)|under the (?:plan|proposal|bill|draft)"
)
_MODIFIER = r"(?:potential(?:ly)?|proposed|possibl[ey])"
"""Makes a thing uncertain, not what is told of it: "the proposed merger was backed by 98%"."""
_HAPPENED = r"\b(?:was|were|has|have|had|is|are|did|drew|gave|totals|passed|collapsed|attracted|killed)\b"
_POTENTIAL = re.compile(
    rf"\b(?:(?!could not\b){_OPEN}(?! (?:appeal|be seen|hear|often|see)\b)|{_PLANS})\b(?:(?!\b(?:was|were"
    rf"|drew|attracted|cleared|collapsed|repaid|won) )[^;:])*$"
    rf"|\b{_MODIFIER}\b(?:(?!{_HAPPENED})[^.;])*$"
    r"|\b(?:towards?|nearing|target(?:s|ed|ing)?|(?:target|guidance|forecasts?|hopes?|plans?) (?:of|for)) "
    r"(?:(?:an?|the|its) )?(?:(?!(?:at|in|of|on|with)\b)[\w-]+ (?:of )?)?$"
    r"|\b(?:wants? to|(?<!cape )fear(?:s|ed)?|expect(?:s|ing)?|promises|had expected)\b(?! no\b)"
    r"(?:(?!(?<!\d )(?<!illion )(?<!percent )\band\b|\b(?:who|that had|when|more of)\b)[^.,;])*$"
    r"|\b(?:demand(?:s|ed|ing)(?! (?:for|rose|fell|in)\b)|ask(?:s|ed|ing)(?: \w+)? for|request(?:s|ed)"
    r"|seek(?:s|ing)|sought"
    r"|suing|sued) (?:(?!(?:after|and|at|by|from|in|on|since|to)\b)[\w’'-]+ (?:(?:of|for|from) )?){0,4}$"
    r"|\b(?:thinks?|believes?|predicts?|reckons?|estimates?)\b[^.,;]*\bwill\b(?:(?!\band\b)[^.,;])*$",
    re.IGNORECASE,
)
_POTENTIAL_AFTER = re.compile(
    # "250 of the jobs at Delby would go"
    r"\s*(?:of (?:the|its|their|these|those) )?"
    r"(?:(?!(?:and|as|at|but|by|for|from|he|if|in|it|of|on|or|she|than|that|they|to|was|we|were|who|which"
    r"|with|whoever|whatever|what|when)\b)[a-z][\w-]*\s+){0,2}(?:(?:at|in|of) (?:the |its |their )?[\w-]+ )?"
    rf"(?:(?:is|are|was|were) (?:feared|expected|projected|forecast|at risk)|feared|expected|at risk"
    rf"|{_OPEN} (?!(?:be seen|swim|hear|see)\b)|(?:is|are) (?:set|likely|due|planned) to|is to|are to"
    rf"|plans? to)\b",
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
_MEDIA = (
    r"(?:(?:local|state|foreign|media|unconfirmed|press|news) (?:media|reports|outlets)|media(?! reports\b))"
)
_REPORTED = re.compile(
    r"\b(?:reportedly|purportedly|supposed(?:ly)?(?! to\b)|reports? (?:of|from|that|suggest)|whispers? of"
    r"|rumou?r(?:s|ed)?|allegedly"
    r"|(?:is|are|was|were) (?:said|understood|thought|believed|alleged|(?:widely )?reported) to"
    r"|reported to be"
    r"|according to (?:(?:local|state|unconfirmed|media|press) )?(?:people|a person|sources?|two people"
    r"|three people|reports?|media)(?! (?:group|regulator|company|firm|analysts?)\b)"
    rf"|{_MEDIA} (?:say|said|reported|put|suggest)|understands\b|sources? (?:say|said|told)"
    rf"|{_SECRET} (?:briefed on|close to|familiar with|(?:directly )?involved in|with (?:\w+ )?knowledge)"
    r"|one of the (?:people|sources) (?:said|told)|(?<=two )of the people|(?<=three )of the people"
    r"|the people said"
    r"|(?:asked|asking|declined|did not want|refused|wanted) (?:not )?to be (?:identified|named|quoted)"
    r"|not authori[sz]ed to (?:speak|discuss|comment)|speaking anonymously"
    r"|on (?:the )?condition of anonymity|people familiar)\b"
    r"|\ba reported\s(?:(?:figure|fee|sum|price) of\s)?$",
    re.IGNORECASE,
)
_CLAIMED = re.compile(
    r"\b(?:claim(?:s|ed) (?:that|to)|alleg(?:es?|ed|ing) (?:that)?)\b[^.,;]*$", re.IGNORECASE
)


def reported(clause: str, rest: str) -> bool:
    """Is it hearsay, or what somebody without a name says?"""
    return bool(_REPORTED.search(clause) or _REPORTED.search(rest) or _CLAIMED.search(clause))


def potential(clause: str, rest: str, sentence: str) -> bool:
    """Is it planned, expected, wished or possible?"""
    told = clause if _NOT_ANNOUNCED.search(sentence) else _ANNOUNCED.sub(r"\1 will", clause)
    ahead = not _WHOLE.search(clause) and _POTENTIAL_AFTER.match(rest)
    return bool(ahead or _POTENTIAL.search(without_asides(told)[-120:]))
