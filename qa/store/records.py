"""What the catalog stores, as nouns: files as they were looked at, drafts to write, rows and back."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from qa.domain import Article, Dated, Metadata, Origin, Passage, PassageId, Sentence

if TYPE_CHECKING:
    from qa.domain import Vectors


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the file system said of a file when it was last looked at.

    A file whose size and time of change are the same is unchanged, unless it was
    looked at so soon after its last change that a second one may have the same time.
    """

    size: int
    mtime_ns: int
    checked_ns: int = 0

    _GRACE_NS = 2_000_000_000

    def proves(self, now: Stamp) -> bool:
        """Is a file stamped *now* certainly the one that was looked at?"""
        same = (self.size, self.mtime_ns) == (now.size, now.mtime_ns)
        return same and self.checked_ns - self.mtime_ns > self._GRACE_NS


@dataclass(frozen=True, slots=True)
class Entry:
    """A source as the catalog knows it, without its text. `reason` is why it was skipped."""

    source: str
    recipe: str
    stamp: Stamp
    digest: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An article as `qa status` lists it. `copy_of` is the article that it (nearly) repeats."""

    source: str
    metadata: Metadata
    characters: int
    passages: int
    furniture: tuple[tuple[int, str], ...]
    copy_of: str | None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An article ready to be written: read, cut into passages, and its vectors stored."""

    article: Article
    stamp: Stamp
    recipe: str
    passages: tuple[Passage, ...]
    vector_keys: tuple[int, ...]
    furniture: tuple[tuple[int, str], ...] = ()
    signature: bytes = b""


def passage_id(article: Article, passage: Passage) -> PassageId:
    """The same for the same words at the same place of the same source, in every run."""
    place = f"{article.source}\0{article.digest}\0{passage.start}\0{passage.end}"
    return vector_key(place)


def vector_key(text: str) -> int:
    """63 bits that name a text."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


# ---------------------------------------------------------------- rows and nouns


METADATA = (
    "a.title, a.author, a.publisher, a.published, a.origin, a.url,"
    " a.updated, a.updated_origin, a.language, a.origins"
)
"""The columns of an article's metadata, as `columns` fills and `metadata_of` reads them."""


def columns(metadata: Metadata) -> tuple[str | None, ...]:
    """Title, author, publisher, published, origin, url, updated, its origin, language, origins."""
    origins = json.dumps([(name, origin.value) for name, origin in metadata.origins])
    return (
        *(metadata.title, metadata.author, metadata.publisher),
        *_dated(metadata.published),
        metadata.url,
        *_dated(metadata.updated),
        *(metadata.language, origins),
    )


def _dated(dated: Dated | None) -> tuple[str | None, str | None]:
    if dated is None:
        return None, None
    # The day of the article's readers may be another than that of a moment given in UTC.
    moment = f" {dated.at.isoformat()}" if dated.at else ""
    return f"{dated.day.isoformat()}{moment}", dated.origin.value


def metadata_of(row: Sequence[Any]) -> Metadata:
    """The nouns of those columns."""
    title, author, publisher, published, origin, url, updated, updated_origin, language, origins = row
    found = tuple((name, Origin(value)) for name, value in json.loads(origins)) if origins != "[]" else ()
    return Metadata(
        *(title, author, publisher, _day(published, origin), url),
        *(_day(updated, updated_origin), language, found),
    )


def _day(text: str | None, origin: str | None) -> Dated | None:
    if not text or not origin:
        return None
    day, _, at = text.partition(" ")
    return Dated(date.fromisoformat(day), Origin(origin), datetime.fromisoformat(at) if at else None)


def row_of(article: Article, passage: Passage, key: int) -> tuple[Any, ...]:
    """Id, source, start, line, sentences, vector key, text."""
    sentences = json.dumps([(s.start, s.end, s.line) for s in passage.sentences])
    place = (passage_id(article, passage), article.source, passage.start, passage.line)
    return (*place, sentences, key, passage.text)


def passage_of(row: Sequence[Any]) -> Passage:
    """From id, source, text, start, line, sentences, the article's pages and its metadata's columns."""
    sentences = tuple(Sentence(*one) for one in json.loads(row[5]))
    starts = json.loads(row[6]) if row[6] != "[]" else ()
    pages = pages_of(starts, row[3], row[3] + len(row[2]))
    return Passage(row[1], row[2], row[3], row[4], sentences, metadata_of(row[7:]), pages)


def pages_of(starts: Sequence[int], begin: int, end: int) -> tuple[tuple[int, int], ...]:
    """Of the pages that begin at *starts*, those on which `text[begin:end]` stands, with their numbers."""
    first = max(bisect_right(starts, begin) - 1, 0)
    return tuple((starts[at], at + 1) for at in range(first, bisect_left(starts, end)))


def matrix_of(rows: Sequence[tuple[PassageId, bytes]]) -> tuple[list[PassageId], Vectors]:
    """Ids, and their vectors as the rows of one matrix."""
    import numpy as np

    if not rows:
        return [], np.empty((0, 0), dtype=np.float32)
    flat = np.frombuffer(b"".join(blob for _, blob in rows), dtype="<f4")
    return [id_ for id_, _ in rows], flat.reshape(len(rows), -1)
