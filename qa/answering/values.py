"""Where articles give different values for what was asked: normalised, grouped, dated, weighed.

Candidates that answer with the same kind of thing (money, a share, a count, a date, a name) are
grouped by what they are worth. More than one group is a disagreement or a change, and is shown
whole: no value is averaged away. The answer is chosen by stance (stated before reported before
potential before denied), then by time (what a sentence itself puts in the past comes after what it
does not, then the later article before the earlier), then by the number of independent sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qa.answering.normal import Kind, Normal, comparable, normal, same
from qa.answering.stance import ORDER, stance, standing, superseded
from qa.domain import Candidate, Citation, ScoredPassage, Stance, Value
from qa.quantities import quantities

_UNDATED = date.min

_SURE = {Kind.NAME: 10.0, Kind.DATE: 4.0}
"""From this margin on another name or date is set beside the best one, if it is also nearly as likely: few of
the stories' further names and dates were right below."""

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
class _Found:
    """A candidate as a value."""

    candidate: Candidate
    normal: Normal
    stance: Stance
    speaker: str | None
    text: str
    superseded: bool

    @property
    def day(self) -> date:
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

    Those of at least *least* times the best one's probability, of its kind, and sure enough by themselves
    take part (`_takes_part`). Only one that reaches *bar* can be chosen, and *near* times the best one's
    probability unless that was denied. *copies* names for a source the article that it repeats: both
    count as one. One value that was denied is told, too. Several names in one sentence are no difference.
    """
    if not candidates or (best := _found(candidates[0])) is None:
        return None
    enough = least * best.candidate.probability
    others = [_found(one) for one in candidates[1:] if one.probability >= enough]
    fitting = [one for one in others if one is not None and _takes_part(one, best)]
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
        if (value := _found(one)) is not None and value.normal.quantity is not None:
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


def _takes_part(one: _Found, best: _Found) -> bool:
    """May *one* be set beside the *best*? Another name or date is more often a mistake than another figure.

    What a network does not hold for an answer by itself is none, however likely it is beside others.
    """
    if same(one.normal, best.normal):
        return True
    if not comparable(one.normal, best.normal):
        return False
    margin = one.candidate.margin
    if one.normal.kind not in _NEARLY:
        return margin is None or margin >= 0
    if one.normal.kind is Kind.NAME and one.day > best.day and margin is not None and margin >= _SURER:
        return True
    near = one.candidate.probability >= _NEARLY[one.normal.kind] * best.candidate.probability
    return near and (margin is None or margin >= _SURE[one.normal.kind])


def _found(candidate: Candidate) -> _Found | None:
    passage, sentence = candidate.passage, candidate.sentence
    if (candidate.start, candidate.end) == (sentence.start, sentence.end):
        return None  # a sentence is no value, whatever figure it holds
    text = passage.quote(candidate.start, candidate.end)
    whole = passage.quote(sentence.start, sentence.end)
    start, end = candidate.start - sentence.start, candidate.end - sentence.start
    known = normal(_with_bound(whole, start, end), whole[end:])
    if known is None:
        return None
    how, speaker = stance(whole, start, end)
    return _Found(candidate, known, how, speaker, text, superseded(whole, start, end))


def _with_bound(sentence: str, start: int, end: int) -> str:
    """The span with a bound that stands just before it: a reader often leaves "over" out."""
    for figure in quantities(sentence):
        if figure.start < start < figure.end <= end or (figure.start < start and figure.end == end):
            return sentence[figure.start : end]
    return sentence[start:end]


def _grouped(found: Sequence[_Found]) -> list[list[_Found]]:
    groups: list[list[_Found]] = []
    for one in found:
        group = next((some for some in groups if same(some[0].normal, one.normal)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def _firmest(group: Sequence[_Found]) -> list[_Found]:
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


def _standing(group: Sequence[_Found]) -> Stance:
    return standing((one.stance, one.day.toordinal()) for one in group)


def _probable(group: Sequence[_Found]) -> float:
    return max(one.candidate.probability for one in group)


def _weight(
    group: Sequence[_Found], copies: Mapping[str, str], bar: float
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


def _value(group: Sequence[_Found]) -> Value:
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
