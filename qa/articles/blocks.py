"""All the text of a page, block by block: nothing that a reader would see is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.articles.extracted import lines

if TYPE_CHECKING:
    from lxml.etree import _Element

_HIDDEN = frozenset("script style template noscript head svg iframe object select textarea button".split())
_BLOCKS = frozenset(
    (
        "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre "
        "section summary table tbody tfoot thead title tr ul"
    ).split()
)
_APART = frozenset("p div h1 h2 h3 h4 h5 h6 table ul ol blockquote pre section article figure dl".split())


def text(root: _Element) -> str:
    """Paragraphs apart by blank lines, rows and items on lines of their own; "" if there is nothing."""
    from lxml import etree

    parts: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        # Not etree.QName, which refuses what pages are full of: "o:p", "fb:like".
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        ended = event == "end"
        if name in _HIDDEN or not name:
            hidden += -1 if ended else 1
        elif not hidden:
            parts.append(_edge(name, ended))
        own = element.tail if ended else element.text
        if own and not hidden and (ended or name):
            parts.append(own if name == "pre" else " ".join(_spaced(own)))
    return lines("".join(parts))


def _spaced(own: str) -> list[str]:
    """The words, with an empty one where white space began or ended."""
    words = own.split()
    if not words:
        return ["", ""]
    return [*([""] if own[0].isspace() else []), *words, *([""] if own[-1].isspace() else [])]


def _edge(name: str, ended: bool) -> str:
    if name == "br":
        return "" if ended else "\n"
    if name in ("td", "th"):
        return " | " if ended else ""
    if name == "li" and not ended:
        return "\n- "
    if name in _APART:
        return "\n\n"
    return "\n" if name in _BLOCKS else ""
