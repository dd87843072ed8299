"""Question to evidence: two ways of searching, fused by score.

Vectors find what is said in other words, BM25 finds names and figures. Both scores are put between 0 and
1, and their weighted mean decides (relative score fusion; Bruch, Gai and Ingber 2023).
A filter is resolved to passage ids first, and both legs rank only those. Copies of one wire
story collapse into the best-placed one, which then names the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.domain import (
    Embedder,
    Evidence,
    Filter,
    Leg,
    Passage,
    PassageId,
    PassageStore,
    ScoredPassage,
    Selection,
)
from qa.quantities import quantities
from qa.reader.lexical import negations

if TYPE_CHECKING:
    from qa.domain import Vector

MEANING = 0.6
"""The weight of nearness in meaning; the rest is that of the question's words (docs/decisions.md)."""

DEPTH = 50
"""How many passages each leg is asked for. Fewer lose those that both legs place in the middle."""

DEEPEST = 3_000
"""Where copies of one story fill what was asked for, each leg is asked for four times as many, up to this."""

FURTHER = 30
"""So many of those placed lower are handed on beside the evidence."""

_GAP = 8
"""Characters of white space that may lie between neighbours."""

_WORD = re.compile(r"\w+")
_SAME_WORDS = 0.8


Hits = Sequence[tuple[PassageId, float]]
"""What one leg found, best first, each with the leg's own score."""


@dataclass(frozen=True, slots=True)
class HybridRetriever:
    """The `Retriever`: dense and BM25 over a store."""

    store: PassageStore
    embedder: Embedder

    def retrieve(self, question: str, *, limit: int, filter: Filter = Filter()) -> Evidence:
        """At most *limit* passages, best first, no two of them copies of each other."""
        selection = self.store.select(filter)
        remarks = tuple(_remarks(selection))
        if selection.ids is not None and not selection.ids:
            return Evidence(question, (), remarks, barred=True)
        vector = self.embedder.question(question)
        depth = max(DEPTH, limit)
        found, whole = self._found(question, vector, selection.ids, depth)
        while len(found) < limit and not whole and depth < DEEPEST:  # copies of one story took the places
            depth *= 4
            found, whole = self._found(question, vector, selection.ids, depth)
        return Evidence(question, found[:limit], remarks, further=found[limit : limit + FURTHER])

    def _found(
        self, question: str, vector: Vector, within: frozenset[PassageId] | None, depth: int
    ) -> tuple[tuple[ScoredPassage, ...], bool]:
        """What both legs find, copies collapsed; and whether that is all there is."""
        dense = self.store.nearest(vector, limit=depth, within=within)
        terms = self.store.matching(question, limit=depth, within=within)
        known = {id_ for id_, _ in dense}
        others = self.store.vectors([id_ for id_, _ in terms if id_ not in known])
        fused = fuse(dense, terms, {id_: float(other @ vector) for id_, other in others.items()})
        passages = self.store.passages([id_ for id_, _, _ in fused])
        scored = [
            ScoredPassage(passage, score, legs)
            for passage, (_, score, legs) in zip(passages, fused, strict=True)
        ]
        return tuple(merge(collapse(scored, self.store.copies), self.store.text)), len(dense) < depth


def fuse(
    dense: Hits, terms: Hits, cosines: Mapping[PassageId, float], *, meaning: float = MEANING
) -> list[tuple[PassageId, float, tuple[Leg, ...]]]:
    """(id, fused score, legs) of everything either leg found, best first; ties in order of id.

    A cosine is put between the lowest and the highest of what was found, because models differ in how far
    theirs spread; a BM25 score is a part of the best one. *cosines* are those of the passages that only
    *terms* found; a passage that only *dense* found has next to none of the question's words.
    """
    near, words = {**cosines, **dict(dense)}, dict(terms)
    low, high = min(near.values(), default=0.0), max(near.values(), default=0.0)
    most = max(words.values(), default=0.0)
    fused = [
        (
            id_,
            meaning * _part(near[id_] - low, high - low) + (1 - meaning) * _part(words.get(id_, 0.0), most),
            legs,
        )
        for id_, legs in legs_of(dense, terms).items()
    ]
    return sorted(fused, key=lambda one: (-one[1], one[0]))


def legs_of(dense: Hits, terms: Hits) -> dict[PassageId, tuple[Leg, ...]]:
    """Where each passage was placed, and with which score, by the legs that found it."""
    found: dict[PassageId, tuple[Leg, ...]] = {}
    for name, hits in (("dense", dense), ("bm25", terms)):
        for rank, (id_, score) in enumerate(hits, start=1):
            found[id_] = (*found.get(id_, ()), Leg(name, rank, score))
    return found


def _part(score: float, most: float) -> float:
    """*score* as a part of *most*; all of it where nothing sets them apart."""
    return score / most if most else 1.0


def collapse(passages: Sequence[ScoredPassage], copies: Mapping[str, str]) -> list[ScoredPassage]:
    """One of each group of copies, in the place of the best of them, with the sources of the others.

    Shown is the passage of the original article where that was found too: a reprint is not the source.
    """
    kept: list[ScoredPassage] = []
    for one in _cut_otherwise(passages, copies):
        for place, earlier in enumerate(kept):
            if _repeats(one.passage, earlier.passage, copies):
                kept[place] = _joined(earlier, one, copies)
                break
        else:
            kept.append(one)
    return kept


def _cut_otherwise(passages: Sequence[ScoredPassage], copies: Mapping[str, str]) -> Sequence[ScoredPassage]:
    """Without passages of copies that the original says in several which were found, too, word for word.

    Where a story is cut depends on what stands above it. The one that holds the most of such a
    passage takes its place.
    """
    found: dict[str, dict[int, frozenset[str]]] = {}
    for place, one in enumerate(passages):
        if one.passage.source in copies.values():
            found.setdefault(one.passage.source, {})[place] = _sentences(one.passage)
    kept: dict[int, ScoredPassage] = dict(enumerate(passages))
    for place, one in enumerate(passages):
        original = found.get(copies.get(one.passage.source, ""), {})
        ours = _sentences(one.passage) if original else frozenset()
        parts = {other: len(ours & theirs) for other, theirs in original.items() if ours & theirs}
        if len(parts) < 2 or ours.difference(*(original[other] for other in parts)):
            continue
        del kept[place]
        most = max(parts, key=lambda other: (parts[other], -other))
        for other in parts:
            score = max(kept[other].score, one.score) if other == most else kept[other].score
            named = dict.fromkeys((*kept[other].copies, one.passage.source))
            kept[other] = replace(kept[other], score=score, copies=tuple(named))
    return sorted(kept.values(), key=lambda one: -one.score)


def _sentences(passage: Passage) -> frozenset[str]:
    """The words of each sentence, whatever stands between them."""
    said = (passage.quote(one.start, one.end) for one in passage.sentences)
    return frozenset(" ".join(_WORD.findall(one.lower())) for one in said)


def merge(passages: Sequence[ScoredPassage], text: Callable[[str, int, int], str]) -> list[ScoredPassage]:
    """With neighbours of one article as one: in the place of the better, with its legs.

    What is searched is short, so that a vector is about one thing; what is read is longer, so that
    a sentence stands with what it refers to. Only white space may lie between the two.
    """
    found: list[ScoredPassage] = []
    whole: set[int] = set()
    for one in passages:
        for place, earlier in enumerate(found):
            if place not in whole and (both := _neighbours(earlier, one, text)) is not None:
                found[place] = both
                whole.add(place)
                break
        else:
            found.append(one)
    return found


def _neighbours(
    best: ScoredPassage, other: ScoredPassage, text: Callable[[str, int, int], str]
) -> ScoredPassage | None:
    first, second = sorted((best.passage, other.passage), key=lambda passage: passage.start)
    if first.source != second.source or not 0 <= second.start - first.end <= _GAP:
        return None
    between = text(first.source, first.end, second.start)
    if between.strip():
        return None
    joined = replace(
        first,
        text=first.text + between + second.text,
        sentences=first.sentences + second.sentences,
        pages=first.pages + second.pages,
    )
    copies = tuple(dict.fromkeys((*best.copies, *other.copies)))
    return replace(best, passage=joined, copies=copies)


def _joined(best: ScoredPassage, other: ScoredPassage, copies: Mapping[str, str]) -> ScoredPassage:
    original = copies.get(best.passage.source) == other.passage.source
    ours, theirs = _telling(best.passage.text), _telling(other.passage.text)
    shown, hidden = (other, best) if ours < theirs or (original and ours == theirs) else (best, other)
    named = dict.fromkeys((*best.copies, hidden.passage.source, *other.copies))
    named.pop(shown.passage.source, None)
    return replace(shown, score=best.score, copies=tuple(named))


def _repeats(one: Passage, other: Passage, copies: Mapping[str, str]) -> bool:
    """The same words; or, in articles known to be copies, nearly the same, and nothing told differently.

    A reprint with another figure, another name or a "not" contradicts; it must be seen.
    """
    if one.text == other.text:
        return True
    if copies.get(one.source, one.source) != copies.get(other.source, other.source):
        return False
    if one.source == other.source:
        return False
    ours, theirs = set(_WORD.findall(one.text.lower())), set(_WORD.findall(other.text.lower()))
    if len(ours & theirs) < _SAME_WORDS * max(1, min(len(ours), len(theirs))):
        return False
    told, retold = _telling(one.text), _telling(other.text)
    return told <= retold or retold <= told


def _telling(text: str) -> frozenset[str]:
    """What makes one report contradict another: its figures, capitalised words and negations."""
    figures = (f"{figure.value}{figure.unit}" for figure in quantities(text))
    names = (word.lower() for word in _WORD.findall(text) if word[0].isupper())
    return frozenset((*figures, *names, *negations(text)))


def _remarks(selection: Selection) -> list[str]:
    if not selection.undated:
        return []
    articles = "article is" if selection.undated == 1 else "articles are"
    return [f"{selection.undated} undated {articles} left out; --undated keeps them"]
