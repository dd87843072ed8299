"""Questions and passages as the span reader takes them: `[CLS] question [SEP] title. passage [SEP]`.

The null answer is at [CLS]. The title is there to be read, and no answer may lie in it.
Training encodes with this module, so that training and use cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa import networks
from qa.networks import WordPieces

MOST, MOST_QUESTION, MOST_TITLE = 256, 64, 32
"""Tokens of a whole input, of the question and of the title in it."""

STRIDE = 96
"""A text that does not fit is read in inputs that share so many tokens."""


@dataclass(frozen=True, slots=True)
class Input(networks.Input):
    """One input. From token `second` on it is the title and the text, from `first` on the text.

    `offsets` are the characters of the text's tokens, half open.
    """

    first: int
    offsets: list[tuple[int, int]]


class Encoder(WordPieces):
    """The tokenizer, and where its tokens go."""

    def inputs(self, question: str, texts: Sequence[tuple[str, str]]) -> list[list[Input]]:
        """The inputs of each (title, text); one each, unless the text is longer than the network reads."""
        asked = self.encoded([question])[0][0][:MOST_QUESTION]
        titles = self.encoded([closed(title) for title, _ in texts])
        bodies = self.encoded([text for _, text in texts])
        return [
            list(self._cut(asked, title[:MOST_TITLE], ids, offsets))
            for (title, _), (ids, offsets) in zip(titles, bodies, strict=True)
        ]

    def _cut(
        self, question: list[int], title: list[int], ids: list[int], offsets: list[tuple[int, int]]
    ) -> Iterator[Input]:
        head = [self.cls, *question, self.sep]
        first = len(head) + len(title)
        room = MOST - first - 1
        for begin in range(0, max(len(ids) - STRIDE, 1), room - STRIDE):
            tokens = [*head, *title, *ids[begin : begin + room], self.sep]
            yield Input(tokens, len(head), first, offsets[begin : begin + room])


def closed(title: str) -> str:
    """*title* with a full stop, so that it is no part of the first sentence."""
    return title if not title or title.endswith((".", "?", "!")) else f"{title}."
