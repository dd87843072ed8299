"""The order of words: a claim that tells a sentence's words in another order may tell something else.

"Shepherds welcome the young people who leave the mine" has only words of "Some shepherds welcome the mine
because young people are leaving". Free to move are times, who says it, what opens a sentence before a
comma, a name with its office, and the two sides of a verb that is active here and passive there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qa.answering.verification.attribution import speech
from qa.answering.verification.nouns import Fault, Ground
from qa.answering.verification.roles import is_passive, verbs
from qa.answering.verification.words import Word, alike, names, words
from qa.quantities import quantities

TIME = re.compile(
    r"\b(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|spring|summer|autumn|fall|winter)s?\b(?:\s\d{1,2}\b)?(?:,?\s\d{4}\b)?"
    r"|(?:last|next|this|earlier)\s(?:year|month|week|night|season|(?:spring|summer|autumn|winter))"
    r"|(?:a|one|two|three|\d+)\s(?:year|month|week|day)s?\s(?:ago|earlier|later)"
    r"|(?:in|since|by|until|from|of)\s(?:19|20)\d\d\b|yesterday|today|tomorrow|later|now|then|again|still)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:in|at|on|after|before|for|with|of|from|under|near|during|since|until|by|without|to)\s[^,]{1,60},\s",
    re.IGNORECASE,
)
_SAYS = r"(?:said|says|ruled|found|finds|reported|reports|announced|decided|warned|showed|shows|estimates?d?)"
_TAIL = re.compile(
    rf",\s(?:(?!and\b|but\b|while\b|which\b|who\b)[^,]){{3,60}}?\b{_SAYS}\b[^,]*$", re.IGNORECASE
)
_LEAD = re.compile(rf"^[^,]{{3,60}}?\b{_SAYS}\sthat\s", re.IGNORECASE)
"""Who says the rest: behind it, or before it."""
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_COPULA = frozenset("is was are were".split())


@dataclass(frozen=True, slots=True)
class _Told:
    """A word of a claim, and where in the sentence it may stand."""

    word: Word
    places: tuple[int, ...]


def reordered(claim: str, ground: Ground) -> Fault | None:
    """Words in an order that is not the sentence's, and that nothing explains."""
    told = list(_told(claim, ground.text))
    named = {word.stem for name in names(claim) for word in words(name.text)}
    order = _in_order(told, named)
    moved = [one.word for at, one in enumerate(told) if at not in order]
    if not moved or _turned(claim, ground.main):
        return None
    for word in moved:
        if not any(explains(word, claim, ground.main) for explains in _EXPLAIN):
            return Fault(f'"{word.text}" stands elsewhere in the cited sentence')
    return None


def joined_otherwise(claim: str, ground: Ground) -> Fault | None:
    """A small word that the sentence lacks: "which raised", "on a study", "during a rehearsal"."""
    there = {
        same for word in words(ground.text) for same in _SAME.get(word.text.lower(), {word.text.lower()})
    }
    free = [(one.start, one.end) for one in quantities(claim)] + speech(claim)
    free += [hit.span() for pattern in (_SAID, _DATE) for hit in pattern.finditer(claim)]
    for word in words(claim):
        small = word.common and word.text.lower() not in _LINKS
        if small and word.text.lower() not in there and not _within(word, free):
            return Fault(f'"{word.text}" is not in the cited sentence')
    return None


_LINKS = frozenset(
    "the a an this is are was were be been being has have had do does did will would that and also"
    " too of by in at".split()
)
"""Whether they fit is for other rules to see, or makes no difference."""
_SAME = {
    one: frozenset(some.split())
    for some in ("toward towards", "but although though", "a an per", "says said say", "who whom")
    for one in some.split()
}
_SAID = re.compile(r"\b(?:said|says|say|reportedly|according\sto)\b", re.IGNORECASE)
_DATE = re.compile(rf"\b(?:in|on|at)\s(?:the\s)?(?={TIME.pattern}|\d{{4}}\b)", re.IGNORECASE)


def exchanged(claim: str, ground: Ground) -> Fault | None:
    """ "Opened in 1887 and moved in 1920", where it opened in 1920: two figures in each other's place."""
    opening = _OPENING.match(claim)
    ours = _figures(claim[opening.end() if opening else 0 :])
    theirs = _figures(ground.text)
    for mine, there in zip(ours, theirs, strict=True):
        places = [there.index(value) for value in dict.fromkeys(mine) if there.count(value) == 1]
        if places != sorted(places):
            return Fault("its figures stand in another order in the cited sentence")
    return None


def _figures(text: str) -> tuple[list[Decimal], list[Decimal]]:
    """What may be a year, and the other figures, in their order."""
    every = [
        (figure.value, _YEAR.fullmatch(text[figure.start : figure.end].strip()))
        for figure in quantities(text)
    ]
    return [value for value, year in every if year], [value for value, year in every if not year]


def _told(claim: str, sentence: str) -> Iterator[_Told]:
    """The words of *claim* that *sentence* has, too, but for those that may stand anywhere."""
    theirs, free, opening = words(sentence), _free(sentence), _free_words(sentence)
    mine = _free(claim)
    for word in words(claim):
        if word.common or _within(word, mine):
            continue
        if word.stem in opening or word.stem in _free_words(claim):
            continue
        places = [at for at, one in enumerate(theirs) if one.stem in alike(word.stem)]
        kept = [at for at in places if not _within(theirs[at], free)]
        if kept:
            yield _Told(word, tuple(kept))


def _free(text: str) -> list[tuple[int, int]]:
    """Where times stand, figures, which are looked at as figures, and who says the rest."""
    found = [hit.span() for hit in TIME.finditer(text)] + speech(text)
    found += [(one.start, one.end) for one in quantities(text)]
    return found + [hit.span() for pattern in (_TAIL, _LEAD) for hit in pattern.finditer(text)]


def _free_words(text: str) -> frozenset[str]:
    """The words of what opens *text*, before a comma: "In April, prices in Ostby rose"."""
    hit = _OPENING.match(text)
    return frozenset(word.stem for word in words(hit[0]) if not word.common) if hit else frozenset()


def _within(word: Word, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in spans)


def _in_order(told: Sequence[_Told], named: Collection[str]) -> set[int]:
    """The numbers of the most words that stand in one order; of as many, those with fewer *named* ones."""
    runs: list[tuple[int, float, tuple[int, ...]]] = [(-1, 0.0, ())]  # last place, weight, numbers
    for number, one in enumerate(told):
        weight = 1.0 if one.word.stem in named else 1.01
        longer = []
        for place in one.places:
            _, before, some = max((run for run in runs if run[0] < place), key=lambda run: run[1])
            longer.append((place, before + weight, (*some, number)))
        runs += longer
    return set(max(runs, key=lambda run: run[1])[2])


def _turned(claim: str, sentence: str) -> bool:
    """Is a verb passive here and active there? Then the order says nothing; `roles` sees who does what."""
    for verb in verbs(claim):
        if verb.stem == "be" and verb.text.lower() in _COPULA:
            continue
        same = [word for word in verbs(sentence) if word.stem in alike(verb.stem)]
        for word in same:
            if is_passive(claim, verb) != is_passive(sentence, word):
                return True
    return False


def _beside_name(word: Word, claim: str, sentence: str) -> bool:
    """ "Bart Nijs, the director of the museum" for "museum director Bart Nijs"."""
    every = words(sentence)
    named = {
        at for name in names(sentence) for at, one in enumerate(every) if name.start <= one.start < name.end
    }
    own = [at for at, one in enumerate(every) if one.stem in alike(word.stem)]
    if not any({at - 1, at, at + 1} & named for at in own):
        return False
    between = [claim[a.end : b.start] for a, b in _around(word, claim)]
    return any(not verbs(gap) for gap in between)


def _around(word: Word, claim: str) -> Iterator[tuple[Word, Word]]:
    """*word* and the nearest words of names before it and behind it in *claim*, in their order."""
    named = [one for one in words(claim) if any(n.start <= one.start < n.end for n in names(claim))]
    before, after = (
        [one for one in named if one.end <= word.start],
        [one for one in named if one.start >= word.start],
    )
    yield from [(one, word) for one in before[-1:]] + [(word, one) for one in after[:1]]


def _owned(word: Word, claim: str, sentence: str) -> bool:
    """ "Lumeo's drones" for "Lumeo … its drones"."""
    own = [sentence[: one.start] for one in words(sentence) if one.stem == word.stem]
    return claim[: word.start].endswith(("'s ", "’s ")) and any(_ITS.search(before) for before in own)


def _given(word: Word, claim: str, sentence: str) -> bool:
    """ "Pay the victims €2 million" for "pay €2 million to the victims"."""
    own = [sentence[: one.start] for one in words(sentence) if one.stem == word.stem]
    acting = [verb for verb in verbs(claim) if _THE.fullmatch(claim[verb.end : word.start])]
    return bool(acting) and any(_TO.search(before) for before in own)


_THE = re.compile(r"\s(?:the\s|an?\s)?")
_ITS = re.compile(r"\b(?:its|his|her|their)\s$", re.IGNORECASE)
_TO = re.compile(r"\bto\s(?:the\s|a\s)?$", re.IGNORECASE)
_EXPLAIN = (_beside_name, _owned, _given)
