"""Sources are named as they are printed, from wherever one is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import qa
from qa.cli import run
from qa.domain import Filter

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
    assert run(["ask", QUESTION, "--source", "empty.txt"]) == 1
    assert "qa: no article matches empty.txt; it was skipped: empty file" in capsys.readouterr().err
    (story / "two words.txt").write_text("The pier is closed.\n")
    assert run(["summarize", "two words.txt"]) == 2
    assert "run \"qa index 'two words.txt'\"" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("filter", "remarks"),
    [
        (
            Filter(("tunel-plan.md",)),
            ["no article matches tunel-plan.md; did you mean seeds/tunnel-plan.md?"],
        ),
        (Filter(("*.pdf",)), ['no article matches *.pdf; "qa status" lists them']),
        (Filter(since=date(2030, 1, 1)), ["no article was published then"]),
        (Filter(("tunnel-plan.md",), since=date(2030, 1, 1)), ["no article was published then"]),
        (Filter(("*.pdf",), since=date(2030, 1, 1)), ['no article matches *.pdf; "qa status" lists them']),
    ],
)
def test_why_a_filter_lets_no_article_through_is_remarked(
    story: Path, filter: Filter, remarks: list[str]
) -> None:
    """The source that nobody has, with what may have been meant; else the days are to blame."""
    with qa.open(story) as articles:
        found = articles.search(QUESTION, filter=filter)

    assert [one for one in found.remarks if "undated" not in one] == remarks


def test_one_of_several_sources_that_names_no_article_is_told(story: Path) -> None:
    with qa.open(story) as articles:
        found = articles.search(QUESTION, filter=Filter(("tunnel-costs.txt", "tunel-plan.md")))

    assert found.passages
    assert found.remarks == ("no article matches tunel-plan.md; did you mean seeds/tunnel-plan.md?",)


@pytest.mark.parametrize(("command", "told"), [("ask", "asked"), ("search", "searched")])
def test_where_no_article_was_asked_none_is_said_to_be_silent(
    story: Path, capsys: pytest.CaptureFixture[str], command: str, told: str
) -> None:
    assert run([command, QUESTION, "--source", "nosuch"]) == 1
    assert capsys.readouterr().out == f"No article was {told}.\n"


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (["status", "tunel-plan.md"], 1, "nothing matches tunel-plan.md; did you mean seeds/tunnel-plan.md?"),
        (["status", "*.pdf"], 1, "nothing matches *.pdf"),
        (["show", "tunel-plan.md"], 2, "hint: did you mean seeds/tunnel-plan.md?"),
        (
            ["index", "--set", "title=Plan", "seeds/tunel-plan.md"],
            2,
            "hint: did you mean seeds/tunnel-plan.md?",
        ),
    ],
)
def test_what_may_have_been_meant_is_said_by_every_command(
    story: Path, capsys: pytest.CaptureFixture[str], command: list[str], code: int, said: str
) -> None:
    assert run(command) == code
    assert f"qa: {said}\n" in capsys.readouterr().err
