"""A full disk, and an index that cannot be written to. Each in a mount namespace of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.crash import scenes
from tests.crash.children import call
from tests.crash.namespace import plain

FULL = ["StoreFullError", "the disk is full", 'free some space, then run "qa index" again', "3"]
ROOT = Path(__file__).parents[2]


@cache
def _why_not() -> str:
    """Why there can be no mount namespace here; empty when there can."""
    if shutil.which("unshare") is None:
        return "there is no unshare"
    probe = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    done = subprocess.run(probe, capture_output=True, text=True)
    return "" if done.returncode == 0 else f"no mounts in a user namespace: {done.stderr.strip()}"


pytestmark = pytest.mark.skipif(bool(_why_not()), reason=_why_not())


def _inside(scenario: str, folder: Path) -> list[dict[str, Any]]:
    command = ["unshare", "-rm", sys.executable, "-m", "tests.crash.namespace", scenario, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_full_disk_is_an_error_of_one_line_the_old_index_answers_and_room_mends_it(tmp_path: Path) -> None:
    """With less and then more room: SQLite, tantivy, the copy, and Chroma run out of it in turn."""
    start, twin = tmp_path / "start", tmp_path / "twin"
    scenes.write_before(start)
    call(scenes.index, start, tmp_path / "log")
    shutil.copytree(start, twin)
    before = plain(call(scenes.look, start))
    for root in (start, twin):
        scenes.write_after(root)
    call(scenes.index, twin, tmp_path / "log")
    after, state = plain(call(scenes.look, twin)), plain(call(scenes.state, twin))

    *failed, done = _inside("full", tmp_path)

    assert {row["said"][4] for row in failed} == {"sqlite3", "builtins", "shutil", "chromadb"}
    assert [row["said"][:4] for row in failed] == [FULL] * len(failed)
    for row in failed:
        for source in before["texts"].keys() | after["texts"].keys() | row["seen"]["texts"].keys():
            allowed = (before["texts"].get(source), after["texts"].get(source))
            assert row["seen"]["texts"].get(source) in allowed, (row["room"], source)
        assert row["state"] == state, row["room"]
    assert (done["said"], done["seen"], done["state"]) == (None, after, state)


def test_first_run_on_a_full_disk_leaves_nothing_that_stands_in_the_way(tmp_path: Path) -> None:
    start, twin = tmp_path / "start", tmp_path / "twin"
    for root in (start, twin):
        scenes.write_before(root)
    call(scenes.index, twin, tmp_path / "log")
    state = plain(call(scenes.state, twin))

    rows = _inside("first", tmp_path)

    assert [row["said"][:4] for row in rows] == [FULL] * 4
    assert [row["state"] for row in rows] == [state] * 4
    assert rows[0]["seen"] == "StoreMissingError"


def test_disk_without_room_for_the_lock_is_full_too(tmp_path: Path) -> None:
    scenes.write_before(tmp_path / "start")

    (row,) = _inside("inodes", tmp_path)

    assert row["said"][:4] == FULL
    assert row["command"] == [3, "", f"qa: error: {FULL[1]}\nqa: hint: {FULL[2]}\n"]


def test_disk_without_room_for_the_compiled_model_is_full_and_says_nothing_of_the_model(
    tmp_path: Path,
) -> None:
    """Else it would be remembered as one that cannot be compiled."""
    scenes.write_before(tmp_path / "start")

    (row,) = _inside("compiling", tmp_path)

    assert row["command"] == [3, "", f"qa: error: {FULL[1]}\nqa: hint: {FULL[2]}\n"]
    assert row["left"] == []


@pytest.fixture(scope="module")
def readonly(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What happened to an index at rest, and to one whose writer was killed half way, by kind."""
    folder = tmp_path_factory.mktemp("readonly")
    for kind in ("rests", "killed"):
        scenes.write_before(folder / kind)
        call(scenes.index, folder / kind, folder / "log")
    scenes.write_after(folder / "killed")
    call(scenes.index, folder / "killed", folder / "killed-log", 7)
    expected = {
        kind: plain(replace(call(scenes.look, _copy(folder / kind)), remarks=[]))
        for kind in ("rests", "killed")
    }
    return {row["kind"]: {**row, "expected": expected[row["kind"]]} for row in _inside("readonly", folder)}


def _copy(root: Path) -> Path:
    """To look at without leaving traces in it: a reader may make the log's shared file."""
    target = root.with_name(f"{root.name}-copy")
    shutil.copytree(root, target)
    return target


@pytest.mark.parametrize("kind", ["rests", "killed"])
def test_readonly_index_answers(readonly: dict[str, dict[str, Any]], kind: str) -> None:
    """Even what stands only in the log of a writer that was killed; and nothing is written."""
    row = readonly[kind]

    assert row["log"] == (kind == "killed")
    assert row["seen"] == row["expected"]
    assert row["untouched"]


@pytest.mark.parametrize("kind", ["rests", "killed"])
def test_readonly_index_is_searched_exactly_and_says_so_where_that_is_slower(
    readonly: dict[str, dict[str, Any]], kind: str
) -> None:
    """Chroma cannot open a directory that it cannot write to; a small index never asks it."""
    small, large = readonly[kind]["remarks"]

    assert small == []
    assert len(large) == 1
    assert large[0].endswith(": searching all vectors exactly, which is slower")


@pytest.mark.parametrize("kind", ["rests", "killed"])
def test_indexing_into_a_readonly_index_is_a_clear_error(
    readonly: dict[str, dict[str, Any]], kind: str
) -> None:
    name, message, hint, code, _ = readonly[kind]["said"]
    status, out, err = readonly[kind]["command"]

    assert (name, hint, code) == ("StoreError", "make the directory writable", "3")
    assert message.endswith("/index: Read-only file system")
    assert (status, out) == (3, "")
    assert err.splitlines() == [f"qa: error: {message}", f"qa: hint: {hint}"]
