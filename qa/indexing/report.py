"""What a run did, what the index holds, and whether it is sound: results, for `render` to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qa.domain import Metadata


class Outcome(StrEnum):
    """What became of a file."""

    INDEXED = "indexed"
    UPDATED = "updated"
    MOVED = "moved"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    KEPT = "kept"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class FileReport:
    """A line of the report. `left_out` counts characters of boilerplate."""

    source: str
    outcome: Outcome
    reason: str = ""
    passages: int = 0
    characters: int = 0
    left_out: int = 0
    metadata: Metadata = Metadata()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a run did, file by file. `others` counts files of types that are no articles, by suffix."""

    files: tuple[FileReport, ...]
    missing: tuple[str, ...] = ()
    others: Mapping[str, int] = field(default_factory=dict)
    articles: int = 0
    passages: int = 0
    embedded: int = 0
    reused: int = 0
    seconds: float = 0.0
    remarks: tuple[str, ...] = ()

    def tells_more(self, before: IndexReport) -> bool:
        """Did the run do anything, fail at what the run *before* did not, or find other folders missing?"""
        if (self.missing, self.remarks) != (before.missing, before.remarks):
            return True
        known = {one for one in before.files if one.outcome is Outcome.SKIPPED}
        news = (one for one in self.files if one.outcome not in (Outcome.UNCHANGED, Outcome.KEPT))
        return any(one not in known for one in news)

    def count(self, *outcomes: Outcome) -> int:
        """How many files had one of *outcomes*."""
        return sum(report.outcome in outcomes for report in self.files)


@dataclass(frozen=True, slots=True)
class ArticleStatus:
    """An article. `state`: indexed, changed (since it was indexed), gone, or kept (its root is missing)."""

    source: str
    metadata: Metadata
    characters: int
    passages: int
    state: str
    copy_of: str | None
    furniture: tuple[tuple[int, str], ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """A workspace at a glance. `fresh` sources are not indexed yet; `outdated` ones would be read anew.

    These are articles read by other settings than now, and files that were no articles and have changed.
    """

    workspace: str
    articles: tuple[ArticleStatus, ...]
    fresh: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    roots: tuple[str, ...]
    missing: tuple[str, ...]
    passages: int
    embedding: str
    generation: int
    compiled: bool
    outdated: tuple[str, ...] = ()

    @property
    def up_to_date(self) -> bool:
        """Would `qa index` change nothing?"""
        if self.fresh or self.outdated:
            return False
        return all(one.state in ("indexed", "kept") for one in self.articles)


@dataclass(frozen=True, slots=True)
class Check:
    """A thing looked at; `fix` is what to type when it is not `ok`."""

    name: str
    ok: bool
    detail: str
    fix: str = ""
