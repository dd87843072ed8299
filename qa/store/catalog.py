"""The catalog: the truth of the index, in one SQLite file.

It holds every article's text and metadata, its passages with their offsets, *their
vectors*, the roots, what was set by hand, and the manifest. Everything is committed
article by article, so a run that is killed loses at most the article it was writing.

Vectors are kept by the text they were made from. A file that moves, or comes back, or an
article whose neighbour changed, finds them again: no vector is computed twice.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qa.domain import Article, Passage, PassageId, Span
from qa.errors import StoreMismatchError, StoreMissingError
from qa.store.database import (
    GAINED,
    SCHEMA,
    TABLES,
    connect_readonly,
    errors,
    marks,
    overlay,
    portions,
    upgrade,
)
from qa.store.records import (
    METADATA,
    Draft,
    Entry,
    Listed,
    Stamp,
    columns,
    matrix_of,
    metadata_of,
    passage_of,
    row_of,
)

if TYPE_CHECKING:
    from qa.domain import Vectors


class Catalog:
    """A connection. Reading methods may be called in a `snapshot`; each writing one commits."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self._path = path

    # ------------------------------------------------------------ opening

    @classmethod
    def create(cls, index: Path) -> Catalog:
        """Open for writing, made if need be. The caller holds the writer's lock."""
        path = index / "catalog.sqlite"
        with errors(path), ExitStack() as stack:
            db = sqlite3.connect(path, isolation_level=None, timeout=30)
            stack.callback(db.close)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            if not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                script = f"BEGIN; {TABLES} INSERT INTO manifest VALUES ('schema', '{SCHEMA}'); COMMIT;"
                db.executescript(script)
            catalog = cls(db, path)
            catalog._check_schema(upgrade)
            stack.pop_all()
        return catalog

    @classmethod
    def open(cls, index: Path) -> Catalog:
        """Open for reading only. Raises `StoreMissingError` when there is no index yet."""
        path = index / "catalog.sqlite"
        if not path.is_file():
            raise StoreMissingError(f"no index in {index}", hint='run "qa index"')
        with errors(path), ExitStack() as stack:
            catalog = cls(connect_readonly(path), path)
            stack.callback(catalog.close)
            catalog._check_schema(overlay)
            stack.pop_all()
        return catalog

    def _check_schema(self, bring: Callable[[sqlite3.Connection, int], None]) -> None:
        """*bring* makes an older format serve as this one."""
        try:
            found = self.manifest("schema")
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            found = None  # killed while the file was being made
        if found is None:
            raise StoreMissingError(f"no index in {self._path.parent}", hint='run "qa index"')
        if found in map(str, GAINED):
            bring(self._db, int(found))
        elif found != str(SCHEMA):
            raise StoreMismatchError(
                f"the index has format {found}, this version of qa reads format {SCHEMA}",
                hint='run "qa index --rebuild"',
            )

    def close(self) -> None:
        """Close the connection; the last one to close folds the write-ahead log in."""
        self._db.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Every read inside sees the same state, whatever a writer does meanwhile."""
        with errors(self._path):
            self._db.execute("BEGIN")
            dropped = False
            try:
                self.revision()  # a deferred transaction begins with its first read
                yield
            except GeneratorExit:
                dropped = True  # never closed, and perhaps another thread's garbage: its connection ends it
                raise
            finally:
                if not dropped:
                    self._db.execute("ROLLBACK")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction, and a new revision with it."""
        with errors(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute(
                    "INSERT INTO manifest VALUES ('revision', '1')"
                    " ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1"
                )
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    # ------------------------------------------------------------ manifest, roots, set by hand

    def manifest(self, key: str) -> str | None:
        """The value of *key*: schema, revision, generation, embedding, embedding_name."""
        row = self._db.execute("SELECT value FROM manifest WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def revision(self) -> int:
        """A number that every commit raises."""
        return int(self.manifest("revision") or 0)

    def generation(self) -> int:
        """The published vector generation; 0 when there is none."""
        return int(self.manifest("generation") or 0)

    def sweeps(self) -> int:
        """A number that is raised before anything derived is removed, so that readers can tell."""
        return int(self.manifest("sweeps") or 0)

    def begin_sweep(self) -> None:
        """Say that what the catalog has forgotten is about to leave what is derived from it."""
        self.set_manifest(sweeps=str(self.sweeps() + 1))

    def set_manifest(self, **values: str) -> None:
        """Write *values* in one transaction."""
        with self._writing():
            self._db.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", values.items())

    def roots(self) -> list[str]:
        """Registered roots besides `seeds/`, as sources are named."""
        return [row[0] for row in self._db.execute("SELECT path FROM roots ORDER BY path")]

    def add_root(self, path: str) -> None:
        """Register *path*; twice is once."""
        with self._writing():
            self._db.execute("INSERT OR IGNORE INTO roots VALUES (?)", (path,))

    def remove_root(self, path: str) -> None:
        """Forget *path*; its articles stay until they are removed themselves."""
        with self._writing():
            self._db.execute("DELETE FROM roots WHERE path = ?", (path,))

    def given(self) -> dict[str, dict[str, str]]:
        """Source to field to value, for all that was set by hand."""
        found: dict[str, dict[str, str]] = {}
        for source, field, value in self._db.execute("SELECT source, field, value FROM given"):
            found.setdefault(source, {})[field] = value
        return found

    def give(self, source: str, values: dict[str, str]) -> None:
        """Set fields by hand; an empty value takes the setting back."""
        with self._writing():
            for field, value in values.items():
                self._db.execute("DELETE FROM given WHERE source = ? AND field = ?", (source, field))
                if value:
                    self._db.execute("INSERT INTO given VALUES (?, ?, ?)", (source, field, value))

    def move_given(self, old: str, new: str) -> None:
        """What was set by hand follows a file that was renamed."""
        with self._writing():
            self._db.execute("UPDATE OR REPLACE given SET source = ? WHERE source = ?", (new, old))

    # ------------------------------------------------------------ articles

    def entries(self) -> dict[str, Entry]:
        """Every source that was read or skipped."""
        rows = self._db.execute(
            "SELECT source, recipe, size, mtime_ns, checked_ns, digest, '' FROM articles"
            " UNION ALL SELECT source, recipe, size, mtime_ns, checked_ns, '', reason FROM skipped"
        )
        return {r[0]: Entry(r[0], r[1], Stamp(r[2], r[3], r[4]), r[5], r[6]) for r in rows}

    def listing(self) -> list[Listed]:
        """Every article, by source."""
        rows = self._db.execute(
            "SELECT source, length(text), (SELECT count(*) FROM passages p WHERE p.source = a.source),"
            f" furniture, copy_of, remarks, {METADATA} FROM articles a ORDER BY source"
        )
        return [
            Listed(
                *(r[0], metadata_of(r[6:]), r[1], r[2], tuple((n, t) for n, t in json.loads(r[3])), r[4]),
                tuple(json.loads(r[5])),
            )
            for r in rows
        ]

    def article(self, source: str) -> Article | None:
        """The article as it was read, or None."""
        row = self._db.execute(
            f"SELECT text, digest, body, pages, remarks, {METADATA} FROM articles a WHERE source = ?",
            (source,),
        ).fetchone()
        if row is None:
            return None
        body = tuple(Span(start, end) for start, end in json.loads(row[2]))
        pages, remarks = tuple(json.loads(row[3])), tuple(json.loads(row[4]))
        return Article(source, row[0], row[1], metadata_of(row[5:]), body, pages, remarks)

    def text(self, source: str, start: int, end: int) -> str:
        """The article's characters from *start* to *end*."""
        # Sliced here: SQLite's substr stops at a NUL.
        row = self._db.execute("SELECT text FROM articles WHERE source = ?", (source,)).fetchone()
        return str(row[0])[start:end] if row else ""

    def put(self, draft: Draft) -> None:
        """Replace everything known of the draft's source by the draft, at once."""
        article, stamp = draft.article, draft.stamp
        with self._writing():
            self._forget(article.source)
            self._db.execute(
                f"INSERT INTO articles VALUES ({', '.join('?' * 23)})",
                (
                    *(article.source, article.digest, draft.recipe),
                    *(stamp.size, stamp.mtime_ns, stamp.checked_ns),
                    *columns(article.metadata)[:6],
                    json.dumps([(span.start, span.end) for span in article.body]),
                    json.dumps(draft.furniture, ensure_ascii=False),
                    *(draft.signature, None, article.text),
                    *columns(article.metadata)[6:],
                    *(json.dumps(article.pages), json.dumps(article.remarks, ensure_ascii=False)),
                ),
            )
            self._db.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, NULL, ?)",
                (row_of(article, p, key) for p, key in zip(draft.passages, draft.vector_keys, strict=True)),
            )

    def put_skipped(self, source: str, stamp: Stamp, recipe: str, reason: str) -> None:
        """Remember why a file is not in the index; what was known of it is removed."""
        with self._writing():
            self._forget(source)
            values = (source, recipe, stamp.size, stamp.mtime_ns, stamp.checked_ns, reason)
            self._db.execute("INSERT INTO skipped VALUES (?, ?, ?, ?, ?, ?)", values)

    def touch(self, stamps: dict[str, Stamp]) -> None:
        """The files are the same as before, but were looked at anew."""
        rows = [(s.size, s.mtime_ns, s.checked_ns, source) for source, s in stamps.items()]
        with self._writing():
            for table in ("articles", "skipped"):
                update = f"UPDATE {table} SET size = ?, mtime_ns = ?, checked_ns = ? WHERE source = ?"
                self._db.executemany(update, rows)

    def remove(self, sources: Iterable[str]) -> None:
        """Forget *sources*, all at once."""
        with self._writing():
            for source in sources:
                self._forget(source)

    def _forget(self, source: str) -> None:
        self._db.execute("DELETE FROM articles WHERE source = ?", (source,))
        self._db.execute("DELETE FROM skipped WHERE source = ?", (source,))

    # ------------------------------------------------------------ near copies

    def signatures(self) -> dict[str, bytes]:
        """Each article's near-copy signature, in order of source."""
        return dict(self._db.execute("SELECT source, signature FROM articles ORDER BY source"))

    def put_copies(self, copies: dict[str, str]) -> None:
        """Record which article repeats which; replaces what was recorded."""
        with self._writing():
            self._db.execute("UPDATE articles SET copy_of = NULL WHERE copy_of IS NOT NULL")
            rows = [(original, source) for source, original in copies.items()]
            self._db.executemany("UPDATE articles SET copy_of = ? WHERE source = ?", rows)

    def copies(self) -> dict[str, str]:
        """Source to the article that it repeats."""
        return dict(self._db.execute("SELECT source, copy_of FROM articles WHERE copy_of IS NOT NULL"))

    # ------------------------------------------------------------ passages and vectors

    def ids(self) -> set[PassageId]:
        """Every passage."""
        return {row[0] for row in self._db.execute("SELECT id FROM passages")}

    def ids_of(self, sources: Iterable[str]) -> list[PassageId]:
        """The passages of *sources*."""
        return [
            row[0]
            for source in sources
            for row in self._db.execute("SELECT id FROM passages WHERE source = ? ORDER BY start", (source,))
        ]

    def count(self) -> int:
        """How many passages there are."""
        return int(self._db.execute("SELECT count(*) FROM passages").fetchone()[0])

    def pending(self) -> list[PassageId]:
        """Passages that the published generation does not hold yet."""
        rows = self._db.execute("SELECT id FROM passages WHERE generation IS NULL ORDER BY id")
        return [row[0] for row in rows]

    def publish(self, generation: int) -> None:
        """From now on *generation* is the one to search; it holds every passage there is."""
        with self._writing():
            self._db.execute("UPDATE passages SET generation = ? WHERE generation IS NULL", (generation,))
            values = [("generation", str(generation)), ("sweeps", str(self.sweeps() + 1))]
            self._db.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", values)

    def withdraw(self) -> None:
        """The published generation cannot be used: every passage is pending again."""
        with self._writing():
            self._db.execute("UPDATE passages SET generation = NULL")
            self._db.execute("DELETE FROM manifest WHERE key = 'generation'")

    def passages(self, ids: Sequence[PassageId]) -> dict[PassageId, Passage]:
        """Those of *ids* that exist."""
        found: dict[PassageId, Passage] = {}
        for some in portions(ids):
            rows = self._db.execute(
                "SELECT p.id, p.source, p.text, p.start, p.line, p.sentences,"
                f" a.pages, {METADATA} FROM passages p JOIN articles a USING (source)"
                f" WHERE p.id IN ({marks(some)})",
                some,
            )
            found.update((row[0], passage_of(row)) for row in rows)
        return found

    def documents(self, ids: Iterable[PassageId]) -> Iterator[tuple[PassageId, str, str]]:
        """(id, text, title) of passages, as the term index takes them."""
        for some in portions(list(ids)):
            yield from self._db.execute(
                "SELECT p.id, p.text, coalesce(a.title, '') FROM passages p JOIN articles a USING (source)"
                f" WHERE p.id IN ({marks(some)})",
                some,
            )

    def known_vectors(self, keys: Iterable[int]) -> set[int]:
        """Those of *keys* for which a vector is stored."""
        found: set[int] = set()
        for some in portions(list(keys)):
            rows = self._db.execute(f"SELECT key FROM vectors WHERE key IN ({marks(some)})", some)
            found.update(row[0] for row in rows)
        return found

    def put_vectors(self, keys: Sequence[int], vectors: Vectors) -> None:
        """Store row *i* of *vectors* under key *i*."""
        rows = [(key, row.astype("<f4").tobytes()) for key, row in zip(keys, vectors, strict=True)]
        with self._writing():
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def vectors(self, ids: Sequence[PassageId] | None = None) -> tuple[list[PassageId], Vectors]:
        """(ids, matrix) of the passages *ids*, or of all; in no particular order."""
        join = "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.key = p.vector"
        if ids is None:
            return matrix_of(self._db.execute(join).fetchall())
        rows: list[tuple[PassageId, bytes]] = []
        for some in portions(ids):
            rows += self._db.execute(f"{join} WHERE p.id IN ({marks(some)})", some)
        return matrix_of(rows)

    def sweep_vectors(self) -> int:
        """Delete vectors that no passage uses; how many there were."""
        with self._writing():
            unused = "DELETE FROM vectors WHERE key NOT IN (SELECT vector FROM passages)"
            return self._db.execute(unused).rowcount

    def replace(self, index: Path) -> None:
        """Make the catalog in *index* a copy of this one, in one transaction; readers see either."""
        path = index / "catalog.sqlite"
        with errors(path):
            try:
                self._backup(path)
            except sqlite3.DatabaseError as error:
                if getattr(error, "sqlite_errorcode", 0) not in (
                    sqlite3.SQLITE_NOTADB,
                    sqlite3.SQLITE_CORRUPT,
                ):
                    raise
                for suffix in ("", "-wal", "-shm"):
                    Path(f"{path}{suffix}").unlink(missing_ok=True)
                self._backup(path)

    def _backup(self, path: Path) -> None:
        target = sqlite3.connect(path, timeout=30)
        try:
            target.execute("PRAGMA journal_mode = WAL")
            self._db.backup(target)
        finally:
            target.close()

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file itself; empty when it is sound."""
        try:
            rows = [row[0] for row in self._db.execute("PRAGMA quick_check(10)")]
        except sqlite3.DatabaseError as error:
            return [str(error)]
        return [] if rows == ["ok"] else rows
