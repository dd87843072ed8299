"""What reaches a terminal is safe, and says what it should at any width."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.domain import (
    Answer,
    Citation,
    Dated,
    Evidence,
    Leg,
    Metadata,
    Origin,
    Passage,
    ScoredPassage,
    Stance,
    Statement,
    Value,
)
from qa.render import data, text
from qa.render.page import Page
from qa.render.safe import escaped, line, safe
from tests.fakes import passage

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
EVIL = "Red \x1b[31malert\x1b[0m\x07 \x9b2J \u202egnp.exe\u202c and \x00 nothing.\r"


def _answer(found: Passage, **fields: object) -> Answer:
    citation = Citation.of(found, found.start, found.end)
    statement = Statement(citation.quote, (citation,))
    evidence = Evidence("?", (ScoredPassage(found, 0.03, (Leg("dense", 1, 0.5), Leg("bm25", 2, 3.0))),))
    return Answer("?", citation.quote, 0.9, (statement,), evidence=evidence, **fields)  # type: ignore[arg-type]


@given(st.text())
def test_no_control_character_survives(words: str) -> None:
    """Promise 9, for whatever an article may hold."""
    assert not CONTROLS.search(safe(words))
    assert not CONTROLS.search(line(words))
    assert "\n" not in line(words)


@given(st.text())
def test_escaped_json_means_the_same(words: str) -> None:
    """JSON loses nothing: it only says it in another way."""
    printed = escaped(json.dumps({"quote": words}, ensure_ascii=False))

    assert json.loads(printed) == {"quote": words}
    assert not CONTROLS.search(printed)


def test_an_evil_article_reaches_neither_output_raw() -> None:
    """Escape sequences in the text, the title, the author and the file's name."""
    about = Metadata(title=EVIL, author=EVIL, published=Dated(date(2024, 1, 2), Origin.BY_HAND))
    found = Passage(f"seeds/{EVIL}.txt", EVIL, 0, 1, (), about)
    answer = _answer(found)

    for printed in (
        text.answer(answer, Page(), explain=True),
        data.dumps(data.answer(answer, explain=True)),
    ):
        assert not CONTROLS.search(printed)
    assert json.loads(data.dumps(data.answer(answer)))["citations"][0]["quote"] == EVIL


@pytest.mark.parametrize("width", [20, 40, 80])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """A narrow terminal wraps; it neither cuts nor overflows."""
    found = passage("The mill on the river opened in 1887 and burned down in nineteen hundred and one.")
    printed = text.answer(_answer(found), Page(width=width), explain=True)

    assert max(len(one) for one in printed.splitlines()) <= width
    assert "nineteen" in printed


def test_a_pipe_is_not_wrapped() -> None:
    """grep must find a sentence on one line."""
    sentence = "The mill on the river opened in 1887, " * 20 + "they say."

    assert f"{sentence} [1]" in text.answer(_answer(passage(sentence)), Page()).splitlines()


def test_colour_is_only_for_terminals() -> None:
    """No escape sequence of our own in a pipe; on a terminal the source is a link."""
    answer = _answer(passage("The mill opened."))

    assert "\x1b" not in text.answer(answer, Page())
    linked = text.answer(answer, Page(80, colour=True, link=lambda source: f"file:///{source}"))
    assert "\x1b]8;" in linked
    assert "file:///seeds/a.txt" in linked


def test_a_citation_into_a_file_with_pages_names_the_page() -> None:
    """`file.pdf#page=3` is what viewers and browsers open; the link carries it, too."""
    found = replace(passage("The mill opened.", source="seeds/a.pdf"), pages=((0, 3), (10, 4)))
    answer = _answer(found)

    assert "[1] seeds/a.pdf#page=3 · undated" in text.answer(answer, Page())
    linked = text.answer(answer, Page(80, colour=True, link=lambda source: f"file:///{source}"))
    assert "file:///seeds/a.pdf#page=3" in linked
    assert data.answer(answer)["citations"][0]["page"] == 3
    assert Citation.of(found, 10, 16).page == 4


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("“We have 310 employees.”", "“We have 310 employees.”"),
        ('"We have 310 employees."', '"We have 310 employees."'),
        ("“We have 310,” he said.", "““We have 310,” he said.”"),
        ("We have 310.", "“We have 310.”"),
    ],
)
def test_a_sentence_that_is_a_quotation_has_its_own_marks(said: str, shown: str) -> None:
    answer = replace(_answer(passage(said)), answer="310")

    assert text.answer(answer, Page()).split("\n")[-1].strip() == shown


def test_a_stale_citation_says_so() -> None:
    """Promise 6, in both outputs."""
    answer = _answer(passage("The mill opened."), stale=frozenset({"seeds/a.txt"}))

    assert "seeds/a.txt:1 · undated · changed since it was indexed" in text.answer(answer, Page())
    assert data.answer(answer)["citations"][0]["stale"] is True


def test_the_json_of_an_answer_is_the_contract() -> None:
    """Schema qa.answer/1: keys may be added, never renamed."""
    found = data.answer(_answer(passage("The mill opened.")))

    assert found == {
        "schema": "qa.answer/1",
        "question": "?",
        "status": "answered",
        "answer": "The mill opened.",
        "confidence": 0.9,
        "statements": [{"text": "The mill opened.", "support": "supported", "citations": [1]}],
        "citations": [
            {
                "marker": 1,
                "source": "seeds/a.txt",
                "line": 1,
                "page": None,
                "start": 0,
                "end": 16,
                "quote": "The mill opened.",
                "title": None,
                "published": None,
                "stale": False,
            }
        ],
        "values": [],
        "rejected": [],
        "closest": [],
        "remarks": [],
        "engine": {"answerer": None, "model": None, "embedding": None, "index": None},
        "usage": None,
        "timing_ms": {"total": 0.0, "retrieve": 0.0, "answer": 0.0},
    }


def test_the_json_of_an_abstention_has_the_closest_passages() -> None:
    """`answer` is null, there are no statements, and what came nearest stands in the form of citations."""
    found = passage("The mill opened.")
    made = data.answer(Answer("?", None, 0.1, closest=(Citation.of(found, 0, 16),)))

    assert (made["status"], made["answer"], made["statements"], made["citations"]) == (
        "abstained",
        None,
        [],
        [],
    )
    assert [one["quote"] for one in made["closest"]] == ["The mill opened."]


def test_the_words_come_first_and_differing_values_last() -> None:
    """The answer, the sentences it stands in, and the table of what the sources say."""
    stated = passage("The deal grants a 49% stake.", source="seeds/a.txt")
    reported = passage("Some report a stake of nearly 40%.", source="seeds/b.txt")
    first, second = (Citation.of(one, 0, len(one.text)) for one in (stated, reported))
    answer = Answer(
        "?",
        "49% stake",
        0.9,
        (Statement(stated.text, (first,)),),
        values=(
            Value("49%", "49%", None, Stance.STATED, None, (first,)),
            Value("40%", "40%", "nearly", Stance.REPORTED, "Northwire", (second,)),
        ),
    )

    assert text.answer(answer, Page()).splitlines() == [
        "49% stake [1]",
        "",
        "[1] seeds/a.txt:1 · undated",
        "  “The deal grants a 49% stake.”",
        "[2] seeds/b.txt:1 · undated",
        "  “Some report a stake of nearly 40%.”",
        "",
        "Sources differ:",
        "value       stance               published  sources",
        "49%         stated               undated    [1]",
        "nearly 40%  reported, Northwire  undated    [2]",
    ]
