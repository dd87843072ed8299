"""Two figures that belong together: "cut from $9 million to $7 million", "$9 million, or £7 million"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from qa.answering.past import CHANGED
from qa.quantities import Quantity, quantities

_VERB = re.compile(
    rf"\b(?:{CHANGED}|revis\w+|reduc\w+|lift\w*|rais\w+|slash\w*|trimm?\w*)\b[^.;]{{0,80}}$", re.IGNORECASE
)
_FROM = re.compile(r"\bfrom\s(?:(?:the|its|an?)\s)?$", re.IGNORECASE)
_TO = re.compile(r"\s(?:[\w-]+\s){0,3}?to\s(?:just\s|only\s)?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BACK = re.compile(r",?\s(?:(?!and\b|or\b)[\w-]+\s){0,3}?from\s(?:(?:the|its|an?)\s)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """Two figures of a text: the one that was, and the one that took its place."""

    former: Quantity
    new: Quantity


def changes(text: str) -> list[Change]:
    """Of each change that *text* tells, both figures."""
    found: list[Change] = []
    if "from" not in text:
        return found
    figures = [one for one in quantities(text) if not _YEAR.fullmatch(text[one.start : one.end])]
    for one, other in pairwise(figures):
        if one.unit and other.unit and one.unit != other.unit:
            continue
        between = text[one.end : other.start]
        if not _VERB.search(text[: one.start]):
            continue
        if _FROM.search(text[: one.start]) and _TO.fullmatch(between):
            found.append(Change(one, other))
        elif _BACK.fullmatch(between):
            found.append(Change(other, one))
    return found


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
        and _OR.fullmatch(text[one.end : other.start])
    ]
