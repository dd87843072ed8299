"""What several articles put differently: a table, or paragraphs where the table would not fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from qa.domain import Citation, Value
from qa.render.page import Page, columns, indented, styled
from qa.render.safe import line

if TYPE_CHECKING:
    from rich.console import RenderableType

_DAYS = 3


def differing(some: Sequence[Value], markers: Mapping[Citation, int], page: Page) -> list[RenderableType]:
    """Each value with its stance, its days and its markers, in the order given; nothing is cut."""
    rows = [(valued(one), stance(one), days(one), marks(one.citations, markers, page)) for one in some]
    table = columns("value", "stance", "published", "sources", right=range(0))
    for what, firmly, when, cited in rows:
        table.add_row(styled(what), firmly, when, styled(cited, "green"))
    if page.fits(table):
        return [table]
    parts: list[RenderableType] = []
    for what, firmly, when, cited in rows:
        parts.append(styled(what).append(f" {cited}", style="green"))
        parts.append(indented(styled(f"{firmly} · {when}", "dim")))
    return parts


def marks(citations: Iterable[Citation], markers: Mapping[Citation, int], page: Page) -> str:
    """The markers of *citations*."""
    return page.marks(markers[citation] for citation in citations)


def valued(value: Value) -> str:
    """The value, with its bound where its words do not hold it."""
    bound = "" if value.bound is None or value.bound in value.text.lower() else f"{value.bound} "
    return f"{bound}{line(value.text)}"


def stance(value: Value) -> str:
    """How firmly it is put, and by whom."""
    return f"{value.stance.value}, {line(value.speaker)}" if value.speaker else value.stance.value


def days(value: Value) -> str:
    """When it was published; of many days the first and the last."""
    published = [citation.passage.metadata.published for citation in value.citations]
    known = sorted({one.day.isoformat() for one in published if one})
    if len(known) > _DAYS:
        known = [f"{known[0]} to {known[-1]}"]
    return ", ".join([*known, "undated"] if None in published else known)
