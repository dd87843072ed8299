"""Sources are named as they are printed, from wherever one is."""

from __future__ import annotations

from pathlib import Path

import pytest

import qa
from qa.cli import run

QUESTION = "how long will the tunnel be?"
BRACKETS = "seeds/lighthouse [draft].txt"


@pytest.fixture
def bracketed(story: Path) -> Path:
    """The story, with an article whose name would be a glob."""
    (story / BRACKETS).write_text("The lighthouse keeper retired in 1999.\n\nThe lamp is 40 metres high.\n")
    with qa.open(story) as articles:
        articles.index()
    return story


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "When did the keeper retire?", "--source", BRACKETS],
        ["search", "keeper", "--source", Path(BRACKETS).name],
        ["status", BRACKETS],
        ["summarize", BRACKETS],
        ["summarize", BRACKETS, "--about", "the keeper"],
        ["show", BRACKETS],
    ],
)
def test_an_article_whose_name_holds_brackets_is_chosen_by_its_name(
    bracketed: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command) == 0
    out = capsys.readouterr().out
    assert BRACKETS in out
    assert "tunnel" not in out


def test_in_a_chat_it_is_chosen_by_its_name_too(
    bracketed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`/filter` and `/sources`."""
    import io

    entered = f'/filter "{BRACKETS}"\nWhen did the keeper retire?\n/sources "{BRACKETS}"\n'
    monkeypatch.setattr("sys.stdin", io.StringIO(entered))

    assert run(["chat", "--private"]) == 0
    out = capsys.readouterr().out
    assert "1999" in out
    assert "1 article" in out


@pytest.mark.parametrize("command", ["ask", "search", "status", "summarize", "show"])
@pytest.mark.parametrize("whole", [True, False])
def test_sources_are_taken_as_they_are_printed(
    story: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    whole: bool,
) -> None:
    """Relative to where one is, or absolute: by every command."""
    (story / "notes").mkdir()
    monkeypatch.chdir(story / "notes")
    named = str(story / "seeds/tunnel-plan.md") if whole else "../seeds/tunnel-plan.md"
    options = [QUESTION, "--source"] if command in ("ask", "search") else []

    assert run([command, *options, named]) == 0
    out = capsys.readouterr().out
    assert "seeds/tunnel-plan.md" in out
    assert "ferry-letter" not in out


def test_from_above_the_workspace_sources_are_taken_as_they_are_printed(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a folder of the workspace and a glob, too."""
    monkeypatch.chdir(story.parent)
    for named in (f"{story.name}/seeds/tunnel-plan.md", f"{story.name}/seeds", f"{story.name}/seeds/*plan*"):
        assert run(["-w", story.name, "search", QUESTION, "-n", "1", "--source", named]) == 0
        assert f"{story.name}/seeds/tunnel-plan.md" in capsys.readouterr().out


def test_a_file_that_was_skipped_is_not_said_to_be_unindexed(
    story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Indexing it would help nobody."""
    (story / "seeds/empty.txt").write_text("")
    run(["index"])
    capsys.readouterr()

    assert run(["summarize", "seeds/empty.txt"]) == 2
    assert "qa: hint: it was skipped: empty file" in capsys.readouterr().err
    (story / "two words.txt").write_text("The pier is closed.\n")
    assert run(["summarize", "two words.txt"]) == 2
    assert "run \"qa index 'two words.txt'\"" in capsys.readouterr().err
