"""Word documents, through python-docx: every paragraph and table row in order, notes at the end.

Taken are the words as they would be printed: insertions that are being reviewed, yes; deletions
and hidden alternatives, no. python-docx opens the package; its own notion of a paragraph's
text would leave out insertions, content controls and text boxes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from qa.articles import archive, properties
from qa.articles.extracted import lines
from qa.articles.guard import guarded
from qa.articles.reading import Parsed, parsed
from qa.errors import ArticleError

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = frozenset(
    (
        f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", f"{_W}sectPr",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)  # fmt: skip
_BREAKS = {
    f"{_W}tab": " ",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}softHyphen": "",
}
_LINES, _CELL = (f"{_W}p", f"{_W}tr"), (f"{_W}tc",)
_NOTES = ("footnotes", "endnotes")


def read(data: bytes) -> Parsed:
    """Raises `ArticleError` for a damaged, locked or empty document."""
    with guarded("a Word document"):
        archive.opened(data).close()
        import docx

        document: Any = docx.Document(BytesIO(data))
        parts = list(_lines(document.element.body))
        for part in document.part.package.iter_parts():
            if part.partname.rpartition("/")[2].removesuffix(".xml") in _NOTES:
                parts += ["", *_lines(_root(part))]
        text = lines("\n".join(parts))
        if not text:
            raise ArticleError("no text")
        known = properties.of_document(document.core_properties)
    return parsed(text, known)


def _root(part: Any) -> _Element:
    from lxml import etree

    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _lines(root: _Element) -> Iterator[str]:
    """A line for each paragraph, a blank one between them; a table's row is one line."""
    for element in _top(root, _LINES):
        if element.tag == f"{_W}tr":
            cells = [" ".join(_words(cell).split()) for cell in _top(element, _CELL)]
            yield f"| {' | '.join(cells)} |"
        else:
            yield from ("", _words(element))
        for box in _boxes(element):
            yield from _lines(box)


def _top(root: _Element, tags: Collection[str]) -> Iterator[_Element]:
    """The elements with one of *tags* that are in none other; those in content controls, too."""
    waiting = list(reversed(root))
    while waiting:
        element = waiting.pop()
        if element.tag in tags:
            yield element
        elif element.tag not in _SKIPPED:
            waiting += reversed(element)


def _words(root: _Element) -> str:
    """What is written in a paragraph or a cell, its text boxes aside."""
    found: list[str] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if tag == f"{_W}t":
            found.append(element.text or "")
        elif tag in _BREAKS:
            found.append(_BREAKS[tag])
        elif tag not in _SKIPPED and tag != f"{_W}txbxContent" and not _hidden(element):
            if tag == f"{_W}p" and element is not root:
                found.append(" ")
            waiting += reversed(element)
    return "".join(found)


def _hidden(element: _Element) -> bool:
    """Is it a run that Word neither shows nor prints?"""
    mark = element.find(f"{_W}rPr/{_W}vanish") if element.tag == f"{_W}r" else None
    return mark is not None and mark.get(f"{_W}val", "true") not in ("false", "0", "off")


def _boxes(line: _Element) -> Iterator[_Element]:
    """The text boxes anchored in a paragraph or a row, each once."""
    waiting = list(reversed(line))
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_W}txbxContent":
            yield element
        elif element.tag not in _SKIPPED:
            waiting += reversed(element)
