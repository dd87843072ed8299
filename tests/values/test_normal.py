"""What words are worth, and which of them are worth the same."""

from __future__ import annotations

import pytest

from qa.values.normal import Kind, comparable, normal, same


@pytest.mark.parametrize(
    ("span", "kind", "key"),
    [
        ("$14.3 billion", Kind.MONEY, "14300000000 USD"),
        ("14.3 billion dollars", Kind.MONEY, "14300000000 USD"),
        ("49% non-voting stake", Kind.SHARE, "49%"),
        ("2016", Kind.DATE, "2016"),
        ("14 May 2026", Kind.DATE, "2026-05-14"),
        ("May 14, 2026", Kind.DATE, "2026-05-14"),
        ("Monday, 14th of May", Kind.DATE, "--05-14"),
        ("in June 2027", Kind.DATE, "2027-06"),
        ("five-billion-dollar", Kind.MONEY, "5000000000 USD"),
        ("44 million €", Kind.MONEY, "44000000 EUR"),
        ("500 contractors", Kind.COUNT, "500"),
        ("600 of the 1,900 jobs", Kind.COUNT, "600"),
        ("founder and CEO Alexandr Wang", Kind.NAME, "ceo alexandr wang"),
        ("Alexandr Wang", Kind.NAME, "alexandr wang"),
        ("the third quarter of 2026", Kind.DATE, "2026-Q3"),
        ("spring of 2026", Kind.DATE, "2026-spring"),
        ("late 2027", Kind.DATE, "2027-late"),
        ("the end of 2027", Kind.DATE, "2027-late"),
        ("early May", Kind.DATE, "--05"),
        ("4:20 a.m.", Kind.CLOCK, "04:20"),
        ("about 4.20 pm", Kind.CLOCK, "16:20"),
        ("16:20", Kind.CLOCK, "16:20"),
        ("4:20", Kind.CLOCK, "4:20"),
        ("noon", Kind.CLOCK, "12:00"),
        ("12 a.m.", Kind.CLOCK, "00:00"),
        ("no later than June 3", Kind.DATE, "--06-03"),
        ("Wed 3 June", Kind.DATE, "--06-03"),
        ("as early as 2027", Kind.DATE, "2027"),
        ("1930 GMT", Kind.CLOCK, "19:30"),
        ("five weeks", Kind.COUNT, "5 week"),
        ("25km", Kind.COUNT, "25 kilometre"),
        ("300m", Kind.COUNT, "300000000"),
        ("two and a half hours", Kind.COUNT, "2.5 hour"),
        ("410 km", Kind.COUNT, "410 kilometre"),
        ("1,200 square meters", Kind.COUNT, "1200 square metre"),
        ("40 million crowns", Kind.MONEY, "40000000 crown"),
        ("548p", Kind.MONEY, "5.48 GBP"),
    ],
)
def test_a_value_has_a_normal_form(span: str, kind: Kind, key: str) -> None:
    """Of one kind, and comparable."""
    found = normal(span)

    assert found is not None
    assert (found.kind, found.key) == (kind, key)


@pytest.mark.parametrize(
    "span", ["from $12 billion to $40 billion", "winding down its relationship", "Friday", ""]
)
def test_prose_and_two_figures_are_no_value(span: str) -> None:
    """They are answers of another sort."""
    assert normal(span) is None


def test_a_surname_is_the_same_person() -> None:
    """And another person is not."""
    wang, alexandr, mark = normal("Wang"), normal("CEO Alexandr Wang"), normal("Mark Zuckerberg")

    assert wang is not None
    assert alexandr is not None
    assert mark is not None
    assert same(wang, alexandr)
    assert not same(wang, mark)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2027", "June 2027", True),
        ("14 May", "14 May 2026", True),
        ("June 2027", "September 2027", False),
        ("14 May 2026", "14 June 2026", False),
        ("2028", "June 30", False),
        ("500 houses", "more than 500 houses", True),
        ("fewer than 500 houses", "more than 500 houses", False),
        ("Harl", "Harl Group", True),
        ("Mr Marrow", "Ilse Marrow's", True),
        ("Petra Osei", "Ilse Marrow", False),
        ("Prime Minister Starmer", "Keir Starmer", True),
        ("Sen. Warren", "Elizabeth Warren", True),
        ("JD Vance", "J.D. Vance", True),
        ("Dara O’Neill", "Dara O'Neill", True),
        ("São Paulo", "Sao Paulo", True),
        ("Robert Kennedy Jr.", "Robert Kennedy", True),
        ("Prime Minister", "President", False),
        ("President Macron", "President Biden", False),
        ("the third quarter of 2026", "September 2026", True),
        ("the third quarter of 2026", "November 2026", False),
        ("late 2027", "early 2027", False),
        ("spring of 2026", "2026", True),
        ("4:20 a.m.", "4.20 am", True),
        ("4:20 a.m.", "4:20", True),
        ("4:20 a.m.", "4:20 p.m.", False),
        ("4:20 a.m.", "4:35 a.m.", False),
        ("4:20 p.m.", "16:20", True),
        ("five weeks", "five months", False),
        ("five weeks", "35 days", True),
        ("18 months", "more than 18 months", True),
        ("40 minutes", "40 metres", False),
        ("40 km", "40 kilometers", True),
        ("2.5 kilometres", "2,500 metres", True),
        ("five weeks", "five", True),
        ("600 hours", "600 soldiers", False),
        ("1.4 billion crowns", "1.4 billion kronor", True),
        ("1.4 billion crowns", "NOK 1.4 billion", True),
        ("1.4 billion crowns", "$1.4 billion", False),
        ("548 pence", "£5.48", True),
        ("₹55 crore", "550 million rupees", True),
    ],
)
def test_a_part_that_is_left_out_makes_no_difference(one: str, other: str, expected: bool) -> None:
    """The year, a first name, the bound; what both say does."""
    mine, theirs = normal(one), normal(other)

    assert mine is not None
    assert theirs is not None
    assert same(mine, theirs) is same(theirs, mine) is expected


@pytest.mark.parametrize(
    ("one", "after", "other", "other_after", "expected"),
    [
        ("17", " were injured", "19", " people were injured", True),
        ("340", " people", "290", " workers", True),
        ("Four", " in Quellin", "Eleven", " people", True),
        ("five", ", the foundation said", "four", " people", True),
        ("500", " contractors", "9,000", " cities", False),
        ("12", " of the 40 guests", "15 guests", " were hurt", True),
        ("12", " of the 40 guests", "40", " rooms", False),
        ("two", " of the three largest banks", "3", " banks", False),
        ("two", " of the three suspects", "3", " suspects", True),
        ("600 of the 1,900 jobs", " will go", "150 jobs", " will go", True),
        ("A quarter", " of the workers", "Forty percent", " walked out", True),
        ("2028", "", "June 30", "", False),
        ("June 2028", "", "June 30", "", True),
        ("five weeks", "", "five months", "", True),
        ("410 metres", "", "40 minutes", "", False),
        ("40 minutes", "", "40", " people", False),
    ],
)
def test_counts_are_compared_unless_they_count_other_things(
    one: str, after: str, other: str, other_after: str, expected: bool
) -> None:
    """A verb or a place behind a count is not what it counts."""
    mine, theirs = normal(one, after), normal(other, other_after)

    assert mine is not None
    assert theirs is not None
    assert comparable(mine, theirs) is expected


def test_a_bare_figure_may_be_a_sum() -> None:
    """Where the other article names the currency; a count of something may not."""
    bare, euros, men = normal("18 million"), normal("24 million euros"), normal("18 million men")

    assert bare
    assert euros
    assert men
    assert comparable(bare, euros)
    assert same(bare, normal("18 million euros") or euros)
    assert not same(bare, euros)
    assert not comparable(men, euros)
