"""What a file is, by its first bytes: a name can be wrong, and people save a page as `.txt`.

Only what leaves no doubt is recognised; all else is what its suffix says.
"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from qa.articles.decoding import marked
from qa.errors import ArticleError

UNREAD = {
    ".doc": "an old Word file: save it as .docx",
    ".rtf": "a Rich Text file: save it as .docx",
    ".odt": "an OpenDocument text: save it as .docx",
    ".pages": "a Pages document: export it as .docx",
    ".mht": "a web archive: save the page as HTML",
    ".mhtml": "a web archive: save the page as HTML",
    ".webarchive": "a web archive: save the page as HTML",
    ".mobi": "a Kindle book: convert it to .epub",
    ".azw3": "a Kindle book: convert it to .epub",
}
"""What people keep articles in and nothing here reads, with what can be done about it."""

HEAD = 4096
"""Bytes by which a page, a PDF and an archive are told from text."""

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|(?><!--.*?-->)\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<(?:!doctype|/?[a-z][a-z0-9]*)\b", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = {".pdf": "PDF", ".docx": "Word document", ".epub": "book"}
# What is often saved under a wrong name, and is no text.
_OTHERS = (
    (b"{\\rtf", "a Rich Text file: save it as .docx"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
)


def recognise(data: bytes, suffix: str) -> str:
    """The suffix that *data* should have. Raises `ArticleError` for what is known and cannot be read."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf\x00\t\n\r\x0c ")
    if start.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in data[:1024]):
        return ".pdf"
    if data.startswith(b"PK\x03\x04"):
        return _archived(data)
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise ArticleError("password-protected" if locked else "an old Word file: save it as .docx")
    for first, what in _OTHERS:
        if start.startswith(first):
            raise ArticleError(what)
    found = _marked_up(data, suffix)
    if found in _BINARY:
        raise ArticleError(f"no {_BINARY[found]}, whatever its name says")
    return found


def _archived(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, NotImplementedError, OSError, UnicodeDecodeError) as error:
        raise ArticleError("a damaged archive") from error
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return ".docx"
    if "META-INF/container.xml" in names:
        return ".epub"
    known = {"xl/workbook.xml": "a spreadsheet", "ppt/presentation.xml": "a slide show"}
    raise ArticleError(next((what for name, what in known.items() if name in names), "an archive"))


def _marked_up(data: bytes, suffix: str) -> str:
    head = marked(data[:HEAD]) or data[:HEAD].decode("latin-1")
    if _HTML.match(head):
        return ".html"
    if suffix in (".html", ".htm", ".xhtml") and not _TAG.search(marked(data) or data.decode("latin-1")):
        return ".txt"
    return suffix
