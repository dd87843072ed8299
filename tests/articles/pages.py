"""Small pages for the tests of this folder."""

from __future__ import annotations

from qa.articles import furniture
from qa.articles.reading import parsed
from qa.domain import Article

OPENING = "The regulator fined the airline $3 million on Tuesday after a two-year inquiry."
CLOSING = "Passengers had complained for years that refunds never arrived in their accounts."
STORY = f"{OPENING}\n\n{CLOSING}"


def article(text: str) -> Article:
    found = parsed(text)
    return Article("page.txt", text, "", found.metadata, found.body)


def body(text: str) -> list[str]:
    """The lines of the story."""
    spans = (text[span.start : span.end] for span in article(text).body)
    return [line.strip() for span in spans for line in span.split("\n") if line.strip()]


def left_out(text: str) -> list[str]:
    """The lines left out as furniture."""
    return [line for _, line in furniture(article(text))]
