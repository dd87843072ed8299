"""What words are worth, in a form that can be compared: sums, shares, days, counts, names.

Two values of one kind are either the same or differ. A part that one of them leaves out (the year, a
first name, which dollars) does not make them differ; dates that share no part cannot be compared.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from qa.quantities import Quantity, quantities
from qa.values.days import clock, day, is_weekday, same_clock, shared
from qa.values.measures import DOUBLE, SHORT, dimension, size, unit


class Kind(StrEnum):
    """What a value is. Only values of one kind can differ."""

    MONEY = "money"
    SHARE = "share"
    DATE = "date"
    CLOCK = "clock"
    COUNT = "count"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Normal:
    """A value in a form that can be compared: `key` is it in writing.

    The key of a date and of a time of the day is that of `days`. `noun` is what a count counts; of a unit of
    measure (`measures`) the key names it, too ("5 week").
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
    rf"(?!(?:{_NOT_COUNTED}|the|its|their)\b)"
    rf"((?:(?:{'|'.join(DOUBLE)})[\s-])?[^\W\d_]{{3,}}|(?-i:{'|'.join(SHORT)})\b)",
    re.IGNORECASE,
)
_AMONG = re.compile(r"\s(?:out )?of\s(?:(?:the|its|their|all|some|about|more than)\s)*", re.IGNORECASE)
_PEOPLE = frozenset(
    "person people employee staff worker staffer man men woman women resident inhabitant".split()
)
_LOWER = re.compile(r"\b[a-zà-ÿ]{4,}\b")
_HALF_OF_DAY = re.compile(r"\s?[ap]\.?m\b\.?", re.IGNORECASE)
_TITLES = frozenset("mr mrs ms dr sir dame lord lady prof professor jr sr".split())
_OFFICES = frozenset(
    "ambassador attorney captain ceo chair chairman chairwoman chancellor chief coach colonel commissioner"
    " councillor deputy director executive foreign former general gov governor judge justice king lieutenant"
    " lt major mayor mep minister mp officer pastor pope premier president prime prince princess queen rep"
    " representative reverend sen senator secretary sergeant vice".split()
)
"""What stands before a name in English: "Prime Minister Starmer" is Keir Starmer."""


def normal(span: str, after: str = "") -> Normal | None:
    """The normal form of the words *span*, which the words *after* follow; None for prose.

    A span with two figures is no one value.
    """
    if (when := day(span)) is not None:
        return Normal(Kind.DATE, when)
    half = _HALF_OF_DAY.match(after)
    if (hour := clock(span + (half[0] if half else ""))) is not None:
        return Normal(Kind.CLOCK, hour)
    if is_weekday(span):
        return None
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
    match = _NOUN.match(span[figure.end :] + after)
    noun = unit(_stem(match[1])) if match else ""
    key = f"{figure.value:f} {noun}" if dimension(noun) else f"{figure.value:f}"
    return Normal(Kind.COUNT, key, figure, noun)


def _name(span: str) -> Normal | None:
    """A few capitalised words, without those that only lead to them ("founder and CEO")."""
    words = re.findall(r"[^\W\d_][\w’'.-]*", span)
    capitals = [word for word in words if word[0].isupper()]
    if not capitals or len(words) > 8 or len(_LOWER.findall(span)) > 2:
        return None
    plain = [_plain(re.sub(r"['’]s?$", "", word)) for word in capitals]
    key = " ".join(word for word in plain if len(word) > 1 and word not in _TITLES)
    return Normal(Kind.NAME, key) if key else None


def _plain(word: str) -> str:
    """Without accents, stops and bent apostrophes: "O’Neill" and "O'Neill", "J.D." and "JD" are one."""
    letters = unicodedata.normalize("NFKD", word.replace("’", "'").replace(".", ""))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def _without_office(key: str) -> list[str]:
    words = key.split()
    first = next((at for at, word in enumerate(words) if word not in _OFFICES), 0)
    return words[first:]


def same(one: Normal, other: Normal) -> bool:
    """One value? Names also when one is an end or the beginning of the other ("Wang", "Alexandr Wang")."""
    if not akin(one, other):
        return False
    if one.kind is Kind.NAME:
        shorter, longer = sorted((_without_office(one.key), _without_office(other.key)), key=len)
        return shorter in (longer[-len(shorter) :], longer[: len(shorter)])
    if one.kind is Kind.DATE:
        agree = shared(one.key, other.key)
        return bool(agree) and all(agree)
    if one.kind is Kind.CLOCK:
        return same_clock(one.key, other.key)
    if not one.quantity or not other.quantity:
        return one.key == other.key
    if dimension(one.noun) and dimension(other.noun):
        mine, theirs = size(one.quantity.value, one.noun), size(other.quantity.value, other.noun)
        return mine == theirs and not one.quantity.opposes(other.quantity)
    return one.quantity.agrees(other.quantity)


def akin(one: Normal, other: Normal) -> bool:
    """Of one kind, or a sum and a figure of which nothing is said ("24 million euros", "18 million")?

    What is measured is akin to what is measured alike: neither metres to minutes nor metres to people.
    """
    if {one.kind, other.kind} == {Kind.MONEY, Kind.COUNT}:
        return not (one.noun or other.noun)
    if one.kind is not other.kind:
        return False
    return not (one.noun and other.noun) or dimension(one.noun) == dimension(other.noun)


def comparable(one: Normal, other: Normal) -> bool:
    """Could they be two answers to one question? Counts must count the same things, dates share a part."""
    if not akin(one, other):
        return False
    if one.kind is Kind.DATE:
        return bool(shared(one.key, other.key))
    return not count_others(one, other)


def count_others(one: Normal, other: Normal) -> bool:
    """Are they counts of different things, as far as their nouns say so?"""
    if not one.noun or not other.noun:
        return False
    if dimension(one.noun):
        return dimension(one.noun) != dimension(other.noun)
    return one.noun != other.noun and not {one.noun, other.noun} <= _PEOPLE


def _stem(word: str) -> str:
    low = word.lower()
    return low[:-1] if low.endswith("s") and not low.endswith("ss") else low
