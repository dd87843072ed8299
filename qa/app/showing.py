"""The article around a citation."""

from __future__ import annotations

import re
from pathlib import Path

from qa.app.naming import hint
from qa.app.session import Workspace
from qa.domain import Article, Excerpt
from qa.errors import ArticleError, StoreMissingError, UsageError
from qa.indexing.drafting import read
from qa.indexing.scan import path_of, source_of
from qa.passages import sentences
from qa.places import is_file

_DIGITS = 9
"""No article has so many lines; and Python reads no number of thousands of digits."""


def excerpt(workspace: Workspace, place: str, *, quote: str = "", around: int = 3) -> Excerpt:
    """What `FILE[:LINE]` or `FILE#page=N` names, as it was indexed; without either, the whole article.

    Marked are the words of *quote*, or the sentences that begin on the line. Raises
    `UsageError` when there is no such article, line or page, or when it has no such words.
    """
    source, line, page = _parse(workspace, place)
    article, remarks = _read(workspace, source)
    lines = article.text.removesuffix("\n").count("\n") + 1
    if page is not None:
        start, end = _page(article, page)
        marked = (_find(article, quote, start),) if quote else ()
        first, last = (article.text.count("\n", 0, at) + 1 for at in (start, end))
        return Excerpt(article, first, last, marked, remarks)
    if line is None:
        marked = (_find(article, quote, 0),) if quote else ()
        return Excerpt(article, 1, lines, marked, remarks)
    if not 1 <= line <= lines:
        raise UsageError(f"{source} has no line {line}: its last is {lines}")
    found = (_find(article, quote, _offset(article, line)),) if quote else _on_line(article, line)
    return Excerpt(article, max(1, line - around), min(lines, line + around), found, remarks)


def _parse(workspace: Workspace, place: str) -> tuple[str, int | None, int | None]:
    """Name, line and page. A name that ends in `:12` may also be just that: what exists decides."""
    found = re.fullmatch(r"(.+?)(?::(\d+)(?::\d+)?|#page=(\d+))", place, re.DOTALL)
    if found is None or _known(workspace, place):
        return place, None, None
    line, page = (int(number[:_DIGITS]) if number else None for number in found.groups()[1:])
    return found[1], line, page


def _page(article: Article, number: int) -> tuple[int, int]:
    """Where the page begins and ends in the article's text."""
    if not article.pages:
        raise UsageError(f"{article.source} has no pages", hint="name a line: FILE:LINE")
    if not 1 <= number <= len(article.pages):
        raise UsageError(f"{article.source} has no page {number}: its last is {len(article.pages)}")
    ends = (*article.pages[1:], _end(article))
    start, end = article.pages[number - 1], ends[number - 1]
    shown = len(article.text[start:end].rstrip())
    if not shown:
        raise UsageError(f"there is no text on page {number} of {article.source}: scanned?")
    return start, start + shown


def _end(article: Article) -> int:
    """Where the last page ends: what is repeated on the pages stands below it, and is no story."""
    told = article.body[-1].end if article.body else 0
    last = article.text.rfind("\n\n")
    return last if last >= told else len(article.text)


def _known(workspace: Workspace, name: str) -> bool:
    try:
        return workspace.article(name) is not None
    except StoreMissingError:
        return False


def _read(workspace: Workspace, name: str) -> tuple[Article, tuple[str, ...]]:
    """The article as indexed; from the file itself when it is not in the index."""
    try:
        article = workspace.article(name)
    except StoreMissingError:
        article = None
    if article is not None:
        return article, workspace.freshness({article.source}).remarks_on(article.source)
    path = Path(name) if is_file(Path(name)) else path_of(name, workspace.root)
    if not is_file(path):
        raise UsageError(f"there is no article {name}", hint=_meant(workspace, name))
    try:
        source = source_of(path, workspace.root)
        return read(path, source=source, max_mb=workspace.settings.max_file_mb), ("not indexed yet",)
    except ArticleError as error:
        raise UsageError(f"{name}: {error}") from error


def _meant(workspace: Workspace, name: str) -> str:
    try:
        return hint(name, workspace.view().entries, workspace.root)
    except StoreMissingError:
        return '"qa status" lists them'


def _offset(article: Article, line: int) -> int:
    offset = 0
    for _ in range(line - 1):
        offset = article.text.index("\n", offset) + 1
    return offset


def _on_line(article: Article, line: int) -> tuple[tuple[int, int], ...]:
    return tuple((one.start, one.end) for one in sentences(article) if one.line == line)


def _find(article: Article, quote: str, start: int) -> tuple[int, int]:
    if not quote.split():
        raise UsageError("there are no words to mark", hint='qa show FILE:LINE --quote "49% stake"')
    words = r"\s+".join(re.escape(word) for word in quote.split())
    found = re.compile(words).search(article.text, start)
    if found is None:
        raise UsageError(f"{article.source} does not say {quote!r} there")
    return found.span()
