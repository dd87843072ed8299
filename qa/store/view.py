"""One consistent look at the index, for readers.

The catalog is read in one transaction. The term index and the generation are opened
after it; had a writer swept them in between, they might lack what the snapshot holds, so
the number of sweeps is compared afterwards and the look is taken again if it moved.

Passages that the published generation does not hold yet are searched exactly, with the
catalog's vectors. So is everything when Chroma cannot open, and so is an index or a
filtered part of it that is small enough for exact search to be the faster way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from qa.domain import Filter, Passage, PassageId, Selection
from qa.errors import StoreDamagedError, StoreFullError
from qa.store.catalog import Catalog
from qa.store.generations import GenerationReader
from qa.store.records import Entry, Listed
from qa.store.select import lets
from qa.store.terms import TermsReader

if TYPE_CHECKING:
    from qa.domain import Article, Vector, Vectors

EXACT_LIMIT = 20_000
"""Up to so many passages, exact search beats opening Chroma: see docs/decisions.md."""

_ATTEMPTS = 20

_UNUSABLE = (StoreDamagedError, StoreFullError)  # even to open and read, Chroma writes a little


class View:
    """A `PassageStore` over one revision. Close it, or use it as a context manager."""

    def __init__(self, index: Path, *, exact_limit: int = EXACT_LIMIT) -> None:
        """Raises `StoreMissingError` when there is no index."""
        self._vectors = index / "vectors"
        self._exact_limit = exact_limit
        self.remarks: list[str] = []
        self._stack = ExitStack()
        self._catalog = Catalog.open(index)
        self._stack.callback(self._catalog.close)
        try:
            self._take(index)
        except BaseException:
            self.close()
            raise

    def _take(self, index: Path) -> None:
        for attempt in range(1, _ATTEMPTS + 1):
            with ExitStack() as look:
                look.enter_context(self._catalog.snapshot())
                self.revision = self._catalog.revision()
                self.remarks = []
                self._terms = self._open_terms(index / "terms")
                self._generation = self._open_generation()
                if self._generation is not None:
                    look.callback(self._generation.close)
                if _sweeps(index) == self._catalog.sweeps() or attempt == _ATTEMPTS:
                    self._stack.push(look.pop_all())
                    return

    def _open_terms(self, path: Path) -> TermsReader | None:
        if not self._catalog.count():
            self.remarks.append(_nothing(self._catalog.entries()))
            return None
        try:
            return TermsReader(path)
        except _UNUSABLE as error:
            self.remarks.append(f"{error}: searching by meaning only")
            return None

    def _open_generation(self) -> GenerationReader | None:
        number = self._catalog.generation()
        if not number or self._catalog.count() <= self._exact_limit:
            return None
        try:
            return GenerationReader(self._vectors, number)
        except _UNUSABLE as error:
            self.remarks.append(f"{error}: searching all vectors exactly, which is slower")
            return None

    def __enter__(self) -> View:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the snapshot."""
        self._stack.close()

    # ------------------------------------------------------------ PassageStore

    def select(self, filter: Filter) -> Selection:
        """Resolve *filter* to passages; see `PassageStore`."""
        if not filter:
            return Selection(None)
        chosen, undated = [], 0
        for listed in self.listing:
            verdict = lets(filter, listed.source, listed.metadata)
            if verdict is None:
                undated += 1
            elif verdict:
                chosen.append(listed.source)
        return Selection(frozenset(self._catalog.ids_of(chosen)), undated)

    def nearest(
        self, vector: Vector, *, limit: int, within: frozenset[PassageId] | None = None
    ) -> list[tuple[PassageId, float]]:
        """By cosine, best first. Exact, but for what comes from the generation."""
        if self._generation is not None and (within is None or len(within) > self._exact_limit):
            try:
                found = self._published(self._generation, vector, limit, within)
            except _UNUSABLE as error:
                self.remarks.append(f"{error}: searching all vectors exactly, which is slower")
                self._generation = None
            else:
                ids, matrix = self._pending
                fresh = _best(ids, matrix, vector, len(ids))
                found += [hit for hit in fresh if within is None or hit[0] in within]
                return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]
        ids, matrix = self._matrix if within is None else self._catalog.vectors(sorted(within))
        return _best(ids, matrix, vector, limit)

    def _published(
        self, generation: GenerationReader, vector: Vector, limit: int, within: frozenset[PassageId] | None
    ) -> list[tuple[PassageId, float]]:
        """The best of what the generation holds and the catalog still knows as it is there."""
        allowed = None if within is None else sorted(within - self._pending_ids)
        asked = 2 * limit
        while allowed is None or allowed:
            found = generation.nearest(vector, limit=asked, within=allowed)
            known = self._catalog.passages([id_ for id_, _ in found]).keys() - self._pending_ids
            hits = [hit for hit in found if hit[0] in known]
            if len(hits) >= limit or len(found) < asked:
                return hits
            asked *= 4
        return []

    def matching(
        self, question: str, *, limit: int, within: frozenset[PassageId] | None = None
    ) -> list[tuple[PassageId, float]]:
        """By BM25, best first. Ids that the catalog does not know are invisible."""
        if self._terms is None:
            return []
        allowed = None if within is None else sorted(within)
        asked = limit
        while True:
            found = self._terms.search(question, limit=asked, within=allowed)
            known = self._catalog.passages([id_ for id_, _ in found])
            hits = [(id_, score) for id_, score in found if id_ in known]
            if len(hits) >= limit or len(found) < asked:
                return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]
            asked *= 4

    def passages(self, ids: Sequence[PassageId]) -> list[Passage]:
        """In the order of *ids*."""
        found = self._catalog.passages(ids)
        return [found[id_] for id_ in ids]

    def text(self, source: str, start: int, end: int) -> str:
        """The article's characters from *start* to *end*."""
        return self._catalog.text(source, start, end)

    def passages_of(self, source: str) -> dict[PassageId, Passage]:
        """The passages of an article, in its order."""
        ids = self._catalog.ids_of([source])
        return dict(zip(ids, self.passages(ids), strict=True))

    def vectors(self, ids: Sequence[PassageId]) -> dict[PassageId, Vector]:
        """The stored vectors of the passages *ids*."""
        found, matrix = self._catalog.vectors(ids)
        return dict(zip(found, matrix, strict=True))

    # ------------------------------------------------------------ articles

    @cached_property
    def listing(self) -> list[Listed]:
        """Every article, by source."""
        return self._catalog.listing()

    @cached_property
    def name(self) -> str:
        """Names what the index holds: the same articles, read the same way, have the same name."""
        parts = sorted((e.source, e.digest, e.recipe) for e in self.entries.values() if e.digest)
        return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    @cached_property
    def copies(self) -> dict[str, str]:
        """Source to the article that it (nearly) repeats."""
        return self._catalog.copies()

    @property
    def size(self) -> int:
        """How many passages there are."""
        return self._catalog.count()

    def article(self, source: str) -> Article | None:
        """The article as it was read, or None."""
        return self._catalog.article(source)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every source that was read or skipped."""
        return self._catalog.entries()

    def given(self) -> dict[str, dict[str, str]]:
        """What was set by hand, by source."""
        return self._catalog.given()

    def roots(self) -> list[str]:
        """Registered roots besides `seeds/`."""
        return self._catalog.roots()

    def manifest(self, key: str) -> str | None:
        """A line of the manifest."""
        return self._catalog.manifest(key)

    # ------------------------------------------------------------ vectors, read once

    @cached_property
    def _matrix(self) -> tuple[list[PassageId], Vectors]:
        return self._catalog.vectors()

    @cached_property
    def _pending(self) -> tuple[list[PassageId], Vectors]:
        return self._catalog.vectors(self._catalog.pending())

    @cached_property
    def _pending_ids(self) -> frozenset[PassageId]:
        return frozenset(self._catalog.pending())


def _nothing(entries: Mapping[str, Entry]) -> str:
    """Why nothing can be found in an index without passages."""
    count = sum(bool(entry.reason) for entry in entries.values())
    files = "1 file was" if count == 1 else f"{count} files were"
    return "the index holds no article" + (f"; {files} skipped (qa status)" if count else "")


def _sweeps(index: Path) -> int:
    """The number of sweeps now, outside any snapshot."""
    catalog = Catalog.open(index)
    try:
        return catalog.sweeps()
    finally:
        catalog.close()


def _best(
    ids: Sequence[PassageId], matrix: Vectors, vector: Vector, limit: int
) -> list[tuple[PassageId, float]]:
    import numpy as np

    if not ids:
        return []
    scores = matrix @ vector
    few = np.argpartition(-scores, limit - 1)[:limit] if limit < len(ids) else np.arange(len(ids))
    return sorted(((ids[i], float(scores[i])) for i in few), key=lambda hit: (-hit[1], hit[0]))
