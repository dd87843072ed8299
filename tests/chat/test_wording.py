"""How a follow-up is put: its verb, its letters, and who said what. The stories are our own."""

from __future__ import annotations

import pytest

from qa.chat.capitals import as_written
from qa.chat.followups import resolve
from qa.chat.nouns import Said


def answered(question: str, answer: str = "a thing", sentence: str = "The article says so.") -> Said:
    return Said(question, answer, sentence, question)


COST = answered("How much will the dam cost?", "£2.8 million", "She put its cost at £2.8 million.")
BURNED = answered("What happened at the mill?", "it burned", "The mill burned down in May.")


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        ((COST,), "according to whom?", "Who says that the dam will cost £2.8 million?"),
        (
            (COST, Said("Who says that the dam will cost £2.8 million?")),
            "who said so?",
            "Who said that the dam will cost £2.8 million?",
        ),
        ((BURNED,), "who said so?", "Who said that the mill burned down in May?"),
        (
            (answered("How many flats will be built?", "220 flats"),),
            "says who?",
            "Who says that 220 flats will be built?",
        ),
        ((Said("What happened at the mill?"),), "who said so?", "who said so?"),
        ((answered("What happened at the mill?", "it", '"It burned," he said.'),), "says who?", "says who?"),
    ],
)
def test_who_says_so_asks_of_what_was_said(said: tuple[Said, ...], question: str, meant: str) -> None:
    """Of a quotation nobody asks who says that."""
    assert resolve(question, said) == meant


def test_what_happened_is_nothing_that_happened() -> None:
    assert resolve("is that confirmed?", (BURNED,)) == "Is that confirmed: What happened at the mill?"


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        (Said("who succeeds the director?"), "when?", "When does someone succeed the director?"),
        (answered("Who leads Norvik?", "Ida Sturm"), "since when?", "Since when does Ida Sturm lead Norvik?"),
        (answered("Who teaches Latin?", "Ida Sturm"), "why?", "Why does Ida Sturm teach Latin?"),
        (answered("Who carries the coal?", "Ida Sturm"), "why?", "Why does Ida Sturm carry the coal?"),
        (answered("Who led Norvik?", "Ida Sturm"), "when?", "When was it that Ida Sturm led Norvik?"),
    ],
)
def test_what_is_so_now_is_asked_with_does(said: Said, question: str, meant: str) -> None:
    assert resolve(question, (said,)) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (Said("What must the mayor do?"), "how much?"),
        (answered("Did the union accept the offer?"), "how much?"),
        (answered("What must the mayor pay back?", "£1,500"), "How much must the mayor pay back?"),
        (answered("What did Norvik sell?", "Aster"), "For how much did Norvik sell Aster?"),
    ],
)
def test_how_much_is_asked_of_what_is_done_with_money(said: Said, meant: str) -> None:
    assert resolve("how much?", (said,)) == meant


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("who's their leader?", "Who is the union's leader?"),
        ("who's won?", "who's won?"),
    ],
)
def test_who_is_may_be_written_short(question: str, meant: str) -> None:
    assert resolve(question, (answered("Did the union accept the offer?"),)) == meant


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("how old is ida", "how old is Ida"),
        ("is it old", "is it old"),
        ("how deep is it", "how deep is it"),
        ("what about the old cannery", "what about the Old Cannery"),
        ("what about cannery", "what about Cannery"),
    ],
)
def test_half_of_a_name_is_no_name_where_ordinary_words_stand(typed: str, written: str) -> None:
    read = ("He bought Old Cannery, and Deep Pit, of Ida Sturm.",)

    assert as_written(typed, read) == written
