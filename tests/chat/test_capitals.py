"""What is carried on in a conversation: what was typed, and names as the articles write them."""

from __future__ import annotations

import pytest

from qa.chat.capitals import as_written
from qa.chat.followups import resolve
from qa.chat.nouns import Said

READ = (
    "Norvik Foods leads, ahead of the Danish rival Aster Mejeri, after the Marl dam burst in July.",
    "It was the Fair Trade Authority, and the judge, Lena Okafor, that spoke of trade. Okafor left the EPA.",
    "Cheddar is dear, said Norvik.",
)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("what about aster?", "what about Aster?"),
        ("what about aster mejeri?", "what about Aster Mejeri?"),
        ("why did the marl dam burst", "why did the Marl dam burst"),
        ("what did okafor say to the epa in june", "what did Okafor say to the EPA in June"),
        ("norvik's rivals", "Norvik's rivals"),
        ("the fair trade authority", "the Fair Trade Authority"),
    ],
)
def test_what_the_articles_only_write_with_a_capital_is_a_name(typed: str, written: str) -> None:
    assert as_written(typed, READ) == written


@pytest.mark.parametrize(
    "typed",
    ["is it fair?", "what about trade?", "who is the judge?", "is cheddar dear?", "who left it", "the aster"],
)
def test_ordinary_words_stay_as_they_are(typed: str) -> None:
    """What begins a sentence, and what also stands in lower case, is no name."""
    assert as_written(typed, READ) == typed


def test_half_of_an_institution_is_no_name() -> None:
    assert as_written("and competition?", ["the Competition Authority"], frozenset(["authority"])) == (
        "and competition?"
    )


def test_a_firm_typed_in_lower_case_takes_the_place_of_another() -> None:
    said = (Said("who leads norvik", "Hugh Carr", "Hugh Carr leads Norvik.", "who leads norvik", READ),)

    assert resolve("what about aster?", said) == "Who leads Aster?"


def test_a_question_that_nothing_is_carried_into_keeps_its_letters() -> None:
    said = (Said("who leads norvik", None, None, "who leads norvik", READ),)

    assert resolve("who owns aster mejeri?", said) == "who owns aster mejeri?"


DAM = (Said("what happened to the marl dam", "burst", "The Marl dam burst.", read=READ),)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("how many died", "How many died in the case of the Marl dam?"),
        ("how many people drowned?", "How many people drowned in the case of the Marl dam?"),
        ("how many are missing", "How many are missing in the case of the Marl dam?"),
        ("how many gates?", "How many gates does the Marl dam have?"),
    ],
)
def test_a_question_that_has_its_verb_gets_no_other(question: str, meant: str) -> None:
    assert resolve(question, DAM) == meant


def test_what_is_carried_on_was_typed_or_stands_in_the_articles() -> None:
    """Not "the case", which only the question made by rules speaks of."""
    asked = "How many are missing in the case of the Marl dam?"
    said = (*DAM, Said(asked, None, None, "how many are missing", READ))

    assert resolve("why did it burst", said) == "Why did the Marl dam burst?"
    assert resolve("the price?", said) == "What about the price of the Marl dam?"


def test_a_case_that_was_typed_is_not_the_one_of_the_rules() -> None:
    said = (
        Said("What happened in the Marl case?", None, None, "What happened in the Marl case?"),
        Said("Who resigned in the case of the Marl case?", None, None, "who resigned?"),
    )

    assert resolve("how long is it", said) == "How long is the Marl case?"


def test_what_rules_put_together_is_not_one_thing() -> None:
    said = (
        Said("Who leads Norvik?", typed="Who leads Norvik?"),
        Said("What about the jobs of Norvik?", typed="the jobs?"),
    )

    assert resolve("and the price?", said) == "What about the price of Norvik?"


JOBS = Said(
    "how many jobs will norvik cut", "410", "It will cut 410 jobs.", "how many jobs will norvik cut", READ
)
UNION = Said("what does the union say", None, None, "what does the union say")
THEN = Said("How many jobs will Norvik cut in July?", None, None, "what was it in july?")
PRICE = Said("what is the share price of Norvik", "5", "It is 5.", "what is the share price of Norvik")


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        ((JOBS, UNION), "what was it in july?", "How many jobs will Norvik cut in July?"),
        ((JOBS, UNION, THEN), "and what was it in 2025", "How many jobs will Norvik cut in 2025?"),
        ((PRICE,), "what was it in july", "What was the share price of Norvik in July?"),
        ((Said("What is Norvik?"),), "what was it in 2025?", "What was Norvik in 2025?"),
    ],
)
def test_what_it_was_then_is_asked_of_the_figure(said: tuple[Said, ...], question: str, meant: str) -> None:
    assert resolve(question, said) == meant
