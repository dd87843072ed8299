"""Small piles: articles of one passage each, whose sentences end at full stops followed by a space."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from qa.domain import Dated, Metadata, Origin, Passage, Sentence
from qa.summaries.extractive import Pile, story_order
from qa.summaries.nouns import Source


def article(text: str, *, source: str = "seeds/a.txt", day: str | None = None) -> Passage:
    """One passage that is the whole article; a newline ends a sentence, too."""
    found = re.finditer(r"\S(?:[^\n]*?[.?!][\"”]?(?=\s|$)|[^\n]+)", text)
    sentences = tuple(Sentence(one.start(), one.end(), 1 + text.count("\n", 0, one.start())) for one in found)
    published = Dated(date.fromisoformat(day), Origin.DATELINE) if day else None
    return Passage(source, text, 0, 1, sentences, Metadata(published=published))


def pile(texts: Mapping[str, str]) -> Pile:
    """Articles by "name" or "name 2024-05-01", in story order."""
    made = []
    for name, text in texts.items():
        stem, _, day = name.partition(" ")
        made.append(article(text, source=f"seeds/{stem}.txt", day=day or None))
    sources = story_order([Source(one.source, one.metadata) for one in made])
    return Pile(sources, {one.source: (one,) for one in made})
