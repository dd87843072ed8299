"""Summaries, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from qa.domain import Citation, Metadata, Statement, Value
from qa.render.data import citation as citation_data
from qa.render.data import engine as engine_data
from qa.render.data import usage as usage_data
from qa.render.data import value as value_data
from qa.render.page import Page, counted, cut, indented, styled
from qa.render.safe import line
from qa.render.text import quoted, reference
from qa.render.values import days, differing, marks, valued
from qa.summaries.nouns import Agreement, Change, Difference, Source, Summary

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_TITLE = 90


# ---------------------------------------------------------------- text


def text(summary: Summary, page: Page) -> str:
    """The statements by article, what several say, differ on and changed; then what each marker cites."""
    if not summary.statements:
        return page.render([styled(_nothing(summary), "bold")])
    markers = {citation: number for number, citation in enumerate(summary.citations, start=1)}
    parts: list[RenderableType] = [styled(_headline(summary), "bold")]
    for source, some in groupby(summary.statements, key=lambda one: one.citations[0].source):
        parts += ["", _heading(summary, source, page)]
        parts += [indented(_stated(one, summary, markers, page)) for one in some]
    parts += _agreed(summary.agreed, markers, page)
    parts += _differences(summary.differences, markers, page)
    parts += _changes(summary.changes, markers, page)
    said = {line(one.text) for one in (*summary.statements, *(a.statement for a in summary.agreed))}
    parts.append("")
    for citation, number in markers.items():
        parts.append(reference(citation, number, page, stale=citation.source in summary.stale))
        if line(citation.quote) not in said:
            parts.append(indented(styled(quoted(citation))))
    return page.render(parts)


def _nothing(summary: Summary) -> str:
    if summary.silent and summary.about is not None and summary.sources:
        return f"The articles say nothing about {line(summary.about)}."
    return "There is nothing to summarise."


def _headline(summary: Summary) -> str:
    """How many articles, from when to when, and on what."""
    days = sorted({day for one in summary.sources if (day := _day(one.metadata))})
    undated = sum(_day(one.metadata) is None for one in summary.sources)
    when = [f"{days[0]} to {days[-1]}" if len(days) > 1 else days[0]] if days else []
    if undated:
        when.append(f"{undated} undated" if len(summary.sources) > 1 else "undated")
    copies = sum(len(one.copies) for one in summary.sources)
    if copies:
        when.append(f"{counted(copies, 'reprint')} left out")
    articles = counted(len(summary.sources), "article")
    return f"{f'On {line(summary.about)}, from {articles}' if summary.about else articles}: {', '.join(when)}"


def _heading(summary: Summary, source: str, page: Page) -> Text:
    metadata = next((one.metadata for one in summary.sources if one.source == source), Metadata())
    title = cut(line(metadata.title), _TITLE) if metadata.title else page.name(source)
    return styled(f"{_day(metadata) or 'undated'} · {title}", "dim")


def _stated(one: Statement, summary: Summary, markers: Mapping[Citation, int], page: Page) -> Text:
    """The statement, and what else is said of its figures."""
    shown = _marked(line(one.text), marks(one.citations, markers, page))
    cited = set(one.citations)
    for found in summary.differences:
        if any(cited & set(value.citations) for value in found.values):
            shown.append(f" · sources differ on {line(found.about)}", style="yellow")
    return shown


def _marked(words: str, cited: str) -> Text:
    return styled(words).append(f" {cited}", style="green")


def _agreed(agreed: Sequence[Agreement], markers: Mapping[Citation, int], page: Page) -> list[RenderableType]:
    if not agreed:
        return []
    parts: list[RenderableType] = ["", styled("Several articles say:", "bold")]
    for one in agreed:
        give = f" give {line(one.figure)}" if one.figure else ""
        said = f"{one.sources} articles{give}: {line(one.statement.text)}"
        parts.append(indented(_marked(said, marks(one.statement.citations, markers, page))))
    return parts


def _differences(
    found: Sequence[Difference], markers: Mapping[Citation, int], page: Page
) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for one in found:
        parts += ["", styled(f"Sources differ on {line(one.about)}:", "bold")]
        parts += differing(one.values, markers, page)
    return parts


def _changes(found: Sequence[Change], markers: Mapping[Citation, int], page: Page) -> list[RenderableType]:
    if not found:
        return []
    parts: list[RenderableType] = ["", styled("What changed:", "bold")]
    for one in found:
        shown = styled(f"{line(one.about)}: ")
        for number, value in enumerate(one.values):
            shown.append(" → " if number else "").append(valued(value), style="bold")
            shown.append(f" ({value.stance.value}, {days(value)})")
            shown.append(f" {marks(value.citations, markers, page)}", style="green")
        if not one.dated:
            shown.append(" (not by date: from what was unconfirmed to what is stated)", style="dim")
        parts.append(indented(shown))
    return parts


def _day(metadata: Metadata) -> str | None:
    return metadata.published.day.isoformat() if metadata.published else None


# ---------------------------------------------------------------- JSON


def data(summary: Summary) -> dict[str, Any]:
    """Schema `qa.summary/1`."""
    markers = {citation: number for number, citation in enumerate(summary.citations, start=1)}

    def cited(citations: Iterable[Citation]) -> list[int]:
        return [markers[citation] for citation in citations]

    def values(some: Sequence[Value]) -> list[dict[str, Any]]:
        return [value_data(one, markers) for one in some]

    return {
        "schema": "qa.summary/1",
        "about": summary.about,
        "status": "summarised" if summary.statements else "abstained",
        "sources": [_source(one) for one in summary.sources],
        "statements": [
            {"text": s.text, "support": s.support.value, "citations": cited(s.citations)}
            for s in summary.statements
        ],
        "citations": [citation_data(c, number, summary.stale) for c, number in markers.items()],
        "agreed": [
            {
                "text": a.statement.text,
                "figure": a.figure,
                "sources": a.sources,
                "citations": cited(a.statement.citations),
            }
            for a in summary.agreed
        ],
        "differences": [{"about": d.about, "values": values(d.values)} for d in summary.differences],
        "changes": [
            {"about": c.about, "dated": c.dated, "values": values(c.values)} for c in summary.changes
        ],
        "rejected": [
            {"text": r.text, "support": r.support.value, "reason": r.reason} for r in summary.rejected
        ],
        "remarks": list(summary.remarks),
        "engine": engine_data(summary.engine),
        "usage": usage_data(summary.usage),
        "timing_ms": {
            "total": round(summary.timing.total, 1),
            "retrieve": round(summary.timing.retrieve, 1),
            "answer": round(summary.timing.answer, 1),
        },
    }


def _source(one: Source) -> dict[str, Any]:
    metadata = one.metadata
    return {
        "source": one.source,
        "title": metadata.title,
        "author": metadata.author,
        "publisher": metadata.publisher,
        "published": _day(metadata),
        "copies": list(one.copies),
    }
