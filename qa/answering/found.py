"""A candidate as a value: what its words are worth, how firmly they are put, by whom and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from qa.answering.normal import Kind, Normal, normal, same
from qa.answering.pairs import Change, changes, exchanged
from qa.answering.past import superseded, upcoming
from qa.answering.stance import stance
from qa.domain import Candidate, Stance
from qa.quantities import Quantity, quantities

FIGURES = frozenset({Kind.MONEY, Kind.SHARE, Kind.COUNT})

_UNDATED = date.min

_WHOLE = re.compile(r"\W*(?:out )?of (?:(?:the|its|their|his|her|all|these|those) )*", re.IGNORECASE)
"""Opens a sentence before the whole of which it counts a part: "Of the 40 guests 12 were hurt"."""


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate as a value.

    `former` is the figure in whose place its sentence puts it, `elsewhere` what it is worth in other money
    by its sentence.
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
        pairs = product((self.normal, self.elsewhere), (other.normal, other.elsewhere))
        return any(one and theirs and same(one, theirs) for one, theirs in pairs)

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
    r"\b(?:was|were|had|used to|before|earlier|former(?:ly)?|previous(?:ly)?|initial\w*|original\w*)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def narrowed(candidate: Candidate, question: str) -> Candidate:
    """*candidate* without the figure that was, where it points at both ("from $9 million to $7 million").

    Where *question* may ask for what was, all is kept, or the figure of the year that it names.
    """
    text = candidate.passage.quote(candidate.sentence.start, candidate.sentence.end)
    start, end = candidate.start - candidate.sentence.start, candidate.end - candidate.sentence.start
    if (start, end) == (0, len(text)):
        return candidate
    for one in changes(text):
        first, last = sorted((one.former, one.new), key=lambda figure: figure.start)
        if start - len("from ") <= first.start and start < first.end and last.end == end:
            kept = _of_the_year(text, one, _YEAR.findall(question))
            if kept is None and _BEFORE.search(question):
                return candidate
            figure = kept or one.new
            return replace(
                candidate,
                start=candidate.sentence.start + figure.start,
                end=candidate.sentence.start + figure.end,
            )
    return candidate


def _of_the_year(text: str, change: Change, years: list[str]) -> Quantity | None:
    """The figure behind which one of *years* stands."""
    for figure in (change.former, change.new):
        if any(year in text[figure.end : figure.end + len(" at the end of 2024")] for year in years):
            return figure
    return None


def _former(sentence: str, start: int, end: int) -> Normal | None:
    for one in changes(sentence):
        if start < one.new.end <= end or start <= one.new.start < end:
            return normal(sentence[one.former.start : one.former.end], sentence[one.former.end :])
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
