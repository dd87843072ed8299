"""The index before the first question: built once where there is something to read, else left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

import qa
from qa.cli import run

QUESTION = "When did the mill open?"
BUILDING, READING = "no index yet: building it", "nothing is indexed yet: reading"


@pytest.fixture
def skipped(tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose one file is no article, not indexed yet."""
    root = tmp_path / "skipped"
    qa.init(root)
    (root / "seeds/empty.txt").write_text("")
    (root / "index/models").symlink_to(built / "story/index/models")
    monkeypatch.chdir(root)
    return root


def _closed(root: Path) -> None:
    """As if the index could not be written, also for root."""
    (root / "index/lock").unlink(missing_ok=True)
    (root / "index/lock").mkdir()


def test_where_every_file_was_skipped_the_index_is_built_once_and_that_is_said(
    skipped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reading the same files twice finds no more in them."""
    assert run(["ask", QUESTION]) == 1
    err = capsys.readouterr().err
    assert (err.count(BUILDING), err.count(READING)) == (1, 0)
    assert "qa: the index holds no article; 1 file was skipped (qa status)\n" in err


@pytest.mark.parametrize("command", ["ask", "search", "summarize"])
def test_an_empty_index_that_cannot_be_written_answers(
    skipped: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """There is nothing new to write into it."""
    run(["index"])
    _closed(skipped)
    capsys.readouterr()

    assert run([command] if command == "summarize" else [command, QUESTION]) == 1
    err = capsys.readouterr().err
    assert "the index holds no article; 1 file was skipped (qa status)" in err
    assert "error" not in err


def test_a_skipped_file_that_was_mended_is_read_with_the_next_question(
    skipped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["index"])
    (skipped / "seeds/empty.txt").write_text("The mill on the river opened in 1887.\n")
    capsys.readouterr()

    assert run(["ask", QUESTION]) == 0
    out, err = capsys.readouterr()
    assert "1887" in out
    assert (err.count(BUILDING), err.count(READING)) == (0, 1)
