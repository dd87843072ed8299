"""Figures in running text: what they say, and whether two of them agree."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.quantities import Bound, quantities


def _one(text: str) -> tuple[Decimal, str | None, Bound | None]:
    (found,) = quantities(text)
    return found.value, found.unit, found.bound


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("$14.3 billion", "14300000000", "USD", None),
        ("14.3bn", "14300000000", None, None),
        ("a $14.3B valuation", "14300000000", "USD", None),
        ("$10-billion", "10000000000", "USD", None),
        ("more than $10 billion", "10000000000", "USD", Bound.OVER),
        ("nearly $14 billion", "14000000000", "USD", Bound.UNDER),
        ("about 12,000 bicycles", "12000", None, Bound.ABOUT),
        ("49%", "49", "%", None),
        ("49 percent", "49", "%", None),
        ("49 per cent", "49", "%", None),
        ("ten million euros", "10000000", "EUR", None),
        ("twenty-two riders", "22", None, None),
        ("two dozen", "24", None, None),
        ("three hundred", "300", None, None),
        ("founded in 2016.", "2016", None, None),
        ("€3,490", "3490", "EUR", None),
        ("EUR 12", "12", "EUR", None),
        ("40 million crowns", "40000000", "crown", None),
        ("R40 million", "40000000", "ZAR", None),
        ("₹55 crore", "550000000", "INR", None),
        ("3 million won", "3000000", "KRW", None),
        ("548 pence", "5.48", "GBP", None),
        ("548p", "5.48", "GBP", None),
        ("5pc", "5", "%", None),
        ("half a million dollars", "500000", "USD", None),
        ("a million dollars", "1000000", "USD", None),
        ("three and a half million", "3500000", None, None),
        ("two and a half hours", "2.5", None, None),
        ("one in five", "20", "%", None),
        ("25 basis points", "0.25", "pp", None),
        ("25km away", "25", None, None),
        ("500MW of it", "500", None, None),
        ("300m from the shore", "300", None, None),
        ("300m of them", "300000000", None, None),
        ("£300m from the fund", "300000000", "GBP", None),
        ("5 Rand researchers", "5", None, None),
        ("CHF 3.2 million", "3200000", "CHF", None),
        ("40 million Canadian dollars", "40000000", "CAD", None),
        ("5bn Swedish kronor", "5000000000", "SEK", None),
        ("800 million yuan", "800000000", "CNY", None),
        ("300 US dollars", "300", "USD", None),
        ("usd 5", "5", "USD", None),
        ("two-thirds", "66.67", "%", None),
        ("two thirds", "66.67", "%", None),
        ("a dozen guests", "12", None, None),
        ("CHF3m", "3000000", "CHF", None),
        ("EUR5m", "5000000", "EUR", None),
        ("20 euro zone countries", "20", None, None),
        ("40 pct", "40", "%", None),
        ("Fr. 31 million", "31000000", "CHF", None),
        ("SFr 25 million", "25000000", "CHF", None),
        ("CDN$ 4m", "4000000", "CAD", None),
        ("more than half of them", "50", "%", Bound.OVER),
        ("a quarter of the staff", "25", "%", None),
        ("about three tenths of it", "30", "%", Bound.ABOUT),
        ("in 2019 won the cup", "2019", None, None),
        ("in 2019 try again", "2019", None, None),
        ("for three quarters now", "3", None, None),
    ],
)
def test_a_figure_is_what_the_words_say(text: str, value: str, unit: str | None, bound: Bound | None) -> None:
    """Scale, currency, per cent and bound."""
    assert _one(text) == (Decimal(value), unit, bound)


@pytest.mark.parametrize(
    "text",
    [
        "Q2",
        "3D point clouds",
        "COVID-19x",
        "on 2025-06-09",
        "at 5:27",
        "a 720p film",
        "Llama3",
        "a third man",
        "the first half of it",
        "a tenth of a second",
        "half a dozen eggs",
        "no figures",
    ],
)
def test_parts_of_words_dates_and_times_are_no_figures(text: str) -> None:
    """They count nothing."""
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$14.3 billion", "14.3bn"),
        ("$14.3 billion", "$14,300,000,000"),
        ("49%", "49 percent"),
        ("over $29 billion", "$29 billion"),
        ("over 9,000", "more than 9,000"),
        ("five", "5"),
    ],
)
def test_the_same_figure_in_other_words_agrees(one: str, other: str) -> None:
    """A currency or a bound that one of them leaves out does not part them."""
    assert quantities(one)[0].agrees(quantities(other)[0])
    assert quantities(other)[0].agrees(quantities(one)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("25", "5"),
        ("188", "1887"),
        ("$10 billion", "$10 million"),
        ("nearly $14 billion", "over $14 billion"),
        ("49%", "49"),
        ("$10", "€10"),
        ("$14.3 billion", "$14 billion"),
    ],
)
def test_other_figures_do_not_agree(one: str, other: str) -> None:
    """Not even those that look alike."""
    assert not quantities(one)[0].agrees(quantities(other)[0])


@given(st.text(alphabet="0123456789.,$€%- abkmnbilotwenty\n"))
def test_figures_lie_in_the_text_in_order(text: str) -> None:
    """Whatever the text is: offsets are true and disjoint."""
    place = 0
    for one in quantities(text):
        assert place <= one.start < one.end <= len(text)
        place = one.end
