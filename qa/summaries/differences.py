"""Where articles give different figures for one thing, found without a question.

Two figures are of one thing when they are of one kind (money, a share, a count of the same things),
the words around them share a root, and a name or a second root besides, and nothing speaks against it:
other names on both sides, other periods, another rate. Precision comes first: what is
missed here can still be asked; a wrong pair would be a false accusation. A difference
takes two independent articles (copies of one story are one), or one that corrects another figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass

from qa.domain import Citation, Stance, Value
from qa.summaries.figures import Figure, same_name
from qa.summaries.nouns import Change, Difference
from qa.values.normal import Kind
from qa.values.stance import ORDER, standing

_LISTED = 2
"""An article that gives more values for one thing breaks it down: by place, by year, by part."""

_SHOWN = 2

_COMMON = 200
"""A word beside more figures than that says nothing of any of them."""

_NEAR, _NEAR_SAME, _NEAR_EQUAL = 0.72, 0.4, 0.3
"""Least cosine of two clauses; lower ones for equal figures, and for equal telling ones."""

_NEAR_NAMED = {Kind.MONEY: 0.4, Kind.COUNT: 0.55}
"""The same where both name the same: an amount of money beside a word of its kind is rarely another one."""

_TELLING = 3
"""Digits without the noughts at the end, from which a figure is hardly met by chance."""

_DAYS = 180
_RATIO = 20
"""Figures further apart are of different things, or one of them is a slip that nobody would believe."""

_SMALL = 12
"""Counts up to here are everywhere: a name in common proves nothing."""


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one thing, and what its words call it."""

    figures: tuple[Figure, ...]
    about: str

    @property
    def sources(self) -> frozenset[str]:
        """The articles that speak of it."""
        return frozenset(one.source for one in self.figures)

    def worth(self) -> dict[str, list[Figure]]:
        """The figures by what they are worth, in order of first appearance."""
        found: dict[str, list[Figure]] = {}
        for one in self.figures:
            found.setdefault(one.normal.key, []).append(one)
        return found

    def differs(self) -> bool:
        """Do independent articles give different figures?"""
        given = {
            source: {f.normal.key for f in self.figures if f.source == source and not f.former}
            for source in self.sources
        }
        return (
            len(given) > 1
            and all(given.values())
            and len(set(map(frozenset, given.values()))) > 1
            and all(len(keys) <= _LISTED for keys in given.values())
            and len(set().union(*given.values())) > 1
        )


def difference(group: Group) -> Difference:
    """The values of *group*, what holds first: by stance, then by day, then by number of articles."""
    every = sorted(group.worth().values(), key=_weight)
    return Difference(group.about, tuple(value(some) for some in every))


def change(group: Group) -> Change | None:
    """What the value became: by the days of the articles, or from unconfirmed to stated; None if untold."""
    given = (_first(some, group) for some in group.worth().values())
    firsts = sorted((first for first in given if first), key=_day)
    if len({_day(first) for first in firsts}) > 1:
        return Change(group.about, tuple(value(first) for first in firsts), dated=True)
    values = difference(group).values
    stated = [one for one in values if one.stance is Stance.STATED]
    before = [one for one in values if one.stance in (Stance.REPORTED, Stance.POTENTIAL)]
    if len(stated) != 1 or len(before) != len(values) - 1:
        return None
    return Change(group.about, (*reversed(before), *stated), dated=False)


def value(figures: Sequence[Figure]) -> Value:
    """Equal figures as one value: the firmest stance, unless the latest article denies it.

    One citation for each article, the firmest.
    """
    ordered = sorted(figures, key=lambda one: (ORDER.index(one.stance), -_ordinal(one)))
    first = ordered[0]
    shown = standing((one.stance, _ordinal(one)) for one in figures)
    cited: dict[str, Citation] = {}
    for one in ordered:
        cited.setdefault(one.source, one.line.cite())
    words = first.quantity.words
    return Value(
        text=first.text[len(words) :].strip() if first.text.lower().startswith(words) else first.text,
        normalised=first.normal.key,
        bound=words or None,
        stance=shown,
        speaker=next((one.speaker for one in ordered if one.stance is shown and one.speaker), None),
        citations=tuple(cited.values()),
    )


def _weight(figures: Sequence[Figure]) -> tuple[int, int, int]:
    """What decides between values; lower comes first."""
    made = value(figures)
    latest = max(_ordinal(one) for one in figures)
    return ORDER.index(made.stance), -latest, -len(made.citations)


def _ordinal(one: Figure) -> int:
    """The day of the article; undated ones come before all others."""
    published = one.line.passage.metadata.published
    return published.day.toordinal() if published else 0


def _first(figures: Sequence[Figure], group: Group) -> list[Figure]:
    """Those of the first day on which the value is given and not denied; none if that is not known.

    What it was before ("to $25 billion from $14 billion") is not its value of that day, nor of a later one
    on which an article gives it without saying that it is so again.
    """
    dated = [one for one in figures if _ordinal(one) and one.stance is not Stance.DENIED and not one.recalled]
    first = [one for one in dated if _ordinal(one) == min(map(_ordinal, dated))]
    gone = min((_ordinal(one) for one in figures if one.former and _ordinal(one)), default=None)
    if first and gone is not None and gone <= _day(first):
        again = {one.source for one in group.figures if one.former and one.normal.key != first[0].normal.key}
        first = [one for one in first if one.source in again]
    return first


def _day(figures: Sequence[Figure]) -> int:
    return _ordinal(figures[0])


def groups(figures: Sequence[Figure], nearness: Callable[[Figure, Figure], float]) -> list[Group]:
    """Figures of one thing each, at least two of them; most independent articles first.

    Groups grow by equal figures first, then by their strongest pairs. Two of them join when nothing in the
    one speaks against anything in the other, and half of the pairs between them are of one thing.
    """
    every = {(n, m): _linked(figures[n], figures[m], nearness) for n, m in pairs(figures)}
    linked = {pair: near for pair, near in every.items() if near}
    member = {n: [n] for pair in linked for n in pair}
    equal = {(n, m) for n, m in linked if figures[n].normal.key == figures[m].normal.key}
    for n, m in sorted(linked, key=lambda pair: (pair not in equal, -linked[pair], pair)):
        ours, theirs = member[n], member[m]
        if ours is not theirs and _join(ours, theirs, figures, linked):
            ours += theirs
            member.update(dict.fromkeys(theirs, ours))
    found = {id(some): [figures[n] for n in sorted(some)] for some in member.values() if len(some) > 1}
    made = [Group(tuple(some), label(some)) for some in found.values()]
    return sorted(made, key=lambda group: -len(group.sources))


def pairs(figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """Those that could be of one thing by their words, the earlier first."""
    having: dict[str, list[int]] = {}
    for n, one in enumerate(figures):
        for word in one.roots:
            having.setdefault(word, []).append(n)
    shared = {(n, m) for some in having.values() if len(some) <= _COMMON for m in some for n in some if n < m}
    return sorted((n, m) for n, m in shared if evidence(figures[n], figures[m]) >= 2)


def _join(
    ours: list[int], theirs: list[int], figures: Sequence[Figure], linked: Container[tuple[int, int]]
) -> bool:
    across = [(min(n, m), max(n, m)) for n in ours for m in theirs]
    if any(against(figures[n], figures[m]) for n, m in across):
        return False
    told = [pair for pair in across if pair in linked or figures[pair[0]].source != figures[pair[1]].source]
    return 2 * sum(pair in linked for pair in told) >= len(told)


def _linked(one: Figure, other: Figure, nearness: Callable[[Figure, Figure], float]) -> float:
    """How alike the clauses of two figures of one thing are; 0 if they are not of one thing."""
    if one.line == other.line:
        return 1.0
    near = nearness(one, other)
    return near if near >= _least(one, other) else 0.0


def _least(one: Figure, other: Figure) -> float:
    """How alike the clauses must be: less so, the more of the rest speaks for one thing."""
    small = one.normal.kind is Kind.COUNT and min(one.quantity.value, other.quantity.value) <= _SMALL
    named = bool(_meet(one.known, other.known)) and not small
    if one.normal.key == other.normal.key:
        digits = len(one.quantity.value.as_tuple().digits)
        return _NEAR_EQUAL if digits >= _TELLING else _NEAR if small else _NEAR_SAME
    if named:
        return _NEAR_NAMED.get(one.normal.kind, _NEAR)
    return _NEAR


def _far(one: Figure, other: Figure) -> bool:
    """Are the articles from other times? Then the figures are of two cases of one kind, or of two years."""
    ours, theirs = (figure.line.passage.metadata.published for figure in (one, other))
    return bool(ours and theirs and abs((ours.day - theirs.day).days) > _DAYS)


def _held_by_others(one: Figure, other: Figure) -> bool:
    """Has a firm the one, and something of it the other: "Alba employs 4,200", "the plants employ 480"?"""
    ours, theirs = one.held_by_name, other.held_by_name
    return ours is not None and theirs is not None and ours is not theirs


def evidence(one: Figure, other: Figure) -> int:
    """How many things speak for it that both figures are of one thing: roots, a name, being equal.

    Within one article only what is joined in one sentence, or equal, is of one thing.
    """
    if against(one, other):
        return 0
    if one.line == other.line:
        return 2
    equal = one.normal.key == other.normal.key
    if one.source == other.source and not equal:
        return 0
    shared = (one.about.keys() & other.roots) | (other.about.keys() & one.roots)
    noun = one.noun & other.noun
    if one.normal.kind is Kind.COUNT and not equal and not (noun and shared - noun):
        return 0
    return (len(shared) + bool(_meet(one.known, other.known)) + equal) if shared else 0


def against(one: Figure, other: Figure) -> bool:
    """Does something speak against it: kind, unit, size, rate, period, one sentence for both, or whose it is?

    Whose: each names somebody whom the other does not, or both name somebody, but nobody in common.
    """
    if one.normal.kind is not other.normal.kind or one.quantity.unit != other.quantity.unit:
        return True
    if one.line == other.line:
        return not max(one, other, key=lambda figure: figure.quantity.start).joined
    if (
        one.quantity.value * _RATIO < other.quantity.value
        or other.quantity.value * _RATIO < one.quantity.value
    ):
        return True
    if one.rate != other.rate or (one.period and other.period and one.period != other.period):
        return True
    equal = one.normal.key == other.normal.key
    if not equal and (_far(one, other) or _held_by_others(one, other)):
        return True
    if not equal and one.tie and other.tie and not (one.tie & other.tie or _meet(one.tie, other.tie)):
        return True
    if not one.known or not other.known:
        return False
    ours = len(_meet(one.names, other.known)) < len(one.names)
    theirs = len(_meet(other.names, one.known)) < len(other.names)
    return (ours and theirs) or not _meet(one.known, other.known)


def _meet(ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """Names of *ours* that *theirs* holds, in full or in part ("scale" and "scale ai")."""
    return [name for name in ours if any(same_name(name, other) for other in theirs)]


def label(figures: Sequence[Figure]) -> str:
    """What a group is about, in its own words: the names and the roots that most of it shares."""
    counted = Counter(word for one in figures for word in one.about)
    most = max(counted.values(), default=0)
    common = [word for word, count in counted.most_common() if count >= max(2, most / 2)][:_SHOWN]
    words = [_form(word, figures) for word in common]
    named: list[str] = []
    for name, count in Counter(name for one in figures for name in one.known).most_common():
        if count > 1 and not any(same_name(name, other) for other in named):
            named.append(name)
    whose = ", ".join(_written(name, figures) for name in named[:_SHOWN])
    what = ", ".join(words)
    return f"{what} ({whose})" if whose and what else whose or what


def _form(root: str, figures: Sequence[Figure]) -> str:
    """The word of *root* that is most used; of equals the longest, which is mostly the noun."""
    forms = Counter(one.about[root] for one in figures if root in one.about)
    return max(forms, key=lambda form: (forms[form], len(form)))


def _written(name: str, figures: Sequence[Figure]) -> str:
    """The fullest name that *name* is a part of, as written."""
    every = {low: said for one in figures for low, said in one.known.items() if same_name(name, low)}
    return every[max(every, key=len)]
