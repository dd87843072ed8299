"""BM25 over passages, through tantivy. Derived from the catalog; ids only, no text is stored.

tantivy's commits are atomic. Documents are added before the catalog knows their ids and
deleted after it has forgotten them, so the catalog's passages are always a subset of these.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.domain import PassageId
from qa.errors import StoreDamagedError, StoreFullError

if TYPE_CHECKING:
    import tantivy

_HEAP = 64_000_000
_SEGMENT = 1_000_000
_TITLE_WEIGHT = 0.5


@cache
def _analyzer(*, stop: bool) -> tantivy.TextAnalyzer:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.simple())
    filters = [Filter.remove_long(40), Filter.lowercase(), Filter.ascii_fold()]
    if stop:
        filters.append(Filter.stopword("english"))
    for one in [*filters, Filter.stemmer("english")]:
        builder = builder.filter(one)
    return builder.build()


def terms_of(text: str) -> list[str]:
    """The stems BM25 compares, in order; common words are left out unless there is nothing else."""
    return _analyzer(stop=True).analyze(text) or _analyzer(stop=False).analyze(text)


@cache
def _schema() -> tantivy.Schema:
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    # Signed: a Document made from keyword arguments holds every int as signed, and
    # tantivy's indexing thread panics on an unsigned field.
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_text_field("text", tokenizer_name="qa")
    builder.add_text_field("title", tokenizer_name="qa")
    return builder.build()


class TermsWriter:
    """The one writer. Every method commits; on an error nothing of the call remains."""

    def __init__(self, path: Path) -> None:
        import tantivy

        path.mkdir(parents=True, exist_ok=True)
        try:
            self._index = tantivy.Index(_schema(), path=str(path))
            self._index.register_tokenizer("qa", _analyzer(stop=False))
            self._writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        except ValueError as error:
            raise _translated(error, path) from error
        self._path = path

    def add(self, documents: Iterable[tuple[PassageId, str, str]]) -> None:
        """Put (id, text, title) rows; a row replaces one of the same id."""
        import tantivy

        try:
            for id_, text, title in documents:
                self._writer.delete_documents_by_term("id", id_)
                self._writer.add_document(tantivy.Document(id=id_, text=text, title=title))
            self._writer.commit()
        except ValueError as error:
            raise _translated(error, self._path) from error

    def rewrite(self, documents: Iterable[tuple[PassageId, str, str]]) -> None:
        """Hold exactly *documents*, as if nothing had ever been deleted.

        tantivy counts deleted documents in its statistics until segments merge, which
        would make scores depend on the history of an index.
        """
        import tantivy

        try:
            self._writer.delete_all_documents()
            for id_, text, title in documents:
                self._writer.add_document(tantivy.Document(id=id_, text=text, title=title))
            self._writer.commit()
        except ValueError as error:
            raise _translated(error, self._path) from error

    def remove(self, ids: Iterable[PassageId]) -> None:
        """Forget *ids*; unknown ones are no error."""
        try:
            for id_ in ids:
                self._writer.delete_documents_by_term("id", id_)
            self._writer.commit()
        except ValueError as error:
            raise _translated(error, self._path) from error

    def ids(self) -> set[PassageId]:
        """Every id that a search could return."""
        self._index.reload()
        return _all_ids(self._index)

    def close(self) -> None:
        """Let merges finish and give the lock back."""
        with suppress(ValueError):  # what was committed stands; what was not has raised where it was added
            self._writer.wait_merging_threads()


class TermsReader:
    """A searcher over one commit; it never writes, not even a lock file, where it may not."""

    def __init__(self, path: Path) -> None:
        import tantivy

        if not (path / "meta.json").is_file():
            raise StoreDamagedError(f"no term index in {path}", hint='run "qa index --rebuild"')
        with ExitStack() as stack:
            try:
                index = tantivy.Index.open(str(_lockable(path, stack)))
                index.register_tokenizer("qa", _analyzer(stop=False))
                self._searcher = index.searcher()
            except (ValueError, OSError) as error:
                raise _translated(error, path) from error
            self._index = index

    def search(
        self, question: str, *, limit: int, within: Sequence[PassageId] | None = None
    ) -> list[tuple[PassageId, float]]:
        """Passages by BM25, best first; *within* restricts before ranking. No terms, no hits."""
        query = _query(terms_of(question), within)
        if query is None:
            return []
        hits = self._searcher.search(query, limit=limit, count=False).hits
        ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        return [
            (int(id_), float(score)) for id_, (score, _) in zip(ids, hits, strict=True) if id_ is not None
        ]

    def ids(self) -> set[PassageId]:
        """Every id that a search could return."""
        return _all_ids(self._index)


def _query(terms: Sequence[str], within: Sequence[PassageId] | None) -> tantivy.Query | None:
    """Built from terms: tantivy's query parser raises on a question as people type it."""
    from tantivy import Occur, Query

    if not terms:
        return None
    should: list[tuple[Any, Any]] = []
    for term in terms:
        should.append((Occur.Should, Query.term_query(_schema(), "text", term)))
        title = Query.term_query(_schema(), "title", term)
        should.append((Occur.Should, Query.boost_query(title, _TITLE_WEIGHT)))
    query = Query.boolean_query(should)
    if within is None:
        return query
    allowed = Query.const_score_query(Query.term_set_query(_schema(), "id", list(within)), 0.0)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, allowed)])


def _all_ids(index: tantivy.Index) -> set[PassageId]:
    from tantivy import Query

    searcher = index.searcher()
    if not searcher.num_docs:
        return set()
    hits = searcher.search(Query.all_query(), limit=searcher.num_docs, count=False).hits
    values = searcher.fast_field_values("id", [address for _, address in hits])
    return {int(value) for value in values if value is not None}


def _lockable(path: Path, stack: ExitStack) -> Path:
    """*path*, or, where it cannot be written to, a directory of links to its files.

    tantivy takes a lock file to open an index even for reading. The links may go as
    soon as the files are mapped.
    """
    if os.access(path, os.W_OK):
        return path
    links = Path(tempfile.mkdtemp(prefix="qa-terms-"))
    # tantivy's own thread may take its lock once more while the links are being removed.
    stack.callback(shutil.rmtree, links, ignore_errors=True)
    stack.callback(shutil.rmtree, links, ignore_errors=True)
    for file in path.iterdir():
        if not file.name.startswith(".tantivy"):
            (links / file.name).symlink_to(file.resolve())
    return links


def _translated(error: Exception, path: Path) -> Exception:
    text = str(error)
    full = "os error 28" in text or "StorageFull" in text or "No space left" in text
    # Which of tantivy's threads met the full disk is chance; the others only know that it ended them.
    if full or ("thread" in text and _full(path)):
        return StoreFullError("the disk is full", hint='free some space, then run "qa index" again')
    return StoreDamagedError(
        f"the term index in {path} cannot be used: {text}", hint='run "qa index --rebuild"'
    )


def _full(folder: Path) -> bool:
    """Is there no room in *folder*, not even for a segment?"""
    probe = folder / ".room"
    try:
        probe.write_bytes(bytes(_SEGMENT))
    except OSError as error:
        return error.errno == errno.ENOSPC
    finally:
        probe.unlink(missing_ok=True)
    return False


def discard(path: Path) -> None:
    """Remove a term index that cannot be opened, so that it is made anew."""
    shutil.rmtree(path, ignore_errors=True)
