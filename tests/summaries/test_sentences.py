"""Which sentences can be quoted, and which only after the one before."""

from __future__ import annotations

import pytest

from qa.summaries.sentences import lines, names_within, refers
from tests.summaries.made import article


@pytest.mark.parametrize(
    "text",
    [
        "It opened in 1887.",
        "But the bridge stayed closed for months.",
        "However, Velora declined to comment.",
        "This would be the largest deal so far.",
        "If finalized, this deal would be the largest so far.",
        "“We have no indication of that,” she said.",
        "The company employs 640 people in Katowice.",
        "Most recently, the company has opened an office.",
        "One patient had been registered twice.",
        "Finance chief Bram Wouters could replace her on an interim basis.",
        "Velora denied the report.",
        "None of them has reported a fire.",
    ],
)
def test_a_sentence_that_points_back_refers(text: str) -> None:
    assert refers(text, frozenset({"Velora"}))


@pytest.mark.parametrize(
    "text",
    [
        "Velora stopped selling its e-bike on Monday.",
        "The recall could cost €18 million, analysts estimate.",
        "Italy and its neighbours signed the treaty.",
        "Ilse Vandermeer has resigned, the company said.",
        "A battery should carry the name of its maker.",
        "Sales rose by a fifth this year.",
        "Andrea Rossi leads the museum in Turin.",
    ],
)
def test_a_sentence_that_names_whom_it_speaks_of_does_not(text: str) -> None:
    assert not refers(text, frozenset({"Velora", "Italy"}))


def test_headings_bylines_items_questions_and_fragments_are_not_quoted() -> None:
    """Each of them stands on a line of its own."""
    text = "\n".join(
        [
            "The Tunnel That Nobody Wanted, and How It Came to Be Built After All",
            "By Jane Miller",
            "The tunnel opened on Friday after nine years of work.",
            "- Tickets cost three euros for adults.",
            "2) Dogs travel free of charge on weekdays.",
            "| year | cost |",
            "Will anybody use it on a rainy Monday?",
            "Photo: Anna Berg for the Harbour Post.",
            "more to come in the next days.",
            "Ferry crews lost their jobs in the same week.",
        ]
    )

    assert [line.text for line in lines([article(text)]) if line.sound] == [
        "The tunnel opened on Friday after nine years of work.",
        "Ferry crews lost their jobs in the same week.",
    ]


def test_an_opening_word_is_a_name_only_when_the_pile_uses_it_as_one() -> None:
    """ "Owners" opens a sentence; "Velora" stands within one, too."""
    found = names_within(["Owners were told by Velora to wait.", "Velora told owners to wait."])

    assert found == {"Velora"}
