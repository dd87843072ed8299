"""Where the labelled quotes stand: found word for word in the article, or reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa.domain import Article
from qa.evaluation.nouns import Fact, Label, Place, Quoted
from qa.passages import sentences

_AROUND = 160

Articles = Callable[[str], Article | None]
"""Gives the article that a source names, as the file says it now."""


def labelled(fact: Fact) -> tuple[Quoted, ...]:
    """Every quote of *fact*: its evidence, then that of the values that must stand beside it."""
    return (*fact.evidence, *(quote for also in fact.also for quote in also.evidence))


def find(quotes: Sequence[Quoted], articles: Articles) -> list[Label | None]:
    """Each quote where it first stands; None for one whose article or words are not there."""
    return [_find(one, articles(one.source)) for one in quotes]


def _find(quoted: Quoted, article: Article | None) -> Label | None:
    if article is None:
        return None
    start = article.text.find(quoted.quote)
    if start < 0 or not quoted.quote.strip():
        return None
    end = start + len(quoted.quote)
    text = article.text
    enclosing = [one for one in sentences(article) if one.start < end and start < one.end]
    first = min((one.start for one in enclosing), default=start)
    last = max((one.end for one in enclosing), default=end)
    return Label(
        place=Place(quoted.source, start, end),
        line=text.count("\n", 0, start) + 1,
        quote=quoted.quote,
        sentence=text[min(first, start) : max(last, end)],
        before=text[max(0, start - _AROUND) : start],
        after=text[end : end + _AROUND],
    )
