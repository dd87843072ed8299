"""The generative answerer, with a model and evidence that a test makes up, and the real verification."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa.answering.extractive import ExtractiveAnswerer
from qa.answering.generative import GenerativeAnswerer
from qa.answering.verification import Verification
from qa.domain import Answer, Answerer, Evidence, Passage, Reader, Support, Usage
from qa.errors import ModelError
from qa.prompts import Templates
from tests.fakes import Author, HashEmbedder
from tests.test_extractive import Pointer
from tests.verification.made import article, evidence

MILL = article("Boot Mills opened in 1887. It employs 340 people in Harrow.", source="seeds/mill.txt")
FERRY = article("Orlen Ferries runs 14 ships. Ticket prices rose by 6% in May.", source="seeds/ferry.txt")
FOUND = evidence(MILL, FERRY)
SURE, UNSURE = Pointer([0.9, 0.1, 0.1, 0.1]), Pointer([0.01] * 4)


def _answerer(writer: Author, reader: Reader = SURE) -> GenerativeAnswerer:
    return GenerativeAnswerer(
        writer, Templates(), Verification(HashEmbedder()), ExtractiveAnswerer(reader, bar=0.5)
    )


def _answered(text: str, found: Evidence = FOUND, reader: Reader = SURE) -> Answer:
    return _answerer(Author(text), reader).answer(found)


def _texts(answer: Answer) -> list[str]:
    return [one.text for one in answer.statements]


def test_supported_statements_are_the_answer() -> None:
    """Cited by the sentence that supports them, in order of appearance."""
    answer = _answered("Orlen Ferries runs 14 ships. [S2] Boot Mills opened in 1887. [S1]")

    assert answer.answer == "Orlen Ferries runs 14 ships. Boot Mills opened in 1887."
    assert [c.quote for c in answer.citations] == [
        "Orlen Ferries runs 14 ships.",
        "Boot Mills opened in 1887.",
    ]
    assert answer.engine is not None
    assert (answer.engine.answerer, answer.engine.model) == ("generative", "fake/writer")
    assert answer.usage == Usage(10, 2)
    assert not answer.rejected


def test_what_is_not_supported_is_rejected_with_a_reason() -> None:
    """Beside what is."""
    answer = _answered("Boot Mills opened in 1887. [S1] Boot Mills opened in 1901. [S1]")

    assert _texts(answer) == ["Boot Mills opened in 1887."]
    assert [one.text for one in answer.rejected] == ["Boot Mills opened in 1901."]
    assert answer.rejected[0].reason


def test_a_wrong_key_is_mended_and_a_missing_one_found() -> None:
    """The statement is true; where it stands is shown."""
    answer = _answered("Boot Mills opened in 1887. [S2] Orlen Ferries runs 14 ships.")

    assert [(s.support, s.citations[0].source) for s in answer.statements] == [
        (Support.MISATTRIBUTED, "seeds/mill.txt"),
        (Support.MISATTRIBUTED, "seeds/ferry.txt"),
    ]


def test_when_nothing_is_left_the_extractive_answer_is_given() -> None:
    """And it is said; what was written is still listed."""
    answer = _answered("Boot Mills opened in 1999. [S1]")

    assert _texts(answer) == ["Boot Mills opened in 1887."]
    assert answer.remarks == (
        "fake/writer wrote nothing that the articles support; the answer is quoted from the articles instead",
    )
    assert answer.engine is not None
    assert (answer.engine.answerer, answer.engine.model) == ("extractive", "fake/writer")
    assert [one.text for one in answer.rejected] == ["Boot Mills opened in 1999."]


def test_when_nothing_is_left_and_nothing_can_be_quoted_it_abstains() -> None:
    answer = _answered("Boot Mills opened in 1999. [S1]", reader=UNSURE)

    assert answer.abstained
    assert answer.closest
    assert answer.remarks == ("fake/writer wrote nothing that the articles support",)


@pytest.mark.parametrize("reply", ["NO ANSWER", "The sources do not say who owns the mill. [S1]"])
def test_a_model_that_finds_no_answer_is_believed(reply: str) -> None:
    """No answer beats a wrong one; what the reader would have quoted is shown as closest."""
    answer = _answered(reply)

    assert answer.abstained
    assert not answer.rejected
    assert [c.quote for c in answer.closest] == ["Boot Mills opened in 1887."]
    assert answer.engine is not None
    assert answer.engine.answerer == "generative"


def test_an_empty_reply_is_no_refusal() -> None:
    """The model said nothing, not that there is nothing."""
    answer = _answered(" \n")

    assert _texts(answer) == ["Boot Mills opened in 1887."]
    assert answer.remarks == ("fake/writer wrote nothing; the answer is quoted from the articles instead",)


def test_a_model_that_fails_before_its_first_word_is_an_error() -> None:
    with pytest.raises(ModelError):
        _answerer(Author("", ModelError("no server answers"))).answer(FOUND)


def test_a_model_that_fails_in_the_middle_is_replaced_by_quotes() -> None:
    """Half an answer may lack what the other half would have said."""
    writer = Author("Boot Mills opened in 1887. [S1] It", ModelError("fake/writer: the connection broke off"))
    answer = _answerer(writer).answer(FOUND)

    assert _texts(answer) == ["Boot Mills opened in 1887."]
    assert answer.remarks == (
        "fake/writer: the connection broke off; the answer is quoted from the articles instead",
    )
    assert answer.engine is not None
    assert answer.engine.answerer == "extractive"


def test_without_evidence_no_model_is_asked() -> None:
    """There is nothing it could cite."""
    writer = Author("Boot Mills opened in 1887. [S1]")
    answer = _answerer(writer).answer(Evidence("?", ()))

    assert answer.abstained
    assert writer.prompts == []


def test_only_so_many_statements_are_checked() -> None:
    """A model that has lost itself costs no minutes; what was not checked is not shown."""
    text = " ".join(f"Boot Mills employs {n} people in Harrow. [S1]" for n in range(1, 40))
    answer = _answered(f"{text} Boot Mills opened in 1887. [S1]")

    assert answer.rejected[-1].text == "Boot Mills opened in 1887."
    assert answer.rejected[-1].reason == "only the first 20 sentences of a reply are checked"


def test_values_that_differ_are_shown_beside_what_was_written() -> None:
    """They come from the articles, not from the model."""

    class Figures(Pointer):
        def read(self, evidence: Evidence) -> list:
            return [
                type(one)(
                    one.passage, one.sentence, one.sentence.start + at, one.sentence.start + at + 2, 0.9
                )
                for one in super().read(evidence)
                if (at := one.passage.quote(one.sentence.start, one.sentence.end).find("1")) >= 0
            ]

    found = evidence(
        article("The fleet has 14 ships.", source="a"), article("The fleet has 16 ships.", source="b")
    )
    answer = _answered("The fleet has 14 ships. [S1]", found, Figures([0.9, 0.9]))

    assert _texts(answer) == ["The fleet has 14 ships."]
    assert sorted(value.text for value in answer.values) == ["14", "16"]


def test_the_model_sees_keys_and_no_file_names() -> None:
    writer = Author("NO ANSWER")
    _answerer(writer).answer(FOUND)

    assert "<text S1 " in writer.prompts[0].user
    assert "mill.txt" not in f"{writer.prompts[0]}"
    assert writer.prompts[0].user.endswith("Question: ?")


def test_the_reply_is_handed_on_as_it_is_written() -> None:
    pieces: list[str] = []
    writer = Author("Boot Mills opened in 1887. [S1]")
    made = _answerer(writer)
    GenerativeAnswerer(writer, made.templates, made.verifier, made.extractive, pieces.append).answer(FOUND)

    assert pieces == ["Boot ", "Mills ", "opened ", "in ", "1887. ", "[S1]"]


# ---------------------------------------------------------------- the contract of every answerer

REPLIES = [
    "Boot Mills opened in 1887. [S1] Orlen Ferries runs 14 ships. [S2]",
    "Boot Mills opened in 1901. [S2]",
    "NO ANSWER",
    "",
]


def _answerers(reader: Reader) -> Sequence[Answerer]:
    return [ExtractiveAnswerer(reader, bar=0.5), *(_answerer(Author(text), reader) for text in REPLIES)]


@pytest.mark.parametrize("which", range(1 + len(REPLIES)))
@pytest.mark.parametrize("reader", [SURE, UNSURE])
@pytest.mark.parametrize(
    "found",
    [
        FOUND,
        evidence(FERRY),
        evidence(article("Naïve “quotes” …  and\n\nbreaks. Zürich pays €5.")),
        Evidence("?", ()),
    ],
)
def test_every_answerer_keeps_the_promises(which: int, reader: Reader, found: Evidence) -> None:
    """Quotes verbatim and within the evidence; an answer has statements, an abstention has none."""
    answer = _answerers(reader)[which].answer(found)
    given: list[Passage] = [one.passage for one in found.passages]

    assert (answer.answer is None) == answer.abstained
    assert not (answer.abstained and (answer.values or answer.statements))
    for citation in (*answer.citations, *answer.closest):
        assert citation.passage in given
        assert citation.passage.quote(citation.start, citation.end) == citation.quote
    assert answer.abstained or all(statement.citations for statement in answer.statements)
    assert found.passages or answer.abstained
    assert answer.question == found.question
