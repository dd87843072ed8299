"""Nearest neighbours, through Chroma. Derived from the catalog's vectors.

Chroma's in-process store is not safe to modify in place: a kill while it flushes, or a
full disk, can leave it unopenable, and readers that open it during a write miss records.
So each state is a directory of its own, `index/vectors/<n>/`, a *generation*: copied from
the one before, changed, closed, and only then published by one catalog transaction. A
published generation is never modified, an unpublished one is never opened for searching.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from qa.domain import PassageId
from qa.errors import StoreDamagedError, StoreFullError

if TYPE_CHECKING:
    import chromadb

    from qa.domain import Vector, Vectors

_COLLECTION = "passages"
_BATCH = 5_000  # Chroma takes at most 5,461 records at once
_HNSW = {"space": "cosine", "ef_construction": 128, "ef_search": 128}


def directory(vectors: Path, generation: int) -> Path:
    """Where *generation* lives, or will."""
    return vectors / str(generation)


def copy(vectors: Path, base: int, new: int) -> None:
    """Begin generation *new* as a copy of *base*, or empty where *base* is 0 or gone."""
    target = directory(vectors, new)
    shutil.rmtree(target, ignore_errors=True)
    source = directory(vectors, base)
    with _errors(target):
        if base and source.is_dir():
            shutil.copytree(source, target)
        else:
            target.mkdir(parents=True)


def change(
    vectors: Path,
    generation: int,
    *,
    wanted: set[PassageId],
    fresh: Iterable[tuple[Sequence[PassageId], Vectors]],
) -> None:
    """Make an unpublished generation hold exactly *wanted*; *fresh* has the vectors to put.

    Raises `StoreDamagedError` when the copy it began from lacks some of the rest.
    """
    path = directory(vectors, generation)
    with _errors(path), _client(path) as client:
        collection = client.get_or_create_collection(
            _COLLECTION, configuration={"hnsw": _HNSW}, embedding_function=None
        )
        held = _ids(collection)
        for some in _portions([str(id_) for id_ in held - wanted]):
            collection.delete(ids=some)
        put: set[PassageId] = set()
        for ids, matrix in fresh:
            for start in range(0, len(ids), _BATCH):
                some = [str(id_) for id_ in ids[start : start + _BATCH]]
                # upsert: add would silently ignore ids that exist
                collection.upsert(ids=some, embeddings=matrix[start : start + _BATCH])
            put.update(ids)
        if missing := len(wanted - held - put):
            raise StoreDamagedError(
                f"{missing} vectors are missing from {path}", hint='run "qa index --rebuild"'
            )


def sweep(vectors: Path, published: int) -> None:
    """Remove every generation but the published one and the one before it, which readers may use."""
    numbers = _numbers(vectors)
    kept = {published, max((n for n in numbers if n < published), default=published)}
    for number in set(numbers) - kept:
        shutil.rmtree(directory(vectors, number), ignore_errors=True)


def newest(vectors: Path) -> int:
    """The highest number in use, published or not; 0 when there is none."""
    return max(_numbers(vectors), default=0)


def _numbers(vectors: Path) -> list[int]:
    return [int(c.name) for c in vectors.iterdir() if c.name.isdigit()] if vectors.is_dir() else []


def size(vectors: Path, generation: int) -> int:
    """How many passages a generation holds; -1 when it cannot be opened."""
    path = directory(vectors, generation)
    try:
        with _errors(path), _client(path) as client:
            return int(client.get_collection(_COLLECTION, embedding_function=None).count())
    except StoreDamagedError:
        return -1


class GenerationReader:
    """A published generation, opened for searching."""

    def __init__(self, vectors: Path, generation: int) -> None:
        """Raises `StoreDamagedError` when Chroma cannot open it, as in a read-only directory."""
        path = directory(vectors, generation)
        with _errors(path):
            if not path.is_dir():
                raise StoreDamagedError(f"{path} is missing", hint='run "qa index --rebuild"')
            self._path = path
            self._stack = ExitStack()
            with ExitStack() as stack:
                client = stack.enter_context(_client(path))
                self._collection = client.get_collection(_COLLECTION, embedding_function=None)
                self._stack = stack.pop_all()

    def close(self) -> None:
        """Let go of its files."""
        self._stack.close()

    def nearest(
        self, vector: Vector, *, limit: int, within: Sequence[PassageId] | None = None
    ) -> list[tuple[PassageId, float]]:
        """By cosine, best first; *within* restricts before ranking."""
        ids = None if within is None else [str(id_) for id_ in within]
        with _errors(self._path):
            found = self._collection.query(
                query_embeddings=[vector], n_results=limit, ids=ids, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        # Chroma returns distances; the rest of qa wants higher to be better.
        return [(int(id_), 1.0 - d) for id_, d in zip(found["ids"][0], distances, strict=True)]

    def ids(self) -> set[PassageId]:
        """Every passage it holds."""
        with _errors(self._path):
            return _ids(self._collection)


def _ids(collection: chromadb.Collection) -> set[PassageId]:
    return {int(id_) for id_ in collection.get(include=[])["ids"]}


# Chroma keeps what clients of one path share in a table that threads must not change at once.
_opening = Lock()


@contextmanager
def _client(path: Path) -> Iterator[Any]:
    """A client whose files are closed when the block ends, unless another one of this process uses them."""
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    with _opening:
        try:
            client = chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))
        except BaseException:
            # What failed to start stays in that table, and the next client would be given it.
            SharedSystemClient.clear_system_cache()
            raise
    try:
        yield client
    finally:
        with _opening:
            client.close()


def _portions(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    from qa.errors import QAError

    try:
        yield
    except QAError:
        raise
    except Exception as error:
        # Chroma raises its own classes and plain ones for the same thing, and its Rust core
        # raises more; whatever it is, the catalog can answer instead and rebuild this.
        text = f"{type(error).__name__}: {error}"
        if any(sign in text.lower() for sign in ("os error 28", "disk is full", "no space left", "code: 13")):
            raise _full() from error
        raise StoreDamagedError(f"{path} cannot be used: {text}", hint='run "qa index --rebuild"') from error


def _full() -> StoreFullError:
    return StoreFullError("the disk is full", hint='free some space, then run "qa index" again')


def discard(vectors: Path, generation: int) -> None:
    """Remove a generation that was not finished."""
    with suppress(OSError):
        shutil.rmtree(directory(vectors, generation))
