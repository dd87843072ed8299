"""How firmly a sentence puts a value, and who says so."""

from __future__ import annotations

from collections.abc import Iterable

from qa.domain import Stance
from qa.values.clauses import after, up_to
from qa.values.denials import denied
from qa.values.hedges import potential, reported
from qa.values.speakers import denier, speaker

ORDER = (Stance.STATED, Stance.REPORTED, Stance.POTENTIAL, Stance.DENIED)
"""The firmest first."""


def stance(sentence: str, start: int, end: int) -> tuple[Stance, str | None]:
    """How firmly *sentence* puts the words `sentence[start:end]`, and who says so where it tells.

    Hedges count when they stand in the same clause: "the deal, which values Scale at over $29 billion"
    is stated, "could propel its valuation toward $20 billion" is potential.
    """
    clause, rest = up_to(sentence, start), after(sentence, end)
    said_by = speaker(sentence, start, end)
    if denied(clause, rest, sentence[end:]):
        return Stance.DENIED, denier(sentence) or said_by
    if reported(clause, rest):
        return Stance.REPORTED, said_by
    if potential(clause, rest, sentence):
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
