"""What lies near a question in meaning: for negatives that search by vectors would find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.domain import Embedder, Passage, TokenCounter
from qa.passages import embedded_text, passages
from training.reader.data import Question, Squad

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUDGET = 100
"""Tokens of a passage, as `qa index` cuts them."""

_DEPTH = 24
_SAME = 8
_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each question the nearest passages: of all articles, and of its own."""

    cut: list[Passage]
    anywhere: dict[str, NDArray[np.int32]]
    within: dict[str, NDArray[np.int32]]

    def passages(self, question: Question, *, same: bool) -> Sequence[Passage]:
        """Nearest first: of its own article, or of all."""
        found = self.within if same else self.anywhere
        return [self.cut[at] for at in found[question.id]]

    @classmethod
    def of(cls, squad: Squad, count: TokenCounter, embedder: Embedder, kept: Path) -> Nearest:
        """For all questions of *squad*; minutes on a CPU, so the vectors are kept in *kept*."""
        cut = [
            p for article in squad.articles.values() for p in passages(article, budget=BUDGET, count=count)
        ]
        asked = [question.text for question in squad.questions]
        there = _vectors(embedder, [embedded_text(passage) for passage in cut], kept / "passages.npy")
        here = _vectors(embedder, asked, kept / "questions.npy")
        own = np.array([passage.source for passage in cut])
        places = {source: np.flatnonzero(own == source) for source in squad.articles}
        anywhere: dict[str, NDArray[np.int32]] = {}
        within: dict[str, NDArray[np.int32]] = {}
        for first in range(0, len(asked), _AT_ONCE):
            some = squad.questions[first : first + _AT_ONCE]
            scores = here[first : first + _AT_ONCE] @ there.T
            top = np.argpartition(-scores, _DEPTH, axis=1)[:, :_DEPTH]
            for row, question in enumerate(some):
                found = top[row]
                anywhere[question.id] = found[np.argsort(-scores[row, found])].astype(np.int32)
                mine = places[question.source]
                within[question.id] = mine[np.argsort(-scores[row, mine])[:_SAME]].astype(np.int32)
        return cls(cut, anywhere, within)


def _vectors(embedder: Embedder, texts: Sequence[str], file: Path) -> NDArray[np.float32]:
    if file.is_file() and len(kept := np.load(file)) == len(texts):
        return np.asarray(kept, dtype=np.float32)
    found = np.asarray(embedder.encode(list(texts)), dtype=np.float32)
    file.parent.mkdir(parents=True, exist_ok=True)
    np.save(file, found.astype(np.float16))
    return found
