"""What is said of articles that changed since they were indexed, with the real model."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import qa
from qa.app.building import recipes
from qa.summaries.extractive import summarise

QUESTION = "how long will the tunnel be?"


def test_an_edited_article_makes_its_citation_stale(story: Path) -> None:
    """Promise 6: the answer is what was indexed, and says that it is not what the file says now."""
    plan = story / "seeds/tunnel-plan.md"
    plan.write_text(plan.read_text().replace("2.4 kilometres", "3.1 kilometres"))

    answer = qa.open(story).ask(QUESTION)

    assert answer.answer is not None
    assert "2.4 kilometres" in answer.answer
    assert answer.stale == {"seeds/tunnel-plan.md"}
    assert "seeds/tunnel-plan.md changed since it was indexed; run qa index" in answer.remarks


def test_a_removed_article_is_stale_until_the_next_index(story: Path) -> None:
    """And then it is gone."""
    (story / "seeds/tunnel-plan.md").unlink()
    with qa.open(story) as articles:
        answer = articles.ask(QUESTION)
        assert answer.stale == {"seeds/tunnel-plan.md"}
        assert "seeds/tunnel-plan.md vanished since it was indexed; run qa index" in answer.remarks
        articles.index()
        assert "seeds/tunnel-plan.md" not in {p.passage.source for p in articles.search(QUESTION).passages}


def test_a_cited_file_is_looked_at_for_every_answer(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a warm process the other files of a large pile are not, unless a cited one is gone."""
    monkeypatch.setattr("qa.app.session._REST", 1e9)
    with qa.open(story) as articles:
        assert articles.ask(QUESTION).stale == frozenset()
        (story / "seeds/new.txt").write_text("The tunnel opened.\n")
        plan = story / "seeds/tunnel-plan.md"
        plan.write_text(plan.read_text().replace("2.4 kilometres", "3.1 kilometres"))
        edited = articles.ask(QUESTION)
        plan.unlink()
        gone = articles.ask(QUESTION)

    assert edited.stale == gone.stale == {"seeds/tunnel-plan.md"}
    assert [any("vanished" in r for r in one.remarks) for one in (edited, gone)] == [False, True]
    assert [any("not indexed yet" in r for r in one.remarks) for one in (edited, gone)] == [False, True]


def test_a_file_whose_time_alone_changed_is_what_was_indexed(story: Path) -> None:
    """Copying a workspace, or a version control, sets the times of all files anew."""
    for path in (story / "seeds").iterdir():
        os.utime(path, (1, 1))
    other = story / "seeds/ferry-letter.txt"
    with qa.open(story) as articles:
        touched = articles.ask(QUESTION)
        words = other.read_text()
        other.write_text(words[:-2] + "!\n")
    with qa.open(story) as articles:
        edited = articles.ask(QUESTION)

    assert len(words) == len(other.read_text())
    assert not [remark for remark in touched.remarks if "indexed" in remark]
    assert [remark for remark in edited.remarks if "1 article is not what was indexed" in remark]


def test_a_folder_that_is_gone_is_no_pile_of_changed_files(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the others were looked at a moment ago."""
    monkeypatch.setattr("qa.app.session._REST", 1e9)
    with qa.open(story) as articles:
        there = articles.ask(QUESTION)
        (story / "seeds").rename(story / "away")
        gone = articles.ask(QUESTION)
        (story / "away").rename(story / "seeds")
        back = articles.ask(QUESTION)

    assert (there.stale, gone.stale, back.stale) == (frozenset(),) * 3
    assert [r for r in gone.remarks if "missing" in r] == [
        "the folder seeds is missing; its articles are kept"
    ]
    assert back.remarks == there.remarks


def test_another_process_may_index_while_a_question_is_answered(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look at the index that an answer or a summary began with stays open until it is done."""

    def another_process() -> None:
        with qa.open(story) as other:
            (story / f"seeds/{len(other.view().listing)}.md").write_text("The ferry has a cat.\n")
            other.index()

    def before_looking(*given: Any) -> Any:
        another_process()
        return recipes(*given)

    def before_writing(*given: Any, **named: Any) -> Any:
        another_process()
        return summarise(*given, **named)

    with monkeypatch.context() as patched, qa.open(story) as articles:
        patched.setattr("qa.app.session.recipes", before_looking)
        assert articles.ask(QUESTION).answer
    with monkeypatch.context() as patched, qa.open(story) as articles:
        patched.setattr("qa.app.summarizing.summarise", before_writing)
        assert articles.summarize().statements


def test_articles_that_are_not_indexed_yet_are_counted(story: Path) -> None:
    """Promise 6, the other way round."""
    (story / "seeds/new.txt").write_text("The tunnel opened.\n")

    assert qa.open(story).ask(QUESTION).remarks == ("1 article is not indexed yet; run qa index",)


def test_a_touched_file_is_not_stale(story: Path) -> None:
    """Another time and the same bytes are the same article."""
    os.utime(story / "seeds/tunnel-plan.md")

    answer = qa.open(story).ask(QUESTION)

    assert answer.stale == frozenset()
