"""Files become drafts in workers: what one file does to its worker, it does to no other file."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import Pipe
from pathlib import Path

import pytest

from qa.articles import GivenUpError
from qa.domain import Metadata
from qa.errors import ArticleError, UnreadableError
from qa.indexing import drafting
from qa.indexing.drafting import AHEAD, FEW, Drafter, Limits, Result, Task, drafted, read
from qa.indexing.scan import scan
from qa.indexing.workers import Worker
from tests.articles.made import pdf
from tests.fakes import count_words

STORY = "The mill opened in 1887. It burned down twice."


@dataclass(frozen=True, slots=True)
class Moody(Drafter):
    """Does to its process what the file's name says."""

    def result(self, task: Task) -> Result:
        name = task.found.path.stem
        if name.startswith("stalls"):
            time.sleep(60)
        if name.startswith("crashes"):
            ctypes.string_at(0)
        if name.startswith("exits"):
            os._exit(3)
        if name.startswith("fat"):
            bytearray(3_000_000_000)
        if name.startswith("raises"):
            raise KeyError("no such page")
        if name.startswith("recurses"):
            return self.result(task)
        return Drafter.result(self, task)


DRAFTER = Moody(count_words, "fake", 40, 1.0)


def tasks(folder: Path, *names: str) -> list[Task]:
    for name in names:
        (folder / name).write_text(STORY, encoding="utf-8")
    found = scan([folder], folder, suffixes=frozenset((".txt", ".md", ".html"))).files
    return [Task(found[name], "recipe", Metadata(author="Ann Lee")) for name in names]


def said(results: Iterator[tuple[Task, Result]]) -> dict[str, str]:
    return {
        task.found.source: str(result)
        if isinstance(result, ArticleError)
        else result.article.text[result.passages[0].start : result.passages[0].end]
        for task, result in results
    }


def test_what_a_file_does_to_its_worker_it_does_to_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "FEW", 0)
    bad = {
        "crashes.md": "its reader crashed",
        "exits.md": "its reader crashed",
        "raises.md": "its reader failed: KeyError: 'no such page'",
        "recurses.md": "nested too deeply to be read",
        "fat.md": "needs more than 768 MB of memory to be read",
        "stalls.md": "not read within 5 seconds",
    }
    names = [name for pair in zip(bad, (f"fine{n}.md" for n in range(6)), strict=True) for name in pair]

    found = said(drafted(DRAFTER, tasks(tmp_path, *names), Limits(workers=2, seconds=5)))

    assert list(found) == names
    assert found == {name: bad.get(name, STORY) for name in names}


def test_one_article_is_read_within_the_same_limits(tmp_path: Path) -> None:
    """As `qa show` reads a file that is not indexed."""
    path = tmp_path / "deep.html"
    path.write_text(f"<html><body>{'<div>' * 200}<p>{STORY}</p></body></html>", encoding="utf-8")

    assert STORY in read(path, source="deep.html", max_mb=1.0).text
    with pytest.raises(ArticleError, match="not read within 0 seconds"):
        read(path, source="deep.html", max_mb=1.0, limits=Limits(seconds=0.0))
    with pytest.raises(ArticleError, match="No such file"):
        read(tmp_path / "none.html", source="none.html", max_mb=1.0)


def test_worker_gives_what_reading_here_gives(tmp_path: Path) -> None:
    given = tasks(tmp_path, "a.md", "b.txt", "c.txt")
    drafter = Drafter(count_words, "fake", 40, 1.0)

    def bare(results: Iterator[tuple[Task, Result]]) -> list[object]:
        found = [result for _, result in results if not isinstance(result, ArticleError)]
        return [(d.article, d.passages, d.vector_keys, d.furniture, d.signature, d.recipe) for d in found]

    here = bare(drafted(drafter, given, Limits(workers=0)))
    assert len(here) == 3
    there = bare(drafted(drafter, [*given, *tasks(tmp_path, "x.html")], Limits(workers=1)))
    assert here == there[:3]


def test_few_plain_texts_need_no_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    few = tasks(tmp_path, *(f"{n}.txt" for n in range(FEW)))

    assert len(said(drafted(DRAFTER, few, Limits()))) == FEW


def test_what_is_no_plain_text_is_read_by_a_worker_whatever_its_name_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tasks(tmp_path, "a.txt", "b.txt")
    (tmp_path / "b.txt").write_bytes(pdf([[STORY]]))
    monkeypatch.setattr(Drafter, "draft", lambda self, task: pytest.fail("read in this process"))

    assert said(drafted(Drafter(count_words, "fake", 40, 1.0), given, Limits())) == dict.fromkeys(
        ("a.txt", "b.txt"), STORY
    )


@pytest.mark.parametrize("executable", ["/nowhere/python", "/bin/false"])
def test_a_worker_that_does_not_start_is_no_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executable: str
) -> None:
    """Which is tried again with the next run."""
    monkeypatch.setattr(sys, "executable", executable)
    ((_, result),) = drafted(DRAFTER, tasks(tmp_path, "a.html"), Limits())

    assert isinstance(result, UnreadableError)
    assert not isinstance(result, GivenUpError)
    assert str(result).startswith("its reader cannot be started")


def test_a_worker_that_ends_in_the_middle_of_its_result_has_none() -> None:
    worker = Worker.__new__(Worker)
    worker.connection, theirs = Pipe()
    os.write(theirs.fileno(), b"\0\0\0\x20half")
    theirs.close()

    assert worker.take() is None


def test_no_more_drafts_wait_than_may(tmp_path: Path) -> None:
    """A slow embedder must not fill the memory with drafts."""
    many = tasks(tmp_path, *(f"{n:03}.html" for n in range(3 * AHEAD)))
    results = drafted(DRAFTER, many, Limits(workers=2))

    next(results)
    time.sleep(0.5)
    beside = results.gi_yieldfrom.gi_frame.f_locals  # type: ignore[attr-defined]
    pool, ready = beside["pool"], beside["ready"]
    assert ready.qsize() <= AHEAD
    assert len(pool._results) + len(pool._busy) <= AHEAD
    results.close()


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """Killed, it cannot tell them."""
    tasks(tmp_path, "a.html")
    script = (
        "import time; from qa.indexing.drafting import Limits;"
        "from qa.indexing.workers import Worker; from tests.indexing.test_drafting import DRAFTER;"
        "worker = Worker(DRAFTER, Limits()); print(worker._process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()

    for _ in range(100):
        if not _runs(worker):
            return
        time.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
    pytest.fail("the worker outlives its parent")


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
