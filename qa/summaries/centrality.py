"""Which sentences say most of what a pile says, and no two of them the same.

Central is what many other sentences are near to: the stationary distribution of a random walk over
the sentences' cosines (continuous LexRank, Erkan and Radev 2004), led towards what the summary is
about where a topic is given (biased LexRank, Otterbacher, Erkan and Radev 2005). Early sentences
weigh more, because news puts first what matters (the position feature of MEAD, Radev et al. 2004).
Sentences are taken one by one, each as unlike those already taken as it is central (maximal
marginal relevance, Carbonell and Goldstein 1998). Names and figures weigh a little (cue features, Kupiec
et al. 1995), so that of two central sentences the one that tells a fact is quoted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.quantities import quantities
from qa.reader.lexical import content_words
from qa.summaries.nouns import Extent
from qa.summaries.sentences import Line

if TYPE_CHECKING:
    from qa.domain import Vector, Vectors

_DAMPING = 0.85
_ROUNDS = 100
_POSITION = 0.35
_TELLING = 0.15
_NOVELTY = 0.35
"""How much of the choice is being unlike what is taken already."""

_ANOTHER = 0.05
"""What each sentence already taken from the same article counts against one more."""

_SAME = 0.8
"""Cosine from which two sentences say the same."""

_SAME_WORDS = 0.6
"""Share of common words from which they do."""

_NAME = re.compile(r"(?<!^)\b[A-Z][\w’'-]+")


def central(vectors: Vectors, bias: Vector | None = None) -> Vector:
    """How central each sentence is, 0 to 1; *bias* (not negative) leads the walk. Rows are unit vectors."""
    import numpy as np

    count = len(vectors)
    near = np.clip(vectors @ vectors.T, 0.0, None)
    np.fill_diagonal(near, 0.0)
    walk = near / np.maximum(near.sum(axis=1, keepdims=True), 1e-9)
    start = np.full(count, 1 / count) if bias is None or not bias.sum() else bias / bias.sum()
    share = _DAMPING if bias is None else 0.5  # a topic is not to be walked away from
    weight = start
    for _ in range(_ROUNDS):
        after = (1 - share) * start + share * (weight @ walk)
        if np.abs(after - weight).sum() < 1e-6:
            break
        weight = after
    return np.asarray(weight / max(float(weight.max()), 1e-9), dtype=np.float32)


def weights(lines: Sequence[Line], vectors: Vectors, bias: Vector | None = None) -> list[float]:
    """Centrality and position in one, 0 to 1, for each of *lines*."""
    found = central(vectors, bias)
    last = Counter[str]()
    for line in lines:
        last[line.source] = max(last[line.source], line.place)
    early = [1 - line.place / (1 + last[line.source]) for line in lines]
    share = _POSITION if bias is None else _POSITION / 2
    return [
        (1 - share - _TELLING) * float(c) + share * e + _TELLING * telling(line.text)
        for c, e, line in zip(found, early, lines, strict=True)
    ]


def telling(text: str) -> float:
    """How much of a fact a sentence tells, 0 to 1: its names and figures, four of which are enough."""
    return min(4, len(quantities(text)) + len(_NAME.findall(text))) / 4


def choose(lines: Sequence[Line], weights: Sequence[float], vectors: Vectors, extent: Extent) -> list[int]:
    """Which of *lines* make the summary: places in *lines*, in the order in which they were taken.

    One that refers to the sentence before it is taken only after that one, unless there are no others.
    Within *extent*, always.
    """
    near = vectors @ vectors.T
    at = {(line.source, line.place): number for number, line in enumerate(lines)}
    taken: list[int] = []
    left, room = extent.sentences or len(lines), extent.words
    while len(taken) < left:
        fits = [
            n
            for n, line in enumerate(lines)
            if n not in taken
            and (room is None or line.words <= room)
            and not any(alike(line, lines[t], float(near[n, t])) for t in taken)
        ]
        free = [
            n for n in fits if not lines[n].refers or at.get((lines[n].source, lines[n].place - 1)) in taken
        ]
        free = free or ([] if taken else fits)
        if not free:
            break
        best = max(free, key=lambda n: (_worth(n, lines, weights, near, taken), -n))
        taken.append(best)
        room = None if room is None else room - lines[best].words
    return taken


def alike(one: Line, other: Line, nearness: float) -> bool:
    """Do the two say the same?"""
    if nearness >= _SAME:
        return True
    ours, theirs = content_words(one.text), content_words(other.text)
    return len(ours & theirs) >= _SAME_WORDS * min(len(ours), len(theirs))


def _worth(
    n: int, lines: Sequence[Line], weights: Sequence[float], near: Vectors, taken: Sequence[int]
) -> float:
    repeats = max((float(near[n, t]) for t in taken), default=0.0)
    another = sum(lines[t].source == lines[n].source for t in taken)
    return (1 - _NOVELTY) * weights[n] - _NOVELTY * repeats - _ANOTHER * another
