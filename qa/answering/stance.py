"""How a sentence puts a value: how firmly, who says so, and whether it puts it in the past."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qa.answering.normal import Kind, normal
from qa.domain import Stance

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
_POTENTIAL = re.compile(
    r"\b(?:potential(?:ly)?|proposed|possibl[ey]|could|would|might|(?-i:may)|plans? to|planning to"
    r"|hop(?:es?|ed) to|aims? to|if (?:finali[sz]ed|completed|approved|confirmed)"
    r"|in (?:\w+ )?(?:talks|discussions|negotiations)"
    r"|considering|expected to|projected|forecast|toward|towards|nearing|set to|is to)\b"
    r"|\b(?:wants? to|(?<!cape )fear(?:s|ed)?|expects?|expecting)\b[^.,;]*$"
    r"|^(?:[a-z]+ )?(?:(?:is|are|was|were) )?feared\b",
    re.IGNORECASE,
)
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
_REPORTED = re.compile(
    r"\b(?:reportedly|reports? (?:of|from|that|suggest)|whispers? of|rumou?r(?:s|ed)?|allegedly"
    r"|(?:is|are) said to|according to (?:people|a person|sources?|two people|three people|reports?|media)"
    r"|sources? (?:say|said|told)|people (?:familiar|briefed|close to|with knowledge))\b",
    re.IGNORECASE,
)
_CLAIMED = re.compile(r"\bclaim(?:s|ed) (?:that|to)\b[^.,;]*$", re.IGNORECASE)
_PROPER = r"[A-Z][\w’'&.-]*(?:\s+(?:(?:of|and|the)\s+)*[A-Z][\w’'&.-]*)*"
_SAID = "reported|estimates?|estimated|said|says|announced|projects|forecasts|noted|told"
_SPEAKER = re.compile(
    r"\b(?:[Aa]ccording to|[Pp]er|estimates? (?:by|of|from)|cited by)\s+(?:an?\s+|the\s+)?"
    rf"(?:report (?:at|by|from|of)\s+)?({_PROPER})"
    # "the prefect, Marta Colombo"
    rf"|\b[Aa]ccording to (?:the|its|his|her) (?:[a-z]+ ){{0,4}}[a-z]+, ({_PROPER})(?=,|\.?\s*$)"
    rf"|(?<!\w)({_PROPER}),?\s+(?:also\s+)?(?:{_SAID})\b|[,”\"’']\s+(?:said|says)\s+({_PROPER})"
)
_WHEN = re.compile(
    r"^(?:(?:(?:In|On|By|Last|This|Since|Until|At)\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:['’]s)?"
    r"|(?:In|By|Last|This|Since|Until)\s+(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December))(?=[\s.,]|$)"
)
_BREAK = re.compile(r"[;—]|\bbut\b|\bwhile\b", re.IGNORECASE)


def stance(sentence: str, start: int, end: int) -> tuple[Stance, str | None]:
    """How firmly *sentence* puts the words `sentence[start:end]`, and who says so where it tells.

    Hedges count when they stand in the same clause: "the deal, which values Scale at over $29 billion"
    is stated, "could propel its valuation toward $20 billion" is potential.
    """
    before, after = sentence[:start], sentence[end:]
    cut = [match.end() for match in _BREAK.finditer(before)]
    clause = before[cut[-1] if cut else 0 :]
    rest = _BREAK.split(after, maxsplit=1)[0]
    speaker = _speaker(sentence)
    if _DENIED.search(clause) or _DENIED_AFTER.match(rest) or _CONTRADICTED.match(after):
        return Stance.DENIED, speaker
    if _REPORTED.search(clause) or _REPORTED.search(rest) or _CLAIMED.search(clause):
        return Stance.REPORTED, speaker
    told = clause if _NOT_ANNOUNCED.search(sentence) else _ANNOUNCED.sub(r"\1 will", clause)
    if _POTENTIAL.search(told[-120:]) or _POTENTIAL.match(rest.lstrip()):
        return Stance.POTENTIAL, speaker
    return Stance.STATED, speaker


_ESTIMATE = "(?:valuation|estimate|figure|forecast|offer|bid|plan|budget|report|price|count|toll)s?"
_CHANGED = (
    "up(?! to)|down|raised?[^.;]{0,30} to|r[io]s(?:e[sn]?|ing)|rose|f[ae]ll(?:s|en|ing)?|gr[eo]wn?|growing"
    "|cut|increas\\w+|declin\\w+|dropp?\\w*|climb\\w*|jump\\w*|lower\\w*|slip\\w*|doubl\\w+|went|shr[iau]nk"
)
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
_FROM = re.compile(rf"\b(?:{_CHANGED})\b[^.;]{{0,50}}\bfrom\s(?:\w+\s)?$", re.IGNORECASE)
_EARLIER_AFTER = re.compile(
    # a figure between would be the one that is past
    r"[^.,;\d$€£¥]{0,20}\b(?:(?:was|were|had been) (?:at )?(?:first|initially|originally)"
    r" (?:reported|thought|said|put|given|counted)\b(?! (?:in|on|by|to|of|there|last|this|\w+day)\b)"
    r"|until (?:now|then|recently)"
    r"|(?:a|one|two|three|four|five) (?:week|month|year)s? (?:ago|earlier|before))\b",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\b(?:replac(?:ed|es|ing)|succeed(?:ed|s|ing)|t(?:ook|akes|aking) over from)\s$", re.IGNORECASE
)
_LEFT_AFTER = re.compile(
    r",? (?:has |have |had )?(?:resigned|stepped down|stood down|left office|gave way to|quit(?! \w+ing\b)"
    r"|retired(?! (?:hurt|on|from)\b)"
    r"|(?:was|were|been) (?:ousted|sacked|fired|dismissed(?! for \d)|replaced|succeeded))\b",
    re.IGNORECASE,
)


def superseded(sentence: str, start: int, end: int) -> bool:
    """Does *sentence* put `sentence[start:end]` in an earlier time than its own ("last valued at")?"""
    before = _BREAK.split(sentence[:start])[-1]
    if _EARLIER.search(before) or _EARLIER_AFTER.match(sentence[end:]) or left(sentence, start, end):
        return True
    value = normal(sentence[start:end])
    figure = value is not None and value.quantity is not None  # a rise from $7 million, not one from 1 July
    return figure and bool(_FROM.search(before))


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
    return bool(_UPCOMING.search(_BREAK.split(sentence[:start])[-1]))


def asks_ahead(question: str) -> bool:
    """Is *question* about what is to come?"""
    return bool(_FUTURE.search(question))


def left(sentence: str, start: int, end: int) -> bool:
    """Does *sentence* say that whom `sentence[start:end]` names holds an office no longer?"""
    value = normal(sentence[start:end])
    named = value is not None and value.kind is Kind.NAME
    before = _BREAK.split(sentence[:start])[-1]
    return named and bool(_LEFT.search(before) or _LEFT_AFTER.match(sentence[end:]))


def standing(told: Iterable[tuple[Stance, int]]) -> Stance:
    """How firmly a value stands, of (stance, day): the firmest stance, unless it was denied last.

    A denial of the same day, or where no day is known, counts as the last word.
    """
    every = list(told)
    last = max(day for _, day in every)
    if any(stance is Stance.DENIED and day == last for stance, day in every):
        return Stance.DENIED
    return min((stance for stance, _ in every), key=ORDER.index)


def _speaker(sentence: str) -> str | None:
    found = _SPEAKER.search(sentence)
    if not found:
        return None
    named = _WHEN.sub("", next(filter(None, found.groups())), count=1).strip(" .,")
    named = re.sub(r"['’]s$", "", named)
    return named if named and named.lower() not in ("it", "he", "she", "they", "the", "we", "this") else None
