"""One writer at a time, and readers that never notice it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from qa.domain import Filter
from qa.errors import StoreLockedError
from qa.indexing import protocol
from qa.store.catalog import Catalog
from qa.store.lock import writing
from qa.store.view import View
from tests.crash import children, scenes
from tests.fakes import Bench, HashEmbedder

STABLE = [f"stable-{number}{suffix}" for number, suffix in enumerate((".txt", ".html", ".docx", ".pdf") * 2)]
ROUNDS = 4


# ---------------------------------------------------------------- what children do


def hold(index: Path, until: Path) -> None:
    """Hold the writer's lock until the file *until* is there."""
    with writing(index, wait=0):
        (index.parent / "held").touch()
        while not until.exists():
            time.sleep(0.01)


def change_again_and_again(root: Path) -> None:
    """Runs that edit, add, remove and rename, each with many small commits."""
    protocol.BATCH = 8
    bench = Bench(root)
    for number in range(1, ROUNDS + 1):
        _write_round(bench, number)
        bench.run()


def read_in_a_loop(root: Path, exact_limit: int, keep: bool, answer: Path, until: Path) -> None:
    """Look and search until *until* is there; write what was wrong to *answer*.

    With *keep*, a view is used as long as the catalog stands still, as a session does.
    """
    reader = Reader(root / "index", exact_limit, keep)
    while not until.exists():
        try:
            reader.look()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shall say it
            reader.wrong.append(f"{type(error).__name__}: {error}")
    if reader.view is not None:
        reader.view.close()
    partial = answer.with_suffix(".partial")
    partial.write_text("\n".join([str(reader.looks), *reader.wrong]), encoding="utf-8")
    partial.rename(answer)


@dataclass
class Reader:
    """Asks for passages that must be there."""

    index: Path
    exact_limit: int
    keep: bool
    view: View | None = None
    looks: int = 0
    wrong: list[str] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def look(self) -> None:
        view = self._opened()
        self.looks += 1
        self.wrong += view.remarks
        sources = [listed.source for listed in view.listing]
        for name in (*STABLE, "edited.html"):
            if f"seeds/{name}" not in sources:
                self.wrong.append(f"{name} is not listed")
        name = self.chance.choice([*STABLE, "edited.html"])
        ids = sorted(view.select(Filter(sources=(f"seeds/{name}",))).ids or ())
        for passage, id_ in zip(view.passages(ids), ids, strict=True):
            near = view.nearest(HashEmbedder().question(passage.text), limit=3)
            if id_ not in [hit for hit, _ in near] or len(near) < 3:
                self.wrong.append(f"{name}: not found by meaning at revision {view.revision}")
            if id_ not in [hit for hit, _ in view.matching(passage.text, limit=3)]:
                self.wrong.append(f"{name}: not found by words at revision {view.revision}")

    def _opened(self) -> View:
        if self.view is not None:
            catalog = Catalog.open(self.index)
            same = self.keep and catalog.revision() == self.view.revision
            catalog.close()
            if same:
                return self.view
            self.view.close()
            self.view = None
        self.view = View(self.index, exact_limit=self.exact_limit)
        return self.view


def _write_round(bench: Bench, number: int) -> None:
    bench.write("edited.html", scenes.formatted(scenes.prose(100 + number), ".html"))
    for extra in range(6):
        bench.write(f"round-{number}-{extra}.txt", scenes.prose(1000 * number + extra))
    for path in bench.seeds.glob(f"round-{number - 2}-*.txt"):
        path.unlink()
    for path in bench.seeds.glob(f"round-{number - 1}-0.txt"):
        path.rename(path.with_name(f"round-{number}-renamed.txt"))


# ---------------------------------------------------------------- writers


@contextmanager
def _holding(index: Path) -> Iterator[tuple[int, Callable[[], None]]]:
    """Another process holds the lock: its id, and how to make it let go."""
    until = index.parent / "until"
    owner = children.start(hold, index, until)
    _await(index.parent / "held")
    try:
        yield owner.pid, until.touch
    finally:
        until.touch()
        owner.join()


def _await(path: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < deadline, f"no {path.name}"
        time.sleep(0.01)


def test_writer_that_does_not_wait_is_told_who_holds_the_lock(bench: Bench) -> None:
    with _holding(bench.index) as (pid, _):
        with pytest.raises(StoreLockedError) as caught, writing(bench.index, wait=0):
            pass

        assert str(caught.value) == f"the index is being written by process {pid}"
        assert caught.value.hint == "try again when it has finished, or wait longer with --wait SECONDS"


def test_second_writer_waits_and_then_proceeds(bench: Bench) -> None:
    told: list[str] = []
    with _holding(bench.index) as (pid, let_go):

        def waiting(owner: str) -> None:
            told.append(owner)
            let_go()

        with writing(bench.index, wait=30, waiting=waiting):
            told.append((bench.index / "writer").read_text(encoding="ascii").strip())

    assert told[0] == f"process {pid}"
    assert len(told) == 2
    assert told[1] != str(pid)


def test_two_writers_at_once_end_as_one_after_the_other(bench: Bench) -> None:
    scenes.write_before(bench.root)
    runs = [children.start(scenes.index, bench.root, bench.root / f"log-{n}") for n in (1, 2)]
    for run in runs:
        run.join()

    assert [run.exitcode for run in runs] == [0, 0]
    found = children.call(scenes.state, bench.root)
    assert found.generation == found.terms == {row[0] for row in found.passages}
    logs = [scenes.read_log(bench.root / f"log-{n}") for n in (1, 2)]
    assert sorted(map(bool, logs)) == [False, True], "the second found nothing to do"


def test_owner_that_was_killed_blocks_nobody(bench: Bench) -> None:
    """The kernel lets go of its lock; the note of its process id is left over and means nothing."""
    owner = children.start(hold, bench.index, bench.root / "never")
    _await(bench.root / "held")
    owner.kill()
    owner.join()
    assert (bench.index / "writer").exists()

    with writing(bench.index, wait=0):
        held = (bench.index / "writer").read_text(encoding="ascii")

    assert held.strip() != str(owner.pid)
    assert not (bench.index / "writer").exists()


# ---------------------------------------------------------------- readers


def test_readers_neither_fail_nor_miss_anything_while_a_writer_works(bench: Bench) -> None:
    """Exactly and through Chroma, opening a view for every look or keeping it while nothing moves."""
    for number, name in enumerate(STABLE):
        bench.write(name, scenes.formatted(scenes.prose(number), Path(name).suffix))
    _write_round(bench, 0)
    children.call(scenes.index, bench.root, bench.root / "log")
    until = bench.root / "until"
    kinds = [(limit, keep) for limit in (0, 20_000) for keep in (False, True)]
    answers = [bench.root / f"answer-{limit}-{keep}" for limit, keep in kinds]
    readers = [
        children.start(read_in_a_loop, bench.root, limit, keep, answer, until)
        for (limit, keep), answer in zip(kinds, answers, strict=True)
    ]
    try:
        children.call(change_again_and_again, bench.root)
    finally:
        until.touch()
        for reader in readers:
            reader.join()

    for kind, answer in zip(kinds, answers, strict=True):
        looks, *wrong = answer.read_text(encoding="utf-8").splitlines()
        assert wrong == [], kind
        assert int(looks) > ROUNDS, kind


def test_a_view_stays_as_it_was_while_a_writer_works(bench: Bench) -> None:
    """Opened before two runs, it answers as before, also through a generation that is swept by then."""
    for number, name in enumerate(STABLE):
        bench.write(name, scenes.formatted(scenes.prose(number), Path(name).suffix))
    _write_round(bench, 0)
    bench.run()
    text = scenes.prose(100).splitlines()[0]
    with View(bench.index, exact_limit=0) as view:
        before = _hits(view, text)
        for number in (1, 2, 3):
            _write_round(bench, number)
            children.call(scenes.index, bench.root, bench.root / "log")

        assert _hits(view, text) == before
        assert view.remarks == []

    with View(bench.index, exact_limit=0) as view:
        assert _hits(view, text) != before


def _hits(view: View, text: str) -> tuple[list[str], list[str]]:
    near = [id_ for id_, _ in view.nearest(HashEmbedder().question(text), limit=5)]
    words = [id_ for id_, _ in view.matching(text, limit=5)]
    return [p.text for p in view.passages(near)], [p.text for p in view.passages(words)]
