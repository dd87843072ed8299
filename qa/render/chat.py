"""A conversation, on the screen and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from qa.chat import RULES, Turn
from qa.domain import Answer, Citation, Filter, Metadata, Value
from qa.render import data, rejected, text
from qa.render.about import spot
from qa.render.page import Page, columns, counted, cut, indented, styled
from qa.render.safe import line, safe

if TYPE_CHECKING:
    from rich.console import RenderableType


# ---------------------------------------------------------------- on the screen


def turn(turn: Turn, page: Page, *, explain: bool = False) -> str:
    """The answer, and above it how the question was understood where that is not as it was typed."""
    understood = [styled(f"asked as: {line(turn.standalone)}", "dim")] if turn.resolved_by else []
    shown = text.answer(turn.answer, page, explain=explain)
    return "\n".join([page.render(understood), shown] if understood else [shown])


def why(turn: Turn, page: Page) -> str:
    """How the question was understood and by whom, what was found, and how sure the answer is."""
    parts: list[RenderableType] = [styled(f"question: {line(turn.question)}")]
    if turn.resolved_by:
        by = "by rules" if turn.resolved_by == RULES else f"by {line(turn.resolved_by)}"
        parts += [styled(f"asked as: {line(turn.standalone)}")]
        parts += [styled(f"completed {by}, from what was said before", "dim")]
    else:
        parts.append(styled("asked as it was typed", "dim"))
    if turn.answer.engine:
        engine = turn.answer.engine
        wrote = f"written by {line(engine.model)}" if engine.model else "quoted, without a language model"
        parts.append(styled(wrote, "dim"))
    answer = text.answer(turn.answer, page, explain=True) + rejected.rejected(turn.answer, page)
    return "\n\n".join([page.render(parts), answer])


def sources(known: Sequence[tuple[str, Metadata]], cited: Mapping[str, Sequence[int]], page: Page) -> str:
    """The articles, each with the markers under which the last answer cites it."""
    table = columns("cited", "article", "published", "title", right=range(0))
    parts: list[RenderableType] = []
    for source, about in known:
        marks = page.marks(cited.get(source, ()))
        title = cut(line(about.title), 60) if about.title else ""
        table.add_row(styled(marks, "green"), page.source(source), _day(about), styled(title, "dim"))
        parts.append(page.source(source).append(f" {marks}", style="green"))
        parts.append(indented(styled(" · ".join(one for one in (_day(about), title) if one), "dim")))
    return page.render(
        [*([table] if page.fits(table) else parts), styled(counted(len(known), "article"), "bold")]
    )


def filtered(filter: Filter) -> str:
    """A filter in words."""
    parts = [f"sources {', '.join(map(line, filter.sources))}"] if filter.sources else []
    parts += [f"since {filter.since}"] if filter.since else []
    parts += [f"until {filter.until}"] if filter.until else []
    parts += ["undated too"] if filter.dates and filter.undated else []
    return "only " + ", ".join(parts) if parts else "all articles"


def commands(known: Sequence[tuple[str, str]], page: Page) -> str:
    """Each command's usage and what it does, in two columns where there is room; then what is no command."""
    more = styled(
        "Anything else is a question. Alt-Enter, or a backslash at the end of a line, goes on below."
    )
    if page.width is not None and page.width < 70:
        parts: list[RenderableType] = []
        for usage, does in known:
            parts += [styled(usage, "bold"), indented(styled(does, "dim"))]
        return page.render([*parts, "", more])
    wide = max(len(usage) for usage, _ in known if len(usage) < 30)
    rows = [styled(usage.ljust(wide + 2), "bold").append(does, "not bold dim") for usage, does in known]
    return page.render([*rows, "", more])


def as_data(turn: Turn) -> str:
    """One turn as one line of JSON, `qa.turn/1`."""
    made: dict[str, Any] = {
        "schema": "qa.turn/1",
        "question": turn.question,
        "standalone": turn.standalone,
        "resolved_by": turn.resolved_by,
        "answer": data.answer(turn.answer),
    }
    return data.dumps_line(made)


# ---------------------------------------------------------------- as Markdown


def markdown(turns: Sequence[Turn], *, title: str, saved: date) -> str:
    """The whole conversation, every answer with the sentences that it cites."""
    parts = [f"# {_plain(title)}", f"Saved on {saved.isoformat()} · {counted(len(turns), 'question')}"]
    for number, one in enumerate(turns, start=1):
        parts += [f"## {number}. {_plain(one.question)}", *_markdown_turn(one)]
    return "\n\n".join(parts) + "\n"


def _markdown_turn(turn: Turn) -> list[str]:
    answer = turn.answer
    parts = [f"*Asked as: {_plain(turn.standalone)}*"] if turn.resolved_by else []
    markers = {citation: number for number, citation in enumerate(answer.citations, start=1)}
    if answer.abstained:
        parts.append(text.abstained(answer) + (" Closest passages:" if answer.closest else ""))
        markers = {citation: number for number, citation in enumerate(answer.closest, start=1)}
    else:
        parts += _markdown_answer(answer, markers)
    parts += [_markdown_citation(c, number, answer.stale) for c, number in markers.items()]
    if answer.values:
        listed = [_markdown_value(value, markers) for value in answer.values]
        parts.append("\n".join(["Sources differ:", "", *listed]))
    parts += [f"*{_plain(remark)}*" for remark in answer.remarks]
    return parts


def _markdown_answer(answer: Answer, markers: Mapping[Citation, int]) -> list[str]:
    said = [line(statement.text) for statement in answer.statements]
    marked = [
        _plain(statement.text) + " " + "".join(f"[{markers[c]}]" for c in statement.citations)
        for statement in answer.statements
    ]
    words = line(answer.answer or "")
    return marked if words in said else [f"**{_plain(words)}**", *marked]


def _markdown_citation(citation: Citation, number: int, stale: Collection[str]) -> str:
    about = citation.passage.metadata
    known = [one for one in (about.title, about.author, about.publisher) if one]
    place = f"{_code(citation.source)}{spot(citation.line, citation.page)}"
    told = " · ".join([f"`{place}`", *map(_plain, known), _day(about)])
    changed = " · changed since it was indexed" if citation.source in stale else ""
    return f"> {_plain(citation.quote)}\n>\n> — [{number}] {told}{changed}"


def _markdown_value(value: Value, markers: Mapping[Citation, int]) -> str:
    days = sorted({_day(citation.passage.metadata) for citation in value.citations})
    marks = "".join(f"[{markers[citation]}]" for citation in value.citations)
    by = f", {_plain(value.speaker)}" if value.speaker else ""
    return f"- {_plain(value.text)} ({value.stance.value}{by}; {', '.join(days)}) {marks}"


def _day(about: Metadata) -> str:
    return about.published.day.isoformat() if about.published else "undated"


_SPECIAL = re.compile(r"([\\`*_<>\[\]|~])|(&)(?=#?\w+;)|(?<!\S)([#+=-])(?=\s|$)")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s)")


def _plain(words: str) -> str:
    """*words* on one line, so that Markdown shows them as they are."""
    shown = _SPECIAL.sub(lambda found: f"\\{found[0]}", line(words))
    return _NUMBERED.sub(r"\1\\\2", shown)


def _code(words: str) -> str:
    return safe(words).replace("`", "'").replace("\n", " ")
