"""Questions and passages as tokens: `[CLS] question [SEP] title. passage [SEP]`.

The null answer is at [CLS]. The title is there to be read, and no answer may lie in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.domain import Span
from training.reader.data import Example

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

MOST, MOST_QUESTION, MOST_TITLE = 256, 64, 32
"""Tokens of a whole input, of the question and of the title in it."""

STRIDE = 96
"""A passage that does not fit is read in windows that share so many tokens."""

LONGEST_ANSWER = 30
"""Tokens."""


@dataclass(frozen=True, slots=True)
class Window:
    """One input. From token `second` on it is the title and the passage, from `first` on the passage.

    `offsets` are the passage tokens' characters; `start` and `end` are the answer's
    first and last token, 0 and 0 where it has none.
    """

    tokens: list[int]
    second: int
    first: int
    offsets: list[tuple[int, int]]
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


class Encoder:
    """The tokenizer, and where its tokens go."""

    def __init__(self, file: Path) -> None:
        from tokenizers import Tokenizer

        self.tokenizer: Tokenizer = Tokenizer.from_file(str(file))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self._cls, self._sep = (self.tokenizer.token_to_id(name) or 0 for name in ("[CLS]", "[SEP]"))

    def count(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has: a `TokenCounter`."""
        return [len(ids) for ids, _ in self._encode(texts)]

    def windows(self, examples: Sequence[Example]) -> list[list[Window]]:
        """Each example's windows, the first one first; all but long passages have one."""
        questions = self._encode([example.question for example in examples])
        titles = self._encode([_closed(example.title) for example in examples])
        texts = self._encode([example.passage for example in examples])
        return [
            list(self._cut(question[:MOST_QUESTION], title[:MOST_TITLE], ids, offsets, example.answer))
            for example, (question, _), (title, _), (ids, offsets) in zip(
                examples, questions, titles, texts, strict=True
            )
        ]

    def _encode(self, texts: Sequence[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
        found = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [(one.ids, one.offsets) for one in found]

    def _cut(
        self,
        question: list[int],
        title: list[int],
        ids: list[int],
        offsets: list[tuple[int, int]],
        answer: Span | None,
    ) -> Iterator[Window]:
        head = [self._cls, *question, self._sep]
        first = len(head) + len(title)
        room = MOST - first - 1
        for begin in range(0, max(len(ids) - STRIDE, 1), room - STRIDE):
            some = offsets[begin : begin + room]
            start, end = _located(some, answer, first)
            tokens = [*head, *title, *ids[begin : begin + room], self._sep]
            yield Window(tokens, len(head), first, some, start, end)


def _closed(title: str) -> str:
    return title if not title or title.endswith((".", "?", "!")) else f"{title}."


def _located(offsets: list[tuple[int, int]], answer: Span | None, first: int) -> tuple[int, int]:
    """The answer's first and last token; 0 and 0 where it is not, or not wholly, among *offsets*."""
    if answer is None or not offsets or answer.start < offsets[0][0] or answer.end > offsets[-1][1]:
        return 0, 0
    inside = [at for at, (start, end) in enumerate(offsets) if end > answer.start and start < answer.end]
    return (first + inside[0], first + inside[-1]) if inside else (0, 0)


def batch(windows: Sequence[Window]) -> Batch:
    """Padded to the longest."""
    shape = len(windows), max(len(window.tokens) for window in windows)
    tokens, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    allowed = np.zeros(shape, dtype=np.bool_)
    for row, window in enumerate(windows):
        length = len(window.tokens)
        tokens[row, :length] = window.tokens
        mask[row, :length] = 1
        types[row, window.second : length] = 1
        allowed[row, window.first : length - 1] = True
    allowed[:, 0] = True
    starts = np.array([window.start for window in windows], dtype=np.int64)
    ends = np.array([window.end for window in windows], dtype=np.int64)
    return Batch(tokens, mask, types, allowed, starts, ends)
