"""Claims and evidence as the classifier takes them: `[CLS] claim [SEP] title. evidence [SEP]`.

Training encodes with this module, so that training and use cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

MOST, MOST_CLAIM = 160, 64
"""Tokens of a whole input, and of the claim in it. What does not fit is cut off the evidence's end."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, and the words that are to support it."""

    claim: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Input:
    """A pair as tokens; from `second` on it is the evidence."""

    tokens: list[int]
    second: int


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

    def inputs(self, pairs: Sequence[Pair]) -> list[Input]:
        """One for each pair, in their order."""
        claims = self._ids([pair.claim for pair in pairs])
        evidence = self._ids([pair.evidence for pair in pairs])
        return [self._joined(claim, words) for claim, words in zip(claims, evidence, strict=True)]

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        return [one.ids for one in self.tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def _joined(self, claim: list[int], evidence: list[int]) -> Input:
        head = [self._cls, *claim[:MOST_CLAIM], self._sep]
        return Input([*head, *evidence[: MOST - len(head) - 1], self._sep], len(head))


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
