"""From logits to an answer: the best span of a passage, and how much better it is than none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.reader.spans import LONGEST
from training.reader.data import Example
from training.reader.inputs import Batch, Encoder, Window, batch

Scores = NDArray[np.float32]

Scorer = Callable[[Batch], tuple[Scores, Scores]]
"""Start and end logits of a batch's windows, each of shape (windows, tokens)."""

_BATCH = 32


@dataclass(frozen=True, slots=True)
class Answer:
    """The passage's best words, and by how much their logits exceed those of no answer."""

    text: str
    margin: float


def read(examples: Sequence[Example], encoder: Encoder, score: Scorer) -> list[Answer]:
    """The best answer to each; of several windows, each must agree that there is none."""
    found = encoder.windows(examples)
    windows = [(at, window) for at, some in enumerate(found) for window in some]
    windows.sort(key=lambda pair: len(pair[1].tokens))
    best: dict[int, tuple[float, str]] = {}
    null: dict[int, float] = {}
    for first in range(0, len(windows), _BATCH):
        some = windows[first : first + _BATCH]
        starts, ends = score(batch([window for _, window in some]))
        for row, (at, window) in enumerate(some):
            here = _best(window, starts[row], ends[row], examples[at].passage)
            best[at] = max(best.get(at, here), here)
            none = float(starts[row, 0] + ends[row, 0])
            null[at] = min(null.get(at, none), none)
    return [Answer(best[at][1], best[at][0] - null[at]) for at in range(len(examples))]


def _best(window: Window, starts: Scores, ends: Scores, passage: str) -> tuple[float, str]:
    """The score and the words of the best span of at most `LONGEST` tokens."""
    count = len(window.offsets)
    if not count:
        return -np.inf, ""
    some = slice(window.first, window.first + count)
    sums = starts[some, None] + ends[None, some]
    allowed = np.triu(np.ones((count, count), dtype=bool)) & ~np.triu(np.ones_like(sums, bool), LONGEST)
    at = int(np.where(allowed, sums, -np.inf).argmax())
    start, end = divmod(at, count)
    return float(sums[start, end]), passage[window.offsets[start][0] : window.offsets[end][1]]
