"""On a narrow terminal lines are broken, and nothing of them is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qa.domain import Answer, Citation, Dated, Metadata, Origin, Stance, Statement, Value
from qa.render import chat, summary, text
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
