"""Figures that belong together in a sentence."""

from __future__ import annotations

import pytest

from qa.answering.found import narrowed
from qa.domain import Candidate
from qa.values.pairs import changes, exchanged
from tests.fakes import scored


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A judge cut the damages from $412 million to $238 million.", [("$412 million", "$238 million")]),
        ("It raised its provision to $260 million from $180 million.", [("$180 million", "$260 million")]),
        ("The estimate rose from 30,000 in May to 45,000.", [("30,000", "45,000")]),
        ("Profit fell to 72 million pounds, down from 65 million.", [("65 million", "72 million pounds")]),
        ("Fines range from $10 million to $20 million.", []),
        ("The vote was postponed from June 9 to August 23.", [("June 9", "August 23")]),
        ("It was moved from 9 May 2026 to 2 June, after rain.", [("9 May 2026", "2 June")]),
        ("The fair lasts from June 9 to August 23.", []),
        (
            "The bill, which was to be presented on July 7, has been moved to July 21.",
            [("July 7", "July 21")],
        ),
        ("The vote planned for June 9 was put off to August 23.", [("June 9", "August 23")]),
        ("Kick-off was put back from 7.45pm to 8.15pm.", [("7.45pm", "8.15pm")]),
        ("The trial was adjourned from 1 October to 3 November.", [("1 October", "3 November")]),
        ("The shop is open from 9am to 5pm.", []),
        ("The rate rises from the current 3% to 4%.", [("3%", "4%")]),
        ("It raised $5 million from 65 investors.", [("65", "$5 million")]),
        ("It raised $5 million and took 65 from others.", []),
        ("The price rose from $4 to €5.", []),
    ],
)
def test_of_a_change_both_figures_are_told(text: str, expected: list[tuple[str, str]]) -> None:
    """What was, and what took its place; a range is no change."""
    found = [(text[slice(*one.former)], text[slice(*one.new)]) for one in changes(text)]

    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It paid $1.5 billion, or roughly £1.2 billion, for it.", [("$1.5 billion", "£1.2 billion")]),
        ("It paid 40 million crowns ($4 million).", [("40 million crowns", "$4 million")]),
        ("It paid $4 million and €5 million.", []),
        ("It paid 3 billion yen, about $20 million.", [("3 billion yen", "$20 million")]),
        ("It paid $4 million, or 40% of it.", []),
    ],
)
def test_one_sum_in_two_currencies_is_told(text: str, expected: list[tuple[str, str]]) -> None:
    found = [
        (
            text[one.start : one.end].removeprefix("roughly ").removeprefix("about "),
            text[other.start : other.end].removeprefix("roughly ").removeprefix("about "),
        )
        for one, other in exchanged(text)
    ]

    assert found == expected


@pytest.mark.parametrize(
    ("text", "pointed", "kept"),
    [
        ("It rose from $4 million in 2024 to $9 million.", "$4 million in 2024 to $9 million", "$9 million"),
        (
            "It was cut from $412 million to $238 million.",
            "from $412 million to $238 million",
            "$238 million",
        ),
        ("It was cut from $412 million to $238 million.", "$412 million to $238 million", "$238 million"),
        ("It was cut from $412 million to $238 million.", "$412 million", "$412 million"),
        ("It was moved from June 9 to August 23.", "June 9 to August 23", "August 23"),
        ("It was moved from June 9 to August 23.", "June 9", "August 23"),
        ("It was moved from June 9 to August 23.", "August 23", "August 23"),
        (
            "It rose to 72 million pounds from 65 million.",
            "72 million pounds from 65 million",
            "72 million pounds",
        ),
        ("Fines range from $10 million to $20 million.", "from $10 million to $20 million", None),
        ("It raised $5 million from 65 investors.", "$5 million from 65 investors", None),
    ],
)
def test_of_a_change_that_is_pointed_at_the_new_figure_is_kept(
    text: str, pointed: str, kept: str | None
) -> None:
    passage = scored(text)[0].passage
    at = text.index(pointed)
    found = narrowed(Candidate(passage, passage.sentences[0], at, at + len(pointed), 0.9), "How much is it?")

    assert passage.quote(found.start, found.end) == (kept or pointed)


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("How much is it?", "$9 million"),
        ("How much was it in 2024?", "$4 million"),
        ("How much was it in 2021?", "$9 million"),
        ("How much was it before?", "$9 million from $4 million"),
    ],
)
def test_a_question_for_what_was_is_answered_by_it(question: str, kept: str) -> None:
    text = "It may rise to $9 million from $4 million in 2024."
    passage = scored(text)[0].passage
    at = text.index("$9 million")
    end = at + len("$9 million from $4 million")
    found = narrowed(Candidate(passage, passage.sentences[0], at, end, 0.9), question)

    assert passage.quote(found.start, found.end) == kept
