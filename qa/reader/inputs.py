"""Questions and passages as the span reader takes them: `[CLS] question [SEP] title. passage [SEP]`.

The null answer is at [CLS]. The title is there to be read, and no answer may lie in it.
Training encodes with this module, so that training and use cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

MOST, MOST_QUESTION, MOST_TITLE = 256, 64, 32
"""Tokens of a whole input, of the question and of the title in it."""

STRIDE = 96
"""A text that does not fit is read in inputs that share so many tokens."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input. From token `second` on it is the title and the text, from `first` on the text.

    `offsets` are the characters of the text's tokens, half open.
    """

    tokens: list[int]
    second: int
    first: int
    offsets: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Arrays:
    """Inputs as the network takes them, padded to the longest: int64 of shape (inputs, tokens)."""

    tokens: NDArray[np.int64]
    mask: NDArray[np.int64]
    types: NDArray[np.int64]


class Encoder:
    """The tokenizer, and where its tokens go."""

    def __init__(self, file: Path) -> None:
        from tokenizers import Tokenizer

        self.tokenizer: Tokenizer = Tokenizer.from_file(str(file))
        # The packaged file truncates and pads to 128.
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self._cls = self.tokenizer.token_to_id("[CLS]") or 0
        self._sep = self.tokenizer.token_to_id("[SEP]") or 0

    def inputs(self, question: str, texts: Sequence[tuple[str, str]]) -> list[list[Input]]:
        """The inputs of each (title, text); one each, unless the text is longer than the network reads."""
        asked = self.encoded([question])[0][0][:MOST_QUESTION]
        titles = self.encoded([closed(title) for title, _ in texts])
        bodies = self.encoded([text for _, text in texts])
        return [
            list(self._cut(asked, title[:MOST_TITLE], ids, offsets))
            for (title, _), (ids, offsets) in zip(titles, bodies, strict=True)
        ]

    def encoded(self, texts: Sequence[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """Ids and character offsets of each text, without special tokens."""
        found = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [(one.ids, one.offsets) for one in found]

    def _cut(
        self, question: list[int], title: list[int], ids: list[int], offsets: list[tuple[int, int]]
    ) -> Iterator[Input]:
        head = [self._cls, *question, self._sep]
        first = len(head) + len(title)
        room = MOST - first - 1
        for begin in range(0, max(len(ids) - STRIDE, 1), room - STRIDE):
            tokens = [*head, *title, *ids[begin : begin + room], self._sep]
            yield Input(tokens, len(head), first, offsets[begin : begin + room])


def closed(title: str) -> str:
    """*title* with a full stop, so that it is no part of the first sentence."""
    return title if not title or title.endswith((".", "?", "!")) else f"{title}."


def arrays(inputs: Sequence[Input]) -> Arrays:
    """*inputs* padded to the longest of them."""
    import numpy as np

    shape = len(inputs), max(len(one.tokens) for one in inputs)
    tokens, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for row, one in enumerate(inputs):
        length = len(one.tokens)
        tokens[row, :length] = one.tokens
        mask[row, :length] = 1
        types[row, one.second : length] = 1
    return Arrays(tokens, mask, types)
