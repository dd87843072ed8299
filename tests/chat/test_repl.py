"""`qa chat` over the story: whole transcripts from a pipe, and what goes wrong in it."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from qa.cli import run

TEN = [
    "How long will the tunnel be?",
    "and when will it open?",
    "What will the tunnel cost?",
    "is that confirmed?",
    "Who wrote the audit?",
    "what does it blame?",
    "Who leads the union of the ferry crews?",
    "What does she ask for?",
    "How many people do the ferries carry?",
    "and in 2020?",
]
GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing is kept outside of the test's own folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


def _piped(monkeypatch: pytest.MonkeyPatch, *lines: str, options: tuple[str, ...] = ()) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return run(["chat", *options])


def _files(workspace: Path) -> set[Path]:
    """But for what SQLite keeps beside a database while it is read."""
    return {path for path in workspace.rglob("*") if not path.name.endswith(("-wal", "-shm"))}


def compare(name: str, found: str) -> None:
    """With the file of that name; `make golden` writes it anew."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("QA_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_ten_turns_with_follow_ups(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One question a line, no prompts; the code is that of the last answer."""
    code = _piped(monkeypatch, *TEN)
    out, err = capsys.readouterr()

    compare("ten-turns", f"{out}--- stderr\n{err}--- exit {code}\n")


def test_commands_in_a_pipe(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command once; the nearest one is named for one that is not there."""
    code = _piped(
        monkeypatch,
        "/show 1",
        "/why",
        "What will the tunnel \\",
        "cost?",
        "/sources",
        "/sources tunnel*",
        "/sources nothing*",
        "/show 1",
        "/show 9",
        "/show tunnel-plan.md",
        "/sorces",
        "/blue",
        "/s",
        "/filter tunnel-plan.md",
        "/filter",
        "/regenerate",
        "/filter nothing*",
        "/filter --since June",
        "/filter --loud",
        "/filter off",
        "/explain maybe",
        "/explain on",
        "/explain",
        "/clear",
        "/regenerate",
        "/save kept.md",
        "/help",
        "   ",
        "/quit",
        "never asked",
    )
    out, err = capsys.readouterr()

    compare("commands", f"{out}--- stderr\n{err}--- exit {code}\n")


def test_why_says_who_completed_the_question_and_who_wrote_the_answer(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _piped(monkeypatch, "How long will the tunnel be?", "and when will it open?", "/why")
    out, _ = capsys.readouterr()

    assert "\ncompleted by rules, from what was said before\nquoted, without a language model\n" in out


def test_the_code_is_that_of_the_last_answer(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that goes well changes nothing; an error counts."""
    known, unknown = "How long will the tunnel be?", "Which team won the football cup in Buenos Aires?"

    assert _piped(monkeypatch) == 0
    assert _piped(monkeypatch, known, unknown, "/sources") == 1
    assert _piped(monkeypatch, unknown, known) == 0
    assert _piped(monkeypatch, known, "/nope") == 2


def test_json_is_one_object_a_line(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _piped(monkeypatch, "How long will the tunnel be?", "who said that?", "/nope", options=("--json",))
    made = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert [one["schema"] for one in made] == ["qa.turn/1", "qa.turn/1", "qa.error/1"]
    assert made[0] | {"answer": None} == {
        "schema": "qa.turn/1",
        "question": "How long will the tunnel be?",
        "standalone": "How long will the tunnel be?",
        "resolved_by": None,
        "answer": None,
    }
    assert made[1]["resolved_by"] == "rules"
    assert made[0]["answer"]["schema"] == "qa.answer/1"


# ---------------------------------------------------------------- what is kept


def test_a_conversation_is_gone_on_with(
    story: Path, own_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--resume` knows what was said; nothing is written into the workspace."""
    before = _files(story)
    _piped(monkeypatch, "How long will the tunnel be?")
    capsys.readouterr()

    _piped(monkeypatch, "and how wide?", "/show 1", options=("--resume",))
    out, err = capsys.readouterr()

    assert 'going on after 1 question, the last: "How long will the tunnel be?"' in err
    assert "asked as: How wide will the tunnel be?" in out
    assert _files(story) == before
    kept = next(own_data.rglob("conversation.json"))
    assert [oct(path.stat().st_mode)[-3:] for path in (kept, kept.parent)] == ["600", "700"]


def test_what_was_kept_is_still_verbatim(
    story: Path, own_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A kept quote that somebody changed is no conversation any more."""
    _piped(monkeypatch, "How long will the tunnel be?")
    kept = next(own_data.rglob("conversation.json"))
    kept.write_text(kept.read_text().replace('"quote":"The tunnel', '"quote":"The bridge'))

    _piped(monkeypatch, "/regenerate", options=("--resume",))
    assert "cannot be read: it is of another version of qa, or damaged" in capsys.readouterr().err


@pytest.mark.parametrize("options", [("--resume",), ("--resume", "--private")])
def test_with_nothing_kept_there_is_nothing_to_go_on_with(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    _piped(monkeypatch, options=options)

    told = "nothing to go on with" if "--private" in options else "there is no earlier conversation"
    assert told in capsys.readouterr().err


def test_private_keeps_nothing(story: Path, own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _piped(monkeypatch, "How long will the tunnel be?", options=("--private",))

    assert not own_data.exists()


def test_a_folder_that_cannot_be_written_costs_a_remark(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The chat goes on without it."""
    (tmp_path / "data").write_text("a file, where a folder should be")

    assert _piped(monkeypatch, "How long will the tunnel be?") == 0
    assert "conversations cannot be kept in" in capsys.readouterr().err


# ---------------------------------------------------------------- /save


def test_a_conversation_is_saved_as_markdown(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Questions, how they were understood, answers, and each cited sentence with its place."""
    _piped(monkeypatch, "What will the tunnel cost?", "is that confirmed?", "/save 'a talk'")

    found = (story / "a talk.md").read_text()
    compare("saved", found.replace(found.split("Saved on ")[1][:10], "DATE"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", "/save takes one file"),
        ("one two", "/save takes one file"),
        ("'open", "no closing quotation"),
        ("seeds/tunnel-plan.md", "is there already"),
        ("locked.md", "is there already"),
        ("seeds.d/x.md", "no such file or directory"),
        ("'a\x1b[31mb.md'", "control characters"),
        ("'\x00.md'", "control characters"),
        ("/proc/x.md", "cannot be written"),
        ("x" * 300, "name too long"),
        ("locked/x.md", "permission denied"),
    ],
)
def test_a_file_that_cannot_be_saved_is_named(
    story: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    given: str,
    told: str,
) -> None:
    """And the chat goes on."""
    (story / "locked").mkdir()
    (story / "locked").chmod(0o500)
    if told == "permission denied" and os.access(story / "locked", os.W_OK):
        pytest.skip("who runs this may write anywhere")
    (story / "locked.md").mkdir()

    code = _piped(monkeypatch, "How long will the tunnel be?", f"/save {given}", "What will it cost?")
    err = capsys.readouterr().err

    assert told in err
    assert "\x1b" not in err
    assert code == 0


def test_force_takes_the_place_of_a_file(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (story / "mine.md").write_text("old")

    _piped(monkeypatch, "How long will the tunnel be?", "/save mine.md --force")

    assert (story / "mine.md").read_text().startswith("# A conversation about story")


# ---------------------------------------------------------------- hostile text


def test_nothing_an_article_says_reaches_the_terminal_as_a_control_sequence(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor does it become Markdown, or HTML."""
    hostile = "The harbour siren <script>x</script> \x1b[31mrings\x07 at *noon* for 40 seconds each Monday.\n"
    (story / "seeds/siren.txt").write_text(hostile)
    run(["index"])

    _piped(
        monkeypatch, "When does the harbour siren ring?", "why?", "/show 1", "/why", "/sources", "/save s.md"
    )
    out, err = capsys.readouterr()
    saved = (story / "s.md").read_text()

    assert "rings" in out
    assert not any(char in out + err + saved for char in "\x1b\x07")
    assert r"\<script\>" in saved
    assert r"\*noon\*" in saved
