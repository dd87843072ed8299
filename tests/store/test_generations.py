"""Nearest neighbours in generations: copied, changed, published, never touched again."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from qa.errors import StoreDamagedError
from qa.store import generations

if TYPE_CHECKING:
    from qa.domain import Vectors


def unit(count: int, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    found: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return found


def build(vectors: Path, base: int, new: int, wanted: Iterable[int], fresh: list[int], seed: int = 0) -> None:
    generations.copy(vectors, base, new)
    rows = unit(100, seed)[fresh]
    generations.change(vectors, new, wanted=set(wanted), fresh=[(fresh, rows)] if fresh else [])


def read(vectors: Path, number: int) -> set[int]:
    reader = generations.GenerationReader(vectors, number)
    found = reader.ids()
    reader.close()
    return found


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_generation_holds_what_was_wanted(tmp_path: Path) -> None:
    build(tmp_path, 0, 1, range(10), [*range(10)])

    assert read(tmp_path, 1) == set(range(10))
    assert generations.size(tmp_path, 1) == 10


def test_next_generation_is_a_change_of_the_last_which_stays_as_it_was(tmp_path: Path) -> None:
    build(tmp_path, 0, 1, range(10), [*range(10)])
    before = bytes_of(tmp_path / "1")
    build(tmp_path, 1, 2, [*range(5), 20], [20])

    assert read(tmp_path, 2) == {0, 1, 2, 3, 4, 20}
    assert bytes_of(tmp_path / "1") == before


def test_vector_that_is_put_again_replaces_the_old_one(tmp_path: Path) -> None:
    build(tmp_path, 0, 1, range(10), [*range(10)])
    build(tmp_path, 1, 2, range(10), [3], seed=1)
    reader = generations.GenerationReader(tmp_path, 2)

    assert dict(reader.nearest(unit(100, 1)[3], limit=1)) == pytest.approx({3: 1.0}, abs=1e-5)
    reader.close()


def test_nearest_is_by_cosine_best_first_and_filtered_before_ranking(tmp_path: Path) -> None:
    build(tmp_path, 0, 1, range(50), [*range(50)])
    rows, question = unit(100)[:50], unit(1, 7)[0]
    scores = rows @ question
    order = [int(i) for i in np.argsort(-scores)]
    reader = generations.GenerationReader(tmp_path, 1)

    hits = reader.nearest(question, limit=5)
    assert [id_ for id_, _ in hits] == order[:5]
    assert [score for _, score in hits] == pytest.approx([float(scores[i]) for i in order[:5]], abs=1e-5)
    worst = order[-3:]
    assert [id_ for id_, _ in reader.nearest(question, limit=2, within=worst)] == worst[:2]
    assert [id_ for id_, _ in reader.nearest(question, limit=500)] == order
    reader.close()


def test_generation_of_nothing_finds_nothing(tmp_path: Path) -> None:
    build(tmp_path, 0, 1, [], [])
    reader = generations.GenerationReader(tmp_path, 1)

    assert reader.nearest(unit(1)[0], limit=3) == []
    reader.close()


def test_copy_that_lacks_what_it_should_hold_is_damaged(tmp_path: Path) -> None:
    build(tmp_path, 0, 1, range(10), [*range(10)])

    with pytest.raises(StoreDamagedError, match="1 vectors are missing"):
        build(tmp_path, 1, 2, [*range(10), 99], [])


def test_left_over_of_a_killed_run_is_overwritten(tmp_path: Path) -> None:
    build(tmp_path, 0, 1, range(10), [*range(10)])
    (tmp_path / "2").mkdir()
    (tmp_path / "2" / "chroma.sqlite3").write_bytes(b"half")
    build(tmp_path, 1, 2, range(10), [])

    assert read(tmp_path, 2) == set(range(10))


def test_missing_and_damaged_generations_are_said(tmp_path: Path) -> None:
    build(tmp_path, 0, 1, range(10), [*range(10)])
    (tmp_path / "1" / "chroma.sqlite3").write_bytes(b"no database" * 1000)

    for number in (1, 2):
        with pytest.raises(StoreDamagedError):
            generations.GenerationReader(tmp_path, number)
    assert generations.size(tmp_path, 1) == -1


def test_sweep_keeps_the_published_one_and_the_one_before(tmp_path: Path) -> None:
    """Readers may still use that; what is above was never published."""
    for number in (1, 3, 4, 7, 9):
        (tmp_path / str(number)).mkdir()
    (tmp_path / "notes").mkdir()
    generations.sweep(tmp_path, 4)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["3", "4", "notes"]
    assert generations.newest(tmp_path) == 4
    assert generations.newest(tmp_path / "none") == 0


def test_two_readers_of_one_generation_do_not_close_each_other(tmp_path: Path) -> None:
    build(tmp_path, 0, 1, range(10), [*range(10)])
    one, two = (generations.GenerationReader(tmp_path, 1) for _ in range(2))
    one.close()

    assert two.ids() == set(range(10))
    two.close()


def test_closed_reader_leaves_nothing_behind_in_the_process(tmp_path: Path) -> None:
    """A number that is used again, as after the index was deleted, shows the new state."""
    build(tmp_path, 0, 1, range(10), [*range(10)])
    assert read(tmp_path, 1) == set(range(10))
    shutil.rmtree(tmp_path / "1")
    build(tmp_path, 0, 1, range(3), [*range(3)])

    assert read(tmp_path, 1) == {0, 1, 2}


def test_reader_outlives_the_directory_it_reads(tmp_path: Path) -> None:
    """A generation is swept two runs later; whoever opened it before goes on."""
    build(tmp_path, 0, 1, range(10), [*range(10)])
    reader = generations.GenerationReader(tmp_path, 1)
    reader.nearest(unit(1)[0], limit=3)
    generations.sweep(tmp_path, 9)

    assert len(reader.nearest(unit(1)[0], limit=3)) == 3
    reader.close()


def test_thousands_at_once_and_in_portions(tmp_path: Path) -> None:
    """Chroma takes at most 5,461 records at once, and flushes from a thousand on."""
    ids = [*range(6000)]
    rows = unit(6000)
    generations.copy(tmp_path, 0, 1)
    generations.change(tmp_path, 1, wanted=set(ids), fresh=[(ids, rows)])
    generations.copy(tmp_path, 1, 2)
    generations.change(tmp_path, 2, wanted=set(ids[:400]), fresh=[])

    assert (generations.size(tmp_path, 1), generations.size(tmp_path, 2)) == (6000, 400)
    reader = generations.GenerationReader(tmp_path, 1)
    assert [reader.nearest(rows[i], limit=1)[0][0] for i in (0, 999, 5999)] == [0, 999, 5999]
    reader.close()


def test_nothing_locks_a_closed_generation(tmp_path: Path) -> None:
    """It is copied as files next."""
    build(tmp_path, 0, 1, range(10), [*range(10)])
    db = sqlite3.connect(tmp_path / "1" / "chroma.sqlite3", timeout=0)
    db.execute("BEGIN EXCLUSIVE")

    assert db.in_transaction
    db.close()
