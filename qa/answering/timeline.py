"""Where articles give different values for what was asked: normalised, grouped, dated, weighed.

Candidates that answer with the same kind of thing (money, a share, a count, a day, an hour, a name) are
grouped by what they are worth. More than one group is a disagreement or a change, and is shown
whole: no value is averaged away. The answer is chosen by stance (stated before reported before
potential before denied), then by time (what a sentence itself puts in the past, and what another took
the place of, comes after what is so; then the later article before the earlier), then by the number of
independent sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.answering.found import Found, as_value
from qa.answering.rivals import LOOKED_AT, could_answer_too, takes_part
from qa.domain import Candidate, Citation, ScoredPassage, Stance, Value
from qa.quantities import quantities
from qa.reader.lexical import content_words
from qa.values.normal import Kind, Normal, comparable
from qa.values.past import asks_ahead
from qa.values.stance import ORDER, standing


@dataclass(frozen=True, slots=True)
class Choice:
    """The values that were found, the chosen one first, the candidate that it was taken from.

    `probability` is that of the likeliest candidate with this value.
    """

    values: tuple[Value, ...]
    best: Candidate
    probability: float


def timeline(
    candidates: Sequence[Candidate],
    *,
    question: str,
    bar: float,
    least: float,
    near: float = 0.0,
    copies: Mapping[str, str] = {},
) -> Choice | None:
    """The differing values among *candidates* (most probable first); None when there is but one.

    Those take part that repeat it, with at least *least* times its probability, or that are of its kind and
    sure enough by themselves (`rivals`). Only one that reaches *bar* can be chosen, and *near* times the best
    one's probability unless that was denied or a sentence puts the value in its place. The others are
    ordered as if all could be. *copies* names for a source the article that it repeats: both count as one.
    One value that was denied is told, too. Several names in one sentence are no difference.
    """
    if not candidates or (best := as_value(candidates[0])) is None:
        return None
    asked = content_words(question)
    enough = least * best.candidate.probability
    others = [
        as_value(one)
        for at, one in enumerate(candidates)
        if at and (one.probability >= enough or (at < LOOKED_AT and could_answer_too(one, best.candidate)))
    ]
    fitting = [one for one in others if one is not None and takes_part(one, best, asked, enough)]
    groups = _grouped([best, *fitting])
    told = {(one.candidate.passage.source, one.candidate.sentence.start) for one in (best, *fitting)}
    if best.normal.kind is Kind.NAME and len(told) < 2:
        return None
    if len(groups) < 2 and _standing(groups[0]) is not Stance.DENIED:
        return None
    denied = _standing(groups[0]) is Stance.DENIED
    nearly = bar if denied else max(bar, near * best.candidate.probability)
    ordered = _ordered(groups, copies, ahead=asks_ahead(question))
    likely = (one for one in ordered if _probable(one) >= (bar if _replaces(one, [best]) else nearly))
    chosen = next(likely, ordered[0])
    values = (_value(chosen), *(_value(group) for group in ordered if group is not chosen))
    return Choice(values, _firmest(chosen)[0].candidate, _probable(chosen))


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


def _grouped(found: Sequence[Found]) -> list[list[Found]]:
    groups: list[list[Found]] = []
    for one in found:
        group = next((some for some in groups if some[0].agrees(one)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def _ordered(groups: Sequence[list[Found]], copies: Mapping[str, str], *, ahead: bool) -> list[list[Found]]:
    """The one that should answer first, however probable it is."""
    given_up = [one for one in groups if any(_replaces(other, one) for other in groups)]
    return sorted(
        groups,
        key=lambda group: _weight(group, copies, ahead=ahead, given_up=group in given_up),
        reverse=True,
    )


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


def _replaces(group: Sequence[Found], others: Sequence[Found]) -> bool:
    """Does a sentence, no earlier than any of *others*, put this value in the place of theirs?"""
    return any(all(one.replaces(other) for other in others) for one in group)


def _probable(group: Sequence[Found]) -> float:
    return max(one.candidate.probability for one in group)


def _weight(
    group: Sequence[Found], copies: Mapping[str, str], *, ahead: bool, given_up: bool
) -> tuple[int, bool, bool, int, int, float]:
    """What decides between values, most important first; higher is better.

    A value is past where the latest that speak of it say so, or another takes its place (*given_up*); who
    recalls it does not make it newer. What is to come does not answer before what is, unless that is asked
    (*ahead*).
    """
    sources = {copies.get(one.candidate.passage.source, one.candidate.passage.source) for one in group}
    stance = _standing(group)
    firm = [one for one in group if one.stance is stance]
    last = max(one.day for one in firm)
    current = not given_up and any(not one.superseded for one in firm if one.day == last)
    told = max((one.day for one in firm if not one.superseded), default=last)
    here = ahead or any(not one.upcoming for one in firm)
    return -ORDER.index(stance), here, current, told.toordinal(), len(sources), _probable(group)


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
