"""What `qa status` and `qa ask` say of files that are not as they were when they were indexed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import qa
from qa.app.session import Workspace
from qa.app.status import status
from qa.cli import run
from qa.domain import Dated, Origin
from qa.errors import StoreFullError
from qa.indexing.report import FileReport, IndexReport, Outcome
from qa.render import text
from qa.render.page import Page
from tests.articles.made import docx, epub, html, pdf, wrapped


def test_a_value_set_for_the_new_name_wins_over_what_followed_the_file(story: Path) -> None:
    with qa.open(story) as articles:
        articles.index(["seeds/ferry-letter.txt"], given={"published": "2024-01-01", "author": "R. L."})
        (story / "seeds/ferry-letter.txt").rename(story / "seeds/letter.txt")
        articles.index(["seeds/letter.txt"], given={"published": "2024-07-01"})
        article = articles.article("seeds/letter.txt")

    assert article is not None
    assert article.metadata.published == Dated(date(2024, 7, 1), Origin.BY_HAND)
    assert article.metadata.author == "R. L."


def test_a_skipped_file_that_was_mended_is_told(story: Path) -> None:
    """`qa ask` and `qa status` say that there is more now than the index holds."""
    (story / "seeds/scan.pdf").write_bytes(pdf([[]]))
    with qa.open(story) as articles:
        articles.index()
        assert not articles.ask("How long will the tunnel be?").remarks
        (story / "seeds/scan.pdf").write_bytes(pdf([["The tunnel will be 2.4 kilometres long."]]))
    with qa.open(story) as articles:
        told = articles.ask("How long will the tunnel be?").remarks
        found = status(articles)

    assert told == ("1 file that was skipped has changed since; run qa index",)
    assert found.outdated == ("seeds/scan.pdf",)
    assert not found.up_to_date


def test_status_knows_what_other_settings_would_read_anew(story: Path) -> None:
    with qa.open(story) as articles:
        assert status(articles).up_to_date
    (story / "qa.toml").write_text("passage_tokens = 60\n")
    with qa.open(story) as articles:
        assert len(status(articles).outdated) == 4


def test_old_formats_are_told_with_what_can_be_done(story: Path) -> None:
    for name in ("old.doc", "letter.rtf", "page.mhtml", "picture.png"):
        (story / "seeds" / name).write_bytes(b"x")
    with qa.open(story) as articles:
        report = articles.index()

    told = {one.source: one.reason for one in report.files if one.outcome is Outcome.SKIPPED}
    assert told == {
        "seeds/letter.rtf": "a Rich Text file: save it as .docx",
        "seeds/old.doc": "an old Word file: save it as .docx",
        "seeds/page.mhtml": "a web archive: save the page as HTML",
    }
    assert report.others == {".png": 1}


TOLD = "The mayor of Northport opened the new harbour tunnel on Friday."
MORE = "The tunnel of Northport was closed again by its mayor on Sunday."
FORMATS: dict[str, Callable[[str], bytes]] = {
    "a.md": lambda text: text.encode(),
    "a.html": lambda text: html(story=(text,) * 3).encode(),
    "a.pdf": lambda text: pdf([wrapped([text])]),
    "a.docx": lambda text: docx([text]),
    "a.epub": lambda text: epub([f"<p>{text}</p>"]),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_cited_file_of_any_format_that_changed_is_told(story: Path, name: str) -> None:
    """Edited, then gone, then indexed anew: each answer knows."""
    path = story / "seeds" / name
    path.write_bytes(FORMATS[name](TOLD))
    question = "Who opened the new harbour tunnel on Friday?"
    with qa.open(story) as articles:
        articles.index()
        assert articles.ask(question).stale == frozenset()
        path.write_bytes(FORMATS[name](MORE))
        edited = articles.ask(question)
        path.unlink()
        gone = articles.ask(question)
        articles.index()
        after = articles.ask(question)

    assert {one.source for one in edited.citations} == edited.stale == gone.stale == {f"seeds/{name}"}
    assert f"seeds/{name}" not in {one.source for one in after.citations}


def test_many_skipped_files_are_summed_up_by_reason() -> None:
    """Their own lines have scrolled away by then."""
    files = [
        FileReport(f"seeds/{n}.pdf", Outcome.SKIPPED, "no text on its 1 page: scanned?") for n in range(5)
    ]
    few = IndexReport((*files,))
    many = IndexReport((*files, FileReport("seeds/old.doc", Outcome.SKIPPED, "an old Word file")))

    assert "5 skipped: no text" not in text.index(few, Page())
    assert "5 skipped: no text on its 1 page: scanned?\n" in text.index(many, Page())
    assert "1 skipped: an old Word file" in text.index(many, Page())


def test_a_run_that_only_skips_what_was_skipped_before_has_nothing_to_tell() -> None:
    """`--watch` prints nothing then."""
    scan = FileReport("seeds/scan.pdf", Outcome.SKIPPED, "no text on its 1 page: scanned?")
    same = FileReport("seeds/a.txt", Outcome.UNCHANGED)
    first = IndexReport((scan, FileReport("seeds/a.txt", Outcome.INDEXED)))

    assert not IndexReport((scan, same)).tells_more(first)
    assert IndexReport((scan, FileReport("seeds/a.txt", Outcome.UPDATED))).tells_more(first)
    assert IndexReport((FileReport("seeds/scan.pdf", Outcome.SKIPPED, "damaged"), same)).tells_more(first)


def test_watching_goes_on_after_an_error(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another writer, or a full disk, may be gone with the next change."""
    index = Workspace.index
    runs: list[int] = []

    def failing(self: Workspace, *paths: object, **options: object) -> IndexReport:
        runs.append(1)
        if len(runs) == 2:
            raise StoreFullError("the disk is full")
        return index(self, *paths, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Workspace, "index", failing)
    monkeypatch.setattr("qa.app.watching.changes", lambda workspace: iter([None, None]))
    assert run(["index", "--watch"]) == 0

    assert len(runs) == 3
    assert "the disk is full; watching on" in capsys.readouterr().err
