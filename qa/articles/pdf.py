"""PDF files, through pdfminer.six: the words of each page in the order in which people read them.

A PDF knows where letters stand and nothing of words, lines or columns. pdfminer puts lines and
columns together from the geometry; here lines become paragraphs, hyphens at line ends are
undone, paragraphs go on over columns and pages, and what repeats at the edges of the pages is
moved to the end of the text, where it belongs to no page's story.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING

from qa.articles import properties
from qa.articles.columns import ordered
from qa.articles.extracted import tidy
from qa.articles.guard import guarded
from qa.articles.reading import Parsed, parsed
from qa.domain import Metadata, Origin
from qa.errors import ArticleError

if TYPE_CHECKING:
    from pdfminer.layout import LTFigure, LTPage, LTTextBox
    from pdfminer.pdfdocument import PDFDocument

_EDGE = 0.1
"""The share of a page's height, above and below, in which running heads and page numbers stand."""

_CID = re.compile(r"\(cid:\d+\)")
_UNKNOWN = re.compile(r"(?<=\w)\(cid:\d+\)|\(cid:\d+\)(?=\w)")  # in a word; others are ornaments
_LOST = "\ufffd"
_NUMBER = re.compile(
    r"(?:page|seite|página|pagina|p\.)?\s*[-–—|]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–—|]?(?:\s*(?:/|of|von|de|di)\s*\d{1,4})?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|file://|www\.)\S+(?:\s+\d{1,3}\s*/\s*\d{1,3})?")
_FINISHED = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
# "compa-" / "ny" is one word; "well-" / "known" keeps its hyphen, as do figures and names.
_BROKEN = re.compile(r"[^\W\d_]{2,}[-\u2010]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_GLUED = re.compile(r"\S[-/]$")  # not a dash between words
_SOFT = ("\xad", "\x02")  # a hyphen that is there only because the line ends
_PREFIXES = frozenset(
    (
        "well self non ex co anti pre post semi half cross high low long short part full vice all so mid "
        "multi over"
    ).split()
)


@dataclass(slots=True)
class _Line:
    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float


@dataclass(slots=True)
class _Block:
    """Lines that stand together, as pdfminer sees them."""

    page: int
    lines: list[_Line]

    @property
    def left(self) -> float:
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        return max(line.right for line in self.lines)


@dataclass(slots=True)
class _Paragraph:
    """Its lines so far; `pages` says at which of them a page begins."""

    page: int
    size: float
    lines: list[str] = field(default_factory=list)
    pages: list[tuple[int, int]] = field(default_factory=list)
    full: bool = False  # does the last line reach the margin?


def read(data: bytes) -> Parsed:
    """Raises `ArticleError` for a file that is damaged, locked, or holds pictures of pages only."""
    with guarded("a PDF", "pdfminer"):
        document = _opened(data)
        blocks, heights = [], []
        for number, page in enumerate(_pages(document), start=1):
            blocks.append(_blocks(number, page))
            heights.append((page.y0, page.y1))
        if not blocks:
            raise ArticleError("a PDF that is damaged (no pages)")
        known = _properties(document)
    empty = [number for number, found in enumerate(blocks, start=1) if not found]
    if len(empty) == len(blocks):
        scanned = "1 page" if len(blocks) == 1 else f"{len(blocks)} pages"
        raise ArticleError(f"no text on its {scanned}: scanned? (make it readable with OCR)")
    _check_letters(blocks)
    running = _running(blocks, heights)
    paragraphs = list(_joined(_paragraphs(blocks)))
    known = _titled(known, paragraphs)
    return _composed(paragraphs, running, len(blocks), known, empty)


# ---------------------------------------------------------------- the library


def _opened(data: bytes) -> PDFDocument:
    from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
    from pdfminer.pdfparser import PDFParser

    try:
        return PDFDocument(PDFParser(BytesIO(data)))
    except PDFPasswordIncorrect as error:
        raise ArticleError("password-protected") from error


def _pages(document: PDFDocument) -> Iterator[LTPage]:
    """One after the other: a page's letters take megabytes."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=LAParams(all_texts=True))
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.create_pages(document):
        interpreter.process_page(page)
        yield device.get_result()


def _blocks(number: int, page: LTPage) -> list[_Block]:
    """The page's blocks of text in reading order; lines from top to bottom, without empty ones."""
    found: list[_Block] = []
    for box in ordered(list(_boxes(page))):
        lines = [
            _Line(text, line.x0, line.x1, line.y0, line.y1, line.height)
            for line in box
            if (text := line.get_text().rstrip("\n")).strip()
        ]
        if lines:
            found.append(_Block(number, lines))
    return found


def _boxes(part: LTPage | LTFigure) -> Iterator[LTTextBox]:
    """The boxes of text, also in what is drawn as a form: it may be a caption, or the whole page."""
    from pdfminer.layout import LTFigure, LTTextBox

    for one in part:
        if isinstance(one, LTTextBox):
            yield one
        elif isinstance(one, LTFigure):
            yield from _boxes(one)


def _properties(document: PDFDocument) -> Metadata:
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    info: dict[str, str] = {}
    for one in document.info:
        for key, value in one.items():
            raw = resolve1(value)
            info[key] = decode_text(raw) if isinstance(raw, bytes) else ""
    language = resolve1(document.catalog.get("Lang"))
    spoken = decode_text(language) if isinstance(language, bytes) else ""
    return properties.of(info.get("Title"), info.get("Author"), spoken)


def _check_letters(blocks: Sequence[Sequence[_Block]]) -> None:
    """Fonts without a map to characters show letters to the eye only."""
    text = "".join(line.text for page in blocks for block in page for line in block.lines)
    unknown = len(_CID.findall(text))
    if unknown > 0.1 * (len(_CID.sub("", text)) + unknown):
        raise ArticleError("no readable text: its fonts do not say which characters they show")


# ---------------------------------------------------------------- running heads


def _running(blocks: Sequence[list[_Block]], heights: Sequence[tuple[float, float]]) -> list[str]:
    """Take out of *blocks* what repeats at the pages' edges, and page numbers; each text once."""
    edge = [list(_at_edge(page, height)) for page, height in zip(blocks, heights, strict=True)]
    seen = Counter(text for page in edge for text in {_shape(line.text) for line in page})
    least = max(2, 0.3 * len(blocks))
    gone: dict[str, None] = {}
    for page, lines in zip(blocks, edge, strict=True):
        running = {id(line) for line in lines if seen[_shape(line.text)] >= least}
        others = [one for block in page for one in block.lines if id(one) not in running]
        numbers = {id(line) for line in lines if _is_number(line.text.strip()) and _outermost(line, others)}
        furniture = running | numbers
        for block in page:
            gone |= dict.fromkeys(tidy(line.text) for line in block.lines if id(line) in furniture)
            block.lines = [line for line in block.lines if id(line) not in furniture]
        page[:] = [block for block in page if block.lines]
    return [text for text in gone if text and not _is_number(text)]


def _at_edge(page: Iterable[_Block], height: tuple[float, float]) -> Iterator[_Line]:
    low, high = height
    margin = _EDGE * (high - low)
    for block in page:
        for line in block.lines:
            if line.bottom > high - margin or line.top < low + margin:
                yield line


def _outermost(line: _Line, others: Iterable[_Line]) -> bool:
    """Is nothing beside *line*, as in a table, and nothing either above it or below it?

    The address of a printed page may be beside it, and further numbers beyond it.
    """
    lower = upper = True
    for one in others:
        text = one.text.strip()
        if one is line or _ADDRESS.fullmatch(text):
            continue
        if min(one.top, line.top) - max(one.bottom, line.bottom) > 0.3 * line.size:
            return False
        if not _is_number(text):
            lower, upper = lower and one.bottom > line.bottom, upper and one.bottom < line.bottom
    return lower or upper


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()).casefold())


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text) or _ADDRESS.fullmatch(text))


# ---------------------------------------------------------------- paragraphs


def _paragraphs(pages: Iterable[Iterable[_Block]]) -> Iterator[_Paragraph]:
    """The paragraphs within each block: they end at short lines, and begin where one is indented."""
    for page in pages:
        for block in page:
            made: _Paragraph | None = None
            above: _Line | None = None
            for line in block.lines:
                if made is None or above is None or _begins(above, line, block):
                    if made:
                        yield made
                    made = _Paragraph(block.page, line.size)
                made.lines.append(line.text)
                made.full = len(block.lines) > 1 and line.right > block.right - 3 * line.size
                above = line
            if made:
                yield made


def _begins(above: _Line, line: _Line, block: _Block) -> bool:
    if abs(above.size - line.size) > 0.15 * max(above.size, line.size):
        return True
    if line.left > block.left + 0.7 * line.size and above.left <= block.left + 0.7 * line.size:
        return bool(_FINISHED.search(above.text.rstrip()))  # indented, and not a hanging line
    word = line.text.split(None, 1)[0]
    room = block.right - above.right
    letter = (line.right - line.left) / max(1, len(line.text))
    short = room > (len(word) + 1) * letter + 2 * line.size
    broken = above.text.rstrip().endswith(("-", "\u2010", *_SOFT))
    return short and not broken and not line.text.lstrip()[:1].islower()


def _joined(paragraphs: Iterable[_Paragraph]) -> Iterator[_Paragraph]:
    """Paragraphs that go on in the next column or on the next page, made one."""
    open_: _Paragraph | None = None
    for one in paragraphs:
        if open_ is not None and _goes_on(open_, one):
            if one.page != (open_.pages[-1][1] if open_.pages else open_.page):
                open_.pages.append((len(open_.lines), one.page))
            open_.lines += one.lines
            open_.full = one.full
            continue
        if open_:
            yield open_
        open_ = one
    if open_:
        yield open_


def _goes_on(above: _Paragraph, below: _Paragraph) -> bool:
    last, first = above.lines[-1].rstrip(), below.lines[0].lstrip()
    if abs(above.size - below.size) > 0.1 * max(above.size, below.size) or _FINISHED.search(last):
        return False
    if first[:1].islower():
        return True
    return above.full and len(above.lines) > 1 and len(below.lines) > 1


# ---------------------------------------------------------------- the text


def _composed(
    paragraphs: Sequence[_Paragraph],
    running: Sequence[str],
    count: int,
    known: Metadata,
    empty: Sequence[int],
) -> Parsed:
    words = Counter(word for one in paragraphs for line in one.lines for word in _WORD.findall(line))
    text = ""
    starts = [-1] * (count + 1)
    for one in paragraphs:
        begins = {0: one.page, **dict(one.pages)}
        text += "\n\n" if text else ""
        soft = True
        for at, line in enumerate(one.lines):
            shown = tidy(_CID.sub("", _UNKNOWN.sub(_LOST, line)))
            text = text + shown if soft else _appended(text, shown, words)
            soft = line.rstrip().endswith(_SOFT)
            if at in begins and starts[begins[at]] < 0:
                starts[begins[at]] = len(text) - len(shown)
    made = parsed(text, known)
    pages = _filled(starts[1:], len(text))
    body = made.body
    if running:
        text += "\n\n" + "\n".join(running)
    remarks = [*made.remarks]
    if empty:
        remarks.append(f"no text on page{'s' if len(empty) > 1 else ''} {_listed(empty)}: scanned?")
    if lost := text.count(_LOST):
        remarks.append(f"{lost} letter{'s' if lost > 1 else ''} that its fonts do not name: shown as {_LOST}")
    return replace(made, text=text, body=body, pages=pages, remarks=tuple(remarks))


def _appended(text: str, line: str, words: Counter[str]) -> str:
    """*text* with *line* after it: a space between, or nothing where a hyphen broke a word."""
    found = _BROKEN.search(text[-40:]) if line[:1].islower() else None
    if not found:
        glued = _GLUED.search(text[-2:]) and line[:1].isalnum()
        return text + ("" if glued or not line else " ") + line
    first = found.group()[:-1]
    second = re.match(r"[^\W\d_]*", line)
    rest = second.group() if second else ""
    hyphened, whole = words[f"{first}-{rest}"], words[f"{first}{rest}"]
    compound = text[-40:][: found.start()].endswith(("-", "\u2010"))  # "state-of-the-" / "art"
    keeps = compound or hyphened > whole or (hyphened == whole and first.lower() in _PREFIXES)
    return text + line if keeps else text[:-1] + line


def _filled(starts: Sequence[int], end: int) -> tuple[int, ...]:
    """The start of each page; one without text begins where the next does."""
    found: list[int] = []
    for start in reversed(starts):
        end = min(end, start) if start >= 0 else end
        found.append(end)
    return tuple(reversed(found))


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:8]))
    return shown if len(numbers) <= 8 else f"{shown}, … ({len(numbers)} in all)"


def _titled(known: Metadata, paragraphs: Sequence[_Paragraph]) -> Metadata:
    """With the largest words of the first page as the title, where the properties hold none."""
    first = [one for one in paragraphs if one.page == 1]
    if known.title or len(paragraphs) < 2:
        return known
    usual = median(one.size for one in paragraphs for _ in one.lines)
    best = max(first, key=lambda one: one.size, default=None)
    if best is None or best.size < 1.25 * usual:
        return known
    title = tidy(" ".join(best.lines))
    if not 8 <= len(title) <= 250 or " " not in title:
        return known
    return replace(known, title=title, origins=(*known.origins, ("title", Origin.PAGE)))
