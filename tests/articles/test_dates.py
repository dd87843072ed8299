"""A day is read only where it can be read in one way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qa.articles import dates

DAY = date(2025, 6, 9)


@pytest.mark.parametrize(
    "text",
    [
        "2025-06-09",
        "2025/06/09",
        "2025-06-09T05:27:00-04:00",
        "9 June 2025",
        "9th of June, 2025",
        "June 9, 2025",
        "Jun. 9 2025",
        "JUNE 9TH, 2025",
        "Mon, 09 Jun 2025 05:27:00 GMT",
        "Monday, Jun 9, 2025 5:27 am ET2min read",
    ],
)
def test_a_day_is_read_in_all_common_notations(text: str) -> None:
    assert dates.parse(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("06/09/2025", None),
        ("13/06/2025", date(2025, 6, 13)),
        ("06/13/2025", date(2025, 6, 13)),
        ("06/06/2025", date(2025, 6, 6)),
        ("June 31, 2025", None),
        ("2025-13-01", None),
        ("June 9", None),
        ("June 2025", None),
        ("call 555-2025-06-091", None),
    ],
)
def test_what_is_ambiguous_or_impossible_is_no_day(text: str, day: date | None) -> None:
    assert dates.parse(text) == day


def test_a_day_after_tomorrow_is_none() -> None:
    tomorrow = date.today() + timedelta(days=1)

    assert dates.parse(tomorrow.isoformat()) == tomorrow
    assert dates.parse((tomorrow + timedelta(days=1)).isoformat()) is None


@pytest.mark.parametrize(
    ("text", "label", "rest", "exact"),
    [
        ("June 9, 2025", "", "", False),
        ("Monday, Jun 9, 2025 5:27 am ET2min read", "", "", True),
        ("Published June 9, 2025", "published", "", False),
        ("Date: June 9, 2025", "published", "", False),
        ("Last updated on 9 June 2025 at 17:30 GMT", "updated", "", True),
        ("Updated June 10, 2025 | Published June 9, 2025", "published", "", False),
        ("By Jane Doe | June 9, 2025 | 4 min read", "", "By Jane Doe", True),
        ("LONDON, June 9, 2025", "", "LONDON", False),
        ("June 9, 20255:27 AM EDTUpdated a day ago", "", "", True),
    ],
)
def test_a_dateline_says_what_stands_beside_its_day(text: str, label: str, rest: str, exact: bool) -> None:
    assert dates.line(text) == dates.DateLine(DAY, label, rest, exact)


@pytest.mark.parametrize("text", ["Birth date: June 9, 2025", "Release Date: June 9, 2025", "London, June 9"])
def test_a_day_of_something_else_makes_no_dateline(text: str) -> None:
    assert dates.line(text) is None


def test_a_press_release_says_its_day_in_its_first_sentence() -> None:
    assert dates.inline("PARIS, June 9, 2025 /PRNewswire/ -- A mill opened.") == DAY
    assert dates.inline("New York, 9 June 2025 – A mill opened.") == DAY
    assert dates.inline("In Paris on June 9, 2025 a mill opened.") is None
    assert dates.inline("Paris, 9 June 2025. A mill opened.") is None
    assert dates.inline("Monday, 9 June 2025 – a holiday – a mill opened.") is None


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("2025-06-13", "2025-06-13", None),
        ("2025-06-13T23:30:00-04:00", "2025-06-13", "2025-06-13 23:30:00-04:00"),
        ("2025-06-13T23:30:00Z", "2025-06-13", "2025-06-13 23:30:00+00:00"),
        ("Fri, 13 Jun 2025 21:00:00 +0200", "2025-06-13", "2025-06-13 21:00:00+02:00"),
        ("June 13, 2025", "2025-06-13", None),
        ("June 13, 2025 5:27 PM EDT", "2025-06-13", None),
        ("June 13, 2025 5:27 p.m.", "2025-06-13", None),
        ("today", None, None),
    ],
)
def test_a_moment_keeps_its_time_zone(text: str, day: str | None, at: str | None) -> None:
    """The day is that of the zone in which it is given."""
    found = dates.moment(text)

    assert (found.day and str(found.day), found.at and str(found.at), found.fault) == (day, at, "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2025-02-31", "is no day of the calendar"),
        ("31 June 2025", "is no day of the calendar"),
        ("06/09/2025", "can be read in two ways"),
        (f"{date.today() + timedelta(days=9)}", "lies in the future"),
        (f"{date.today() + timedelta(days=9)}T10:00:00Z", "lies in the future"),
        ("1970-01-01", "is no date of an article"),
        ("0001-01-01T00:00:00", "is no date of an article"),
    ],
)
def test_a_moment_that_cannot_be_says_why(text: str, fault: str) -> None:
    assert dates.moment(text) == dates.Moment(fault=fault)
