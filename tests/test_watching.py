"""`qa index --watch` and what `qa status` lists."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Queue

import pytest
from watchfiles import Change

import qa
from qa.app.watching import _Seen, changes
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


def test_a_folder_that_vanishes_and_comes_back_is_told(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once each, though no file was indexed; in JSON, too."""
    (story / "notes").mkdir()
    (story / "notes/pier.txt").write_text("The pier is closed.\n")
    run(["index", "notes"])

    def acts(workspace: qa.app.Workspace) -> Iterator[None]:
        yield
        (story / "notes").rename(story / "away")
        yield
        yield
        (story / "away").rename(story / "notes")
        yield
        raise KeyboardInterrupt

    monkeypatch.setattr("qa.app.watching.changes", acts)
    for options in ([], ["--json"]):
        capsys.readouterr()
        assert run(["index", "--watch", *options]) == 130
        out, err = capsys.readouterr()
        assert err.count("the folder notes is missing; its articles are kept") == 1
    reports = [json.loads(one) for one in re.split(r"(?<=^})\n", out, flags=re.MULTILINE) if one.strip()]
    assert [one["missing_roots"] for one in reports] == [[], ["notes"], []]


def test_a_file_that_stays_skipped_is_told_once(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is counted each time."""
    (story / "seeds/empty.txt").write_text("")

    def acts(workspace: qa.app.Workspace) -> Iterator[None]:
        (story / "seeds/pier.txt").write_text("The pier is closed.\n")
        yield
        raise KeyboardInterrupt

    monkeypatch.setattr("qa.app.watching.changes", acts)
    assert run(["index", "--watch"]) == 130
    out = capsys.readouterr().out
    assert out.count("seeds/empty.txt") == 1
    assert out.count("1 skipped") == 2


class Ended(Exception):
    """The fake watch is over."""


@pytest.fixture
def watched(story: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, int]]:
    """How many bursts there are, and how many watches, when what is watched does this and that."""

    def run(*acts: Callable[[], set[tuple[Change, str]]]) -> tuple[int, int]:
        waiting, bursts, watches = list(acts), 0, 0

        def watch(*roots: Path, **_: object) -> Iterator[set[tuple[Change, str]]]:
            nonlocal watches
            watches += 1
            while waiting:
                yield waiting.pop(0)()
            raise Ended

        monkeypatch.setattr("watchfiles.watch", watch)
        with suppress(Ended), qa.open(story) as workspace:
            for _ in changes(workspace):
                bursts += 1
        return bursts, watches

    return run


def test_what_changed_before_the_watch_began_is_a_burst(watched: Callable[..., tuple[int, int]]) -> None:
    assert watched(set, set, set) == (1, 1)
    assert watched(set, lambda: {(Change.added, "seeds/a.txt")}, set) == (2, 1)


def test_folder_in_the_place_of_a_watched_one_is_watched(
    story: Path, watched: Callable[..., tuple[int, int]]
) -> None:
    """Whether it has the number of the former, which a file system may give again, or another."""

    def exchanged() -> set[tuple[Change, str]]:
        (story / "seeds").rename(story / "former")
        (story / "seeds").mkdir()
        return set()

    def deleted() -> set[tuple[Change, str]]:
        return {(Change.deleted, str(story / "seeds"))}

    assert watched(set, exchanged, set) == (2, 2)
    assert watched(set, deleted, set) == (3, 2)


def test_only_the_index_itself_is_not_watched(tmp_path: Path) -> None:
    seen = _Seen(tmp_path / "index")

    assert [seen(None, str(tmp_path / name)) for name in ("index/a", "index", "index2/a.txt", ".a")] == [
        False,
        False,
        True,
        False,
    ]


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
