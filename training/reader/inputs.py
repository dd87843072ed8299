"""Examples as the network takes them: the inputs of `qa.reader.inputs`, and where the answer is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qa.domain import Span
from qa.networks import arrays
from qa.reader import inputs
from qa.reader.inputs import Input
from training.reader.data import Example

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Window(Input):
    """An input with the answer's first and last token; 0 and 0 where it has none."""

    start: int
    end: int

    @property
    def answered(self) -> bool:
        """Does it hold the answer?"""
        return self.start > 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of similar length as arrays of shape (windows, tokens); `allowed` is where a span may be."""

    tokens: NDArray[np.int64]
    mask: NDArray[np.int64]
    types: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


class Encoder(inputs.Encoder):
    """The encoder that `qa` reads with, for examples."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has: a `TokenCounter`."""
        return [len(ids) for ids, _ in self.encoded(texts)]

    def windows(self, examples: Sequence[Example]) -> list[list[Window]]:
        """Each example's windows, the first one first; all but long passages have one."""
        return [
            [_located(one, example.answer) for one in self.inputs(example.question, [_text(example)])[0]]
            for example in examples
        ]


def _text(example: Example) -> tuple[str, str]:
    return example.title, example.passage


def _located(one: Input, answer: Span | None) -> Window:
    """*one* with the answer's first and last token, where it lies wholly in it."""
    start = end = 0
    if (
        answer
        and one.offsets
        and one.offsets[0][0] <= answer.start
        and answer.end <= one.offsets[-1][1]
        and (inside := [at for at, (a, b) in enumerate(one.offsets) if b > answer.start and a < answer.end])
    ):
        start, end = one.first + inside[0], one.first + inside[-1]
    return Window(one.tokens, one.second, one.first, one.offsets, start, end)


def batch(windows: Sequence[Window]) -> Batch:
    """Padded to the longest."""
    made = arrays(windows)
    allowed = np.zeros(made.tokens.shape, dtype=np.bool_)
    for row, window in enumerate(windows):
        allowed[row, window.first : len(window.tokens) - 1] = True
    allowed[:, 0] = True
    starts = np.array([window.start for window in windows], dtype=np.int64)
    ends = np.array([window.end for window in windows], dtype=np.int64)
    return Batch(made.tokens, made.mask, made.types, allowed, starts, ends)
