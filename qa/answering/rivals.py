"""Which values are set beside the best one: figures by a small model, names and dates by their margin."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qa.answering.found import FIGURES, Found
from qa.domain import Candidate
from qa.reader.lexical import content_words
from qa.values.normal import Kind, Normal, akin, comparable, count_others

BESIDE = (
    "margin",
    "best_probability",
    "best_margin",
    "other_things",
    "unsaid",
    "gap",
    "more_words",
    "words",
    "same_article",
    "same_sentence",
    "alike",
)
"""What is known of a figure that differs from the best one: see `beside`."""

_WEIGHTS = (0.23, 0.49, -0.1, -0.35, -0.36, -0.4, 0.45, 2.29, -0.72, -0.96, 2.0)
_BIAS = -0.81
"""A logistic model (training/beside.py) of whether such a figure answers the question, too."""

_LIKELY = 0.4
"""A differing figure is shown from this probability on: one that is missing is worse than one too many."""

Words = frozenset[str]
"""Stems, of `qa.reader.lexical.content_words`."""

LOOKED_AT = 12
"""So many of the most probable candidates are looked at for a figure that differs."""

_SURE = {Kind.NAME: 10.0, Kind.DATE: 4.0, Kind.CLOCK: 4.0}
"""From this margin on another name, date or time of the day is set beside the best one, if it is also nearly
as likely: few of the stories' further names and dates were right below."""

_NEARLY = {Kind.NAME: 0.8, Kind.DATE: 0.6, Kind.CLOCK: 0.6}
_SURER = 12.0
"""From this margin on also a less likely name, if its article is later: offices change hands."""


def takes_part(one: Found, best: Found, asked: Words, enough: float) -> bool:
    """May *one* be set beside the *best*? Another name or date is more often a mistake than another figure.

    What a network does not hold for an answer by itself is none, however likely it is beside others. *asked*
    are the question's words; from *enough* on what has the same value repeats it.
    """
    likely, margin = one.candidate.probability >= enough, one.candidate.margin
    if one.agrees(best) or one.replaces(best):
        return likely
    if margin is None or best.candidate.margin is None:
        return likely and comparable(one.normal, best.normal)
    if best.normal.kind in FIGURES:
        return akin(one.normal, best.normal) and _answers_too(beside(one, best, asked))
    if not likely or not comparable(one.normal, best.normal):
        return False
    if one.normal.kind is Kind.NAME and one.day > best.day and margin >= _SURER:
        return True
    near = one.candidate.probability >= _NEARLY[one.normal.kind] * best.candidate.probability
    return near and margin >= _SURE[one.normal.kind]


def beside(one: Found, best: Found, asked: Words) -> tuple[float, ...]:
    """`BESIDE` of a figure that differs from the *best* one; both have a margin.

    Margins are the network's (logits); `best_probability` is its logarithm; `other_things` and `unsaid` are
    1 where the two count different things, or one does not say what; `gap` is by how many powers of ten
    they differ. `words` is the share of the question's words (*asked*) that its passage and title have,
    `more_words` how much larger their share is in its sentence than in the best one's; `same_article` and
    `same_sentence` are 1 where both stand in one; `alike` is the share of both sentences' words that they
    share.
    """
    mine, theirs = one.normal, best.normal
    counts = mine.kind is theirs.kind is Kind.COUNT
    passage = one.candidate.passage
    return (
        *_margins(one.candidate, best.candidate),
        float(count_others(mine, theirs)),
        float(counts and not (mine.noun and theirs.noun)),
        abs(_size(mine) - _size(theirs)),
        _share(asked, one.sentence) - _share(asked, best.sentence),
        _share(asked, f"{passage.metadata.title or ''} {passage.text}"),
        float(passage.source == best.candidate.passage.source),
        float(one.sentence == best.sentence),
        _alike(content_words(one.sentence), content_words(best.sentence)),
    )


def _share(asked: Words, text: str) -> float:
    return len(asked & content_words(text)) / len(asked) if asked else 0.0


def _alike(one: Words, other: Words) -> float:
    return len(one & other) / (len(one | other) or 1)


def _margins(one: Candidate, best: Candidate) -> tuple[float, float, float]:
    return one.margin or 0.0, math.log(max(best.probability, 1e-9)), best.margin or 0.0


def _size(one: Normal) -> float:
    return math.log10(float(one.quantity.value)) if one.quantity and one.quantity.value > 0 else 0.0


def _answers_too(known: Sequence[float]) -> bool:
    score = _BIAS + sum(weight * value for weight, value in zip(_WEIGHTS, known, strict=True))
    return 1 / (1 + math.exp(-score)) >= _LIKELY


def could_answer_too(one: Candidate, best: Candidate) -> bool:
    """Would it, if all else spoke for it? Spares the look at its words."""
    if one.margin is None or best.margin is None:
        return False
    margins = _margins(one, best)
    return _answers_too((*margins, *(float(weight > 0) for weight in _WEIGHTS[len(margins) :])))
