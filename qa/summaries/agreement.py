"""What independent articles agree on: a figure that several give, or a sentence that several tell alike.

Alike are sentences whose vectors are near and whose words overlap; those that differ in a figure, in a
"not", or in being certain, do not agree. Each article counts once, copies of it not at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qa.domain import Citation, Stance, Statement
from qa.quantities import Bound, quantities
from qa.reader.lexical import content_words
from qa.summaries.differences import Group
from qa.summaries.figures import Figure
from qa.summaries.nouns import Agreement
from qa.summaries.sentences import Line, plain
from qa.values.stance import stance

if TYPE_CHECKING:
    from qa.domain import Vectors

_NEAR, _WORDS = 0.78, 0.3
"""Least cosine, and least share of common words. Below, one sentence may well tell the opposite of the
other: "has resigned as chief executive" and "remains our chief executive" are at 0.71."""

_TELLING = 2
"""Least number of common words for what is told. Who tells or denies it is none of that."""

_NEGATION = re.compile(r"\b(?:not|no|never|neither|nor|nobody|none|without|cannot)\b|n['’]t\b", re.IGNORECASE)

_NAME = re.compile(r"\b[A-Z][\w’'&.-]*")
_SAYING = re.compile(
    r"\b(?:den(?:y|ies|ied|ial)|sa(?:y|ys|id|ying)|t(?:ell|ells|old)|declin(?:e|es|ed)|comment(?:s|ed)?|reject(?:s|ed)?"
    r"|dismiss(?:es|ed)?|refus(?:e|es|ed)|respond(?:s|ed)?|repl(?:y|ies|ied)|ask(?:s|ed)?|requests?|add(?:s|ed)"
    r"|state(?:s|d|ments?)|claim(?:s|ed)?|allegations?|accusations?|charges|reports?|wrongdoing"
    r"|spokes(?:man|woman|person|people)|officials?|company|firm|group|agency|government|ministry|police)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap])\.?m\b"
    r"|(?<![\d:.])(?P<of>[01]?\d|2[0-3]):(?P<past>[0-5]\d)(?![\d:])",
    re.IGNORECASE,
)


def on_figures(groups: Sequence[Group], weights: Mapping[Line, float]) -> list[Agreement]:
    """Each figure that at least two articles give alike: as firmly, no floor with a ceiling, none denied."""
    found = []
    for group in groups:
        for figures in group.worth().values():
            if not _alike(figures):
                continue
            best: dict[str, Line] = {}
            for one in sorted(figures, key=lambda one: (one.line.refers, -weights.get(one.line, 0.0))):
                best.setdefault(one.source, one.line)
            if len(best) > 1:
                lines = list(best.values())
                figure = next(one.text for one in figures if one.line == lines[0])
                found.append(_agreement(lines, figure))
    return found


def on_sentences(lines: Sequence[Line], vectors: Vectors, weights: Sequence[float]) -> list[Agreement]:
    """Each sentence that another article tells alike; a sentence takes part once, in the best company."""
    import numpy as np

    near = vectors @ vectors.T
    fellows: dict[int, list[int]] = {}
    for n, line in enumerate(lines):
        close = [m for m in np.flatnonzero(near[n] >= _NEAR).tolist() if _agree(line, lines[m])]
        best: dict[str, int] = {}
        for m in sorted(close, key=lambda m: -float(near[n, m])):
            best.setdefault(lines[m].source, m)
        if best:
            fellows[n] = list(best.values())
    found, used = [], set[int]()
    for n in sorted(fellows, key=lambda n: (lines[n].refers, -len(fellows[n]), -weights[n])):
        free = [m for m in fellows[n] if m not in used]
        if n in used or not free:
            continue
        used.update((n, *free))
        found.append(_agreement([lines[n], *(lines[m] for m in free)]))
    return found


def together(figures: Sequence[Agreement], sentences: Sequence[Agreement], *, limit: int) -> list[Agreement]:
    """The broadest of both, at most *limit*, no two of them from the same sentence."""
    kept: list[Agreement] = []
    said: set[Citation] = set()
    for one in sorted((*figures, *sentences), key=lambda one: -one.sources):
        if len(kept) < limit and not said & set(one.statement.citations):
            kept.append(one)
            said.update(one.statement.citations)
    return kept


def _alike(figures: Sequence[Figure]) -> bool:
    stances = {one.stance for one in figures}
    bounds = {one.quantity.bound for one in figures}
    return len(stances) == 1 and Stance.DENIED not in stances and not {Bound.OVER, Bound.UNDER} <= bounds


def _agreement(lines: Sequence[Line], figure: str | None = None) -> Agreement:
    return Agreement(Statement(lines[0].cite().quote, tuple(line.cite() for line in lines)), figure)


def _agree(one: Line, other: Line) -> bool:
    """Do two sentences of different articles, near by their vectors, say the same?"""
    if one.source == other.source:
        return False
    ours, theirs = content_words(one.text), content_words(other.text)
    if len(ours & theirs) < _WORDS * min(len(ours), len(theirs)):
        return False
    if len(_told(one.text) & _told(other.text)) < min(_TELLING, len(_told(one.text)), len(_told(other.text))):
        return False
    if _tone(one.text) != _tone(other.text) or _figures_differ(one.text, other.text):
        return False
    return not (_names(one.text) - _names(other.text) and _names(other.text) - _names(one.text))


def _told(text: str) -> frozenset[str]:
    """What carries meaning in *text* beside names, and words for saying and denying."""
    return content_words(_SAYING.sub(" ", _NAME.sub(" ", text)))


def _tone(text: str) -> tuple[bool, bool]:
    """Is anything denied, and is anything unconfirmed?"""
    stances = {stance(text, word.start(), word.end())[0] for word in re.finditer(r"\w+", text)}
    denied = Stance.DENIED in stances or bool(_NEGATION.search(text))
    return denied, bool(stances & {Stance.REPORTED, Stance.POTENTIAL})


def _figures_differ(one: str, other: str) -> bool:
    every = [(mine, their) for mine in quantities(one) for their in quantities(other)]
    if any(
        (mine.value, mine.unit) == (their.value, their.unit) and not mine.agrees(their)
        for mine, their in every
    ):
        return True  # "more than" and "less than" the same
    ours, theirs = ({(q.value, q.unit) for q in quantities(text)} for text in (one, other))
    early, late = _times(one), _times(other)
    return bool((ours - theirs and theirs - ours) or (early - late and late - early))


def _times(text: str) -> frozenset[int]:
    """Times of day, in minutes."""
    return frozenset(
        int(found["of"]) * 60 + int(found["past"])
        if found["of"]
        else int(found["hour"]) % 12 * 60 + int(found["minute"] or 0) + 720 * (found["half"] in "pP")
        for found in _TIME.finditer(text)
    )


def _names(text: str) -> frozenset[str]:
    """Capitalised words, but for the first."""
    return frozenset(plain(found.group()) for found in _NAME.finditer(text) if found.start() > 0)
