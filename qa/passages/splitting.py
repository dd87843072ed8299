"""An article's body as sentences with offsets and lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from qa.domain import Article, Sentence, Span
from qa.passages.boundaries import starts
from qa.passages.lines import stretches

# About 200 word pieces of English. Beyond it a "sentence" is a list, a table or a file
# without punctuation, too long to be quoted as an answer or read by the embedder.
LONGEST_SENTENCE = 1000

# Where to cut what is too long, the best places first.
_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:[a-z]{3}|[\d%])[.!?…][\"'”’»)\]]*\s|[。！？]",
        r"[;:]\s|\n",
        r",\s|\s?[–—]\s?|[、，；]",
        r"\s",
    )
)

# A file without newlines is split in portions: the library's time grows faster than the text.
_PORTION = 20_000

_WORD = re.compile(r"\w")


def sentences(article: Article) -> list[Sentence]:
    """The sentences of the article's body, in order, disjoint, trimmed.

    Every character of the body that is not white space is in exactly one of them. List
    markers, `#` and `>` belong to the sentence they introduce. What runs on for more than
    `LONGEST_SENTENCE` characters is cut: at an inner full stop, else a semicolon, a
    comma, white space, or anywhere.
    """
    text = article.text
    found: list[Sentence] = []
    line, counted = 1, 0
    for span in body(article):
        for stretch in stretches(text, span):
            for start, end in _split(text, stretch):
                line += text.count("\n", counted, start)
                counted = start
                found.append(Sentence(start, end, line))
    return found


def body(article: Article) -> list[Span]:
    """The body's spans, those with only white space between them made one."""
    merged: list[Span] = []
    for span in article.body:
        if merged and not article.text[merged[-1].end : span.start].strip():
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged


def _split(text: str, stretch: Span) -> Iterator[tuple[int, int]]:
    for begin, stop in cut(text, stretch.start, stretch.end, _PORTION):
        running = text[begin:stop].replace("\n", " ")
        edges = [*starts(running), len(running)]
        # Stars, dashes or an emoji between two sentences are no sentence of their own.
        inner = [at for at, after in pairwise(edges) if _WORD.search(running, at, after)]
        for start, end in pairwise([0, *inner, len(running)]):
            yield from cut(text, begin + start, begin + end, LONGEST_SENTENCE)


def cut(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """Offsets of the trimmed pieces of `text[start:end]`, each at most *longest* characters."""
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > longest:
        at = _cut_at(text, start, start + longest)
        yield from cut(text, start, at, longest)
        start = at
        while text[start].isspace():
            start += 1
    if end > start:
        yield start, end


def _cut_at(text: str, start: int, end: int) -> int:
    """The best place in the second half of `text[start:end]` to cut."""
    for pattern in _CUTS:
        places = [match.end() for match in pattern.finditer(text, (start + end + 1) // 2, end)]
        if places:
            return places[-1]
    return end
