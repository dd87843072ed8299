"""On a narrow terminal lines are broken, and nothing of them is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qa.cli import run
from qa.domain import (
    Answer,
    Candidate,
    Citation,
    Dated,
    Evidence,
    Leg,
    Metadata,
    Origin,
    ScoredPassage,
    Stance,
    Statement,
    Value,
)
from qa.evaluation.nouns import Conditions, Gate, Metric, Report, Run
from qa.render import chat, evaluation, summary, text
from qa.render.page import Page
from qa.summaries.nouns import Change, Difference, Source, Summary
from tests.fakes import passage


def _value(words: str, stance: Stance, speaker: str | None, days: list[str]) -> Value:
    """Said by one article a day."""
    found = []
    for day in days:
        about = Metadata(published=Dated(date.fromisoformat(day), Origin.BY_HAND))
        told = passage(f"It took {words} of the harbour.", source=f"seeds/{speaker}-{day}.txt")
        found.append(Citation.of(replace(told, metadata=about), 0, len(told.text)))
    return Value(words, words, None, stance, speaker, tuple(found))


VALUES = (
    _value("$14.3 billion", Stance.STATED, None, ["2025-06-03", "2025-06-04", "2025-06-05"]),
    _value("$10 billion", Stance.REPORTED, "the Northport Gazette", [f"2025-07-{n}" for n in range(10, 25)]),
)
EVERY = [citation for value in VALUES for citation in value.citations]
MARKS = {f"[{number}]" for number in range(1, len(EVERY) + 1)}
DAYS = {"2025-06-03", "2025-06-04", "2025-06-05", "2025-07-10", "2025-07-24"}
WORDS = {"$14.3", "$10", "billion", "stated", "reported", "Northport", "Gazette"}


def _lost(printed: str, wanted: set[str]) -> set[str]:
    """What does not stand on one line."""
    return {one for one in wanted if one not in printed}


@pytest.mark.parametrize("width", range(20, 81))
def test_differing_values_are_whole_at_any_width(width: int) -> None:
    """Every marker, every day, every word; also the markers of the answer itself."""
    said = Statement(EVERY[0].quote, tuple(EVERY))
    printed = text.answer(Answer("?", "$14.3 billion", 0.9, (said,), values=VALUES), Page(width))
    top, _, below = printed.partition("Sources differ:")

    assert _lost(below, MARKS | DAYS | WORDS) == set()
    assert _lost(top.split("\n\n")[0], MARKS) == set()
    assert max(map(len, printed.split("\n"))) <= width


@pytest.mark.parametrize("width", range(20, 81))
def test_what_differs_and_changed_in_a_summary_is_whole_at_any_width(width: int) -> None:
    sources = tuple(Source(one.source, one.passage.metadata) for one in EVERY)
    made = Summary(
        sources,
        (Statement(EVERY[0].quote, (EVERY[0],)),),
        differences=(Difference("investment", VALUES),),
        changes=(Change("investment", VALUES, dated=True),),
    )
    printed = summary.text(made, Page(width))
    _, _, below = printed.partition("Sources differ on")
    differ, _, changed = below.partition("What changed:")

    assert _lost(differ, MARKS | DAYS | WORDS) == set()
    assert _lost(changed.split("\n\n")[0], MARKS | DAYS) == set()


@pytest.mark.parametrize("width", range(20, 81))
def test_the_articles_of_a_chat_are_listed_whole_at_any_width(width: int) -> None:
    """With the markers under which they are cited."""
    known = [("seeds/ferry.txt", EVERY[0].passage.metadata)]
    printed = chat.sources(known, {"seeds/ferry.txt": range(1, 19)}, Page(width))

    assert _lost(printed, {*MARKS, "2025-06-03", "seeds/ferry.txt"}) == set()


def test_where_the_table_does_not_fit_each_value_is_a_paragraph() -> None:
    """The value with its markers, then how it is put, by whom and when."""
    some = (VALUES[0], replace(VALUES[1], citations=VALUES[1].citations[:2]))
    said = Statement(EVERY[0].quote, some[0].citations)
    printed = text.answer(Answer("?", "$14.3 billion", 0.9, (said,), values=some), Page(60))

    assert printed.partition("Sources differ:\n")[2].split("\n") == [
        "$14.3 billion [1][2][3]",
        "  stated · 2025-06-03, 2025-06-04, 2025-06-05",
        "$10 billion [4][5]",
        "  reported, the Northport Gazette · 2025-07-10, 2025-07-11",
    ]


PLACE = "seeds/2025-03-04-cannery-sale.txt"


@pytest.mark.parametrize("width", range(20, 81))
def test_how_an_answer_was_found_is_whole_at_any_width(width: int) -> None:
    """Paths are broken between lines at most, with the line of the file at their end."""
    told = passage("Marlow paid $6.2 million in all.", source=PLACE, line=6)
    found = ScoredPassage(told, 0.9111, (Leg("dense", 12, 0.78), Leg("bm25", 13, 15.59)))
    read = Candidate(told, told.sentences[0], 12, 24, 0.75, 11.0)
    answer = Answer("?", None, 0.1, evidence=Evidence("?", (found,)), candidates=(read,))
    printed = text.answer(answer, Page(width), explain=True)

    assert "".join(printed.split()).count(f"{PLACE}:6") == 2
    assert _lost(printed, {"0.9111", "(0.78)", "(15.59)", "$6.2", "0.75", "+11.0"}) == set()
    assert max(map(len, printed.split("\n"))) <= width


@pytest.mark.parametrize("width", range(20, 81))
def test_the_figures_of_an_eval_are_whole_at_any_width(width: int) -> None:
    some = tuple(
        Metric(name, "citations", 0.957, 0.902, 0.994, 24)
        for name in ("correct", "recall@10", "accepted", "sentence_precision")
    )
    asked = Run("suite-1", "suite", "", Conditions("", "", "extractive", None, "", {}, {}), ())
    report = Report(
        "Four", asked, (), some, {"direct": some, "who": some}, {}, (Gate("accepted", 0.9, 0.957),)
    )
    printed = evaluation.report(report, Page(width))

    assert _lost(printed, {"recall@10", "sentence_precision", "95.7", "90.2–99.4", "90.0", "direct"}) == set()


def test_the_help_says_what_a_command_does_at_any_width(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Typer's own ends in "..." there."""
    monkeypatch.setenv("COLUMNS", "40")

    for command in ([], ["eval"]):
        assert run([*command, "--help"]) == 0
        assert "..." not in capsys.readouterr().out.partition("Commands:")[2]
