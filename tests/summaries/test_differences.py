"""Figures that differ are found when they are of one thing, and never paired when they are not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa.domain import Stance
from qa.summaries.differences import Group, change, difference, groups, value
from qa.summaries.figures import figures, root
from qa.summaries.sentences import lines, names_within
from tests.summaries.made import article, pile


def found(*texts: str, days: Sequence[str | None] = (), near: float = 0.9) -> list[Group]:
    """The groups of figures in articles a, b, c, …, whose clauses are all as *near* as that."""
    days = [*days, *[None] * (len(texts) - len(days))]
    made = [
        article(text, source=f"seeds/{chr(97 + n)}.txt", day=day)
        for n, (text, day) in enumerate(zip(texts, days, strict=True))
    ]
    named = names_within(texts) | {"Alba", "Norda", "Selm"}
    every = [figure for one in made for figure in figures(lines([one], named), named)]
    return groups(every, lambda one, other: near)


def told(*texts: str, days: Sequence[str | None] = (), near: float = 0.9) -> list[list[tuple[str, str]]]:
    """The differences: value and stance of each."""
    shown = [difference(group) for group in found(*texts, days=days, near=near) if group.differs()]
    return [[(value.text, value.stance.value) for value in one.values] for one in shown]


def test_two_amounts_for_one_purchase_differ() -> None:
    assert told(
        "Norda Group is said to have paid $10 million for the Alba shipyard.",
        "Norda Group paid $14.3 million for the Alba shipyard.",
    ) == [[("$14.3 million", "stated"), ("$10 million", "reported")]]


def test_related_words_name_one_thing() -> None:
    """valuation, valued, values."""
    assert told(
        "Investors gave Alba a valuation of $2 billion.",
        "The sale values Alba at over $3 billion.",
        "Alba could be valued at $5 billion next year.",
    ) == [[("$2 billion", "stated"), ("$3 billion", "stated"), ("$5 billion", "potential")]]


def test_a_pronoun_stands_for_the_name_in_the_sentence_before() -> None:
    assert told(
        "Alba builds ships in Gdynia. Its valuation is $2 billion.", "Alba has a valuation of $3 billion."
    ) == [[("$2 billion", "stated"), ("$3 billion", "stated")]]


def test_what_is_set_right_is_shown_as_denied() -> None:
    assert told(
        "Norda recalled 31,500 heaters last week.",
        "Norda corrected the size of its recall. It covers 28,400 heaters, not 31,500.",
        days=["2025-03-10", "2025-03-12"],
    ) == [[("28,400", "stated"), ("31,500", "denied")]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Norda paid $10 million for Alba.", "Norda paid $14 million for Berga."),
        ("Norda invested $10 million in Alba.", "Selm invested $14 million in Alba Rail."),
        ("Norda had revenue of $10 million.", "Norda had a loss of $14 million."),
        ("Norda had revenue of $10 million in 2023.", "Norda had revenue of $14 million in 2024."),
        ("Norda had revenue of $10 million.", "Norda had revenue of €14 million."),
        ("Norda pays a rent of $10,000 a month.", "Norda pays a rent of $140,000 a year."),
        ("Norda sold 600 heaters.", "Norda sold 900 boats."),
        ("Norda stored 600 heaters in Lille.", "Norda recalled 31,500 heaters."),
        ("Norda took 40% of the shipyard.", "Norda took 300 of the workers."),
        ("Norda met at 9 a.m. on Monday.", "Norda met at 11 a.m. on Monday."),
        ("Two of the fires broke out in Antwerp.", "Eleven fires broke out in Antwerp."),
        ("Norda waited three weeks for the report.", "Norda waited five weeks for the report."),
        ("The heater costs $90.", "The recall of the heater could cost Norda $18 million."),
        ("Norda was founded in 1998 by Ada Selm.", "Norda was founded in 1999 by Ada Selm."),
    ],
)
def test_figures_of_different_things_are_not_paired(one: str, other: str) -> None:
    """However alike the sentences are. Years are no figures here."""
    assert told(one, other) == []


def test_unlike_clauses_are_not_paired() -> None:
    """Words in common do not suffice."""
    one, other = "Norda paid $10 million for Alba.", "Norda paid $14 million for Alba."

    assert told(one, other)
    assert told(one, other, near=0.2) == []


def test_one_article_alone_differs_with_nobody() -> None:
    assert told("Norda paid $10 million for Alba. Norda paid $14 million for Alba.") == []


def test_an_article_that_lists_many_figures_breaks_one_down() -> None:
    """By place or by part: that is no disagreement."""
    listed = " ".join(f"In one town Norda repaired {n} heaters for Alba." for n in (210, 320, 430))

    assert told(listed, "In one town Norda repaired 990 heaters for Alba.") == []


def test_what_a_figure_rises_from_is_stated_and_what_it_may_rise_to_is_not() -> None:
    text = "Alba's valuation is potentially rising to $25 billion from $14 billion."
    named = frozenset({"Alba"})

    assert [(one.text, one.stance) for one in figures(lines([article(text)], named), named)] == [
        ("$25 billion", Stance.POTENTIAL),
        ("$14 billion", Stance.STATED),
    ]


def test_a_change_follows_the_days_of_the_articles() -> None:
    [group] = found(
        "Norda will offer owners €250.", "Norda raised its offer to owners to €400.",
        days=["2025-03-10", "2025-04-22"],
    )  # fmt: skip
    made = change(group)

    assert made is not None
    assert (made.dated, [value.text for value in made.values]) == (True, ["€250", "€400"])


def test_what_it_was_before_is_no_difference_and_no_later_value() -> None:
    """Both articles say €400; the later one recalls what it was."""
    texts = "Norda's offer to owners reached €400.", "Norda's offer to owners rose to €400 from €250."
    days = ["2025-06-01", "2025-06-05"]

    assert told(*texts, days=days) == []
    assert [change(group) for group in found(*texts, days=days)] == [None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "In the first quarter, Norda had revenue of $42 million.",
            "In the second quarter, Norda had revenue of $47 million.",
        ),
        ("In 2024, Norda booked revenue of $870 million.", "In 2025, Norda booked revenue of $990 million."),
        ("Norda had revenue of $42 million in Q1.", "Norda had revenue of $47 million in Q2."),
    ],
)
def test_figures_of_two_periods_do_not_differ(one: str, other: str) -> None:
    assert told(one, other, days=["2025-04-30", "2025-07-30"]) == []


@pytest.mark.parametrize("order", [1, -1])
def test_a_denial_counts_whatever_the_articles_are_called(order: int) -> None:
    """Undated, so neither is the later one."""
    texts = ["Norda denied that it paid $10 million for Alba.", "Norda paid $10 million for Alba."][::order]
    [group] = found(*texts)

    assert value(group.figures).stance is Stance.DENIED


def test_without_days_only_a_confirmed_figure_is_a_change() -> None:
    reported, stated = (
        "Norda reportedly plans to invest $10 million in Alba.",
        "Norda invested $14 million in Alba.",
    )
    [confirmed] = found(reported, stated)
    [unclear] = found("Norda invested $10 million in Alba.", stated)
    made = change(confirmed)

    assert made is not None
    assert (made.dated, [value.text for value in made.values]) == (False, ["$10 million", "$14 million"])
    assert change(unclear) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("valuation", "values"), ("valued", "values"), ("investment", "invest"), ("recalling", "recall")],
)
def test_related_words_have_one_root(one: str, other: str) -> None:
    assert root(one) == root(other)


@pytest.mark.parametrize(("one", "other"), [("investment", "investigation"), ("offer", "office")])
def test_unrelated_words_have_two(one: str, other: str) -> None:
    assert root(one) != root(other)


def test_story_order_is_by_day_and_undated_last() -> None:
    made = pile({"c": "One.", "b 2025-02-01": "Two.", "a 2025-03-01": "Three."})

    assert [one.source for one in made.sources] == ["seeds/b.txt", "seeds/a.txt", "seeds/c.txt"]
