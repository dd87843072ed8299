"""What is put in the place of its like, and what behind the last question. The stories are our own."""

from __future__ import annotations

import pytest

from qa.chat.followups import resolve
from qa.chat.nouns import Said


def answered(question: str, answer: str = "a thing") -> Said:
    return Said(question, answer, "The article says so.", question)


LEADER = answered("Who is the CEO of Orchard Homes?", "Ida Sturm")
BEGIN = answered("When will work begin?", "March 2026")
START = answered("When will construction start?", "May")


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        (LEADER, "and of Tarnwater?", "Who is the CEO of Tarnwater?"),
        (answered("What is the capital of France?"), "and of Spain?", "What is the capital of Spain?"),
        (answered("Who works for Aster?"), "and for Norvik?", "Who works for Norvik?"),
        (
            answered("How many jobs were cut by Aster in March?"),
            "and by Norvik?",
            "How many jobs were cut by Norvik in March?",
        ),
        (answered("What opened on Monday in Larkham?"), "on Tuesday?", "What opened on Tuesday in Larkham?"),
        (
            answered("Who is the head of the ferry union?"),
            "and of the company?",
            "Who is the head of the company?",
        ),
        (answered("Who leads Aster?"), "and for Norvik?", "Who leads Aster for Norvik?"),
        (
            answered("When did the head of the union resign?"),
            "and of the company?",
            "and of the company?",
        ),
    ],
)
def test_a_circumstance_takes_the_place_of_one_with_its_preposition(
    said: Said, question: str, meant: str
) -> None:
    """Where there is none it is added; where its end cannot be told nothing is changed."""
    assert resolve(question, (said,)) == meant


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        (START, "what about demolition?", "When will demolition start?"),
        (START, "demolition?", "When will demolition start?"),
        (answered("When do gulls return?"), "and herons?", "When do herons return?"),
        (answered("How much arsenic was found?"), "and lead?", "How much lead was found?"),
        (answered("What is the price of copper?"), "and tin?", "What is the price of tin?"),
        (answered("Why was construction delayed?"), "and demolition?", "Why was demolition delayed?"),
        (BEGIN, "and end?", "When will work end?"),
        (BEGIN, "and the mayor?", "and the mayor?"),
        (BEGIN, "and family?", "and family?"),
        (answered("What opened on time?"), "and tin?", "and tin?"),
        (answered("What will the tunnel cost?"), "and start?", "What about the start of the tunnel?"),
    ],
)
def test_a_noun_without_an_article_takes_the_place_of_one(said: Said, question: str, meant: str) -> None:
    """And a day owns nothing."""
    assert resolve(question, (said,)) == meant


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        (BEGIN, "and originally?", "When will work begin originally?"),
        (answered("When will work begin now?"), "and originally?", "When will work begin originally?"),
        (LEADER, "and now?", "Who is the CEO of Orchard Homes now?"),
        (LEADER, "and surprisingly?", "and surprisingly?"),
        (LEADER, "later?", "later?"),
        (LEADER, "and before her?", "Who was the CEO of Orchard Homes before Ida Sturm?"),
        (LEADER, "and before that?", "Who was the CEO of Orchard Homes before Ida Sturm?"),
        (LEADER, "and after her?", "Who is the CEO of Orchard Homes after Ida Sturm?"),
    ],
)
def test_adverbs_and_what_is_beside_a_person_stand_behind(said: Said, question: str, meant: str) -> None:
    assert resolve(question, (said,)) == meant


def test_nobody_is_before_herself() -> None:
    assert resolve("and before her?", (answered("Who is Helen Voss?"),)) == "and before her?"


@pytest.mark.parametrize("question", ["what about the herons?", "and the herons?", "and demolition?"])
def test_what_was_not_answered_is_not_asked_of_another_thing(question: str) -> None:
    said = (Said("How many people did the flood affect?"), Said("When will construction start?"))

    assert resolve(question, said) == resolve(question, said[:1]) == question


def test_a_verb_takes_the_place_of_one_further_back() -> None:
    assert resolve("and end?", (BEGIN, answered("and the mayor?"))) == "When will work end?"


def test_it_may_still_be_asked_of_another_name() -> None:
    assert resolve("and Norvik?", (Said("Who leads Aster?"),)) == "Who leads Norvik?"


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        (START, "no, I meant demolition", "When will demolition start?"),
        (Said("When will construction start?"), "I meant the demolition", "When will demolition start?"),
        (Said("What will the bridge cost?"), "no, I meant the tunnel", "What will the tunnel cost?"),
        (Said("Who leads Aster?"), "no, I meant Norvik", "Who leads Norvik?"),
        (answered("Who won in 2023?"), "sorry, I meant in 2024", "Who won in 2024?"),
        (answered("Who won in 2023?"), "I meant the herons", "What about the herons?"),
        (answered("Who won in 2023?"), "I meant when did it start", "When did it start?"),
        (answered("Who won in 2023?"), "What did I mean to Norvik?", "What did I mean to Norvik?"),
    ],
)
def test_a_correction_asks_the_last_question_about_something_else(
    said: Said, question: str, meant: str
) -> None:
    """Whether it was answered or not."""
    assert resolve(question, (said,)) == meant


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        (LEADER, "her husband?", "Who is Ida Sturm's husband?"),
        (LEADER, "her salary?", "What is Ida Sturm's salary?"),
        (LEADER, "its rivals?", "What is Orchard Homes's rivals?"),
        (answered("Who is the head of Norvik?", "Ida Sturm"), "who owns it?", "Who owns Norvik?"),
        (Said("Who is the CEO of Norvik?"), "where did she study?", "Where did the CEO of Norvik study?"),
    ],
)
def test_a_person_is_who_and_a_thing_is_what(said: Said, question: str, meant: str) -> None:
    """And a CEO is no firm, for all its capitals."""
    assert resolve(question, (said,)) == meant
