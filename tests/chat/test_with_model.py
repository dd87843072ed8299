"""`qa chat` with a model: the real client, a scripted server on loopback, verification."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qa.cli import run
from tests.chat.test_repl import TEN, compare
from tests.server import Reply, scripted

REWRITTEN = {
    "and when will it open?": "When will the harbour tunnel open?",
    # nobody spoke of Google
    "is that confirmed?": "Is it confirmed by Google that the tunnel will cost more than $480 million?",
    "what does it blame?": '"What does the audit blame?"',
    "What does she ask for?": "What does Captain Rosa Lindqvist ask for?",
    "and in 2020?": "How many people did the ferries carry in 2020?",
}
KNOWN = (
    ("how long", "The tunnel will be 2.4 kilometres long"),
    ("open", "is expected to open in 2029"),
    ("cost", "will cost more than $480 million"),
    ("blame", "The audit blames soft ground near the ferry pier"),
    ("who wrote the audit", "The audit was written by Brightwater Partners"),
    ("lindqvist", "Rosa Lindqvist, who leads the crews' union, asks the council to keep two boats"),
    ("carry", "Ferries carry about 18,000 people a day across the water"),
)
WRITTEN = (
    ("how long", "The tunnel will be 2.4 kilometres long."),
    ("open", "The tunnel is expected to open in 2029. The tunnel will open in 2026."),
    ("cost", "The harbour tunnel will cost more than $480 million."),
    ("who wrote the audit", "The audit was written by Brightwater Partners."),
    ("blame", "The audit blames soft ground near the ferry pier."),
    ("lindqvist", "Rosa Lindqvist asks the council to keep two boats."),
    ("carry", "Ferries carry about 18,000 people a day."),
)


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "QA_MODEL"):
        monkeypatch.delenv(name, raising=False)


def _model(prompt: str) -> Reply:
    """Rewrites what is in its table, and answers with the key of the source that says so."""
    if found := re.search(r"Last question: (.+)", prompt):
        return Reply(REWRITTEN.get(found[1].strip(), found[1]))
    question = prompt.rsplit("Question: ", 1)[1].lower()
    said = next((text for words, text in WRITTEN if words in question), "")
    quote = next((text for words, text in KNOWN if words in question), "")
    parts = re.findall(r"<text (S\d+) [0-9a-f]{8}>\n(.*?)\n</text", prompt, re.DOTALL)
    key = next((key for key, text in parts if quote in " ".join(text.split())), None)
    return Reply(re.sub(r"\.(?= |$)", f". [{key}]", said)) if said and key else Reply("NO ANSWER")


def test_ten_turns_with_follow_ups(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its rewritings are used where they hold; the one with a new name is left to the rules."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join([*TEN, "/model", "/model off", TEN[0]])))
    with scripted(_model) as server:
        code = run(["chat", "--model", "openai/any", "--base-url", server.openai])
    out, err = capsys.readouterr()

    compare("ten-turns-with-model", f"{out}--- stderr\n{err}--- exit {code}\n")


def test_a_model_that_cannot_be_used_leaves_all_as_it_was(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error names what helps, and the articles are quoted on."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"/model nobody/knows\n{TEN[0]}\n"))

    assert run(["chat"]) == 0
    out, err = capsys.readouterr()
    assert "qa: error: " in err
    assert "2.4 kilometres" in out


def test_a_model_that_fails_is_an_error_and_the_chat_goes_on(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{TEN[0]}\n/model off\n{TEN[0]}\n"))
    with scripted(Reply("no such model", status=404)) as server:
        code = run(["chat", "--model", "openai/any", "--base-url", server.openai])
    out, err = capsys.readouterr()

    assert code == 0
    assert "2.4 kilometres" in out
    assert "qa: error: openai/any: " in err
    assert "no such model" in err
    assert "Traceback" not in err


def test_control_c_cancels_a_reply_and_not_the_chat(story: Path) -> None:
    """Whatever the server does: it stalls here, after its first words."""
    pexpect = pytest.importorskip("pexpect")
    with scripted(Reply("The tunnel will be", then="stall")) as server:
        chat = pexpect.spawn(
            sys.executable,
            ["-m", "qa", "chat", "--model", "openai/any", "--base-url", server.openai],
            cwd=str(story),
            env={**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "PYTHONPATH": _project()},
            encoding="utf-8",
            timeout=60,
            dimensions=(40, 100),
        )
        chat.expect(r"\?2004h")
        chat.send("How long will the tunnel be?\r")
        while not server.asked:
            time.sleep(0.05)
        chat.expect("openai/any|not checked yet")
        time.sleep(0.5)
        began = time.monotonic()
        chat.sendintr()
        chat.expect("qa: interrupted")
        chat.expect(r"\?2004h")
        assert time.monotonic() - began < 5
        chat.sendeof()
        chat.expect(pexpect.EOF)
        chat.close()

    assert chat.exitstatus == 0


def test_control_c_ends_a_chat_that_reads_from_a_pipe(story: Path) -> None:
    """There is nobody to ask on; the code is that of every interrupted command."""
    with scripted(Reply("The tunnel will be", then="stall")) as server:
        chat = subprocess.Popen(
            [sys.executable, "-m", "qa", "chat", "--model", "openai/any", "--base-url", server.openai],
            cwd=story,
            env={**os.environ, "PYTHONPATH": _project()},
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert chat.stdin
        chat.stdin.write(f"{TEN[0]}\n")
        chat.stdin.flush()
        while not server.asked:
            time.sleep(0.05)
        time.sleep(0.2)
        chat.send_signal(signal.SIGINT)
        _, err = chat.communicate(timeout=30)

    assert (chat.returncode, err) == (130, "qa: interrupted\n")


def _project() -> str:
    return str(Path(__file__).parents[2])
