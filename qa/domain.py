"""The nouns and the roles of `qa`. Standard library only; read this module first.

Data flows one way: file → `Article` → `Passage` → index → `Evidence` → `Answer`.
All offsets are character offsets into the article's text (decoded, newlines
normalised to "\\n"), half open; all lines count from 1; all scores are higher-is-better.
Nouns are immutable, and those that carry a promise check it when they are made:
a `Citation` whose quote is not verbatim, or a `Statement` without a citation,
cannot be constructed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]  # shape (dimension,), unit length
    Vectors = NDArray[np.float32]  # shape (n, dimension), rows of unit length

PassageId = int  # 63 bits, derived from the article and the place: the same in every run


# ---------------------------------------------------------------- files to articles


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text, half open."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")


class Origin(StrEnum):
    """Where something is said of an article. A date that was nowhere stays absent: it is never guessed."""

    META_TAG = "meta tag"
    JSON_LD = "JSON-LD"
    DATELINE = "dateline"
    FRONT_MATTER = "front matter"
    PROPERTIES = "document properties"
    PAGE = "page"  # its heading, byline, footer
    BY_HAND = "set by hand"


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, and where the article says so; `at` is the moment, where it gives one."""

    day: date
    origin: Origin
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article besides its text; None where it does not say.

    `origins` says where each field but the dates was found: pairs of its name and the place.
    """

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: Dated | None = None
    url: str | None = None
    updated: Dated | None = None
    language: str | None = None
    origins: tuple[tuple[str, Origin], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Article:
    """One source, read: its whole text, and the spans of it that are the story.

    `source` is the path relative to the workspace, or absolute with `~` outside it.
    `text` is the file's, or what was extracted from it; it is never edited, so that offsets and
    lines stay true. `body` (sorted, disjoint) leaves boilerplate out. `digest` is the SHA-256 of
    the file's bytes. `pages` are the offsets at which its pages begin, where it has pages;
    `remarks` are what a person should know of the reading.
    """

    source: str
    text: str
    digest: str
    metadata: Metadata = Metadata()
    body: tuple[Span, ...] = ()
    pages: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it stands in the article; `line` is that of its first character."""

    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The stretch that is embedded, retrieved and cited: whole sentences, in article order.

    `text` is verbatim, `article_text[start : start + len(text)]`. `pages`: the offset from which
    on what stands there is on a page, and its number from 1; empty where there are none.
    """

    source: str
    text: str
    start: int
    line: int
    sentences: tuple[Sentence, ...]
    metadata: Metadata = Metadata()
    pages: tuple[tuple[int, int], ...] = ()

    @property
    def end(self) -> int:
        """Offset after the last character, in the article."""
        return self.start + len(self.text)

    def quote(self, start: int, end: int) -> str:
        """The article's words from *start* to *end*, which must lie in this passage."""
        if not self.start <= start < end <= self.end:
            raise ValueError(f"{start}..{end} is outside the passage {self.start}..{self.end}")
        return self.text[start - self.start : end - self.start]

    def line_at(self, offset: int) -> int:
        """The line of the article on which the character at *offset* stands."""
        return self.line + self.text.count("\n", 0, offset - self.start)

    def page_at(self, offset: int) -> int | None:
        """The page of the file on which the character at *offset* stands; None where there are none."""
        return max((page for begin, page in self.pages if begin <= offset), default=None)


# ---------------------------------------------------------------- question to evidence


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles may answer. An empty filter lets all of them.

    `sources` are globs, any of which may match. With a date bound (inclusive),
    undated articles are left out unless `undated`.
    """

    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    undated: bool = False

    @property
    def dates(self) -> bool:
        """Does a date bound apply?"""
        return self.since is not None or self.until is not None

    def __bool__(self) -> bool:
        return bool(self.sources) or self.dates


@dataclass(frozen=True, slots=True)
class Leg:
    """How one way of searching placed a passage: its rank from 1, and its own score."""

    name: str
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage that was found. `copies` are other sources that hold the same words."""

    passage: Passage
    score: float
    legs: tuple[Leg, ...] = ()
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The only text an answer may use: passages, best first."""

    question: str
    passages: tuple[ScoredPassage, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words a reader points at as an answer: a span of one sentence.

    `probability` (0 to 1) is the reader's estimate that the sentence answers the question;
    `margin`, for a network, its score over "there is no answer here", in logits.
    """

    passage: Passage
    sentence: Sentence
    start: int
    end: int
    probability: float
    margin: float | None = None


# ---------------------------------------------------------------- answers


@dataclass(frozen=True, slots=True)
class Citation:
    """The words of an article that support something; never anything but verbatim."""

    passage: Passage
    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if self.passage.quote(self.start, self.end) != self.quote:
            raise ValueError(f"not verbatim in {self.passage.source}: {self.quote!r}")

    @classmethod
    def of(cls, passage: Passage, start: int, end: int) -> Citation:
        """Cite the article's characters *start* to *end*."""
        return cls(passage, start, end, passage.quote(start, end))

    @property
    def source(self) -> str:
        """The article's name."""
        return self.passage.source

    @property
    def line(self) -> int:
        """The line of the article on which the quote begins."""
        return self.passage.line_at(self.start)

    @property
    def page(self) -> int | None:
        """The page of the file on which the quote begins."""
        return self.passage.page_at(self.start)


class Support(StrEnum):
    """How the cited words bear on a statement."""

    SUPPORTED = "supported"
    MISATTRIBUTED = "misattributed"
    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer, with at least one citation."""

    text: str
    citations: tuple[Citation, ...]
    support: Support = Support.SUPPORTED

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a statement needs a citation: {self.text!r}")


class Stance(StrEnum):
    """How firmly an article puts a value."""

    STATED = "stated"
    REPORTED = "reported"
    POTENTIAL = "potential"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Value:
    """One of the differing answers to a question; its dates are those of its citations."""

    text: str
    normalised: str
    bound: str | None
    stance: Stance
    speaker: str | None
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a value needs a citation: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A sentence that a model wrote and that is not shown, and why."""

    text: str
    support: Support
    reason: str


@dataclass(frozen=True, slots=True)
class Engine:
    """What answered: enough to ask again and get the same."""

    answerer: str
    embedding: str
    index: str
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds spent, in whole and in part."""

    total: float = 0.0
    retrieve: float = 0.0
    answer: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say to a question, or that they do not.

    No statements means that `qa` abstained: then `answer` is None, and `closest`
    holds what came nearest. `stale` names cited sources that changed since they were indexed;
    `candidates` are the likeliest words that were read, chosen or not.
    """

    question: str
    answer: str | None
    confidence: float
    statements: tuple[Statement, ...] = ()
    values: tuple[Value, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    closest: tuple[Citation, ...] = ()
    evidence: Evidence | None = None
    candidates: tuple[Candidate, ...] = ()
    remarks: tuple[str, ...] = ()
    stale: frozenset[str] = frozenset()
    engine: Engine | None = None
    usage: Usage | None = None
    timing: Timing = Timing()

    def __post_init__(self) -> None:
        if (self.answer is None) == bool(self.statements):
            raise ValueError("an answer needs statements, and an abstention has neither")

    @property
    def abstained(self) -> bool:
        """Do the articles hold no answer?"""
        return not self.statements

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in order of appearance: number *i* + 1 is its marker."""
        stated = [c for statement in self.statements for c in statement.citations]
        valued = [c for value in self.values for c in value.citations]
        return tuple(dict.fromkeys([*stated, *valued]))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines *first* to *last* of an article; `marked` are character offsets into its text."""

    article: Article
    first: int
    last: int
    marked: tuple[tuple[int, int], ...]
    remarks: tuple[str, ...] = ()


# ---------------------------------------------------------------- language models


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent to a language model: how it is to behave, and what it is asked."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens sent and received, and US dollars where the price is known."""

    prompt_tokens: int = 0
    reply_tokens: int = 0
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that a model wrote, and the words it cites; not verified yet, and maybe uncited."""

    text: str
    citations: tuple[Citation, ...] = ()


# ---------------------------------------------------------------- roles


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
