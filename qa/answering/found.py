"""A candidate as a value: what its words are worth, how firmly they are put, by whom and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from qa.domain import Candidate, Stance
from qa.quantities import quantities
from qa.values.normal import Kind, Normal, normal, same
from qa.values.pairs import Change, Place, changes, exchanged
from qa.values.past import superseded, upcoming
from qa.values.stance import stance

FIGURES = frozenset({Kind.MONEY, Kind.SHARE, Kind.COUNT})

_UNDATED = date.min

_WHOLE = re.compile(r"\W*(?:out )?of (?:(?:the|its|their|his|her|all|these|those) )*", re.IGNORECASE)
"""Opens a sentence before the whole of which it counts a part: "Of the 40 guests 12 were hurt"."""


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate as a value.

    `former` is the figure or the day in whose place its sentence puts it, `elsewhere` what it is worth in
    other money by its sentence.
    """

    candidate: Candidate
    normal: Normal
    stance: Stance
    speaker: str | None
    text: str
    superseded: bool
    upcoming: bool
    former: Normal | None = None
    elsewhere: Normal | None = None

    @property
    def sentence(self) -> str:
        """What it stands in, verbatim."""
        sentence = self.candidate.sentence
        return self.candidate.passage.quote(sentence.start, sentence.end)

    def agrees(self, other: Found) -> bool:
        """One value, in the same money or in another's?"""
        pairs = product((self._dated, self.elsewhere), (other._dated, other.elsewhere))
        return any(one and theirs and same(one, theirs) for one, theirs in pairs)

    @property
    def _dated(self) -> Normal:
        """A day without a year in the year that is nearest to its article's."""
        if self.normal.kind is not Kind.DATE or self.day is _UNDATED or not self.normal.key.startswith("--"):
            return self.normal
        months = 12 * self.day.year + self.day.month - int(self.normal.key[2:4])
        return replace(self.normal, key=f"{(months + 6) // 12}{self.normal.key[1:]}")

    def replaces(self, other: Found) -> bool:
        """Does its sentence, which is no earlier one, put it in the place of *other*?"""
        return self.former is not None and same(self.former, other.normal) and self.day >= other.day

    @property
    def day(self) -> date:
        """When its article was published; before all others where it does not say."""
        published = self.candidate.passage.metadata.published
        return published.day if published else _UNDATED


def as_value(candidate: Candidate) -> Found | None:
    """*candidate* as a value; None for a whole sentence, for prose, and for the whole that a part is of."""
    passage, sentence = candidate.passage, candidate.sentence
    if (candidate.start, candidate.end) == (sentence.start, sentence.end):
        return None  # a sentence is no value, whatever figure it holds
    text = passage.quote(candidate.start, candidate.end)
    whole = passage.quote(sentence.start, sentence.end)
    start, end = candidate.start - sentence.start, candidate.end - sentence.start
    known = normal(_with_bound(whole, start, end), whole[end:])
    if known is None or (known.quantity and _WHOLE.fullmatch(whole[:start])):
        return None
    how, speaker = stance(whole, start, end)
    return Found(
        candidate,
        known,
        how,
        speaker,
        text,
        superseded(whole, start, end),
        upcoming(whole, start),
        _former(whole, start, end),
        _elsewhere(whole, start, end) if known.kind is Kind.MONEY else None,
    )


_BEFORE = re.compile(
    r"\b(?:used to|at first|before|earlier|former(?:ly)?|last (?:month|year)|previous(?:ly)?|initial\w*"
    r"|original\w*)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def narrowed(candidate: Candidate, question: str) -> Candidate:
    """*candidate* without the figure that was, where it points at both ("from $9 million to $7 million").

    Of a day that was moved it is the new one, also where only the old one is pointed at. Where *question*
    may ask for what was, all is kept, or the figure of the year that it names.
    """
    text = candidate.passage.quote(candidate.sentence.start, candidate.sentence.end)
    start, end = candidate.start - candidate.sentence.start, candidate.end - candidate.sentence.start
    if (start, end) == (0, len(text)):
        return candidate
    for one in changes(text):
        first, last = sorted((one.former, one.new))
        both = start - len("from ") <= first[0] and start < first[1] and last[1] == end
        if both or (one.moved and one.former[0] <= start and end <= one.former[1]):
            kept = _of_the_year(text, one, _YEAR.findall(question))
            if kept is None and _BEFORE.search(question):
                return candidate
            begin, stop = kept or one.new
            here = candidate.sentence.start
            return replace(candidate, start=here + begin, end=here + stop)
    return candidate


def _of_the_year(text: str, change: Change, years: list[str]) -> Place | None:
    """The one behind which one of *years* stands."""
    for place in (change.former, change.new):
        if any(year in text[place[1] : place[1] + len(" at the end of 2024")] for year in years):
            return place
    return None


def _former(sentence: str, start: int, end: int) -> Normal | None:
    for one in changes(sentence):
        if start < one.new[1] <= end or start <= one.new[0] < end:
            return normal(sentence[slice(*one.former)], sentence[one.former[1] :])
    return None


def _elsewhere(sentence: str, start: int, end: int) -> Normal | None:
    for pair in exchanged(sentence):
        for one, other in (pair, pair[::-1]):
            if start < one.end <= end:
                return normal(sentence[other.start : other.end])
    return None


def _with_bound(sentence: str, start: int, end: int) -> str:
    """The span with a bound that stands just before it: a reader often leaves "over" out."""
    for figure in quantities(sentence):
        if figure.start < start < figure.end <= end or (figure.start < start and figure.end == end):
            return sentence[figure.start : end]
    return sentence[start:end]
