"""The roles: what the parts of `qa` are to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from qa.domain.answers import (
    Answer,
    Claim,
    Prompt,
    Rejected,
    Statement,
    Usage,
)
from qa.domain.texts import (
    Candidate,
    Evidence,
    Filter,
    Passage,
    PassageId,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]  # shape (dimension,), unit length
    Vectors = NDArray[np.float32]  # shape (n, dimension), rows of unit length


class TokenCounter(Protocol):
    """Counts as the embedder counts, special tokens left out; nothing is truncated."""

    def __call__(self, texts: Sequence[str], /) -> list[int]: ...


class Embedder(Protocol):
    """Turns text into unit vectors, so that a dot product is the cosine."""

    @property
    def fingerprint(self) -> str:
        """Names model, weights and pooling: vectors of one fingerprint may be compared."""
        ...

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Passages or sentences: shape (len(texts), dimension), in the order given."""
        ...

    def question(self, text: str, /) -> Vector:
        """A question, which some models encode otherwise than a passage: shape (dimension,)."""
        ...


class PassageStore(Protocol):
    """What retrieval asks of an index. Ids of passages that are gone never come back."""

    def select(self, filter: Filter, /) -> Selection: ...

    def nearest(
        self, vector: Vector, *, limit: int, within: frozenset[PassageId] | None
    ) -> list[tuple[PassageId, float]]:
        """By cosine, best first; *within* restricts before ranking."""
        ...

    def matching(
        self, question: str, *, limit: int, within: frozenset[PassageId] | None
    ) -> list[tuple[PassageId, float]]:
        """By BM25, best first; *within* restricts before ranking."""
        ...

    def vectors(self, ids: Sequence[PassageId], /) -> Mapping[PassageId, Vector]:
        """Those of the passages *ids*, of length 1."""
        ...

    def passages(self, ids: Sequence[PassageId], /) -> list[Passage]:
        """In the order of *ids*."""
        ...

    def text(self, source: str, start: int, end: int, /) -> str:
        """The article's characters from *start* to *end*."""
        ...

    @property
    def copies(self) -> Mapping[str, str]:
        """Source to the article that it (nearly) repeats."""
        ...


@dataclass(frozen=True, slots=True)
class Selection:
    """The passages a filter lets through (None: all), and the undated articles it left out."""

    ids: frozenset[PassageId] | None
    undated: int = 0


class Retriever(Protocol):
    """Finds evidence for a question."""

    def retrieve(self, question: str, *, limit: int, filter: Filter) -> Evidence: ...


class Reader(Protocol):
    """Points at the words that answer, in passages that were found; most probable first."""

    def read(self, evidence: Evidence, /) -> list[Candidate]: ...


class Answerer(Protocol):
    """Turns evidence into an answer, or abstains."""

    def answer(self, evidence: Evidence, /) -> Answer: ...


class LanguageModel(Protocol):
    """Writes. Every failure (no answer, no key, no such model) is a `ModelError`."""

    @property
    def name(self) -> str:
        """As the settings name it: `provider/name`."""
        ...

    @property
    def usage(self) -> Usage:
        """Of all replies so far."""
        ...

    def stream(self, prompt: Prompt, /) -> Iterator[str]:
        """The reply, piece by piece as it is written."""
        ...


class Verifier(Protocol):
    """Holds what a model wrote against the evidence."""

    def verify(self, claims: Sequence[Claim], evidence: Evidence, /) -> list[Statement | Rejected]:
        """The verdict on each claim, in their order.

        A statement cites the sentences that support it, and nothing else: `SUPPORTED`, or `MISATTRIBUTED`
        where they are others than the model cited. What is contradicted or unsupported is rejected.
        """
        ...
