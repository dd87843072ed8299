"""Where articles give different values for what was asked: normalised, grouped, dated, weighed.

Candidates that answer with the same kind of thing (money, a share, a count, a date, a name) are
grouped by what they are worth. More than one group is a disagreement or a change, and is shown
whole: no value is averaged away. The answer is chosen by stance (stated before reported before
potential before denied), then by time (what a sentence itself puts in the past comes after what it
does not, then the later article before the earlier), then by the number of independent sources.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qa.answering.normal import Kind, Normal, akin, comparable, count_others, normal, same
from qa.answering.stance import ORDER, stance, standing, superseded
from qa.domain import Candidate, Citation, ScoredPassage, Stance, Value
from qa.quantities import quantities

_UNDATED = date.min

FIGURES = frozenset({Kind.MONEY, Kind.SHARE, Kind.COUNT})

BESIDE = ("margin", "best_probability", "best_margin", "other_things", "unsaid", "gap")
"""What is known of a figure that differs from the best one: see `beside`."""

_WEIGHTS = (0.24, 1.2, -0.16, -0.38, -0.24, -0.48)
_BIAS = 1.39
"""A logistic model (training/beside.py) of whether such a figure answers the question, too."""

_LIKELY = 0.4
"""A differing figure is shown from this probability on: one that is missing is worse than one too many."""

LOOKED_AT = 12
"""So many of the most probable candidates are looked at for a figure that differs."""

_SURE = {Kind.NAME: 10.0, Kind.DATE: 4.0}
"""From this margin on another name or date is set beside the best one, if it is also nearly as likely: few of
the stories' further names and dates were right below."""

_WHOLE = re.compile(r"\W*(?:out )?of (?:(?:the|its|their|his|her|all|these|those) )*", re.IGNORECASE)
"""Opens a sentence before the whole of which it counts a part: "Of the 40 guests 12 were hurt"."""

_NEARLY = {Kind.NAME: 0.8, Kind.DATE: 0.6}
_SURER = 12.0
"""From this margin on also a less likely name, if its article is later: offices change hands."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The values that were found, the chosen one first, the candidate that it was taken from.

    `probability` is that of the likeliest candidate with this value.
    """

    values: tuple[Value, ...]
    best: Candidate
    probability: float


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate as a value."""

    candidate: Candidate
    normal: Normal
    stance: Stance
    speaker: str | None
    text: str
    superseded: bool

    @property
    def day(self) -> date:
        """When its article was published; before all others where it does not say."""
        published = self.candidate.passage.metadata.published
        return published.day if published else _UNDATED


def timeline(
    candidates: Sequence[Candidate],
    *,
    bar: float,
    least: float,
    near: float = 0.0,
    copies: Mapping[str, str] = {},
) -> Choice | None:
    """The differing values among *candidates* (most probable first); None when there is but one.

    Those take part that repeat it, with at least *least* times its probability, or that are of its kind and
    sure enough by themselves (`_takes_part`). Only one that reaches *bar* can be chosen, and *near* times
    the best one's probability unless that was denied. *copies* names for a source the article that it
    repeats: both count as one. One value that was denied is told, too. Several names in one sentence are
    no difference.
    """
    if not candidates or (best := as_value(candidates[0])) is None:
        return None
    enough = least * best.candidate.probability
    others = [
        as_value(one)
        for at, one in enumerate(candidates)
        if at and (one.probability >= enough or (at < LOOKED_AT and _could_answer_too(one, best.candidate)))
    ]
    fitting = [one for one in others if one is not None and _takes_part(one, best, enough)]
    groups = _grouped([best, *fitting])
    told = {(one.candidate.passage.source, one.candidate.sentence.start) for one in (best, *fitting)}
    if best.normal.kind is Kind.NAME and len(told) < 2:
        return None
    if len(groups) < 2 and _standing(groups[0]) is not Stance.DENIED:
        return None
    if _standing(groups[0]) is not Stance.DENIED:
        bar = max(bar, near * best.candidate.probability)
    ordered = sorted(groups, key=lambda group: _weight(group, copies, bar), reverse=True)
    chosen = _firmest(ordered[0])[0].candidate
    return Choice(tuple(map(_value, ordered)), chosen, _probable(ordered[0]))


def figures(candidates: Iterable[Candidate]) -> dict[str, list[Normal]]:
    """The sums, shares and counts among *candidates*, by the source that gives them."""
    found: dict[str, list[Normal]] = {}
    for one in candidates:
        if (value := as_value(one)) is not None and value.normal.quantity is not None:
            found.setdefault(one.passage.source, []).append(value.normal)
    return found


def holding(
    passages: Iterable[ScoredPassage], found: Mapping[str, Sequence[Normal]]
) -> Iterator[ScoredPassage]:
    """Passages that may bear on the figures *found*, by source.

    First those with such a figure that is not yet known of their source, then those with another sum or
    share.
    """
    every = [value.quantity for some in found.values() for value in some if value.quantity]
    units = {one.unit for one in every if one.unit}
    others: list[ScoredPassage] = []
    for one in passages:
        known = [value.quantity for value in found.get(one.passage.source, ()) if value.quantity]
        wanted = [figure for figure in every if not any(figure.agrees(mine) for mine in known)]
        given = quantities(one.passage.text)
        if any(figure.agrees(other) for figure in wanted for other in given):
            yield one
        elif any(other.unit in units for other in given):
            others.append(one)
    yield from others


def fits(candidate: Candidate, found: Mapping[str, Sequence[Normal]]) -> bool:
    """Is *candidate* a figure that could answer where those that were *found* do?"""
    return any(
        comparable(mine, other)
        for values in figures([candidate]).values()
        for mine in values
        for some in found.values()
        for other in some
    )


def _takes_part(one: Found, best: Found, enough: float) -> bool:
    """May *one* be set beside the *best*? Another name or date is more often a mistake than another figure.

    What a network does not hold for an answer by itself is none, however likely it is beside others.
    """
    likely, margin = one.candidate.probability >= enough, one.candidate.margin
    if same(one.normal, best.normal):
        return likely
    if margin is None or best.candidate.margin is None:
        return likely and comparable(one.normal, best.normal)
    if best.normal.kind in FIGURES:
        return akin(one.normal, best.normal) and _answers_too(beside(one, best))
    if not likely or not comparable(one.normal, best.normal):
        return False
    if one.normal.kind is Kind.NAME and one.day > best.day and margin >= _SURER:
        return True
    near = one.candidate.probability >= _NEARLY[one.normal.kind] * best.candidate.probability
    return near and margin >= _SURE[one.normal.kind]


def beside(one: Found, best: Found) -> tuple[float, ...]:
    """`BESIDE` of a figure that differs from the *best* one; both have a margin.

    Margins are the network's (logits); `best_probability` is its logarithm; `other_things` and `unsaid` are
    1 where the two count different things, or one does not say what; `gap` is by how many powers of ten
    they differ.
    """
    mine, theirs = one.normal, best.normal
    counts = mine.kind is theirs.kind is Kind.COUNT
    return (
        *_margins(one.candidate, best.candidate),
        float(count_others(mine, theirs)),
        float(counts and not (mine.noun and theirs.noun)),
        abs(_size(mine) - _size(theirs)),
    )


def _margins(one: Candidate, best: Candidate) -> tuple[float, float, float]:
    return one.margin or 0.0, math.log(max(best.probability, 1e-9)), best.margin or 0.0


def _size(one: Normal) -> float:
    return math.log10(float(one.quantity.value)) if one.quantity and one.quantity.value > 0 else 0.0


def _answers_too(known: Sequence[float]) -> bool:
    score = _BIAS + sum(weight * value for weight, value in zip(_WEIGHTS, known, strict=True))
    return 1 / (1 + math.exp(-score)) >= _LIKELY


def _could_answer_too(one: Candidate, best: Candidate) -> bool:
    """Would it, if all else spoke for it? Spares the look at its words."""
    known = one.margin is not None and best.margin is not None
    return known and _answers_too((*_margins(one, best), 0.0, 0.0, 0.0))


def as_value(candidate: Candidate) -> Found | None:
    """*candidate* as a value; None for a whole sentence, for prose, and for the whole that a part is of."""
    passage, sentence = candidate.passage, candidate.sentence
    if (candidate.start, candidate.end) == (sentence.start, sentence.end):
        return None  # a sentence is no value, whatever figure it holds
    text = passage.quote(candidate.start, candidate.end)
    whole = passage.quote(sentence.start, sentence.end)
    start, end = candidate.start - sentence.start, candidate.end - sentence.start
    known = normal(_with_bound(whole, start, end), whole[end:])
    if known is None or (known.quantity and _WHOLE.fullmatch(whole[:start])):
        return None
    how, speaker = stance(whole, start, end)
    return Found(candidate, known, how, speaker, text, superseded(whole, start, end))


def _with_bound(sentence: str, start: int, end: int) -> str:
    """The span with a bound that stands just before it: a reader often leaves "over" out."""
    for figure in quantities(sentence):
        if figure.start < start < figure.end <= end or (figure.start < start and figure.end == end):
            return sentence[figure.start : end]
    return sentence[start:end]


def _grouped(found: Sequence[Found]) -> list[list[Found]]:
    groups: list[list[Found]] = []
    for one in found:
        group = next((some for some in groups if same(some[0].normal, one.normal)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def _firmest(group: Sequence[Found]) -> list[Found]:
    """Firmest first, then what is not put in the past, then latest, then most probable."""
    return sorted(
        group,
        key=lambda one: (
            ORDER.index(one.stance),
            one.superseded,
            -one.day.toordinal(),
            -one.candidate.probability,
        ),
    )


def _standing(group: Sequence[Found]) -> Stance:
    return standing((one.stance, one.day.toordinal()) for one in group)


def _probable(group: Sequence[Found]) -> float:
    return max(one.candidate.probability for one in group)


def _weight(
    group: Sequence[Found], copies: Mapping[str, str], bar: float
) -> tuple[bool, int, bool, int, int, float]:
    """What decides between values, most important first; higher is better.

    A value is past where the latest that speak of it say so; who recalls it does not make it newer.
    """
    sources = {copies.get(one.candidate.passage.source, one.candidate.passage.source) for one in group}
    probable, stance = _probable(group), _standing(group)
    firm = [one for one in group if one.stance is stance]
    last = max(one.day for one in firm)
    current = any(not one.superseded for one in firm if one.day == last)
    told = max((one.day for one in firm if not one.superseded), default=last)
    return probable >= bar, -ORDER.index(stance), current, told.toordinal(), len(sources), probable


def _value(group: Sequence[Found]) -> Value:
    ordered = _firmest(group)
    first = ordered[0]
    quantity = first.normal.quantity
    cited = dict.fromkeys(
        Citation.of(one.candidate.passage, one.candidate.sentence.start, one.candidate.sentence.end)
        for one in ordered
    )
    stance = _standing(group)
    speaker = next((one.speaker for one in ordered if one.stance is stance and one.speaker), None)
    return Value(
        text=first.text,
        normalised=first.normal.key,
        bound=quantity.words or None if quantity else None,
        stance=stance,
        speaker=speaker,
        citations=tuple(cited),
    )
