"""One writer at a time; see tests/crash/test_concurrency.py for what processes do to each other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qa.errors import StoreError, StoreLockedError
from qa.store.lock import writing


def test_owner_signs_with_its_process_id_and_removes_the_note(tmp_path: Path) -> None:
    with writing(tmp_path, wait=0):
        assert (tmp_path / "writer").read_text(encoding="ascii") == f"{os.getpid()}\n"

    assert not (tmp_path / "writer").exists()


def test_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), writing(tmp_path, wait=0):
        raise ZeroDivisionError
    with writing(tmp_path, wait=0):
        pass


def test_two_writers_of_one_process_exclude_each_other(tmp_path: Path) -> None:
    told: list[str] = []
    with (
        writing(tmp_path, wait=0),
        pytest.raises(StoreLockedError, match=f"by process {os.getpid()}$"),
        writing(tmp_path, wait=0.05, waiting=told.append),
    ):
        pass

    assert told == [f"process {os.getpid()}"]


@pytest.mark.parametrize("note", [None, "", "no number", "\ufeff1"])
def test_owner_without_a_readable_note_is_another_process(tmp_path: Path, note: str | None) -> None:
    with writing(tmp_path, wait=0):
        (tmp_path / "writer").unlink()
        if note is not None:
            (tmp_path / "writer").write_text(note, encoding="utf-8")
        with pytest.raises(StoreLockedError, match=r"by another process$"), writing(tmp_path, wait=0):
            pass


def test_file_in_the_place_of_the_index_takes_no_lock(tmp_path: Path) -> None:
    (tmp_path / "index").touch()
    with pytest.raises(StoreError, match="cannot write to") as caught, writing(tmp_path / "index", wait=0):
        pass

    assert caught.value.exit == 3
