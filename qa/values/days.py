"""Days, parts of a year and times of the day in writing, in a form that can be compared.

A day's key is ISO's, with a dash for each part that is not said: "2027-06" (June 2027), "--05-14" (14 May);
a part of a year is named in place of the month: "2026-Q3", "2026-spring", "2027-late". A time's key is
"16:20"; "4:20" where half of the day is not said.
"""

from __future__ import annotations

import re

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_PARTS = {
    **{f"Q{number}": frozenset(range(3 * number - 2, 3 * number + 1)) for number in (1, 2, 3, 4)},
    "spring": frozenset((3, 4, 5, 6)),
    "summer": frozenset((6, 7, 8, 9)),
    "autumn": frozenset((9, 10, 11, 12)),
    "winter": frozenset((12, 1, 2, 3)),
    "early": frozenset((1, 2, 3, 4)),
    "mid": frozenset((5, 6, 7, 8)),
    "late": frozenset((9, 10, 11, 12)),
    "H1": frozenset(range(1, 7)),
    "H2": frozenset(range(7, 13)),
}
"""The months that may be meant."""
_PART_NAMES = {
    "fall": "autumn", "start": "early", "beginning": "early", "middle": "mid", "end": "late",
    "first quarter": "Q1", "second quarter": "Q2", "third quarter": "Q3", "fourth quarter": "Q4",
    "last quarter": "Q4", "final quarter": "Q4", "first half": "H1", "second half": "H2",
}  # fmt: skip
_NAMED = sorted({*_PART_NAMES, *(part.lower() for part in _PARTS)}, key=len, reverse=True)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\b\.?)"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_LED = (
    r"\W*(?:(?:on|in|by|since|from|until|the|around|about|before|after|no later than|not before|as early as"
    r"|as late as)\s)*"
)
_WHEN_IN_IT = r"(?:(?:early|mid|late|(?:the\s)?(?:beginning|end|middle|start)\sof)[\s-])?"
_DATES = tuple(
    re.compile(rf"{_LED}(?:{_WEEKDAY},?\s)?{pattern}\W*", re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)",
        rf"{_DAY}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?",
        rf"{_MONTH}\s{_DAY}(?!\d)(?:,?\s{_YEAR})?",
        rf"{_WHEN_IN_IT}{_MONTH}(?:,?\s(?:of\s)?{_YEAR})?",
        _YEAR,
        rf"(?P<part>{'|'.join(_NAMED)})[\s-]?(?:of\s)?{_YEAR}",
    )
)
_BARE_DAY = re.compile(rf"{_LED}(?:(?:last|next|this)\s)?{_WEEKDAY}\W*", re.IGNORECASE)
_CLOCK = re.compile(
    r"\W*(?:(?:at|by|from|until|about|around|approximately|shortly|just|before|after|nearly)\s)*"
    r"(?:(?P<hour>\d{1,2})(?:[.:](?P<minute>\d\d))?(?:\s?(?P<half>[ap])\.?m\b\.?|\s?(?P<clock>h|o['’]clock)\b)?"
    r"|(?P<four>[0-2]\d[0-5]\d)\s?(?:GMT|UTC|hours|hrs)"
    r"|(?P<name>noon|midday|midnight))"
    r"(?:\slocal(?:\stime)?)?\W*",
    re.IGNORECASE,
)
_NOON, _DAY_LONG = 12, 24


def day(span: str) -> str | None:
    """The key of a day, a month, a part of a year or a year; None where *span* says anything else."""
    for pattern in _DATES:
        if match := pattern.fullmatch(span):
            parts = match.groupdict()
            if part := parts.get("part"):
                named = _PART_NAMES.get(part.lower(), part.lower())
                return f"{parts['year']}-{named if named in _PARTS else named.upper()}"
            month, number = parts.get("month"), parts.get("day")
            if month and not month.isdigit():
                month = f"{1 + _MONTHS.index(month[:3].lower()):02}"
            known = (parts.get("year") or "-", month, number and f"{int(number):02}")
            return "-".join(part for part in known if part)
    return None


def is_weekday(span: str) -> bool:
    """Nothing but a day of the week, which is no day that can be compared."""
    return bool(_BARE_DAY.fullmatch(span))


def clock(span: str) -> str | None:
    """The key of a time of the day; None where *span* says anything else. A bare number is no time."""
    match = _CLOCK.fullmatch(span)
    if not match:
        return None
    if match["name"]:
        return "00:00" if match["name"].lower() == "midnight" else "12:00"
    if four := match["four"]:
        return f"{four[:2]}:{four[2:]}"
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").lower()
    colon = ":" in span
    if hour >= _DAY_LONG or minute >= 60 or not (half or match["clock"] or colon):
        return None
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    elif 0 < hour <= _NOON and not (match["minute"] and match["hour"].startswith("0")):
        return f"{hour}:{minute:02}"
    return f"{hour:02}:{minute:02}"


def same_clock(one: str, other: str) -> bool:
    """The same time, by the half of the day where both say it?"""
    mine, theirs = _minutes(one), _minutes(other)
    if len(one) == len(other) == len("16:20"):
        return mine == theirs
    return (mine - theirs) % (60 * _NOON) == 0


def _minutes(key: str) -> int:
    hour, minute = key.split(":")
    return 60 * int(hour) + int(minute)


def shared(one: str, other: str) -> list[bool]:
    """Of year, month and day, as far as both keys say them: are they the same?"""
    mine, theirs = _parts(one), _parts(other)
    both = [(a, b) for a, b in zip(mine, theirs, strict=True) if a and b]
    return [bool(_months(a) & _months(b)) if {a, b} & set(_PARTS) else a == b for a, b in both]


def _months(part: str) -> frozenset[int]:
    return _PARTS.get(part) or frozenset((int(part),))


def _parts(key: str) -> list[str]:
    """Year, month and day, empty where it does not say."""
    return [*key.replace("--", "-", 1).split("-"), "", ""][:3]
