"""What verification speaks of: a claim as it is read, the sentences it is held against, and a fault."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.domain import Citation, Passage, Sentence

_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*[\"“])")


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of the evidence."""

    passage: Passage
    sentence: Sentence

    @property
    def text(self) -> str:
        """Its words, on one line."""
        return " ".join(self.passage.quote(self.sentence.start, self.sentence.end).split())

    @property
    def key(self) -> tuple[str, int]:
        """The same sentence, found in another passage, has the same."""
        return self.passage.source, self.sentence.start

    @property
    def inside(self) -> bool:
        """Does it lie within a quotation that began in a sentence before it, of the same paragraph?"""
        if self.sentence.start <= self.passage.start:
            return False
        before = self.passage.quote(self.passage.start, self.sentence.start)
        paragraph = _PARAGRAPH.split(before)[-1]
        return paragraph.count("“") > paragraph.count("”") or paragraph.count('"') % 2 == 1

    @property
    def citation(self) -> Citation:
        """The sentence, cited."""
        return Citation.of(self.passage, self.sentence.start, self.sentence.end)


@dataclass(frozen=True, slots=True)
class Ground:
    """What is to support a claim: a sentence, and where it needs them, those before it, in their order.

    The last one says what the claim says; the others only say of whom. `title` is the article's.
    """

    places: tuple[Place, ...]
    title: str

    @property
    def main(self) -> str:
        """The sentence that says it."""
        return self.places[-1].text

    @property
    def before(self) -> str:
        """The sentences that say of whom; empty where the main one does."""
        return " ".join(place.text for place in self.places[:-1])

    @property
    def text(self) -> str:
        """All of them."""
        return " ".join(place.text for place in self.places)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why sentences do not support a claim; *against* when they say otherwise."""

    reason: str
    against: bool = False
