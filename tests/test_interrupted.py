"""Ctrl-C at any moment: a line, and exit code 130."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import qa.__main__
import qa.cli

MOMENTS = 24


class Left(Exception):
    """Instead of the process's end."""


@pytest.fixture(autouse=True)
def no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def left(code: int) -> None:
        raise Left(code)

    monkeypatch.setattr(os, "_exit", left)


@pytest.mark.parametrize("wrapped", [False, True])
def test_ctrl_c_is_met_even_inside_an_import(
    wrapped: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A compiled package makes an error of its own of it."""

    def run(_: list[str]) -> int:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as stopped:
            if wrapped:
                raise ImportError("initialization failed") from stopped
            raise

    monkeypatch.setattr(qa.cli, "run", run)
    with pytest.raises(Left, match=r"^130$"):
        qa.__main__.main()

    assert capsys.readouterr().err == "qa: interrupted\n"


def test_an_error_of_another_cause_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_: list[str]) -> int:
        raise ImportError("initialization failed") from OSError("no such library")

    monkeypatch.setattr(qa.cli, "run", run)
    with pytest.raises(ImportError, match="initialization failed"):
        qa.__main__.main()


@pytest.mark.parametrize("code", [0, 3])
def test_the_process_ends_with_the_code_of_the_command(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa.cli, "run", lambda _: code)
    with pytest.raises(Left, match=f"^{code}$"):
        qa.__main__.main()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_what_cannot_be_written_at_the_end_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python itself would exit with 120."""
    full = open("/dev/full", "w", encoding="utf-8")  # noqa: SIM115  (closing it fails)
    full.write("an answer")
    monkeypatch.setattr(sys, "stdout", full)
    with pytest.raises(Left, match=r"^2$"):
        qa.__main__.leave(0)

    with pytest.raises(OSError, match="No space"):
        full.close()


@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "1>&- 2>&-"])
def test_closed_streams_are_no_fault(closed: str, story: Path) -> None:
    command = f"exec '{sys.executable}' -m qa search ferry crews {closed}"
    done = subprocess.run(command, shell=True, cwd=story, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert ("ferry" in done.stdout) == ("1>" not in closed)


def test_ctrl_c_at_any_moment_of_an_answer(story: Path) -> None:
    """While packages are imported and networks are loaded in threads."""
    command = [sys.executable, "-m", "qa", "ask", "who runs the ferries"]
    began = time.monotonic()
    whole = subprocess.run(command, cwd=story, capture_output=True, text=True, check=False)
    took = time.monotonic() - began
    ends = set()
    for moment in range(MOMENTS):
        running = subprocess.Popen(
            command, cwd=story, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        time.sleep(took * (0.3 + 0.8 * moment / MOMENTS))  # python itself starts before
        running.send_signal(signal.SIGINT)
        try:
            out, err = running.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            running.kill()
            raise
        ends.add((running.returncode, err))
        assert not out or out == whole.stdout

    assert ends <= {(130, "qa: interrupted\n"), (whole.returncode, whole.stderr)}
    assert (130, "qa: interrupted\n") in ends
