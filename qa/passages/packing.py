"""Sentences to passages: what the embedder reads in one go, and a reader is shown.

Breaks are chosen for the whole stretch at once, as TeX breaks a paragraph into lines:
full passages, evenly filled, that open with a heading or a paragraph where one is near.
Filling greedily left tails of a few words and headings parted from their text.
Passages do not overlap: a sentence is cited from one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, inf

from qa.domain import Article, Metadata, Passage, Sentence, TokenCounter
from qa.passages.splitting import body, cut, sentences

# A longer title is cut, in the vector only: it must leave room for the passage.
LONGEST_TITLE = 120

# No passage holds more sentences than this; tables and lists of numbers would.
MOST_SENTENCES = 40

# A word of more than 100 letters is one unknown word piece. So that encoded pictures
# do not make passages without end, a token stands for at most so many characters.
_CHARACTERS_PER_TOKEN = 16

_LONGEST_HEADING = 100

# Costs of a break, in units of an empty passage's: before a heading, between
# paragraphs, between sentences, and after a heading or "…three goals:".
_AT_HEADING, _AT_PARAGRAPH, _AT_SENTENCE, _AFTER_HEADING = -0.05, 0.05, 0.1, 2.0


def passages(article: Article, *, budget: int, count: TokenCounter) -> list[Passage]:
    """Pack whole body sentences into passages of at most *budget* tokens, the title's included.

    The title (its first `LONGEST_TITLE` characters) never takes more than half of the budget
    from the passage. A sentence that does not fit alone is cut where it hurts least; only
    what cannot be cut is longer than the budget. No passage runs over boilerplate.

    Tokens are counted sentence by sentence and added up. For WordPiece that is exact: it
    splits at white space and punctuation first, and every boundary is at one or the other
    (but for text cut in mid-word, where there was neither).
    """
    found = sentences(article)
    head, *tokens = count([_title(article.metadata), *_words(article.text, found)])
    room = max(budget - head, budget // 2, 1)
    sizes = dict(zip(found, tokens, strict=True))
    found = _fitted(article.text, found, sizes, room, count)
    packed: list[Passage] = []
    for run in _runs(article, found):
        breaks = _breaks(article.text, run, _weights(run, sizes), room)
        packed += [_passage(article, run[first:end]) for first, end in pairwise(breaks)]
    return packed


def embedded_text(passage: Passage) -> str:
    """What the vector of *passage* is made from: its article's title on a line, then its text."""
    title = _title(passage.metadata)
    return f"{title}\n{passage.text}" if title else passage.text


def _title(metadata: Metadata) -> str:
    title = " ".join((metadata.title or "").split())
    if len(title) <= LONGEST_TITLE:
        return title
    return title[: LONGEST_TITLE + 1].rpartition(" ")[0] or title[:LONGEST_TITLE]


def _words(text: str, found: Sequence[Sentence]) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in found]


def _fitted(
    text: str, found: list[Sentence], sizes: dict[Sentence, int], room: int, count: TokenCounter
) -> list[Sentence]:
    """*found*, with what is over *room* tokens cut until it fits; *sizes* gains the pieces."""
    while long := [s for s in found if sizes[s] > room and s.end - s.start > 1]:
        pieces = {s: list(_pieces(text, s, sizes[s], room)) for s in long}
        fresh = [piece for group in pieces.values() for piece in group]
        sizes.update(zip(fresh, count(_words(text, fresh)), strict=True))
        found = [piece for s in found for piece in pieces.get(s, [s])]
    return found


def _pieces(text: str, sentence: Sentence, size: int, room: int) -> Iterator[Sentence]:
    """*sentence* in as many even pieces as its tokens need; always more than one."""
    length = sentence.end - sentence.start
    longest = min(ceil(length / ceil(size / room)) + 1, length - 1)
    line, counted = sentence.line, sentence.start
    for start, end in cut(text, sentence.start, sentence.end, longest):
        line += text.count("\n", counted, start)
        counted = start
        yield Sentence(start, end, line)


def _runs(article: Article, found: Sequence[Sentence]) -> Iterator[Sequence[Sentence]]:
    """The sentences of each span of the body: no passage goes from one span to the next."""
    at = 0
    for span in body(article):
        first = at
        while at < len(found) and found[at].end <= span.end:
            at += 1
        if at > first:
            yield found[first:at]


def _weights(run: Sequence[Sentence], sizes: Mapping[Sentence, int]) -> list[int]:
    """Each sentence's tokens, or what its characters and the white space before it amount to."""
    ends = [run[0].start, *(sentence.end for sentence in run[:-1])]
    return [
        max(sizes[s], ceil((s.end - end) / _CHARACTERS_PER_TOKEN)) for s, end in zip(run, ends, strict=True)
    ]


def _breaks(text: str, run: Sequence[Sentence], weights: Sequence[int], room: int) -> list[int]:
    """Indices at which passages begin, from 0, and len(run): the cheapest way to break *run*.

    A passage costs the square of the share of it that stays empty, so that few and
    evenly filled ones are cheapest.
    """
    costs = _break_costs(text, run)
    best = [0.0] + [inf] * len(run)
    begin = [0] * (len(run) + 1)
    for end in range(1, len(run) + 1):
        size = 0
        for first in range(end - 1, max(-1, end - 1 - MOST_SENTENCES), -1):
            size += weights[first]
            if size > room and first < end - 1:
                break
            cost = best[first] + max(0.0, 1 - size / room) ** 2 + costs[first]
            if cost < best[end]:
                best[end], begin[end] = cost, first
    places = [len(run)]
    while places[-1] > 0:
        places.append(begin[places[-1]])
    return places[::-1]


def _break_costs(text: str, run: Sequence[Sentence]) -> list[float]:
    """What it costs to begin a passage with each sentence of *run*."""
    ends_line = [True, *("\n" in text[a.end : b.start] for a, b in pairwise(run)), False]
    headings = [
        ends_line[at] and ends_line[at + 1] and _is_heading(text[s.start : s.end]) for at, s in enumerate(run)
    ]
    costs = [0.0]
    for at in range(1, len(run)):
        if headings[at - 1] or text[run[at - 1].end - 1] == ":":
            costs.append(_AFTER_HEADING)
        elif headings[at]:
            costs.append(_AT_HEADING)
        else:
            costs.append(_AT_PARAGRAPH if ends_line[at] else _AT_SENTENCE)
    return costs


def _is_heading(line: str) -> bool:
    """Is *line*, which stands alone, a heading? A byline or a caption looks the same, and may."""
    return len(line) <= _LONGEST_HEADING and not line.endswith((".", "!", "…", "”", '"', ";", ","))


def _passage(article: Article, group: Sequence[Sentence]) -> Passage:
    start, end = group[0].start, group[-1].end
    return Passage(
        source=article.source,
        text=article.text[start:end],
        start=start,
        line=group[0].line,
        sentences=tuple(group),
        metadata=article.metadata,
    )
