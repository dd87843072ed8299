"""From a file's bytes to its text and what is known of it, by suffix.

A new format is one function and one row of `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qa.articles import cleaning, metadata
from qa.articles.decoding import decode
from qa.articles.lines import split
from qa.domain import Metadata, Span


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader makes of a file; `body` are the spans of `text` that are the story."""

    text: str
    metadata: Metadata
    body: tuple[Span, ...]


Reader = Callable[[bytes], Parsed]


def plain(data: bytes) -> Parsed:
    """Plain text and Markdown: the file as it is. Raises `ArticleError` if it is no text."""
    return parsed(decode(data))


def parsed(text: str, known: Metadata = Metadata()) -> Parsed:
    """Clean *text*; what a format says of itself (*known*) comes before what the text says."""
    lines = split(text)
    found = metadata.find(lines)
    return Parsed(text, metadata.merged(known, found.metadata), cleaning.body(lines, found))


READERS: Mapping[str, Reader] = {
    ".txt": plain,
    ".text": plain,
    ".md": plain,
    ".markdown": plain,
}
