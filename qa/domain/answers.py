"""Answers: what is cited, stated and rejected; and what a language model is sent and writes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qa.domain.texts import (
    Article,
    Candidate,
    Evidence,
    Passage,
)


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
    """Tokens sent and received, and US dollars of the replies whose price is known: all but `unpriced`."""

    prompt_tokens: int = 0
    reply_tokens: int = 0
    cost: float | None = None
    unpriced: int = 0

    def __add__(self, other: Usage) -> Usage:
        """Both together."""
        costs = [one for one in (self.cost, other.cost) if one is not None]
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.reply_tokens + other.reply_tokens,
            sum(costs) if costs else None,
            self.unpriced + other.unpriced,
        )

    def since(self, before: Usage) -> Usage:
        """What was used after *before*."""
        cost = None if self.cost is None else self.cost - (before.cost or 0.0)
        return Usage(
            self.prompt_tokens - before.prompt_tokens,
            self.reply_tokens - before.reply_tokens,
            cost,
            self.unpriced - before.unpriced,
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that a model wrote, and the words it cites; not verified yet, and maybe uncited."""

    text: str
    citations: tuple[Citation, ...] = ()
