"""The writer is killed at every named step of the protocol.

The steps are those of an undisturbed run, so a new one is covered by itself. After each
kill: every file answers as before or as after, and the next run ends where an
undisturbed one would have, without computing a stored vector again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.crash import scenes
from tests.crash.children import call
from tests.crash.scenes import Log, Seen, State


@dataclass(frozen=True)
class Scene:
    """A run, undisturbed: what was there before it, what it did, and what is there after."""

    start: Path
    fingerprint: str
    before: Seen | None
    log: Log
    after: Seen
    state: State

    @property
    def steps(self) -> list[str]:
        return [text for kind, text in self.log if kind == "step"]


def _scene(start: Path, fingerprint: str = "hash") -> Scene:
    done = start.with_name(f"{start.name}-done")
    shutil.copytree(start, done)
    call(scenes.index, done, done / "log", None, fingerprint)
    before, after = call(scenes.look, start), call(scenes.look, done)
    return Scene(start, fingerprint, before, scenes.read_log(done / "log"), after, call(scenes.state, done))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """From nothing to an index."""
    start = tmp_path_factory.mktemp("first") / "start"
    scenes.write_before(start)
    return _scene(start)


@pytest.fixture(scope="module")
def update(first: Scene, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """One article edited, one added, one removed, one renamed."""
    start = tmp_path_factory.mktemp("update") / "start"
    shutil.copytree(first.start.with_name("start-done"), start)
    (start / "log").unlink()
    scenes.write_after(start)
    return _scene(start)


@pytest.fixture(scope="module")
def rebuild(first: Scene, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Another model, of another dimension."""
    start = tmp_path_factory.mktemp("rebuild") / "start"
    shutil.copytree(first.start.with_name("start-done"), start)
    (start / "log").unlink()
    return _scene(start, "other")


@dataclass(frozen=True)
class Kill:
    """A run that was killed: what it had done, what was found then, and what the next run did."""

    step: str
    log: Log
    seen: Seen | None
    next_log: Log
    state: State


def _kills(scene: Scene) -> Iterator[Kill]:
    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(lambda number: _kill(scene, number), range(len(scene.steps)))


def _kill(scene: Scene, number: int) -> Kill:
    root = scene.start.with_name(f"killed-at-{number}")
    shutil.copytree(scene.start, root)
    call(scenes.index, root, root / "log", number, scene.fingerprint)
    seen = call(scenes.look, root)
    call(scenes.index, root, root / "next", None, scene.fingerprint)
    logs = scenes.read_log(root / "log"), scenes.read_log(root / "next")
    killed = Kill(scene.steps[number], logs[0], seen, logs[1], call(scenes.state, root))
    assert scene.steps[: number + 1] == [text for kind, text in killed.log if kind == "step"]
    shutil.rmtree(root)
    return killed


def _stored(log: Log) -> set[str]:
    """The texts whose vectors were stored before the log ends."""
    last = max((i for i, entry in enumerate(log) if entry == ("step", "vectors stored")), default=0)
    return {text for kind, text in log[:last] if kind == "encode"}


def _encoded(log: Log) -> set[str]:
    return {text for kind, text in log if kind == "encode"}


def _assert_each_file_answers(kill: Kill, before: Seen | None, after: Seen) -> None:
    found = kill.seen.texts if kill.seen else {}
    was = before.texts if before else {}
    for source in was.keys() | after.texts.keys() | found.keys():
        allowed = (was.get(source), after.texts.get(source))
        assert found.get(source) in allowed, f"killed at {kill.step!r}: {source} answers as neither"
    moved = [(old, new) for old in was for new in after.texts if old not in after.texts and new not in was]
    for old, new in moved:
        if was[old] == after.texts[new]:
            assert old in found or new in found, f"killed at {kill.step!r}: {old} is lost while it is renamed"


def _assert_the_same_in_the_end(kill: Kill, scene: Scene) -> None:
    assert kill.state == scene.state, f"killed at {kill.step!r}"
    assert not _stored(kill.log) & _encoded(kill.next_log), f"killed at {kill.step!r}: a vector twice"


def test_the_scenes_meet_every_kind_of_step(first: Scene, update: Scene, rebuild: Scene) -> None:
    """A scene that did nothing would pass all the others."""
    assert set(first.steps) >= {"vectors stored", "terms added", "article written", "generation published"}
    assert set(update.steps) >= {"articles removed", "terms swept", "generation copied", "vectors swept"}
    assert set(rebuild.steps) >= {"generation moved", "catalog adopted"}
    assert first.state.copies == {"seeds/copy.txt": "seeds/a.txt"}
    assert set(update.after.texts) == {
        f"seeds/{name}" for name in ("a.txt", "b.html", "copy.txt", "e.txt", "f.docx")
    }
    assert len(_encoded(update.log)) < len(_encoded(first.log)), "what is unchanged is not embedded again"
    assert rebuild.before is not None
    assert (rebuild.before.embedding, rebuild.after.embedding) == (None, "other")


def test_killed_first_run_holds_whole_files_and_the_next_one_finishes(first: Scene) -> None:
    for kill in _kills(first):
        _assert_each_file_answers(kill, None, first.after)
        _assert_the_same_in_the_end(kill, first)


def test_killed_update_answers_file_by_file_as_before_or_as_after(update: Scene) -> None:
    for kill in _kills(update):
        _assert_each_file_answers(kill, update.before, update.after)
        _assert_the_same_in_the_end(kill, update)


def test_killed_rebuild_answers_with_the_old_index_until_it_is_adopted(rebuild: Scene) -> None:
    """And then with the new one: the one or the other whole."""
    for kill in _kills(rebuild):
        adopted = ("step", "catalog adopted") in kill.log
        expected = rebuild.after if adopted else rebuild.before
        assert expected is not None
        assert kill.seen == replace(expected, remarks=[]), f"killed at {kill.step!r}"
        _assert_the_same_in_the_end(kill, rebuild)


def test_a_second_run_changes_nothing(update: Scene) -> None:
    """An index at rest is settled: neither steps nor vectors."""
    root = update.start.with_name("again")
    shutil.copytree(update.start.with_name("start-done"), root)
    (root / "log").unlink()

    call(scenes.index, root, root / "log")

    assert scenes.read_log(root / "log") == []
    assert call(scenes.state, root) == update.state
