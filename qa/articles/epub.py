"""Books in EPUB: the chapters in the order of the spine, and what the package says of the book.

A zip archive of XHTML: the standard library and lxml read it. The library made for it, ebooklib,
is under the AGPL, which does not go with the licence of this program.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote
from zipfile import ZipFile

from qa.articles import archive, blocks, dates, html
from qa.articles.decoding import decode
from qa.articles.extracted import tidy
from qa.articles.guard import guarded
from qa.articles.reading import Parsed, parsed
from qa.domain import Dated, Metadata, Origin
from qa.errors import ArticleError

if TYPE_CHECKING:
    from lxml.etree import _Element

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_REFERENCE = "{http://www.w3.org/2001/04/xmlenc#}CipherReference"


def read(data: bytes) -> Parsed:
    """Raises `ArticleError` for a damaged, locked or empty book."""
    with guarded("a book"), archive.opened(data) as book:
        package, folder = _package(book)
        names = _chapters(package, folder)
        if locked := _locked(book) & set(names):
            raise ArticleError(f"{len(locked)} of {len(names)} chapters are encrypted")
        present = set(book.namelist())
        missing = [name for name in names if name not in present]
        text = "\n\n".join(filter(None, (_text(book.read(name)) for name in names if name in present)))
        if not text:
            raise ArticleError("no text")
        known, remarks = _known(package)
    if missing:
        remarks = (*remarks, f"{len(missing)} of {len(names)} chapters are missing from the file")
    made = parsed(text, known)
    return replace(made, remarks=(*made.remarks, *remarks))


def _parse(data: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    root = etree.fromstring(data, parser)
    if root is None:
        raise ArticleError("a book that is damaged (no XML)")
    return root


def _package(book: ZipFile) -> tuple[_Element, str]:
    """The package document, and the folder from which it names its files."""
    container = _parse(book.read("META-INF/container.xml"))
    path = next((one.get("full-path") or "" for one in container.iter(f"{_CONTAINER}rootfile")), "")
    if path not in book.namelist():
        raise ArticleError("a book that is damaged (no package)")
    return _parse(book.read(path)), posixpath.dirname(path)


def _chapters(package: _Element, folder: str) -> list[str]:
    """Names within the archive, in order of reading; the table of contents is none."""
    items = {one.get("id"): one for one in package.iter(f"{_OPF}item")}
    found: list[str] = []
    for reference in package.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "html" not in (item.get("media-type") or ""):
            continue
        if "nav" not in (item.get("properties") or "").split():
            found.append(posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or ""))))
    return list(dict.fromkeys(found))


def _locked(book: ZipFile) -> set[str]:
    """What is encrypted; fonts often are, which hurts nobody."""
    if "META-INF/encryption.xml" not in book.namelist():
        return set()
    found = _parse(book.read("META-INF/encryption.xml")).iter(_REFERENCE)
    return {unquote(one.get("URI") or "") for one in found}


def _text(data: bytes) -> str:
    source = decode(data)
    tree, complete = html.parse(source)
    if tree is None:
        return ""
    return blocks.text(tree) if complete else html.flat(source)


def _known(package: _Element) -> tuple[Metadata, tuple[str, ...]]:
    names = {key: [tidy(one.text or "") for one in _said(package, key)] for key in _NAMES}
    values = {field: ", ".join(filter(None, names[key][:5])) for key, field in _NAMES.items() if field}
    values["title"] = next(filter(None, names["title"]), "")
    values["language"] = next(filter(None, names["language"]), "")
    values = {field: value for field, value in values.items() if value}
    dated = dates.moment(next(filter(None, names["date"]), ""))
    published = Dated(dated.day, Origin.PROPERTIES, dated.at) if dated.day else None
    remarks = (f"published: {names['date'][0][:40]!r} {dated.fault}; left out",) if dated.fault else ()
    origins = tuple((field, Origin.PROPERTIES) for field in values)
    known = Metadata(values.get("title"), values.get("author"), values.get("publisher"), published)
    return replace(known, language=values.get("language"), origins=origins), remarks


def _said(package: _Element, key: str) -> list[_Element]:
    """The elements of that name; of dates only that of publication, not those of conversion."""
    return [one for one in package.iter(f"{_DC}{key}") if one.get(f"{_OPF}event") in (None, "publication")]


_NAMES = {"title": "title", "creator": "author", "publisher": "publisher", "language": "language", "date": ""}
