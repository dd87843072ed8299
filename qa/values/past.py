"""What a sentence puts in another time than its own: what was before, what is to come, who left office."""

from __future__ import annotations

import re

from qa.values.clauses import up_to
from qa.values.normal import Kind, normal

_ESTIMATE = "(?:valuation|estimate|figure|forecast|offer|bid|plan|budget|report|price|count|toll)s?"
CHANGED = (
    "up(?! to)|down|raised?[^.;]{0,30} to|r[io]s(?:e[sn]?|ing)|rose|f[ae]ll(?:s|en|ing)?|gr[eo]wn?|growing"
    "|accelerat\\w+|cooled|dipped|eased|edged|expanded|halved|improv\\w+|narrow(?:ed|s|ing)"
    "|plunged|sank|slowed|surged|sweetened|tumbled|tripled|upped|widen(?:ed|s|ing)"
    "|cut|increas\\w+|declin\\w+|dropp?\\w*|climb\\w*|jump\\w*|lower\\w*|slip\\w*|doubl\\w+|went|shr[iau]nk"
)
"""Words of change, up or down."""
_EARLIER = re.compile(
    r"\b(?:previously|formerly|at first(?! (?:base|glance|sight|light)\b)|initially"
    r"|originally(?! (?:built|from|published|released)\b)|most recently"
    r"|(?<!was )(?<!were )used to (?:be|cost|have)"
    r"|had (?:previously |first |earlier )?(?:agreed|planned|expected|offered|hoped|wanted|promised) to"
    r"|until (?:now|then|recently)|last (?:valu\w+|(?:funding )?round(?! [A-Z]))"
    rf"|(?:previous|prior|earlier|former|initial|original) (?:\w+ )?{_ESTIMATE}"
    r"|(?:first|once|had been) (?:reported|thought|estimated|put|valued|expected|priced|planned|worth)"
    r"(?! (?:in|by|on|from)\b)|had been set (?:at|to)"
    r"|had (?:\w+ )?spoken of|had (?:\w+ )?put (?:\w+ ){1,4}at"
    r"|had (?:earlier|previously|first|initially|originally) "
    r"(?:reported|said|estimated|counted|given|announced)"
    r"|withdr[ae]wn? (?:(?:its|their|his|her|the|an?) )?(?:\w+ )?(?:bid|offer|plan)s?(?! on\b))\b"
    r"[^.,;]{0,40}$"
    r"|\b(?:instead of|rather than)\s(?:the\s)?$",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"\b(?:{CHANGED})\b(?:[^.;]|\.\d){{0,50}}\bfrom\s(?:(?:an?|the|its)\s)?(?:\w+\s)?$"
    r"|\b(?:versus|compared (?:with|to))\s(?:(?:an?|the|its)\s)?(?:\w+\s)?$",
    re.IGNORECASE,
)
_EARLIER_AFTER = re.compile(
    # a figure between would be the one that is past
    r"[^.,;\d$€£¥]{0,20}\b(?:(?:was|were|had been) (?:at )?(?:first|initially|originally)"
    r" (?:reported|thought|said|put|given|counted)\b(?! (?:in|on|by|to|of|there|last|this|\w+day)\b)"
    r"|until (?:now|then|recently)"
    r"|(?:a|one|two|three|four|five) (?:week|month|year)s? (?:ago|earlier|before))\b",
    re.IGNORECASE,
)
GIVEN_UP = (
    "adjourned|brought forward|delayed|extended|moved|postponed|pushed(?: back)?|put (?:back|off)|rescheduled"
    "|shifted|slipped|switched"
)
MOVED = re.compile(
    rf"\b(?:{GIVEN_UP}|chang(?:ed|es|ing)|mov(?:es|ing)|relocat\w+"
    rf"|transferr?\w*)\b(?:(?!\bman\b)[^.,;]){{0,50}}"
    r"\bfrom\s(?:(?:the|its|a)\s)?(?:(?:original|planned|initial|previous)\s)?(?:date of\s)?$",
    re.IGNORECASE,
)
"""Before a day or a place that something was moved from."""
_MOVED_AFTER = re.compile(
    rf"[^.;\d]{{0,30}}\b(?:(?:has|have|had) (?:now )?been|was|were|is) (?:{GIVEN_UP}|cancelled|called off)\b"
    r"|, will now\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:(?:planned|set|scheduled|due|meant|announced)|was to (?:be \w+|\w+)) (?:for|on|in)\s(?:the\s)?$",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\b(?:(?:replac(?:ed|es|ing)|succeed(?:ed|s|ing)|(?:sacked|ousted|parted (?:company|ways) with"
    r"|in place of))(?: (?:the |its |their |his |her )?(?:[a-z-]+ ){0,4}[a-z]+)?|t(?:ook|akes"
    r"|aking) over (?:as (?:[\w-]+ ){1,4})?from)\s$",
    re.IGNORECASE,
)
_LEFT_AFTER = re.compile(
    r"(?:, (?!who\b)[^,.;]{3,60},|, who [^,.;]{3,60},)?"
    r",? (?:who )?(?:has |have |had )?(?:abruptly |suddenly |unexpectedly )?(?:resigned|stepped aside"
    r"|announced (?:his|her|their) (?:departure|resignation|retirement)|lost (?:his|her) (?:job|post|seat)"
    r"|stepped down|stood down|left office|gave way to|quit(?! \w+ing\b)"
    r"|left (?:the|his|her|its|their) (?:company|firm|group|bank|club|party|board|job|post|role)"
    r"|retired(?! (?:hurt|on|from|to)\b)|died(?! (?:out|down)\b)"
    r"|(?:was|were|been) (?:ousted|sacked|fired|forced out|removed|voted out|dismissed(?! for \d)"
    r"|(?:replaced|succeeded)(?! (?:after|at half|in the \d))))\b",
    re.IGNORECASE,
)


def superseded(sentence: str, start: int, end: int) -> bool:
    """Does *sentence* put `sentence[start:end]` in an earlier time than its own ("last valued at")?"""
    before, after = up_to(sentence, start), sentence[end:]
    if _EARLIER.search(before) or _EARLIER_AFTER.match(after) or left(sentence, start, end):
        return True
    value = normal(sentence[start:end])
    if value is not None and value.quantity is None:
        return bool(MOVED.search(before) or (_PLANNED.search(before) and _MOVED_AFTER.match(after)))
    return value is not None and bool(_FROM.search(before))  # a rise from $7 million, not one from 1 July


_UPCOMING = re.compile(
    r"\b(?:will|would|shall|(?:is|are) (?:going )?to) (?:then |also |soon |together )?"
    r"(?:have|employ|own|hold|operate|run|count|serve|carry|produce|house|seat|number)\b[^.,;]{0,40}$"
)
_FUTURE = re.compile(
    r"\b(?:will|would|shall|going to|plan(?:s|ned)?|expect(?:s|ed)?|future|after|once|by 20\d\d)\b",
    re.IGNORECASE,
)


def upcoming(sentence: str, start: int) -> bool:
    """Does *sentence* say of what begins at *start* that it is to come, where others may say what is?

    "The new plant will employ 200": not what a price or a day "will be".
    """
    return bool(_UPCOMING.search(up_to(sentence, start)))


def asks_ahead(question: str) -> bool:
    """Is *question* about what is to come?"""
    return bool(_FUTURE.search(question))


def left(sentence: str, start: int, end: int) -> bool:
    """Does *sentence* say that whom `sentence[start:end]` names holds an office no longer?"""
    value = normal(sentence[start:end])
    named = value is not None and value.kind is Kind.NAME
    before = up_to(sentence, start)
    return named and bool(_LEFT.search(before) or _LEFT_AFTER.match(sentence[end:]))
