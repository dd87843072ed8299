"""The edge to SQLite: the tables, connections, and errors in words a user can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from qa.errors import StoreDamagedError, StoreError, StoreFullError

SCHEMA = 2

# What each format had to gain to become the next: columns of `articles`, with what they hold
# until the article is read anew. A writer adds them; readers of an older index put them in place.
GAINED: Mapping[int, Mapping[str, str]] = {
    1: {
        "updated": "TEXT",
        "updated_origin": "TEXT",
        "language": "TEXT",
        "origins": "TEXT NOT NULL DEFAULT '[]'",
        "pages": "TEXT NOT NULL DEFAULT '[]'",
        "remarks": "TEXT NOT NULL DEFAULT '[]'",
    },
}

TABLES = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE roots (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE given (source TEXT, field TEXT, value TEXT NOT NULL, PRIMARY KEY (source, field)) WITHOUT ROWID;
CREATE TABLE articles (
    source TEXT PRIMARY KEY, digest TEXT NOT NULL, recipe TEXT NOT NULL,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, checked_ns INTEGER NOT NULL,
    title TEXT, author TEXT, publisher TEXT, published TEXT, origin TEXT, url TEXT,
    body TEXT NOT NULL, furniture TEXT NOT NULL, signature BLOB NOT NULL, copy_of TEXT, text TEXT NOT NULL,
    updated TEXT, updated_origin TEXT, language TEXT, origins TEXT NOT NULL DEFAULT '[]',
    pages TEXT NOT NULL DEFAULT '[]', remarks TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE skipped (
    source TEXT PRIMARY KEY, recipe TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    checked_ns INTEGER NOT NULL, reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE vectors (key INTEGER PRIMARY KEY, vector BLOB NOT NULL);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL, line INTEGER NOT NULL, sentences TEXT NOT NULL,
    vector INTEGER NOT NULL REFERENCES vectors, generation INTEGER, text TEXT NOT NULL
);
CREATE INDEX passages_by_source ON passages (source, start);
CREATE INDEX passages_by_vector ON passages (vector);
CREATE INDEX passages_pending ON passages (id) WHERE generation IS NULL;
"""


def connect_readonly(path: Path) -> sqlite3.Connection:
    """Where not even the file can be made by which connections share a write-ahead log, read without it.

    That is a directory that cannot be written to, or a full disk; no writer is at work there.
    """
    uri = path.absolute().as_uri()
    db = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None, timeout=30)
    try:
        db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.OperationalError as error:
        db.close()
        if error.sqlite_errorcode & 0xFF not in _UNSHARED:
            raise
        return _connect_alone(path, uri)
    return db


_UNSHARED = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR)


def _connect_alone(path: Path, uri: str) -> sqlite3.Connection:
    log = Path(f"{path}-wal")
    if not log.is_file() or not log.stat().st_size:
        return sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, isolation_level=None)
    # What a killed writer committed last stands in the log, and the file alone may even be
    # inconsistent. Without locks, an exclusive connection keeps the log's index in memory.
    db = sqlite3.connect(f"{uri}?mode=ro&vfs=unix-none", uri=True, isolation_level=None)
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    return db


def upgrade(db: sqlite3.Connection, found: int) -> None:
    """Bring the tables of an older format to this one, all at once; the writer's lock is held."""
    gained = [one for format_ in range(found, SCHEMA) for one in GAINED[format_].items()]
    script = "".join(f"ALTER TABLE articles ADD COLUMN {name} {kind};" for name, kind in gained)
    db.executescript(
        f"BEGIN IMMEDIATE; {script} UPDATE manifest SET value = '{SCHEMA}' WHERE key = 'schema'; COMMIT;"
    )


def overlay(db: sqlite3.Connection, found: int) -> None:
    """Let a connection that cannot write see the tables of an older format as if they were of this one."""
    gained = [one for format_ in range(found, SCHEMA) for one in GAINED[format_].items()]
    defaults = ", ".join(f"{kind.partition('DEFAULT ')[2] or 'NULL'} AS {name}" for name, kind in gained)
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute(f"CREATE TEMP VIEW articles AS SELECT *, {defaults} FROM main.articles")


@contextmanager
def errors(path: Path) -> Iterator[None]:
    """Translate what SQLite raises inside the block; *path* is for the message."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        extended = getattr(error, "sqlite_errorcode", 0)
        code = extended & 0xFF
        # The file by which connections share the log is grown before there is anything to write.
        if code == sqlite3.SQLITE_FULL or extended == sqlite3.SQLITE_IOERR_SHMSIZE:
            raise StoreFullError(
                "the disk is full", hint='free some space, then run "qa index" again'
            ) from error
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise StoreDamagedError(
                f"{path} is damaged: {error}", hint='move it away and run "qa index"'
            ) from error
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
            raise StoreError(
                f"cannot write to {path}: {error}", hint="is there room, and is it writable?"
            ) from error
        raise


def portions(ids: Sequence[int], size: int = 10_000) -> Iterator[list[int]]:
    """SQLite takes at most 32,766 parameters in one statement."""
    for first in range(0, len(ids), size):
        yield list(ids[first : first + size])


def marks(values: Sequence[object]) -> str:
    """A placeholder for each of *values*."""
    return ", ".join("?" * len(values))
