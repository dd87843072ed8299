"""Files to clean articles with metadata.

Cleaning marks and never deletes: an article's text is the file's, or what its format's reader
extracted from it, and `body` says which of it is the story. Whatever is not positively
recognised as furniture is story.
"""

from __future__ import annotations

import hashlib
import math
import stat
from dataclasses import replace
from pathlib import Path

from qa.articles import metadata
from qa.articles.decoding import decode
from qa.articles.guard import GivenUpError
from qa.articles.kinds import HEAD, recognise
from qa.articles.lines import split
from qa.articles.readers import READERS, extraction
from qa.domain import Article, Dated, Metadata, Origin
from qa.errors import ArticleError, UnreadableError

__all__ = [
    "SUFFIXES",
    "GivenUpError",
    "decode",
    "digest",
    "digest_of",
    "extraction",
    "furniture",
    "is_plain",
    "read",
]

SUFFIXES = frozenset(READERS)

_PLAIN = frozenset((".txt", ".md"))


def read(path: Path, *, source: str, max_mb: float, given: Metadata = Metadata()) -> Article:
    """Read the file at *path* as the article *source*; what is *given* wins over what is found.

    Raises `ArticleError` with the reason, never another error, whatever the file is.
    A megabyte is a million bytes.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ArticleError(f"unknown format: {path.suffix or path.name}")
    data = _bytes(path, max_mb)
    if not data.strip():
        raise ArticleError("empty file")
    kind = recognise(data, path.suffix.lower())
    parsed = READERS[kind](data)
    if not parsed.body:
        raise ArticleError("no sentences")
    misnamed = READERS[kind] is not reader
    return Article(
        source=source,
        text=parsed.text,
        digest=digest(data),
        metadata=metadata.merged(_by_hand(given), parsed.metadata),
        body=parsed.body,
        pages=parsed.pages,
        remarks=((f"read as {kind}, which it is",) if misnamed else ()) + parsed.remarks,
    )


def is_plain(path: Path) -> bool:
    """Is the file plain text by its name and by its first bytes, so that no library parses it?

    True for one that cannot be read at all: `read` says why.
    """
    suffix = path.suffix.lower()
    if suffix not in _PLAIN:
        return False
    try:
        if not path.is_file():
            return True
        with path.open("rb") as file:
            return recognise(file.read(HEAD), suffix) == suffix
    except OSError:
        return True
    except ArticleError:
        return False


def digest(data: bytes) -> str:
    """What identifies a file's content: the SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of(path: Path) -> str:
    """The digest of a file, to see whether it changed. Raises `ArticleError` if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(error) from error


def furniture(article: Article) -> list[tuple[int, str]]:
    """The lines left out as furniture, as (line number, text), in order.

    Blank lines are not among them, nor are title, byline, dateline and front matter:
    those are not lost but known, as `article.metadata`.
    """
    lines = split(article.text)
    by_hand = ("title", Origin.BY_HAND) in article.metadata.origins
    title = None if by_hand else article.metadata.title
    known = metadata.find(lines, Metadata(title=title)).lines
    left_out: list[tuple[int, str]] = []
    spans = iter(article.body)
    span = next(spans, None)
    for line in lines:
        while span and span.end <= line.start:
            span = next(spans, None)
        inside = span is not None and span.start < line.end
        if not inside and line.index not in known:
            left_out.append((line.index + 1, line.text))
    return left_out


def _by_hand(given: Metadata) -> Metadata:
    origins = tuple((name, Origin.BY_HAND) for name in metadata.UNDATED if getattr(given, name) is not None)
    published = given.published and Dated(given.published.day, Origin.BY_HAND)
    updated = given.updated and Dated(given.updated.day, Origin.BY_HAND)
    return replace(given, published=published, updated=updated, origins=origins)


def _bytes(path: Path, max_mb: float) -> bytes:
    try:
        # Anything but a regular file could block for ever, or never end.
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ArticleError("a directory")
        if not stat.S_ISREG(status.st_mode):
            raise ArticleError("not a regular file")
        if status.st_size > max_mb * 1e6:
            # Rounded up, so that the size never reads as the limit itself.
            size = math.ceil(status.st_size / 1e5) / 10
            raise ArticleError(f"{size:g} MB, above the limit of {max_mb:g} MB")
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> UnreadableError:
    return UnreadableError(f"not readable: {(error.strerror or str(error)).lower()}")
