"""The extractive summary: sentences of the articles, and nothing else. Needs no language model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.domain import Embedder, Passage, Statement
from qa.reader.lexical import content_words
from qa.summaries.agreement import on_figures, on_sentences, together
from qa.summaries.centrality import choose, weights
from qa.summaries.differences import Group, change, difference, groups, pairs
from qa.summaries.figures import Figure, figures
from qa.summaries.nouns import ANY, Extent, Source, Summary
from qa.summaries.sentences import Line, lines, names_within

if TYPE_CHECKING:
    from qa.domain import Vector, Vectors

_BATCH = 16
_AGREED = 5
_DIFFERENCES = 8

_ONE, _MOST = 5, 10
"""Sentences unless told otherwise: of one article, and one more for each further one, up to so many."""

_BEARS = 0.3
"""Cosine to the topic from which a sentence bears on it; so does one that has all its words."""

_BESIDE = 0.5
"""And at least this share of the best one's."""


@dataclass(frozen=True, slots=True)
class Pile:
    """What is summarised: the articles, and those of their passages that are read, by source.

    In story order: by day of publication, undated articles last.
    """

    sources: tuple[Source, ...]
    passages: Mapping[str, Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class _Read:
    """The sentences that may be quoted, with their vectors, and all figures."""

    lines: list[Line]
    vectors: Vectors
    figures: list[Figure]


def story_order(sources: Sequence[Source]) -> tuple[Source, ...]:
    """By day of publication, undated articles last, then by name."""

    def key(one: Source) -> tuple[bool, str, str]:
        published = one.metadata.published
        return published is None, published.day.isoformat() if published else "", one.source

    return tuple(sorted(sources, key=key))


def summarise(
    pile: Pile,
    embedder: Embedder,
    *,
    extent: Extent = ANY,
    about: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Summary:
    """Central sentences of *pile* in story order; of several articles also what they agree and differ on.

    *about* picks what bears on a topic; there are no statements when nothing does.
    """
    encode = _Encoder(embedder, progress)
    read = _read(pile, encode)
    bias, read = (None, read) if about is None else _bearing(read, embedder, about)
    if not read.lines:
        return Summary(pile.sources, (), about, silent=about is not None)
    weighed = weights(read.lines, read.vectors, bias)
    taken = choose(read.lines, weighed, read.vectors, default(extent, len(pile.sources)))
    statements = tuple(_statement(read.lines[n]) for n in sorted(taken))
    if len(pile.sources) == 1:
        return Summary(pile.sources, statements, about)
    found = _groups(read.figures, encode)
    shown = [group for group in found if group.differs()][:_DIFFERENCES]
    by_line = dict(zip(read.lines, weighed, strict=True))
    agreed = together(
        on_figures(found, by_line), on_sentences(read.lines, read.vectors, weighed), limit=_AGREED
    )
    return Summary(
        pile.sources,
        statements,
        about,
        agreed=tuple(agreed),
        differences=tuple(difference(group) for group in shown),
        changes=tuple(made for group in shown if (made := change(group))),
    )


def default(asked: Extent, articles: int) -> Extent:
    """What was *asked* for, or else as many sentences as so many articles need."""
    if asked.sentences or asked.words:
        return asked
    return Extent(sentences=min(_MOST, _ONE + articles - 1))


def _statement(line: Line) -> Statement:
    cited = line.cite()
    return Statement(cited.quote, (cited,))


class _Encoder:
    """Encodes in batches, each text once, and tells how far it is."""

    def __init__(self, embedder: Embedder, progress: Callable[[int, int], None]) -> None:
        self._embedder = embedder
        self._progress = progress
        self._known: dict[str, Vector] = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        # Of like length together: a batch costs as much as its longest text.
        new = sorted({text for text in texts if text not in self._known}, key=lambda text: (len(text), text))
        for start in range(0, len(new), _BATCH):
            self._progress(start, len(new))
            some = new[start : start + _BATCH]
            self._known.update(zip(some, self._embedder.encode(some), strict=True))
        if new:
            self._progress(len(new), len(new))
        return np.stack([self._known[text] for text in texts])


def _read(pile: Pile, encode: _Encoder) -> _Read:
    named = names_within(
        passage.quote(sentence.start, sentence.end)
        for passages in pile.passages.values()
        for passage in passages
        for sentence in passage.sentences
    )
    every: list[Line] = []
    found: list[Figure] = []
    for source in pile.sources:
        of_one = lines(pile.passages.get(source.source, ()), named)
        every += [line for line in of_one if line.sound]
        found += figures(of_one, named)
    vectors = encode([line.text for line in every]) if every else _nothing()
    return _Read(every, vectors, found)


def _nothing() -> Vectors:
    import numpy as np

    return np.zeros((0, 1), dtype=np.float32)


def _bearing(read: _Read, embedder: Embedder, about: str) -> tuple[Vector | None, _Read]:
    """How much each sentence bears on the topic, and what does so at all."""
    import numpy as np

    if not read.lines:
        return None, read
    near = read.vectors @ embedder.question(about)
    asked = content_words(about)
    having = np.array([asked <= content_words(line.text) for line in read.lines])
    least = max(_BEARS, _BESIDE * float(near.max()))
    kept = [n for n in range(len(read.lines)) if near[n] >= least or having[n]]
    bearing = {read.lines[n] for n in kept}
    figures = [one for one in read.figures if one.line in bearing]
    bias = np.clip(near[kept], 0.0, None) + having[kept]
    return bias.astype(np.float32), _Read([read.lines[n] for n in kept], read.vectors[kept], figures)


def _groups(figures: Sequence[Figure], encode: _Encoder) -> list[Group]:
    clauses = sorted({figures[n].clause for pair in pairs(figures) for n in pair})
    if not clauses:
        return []
    vectors = dict(zip(clauses, encode(clauses), strict=True))
    return groups(figures, lambda one, other: float(vectors[one.clause] @ vectors[other.clause]))
