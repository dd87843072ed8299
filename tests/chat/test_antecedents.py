"""What a pronoun stands for, where the verb, the number or the gender tells. The stories are our own."""

from __future__ import annotations

import pytest

from qa.chat.followups import resolve
from qa.chat.nouns import Said

SOLD = Said("Who bought the old mill?", "Orchard", "The town sold the mill to the developer Orchard.")
PRICE = Said("What was the price?", "£9 million", "It was £9 million.")
TUNNEL = Said("What will the harbour tunnel cost?", "£9 million", "It will cost £9 million.")
SPOKE = Said("What did the council say about the tunnel?", "nothing", "The council said nothing.")
FOUND = Said("What did Tarnwater Ltd say about the dam?", "it leaks", "Tarnwater Ltd said that it leaks.")
CHAIR = Said(
    "Who chairs the ethics committee?",
    "Ida Sturm",
    'Ida Sturm, who chairs the committee, said: "Trust was lost here, not money."',
)
FLATS = Said("How many flats will Orchard Homes build?", "240", "Orchard Homes plans 240 flats.")
MOVE = Said(
    "What did Aldous call the move?", '"half a step"', 'Councillor Tom Aldous called the move "half a step".'
)
MOVED = Said('When did Aldous call the move "half a step"?', typed="when was that?")
MAYOR = Said("Who is Mayor Calder?", "a teacher", "Ms Calder was a teacher before.")
HUSBAND = Said("What is Mayor Calder's husband?", "a consultant", "He was a consultant.", "her husband?")


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        ((SOLD, PRICE), "who leads it?", "Who leads Orchard?"),
        ((SOLD, PRICE), "when was it founded?", "When was Orchard founded?"),
        ((SOLD, PRICE), "who owns it?", "Who owns Orchard?"),
        ((SPOKE,), "who chairs it?", "Who chairs the council?"),
        ((FOUND,), "how much will it cost?", "How much will the dam cost?"),
        ((FOUND,), "how much did it cost them?", "How much did the dam cost Tarnwater Ltd?"),
    ],
)
def test_a_verb_takes_what_it_can_be_said_of(said: tuple[Said, ...], question: str, meant: str) -> None:
    """Nobody leads a price, and no firm costs anything."""
    assert resolve(question, said) == meant


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        ((SOLD, PRICE), "why was it so low?", "Why was the price so low?"),
        ((SOLD, PRICE), "who set it?", "Who set the price?"),
        ((SPOKE,), "who owns it?", "Who owns the tunnel?"),
        ((TUNNEL,), "who leads it?", "Who leads the harbour tunnel?"),
    ],
)
def test_other_verbs_take_anything(said: tuple[Said, ...], question: str, meant: str) -> None:
    """As do those, where nothing fits better."""
    assert resolve(question, said) == meant


def test_nothing_that_costs_is_better_than_a_firm() -> None:
    said = (Said("What did Tarnwater Ltd find?", "arsenic", "Tarnwater Ltd found arsenic."),)

    assert resolve("what will it cost?", said) == "what will it cost?"


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        (CHAIR, "how did they vote?", "How did the ethics committee vote?"),
        (CHAIR, "what did she say?", "What did Ida Sturm say?"),
        (
            Said("Did the union accept the offer?", None, None),
            "what had they asked for?",
            "What had the union asked for?",
        ),
        (FLATS, "how many of them are affordable?", "How many of the flats are affordable?"),
        (FLATS, "when will they be finished?", "When will the flats be finished?"),
        (
            Said("How many pages does the audit have?", "88", "It has 88 pages."),
            "what did they say?",
            "what did they say?",
        ),
        (
            Said("How many workers went on strike?", "88", "88 workers did."),
            "what did they want?",
            "What did the workers want?",
        ),
        (FLATS, "why do they want that?", "Why do Orchard Homes want that?"),
        (FLATS, "who leads them?", "Who leads Orchard Homes?"),
        (
            Said("What did Orchard Homes say?", None, None),
            "how many of them came?",
            "how many of them came?",
        ),
    ],
)
def test_they_are_several_or_act_together(said: Said, question: str, meant: str) -> None:
    """A word that only opens a quotation is nobody."""
    assert resolve(question, (said,)) == meant


def test_two_pronouns_are_not_the_same() -> None:
    assert resolve("why do they oppose it?", (FLATS,)) == "Why do Orchard Homes oppose it?"


def test_words_of_a_quotation_that_answered_are_nothing_to_go_on_about() -> None:
    assert resolve("who voted against it?", (MOVE, MOVED)) == "Who voted against the move?"


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        ((MAYOR,), "what does she earn?", "What does Mayor Calder earn?"),
        ((MAYOR,), "what does he earn?", "what does he earn?"),
        ((MAYOR, HUSBAND), "what does he earn?", "What does Mayor Calder's husband earn?"),
        ((MAYOR, HUSBAND), "what does she earn?", "What does Mayor Calder earn?"),
    ],
)
def test_who_is_known_as_she_is_not_he(said: tuple[Said, ...], question: str, meant: str) -> None:
    assert resolve(question, said) == meant


def test_a_surname_of_two_tells_of_neither() -> None:
    read = ("Ms Calder spoke. Ines Calder is married to Piotr Calder.",)
    said = (Said("Where does Piotr Calder work?", "Orchard", "Piotr Calder works for Orchard.", read=read),)

    assert resolve("what does he earn?", said) == "What does Piotr Calder earn?"


def test_who_has_a_name_is_not_called_by_an_office() -> None:
    said = (Said("Who is Karim Osei?", "the new director", "Karim Osei is the new director."),)

    assert resolve("where did he work before?", said) == "Where did Karim Osei work before?"


def test_a_word_that_also_stands_in_lower_case_is_no_name() -> None:
    sentence = "Construction will start in May."
    said = (Said("When will construction start?", "May", sentence, read=(sentence,)),)

    assert resolve("the price?", said) == "the price?"


@pytest.mark.parametrize("answer", ["LARKHAM", None])
def test_a_dateline_is_no_name(answer: str | None) -> None:
    """Nor when it was taken for the answer."""
    sentence = "LARKHAM — The town sold the mill to the developer Orchard."
    said = (Said("Which company bought the old mill?", answer or sentence, sentence),)

    assert resolve("who leads it?", said) == "Who leads Orchard?"


@pytest.mark.parametrize("question", ["how many are there?", "how many gulls were there?"])
def test_there_may_be_no_place(question: str) -> None:
    said = (Said("Where does Ida Sturm live?", "Northport", "Ida Sturm lives in Northport."),)

    assert "Northport" not in resolve(question, said)


def test_what_costs_nothing_does_not_take_the_place_of_what_costs() -> None:
    assert resolve("and the council?", (TUNNEL,)) == "What about the council?"
    assert resolve("and the bridge?", (TUNNEL,)) == "What will the bridge cost?"
