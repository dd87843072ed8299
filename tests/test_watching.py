"""`qa index --watch` and what `qa status` lists."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import Queue

import pytest

from qa.cli import run


def test_what_changes_is_indexed_until_an_interrupt(story: Path) -> None:
    """A file that is added, and one that is removed, each in its own report."""
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    watching = subprocess.Popen(
        [sys.executable, "-m", "qa", "index", "--watch"],
        cwd=story,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        lines = _lines(watching)
        _until(lines, "watching the folders; Ctrl-C ends")
        time.sleep(1)  # the watch begins after its announcement
        (story / "seeds/later.txt").write_text("The harbour opened in May. Ann Lee spoke.\n")
        assert "seeds/later.txt" in _until(lines, "indexed ")
        (story / "seeds/later.txt").unlink()
        assert "seeds/later.txt" in _until(lines, "removed ")
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=20) == 130
    finally:
        watching.kill()
        watching.communicate()


def _lines(process: subprocess.Popen[str]) -> Queue[str]:
    found: Queue[str] = Queue()

    def draw(stream: object) -> None:
        for line in stream:  # type: ignore[attr-defined]
            found.put(line)

    for stream in (process.stdout, process.stderr):
        threading.Thread(target=draw, args=(stream,), daemon=True).start()
    return found


def _until(lines: Queue[str], words: str) -> str:
    while words not in (line := lines.get(timeout=60)):
        pass
    return line


def sources(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """What `qa status` lists with *arguments*."""
    run(["status", "--json", *arguments])
    return [Path(one["source"]).name for one in json.loads(capsys.readouterr().out)["articles"]]


def test_status_lists_what_matches_in_the_order_asked_for(
    scale: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    every = sources(capsys)
    assert len(every) == 4
    assert sources(capsys, "--sort", "-source") == every[::-1]
    assert sources(capsys, "003*", "000*") == [every[0], every[3]]
    assert sources(capsys, "--state", "undated") == every[1:]
    assert sources(capsys, "--sort", "-published")[0] == every[0]
    assert sources(capsys, "--state", "gone") == []


def test_status_of_nothing_that_matches_is_negative(scale: Path) -> None:
    assert run(["status", "no-such*"]) == 1
    assert run(["status", "--state", "skipped"]) == 1
    assert run(["status"]) == 0


def test_unknown_state_or_key_is_answered_with_those_there_are(
    scale: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["status", "--state", "stale"]) == 2
    assert "indexed, changed, gone, kept, new, skipped, copy, undated" in capsys.readouterr().err
    assert run(["status", "--sort", "age"]) == 2
    assert "source, title, published, size" in capsys.readouterr().err
