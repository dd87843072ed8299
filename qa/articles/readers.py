"""From a file's bytes to its text and what is known of it, by suffix.

A new format is one module and one row of `READERS`. The libraries behind the formats are imported
when such a file is read, and not before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from qa.articles.decoding import decode
from qa.articles.reading import Parsed, parsed

Reader = Callable[[bytes], Parsed]


def plain(data: bytes) -> Parsed:
    """Plain text and Markdown: the file as it is. Raises `ArticleError` if it is no text."""
    return parsed(decode(data))


def html(data: bytes) -> Parsed:
    """See `qa.articles.html`."""
    from qa.articles.html import read

    return read(data)


def pdf(data: bytes) -> Parsed:
    """See `qa.articles.pdf`."""
    from qa.articles.pdf import read

    return read(data)


def docx(data: bytes) -> Parsed:
    """See `qa.articles.docx`."""
    from qa.articles.docx import read

    return read(data)


def epub(data: bytes) -> Parsed:
    """See `qa.articles.epub`."""
    from qa.articles.epub import read

    return read(data)


READERS: Mapping[str, Reader] = {
    ".txt": plain,
    ".text": plain,
    ".md": plain,
    ".markdown": plain,
    ".html": html,
    ".htm": html,
    ".xhtml": html,
    ".pdf": pdf,
    ".docx": docx,
    ".epub": epub,
}

_LIBRARY = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), "trafilatura"),
    ".pdf": "pdfminer.six",
    ".docx": "python-docx",
    ".epub": "lxml",
}


@cache
def extraction(suffix: str) -> str:
    """Names what extracts the text of such files, with its version; "" where nothing does.

    What another version extracted may read otherwise: those files are then read anew.
    """
    library = _LIBRARY.get(suffix)
    if library is None:
        return ""
    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:  # installed without metadata: its changes go unnoticed
        return library
