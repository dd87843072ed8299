"""The nouns of summaries. A summary is made of statements with citations, as an answer is."""

from __future__ import annotations

from dataclasses import dataclass

from qa.domain import Citation, Engine, Metadata, Rejected, Statement, Timing, Usage, Value


@dataclass(frozen=True, slots=True)
class Extent:
    """How long a summary may be: sentences at most, or words at most; None: as the pile needs."""

    sentences: int | None = None
    words: int | None = None


ANY = Extent()


@dataclass(frozen=True, slots=True)
class Source:
    """An article that was summarised. `copies` repeat it and were not read."""

    source: str
    metadata: Metadata
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """What several independent articles say: the words of one, citing a sentence of each.

    With *figure* it is only this that they all give; the rest of the sentence is one article's.
    """

    statement: Statement
    figure: str | None = None

    @property
    def sources(self) -> int:
        """How many independent articles say it."""
        return len({citation.source for citation in self.statement.citations})


@dataclass(frozen=True, slots=True)
class Difference:
    """Figures that articles give differently for one thing; *about* names it in the articles' words.

    `values` are firmest first (stated before reported before potential before denied), then latest.
    """

    about: str
    values: tuple[Value, ...]

    def __post_init__(self) -> None:
        if len({value.normalised for value in self.values}) < 2:
            raise ValueError(f"nothing differs: {self.about!r}")


@dataclass(frozen=True, slots=True)
class Change:
    """What one value became. `dated`: by the days of publication, else by firmness alone.

    Without dates a change is only taken from what was reported or possible to what is stated.
    """

    about: str
    values: tuple[Value, ...]
    dated: bool

    def __post_init__(self) -> None:
        if len(self.values) < 2:
            raise ValueError(f"nothing changed: {self.about!r}")


@dataclass(frozen=True, slots=True)
class Summary:
    """What articles say, in their words or checked against them. No statements: nothing fits.

    `statements` are in story order: by day of publication, undated articles last, then by place.
    `stale` names cited sources that changed since they were indexed. `silent`: nothing bears on the topic.
    """

    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    about: str | None = None
    agreed: tuple[Agreement, ...] = ()
    differences: tuple[Difference, ...] = ()
    changes: tuple[Change, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    remarks: tuple[str, ...] = ()
    stale: frozenset[str] = frozenset()
    silent: bool = False
    engine: Engine | None = None
    usage: Usage | None = None
    timing: Timing = Timing()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in order of appearance: number *i* + 1 is its marker."""
        stated = [c for statement in self.statements for c in statement.citations]
        agreed = [c for one in self.agreed for c in one.statement.citations]
        differing = [c for one in self.differences for v in one.values for c in v.citations]
        changed = [c for one in self.changes for v in one.values for c in v.citations]
        return tuple(dict.fromkeys([*stated, *agreed, *differing, *changed]))
