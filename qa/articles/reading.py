"""What a reader makes of a file, and how plain text becomes that."""

from __future__ import annotations

from dataclasses import dataclass

from qa.articles import cleaning, metadata
from qa.articles.lines import split
from qa.domain import Metadata, Span


@dataclass(frozen=True, slots=True)
class Parsed:
    """`body` are the spans of `text` that are the story; for the rest see `Article`."""

    text: str
    metadata: Metadata
    body: tuple[Span, ...]
    pages: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()


def parsed(text: str, known: Metadata = Metadata()) -> Parsed:
    """Clean *text*; what a format says of itself (*known*) comes before what the text says."""
    lines = split(text)
    found = metadata.find(lines, known)
    known = metadata.merged(known, found.metadata)
    return Parsed(text, known, cleaning.body(lines, found), remarks=found.remarks)
