"""An article for the tests of grading."""

from __future__ import annotations

from qa.domain import Article, Span

TEXT = (
    "The deal grants Meta a 49% non-voting stake.\n"
    "Google once held 25% of the mill.\n"
    "Meta is reportedly in talks to take 40% of it.\n"
)
ARTICLE = Article("seeds/a.txt", TEXT, "digest", body=(Span(0, len(TEXT)),))


def article_named(source: str) -> Article | None:
    """The one article there is."""
    return ARTICLE if source == ARTICLE.source else None
