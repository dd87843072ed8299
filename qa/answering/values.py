"""Where articles give different values for what was asked: normalised, grouped, dated, weighed.

Candidates that answer with the same kind of thing (money, a share, a count, a year, a name) are
grouped by what they are worth. More than one group is a disagreement or a change, and is shown
whole: no value is averaged away. The answer is chosen by stance (stated before reported before
potential before denied), then by time (what a sentence itself puts in the past comes after what it
does not, then the later article before the earlier), then by the number of independent sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qa.domain import Candidate, Citation, ScoredPassage, Stance, Value
from qa.quantities import Quantity, quantities

ORDER = (Stance.STATED, Stance.REPORTED, Stance.POTENTIAL, Stance.DENIED)
"""The firmest first."""

_UNDATED = date.min

_NAMED, _NAMED_MARGIN = 0.8, 4.0
"""From this share of the best one's probability, and this margin on, another name is shown beside it. Of the
held-out stories' further names one in four was right within it, and one in twenty of all others."""


class Kind(StrEnum):
    """What a value is. Only values of one kind can differ."""

    MONEY = "money"
    SHARE = "share"
    YEAR = "year"
    COUNT = "count"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Normal:
    """A value in a form that can be compared: equal keys are the same value."""

    kind: Kind
    key: str
    quantity: Quantity | None = None
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The values that were found, the chosen one first, the candidate that it was taken from.

    `probability` is that of the likeliest candidate with this value.
    """

    values: tuple[Value, ...]
    best: Candidate
    probability: float


# ---------------------------------------------------------------- normal forms

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NOUN = re.compile(r"\W*(?:(?:more|other|new|of|the|its|their|\w+ly)\s+)*([^\W\d_]{3,})")
_LOWER = re.compile(r"\b[a-zà-ÿ]{4,}\b")


def normal(span: str, after: str = "") -> Normal | None:
    """The normal form of the words *span*, which the words *after* follow; None for prose.

    A span with two figures is no one value.
    """
    found = quantities(span)
    if len(found) > 1:
        return None
    if not found:
        return _name(span)
    figure = found[0]
    text = span[figure.start : figure.end].strip()
    if figure.unit in ("%", "pp"):
        return Normal(Kind.SHARE, f"{figure.value}{figure.unit}", figure)
    if figure.unit:
        return Normal(Kind.MONEY, f"{figure.value} {figure.unit}", figure)
    if _YEAR.fullmatch(text):
        return Normal(Kind.YEAR, text, figure)
    noun = _NOUN.match(span[figure.end :] + after)
    return Normal(Kind.COUNT, f"{figure.value}", figure, _stem(noun[1]) if noun else "")


def _name(span: str) -> Normal | None:
    """A few capitalised words, without those that only lead to them ("founder and CEO")."""
    words = re.findall(r"[^\W\d_][\w’'.-]*", span)
    capitals = [word for word in words if word[0].isupper()]
    if not capitals or len(words) > 8 or len(_LOWER.findall(span)) > 2:
        return None
    return Normal(Kind.NAME, " ".join(word.strip(".").casefold() for word in capitals if len(word) > 1))


def same(one: Normal, other: Normal) -> bool:
    """One value? Names also when one is the end of the other ("Wang", "Alexandr Wang")."""
    if one.kind is not other.kind:
        return False
    if one.kind is Kind.NAME:
        ours, theirs = one.key.split(), other.key.split()
        shorter, longer = sorted((ours, theirs), key=len)
        return longer[-len(shorter) :] == shorter
    return one.key == other.key


def comparable(one: Normal, other: Normal) -> bool:
    """Could they be two answers to one question? Counts must count the same things."""
    if one.kind is not other.kind:
        return False
    return one.kind is not Kind.COUNT or not one.noun or not other.noun or one.noun == other.noun


def _stem(word: str) -> str:
    low = word.lower()
    return low[:-1] if low.endswith("s") and not low.endswith("ss") else low


# ---------------------------------------------------------------- stance

_DENIED = re.compile(
    # what is denied follows at once: a comma, or "and", may begin something else
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed)|refut(?:es|ed)|disput(?:es|ed)|dismiss(?:es|ed))\b"
    r"(?:(?!\band\b)[^.,;])*$"
    r"|(?:\b(?:not(?! (?:only|just|least)\b)|never)\b|n['’]t\b)[^.,;]{0,20}$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"(?:(?!\b(?:who|whose|which|that|after|before|when|where|because|and)\b)[^.,;]){0,60}"
    r"\b(?:is|are|was|were|been|being) (?:\w+ly )?"
    r"(?:denied|rejected|refuted|disputed|dismissed|false|untrue|wrong)\b"
    r"|,? (?:a|the) (?:claim|figure|sum|number|report|price)\b"
    r"[^.;]{0,40}\b(?:den(?:y|ies|ied)|reject|disput|refut)",
    re.IGNORECASE,
)
_POTENTIAL = re.compile(
    r"\b(?:potential(?:ly)?|proposed|possibl[ey]|could|would|might|may|plans? to|planning to|hopes? to"
    r"|aims? to|if (?:finali[sz]ed|completed|approved|confirmed)"
    r"|in (?:\w+ )?(?:talks|discussions|negotiations)"
    r"|considering|expected to|projected|forecast|toward|towards|nearing|set to|is to)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:reportedly|reports? (?:of|from|that|suggest)|whispers? of|rumou?r(?:s|ed)?|allegedly"
    r"|(?:is|are) said to|according to (?:people|a person|sources?|two people|three people|reports?|media)"
    r"|sources? (?:say|said|told)|people familiar)\b",
    re.IGNORECASE,
)
_PROPER = r"[A-Z][\w’'&.-]*(?:\s+(?:[A-Z][\w’'&.-]*|of|and|the))*\s*[A-Z]?[\w’'&-]*"
_SAID = "reported|estimates?|estimated|said|says|announced|projects|forecasts|noted|told"
_SPEAKER = re.compile(
    r"\b(?:[Aa]ccording to|[Pp]er|estimates? (?:by|of|from)|cited by)\s+(?:an?\s+|the\s+)?"
    rf"(?:report (?:at|by|from|of)\s+)?({_PROPER})|({_PROPER})\s+(?:also\s+)?(?:{_SAID})\b"
)
_BREAK = re.compile(r"[;—]|\bbut\b|\bwhile\b", re.IGNORECASE)


def stance(sentence: str, start: int, end: int) -> tuple[Stance, str | None]:
    """How firmly *sentence* puts the words `sentence[start:end]`, and who says so where it tells.

    Hedges count when they stand in the same clause: "the deal, which values Scale at over $29 billion"
    is stated, "could propel its valuation toward $20 billion" is potential.
    """
    before, after = sentence[:start], sentence[end:]
    cut = [match.end() for match in _BREAK.finditer(before)]
    clause = before[cut[-1] if cut else 0 :]
    rest = _BREAK.split(after, maxsplit=1)[0]
    speaker = _speaker(sentence)
    if _DENIED.search(clause) or _DENIED_AFTER.match(rest):
        return Stance.DENIED, speaker
    if _REPORTED.search(clause) or _REPORTED.search(rest):
        return Stance.REPORTED, speaker
    if _POTENTIAL.search(clause[-120:]) or _POTENTIAL.match(rest.lstrip()):
        return Stance.POTENTIAL, speaker
    return Stance.STATED, speaker


_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|earlier|formerly?|at first|initial(?:ly)?|original(?:ly)?|most recent(?:ly)?|prior"
    r"|last (?:valu|reported|known|count|estimat|round|report)\w*|first (?:reported|thought|estimated|put)"
    r"|had been|until (?:now|then|recently))\b[^.,;]{0,40}$"
    r"|\bfrom\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_EARLIER_AFTER = re.compile(
    r"[^.,;]{0,20}\b(?:before (?:the|this|that) \w+|until (?:now|then|recently)|at the time"
    r"|(?:a|one|two|three|last) (?:week|month|year)s? (?:ago|earlier|before)|last (?:week|month|year))\b",
    re.IGNORECASE,
)


def superseded(sentence: str, start: int, end: int) -> bool:
    """Does *sentence* put `sentence[start:end]` in an earlier time than its own ("last valued at")?"""
    before = _BREAK.split(sentence[:start])[-1]
    return bool(_EARLIER.search(before) or _EARLIER_AFTER.match(sentence[end:]))


def standing(told: Iterable[tuple[Stance, int]]) -> Stance:
    """How firmly a value stands, of (stance, day): the firmest stance, unless it was denied last.

    A denial of the same day, or where no day is known, counts as the last word.
    """
    every = list(told)
    last = max(day for _, day in every)
    if any(stance is Stance.DENIED and day == last for stance, day in every):
        return Stance.DENIED
    return min((stance for stance, _ in every), key=ORDER.index)


def _speaker(sentence: str) -> str | None:
    found = _SPEAKER.search(sentence)
    if not found:
        return None
    named = (found[1] or found[2]).strip(" .,")
    return named if named and named.lower() not in ("it", "he", "she", "they", "the", "we", "this") else None


# ---------------------------------------------------------------- values


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
    candidates: Sequence[Candidate], *, bar: float, least: float, copies: Mapping[str, str] = {}
) -> Choice | None:
    """The differing values among *candidates* (most probable first); None when there is but one.

    Those of at least *least* times the best one's probability, of its kind, and sure enough by themselves
    take part (`_takes_part`); only one that reaches *bar* can be chosen. *copies* names for a
    source the article that it repeats: both count as one. One value that was denied is told, too.
    Several names in one sentence are no difference.
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
    """May *one* be set beside the *best*? Another name is far more often a mistake than another figure is.

    What a network does not hold for an answer by itself is none, however likely it is beside others.
    """
    if same(one.normal, best.normal):
        return True
    margin = one.candidate.margin
    if one.normal.kind is Kind.NAME:
        sure = one.candidate.probability >= _NAMED * best.candidate.probability
        return sure and comparable(one.normal, best.normal) and (margin is None or margin >= _NAMED_MARGIN)
    return comparable(one.normal, best.normal) and (margin is None or margin >= 0)


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
    """Firmest first, then latest, then most probable."""
    return sorted(
        group,
        key=lambda one: (ORDER.index(one.stance), -one.day.toordinal(), -one.candidate.probability),
    )


def _standing(group: Sequence[_Found]) -> Stance:
    return standing((one.stance, one.day.toordinal()) for one in group)


def _probable(group: Sequence[_Found]) -> float:
    return max(one.candidate.probability for one in group)


def _weight(
    group: Sequence[_Found], copies: Mapping[str, str], bar: float
) -> tuple[bool, int, bool, int, int, float]:
    """What decides between values, most important first; higher is better."""
    sources = {copies.get(one.candidate.passage.source, one.candidate.passage.source) for one in group}
    probable, stance = _probable(group), _standing(group)
    firm = [one for one in group if one.stance is stance]
    day = max(one.day.toordinal() for one in firm)
    current = not all(one.superseded for one in firm)
    return probable >= bar, -ORDER.index(stance), current, day, len(sources), probable


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
