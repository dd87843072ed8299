"""Who says what a sentence tells, where it names them; never guessed from elsewhere."""

from __future__ import annotations

import re

_JOINS = "of|and|the|for|de|la|del|van|von|der|den|di|da|du|dos|bin|al"
_PROPER = rf"[A-Z][\w’'&.-]*(?:\s+(?:(?:{_JOINS})\s+)*(?:al-)?[A-Z][\w’'&.-]*)*"
_SAID = (
    "reported|estimates?|estimated|said|says|announced|projects|forecasts|noted|told|confirmed|added"
    "|claimed|warned|insisted|admitted|acknowledged|stressed"
)
_OPENS = r"(?:^|[,;:—]\s|[”\"’']\s|\bthat\s)"
_ENDS = (
    "(?:on|in|at|to|who|that|by|for|from|as|and|but|which|said|says|was|were|is|are|has|have|had|while"
    "|when|after|before|with|of|it|he|she|they)"
)
"""A name does not go on with these."""
_NO_NOUN = "(?:which|who|that|was|were|is|are|has|have|had|will|it|he|she|they)"
_SPEAKER = re.compile(
    # "Edmund Aldous, Chairman of Pellam, said"
    rf"(?:{_OPENS}|\b\w+day )({_PROPER}), "
    r"(?:(?:an?|the|its|his|her|their|who|head|chief|director|president)\b"
    r"|(?:Chair|Chief|Head|Director|President|Minister|Secretary|Professor|CEO|Spokes)\w*\b)[^,.;]{0,60},"
    rf"\s(?:{_SAID})\b"
    r"|\b(?:[Aa]ccording to|[Pp]er|estimates? (?:by|of|from)|cited by)\s+(?:an?\s+|the\s+)?"
    rf"(?:report (?:at|by|from|of)\s+)?({_PROPER}"
    rf"(?:(?:\s(?!{_ENDS}\b)[a-z][\w-]*){{1,4}}(?:\s{_PROPER})?(?=[,.;)]|$))?)"
    # "the prefect, Marta Colombo"
    rf"|\b[Aa]ccording to (?:the|its|his|her) (?:[a-z]+ ){{0,4}}[a-z]+, ({_PROPER})(?=,|\.?\s*$)"
    # "the interior ministry", "a spokesman for Arvid"
    rf"|{_OPENS}(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)\s"
    r"((?!(?:day|week|month|year|sum|price|figure|deal|(?:[a-z]+ )?version)\b)[a-z][\w’'-]*"
    rf"(?:\s(?!{_NO_NOUN}\b)[\w’'-]+){{0,4}}?)"
    r"(?:,? who [^,.;]{0,60},?)?\s(?:also\s)?(?:reported|estimates?|said|says?|announced|told)\b"
    r"|(?:^|,\s|[”\"’']\s)([Pp]olice|[Oo]fficials|[Pp]rosecutors)\s(?:said|say)\b"
    rf"|(?<!\w)({_PROPER})(?:, \d\d,|,)?\s+(?:also\s+)?(?:{_SAID})\b(?!\s[A-Z]\S+\s[A-Z])"
    rf"|[,”\"’']\s+(?:said|says)\s+(?:(?:the|its|their)\s)?"
    rf"(?:(?!(?:that|its?|on|in|yesterday|today)\b)[a-z-]+\s){{0,4}}({_PROPER})"
)
_DENIES = r"(?:den(?:y|ies|ied)|disput(?:es?|ed)|reject(?:s|ed)?|refut(?:es?|ed)|dismiss(?:es|ed)?)"
_DENIER = re.compile(
    rf"(?<!\w)({_PROPER})(?:\s(?:has|have|had))?(?:\s\w+ly)?\s(?:later\s|also\s)?{_DENIES}\b"
    rf"|\b(?:denied|disputed|rejected|dismissed) by (?:an?\s|the\s)?({_PROPER})"
)
_WHEN = re.compile(
    r"^(?:(?:Although|And|As|Because|Before|But|If|Since|Still|Though|Today|When|While"
    r"|Yesterday)(?=\s[A-Z])|(?:(?:In|On|By|Last|This|Since|Until|At)\s+)?(?:Mon|Tues|Wednes|Thurs|Fri"
    r"|Satur|Sun)day(?:['’]s)?"
    r"|(?:In|By|Last|This|Since|Until)\s+(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December))(?=[\s.,]|$)"
    # "the Sunday Times"
    r"(?!\s(?:Express|Herald|Independent|Mail|Mirror|Post|Star|Sun|Telegraph|Times)\b)"
)
_ANOTHER = re.compile(r";|\bbut\b|, (?:while|whereas)\b")
"""Begins what somebody else says."""
_BEFORE_SAID = re.compile(r"[,”\"’'—(]\s?(?:[a-z][\w’-]*\s){0,5}\w?$")
_CITES = re.compile(r"according to|per\b|estimates? (?:by|of|from)|cited by", re.IGNORECASE)
_ROLE = re.compile(r"(?:(?!(?:at|close|for|from|in|of|to)\b)[a-z’'-]+\s)+(?=[A-Z])")
"""Before a name: "trade paper Fiber Weekly", but not "department of Pahang"."""
_NOBODY = frozenset("it he she they the we this who which if as when and but although once".split())


def speaker(sentence: str, start: int = 0, end: int = 0) -> str | None:
    """Who says `sentence[start:end]`, without the article; None where the sentence does not tell.

    Of several the nearest in its clause: "police said 4,500; others put it at 9,000" names none for 9,000.
    """
    near = [
        (max(found.start() - end, start - found.end(), 0), found)
        for found in _SPEAKER.finditer(sentence)
        if _governs(sentence, found, start, end)
    ]
    return _named(min(near, key=lambda one: one[0])[1]) if near else None


def _governs(sentence: str, found: re.Match[str], start: int, end: int) -> bool:
    """Does who speaks there say the words *start* to *end*?"""
    if found.end() <= start:
        return not _ANOTHER.search(sentence[found.end() : start])
    if found.start() < end:
        return True
    between, said = sentence[end : found.start() + 1], found[0]
    if _ANOTHER.search(between):
        return False
    # what comes before "Axaro said it could …" is not Axaro's, before ", Axaro said" it is
    return bool(_BEFORE_SAID.search(between) or not re.match(r"\w", said) or _CITES.match(said))


def denier(sentence: str) -> str | None:
    """Who denies what *sentence* tells, by name."""
    return _named(_DENIER.search(sentence))


def _named(found: re.Match[str] | None) -> str | None:
    if not found:
        return None
    named = _WHEN.sub("", next(filter(None, found.groups())), count=1).strip(" .,")
    named = re.sub(r"['’]s$", "", named)
    named = re.sub(r"^The (?=\S+ \S)", "", named)  # but "The Guardian", "The Hague"
    if role := _ROLE.match(named):
        named = named[role.end() :]
    return named if named and named.lower() not in _NOBODY else None
