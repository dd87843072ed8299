"""The extractive answerer quotes what its reader points at, or abstains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.extractive import CLOSEST, SHOWN, ExtractiveAnswerer, asks_for_several
from qa.domain import Answer, Candidate, Evidence, ScoredPassage
from tests.fakes import scored


@dataclass
class Pointer:
    """A `Reader` that points at every sentence, with the probabilities it is told."""

    probabilities: list[float]

    def read(self, evidence: Evidence) -> list[Candidate]:
        places = [(one.passage, sentence) for one in evidence.passages for sentence in one.passage.sentences]
        found = [
            Candidate(passage, sentence, sentence.start, sentence.end, probability)
            for (passage, sentence), probability in zip(places, self.probabilities, strict=False)
        ]
        return sorted(found, key=lambda one: -one.probability)


def test_the_most_probable_sentence_comes_first() -> None:
    """The answer is its words; the citation says where they stand."""
    evidence = Evidence("when?", scored("The mill opened in 1887. It burned in 1901.", "Bread is sold."))

    answer = ExtractiveAnswerer(Pointer([0.6, 0.9, 0.1]), bar=0.5).answer(evidence)

    assert answer.answer == "It burned in 1901."
    assert [s.text for s in answer.statements] == ["It burned in 1901.", "The mill opened in 1887."]
    assert [(c.source, c.start, c.end) for c in answer.citations] == [
        ("seeds/a.txt", 25, 43),
        ("seeds/a.txt", 0, 24),
    ]
    assert answer.confidence == 0.9


def test_below_the_bar_it_abstains_and_shows_the_closest() -> None:
    """Promise 2: no answer beats a wrong one."""
    evidence = Evidence("?", scored("One. Two. Three. Four. Five."))

    answer = ExtractiveAnswerer(Pointer([0.1, 0.2, 0.3, 0.4, 0.05]), bar=0.5).answer(evidence)

    assert (answer.abstained, answer.answer, answer.statements) == (True, None, ())
    assert [c.quote for c in answer.closest] == ["Four.", "Three.", "Two."]
    assert len(answer.closest) == CLOSEST


def test_the_same_words_are_said_once() -> None:
    """Two articles with the same sentence give one statement."""
    evidence = Evidence("?", scored("The mill opened.", "The  mill opened."))

    answer = ExtractiveAnswerer(Pointer([0.9, 0.8])).answer(evidence)

    assert [s.text for s in answer.statements] == ["The mill opened."]


def test_without_evidence_it_abstains() -> None:
    """An empty index, or a filter that lets nothing through."""
    answer = ExtractiveAnswerer(Pointer([])).answer(Evidence("?", ()))

    assert (answer.abstained, answer.confidence, answer.closest) == (True, 0.0, ())


@given(st.lists(st.floats(0, 1), max_size=12), st.floats(0, 1))
def test_every_statement_is_a_verbatim_sentence_above_the_bar(probabilities: list[float], bar: float) -> None:
    """Whatever the reader says, nothing is shown that it does not believe or that is not there."""
    text = "One thing. Two things! Three things? Four things."
    evidence = Evidence("?", scored(text, "Five things. Six things."))

    answer = ExtractiveAnswerer(Pointer(probabilities), bar=bar).answer(evidence)

    assert len(answer.statements) <= SHOWN
    for statement in answer.statements:
        (citation,) = statement.citations
        assert citation.passage.text[citation.start : citation.end] == statement.text == citation.quote
    assert answer.abstained == (max(probabilities[:6], default=0.0) < bar or not probabilities)


@dataclass
class Words:
    """A `Reader` that points at words, with the probabilities it is told."""

    probabilities: dict[str, float]

    def read(self, evidence: Evidence) -> list[Candidate]:
        found = []
        for one in evidence.passages:
            for sentence in one.passage.sentences:
                text = one.passage.quote(sentence.start, sentence.end)
                for words, probability in self.probabilities.items():
                    if (at := text.find(words)) >= 0:
                        start = sentence.start + at
                        found.append(Candidate(one.passage, sentence, start, start + len(words), probability))
        return sorted(found, key=lambda one: -one.probability)


PAID_TEXTS = ("The $14 billion investment changed Scale.", "Meta may invest more than $10 billion.")
PAID = scored(*PAID_TEXTS)


def _asked(question: str, evidence: Sequence[ScoredPassage], **probabilities: float) -> Answer:
    words = {name.replace("_", " "): value for name, value in probabilities.items()}
    return ExtractiveAnswerer(Words(words)).answer(Evidence(question, tuple(evidence)))


def test_the_answer_is_the_words_and_the_statement_their_sentence() -> None:
    """Both can be checked: the citation is the whole sentence."""
    answer = _asked("when did it open?", scored("The mill opened in 1887, in spring."), **{"1887": 0.9})

    assert answer.answer == "1887"
    assert [s.text for s in answer.statements] == ["The mill opened in 1887, in spring."]
    assert answer.citations[0].quote == "The mill opened in 1887, in spring."


def test_a_yes_or_no_question_gets_the_deciding_sentence() -> None:
    """Never a bare yes."""
    answer = _asked("Did it open in 1887?", scored("The mill opened in 1887."), **{"1887": 0.9})

    assert answer.answer == "The mill opened in 1887."


def test_a_question_for_several_gets_every_distinct_one() -> None:
    """Once each."""
    evidence = scored("Millers like Arno stepped in.", "Berta stepped in, too.", "So did Arno again.")
    answer = _asked("Which millers stepped in?", evidence, Arno=0.9, Berta=0.8)

    assert answer.answer == "Arno; Berta"
    assert len(answer.statements) == 3


def test_differing_values_are_shown_and_the_stated_one_answers() -> None:
    """Promise 3."""
    answer = _asked("How much did Meta invest?", PAID, **{"$10 billion": 0.9, "$14 billion": 0.6})

    assert answer.answer == "$14 billion"
    assert [(v.text, v.stance.value) for v in answer.values] == [
        ("$14 billion", "stated"),
        ("$10 billion", "potential"),
    ]
    assert [c.quote for c in answer.citations] == [
        "The $14 billion investment changed Scale.",
        "Meta may invest more than $10 billion.",
    ]


def test_figures_of_what_was_placed_lower_are_shown_beside_those_that_were_found() -> None:
    """The same ones, so that every source of them is cited, and others of their kind."""
    lower = scored(*PAID_TEXTS, "Bread is sold.", "A potential $10 billion.", "It may get $99, or more.")[2:]
    evidence = Evidence("How much did Meta invest?", PAID, further=lower)
    words = {"$10 billion": 0.8, "$14 billion": 0.6, "$99": 0.9, "Bread": 0.9}
    answer = ExtractiveAnswerer(Words(words)).answer(evidence)

    assert {v.text: [c.quote for c in v.citations] for v in answer.values} == {
        "$14 billion": ["The $14 billion investment changed Scale."],
        "$10 billion": ["Meta may invest more than $10 billion.", "A potential $10 billion."],
        "$99": ["It may get $99, or more."],
    }


def test_what_was_placed_lower_answers_nothing_by_itself() -> None:
    """Only what was found first does."""
    evidence = Evidence("How much?", scored("Bread is sold."), further=scored("It cost $3 million."))
    answer = ExtractiveAnswerer(Words({"$3 million": 0.9, "Bread": 0.5})).answer(evidence)

    assert (answer.answer, answer.values) == ("Bread", ())


def test_what_says_something_else_does_not_bear_the_answer_out() -> None:
    """Only sentences with these words are cited for them."""
    evidence = scored("It closed because of a flood in the hall.", "It closed for a fire.", "A flood came.")
    words = {"a flood in the hall": 0.8, "a fire": 0.7, "A flood": 0.6}
    answer = ExtractiveAnswerer(Words(words)).answer(Evidence("Why did it close?", tuple(evidence)))

    assert answer.answer == "a flood in the hall"
    assert [s.text for s in answer.statements] == [
        "It closed because of a flood in the hall.",
        "A flood came.",
    ]


def test_words_that_only_begin_alike_bear_nothing_out() -> None:
    """Whole words are compared."""
    evidence = scored("It closed for a fire.", "It closed for a firework.", "There was a fire in May.")
    words = {"a fire.": 0.8, "a firework": 0.7, "a fire in May": 0.6}
    answer = ExtractiveAnswerer(Words(words)).answer(Evidence("Why did it close?", tuple(evidence)))

    assert [s.text for s in answer.statements] == ["It closed for a fire.", "There was a fire in May."]


def test_what_denies_is_shown_beside_however_many_affirm() -> None:
    """Of three sentences one is its own."""
    evidence = scored("It will fly.", "It flies soon.", "It is to fly.", "It will not fly.")
    answer = ExtractiveAnswerer(Pointer([0.9, 0.8, 0.7, 0.4])).answer(
        Evidence("Will it fly?", tuple(evidence))
    )

    assert [s.text for s in answer.statements] == ["It will fly.", "It flies soon.", "It will not fly."]


def test_beside_what_decides_stands_what_may_decide_otherwise() -> None:
    """Though it is less likely; what only says the same again need not."""
    evidence = scored("It will fly.", "It will not fly.", "It may fly.")
    answer = ExtractiveAnswerer(Pointer([0.9, 0.3, 0.3])).answer(Evidence("Will it fly?", tuple(evidence)))

    assert [s.text for s in answer.statements] == ["It will fly.", "It will not fly."]


def test_two_articles_with_one_sentence_are_two_sources() -> None:
    """The later of them tells that it still holds."""
    evidence = scored("It employs 340 people.", "It employs 340 people.", "It employs 300 people.")
    answer = _asked("How many does it employ?", evidence, **{"340": 0.9, "300": 0.8})

    assert [(v.text, len(v.citations)) for v in answer.values] == [("340", 2), ("300", 1)]


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Which companies stepped in?", True),
        ("what venture capital firms invested in it", True),
        ("Who are the founders?", True),
        ("Which company stepped in?", False),
        ("What is Scale AI valued at?", False),
        ("what stake did Meta take?", False),
        ("Does it have rivals?", False),
        ("What was the process?", False),
        ("Which people died?", True),
        ("What are the risks?", True),
        ("What were the earnings?", False),
        ("Which company owns the ferry?", False),
        ("What share of the votes did the list win?", False),
        ("what damages must Tessaly pay", False),
        ("what cost savings does Northwick expect", False),
        ("what fines must Tessaly pay", True),
    ],
)
def test_a_plural_asks_for_several(question: str, several: bool) -> None:
    """As far as English tells."""
    assert asks_for_several(question) is several


def test_who_left_office_in_the_cited_sentence_is_remarked() -> None:
    """An office may have another holder by now."""
    gone = scored("Ada Fenn resigned as mayor; Bo Crane succeeded her.")
    there = scored("Ada Fenn is the mayor.")

    assert _asked("Who is the mayor?", gone, **{"Ada Fenn": 0.8}).remarks == (
        "[1] says that Ada Fenn left office",
    )
    assert _asked("Who is the mayor?", there, **{"Ada Fenn": 0.8}).remarks == ()
    both = scored("Ada Fenn is the mayor.", "Ada Fenn, mayor since 2015, stepped down.")
    assert _asked("Who is the mayor?", both, **{"Ada Fenn": 0.8}).remarks == (
        "[2] says that Ada Fenn left office",
    )


def test_a_cited_day_that_was_given_up_is_remarked() -> None:
    evidence = scored("The vote is on June 9.", "The vote was postponed from June 9 to August 23.")

    first = _asked("When was the vote originally?", evidence, **{"June 9": 0.8})

    assert first.remarks == ("[2] puts June 9 in the past",)
    assert _asked("When is the vote?", evidence, **{"June 9": 0.8}).answer == "August 23"


def test_a_reason_is_no_value() -> None:
    """Though it may hold a figure."""
    evidence = scored("It failed: the alarm came 30 minutes late.", "The alarm came 40 minutes late.")
    words = {"the alarm came 30 minutes late": 0.9, "The alarm came 40 minutes late": 0.8}
    answerer = ExtractiveAnswerer(Words(words))

    assert answerer.answer(Evidence("Why did it fail?", tuple(evidence))).values == ()
