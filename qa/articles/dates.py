"""Days as articles write them. A date that can be read in two ways is none.

Only a day with its year counts; days that cannot be (June 31) or lie in the future are dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    r"(?<![\d/.-])(?:"
    r"(?P<y1>\d{4})(?P<sep>[-/.])(?P<m1>\d{1,2})(?P=sep)(?P<d1>\d{1,2})(?!\d|[-/.]\d)"
    r"|(?P<a>\d{1,2})(?P<sep2>[/.-])(?P<b>\d{1,2})(?P=sep2)(?P<y2>\d{4})(?!\d|[-/]\d)"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd"
    rf"|th)?[\s-]{{0,3}}(?:of\s)?{_MONTH.format('m3')},?[\s-]{{0,3}}(?P<y3>\d{{4}})(?!\d)"
    rf"|\b{_MONTH.format('m4')}\s{{0,3}}(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<y4>\d{{4}})(?!\d)"
    r")",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d{4}")
# Of a press release; "Release date: …" is a film's.
_RELEASED = r"for (?:immediate )?release\b|^(?:(?:press|news|media) release|released)(?=\s*[:|,–—-])"
_LABEL = r"(?:(?:first|last|originally)\s+)?(?:published|posted|updated|modified|created|issued)"
_BESIDE = re.compile(
    rf"^dated?\b|{_RELEASED}|\b(?:{_LABEL}(?:\s+(?:on|at|date))?|on|at|last|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|"
    r"t?\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*(?:[ap]\.?m\b\.?|z\b|hrs\b))?|\d{1,2}\s*[ap]\.?m\b\.?|"
    r"(?:\d+|an?)\s(?:minute|hour|day|week|month)s?\sago|[ecmp][sd]?t|gmt|utc|bst|cest|cet|ist|jst|hkt|aest|eastern|pacific|central|time|edited|"
    r"\d{1,3}\s*-?\s*min(?:ute)?s?(?:\s+(?:read|listen))?)\b|[+-]\d{2}:?\d{2}\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(rf"^dated?\b|{_RELEASED}|\b(?:published|posted|issued|created)\b", re.IGNORECASE)
_UPDATED = re.compile(r"\b(?:updated|modified)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}|\d\s*[ap]\.?m\b|\bread\b", re.IGNORECASE)
# Pages lose the space between two elements: "5:27 am ET2min read", "June 9, 2025Updated 5:27".
_GLUE = re.compile(
    r"(?<=[A-Za-z])(?=\d{1,3}\s?-?min)|(?<=\d)(?=[A-Z][a-z])|(?<=[A-Z]{2})(?=(?:Updated|Published|Posted)\b)"
    r"|(?<=\s(?:19|20)\d\d)(?=\d{1,2}:\d\d)"
)
_SUBJECT = re.compile(r"\w:\s*$")
# "MENLO PARK, Calif., June 9, 2025 /PRNewswire/ -- …": a press release, or an agency, says its day.
_PLACE = re.compile(r"[A-Z][A-Z .'’-]+(?:, ?[A-Z][\w. ]{1,20})?,? ?(?:\([^()]{1,30}\) ?)?[-–—,:]? ?$")
# "Geneva, 12 May 2026 – …": as organisations write it, with no more than a dash behind the day.
_CITY = re.compile(
    r"(?!(?:On|In|By|At|Since|Until|From|After|Before)\b|\w+day\b)[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+){0,2}, ?"
)
_DASH = re.compile(r" ?[–—-]{1,2} ")
_AFTER_PLACE = re.compile(r"[ ,]*(?:/[^/]{3,40}/|\([^()]{2,40}\)|[-–—])")


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is a date: `rest` is what else it says, `label` 'published', 'updated' or ''.

    `exact` says that a time or a reading time stands beside the date.
    """

    day: date
    label: str
    rest: str
    exact: bool


def parse(text: str) -> date | None:
    """The first day that *text* names; None if it names none, or one that is ambiguous."""
    found = _DATE.search(text)
    return _day(found) if found else None


def line(text: str) -> DateLine | None:
    """Read *text* as a line that consists of a date and what is customary beside one."""
    if len(text) > 200 or not _YEAR.search(text):
        return None
    text = _GLUE.sub(" ", text)
    found = list(_DATE.finditer(text))
    chosen = next((match for match in found if _labelled(text, match) == "published"), None)
    chosen = chosen or (found[0] if found else None)
    day = _day(chosen) if chosen else None
    if chosen is None or day is None:
        return None
    label = _labelled(text, chosen)
    if not label and _SUBJECT.search(text[: chosen.start()]):
        return None  # "Release date: …" is about something else
    rest = _BESIDE.sub(" ", _DATE.sub(" | ", text))
    return DateLine(day, label, rest.strip(" |,.;:()[]-–—•·/\t"), bool(_CLOCK.search(text)))


def labelled(text: str) -> bool:
    """Does *text* say of a day, possible or not, that the article was published or updated then?"""
    found = _DATE.search(text) if len(text) <= 200 else None
    return bool(found and _labelled(text, found))


def inline(text: str) -> date | None:
    """The day of a dateline that opens a paragraph: a place, a day with its year, a dash."""
    if not (found := _DATE.search(text[:120])):
        return None
    place, rest = text[: found.start()], text[found.end() :]
    if (_PLACE.match(place) and _AFTER_PLACE.match(rest)) or (_CITY.fullmatch(place) and _DASH.match(rest)):
        return _day(found)
    return None


def _labelled(text: str, match: re.Match[str]) -> str:
    # The label that stands closest before this date: a line may hold two of them.
    before = text[: match.start()]
    earlier = [found.end() for found in _DATE.finditer(before)]
    before = before[earlier[-1] if earlier else 0 :]
    if _PUBLISHED.search(before):
        return "published"
    return "updated" if _UPDATED.search(before) else ""


def _day(match: re.Match[str], latest: date | None = None) -> date | None:
    part = match.groupdict()
    if part["y1"]:
        return _possible(part["y1"], part["m1"], part["d1"], latest)
    if part["y2"]:
        return _either(part["y2"], int(part["a"]), int(part["b"]), latest)
    which = "3" if part["y3"] else "4"
    month = _MONTHS.index(part["m" + which][:3].lower()) + 1
    return _possible(part["y" + which], month, part["d" + which], latest)


def _either(year: str, first: int, second: int, latest: date | None) -> date | None:
    """06/09/2025 is June or September: only a day beyond 12, or twice the same, decides."""
    if first != second and max(first, second) <= 12:
        return None
    return _possible(year, min(first, second), max(first, second), latest)


def _possible(year: str | int, month: str | int, day: str | int, latest: date | None = None) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    # Tomorrow may be today elsewhere; before 1600 it is no date of an article.
    latest = latest or date.today() + timedelta(days=1)
    return found if found.year >= 1600 and found <= latest else None


# ---------------------------------------------------------------- moments, as machines write them


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, with the moment where one is given; or what is wrong with it (nothing: it is no date)."""

    day: date | None = None
    at: datetime | None = None
    fault: str = ""


def moment(text: str) -> Moment:
    """Read what a tag or a document property says: ISO 8601, RFC 2822, or a day as people write it.

    The day is that of the time zone in which it is given.
    """
    at = _exact(text)
    day = at.date() if at else parse(text)
    if day is None:
        found = _DATE.search(text)
        return Moment(fault=_fault(found) if found else "")
    if _possible(day.year, day.month, day.day) is None:
        return Moment(fault="lies in the future" if day > date.today() else "is no date of an article")
    if day in _PLACEHOLDERS:
        return Moment(fault="is no date of an article")
    timed = at is not None and bool(re.search(r"\d[T ]\d|\d:\d\d", text))
    return Moment(day, at if timed else None)


def _fault(found: re.Match[str]) -> str:
    if found["y2"] and max(int(found["a"]), int(found["b"])) <= 12:
        return "can be read in two ways"
    day = _day(found, latest=date.max)
    return "is no day of the calendar" if day is None or day <= date.today() else "lies in the future"


_HALF = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
# What content systems write when they have no date.
_PLACEHOLDERS = (date(1970, 1, 1), date(1900, 1, 1))


def _exact(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(re.sub(r"(?<=\d) (?=(?:[+-]\d{2}:?\d{2}|Z)$)", "", text.strip()))
    except ValueError:
        pass
    try:
        # "5:27 PM EDT" it would read as 5:27 in a zone called PM.
        return None if _HALF.search(text) else parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
