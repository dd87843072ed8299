"""What is only recalled is no change, what others have is no difference, and denials are not what is told."""

from __future__ import annotations

import pytest

from qa.summaries.differences import change
from qa.summaries.extractive import summarise
from tests.fakes import HashEmbedder
from tests.summaries.made import pile
from tests.summaries.test_differences import found, told

CUT = "A judge cut the damages that Norda must pay Alba from $412 million to $238 million."
WON = "Alba won damages of $412 million that Norda must pay; now a judge has left it with $238 million."


def became(*texts: str, days: list[str]) -> list[list[str]]:
    """The values of each change."""
    made = [change(group) for group in found(*texts, days=list(days))]
    return [[value.text for value in one.values] for one in made if one]


def test_a_later_article_that_recalls_the_former_value_tells_no_change() -> None:
    days = ["2026-08-20", "2026-08-27"]

    assert became(CUT, WON, days=days) == []
    assert became(CUT, "Norda must pay Alba damages of $412 million.", days=days) == []
    assert told(CUT, WON, days=days) == []


def test_a_value_that_is_given_back_is_a_change() -> None:
    """The later article says from what it was raised again."""
    again = "A court raised the damages that Norda must pay Alba from $238 million to $412 million."

    assert became(CUT, again, days=["2026-08-20", "2026-11-05"]) == [["$238 million", "$412 million"]]


def test_what_was_last_valued_so_is_not_the_value_of_that_day() -> None:
    texts = "Alba has a valuation of $20 billion.", "Alba was last valued at $14 billion."

    assert became(*texts, days=["2026-01-05", "2026-02-05"]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alba employs about 4,200 people at its plants.", "Alba was sold. The plants employ 480 people."),
        ("Alba runs plants that employ 480 people.", "Alba employs 4,200 people at its plants."),
        ("Alba's plants employ 480 people.", "Alba employs 4,200 people at nine plants."),
    ],
)
def test_what_a_part_has_is_no_other_figure_of_the_whole(one: str, other: str) -> None:
    assert told(one, other) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alba employs 4,200 people at its plants.", "Alba now has 3,900 people at its plants."),
        ("The Alba yard employs 480 people.", "Alba employs 520 people at the yard."),
        ("Alba's plants employ 480 people.", "The plants of Alba employ 520 people."),
        ("Alba builds ships. The company employs 480 people.", "Alba employs 520 people."),
    ],
)
def test_what_the_same_holder_has_differs(one: str, other: str) -> None:
    assert len(told(one, other)) == 1


def agreed(one: str, other: str) -> list[str]:
    return [a.statement.text for a in summarise(pile({"a": one, "b": other}), HashEmbedder()).agreed]


DAM = "The Marl dam above the valley of Calder broke at 4:50 a.m. on Saturday."


@pytest.mark.parametrize(
    "other", ["4:35 a.m.", "4:50 p.m.", "16:50", "5 a.m."], ids=["minute", "half", "hours", "bare"]
)
def test_other_times_of_day_do_not_agree(other: str) -> None:
    assert agreed(DAM, DAM.replace("4:50 a.m.", other)) == []


@pytest.mark.parametrize("other", ["4:50 a.m.", "4.50 am", "04:50"])
def test_one_time_of_day_written_otherwise_agrees(other: str) -> None:
    assert len(agreed(DAM, DAM.replace("4:50 a.m.", other))) == 1


def test_two_denials_by_one_firm_are_not_one() -> None:
    assert agreed("A Norda spokesman denied the talks.", "Norda denied the allegations.") == []
    assert agreed("Norda denied it.", "The company Norda denied this.") == []


def test_one_denial_told_twice_agrees() -> None:
    one = "Norda denied that talks about a settlement had begun."

    assert len(agreed(one, "A spokesman for Norda denied that talks about any settlement had begun.")) == 1
