"""Web pages, through trafilatura: the story's text without the page around it, and what the page states.

Comments of readers are left out. What trafilatura takes for the story still passes the cleaning
that all articles pass. Where it finds none, all that a reader would see is taken.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

from qa.articles import blocks, dates, people, stated
from qa.articles.decoding import decode_declared
from qa.articles.extracted import lines
from qa.articles.guard import guarded
from qa.articles.lines import split
from qa.articles.metadata import mostly_date
from qa.articles.reading import Parsed, parsed
from qa.domain import Dated, Metadata, Origin
from qa.errors import ArticleError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LOGGERS = ("trafilatura", "htmldate", "justext", "courlan", "readability")
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?\b(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_UNSHOWN = re.compile(r"<(script|style|template|noscript|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_NEAR, _BELOW = 6, 15
"""Lines below the heading on which a bare day, and a labelled one, is the article's."""
_LEAST = 200
"""Characters; where less is found than this, and far less than the page holds, the page is taken whole."""


def read(data: bytes) -> Parsed:
    """Raises `ArticleError` for a page without text, or one that cannot be read."""
    declared = _CHARSET.search(data[:4096])
    source = decode_declared(data, declared[1].decode("ascii", "replace") if declared else None)
    with guarded("a web page", *_LOGGERS):
        tree, complete = parse(source)
        if tree is None:
            raise ArticleError("no text")
        known, remarks = stated.known(tree, data)
        everything = blocks.text(tree) if complete else flat(source)
        text, whole = _text(tree, everything) if complete else (everything, True)
        if not text:
            raise ArticleError("no text")
        if known.published is None:
            known = _dated(everything, known)
        if known.author is None and not whole:
            known = _signed(tree, known)
    if whole:
        remarks = (*remarks, "no story was recognised: the whole page was taken")
    made = parsed(text, known)
    return replace(made, remarks=(*made.remarks, *remarks))


def parse(source: str) -> tuple[HtmlElement | None, bool]:
    """The tree of a page, without comments (None for an empty one), and whether all of it is there."""
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    # Without `huge_tree` libxml2 gives up at 256 elements within each other, with it at 2,048.
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True
    )
    try:
        tree = document_fromstring(source.encode(), parser=parser)
    except ParserError:  # there is nothing in it
        return None, True
    return tree, not any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)


def flat(source: str) -> str:
    """The text between the tags, for pages that are nested beyond what any parser follows."""
    shown = _UNSHOWN.sub("\n", source)
    return lines(unescape(_TAG.sub("\n", shown)))


def _text(tree: HtmlElement, everything: str) -> tuple[str, bool]:
    """The story, or all of the page, and which of the two."""
    from trafilatura import extract

    story = lines(extract(tree, include_comments=False, output_format="txt") or "")
    if len(story) >= _LEAST:
        return story, False
    if len(everything) <= 2 * len(story):
        return story, False
    return everything, True


def _signed(tree: HtmlElement, known: Metadata) -> Metadata:
    """With the author that trafilatura finds in the page, where no tag names one."""
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(tree, date_config={"extensive_search": False})
    names = [name.strip() for name in (found.author or "").split(";")]
    author = ", ".join(name for name in names if people.is_name(name))
    if not author:
        return known
    return replace(known, author=author, origins=(*known.origins, ("author", Origin.PAGE)))


def _dated(everything: str, known: Metadata) -> Metadata:
    """With the day that stands below the page's heading, where no tag names one.

    Further down, or unlabelled among other words, it is a related story's, or an event's.
    """
    page = split(everything)
    for at in (at for at, line in enumerate(page) if known.title and line.text == known.title):
        told = 0
        for far, line in enumerate(page[at + 1 : at + 1 + _BELOW]):
            found = dates.line(line.text)
            own = found is not None and mostly_date(found)
            alone = found and own and (found.exact or (far < _NEAR and not found.rest))
            if found and alone and found.label == "updated":
                known = replace(known, updated=known.updated or Dated(found.day, Origin.DATELINE))
            elif found and (alone or (own and found.label == "published")):
                return replace(known, published=Dated(found.day, Origin.DATELINE))
            told += line.prose and not found
            if told > 1:  # one sentence may sum the story up above its day
                break
    return known
