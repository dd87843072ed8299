"""Ctrl-C at any moment: a line, and exit code 130."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import qa.__main__
import qa.cli

MOMENTS = 24


class Left(Exception):
    """Instead of the process's end."""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process goes on, and its handler of Ctrl-C is as it was."""

    def left(code: int) -> None:
        raise Left(code)

    monkeypatch.setattr(os, "_exit", left)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("becomes", [KeyboardInterrupt, ImportError, RecursionError])
def test_ctrl_c_is_met_even_inside_an_import(
    becomes: type[BaseException], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A compiled package makes an error of its own of it."""

    def run(_: list[str]) -> int:
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        raise becomes

    monkeypatch.setattr(qa.cli, "run", run)
    with pytest.raises(Left, match=r"^130$"):
        qa.__main__.main()

    assert capsys.readouterr().err == "qa: interrupted\n"


@pytest.mark.parametrize("later", [None, 60.0])
def test_an_error_without_ctrl_c_or_long_after_it_is_raised(
    later: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(_: list[str]) -> int:
        if later is not None:
            with suppress(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            now = time.monotonic() + later
            monkeypatch.setattr(time, "monotonic", lambda: now)
        raise ImportError("initialization failed")

    monkeypatch.setattr(qa.cli, "run", run)
    with pytest.raises(ImportError, match="initialization failed"):
        qa.__main__.main()


def test_ctrl_c_stays_ignored_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `nohup`, and a shell's `&`, have it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    monkeypatch.setattr(qa.cli, "run", lambda _: 0)
    with pytest.raises(Left, match=r"^0$"):
        qa.__main__.main()

    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("search ferry crews 2>/dev/full", 0),
        ("nonsense 2>/dev/full", 2),
        ("--workspace /nowhere status 2>/dev/full", 2),
        ("--help >/dev/full", 2),
        ("search ferry crews >/dev/full 2>/dev/full", 2),
    ],
)
def test_the_code_is_right_where_nothing_can_be_said(command: str, code: int, story: Path) -> None:
    done = subprocess.run(
        f"exec '{sys.executable}' -m qa {command}",
        shell=True,
        cwd=story,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_ctrl_c_where_nobody_reads(story: Path) -> None:
    """As in `qa … 2>&1 | tee log`, whose tee Ctrl-C ends, too."""
    reader, writer = os.pipe()
    running = subprocess.Popen(
        [sys.executable, "-m", "qa", "index", "--watch"], cwd=story, stdout=writer, stderr=writer
    )
    os.close(writer)
    time.sleep(2)
    os.close(reader)
    running.send_signal(signal.SIGINT)

    assert running.wait(timeout=30) == 130


def test_ctrl_c_inside_a_destructor_is_raised_after_it() -> None:
    """Python would print a traceback and go on."""

    class Ends:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    before = sys.unraisablehook
    try:
        qa.__main__.CtrlC()
        with pytest.raises(KeyboardInterrupt):  # noqa: PT012  (what comes first does not raise it)
            Ends()
            time.sleep(5)
    finally:
        sys.unraisablehook = before


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
