"""What a claim makes of a sentence when it shortens or retells it: words left out, other forms of words.

A sentence may be cut at its commas and conjunctions; cut elsewhere, what limits a noun or a record gets lost:
"the highest ever recorded there in June", "only one classroom in six".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from qa.answering.verification.nouns import Fault, Ground
from qa.answering.verification.order import TIME
from qa.answering.verification.roles import verbs
from qa.answering.verification.words import Word, alike, content, words

_LIMITS = re.compile(
    r"(?:in|of|for|with|without|on|at|from|to|by|about|against|over|between|under|near|who|which|that|whose"
    r"|where|there|here|outside|inside|behind|above|below|among)\b",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    r"\b(?:[a-z]{3,}est|most|least|best|worst|first|last|only|ever|never|record|none|all|no)\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"[,;:()–—\"“”]")


def restriction_lost(claim: str, ground: Ground) -> Fault | None:
    """ "Only one classroom is cool", where only one classroom in six is: words were cut out, not off."""
    extreme = _EXTREME.search(claim)
    for kept, left, after in _left_out(claim, ground.main):
        text = ground.main[left[0].start : left[-1].end]
        if not _LIMITS.match(text) or TIME.fullmatch(text) or _DATE.match(text):
            continue
        if _MARK.search(ground.main[kept.end : left[-1].end]):
            continue
        noun = kept.text.islower() and not kept.common and not _acting(kept, ground.main)
        if extreme or (noun and after is not None and _acting(after, ground.main)):
            return Fault(f'"{kept.text} {text}" is cut short in it')
    return None


_DATE = re.compile(rf"(?:in|on|at|since|by|until|from)\s(?:{TIME.pattern}|\d{{4}}\b)", re.IGNORECASE)


def _acting(word: Word, text: str) -> bool:
    return word.text.lower() in _AUXILIARY or any(one.start == word.start for one in verbs(text))


_AUXILIARY = frozenset("is are was were has have had will would can could may might must does do did".split())


def _left_out(claim: str, main: str) -> Iterator[tuple[Word, tuple[Word, ...], Word | None]]:
    """Words of *main* that *claim* leaves out behind one that it keeps: that one, these, and the next one."""
    ours, theirs = words(claim), words(main)
    keys = [min(alike(word.stem)) for word in ours], [min(alike(word.stem)) for word in theirs]
    last: Word | None = None
    found = SequenceMatcher(None, keys[1], keys[0], autojunk=False).get_opcodes()
    for kind, start, end, _, _ in found:
        if kind == "equal":
            last = theirs[end - 1]
        elif kind == "delete" and last is not None:
            yield last, theirs[start:end], theirs[end] if end < len(theirs) else None


def tense_changed(claim: str, ground: Ground) -> Fault | None:
    """ "Begins to examine", where it began: over there, to come here."""
    there: dict[str, set[str]] = {}
    for word in words(ground.text):
        there.setdefault(word.stem, set()).add(word.text.lower())
    acted = {word.text.lower() for word in verbs(ground.text)}
    for word in words(claim):
        low, same = word.text.lower(), there.get(word.stem, set())
        if word.common or not word.text.islower() or not same or low in same:
            continue
        if low.endswith("s") and same <= acted and all(_past(one, low) for one in same):
            return Fault(f'it says "{min(same)}" in the cited sentence, not "{low}"', against=True)
    if _IS.search(claim) and not _IS.search(ground.text) and _WAS.search(ground.text):
        return Fault("it was so in the cited sentence, and is so in the claim", against=True)
    for since in () if _BEEN.search(ground.text) else _BEEN.finditer(claim):
        if re.search(rf"\b(?:is|are)\s+{since[1]}\b", ground.text, re.IGNORECASE):
            return Fault("it is so in the cited sentence, and has long been so in the claim", against=True)
    return None


_BEEN = re.compile(r"\b(?:has|have)\s+been\s+(\w+ing)\b", re.IGNORECASE)
_IS = re.compile(r"\b(?:is|are)\b|\b(?:it|he|she|they|that)['’](?:s|re)\b", re.IGNORECASE)
_WAS = re.compile(r"\b(?:was|were|had)\b", re.IGNORECASE)


def _past(theirs: str, ours: str) -> bool:
    return not theirs.endswith(("s", "ing")) and theirs not in (ours[:-1], ours[:-2])


def number_changed(claim: str, ground: Ground) -> Fault | None:
    """ "The hospital has treated 640", where the hospitals have."""
    there: dict[str, set[str]] = {}
    for word in words(ground.text):
        there.setdefault(word.stem, set()).add(_bare(word))
    acts = {word.stem for word in (*verbs(claim), *verbs(ground.text))}
    for word in content(claim):
        low, same = _bare(word), there.get(word.stem, set())
        if not low.isalpha() or not low.islower() or not same or low in same:
            continue
        if word.stem in acts or low in _UNITS or not _NOUN.search(claim[: word.start]):
            continue
        if all(_plural(one, low) or _plural(low, one) for one in same):
            return Fault(f'it says "{min(same)}" in the cited sentence, not "{low}"')
    return None


_UNITS = frozenset("kroner krone percent cent".split())
_NOUN = re.compile(
    r"\b(?:the|an?|its|his|her|their|this|that|these|those|some|many|few)\s(?:[\w-]+\s)?$", re.IGNORECASE
)


def _bare(word: Word) -> str:
    return re.sub(r"['’]s?$", "", word.text)


def _plural(one: str, other: str) -> bool:
    """Is *one* the plural of *other*?"""
    return one in (f"{other}s", f"{other}es", f"{other[:-1]}ies")


def broken_off(claim: str, ground: Ground) -> Fault | None:
    """ "But the salt is not.", which does not say what."""
    end = _OPEN_END.search(claim)
    told = end and [word for word in verbs(claim) if word.start < end.start()]
    return Fault("it is no sentence") if end and not told else None


_OPEN_END = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|will|can|could|would)(?:\snot|n['’]t)?\W*$", re.IGNORECASE
)
