"""Does an answer say what is accepted? The traps that letters fall into and tokens do not."""

from __future__ import annotations

import pytest

from qa.evaluation.matching import exact, f1, holds, names, negates, same_figures


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Meta took a 49% non-voting stake.", "49%"),
        ("Meta took 49 percent.", "49%"),
        ("It paid 14.3bn for it.", "$14.3 billion"),
        ("a $14.3B valuation", "$14.3 billion"),
        ("The deal is worth over $10 billion.", "more than $10 billion"),
        ("The deal is worth over $10 billion.", "$10 billion"),
        ("It covers 28,400 bicycles, not 31,500.", "28,400"),
        ("not 31,500 but 28,400", "28,400"),
        ("not only Google but OpenAI", "OpenAI"),
        ("not only Google, too", "Google"),
        ("Meta’s balance sheet", "Meta's balance sheet"),
        ("led by the founder, Alexandr Wang", "founder Alexandr Wang"),
        ("5 people", "five"),
        ("It isn't easily replicated.", "isn't easily replicated"),
    ],
)
def test_the_same_in_other_words_is_held(text: str, phrase: str) -> None:
    """Figures by what they are worth, words without articles, case and typography."""
    assert holds(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("25 contractors", "5"),
        ("5 contractors", "25"),
        ("founded in 1887", "188"),
        ("188 people", "1887"),
        ("not 49%", "49%"),
        ("It did not take 49%.", "49%"),
        ("$10 billion", "$10 million"),
        ("nearly $14 billion", "over $14 billion"),
        ("over $14 billion", "nearly $14 billion"),
        ("49", "49%"),
        ("49% of €10", "$10"),
        ("$14.3 billion", "$14 billion"),
        ("It covers 28,400 bicycles, not 31,500.", "31,500"),
        ("never winding down its relationship", "winding down its relationship"),
        ("The meeting was long.", "meet"),
        ("", "49%"),
    ],
)
def test_what_only_looks_alike_is_not_held(text: str, phrase: str) -> None:
    """Parts of numbers and words, other scales and bounds, and what is denied."""
    assert not holds(text, phrase)


def test_a_negated_phrase_is_told_from_an_absent_one() -> None:
    """The contrary of the answer is worse than none of it."""
    assert negates("It is not 49%.", "49%")
    assert not negates("It is 49%.", "49%")
    assert not negates("It is half.", "49%")


def test_exact_is_an_accepted_phrasing_and_nothing_else() -> None:
    """In whatever notation."""
    assert exact("49 percent", ["49% stake", "49%"])
    assert not exact("49% stake, non-voting", ["49% stake", "49%"])


def test_f1_is_that_of_the_best_phrasing() -> None:
    """Two of three words, and two of two: 2 · 2 / 5."""
    assert f1("founder Alexandr Wang", ["Alexandr Wang", "somebody else"]) == pytest.approx(0.8)
    assert f1("nobody", ["Alexandr Wang"]) == 0.0


def test_figures_are_compared_only_where_there_are_some() -> None:
    """ "500 people" has the figure of "500 contractors"; "Alexandr Wang" has none."""
    assert same_figures("some 500 people", "500 contractors") is True
    assert same_figures("50 people", "500 contractors") is False
    assert same_figures("50 people", "Alexandr Wang") is None


def test_names_are_capitalised_words_that_need_not_be() -> None:
    """At the beginning of a sentence only those known from elsewhere."""
    text = "Google took a stake in Scale AI. Competitors like OpenAI left."

    assert names(text) == {"scale", "ai", "openai"}
    assert names(text, {"google"}) == {"google", "scale", "ai", "openai"}
