"""The promises that nouns keep by themselves."""

from __future__ import annotations

import pytest

from qa.domain import Answer, Citation, Filter, Span, Stance, Statement, Value
from tests.fakes import passage


def test_a_quote_that_is_not_verbatim_cannot_be_cited() -> None:
    """Promise 1: one character off is another text."""
    found = passage("The mill opened in 1887.")

    with pytest.raises(ValueError, match="not verbatim"):
        Citation(found, 0, 8, "The Mill")


def test_a_citation_outside_its_passage_cannot_be_made() -> None:
    """Offsets are the article's: a passage that starts at 100 knows nothing of 0."""
    found = passage("The mill opened in 1887.", start=100)

    with pytest.raises(ValueError, match="outside the passage"):
        Citation.of(found, 0, 8)
    assert Citation.of(found, 100, 108).quote == "The mill"


def test_a_statement_without_a_citation_cannot_be_made() -> None:
    """Promise 1: what nobody can check is not said."""
    with pytest.raises(ValueError, match="needs a citation"):
        Statement("The mill opened in 1887.", ())


def test_a_value_without_a_citation_cannot_be_made() -> None:
    """A differing value is a claim like any other."""
    with pytest.raises(ValueError, match="needs a citation"):
        Value("$10 billion", "USD 1e10", "over", Stance.REPORTED, None, ())


def test_an_answer_has_statements_and_an_abstention_has_none() -> None:
    """Nothing in between can be constructed."""
    cited = Statement("It opened.", (Citation.of(passage("It opened."), 0, 10),))

    assert Answer("?", None, 0.1).abstained
    assert not Answer("?", "It opened.", 0.9, (cited,)).abstained
    with pytest.raises(ValueError, match="an answer needs statements"):
        Answer("?", "It opened.", 0.9)
    with pytest.raises(ValueError, match="an answer needs statements"):
        Answer("?", None, 0.9, (cited,))


def test_a_citation_that_is_used_twice_keeps_one_marker() -> None:
    """Markers are numbered by first appearance."""
    found = passage("It opened in 1887. It burned in 1901.")
    first, second = Citation.of(found, 0, 18), Citation.of(found, 19, 37)
    answer = Answer("?", "a", 1.0, (Statement("a", (second, first)), Statement("b", (first,))))

    assert answer.citations == (second, first)


def test_the_line_of_a_citation_is_that_of_its_first_character() -> None:
    """A passage may run over several lines."""
    found = passage("One.\nTwo.\n\nThree.", start=50, line=7)

    assert [Citation.of(found, start, start + 3).line for start in (50, 55, 61)] == [7, 8, 10]


def test_an_empty_filter_is_false() -> None:
    """`if filter` asks whether anything is to be filtered."""
    assert not Filter()
    assert not Filter(undated=True)
    assert Filter(sources=("a*",))


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_an_empty_or_backward_span_cannot_be_made(start: int, end: int) -> None:
    """Spans are half open and hold at least one character."""
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)
