"""`qa chat` on a terminal: keys, Ctrl-C, Ctrl-D, and terminals that can do little."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from qa.cli.editor import Editor, PlainLines, completer

ENTER, ALT_ENTER, UP, CTRL_C, CTRL_D = "\r", "\x1b\r", "\x1b[A", "\x03", "\x04"
PROMPT = r"\?2004h|> "  # a line editor turns bracketed paste on when it is ready
SOURCES = ["seeds/ferry-letter.txt", "seeds/my report.txt", "seeds/tunnel-plan.md"]


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    """What is sent here is typed."""
    with create_pipe_input() as typed, create_app_session(input=typed, output=DummyOutput()):
        yield typed


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        (f"who leads it?{ENTER}", "who leads it?"),
        (f"one{ALT_ENTER}two{ENTER}", "one\ntwo"),
        (f"one\\{ENTER}two{ENTER}", "one\ntwo"),
        (f"before{ENTER}{UP}", "before"),
    ],
)
def test_keys(keys: PipeInput, typed: str, entry: str) -> None:
    """Enter ends an entry, Alt-Enter and a backslash go on below it."""
    keys.send_text(typed)

    assert Editor(None, lambda: SOURCES).read() == entry


def test_control_keys(keys: PipeInput) -> None:
    """Ctrl-C gives up the line, Ctrl-D on an empty one ends the input."""
    keys.send_text(f"half a line{CTRL_C}")
    with pytest.raises(KeyboardInterrupt):
        Editor(None, list).read()
    keys.send_text(CTRL_D)
    with pytest.raises(EOFError):
        Editor(None, list).read()


def test_what_was_typed_is_there_again(keys: PipeInput, tmp_path: Path) -> None:
    """In another chat, too."""
    (tmp_path / "history").touch()
    keys.send_text(f"who leads it?{ENTER}")
    Editor(tmp_path / "history", list).read()
    keys.send_text(f"{UP}{ENTER}")

    assert Editor(tmp_path / "history", list).read() == "who leads it?"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/s", ["sources", "show", "save"]),
        ("/show tun", ["seeds/tunnel-plan.md"]),
        ("/filter --since 2024-01-01 ferry", ["seeds/ferry-letter.txt"]),
        ("/filter my", ["'seeds/my report.txt'"]),  # as a shell would have it
        ("/show my rep", ["'seeds/my report.txt'"]),
        ("who", []),
        ("/nothing ", []),
    ],
)
def test_completions(typed: str, offered: list[str]) -> None:
    document = Document(typed, len(typed))
    found = completer(lambda: SOURCES).get_completions(document, CompleteEvent())

    assert [one.text for one in found] == offered


def test_plain_lines_go_on_after_a_backslash() -> None:
    lines = PlainLines(io.StringIO("one\\\ntwo\r\nthree\\"))

    assert [lines.read(), lines.read()] == ["one\ntwo", "three"]
    with pytest.raises(EOFError):
        lines.read()


def test_what_is_no_utf_8_is_asked_about_all_the_same() -> None:
    """As a terminal without a locale, or a file in another encoding, gives it."""
    assert PlainLines(io.StringIO("caf\udce9?\n")).read() == "caf??"


# ---------------------------------------------------------------- a pseudo-terminal

_SLOW = """
import sys, time
from qa.app.session import Workspace
from qa.cli import run

ask = Workspace.ask

def slow(self, question, **options):
    print("THINKING", flush=True)
    time.sleep(30 if "slow" in question else 0)
    return ask(self, question, **options)

Workspace.ask = slow
sys.exit(run(["chat"]))
"""


def _spawn(cwd: Path, term: str, columns: int = 100) -> Any:
    environment = {
        "PATH": str(Path(sys.executable).parent),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "HOME": str(cwd),
        "XDG_DATA_HOME": str(cwd / "data"),
        "TERM": term,
        "PROMPT_TOOLKIT_NO_CPR": "1",
        "LANG": "C.UTF-8",
    }
    return pexpect.spawn(
        sys.executable,
        ["-c", _SLOW],
        cwd=str(cwd),
        env=environment,
        encoding="utf-8",
        timeout=60,
        dimensions=(40, columns),
    )


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
@pytest.mark.parametrize("columns", [40, 100])
def test_control_c_gives_up_the_answer_and_not_the_chat(story: Path, term: str, columns: int) -> None:
    """The turn is as if it had not been; the next question is answered; Ctrl-D leaves with 0."""
    chat = _spawn(story, term, columns)
    chat.logfile_read = printed = io.StringIO()
    chat.expect("Ctrl-D leaves")
    chat.expect(PROMPT)
    chat.send("How long will the tunnel be?\r")
    chat.expect(r"\[1\]")
    chat.expect(PROMPT)
    chat.send("Is this slow?\r")
    chat.expect("THINKING")
    chat.sendintr()
    chat.expect("qa: interrupted")
    chat.expect(PROMPT)
    chat.send("and how wide?\r")
    chat.expect("asked as: How wide will the tunnel be?")
    chat.expect(PROMPT)
    if term != "dumb":
        chat.send("/so\t")
        chat.expect("sources")
        chat.send("\r")
        chat.expect("4 articles")
        chat.expect(PROMPT)
    chat.sendeof()
    chat.expect(pexpect.EOF)
    chat.close()

    assert chat.exitstatus == 0
    assert "Traceback" not in printed.getvalue()


def test_a_dumb_terminal_gets_no_control_sequences(story: Path) -> None:
    chat = _spawn(story, "dumb")
    chat.logfile_read = printed = io.StringIO()
    chat.expect(PROMPT)
    chat.send("How long will the tunnel be?\r")
    chat.expect("2.4 kilometres.*> ")
    chat.send("/quit\r")
    chat.expect(pexpect.EOF)

    assert "2.4 kilometres" in printed.getvalue()
    assert "\x1b" not in printed.getvalue()
