"""From files to evidence: articles, their sentences and passages, and what a search finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

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
    """The only text an answer may use: passages, best first.

    What was placed lower is in `further`: no answer is looked for there, only whether other articles
    give a value that was found, too. `barred`: the filter lets no article through, so none was searched.
    """

    question: str
    passages: tuple[ScoredPassage, ...]
    remarks: tuple[str, ...] = ()
    further: tuple[ScoredPassage, ...] = ()
    barred: bool = False


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
