"""Figures, or days, that belong together: "cut from $9 million to $7 million", "$9 million (£7 million)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qa.quantities import Bound, Quantity, quantities
from qa.values.days import clock, day
from qa.values.past import CHANGED, GIVEN_UP, MOVED

_VERB = re.compile(
    rf"\b(?:{CHANGED}|revis\w+|reduc\w+|lift\w*|rais\w+|slash\w*|trimm?\w*)\b(?:[^.;]|\.\d){{0,80}}$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s(?:(?:the|its|an?)\s)?(?:current\s|earlier\s|previous\s)?$", re.IGNORECASE)
_TO = re.compile(r"\s(?:[\w-]+\s){0,3}?to\s(?:just\s|only\s)?", re.IGNORECASE)
_PUT_OFF = re.compile(
    r"\b(?:due|planned|scheduled|set|was to (?:be )?\w+) (?:for|on|in|at)\s([^,;:]{3,25}?),?\s"
    rf"(?:(?:has|have|had) (?:now )?been|was|were|is) (?:{GIVEN_UP}) (?:to|until)\s"
    r"([^,;:]{3,25}?)(?=[.,;:]|$)"
)
_DAYS = re.compile(
    r"\bfrom\s([^;:]{3,30}?)\s(?:to|until)\s([^;:]{3,30}?)"
    r"(?=[.,;:)]|\s(?:after|and|as|because|but|by|for|in|so|when|while)\b|$)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BACK = re.compile(
    r",?\s(?:(?!and\b|or\b)[\w-]+\s){0,3}?from\s(?:(?:the|its|an?)\s)?(?:earlier\s|previous\s)?",
    re.IGNORECASE,
)


Place = tuple[int, int]
"""Where words stand in a text: from, to."""


@dataclass(frozen=True, slots=True)
class Change:
    """Two figures, or two days (*moved*), of a text: the one that was, and the one that took its place."""

    former: Place
    new: Place
    moved: bool = False


def changes(text: str) -> list[Change]:
    """Of each change that *text* tells, both figures; of each day that was moved, both days."""
    return [*(_of_figures(text) if "from" in text else ()), *_of_days(text)]


def _of_figures(text: str) -> Iterator[Change]:
    figures = [one for one in quantities(text) if not _YEAR.fullmatch(text[one.start : one.end])]
    for one, other in pairwise(figures):
        if one.unit and other.unit and one.unit != other.unit:
            continue
        between = text[one.end : other.start]
        if not _VERB.search(text[: one.start]):
            continue
        if _FROM.search(text[: one.start]) and _TO.fullmatch(between):
            yield Change((one.start, one.end), (other.start, other.end))
        elif _BACK.fullmatch(between):
            yield Change((other.start, other.end), (one.start, one.end))


def _of_days(text: str) -> Iterator[Change]:
    for match in _DAYS.finditer(text):
        if _both_days(match) and MOVED.search(text[: match.start(1)]):
            yield Change(match.span(1), match.span(2), moved=True)
    for match in _PUT_OFF.finditer(text):
        if _both_days(match):
            yield Change(match.span(1), match.span(2), moved=True)


def _both_days(match: re.Match[str]) -> bool:
    return any(all(map(when, match.groups())) for when in (day, clock))


_OR = re.compile(
    r",? (?:or|equal to|the equivalent of|equivalent to|worth)"
    r"(?: (?:about|around|roughly|some|approximately))?\s"
    r"|\s?\((?:or |about |around |roughly |some |approximately )*",
    re.IGNORECASE,
)


def exchanged(text: str) -> list[tuple[Quantity, Quantity]]:
    """The sums that *text* gives in two currencies, each in both."""
    return [
        (one, other)
        for one, other in pairwise(quantities(text))
        if one.unit
        and other.unit
        and one.unit != other.unit
        and "%" not in (one.unit, other.unit)
        and (
            _OR.fullmatch(between := text[one.end : other.start])
            or (other.bound is Bound.ABOUT and between in (", ", " — ", " – ", " - "))
        )
    ]
