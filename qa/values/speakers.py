"""Who says what a sentence tells, where it names them; never guessed from elsewhere."""

from __future__ import annotations

import re

_PROPER = r"[A-Z][\w’'&.-]*(?:\s+(?:(?:of|and|the)\s+)*[A-Z][\w’'&.-]*)*"
_SAID = "reported|estimates?|estimated|said|says|announced|projects|forecasts|noted|told"
_OPENS = r"(?:^|[,;:—]\s|[”\"’']\s|\bthat\s)"
_NO_NOUN = "(?:which|who|that|was|were|is|are|has|have|had|will|it|he|she|they)"
_SPEAKER = re.compile(
    # "Edmund Aldous, Chairman of Pellam, said"
    rf"(?:{_OPENS}|\b\w+day )({_PROPER}), "
    r"(?:(?:an?|the|its|his|her|their|who|head|chief|director|president)\b"
    r"|(?:Chair|Chief|Head|Director|President|Minister|Secretary|Professor|CEO|Spokes)\w*\b)[^,.;]{0,60},"
    rf"\s(?:{_SAID})\b"
    r"|\b(?:[Aa]ccording to|[Pp]er|estimates? (?:by|of|from)|cited by)\s+(?:an?\s+|the\s+)?"
    rf"(?:report (?:at|by|from|of)\s+)?({_PROPER})"
    # "the prefect, Marta Colombo"
    rf"|\b[Aa]ccording to (?:the|its|his|her) (?:[a-z]+ ){{0,4}}[a-z]+, ({_PROPER})(?=,|\.?\s*$)"
    # "the interior ministry", "a spokesman for Arvid"
    rf"|{_OPENS}(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)\s"
    r"((?!(?:day|week|month|year|sum|price|figure|deal|(?:[a-z]+ )?version)\b)[a-z][\w’'-]*"
    rf"(?:\s(?!{_NO_NOUN}\b)[\w’'-]+){{0,4}}?)"
    r"(?:,? who [^,.;]{0,60},?)?\s(?:also\s)?(?:reported|estimates?|said|says?|announced|told)\b"
    r"|(?:^|,\s|[”\"’']\s)([Pp]olice|[Oo]fficials|[Pp]rosecutors)\s(?:said|say)\b"
    rf"|(?<!\w)({_PROPER}),?\s+(?:also\s+)?(?:{_SAID})\b"
    rf"|[,”\"’']\s+(?:said|says)\s+(?:(?:the|its|their)\s)?"
    rf"(?:(?!(?:that|its?|on|in|yesterday|today)\b)[a-z-]+\s){{0,4}}({_PROPER})"
)
_DENIES = r"(?:den(?:y|ies|ied)|disput(?:es?|ed)|reject(?:s|ed)?|refut(?:es?|ed)|dismiss(?:es|ed)?)"
_DENIER = re.compile(
    rf"(?<!\w)({_PROPER})(?:\s(?:has|have|had))?(?:\s\w+ly)?\s(?:later\s|also\s)?{_DENIES}\b"
    rf"|\b(?:denied|disputed|rejected|dismissed) by (?:an?\s|the\s)?({_PROPER})"
)
_WHEN = re.compile(
    r"^(?:(?:(?:In|On|By|Last|This|Since|Until|At)\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:['’]s)?"
    r"|(?:In|By|Last|This|Since|Until)\s+(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December))(?=[\s.,]|$)"
)
_ROLE = re.compile(r"(?:(?!(?:at|close|for|from|in|of|to)\b)[a-z’'-]+\s)+(?=[A-Z])")
"""Before a name: "trade paper Fiber Weekly", but not "department of Pahang"."""
_NOBODY = frozenset("it he she they the we this who which".split())


def speaker(sentence: str) -> str | None:
    """Who says it, without the article; None where the sentence does not tell."""
    return _named(_SPEAKER.search(sentence))


def denier(sentence: str) -> str | None:
    """Who denies what *sentence* tells, by name."""
    return _named(_DENIER.search(sentence))


def _named(found: re.Match[str] | None) -> str | None:
    if not found:
        return None
    named = _WHEN.sub("", next(filter(None, found.groups())), count=1).strip(" .,")
    named = re.sub(r"['’]s$", "", named)
    if role := _ROLE.match(named):
        named = named[role.end() :]
    return named if named and named.lower() not in _NOBODY else None
