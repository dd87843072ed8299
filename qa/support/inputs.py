"""Claims and evidence as the classifier takes them: `[CLS] claim [SEP] title. evidence [SEP]`.

Training encodes with this module, so that training and use cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.networks import Input, WordPieces

MOST, MOST_CLAIM = 160, 64
"""Tokens of a whole input, and of the claim in it. What does not fit is cut off the evidence's end."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, and the words that are to support it."""

    claim: str
    evidence: str


class Encoder(WordPieces):
    """The tokenizer, and where its tokens go."""

    def inputs(self, pairs: Sequence[Pair]) -> list[Input]:
        """One for each pair, in their order."""
        claims = self.encoded([pair.claim for pair in pairs])
        evidence = self.encoded([pair.evidence for pair in pairs])
        return [self._joined(claim, words) for (claim, _), (words, _) in zip(claims, evidence, strict=True)]

    def _joined(self, claim: list[int], evidence: list[int]) -> Input:
        head = [self.cls, *claim[:MOST_CLAIM], self.sep]
        return Input([*head, *evidence[: MOST - len(head) - 1], self.sep], len(head))
