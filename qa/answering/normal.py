"""What words are worth, in a form that can be compared: sums, shares, days, counts, names.

Two values of one kind are either the same or differ. A part that one of them leaves out (the year, a
first name, which dollars) does not make them differ; dates that share no part cannot be compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from qa.quantities import Quantity, quantities


class Kind(StrEnum):
    """What a value is. Only values of one kind can differ."""

    MONEY = "money"
    SHARE = "share"
    DATE = "date"
    COUNT = "count"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Normal:
    """A value in a form that can be compared: `key` is it in writing.

    A date's key is ISO's, with a dash for each part that is not said: "2027-06" (June 2027), "--05-14"
    (14 May). `noun` is what a count counts.
    """

    kind: Kind
    key: str
    quantity: Quantity | None = None
    noun: str = ""


_NOT_COUNTED = (
    "am|is|are|was|were|be|been|being|has|have|had|will|would|can|could|may|might|do|does|did|die[ds]?"
    "|c[ao]me|go|went|remain(?:s|ed)?|survived?|escaped?|fled|stay(?:s|ed)?|voted|attended"
    "|in|on|at|by|and|or|from|for|to|with|as|than|after|before|who|that|which|per|each|but|when|if"
)
_NOUN = re.compile(
    r"[\s-]*(?:(?:more|other|new|of|the|its|their|\w+ly|\d[\d,.]*"
    r"|two|three|four|five|six|seven|eight|nine|ten|dozen)\s+)*"
    rf"(?!(?:{_NOT_COUNTED}|the|its|their)\b)([^\W\d_]{{3,}})",
    re.IGNORECASE,
)
_AMONG = re.compile(r"\s(?:out )?of\s(?:(?:the|its|their|all|some|about|more than)\s)*", re.IGNORECASE)
_PEOPLE = frozenset(
    "person people employee staff worker staffer man men woman women resident inhabitant".split()
)
_LOWER = re.compile(r"\b[a-zà-ÿ]{4,}\b")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(rf"\W*(?:(?:on|in|by|since|from|until|the)\s)*{_WEEKDAY}{pattern}\W*", re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)",
        rf"{_DAY}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?",
        rf"{_MONTH}\s{_DAY}(?!\d)(?:,?\s{_YEAR})?",
        rf"{_MONTH}(?:,?\s(?:of\s)?{_YEAR})?",
        _YEAR,
    )
)
_TITLES = frozenset("mr mrs ms dr sir dame lord lady prof professor".split())


def normal(span: str, after: str = "") -> Normal | None:
    """The normal form of the words *span*, which the words *after* follow; None for prose.

    A span with two figures is no one value.
    """
    if (day := _date(span)) is not None:
        return day
    found = [figure for figure in quantities(span + after) if figure.end <= len(span)]
    if len(found) == 2 and _AMONG.fullmatch(span[found[0].end : found[1].start]):
        after, span = span[found[1].end :] + after, span[: found[0].end]  # "600 of the 1,900 jobs"
        del found[1]
    if len(found) > 1:
        return None
    if not found:
        return None if quantities(span) else _name(span)  # "Five" of "Five million"
    figure = found[0]
    if figure.unit in ("%", "pp"):
        return Normal(Kind.SHARE, f"{figure.value:f}{figure.unit}", figure)
    if figure.unit:
        return Normal(Kind.MONEY, f"{figure.value:f} {figure.unit}", figure)
    noun = _NOUN.match(span[figure.end :] + after)
    return Normal(Kind.COUNT, f"{figure.value:f}", figure, _stem(noun[1]) if noun else "")


def _date(span: str) -> Normal | None:
    """A day, a month or a year, and nothing else."""
    for pattern in _DATES:
        if match := pattern.fullmatch(span):
            parts = match.groupdict()
            month = parts.get("month")
            number = month and (month if month.isdigit() else f"{1 + _MONTHS.index(month[:3].lower()):02}")
            day = parts.get("day")
            known = (parts.get("year") or "-", number, day and f"{int(day):02}")
            return Normal(Kind.DATE, "-".join(part for part in known if part))
    return None


def _name(span: str) -> Normal | None:
    """A few capitalised words, without those that only lead to them ("founder and CEO")."""
    words = re.findall(r"[^\W\d_][\w’'.-]*", span)
    capitals = [word for word in words if word[0].isupper()]
    if not capitals or len(words) > 8 or len(_LOWER.findall(span)) > 2:
        return None
    plain = [re.sub(r"['’]s?$", "", word).strip(".").casefold() for word in capitals]
    key = " ".join(word for word in plain if len(word) > 1 and word not in _TITLES)
    return Normal(Kind.NAME, key) if key else None


def same(one: Normal, other: Normal) -> bool:
    """One value? Names also when one is an end or the beginning of the other ("Wang", "Alexandr Wang")."""
    if not akin(one, other):
        return False
    if one.kind is Kind.NAME:
        shorter, longer = sorted((one.key.split(), other.key.split()), key=len)
        return shorter in (longer[-len(shorter) :], longer[: len(shorter)])
    if one.kind is Kind.DATE:
        shared = _shared(one, other)
        return bool(shared) and all(mine == theirs for mine, theirs in shared)
    if one.kind is not other.kind:
        return bool(one.quantity and other.quantity and one.quantity.agrees(other.quantity))
    if one.quantity and other.quantity:
        return one.key == other.key and one.quantity.agrees(other.quantity)
    return one.key == other.key


def _shared(one: Normal, other: Normal) -> list[tuple[str, str]]:
    """What both dates say of year, month and day."""
    both = zip(_parts(one), _parts(other), strict=True)
    return [(mine, theirs) for mine, theirs in both if mine and theirs]


def _parts(one: Normal) -> list[str]:
    """Year, month and day of a date, empty where it does not say."""
    return [*one.key.replace("--", "-", 1).split("-"), "", ""][:3]


def akin(one: Normal, other: Normal) -> bool:
    """Of one kind, or a sum and a figure of which nothing is said ("24 million euros", "18 million")?"""
    if {one.kind, other.kind} == {Kind.MONEY, Kind.COUNT}:
        return not (one.noun or other.noun)
    return one.kind is other.kind


def comparable(one: Normal, other: Normal) -> bool:
    """Could they be two answers to one question? Counts must count the same things, dates share a part."""
    if not akin(one, other):
        return False
    if one.kind is Kind.DATE:
        return bool(_shared(one, other))
    return not count_others(one, other)


def count_others(one: Normal, other: Normal) -> bool:
    """Are they counts of different things, as far as their nouns say so?"""
    if not one.noun or not other.noun:
        return False
    return one.noun != other.noun and not {one.noun, other.noun} <= _PEOPLE


def _stem(word: str) -> str:
    low = word.lower()
    return low[:-1] if low.endswith("s") and not low.endswith("ss") else low
