"""Results as a person reads them, on a terminal or in a pipe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from qa.domain import Answer, Article, Candidate, Citation, Evidence, Metadata, Passage, ScoredPassage, Value
from qa.indexing.report import ArticleStatus, Check, FileReport, IndexReport, Outcome, Status
from qa.render import about
from qa.render.page import Page, columns, counted, cut, indented, styled
from qa.render.safe import line, safe
from qa.render.values import differing, marks

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_SNIPPET = 160
_READ = 60


# ---------------------------------------------------------------- answers


def answer(answer: Answer, page: Page, *, explain: bool = False) -> str:
    """The answer with its markers, then what each marker cites, then where the sources differ."""
    parts = _abstention(answer, page) if answer.abstained else _answered(answer, page)
    if explain and answer.evidence:
        parts += [
            "",
            *_explanation(answer.evidence, page),
            *_read(answer.candidates, page),
            styled(f"confidence {answer.confidence:.2f}", "dim"),
        ]
    return page.render(parts)


def _answered(answer: Answer, page: Page) -> list[RenderableType]:
    markers = {citation: number for number, citation in enumerate(answer.citations, start=1)}
    words = line(answer.answer or "")
    whole = {line(statement.text) for statement in answer.statements}
    written = words == line(" ".join(statement.text for statement in answer.statements))
    parts: list[RenderableType] = []
    if words in whole or written:
        for number, one in enumerate(answer.statements):
            parts.append(_marked(one.text, marks(one.citations, markers, page), bold=number == 0))
        quoted = whole
    else:
        cited = dict.fromkeys(c for statement in answer.statements for c in statement.citations)
        parts.append(_marked(words, marks(cited, markers, page), bold=True))
        quoted = set()
    parts.append("")
    for citation, number in markers.items():
        parts.append(reference(citation, number, page, stale=citation.source in answer.stale))
        if line(citation.quote) not in quoted:
            parts.append(indented(_quote(citation, [*words.split("; "), *(v.text for v in answer.values)])))
    return parts + _values(answer.values, markers, page)


def _marked(text: str, cited: str, *, bold: bool) -> RenderableType:
    return styled(line(text), "bold" if bold else "").append(f" {cited}", style="not bold green")


def _quote(citation: Citation, words: Sequence[str]) -> Text:
    """The sentence, with the words that answer emphasised where they stand in it."""
    shown = styled(quoted(citation))
    for one in words:
        if (at := shown.plain.find(line(one))) >= 0:
            shown.stylize("bold", at, at + len(line(one)))
    return shown


def quoted(citation: Citation) -> str:
    """The sentence in quotation marks: its own, where it is a quotation from end to end."""
    said = line(citation.quote)
    return said if said[0] in '“„«"' and said[-1] in '”“»"' and len(said) > 1 else f"“{said}”"


def _values(values: Sequence[Value], markers: Mapping[Citation, int], page: Page) -> list[RenderableType]:
    """The differing values, the chosen one first."""
    heading = "Sources differ:" if len(values) > 1 else "How it is put:"
    return ["", styled(heading, "bold"), *differing(values, markers, page)] if values else []


def _abstention(answer: Answer, page: Page) -> list[RenderableType]:
    parts: list[RenderableType] = [styled(abstained(answer), "bold")]
    if answer.closest:
        parts += ["", styled("Closest passages:")]
    for number, citation in enumerate(answer.closest, start=1):
        parts.append(reference(citation, number, page, stale=citation.source in answer.stale))
        parts.append(indented(styled(line(citation.quote))))
    return parts


def abstained(answer: Answer) -> str:
    """What is said where nothing is answered; a filter that lets no article through is no abstention."""
    return (
        "No article was asked."
        if answer.evidence and answer.evidence.barred
        else "The articles do not answer this."
    )


def reference(citation: Citation, number: int, page: Page, *, stale: bool) -> Text:
    """What a marker stands for: place, title, author and day."""
    shown = styled(f"[{number}] ", "green").append_text(
        page.source(citation.source, citation.line, page=citation.page)
    )
    shown.append(f" · {_about(citation.passage.metadata)}", style="dim")
    if stale:
        shown.append(" · changed since it was indexed", style="red")
    return shown


def _about(metadata: Metadata) -> str:
    """Title, author, publisher and date, as far as they are known."""
    day = metadata.published.day.isoformat() if metadata.published else "undated"
    title = cut(line(metadata.title), 70) if metadata.title else None
    known = (title, metadata.author, metadata.publisher)
    return " · ".join([*(line(one) for one in known if one), day])


def _read(candidates: Sequence[Candidate], page: Page) -> list[RenderableType]:
    """What the reader pointed at, how probably, and by how much it prefers it to no answer."""
    if not candidates:
        return []
    table = columns("probability", "over none", "words", "source", right=range(2))
    table.columns[0].min_width = len("probability")
    parts: list[RenderableType] = []
    for one in candidates:
        margin = "" if one.margin is None else f"{one.margin:+.1f}"
        found = one.passage
        place = page.source(found.source, found.line_at(one.start), page=found.page_at(one.start))
        words = cut(line(one.passage.quote(one.start, one.end)), _READ)
        table.add_row(f"{one.probability:.2f}", margin, words, place)
        over = f"; {margin} over none" if margin else ""
        parts += [styled(words), indented(place), indented(styled(f"{one.probability:.2f}{over}", "dim"))]
    return ["", styled("Read:", "bold"), *([table] if page.fits(table) else parts)]


# ---------------------------------------------------------------- evidence


def search(evidence: Evidence, page: Page, *, explain: bool = False) -> str:
    """The passages that were found, best first."""
    parts: list[RenderableType] = []
    for number, scored in enumerate(evidence.passages, start=1):
        passage = scored.passage
        shown = styled(f"{number}. ", "green").append_text(_place(passage, page))
        parts.append(shown.append(f" · {_about(passage.metadata)}", style="dim"))
        parts.append(indented(styled(cut(line(passage.text), 2 * _SNIPPET))))
        if scored.copies:
            parts.append(indented(styled(f"also in {', '.join(map(page.name, scored.copies))}", "dim")))
    if not evidence.passages:
        parts.append(styled("No article was searched." if evidence.barred else "Nothing found.", "bold"))
    if explain and evidence.passages:
        parts += ["", *_explanation(evidence, page)]
    return page.render(parts)


def _place(passage: Passage, page: Page) -> Text:
    return page.source(passage.source, passage.line, page=passage.page_at(passage.start))


def _explanation(evidence: Evidence, page: Page) -> list[RenderableType]:
    table = columns("rank", "score", "dense", "BM25", "passage", right=range(4))
    parts: list[RenderableType] = []
    for number, scored in enumerate(evidence.passages, start=1):
        place = _place(scored.passage, page)
        score, dense, words = f"{scored.score:.4f}", _leg(scored, "dense"), _leg(scored, "bm25")
        table.add_row(str(number), score, dense, words, place)
        parts.append(styled(f"{number}. ").append_text(place))
        parts.append(indented(styled(f"score {score} · dense {dense} · BM25 {words}", "dim")))
    return [table] if page.fits(table) else parts


def _leg(scored: ScoredPassage, name: str) -> str:
    found = next((leg for leg in scored.legs if leg.name == name), None)
    return f"{found.rank} ({found.score:.2f})" if found else "–"


def show(article: Article, page: Page, *, first: int, last: int, marked: Sequence[tuple[int, int]]) -> str:
    """Lines *first* to *last* of an article with their numbers; *marked* offsets stand out."""
    parts: list[RenderableType] = [
        page.source(article.source).append(f" · {_about(article.metadata)}", "dim")
    ]
    offset = 0
    digits = len(str(last))
    for number, text in enumerate(article.text.split("\n"), start=1):
        if first <= number <= last:
            hits = [
                (start - offset, end - offset)
                for start, end in marked
                if start <= offset + len(text) and end > offset
            ]
            parts.append(_numbered(number, text, hits, digits, plain=not page.colour))
        offset += len(text) + 1
    return page.render(parts)


def _numbered(
    number: int, text: str, hits: Sequence[tuple[int, int]], digits: int, *, plain: bool
) -> RenderableType:
    from rich.table import Table

    shown = styled("")
    place = 0
    for start, end in hits:
        start, end = max(start, 0), min(end, len(text))
        opening, closing = ("«", "»") if plain else ("", "")
        shown.append(safe(text[place:start]))
        shown.append(f"{opening}{safe(text[start:end])}{closing}", style="bold reverse")
        place = end
    shown.append(safe(text[place:]))
    row = Table.grid(padding=(0, 1))
    row.add_column(justify="right", width=digits, no_wrap=True)
    row.add_column(width=1)
    row.add_column(overflow="fold")
    row.add_row(styled(str(number), "dim"), styled(">" if hits else "", "green"), shown)
    return row


# ---------------------------------------------------------------- the index


_MANY = 5


def index(report: IndexReport, page: Page, *, every: bool = False, known: Collection[FileReport] = ()) -> str:
    """What was done to each file that needed anything (or to *every* one), and the sum.

    Files that were skipped as the report before says (*known*) are only counted.
    """
    parts: list[RenderableType] = []
    told = {one.source for one in known if one.outcome is Outcome.SKIPPED and one in report.files}
    shown = [one for one in report.files if every or one.outcome is not Outcome.UNCHANGED]
    shown = [one for one in shown if one.source not in told]
    for one in shown:
        parts.append(_file(one, page))
    if shown:
        parts.append("")
    counts = Counter(one.outcome.value for one in report.files)
    summary = ", ".join(f"{counts[o.value]} {o.value}" for o in Outcome if counts[o.value]) or "no articles"
    total = f"{counted(report.articles, 'article')}, {counted(report.passages, 'passage')} in the index"
    parts.append(styled(f"{summary}; {total} ({report.seconds:.1f} s)", "bold"))
    reasons = Counter(one.reason for one in report.files if one.outcome is Outcome.SKIPPED)
    if reasons.total() > _MANY:  # the lines above have scrolled away
        for reason, count in reasons.most_common(_MANY):
            parts.append(indented(styled(f"{count} skipped: {line(reason)}", "dim")))
    return page.render(parts)


def _file(report: FileReport, page: Page) -> Text:
    shown = styled(f"{report.outcome.value:<9} ", _STYLES.get(report.outcome, ""))
    shown.append_text(page.source(report.source))
    notes = [line(report.reason)] if report.reason else []
    if report.passages:
        notes.append(counted(report.passages, "passage"))
        if report.left_out:
            notes.append(f"{counted(report.left_out, 'character')} left out")
        notes += [_about(report.metadata)]
    notes += [line(remark) for remark in report.remarks]
    return shown.append("".join(f" · {note}" for note in notes), style="dim")


def status(status: Status, page: Page) -> str:
    """Every article with what is known of it, and the lines that were left out as boilerplate."""
    parts: list[RenderableType] = []
    for one in status.articles:
        parts += _article(one, page)
    for source in status.fresh:
        parts.append(page.source(source).append(" · not indexed yet", style="not dim yellow"))
    for source, reason in status.skipped:
        parts.append(page.source(source).append(f" · skipped: {line(reason)}", style="red"))
    for root in status.missing:
        parts.append(page.source(root).append(" · missing folder; its articles are kept", style="red"))
    ready = "compiled" if status.compiled else "not compiled"
    summary = f"{counted(len(status.articles), 'article')}, {counted(status.passages, 'passage')}"
    summary += f" · {status.embedding}, {ready}" if status.embedding else ""
    parts.append(styled(summary, "bold"))
    if not status.up_to_date:
        parts.append(styled('run "qa index" to bring the index up to date', "yellow"))
    return page.render(parts)


def _article(one: ArticleStatus, page: Page) -> list[RenderableType]:
    metadata = one.metadata
    shown = page.source(one.source)
    if one.state != "indexed":
        shown.append(f" · {one.state}", style="red")
    if one.copy_of:
        shown.append(f" · copy of {line(page.name(one.copy_of))}", style="yellow")
    size = f"{counted(one.characters, 'character')}, {counted(one.passages, 'passage')}"
    parts: list[RenderableType] = [shown]
    if metadata.title:
        parts.append(indented(styled(line(metadata.title)).append(about.placed(metadata, "title"), "dim")))
    parts.append(indented(styled(f"{' · '.join(about.facts(metadata))} · {size}", "dim")))
    parts += [indented(styled(line(remark), "yellow")) for remark in one.remarks]
    if one.furniture:
        parts.append(indented(styled(f"left out, {counted(len(one.furniture), 'line')}:", "dim")))
    parts += [indented(styled(f"{number}: {line(text)}", "dim"), 4) for number, text in one.furniture]
    return [*parts, ""]


def doctor(checks: Sequence[Check], page: Page) -> str:
    """One line for each check, and under a failed one the command that mends it."""
    parts: list[RenderableType] = []
    for check in checks:
        mark, style = ("ok  ", "green") if check.ok else ("FAIL", "red")
        parts.append(
            styled(mark, style).append(f" {check.name}: {line(check.detail)}", style="not green not red")
        )
        if not check.ok:
            parts.append(indented(styled(f"fix: {line(check.fix)}", "bold"), 5))
    bad = sum(not check.ok for check in checks)
    parts.append(styled("all in order" if not bad else f"{bad} of {len(checks)} checks failed", "bold"))
    return page.render(parts)


# ---------------------------------------------------------------- pieces

_STYLES: Mapping[Outcome, str] = {
    Outcome.INDEXED: "green",
    Outcome.UPDATED: "green",
    Outcome.MOVED: "green",
    Outcome.REMOVED: "yellow",
    Outcome.KEPT: "yellow",
    Outcome.SKIPPED: "red",
}
