"""What a user's terminal, shell and folders may be like: one line at most, and never a traceback."""

from __future__ import annotations

import io
import json
import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

import qa
from qa.cli import run
from qa.errors import WorkspaceError
from tests.conftest import PROJECT

QA = f"{sys.executable} -m qa"
QUESTION = "how long will the tunnel be?"
LONG = "x" * 5_000


def _shell(command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """*command* in bash; `qa` is this one."""
    known = {"PYTHONPATH": str(PROJECT), **os.environ, **environment}
    script = f'qa() {{ {QA} "$@"; }}; {command}'
    return subprocess.run(
        ["bash", "-c", script], cwd=cwd, capture_output=True, env=known, text=True, errors="replace"
    )


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither HOME nor an entry in the list of users, as in a container."""

    def unknown(number: int) -> pwd.struct_passwd:
        raise KeyError(number)

    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_what_the_terminals_encoding_lacks_is_replaced(story: Path, encoding: str) -> None:
    done = _shell(f"qa ask '{QUESTION}'", story, PYTHONIOENCODING=encoding)

    assert (done.returncode, done.stderr) == (0, "")
    assert "2.4 kilometres" in done.stdout


def test_json_says_in_ascii_what_the_terminals_encoding_lacks(story: Path) -> None:
    """Nothing is lost."""
    (story / "seeds/plan.txt").write_text("The “Köprü” plan — 🌉 — was dropped.\n", encoding="utf-8")
    command = "qa show seeds/plan.txt --json"
    plain, ascii_ = (_shell(command, story, PYTHONIOENCODING=one).stdout for one in ("utf-8", "ascii"))

    assert ascii_.isascii()
    assert json.loads(ascii_) == json.loads(plain)


def test_without_a_home_folder_a_chat_keeps_nothing_and_says_so(
    story: Path, homeless: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n/save ~/talk.md\n"))

    assert run(["chat"]) == 2
    out, err = capsys.readouterr()
    assert "2.4 kilometres" in out
    assert "qa: there is no home folder: the conversation is not kept\n" in err
    assert not (story / "~").exists()


def test_without_a_home_folder_files_elsewhere_are_read(
    story: Path, homeless: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are named by their whole path."""
    other = tmp_path / "other/pier.md"
    other.parent.mkdir()
    other.write_text("The pier is closed.\n")

    assert run(["show", str(other)]) == 0
    assert run(["index", str(other)]) == 0
    assert run(["status", str(other)]) == 0
    assert str(other) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["-w", "~nosuchuser", "status"], "~nosuchuser is no workspace"),
        (["-w", "~nosuchuser", "status"], "qa: hint: run \"qa init '~nosuchuser'\" to make it one"),
        (["index", "~nosuchuser/a.txt"], "there is no ~nosuchuser/a.txt"),
    ],
)
def test_the_home_of_nobody_is_a_name(
    story: Path, command: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command) == 2
    assert said in capsys.readouterr().err


def test_the_home_of_nobody_is_a_name_in_settings_and_chats_too(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n/save ~nosuchuser/talk.md\n"))
    assert run(["chat", "--private"]) == 2
    assert "~nosuchuser/talk.md cannot be written: no such file" in capsys.readouterr().err

    monkeypatch.setenv("QA_EMBEDDING", "~nosuchuser/model")
    assert run(["index", "--rebuild"]) == 4
    assert "~nosuchuser/model holds no sentence-transformers model" in capsys.readouterr().err

    monkeypatch.setenv("QA_WORKSPACE", "~nosuchuser")
    assert run(["status"]) == 2
    assert "~nosuchuser is no workspace" in capsys.readouterr().err


def test_a_workspace_answers_from_a_folder_that_was_deleted(story: Path, tmp_path: Path) -> None:
    """Where it is named by its whole path; else that is said."""
    gone = f"mkdir {tmp_path}/gone; cd {tmp_path}/gone; rmdir {tmp_path}/gone; "
    done = _shell(f"{gone} qa -w {story} ask '{QUESTION}' && qa -w {story} index", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "[1] seeds/tunnel-plan.md:10" in done.stdout

    for named in ("status", "-w story status"):
        done = _shell(f"{gone} qa {named}", tmp_path)
        assert (done.returncode, done.stderr.split("\n")[0]) == (2, "qa: error: the current folder is gone")


def test_a_chat_without_input_ends(story: Path) -> None:
    """`<&-`, as some services are started."""
    done = _shell("qa chat --private <&-", story)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["summarize", "--about", "the tunnel\udcff"], 0),
        (["index", "--set", "title=\udcff", "seeds/tunnel-plan.md"], 0),
        (["show", "seeds/bad\udcff.txt"], 2),
        (["index", "seeds/bad\udcff.txt"], 2),
        (["search", "tunnel", "--source", "\udcff"], 1),
        (["status", "\udcff"], 1),
        (["init", "w\udcff"], 2),
        (["-w", "w\udcff", "status"], 2),
    ],
)
def test_bytes_that_are_no_utf_8_are_shown_as_such(
    story: Path, command: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command) == code
    capsys.readouterr()


def test_a_workspace_whose_name_is_no_utf_8_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing in it could be named in the index."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/w\xff"))
    (folder / "seeds").mkdir(parents=True)
    (folder / "index").mkdir()
    monkeypatch.chdir(folder)

    for command in (["index"], ["init"]):
        assert run(command) == 2
        assert "w\N{REPLACEMENT CHARACTER}: the name is not valid text" in capsys.readouterr().err
    with pytest.raises(WorkspaceError):
        qa.open(folder)
    with pytest.raises(WorkspaceError):
        qa.init(folder / "inner")


@pytest.mark.parametrize(
    "command",
    [
        ["show", LONG],
        ["show", f"seeds/tunnel-plan.md:{'1' * 5_000}"],
        ["show", f"seeds/tunnel-plan.md#page={'1' * 5_000}"],
        ["summarize", LONG],
        ["index", LONG],
        ["init", LONG],
        ["-w", LONG, "status"],
        ["eval", LONG],
        ["eval", "grade", LONG],
    ],
)
def test_a_name_or_number_that_is_too_long_is_not_there(
    story: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command) == 2
    assert capsys.readouterr().err.startswith("qa: error: ")


def test_hints_can_be_pasted(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names with spaces are quoted, and a workspace that is not this one is named."""
    assert run(["-w", "my dir", "status"]) == 2
    assert "qa: hint: run \"qa init 'my dir'\" to make it one\n" in capsys.readouterr().err

    (story / "a b.md").write_text("")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n/save 'a b.md'\n"))
    assert run(["chat", "--private"]) == 2
    assert "qa: hint: /save 'a b.md' --force\n" in capsys.readouterr().err

    empty = tmp_path / "an empty one"
    qa.init(empty)
    assert run(["-w", str(empty), "ask", QUESTION]) == 3
    assert f"then run \"qa -w '{empty}' index\"\n" in capsys.readouterr().err
    monkeypatch.chdir(empty)
    assert run(["ask", QUESTION]) == 3
    assert 'then run "qa index"\n' in capsys.readouterr().err


def test_a_quote_without_words_is_refused(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It would mark nothing, and look as if it had been found."""
    for place in ("seeds/tunnel-plan.md:5", "seeds/tunnel-plan.md"):
        assert run(["show", place, "--quote", "  "]) == 2
        assert "qa: error: there are no words to mark\n" in capsys.readouterr().err


def test_one_of_a_thing_is_told_as_one(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fact = '[[fact]]\nid = "who"\nquestion = "Who?"\naccepted = ["Nobody"]\n'
    (story / "evals/facts").mkdir(parents=True)
    (story / "evals/facts/one.toml").write_text(fact)
    assert run(["eval", "check"]) == 2
    assert "1 fact, 1 problem\n" in capsys.readouterr().out

    assert run(["summarize", "--words", "1"]) == 1
    assert "no sentence is as short as 1 word\n" in capsys.readouterr().err
