"""Replies of models, as they really look, to sentences with the sources they cite."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.replies import Reply, Written, read


def _read(text: str, sources: int = 5) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.text, one.cited) for one in read(text, sources).sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened in 1887. [S1] It burned. [S2]", [("It opened in 1887.", (0,)), ("It burned.", (1,))]),
        ("It opened in 1887 [S1]. It burned [S2].", [("It opened in 1887.", (0,)), ("It burned.", (1,))]),
        ("It opened in 1887.[S1][S3] It burned.[S2]", [("It opened in 1887.", (0, 2)), ("It burned.", (1,))]),
        ("It opened in 1887.[S1]It burned.[S2]", [("It opened in 1887.", (0,)), ("It burned.", (1,))]),
        (
            "It opened [S2, S1]. It burned [S1; S3] in 1901.",
            [("It opened.", (1, 0)), ("It burned in 1901.", (0, 2))],
        ),
        ("It opened [1][2]. It burned (S3).", [("It opened.", (0, 1)), ("It burned.", (2,))]),
        (
            "It opened (Source S1). It burned [Sources: S2 and S3].",
            [("It opened.", (0,)), ("It burned.", (1, 2))],
        ),
        ("It opened [S1-S3].", [("It opened.", (0, 1, 2))]),
        ("It opened 【S1】.", [("It opened.", (0,))]),
        ("[S1] It opened. [S2] It burned.", [("It opened.", (0,)), ("It burned.", (1,))]),
        (
            "According to [S1], it opened in 1887. It burned. [S2]",
            [("it opened in 1887.", (0,)), ("It burned.", (1,))],
        ),
        ("Acme Inc. [S1] bought the U.S. mill. [S2]", [("Acme Inc. bought the U.S. mill.", (0, 1))]),
        ("It cost $14.3 billion [S1], or more. [S2]", [("It cost $14.3 billion, or more.", (0, 1))]),
        ("It opened in 1887 (2024 prices) [sic].", [("It opened in 1887 (2024 prices) [sic].", ())]),
        ('He said "It is so." [S1] She left. [S2]', [('He said "It is so."', (0,)), ("She left.", (1,))]),
    ],
)
def test_a_marker_belongs_to_its_sentence(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    """The one before it, unless markers lead."""
    assert _read(text) == expected


def test_unknown_keys_are_dropped_and_the_others_kept() -> None:
    """What names no source proves nothing."""
    assert _read("It opened. [S9] It burned. [S0][S2][S99]", 2) == [("It opened.", ()), ("It burned.", (1,))]


def test_layout_is_no_statement() -> None:
    """Headings, bullets, emphasis, rules, tables, links, code."""
    text = (
        "# The mill\n\nHere is what is known:\n\n- **It** opened in 1887. [S1]\n"
        "* It _burned_ in\n  1901. [S2]\n1. It was [rebuilt](http://x.y/z). [S3]\n---\n| a | b |\n"
        "**Summary**\n> It stands. [S4]\n\n```python\nprint(1)\n```\n"
    )
    assert _read(text) == [
        ("It opened in 1887.", (0,)),
        ("It _burned_ in 1901.", (1,)),
        ("It was rebuilt.", (2,)),
        ("It stands.", (3,)),
    ]


def test_a_reply_in_one_block_of_code_is_read() -> None:
    """Some models wrap all they say."""
    assert _read("```\nIt opened. [S1]\n```") == [("It opened.", (0,))]


def test_thoughts_are_no_reply() -> None:
    """Nor are those that do not come to an end."""
    assert _read("<think>It burned, no? [S2]</think>It opened. [S1]") == [("It opened.", (0,))]
    assert _read("<think>It burned, no? [S2]") == []


@pytest.mark.parametrize(
    "text",
    [
        "NO ANSWER",
        "No answer.",
        "**NO ANSWER**",
        "The sources do not say when the mill opened. [S1]",
        "The provided sources don't mention Apple.",
        "Unfortunately, the articles do not contain this information.",
        "There is no information about Apple in the sources.",
        "No information about this was found.",
        "I cannot answer this question.",
        "I'm sorry, but the text does not say.",
        "It is not stated in the sources.",
        "The question cannot be answered from the sources.",
        "None of the sources mention Apple.",
    ],
)
def test_a_refusal_is_no_statement(text: str) -> None:
    """In the words that models use."""
    assert read(text, 3) == Reply((), "", refused=True)


@pytest.mark.parametrize(
    "text", ["The company does not say who paid.", "Nobody answered the phone.", "There is no bridge."]
)
def test_what_an_article_denies_is_a_statement(text: str) -> None:
    """It is not the model that refuses."""
    assert read(text, 3) == Reply((Written(text),))


def test_a_refusal_beside_statements_is_left_out() -> None:
    """The statements count."""
    reply = read("The mill opened in 1887. [S1] The sources do not say who built it.", 1)

    assert reply == Reply((Written("The mill opened in 1887.", (0,)),), "", refused=True)


def test_a_last_sentence_that_breaks_off_is_set_apart() -> None:
    """Half a figure is another figure."""
    reply = read("It opened in 1887. [S1] It cost $14", 1)

    assert (_texts(reply), reply.unfinished) == (["It opened in 1887."], "It cost $14")
    assert _texts(read("49% stake", 1)) == ["49% stake"]


def test_a_repeated_sentence_counts_once() -> None:
    """With the sources of both."""
    assert _read("It opened. [S1] It opened. [S2]") == [("It opened.", (0, 1))]


def test_a_preamble_is_left_out() -> None:
    assert _read("Based on the provided sources, it opened in 1887. [S1]") == [("It opened in 1887.", (0,))]


@given(st.text(alphabet=st.sampled_from("ab1 .[]S()-\n`*#>\0,?"), max_size=60))
def test_anything_is_read_without_an_error(text: str) -> None:
    """And cites only what there is."""
    assert all(0 <= number < 3 for one in read(text, 3).sentences for number in one.cited)


def _texts(reply: Reply) -> list[str]:
    return [one.text for one in reply.sentences]


@pytest.mark.parametrize("inside", ["1" * 60 + "x", "7 " * 40 + "items", "1, " * 40 + "and more", "S1 " * 60])
def test_a_reply_is_read_in_no_time_whatever_it_holds(inside: str) -> None:
    """Models lose themselves in figures; an article may lead them there."""
    began = time.monotonic()
    read(f"The code is [{inside}].", 5)

    assert time.monotonic() - began < 1.0


def test_what_documents_in_an_article_did_not_say_is_no_refusal() -> None:
    assert not read("The documents did not show who paid Dahl. [S2]", 3).refused
    assert read("The sources do not say who paid Dahl. [S2]", 3).refused


def test_a_sentence_in_bold_is_no_heading() -> None:
    """Nothing that a model states is dropped without a trace."""
    text = "**It opened in 1887. [S1]**\n\n- **It burned.** [S2]\n\n**What followed**\n\n**It was rebuilt.**"

    assert _read(text) == [("It opened in 1887.", (0,)), ("It burned.", (1,)), ("It was rebuilt.", ())]
