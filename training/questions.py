"""Open-domain questions with what `qa` found for them, read as `qa` reads: for fitting and for measuring.

`piles` makes them from SQuAD's held-out articles, `news` from RealTimeQA's; `calibrate` fits and reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qa.domain import Evidence, Passage
from qa.reader.spans import Model, Read, features, pointed, sentences
from training.reader.evaluate import f1, normal

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Question:
    """A question of some kind; without *answers* it cannot be answered.

    *places* are the answers' (source, start, end); None where an answer is known by its words alone.
    *decides*: the places are sentences that decide between yes and no.
    """

    text: str
    kind: str
    evidence: Evidence
    answers: tuple[str, ...] = ()
    places: frozenset[tuple[str, int, int]] | None = None
    decides: bool = False

    def answered_by(self, passage: Passage, start: int, end: int) -> bool:
        """Do the characters *start* to *end* of the passage's article hold an answer?"""
        if self.places is not None:
            here = [place[1:] for place in self.places if place[0] == passage.source]
            if self.decides:  # sentences may have been cut otherwise than a person cuts them
                return any(start < last and first < end for first, last in here)
            return any(start <= first and last <= end for first, last in here)
        said = f" {' '.join(normal(passage.quote(start, end)))} "
        return any(f" {' '.join(normal(answer))} " in said for answer in self.answers)

    def points_at_one(self, passage: Passage, start: int, end: int) -> bool:
        """Are the characters *start* to *end* an answer's, or some of them? Needs places."""
        places = [place for place in self.places or () if place[0] == passage.source]
        return any(start < last and first < end for _, first, last in places)


@dataclass(frozen=True, slots=True)
class Rows:
    """Sentences as the reader sees them, in groups of one question each, with what came out of them.

    `features` has shape (sentences, FEATURES); `right` is 1 where the sentence holds an answer; `exact`
    and `f1` compare what would be said of it with the answers; `margin` is that of its best words.
    """

    features: NDArray[np.float64]
    right: NDArray[np.float64]
    exact: NDArray[np.float64]
    f1: NDArray[np.float64]
    margin: NDArray[np.float64]
    group: NDArray[np.int64]
    kinds: NDArray[np.str_]
    answerable: NDArray[np.bool_]

    def best(self, scores: NDArray[np.float64]) -> NDArray[np.int64]:
        """The row of each question's best sentence; of equal ones the first."""
        order = np.lexsort((np.arange(len(scores)), -scores, self.group))
        first = np.unique(self.group[order], return_index=True)[1]
        return np.asarray(order[first], dtype=np.int64)


def rows_of(questions: Sequence[Question], model: Model) -> Rows:
    """The sentences that the reader scores, of every question for which something was found."""
    rows: list[tuple[float, ...]] = []
    outcomes: list[tuple[float, float, float, float]] = []
    group: list[int] = []
    for number, one in enumerate(questions):
        found = sentences(one.evidence, pointed(one.evidence, model.encoder, model))
        if not found:
            continue
        rows += features(one.text, found)
        outcomes += [_outcome(one, read) for read in found]
        group += [number] * len(found)
    right, exact, alike, margin = np.array(outcomes, dtype=np.float64).T
    return Rows(
        np.array(rows),
        right,
        exact,
        alike,
        margin,
        np.array(group),
        np.array([one.kind for one in questions]),
        np.array([bool(one.answers) for one in questions]),
    )


def _outcome(question: Question, read: Read) -> tuple[float, float, float, float]:
    sentence, passage = read.best.sentence, read.best.window.scored.passage
    right = float(question.answered_by(passage, sentence.start, sentence.end))
    said = normal(read.best.text)
    theirs = [normal(answer) for answer in question.answers]
    exact = max((float(said == words) for words in theirs), default=0.0)
    return right, exact, max((f1(said, words) for words in theirs), default=0.0), read.best.margin
