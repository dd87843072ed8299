"""Fit when a figure that differs from the best one is set beside it (`qa.answering.rivals`).

    python -m training.beside training/comparisons training/stories --model qa/reader/model

Fitted on stories that no network has learnt from, measured on the held-out ones; both are searched as
`calibrate` searches. Every figure that differs from the best one is an example; it is right where it
is an answer itself: another figure of the sentence that answers is none.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.answering import rivals
from qa.answering.extractive import BAR, asks_for_several, distinct
from qa.answering.found import FIGURES, as_value, narrowed
from qa.embedding.bulk import BulkEmbedder
from qa.embedding.models import find
from qa.reader.lexical import asks_yes_or_no, content_words
from qa.reader.spans import Model
from qa.values.normal import akin, comparable, same
from training import piles, storybook, storypiles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qa.domain import Embedder, Reader
    from training.questions import Question

LEVELS = (0.3, 0.4, 0.5, 0.6)
BEFORE = 0.3
"""What was shown before there was a model: comparable figures with a margin, and this share of the best one's
probability."""
_PILE = 40


@dataclass(frozen=True, slots=True)
class Examples:
    """One row for each figure that differs from its question's best one.

    known: float64 (rows, inputs), `rivals.BESIDE`; right and before: bool (rows,), `before` what the rule
    before would have shown.
    """

    known: NDArray[np.float64]
    right: NDArray[np.bool_]
    before: NDArray[np.bool_]


def examples_of(questions: Sequence[Question], reader: Reader) -> Examples:
    """Of all of *questions* that are answered by a figure."""
    known: list[tuple[float, ...]] = []
    right: list[bool] = []
    before: list[bool] = []
    for question in questions:
        asked = content_words(question.text)
        first, *others = [
            as_value(one)
            for one in distinct(narrowed(one, question.text) for one in reader.read(question.evidence))[
                : rivals.LOOKED_AT
            ]
        ] or [None]
        if first is None or first.normal.kind not in FIGURES or first.candidate.probability < BAR:
            continue
        for one in others:
            if one is None or not akin(one.normal, first.normal) or same(one.normal, first.normal):
                continue
            likely = one.candidate.probability >= BEFORE * first.candidate.probability
            known.append(rivals.beside(one, first, asked))
            right.append(
                question.points_at_one(one.candidate.passage, one.candidate.start, one.candidate.end)
            )
            before.append(
                likely and (one.candidate.margin or 0.0) >= 0 and comparable(one.normal, first.normal)
            )
    return Examples(np.array(known), np.array(right), np.array(before))


def fit(examples: Examples) -> tuple[NDArray[np.float64], float]:
    """Weights and bias."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, max_iter=2000).fit(examples.known, examples.right)
    return np.round(model.coef_[0], 2), round(float(model.intercept_[0]), 2)


def report(examples: Examples, probability: NDArray[np.float64]) -> str:
    """How many of the right ones are shown, and how many of those shown are right, at each level."""
    lines = ["| shown from | right ones shown | right, of those shown |", "|---|---|---|"]
    rules = {"the rule before": examples.before} | {f"{one}": probability >= one for one in LEVELS}
    for name, shown in rules.items():
        share, precision = shown[examples.right].mean(), examples.right[shown].mean()
        lines.append(f"| {name} | {share:.1%} | {precision:.1%} |")
    return f"{len(examples.right)} figures, {examples.right.sum()} right\n\n" + "\n".join(lines)


def _asked(stories: Sequence[storybook.Story], embedder: Embedder, count: int) -> list[Question]:
    """Up to *count* questions for something, in words of their own or not."""
    chance = random.Random(0)
    shuffled = chance.sample(stories, len(stories))
    found: list[Question] = []
    for at in range(0, len(shuffled), _PILE):
        found += storypiles.searched(shuffled[at : at + _PILE], embedder, chance)
    plain = [one for one in found if one.answers and not _other(one)]
    return chance.sample(plain, min(count, len(plain)))


def _other(one: Question) -> bool:
    return one.decides or asks_yes_or_no(one.text) or asks_for_several(one.text)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Fit which figures are set beside the best one.")
    parser.add_argument("learnt", type=Path, help="stories to fit on")
    parser.add_argument("others", type=Path, help="stories, of which the held-out ones are measured on")
    parser.add_argument("--model", type=Path, required=True, help="an exported reader, calibrated")
    parser.add_argument("--questions", type=int, default=3000, help="of each, at most")
    given = parser.parse_args()
    embedder, reader = BulkEmbedder(find(piles.MODEL)), Model(given.model).reader()
    learnt = examples_of(_asked(storybook.read(given.learnt), embedder, given.questions), reader)
    kept = storybook.held_out(storybook.read(given.others))[1]
    held = examples_of(_asked(kept, embedder, given.questions), reader)
    weights, bias = fit(learnt)
    print(dict(zip(rivals.BESIDE, weights.tolist(), strict=True)), bias)
    for name, some in (("fitted on", learnt), ("held out", held)):
        print(f"\n{name}: {report(some, 1 / (1 + np.exp(-some.known @ weights - bias)))}")


if __name__ == "__main__":
    main()
