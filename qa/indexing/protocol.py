"""The write protocol. Its order is what makes a kill at any moment harmless.

For each batch of changed files:

1. vectors that are not stored yet are computed and stored, keyed by their text;
2. the passages are added to the term index (which the catalog's passages must be a subset of);
3. each article replaces its former self in the catalog, in one transaction: from here on
   it answers as after, until here as before.

Then vanished files are removed from the catalog, near copies are marked, a new vector
generation is built beside the published one and published by one transaction, and what
nothing refers to any more is swept. Whatever a killed run left undone is found by the
next one in the same way: by comparing what is there with what should be.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qa import duplicates
from qa.articles import GivenUpError
from qa.domain import Article, Embedder, Metadata, Passage, PassageId
from qa.errors import ArticleError, QAError, StoreDamagedError, UnreadableError
from qa.indexing import rebuild
from qa.indexing.drafting import Drafter, Limits, Result, Task, drafted, story
from qa.indexing.plan import Plan, stamped
from qa.indexing.report import FileReport, Outcome
from qa.indexing.scan import Found
from qa.passages import embedded_text
from qa.store import generations
from qa.store.catalog import Catalog
from qa.store.records import Draft, passage_id
from qa.store.terms import TermsWriter, discard

if TYPE_CHECKING:
    from qa.domain import Vectors

BATCH = 512
"""Passages that are embedded and committed together: seconds of work, at worst done twice."""

REWRITTEN = 20_000
"""Up to so many passages the term index is written anew after a change (under a second), so
that BM25 is the same whatever the index went through; beyond, tantivy's merges see to it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, in bytes of files (`phase` is "embedding") or not measurable (others)."""

    phase: str
    done: int = 0
    total: int = 0


@dataclass(slots=True)
class Run:
    """What a run did, as it goes along."""

    files: list[FileReport] = field(default_factory=list)
    embedded: int = 0
    reused: int = 0


@dataclass(frozen=True, slots=True)
class Writer:
    """Everything a run needs. `step` is told the name of each step of the protocol as it is done.

    `embedder` chooses by how many texts there are to embed now; `drafter` counts tokens as it does.
    """

    index: Path
    catalog: Catalog
    embedder: Callable[[int], Embedder]
    drafter: Drafter
    recipe: Callable[[str], str]
    given: Callable[[str], Metadata]
    limits: Limits = field(default_factory=Limits)
    step: Callable[[str], None] = lambda name: None
    progress: Callable[[Progress], None] = lambda progress: None

    def run(self, plan: Plan) -> Run:
        """Make the index hold what the files hold, where *plan* says they differ."""
        run = Run()
        if plan.touched:
            self.catalog.touch({found.source: stamped(found) for found in plan.touched})
        if not self._settled(plan):
            adopted = self.catalog.manifest("state") == rebuild.ADOPTED
            self.catalog.set_manifest(state=rebuild.ADOPTED if adopted else "writing")
            self._write(plan, run)
            if adopted:
                rebuild.clean(self.index)
            self.catalog.set_manifest(state="settled")
        run.files += [FileReport(s, Outcome.KEPT, "its folder cannot be seen now") for s in plan.kept]
        run.files += [FileReport(found.source, Outcome.UNCHANGED) for found in (*plan.same, *plan.touched)]
        return run

    def _settled(self, plan: Plan) -> bool:
        """Is there nothing to do? Neither Chroma nor tantivy need be opened to know."""
        work = plan.new or plan.changed or plan.gone
        derived = generations.directory(self.index / "vectors", self.catalog.generation()).is_dir()
        terms = (self.index / "terms" / "meta.json").is_file()
        return not work and derived and terms and self.catalog.manifest("state") == "settled"

    def _write(self, plan: Plan, run: Run) -> None:
        terms = self._open_terms()
        try:
            self._write_changed(plan, terms, run)
            self._remove(plan, run)
            self._mark_copies()
            self._derive(terms)
        finally:
            terms.close()

    # ------------------------------------------------------------ articles

    def _write_changed(self, plan: Plan, terms: TermsWriter, run: Run) -> None:
        work = [*plan.new, *plan.changed]
        indexed = {source for source, entry in self.catalog.entries().items() if not entry.reason}
        ledger = _Ledger(self, terms, run, plan.moves, indexed, sum(map(effort, work)))
        tasks = [Task(found, self.recipe(found.source), self.given(found.source)) for found in work]
        with closing(drafted(self.drafter, tasks, self.limits)) as results:
            for task, result in results:
                ledger.take(task.found, result)
        ledger.flush()

    def _remove(self, plan: Plan, run: Run) -> None:
        if plan.gone:
            self.catalog.remove(plan.gone)
            self.step("articles removed")
        run.files += [FileReport(s, Outcome.REMOVED) for s in plan.gone if s not in plan.moves.values()]

    def _mark_copies(self) -> None:
        published = ((one.metadata.published, one.source) for one in self.catalog.listing())
        dated = sorted((dated.day, source) for dated, source in published if dated)
        found = duplicates.copies(
            self.catalog.signatures(), first=[source for _, source in dated], body=self._body
        )
        if found != self.catalog.copies():
            self.catalog.put_copies(found)
        self.step("copies marked")

    def _body(self, source: str) -> str:
        article = self.catalog.article(source)
        return story(article) if article else ""

    # ------------------------------------------------------------ what is derived

    def _open_terms(self) -> TermsWriter:
        path = self.index / "terms"
        try:
            return TermsWriter(path)
        except StoreDamagedError:
            discard(path)
            return TermsWriter(path)

    def _derive(self, terms: TermsWriter) -> None:
        """Bring the term index and the vectors to what the catalog holds, and sweep the rest."""
        wanted = self.catalog.ids()
        self._derive_terms(terms, wanted)
        self._publish(wanted)
        self.catalog.sweep_vectors()
        self.step("vectors swept")

    def _derive_terms(self, terms: TermsWriter, wanted: set[PassageId]) -> None:
        if len(wanted) <= REWRITTEN:
            self.catalog.begin_sweep()
            terms.rewrite(self.catalog.documents(sorted(wanted)))
            self.step("terms swept")
            return
        held = terms.ids()
        if missing := sorted(wanted - held):
            terms.add(self.catalog.documents(missing))
            self.step("terms restored")
        if orphans := held - wanted:
            self.catalog.begin_sweep()
            terms.remove(orphans)
            self.step("terms swept")

    def _publish(self, wanted: set[PassageId]) -> None:
        vectors = self.index / "vectors"
        current = self.catalog.generation()
        if current and not generations.directory(vectors, current).is_dir():
            self.catalog.withdraw()
            current = 0
        pending = self.catalog.pending()
        if current and not pending and generations.size(vectors, current) == len(wanted):
            generations.sweep(vectors, current)
            return
        self.progress(Progress("publishing"))
        new = max(current, generations.newest(vectors)) + 1
        try:
            self._build(vectors, current, new, wanted, pending)
        except StoreDamagedError:
            # The copy is of no use: begin from nothing; every vector is in the catalog.
            self.catalog.withdraw()
            self._build(vectors, 0, new, wanted, self.catalog.pending())
        self.step("generation built")
        self.catalog.publish(new)
        self.step("generation published")
        generations.sweep(vectors, new)

    def _build(
        self, vectors: Path, base: int, new: int, wanted: set[PassageId], fresh: Sequence[PassageId]
    ) -> None:
        try:
            generations.copy(vectors, base, new)
            self.step("generation copied")
            generations.change(vectors, new, wanted=wanted, fresh=self._portions(fresh))
        except QAError:
            generations.discard(vectors, new)
            raise

    def _portions(self, ids: Sequence[PassageId]) -> Iterator[tuple[list[PassageId], Vectors]]:
        for first in range(0, len(ids), 4 * BATCH):
            yield self.catalog.vectors(ids[first : first + 4 * BATCH])


_TEXT = {".html": 0.1, ".htm": 0.1, ".xhtml": 0.1, ".pdf": 0.02, ".docx": 0.1, ".epub": 0.3}
"""What share of a file is text, roughly: embedding takes most of the time, and pictures are not embedded."""


def effort(found: Found) -> int:
    """How much work a file is, beside others: roughly the bytes of its text."""
    suffix = os.path.splitext(found.location)[1].lower()  # noqa: PTH122  (of ten thousand files)
    return 1 + int(_TEXT.get(suffix, 1.0) * found.stamp.size)


@dataclass(slots=True)
class _Ledger:
    """Collects drafts until there is a batch of passages, and writes each batch."""

    writer: Writer
    terms: TermsWriter
    run: Run
    moves: Mapping[str, str]
    indexed: set[str]
    total: int
    done: int = 0
    drafts: list[Draft] = field(default_factory=list)
    waiting: int = 0
    efforts: int = 0

    def take(self, found: Found, result: Result) -> None:
        """Add a file; a batch is written when it is full. One bad file never stops the others.

        One whose reading was given up and that was never indexed is not tried again until it changes.
        """
        known = found.source in self.indexed
        if isinstance(result, UnreadableError) and (known or not isinstance(result, GivenUpError)):
            self._keep(found, str(result))
        elif isinstance(result, ArticleError):
            self._skip(found, str(result))
        else:
            self.drafts.append(result)
            self.efforts += effort(found)
            self.waiting += len(result.passages)
        if self.waiting >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was collected, in the order of the protocol."""
        if not self.drafts:
            return
        writer = self.writer
        self._embed({key: p for d in self.drafts for key, p in zip(d.vector_keys, d.passages, strict=True)})
        self.terms.add(_documents(self.drafts))
        writer.step("terms added")
        for draft in self.drafts:
            writer.catalog.put(draft)
            writer.step("article written")
            self.run.files.append(self._report(draft))
        self.done += self.efforts
        writer.progress(Progress("embedding", self.done, self.total))
        self.drafts.clear()
        self.waiting = self.efforts = 0

    def _embed(self, wanted: dict[int, Passage]) -> None:
        known = self.writer.catalog.known_vectors(wanted)
        missing = [key for key in wanted if key not in known]
        self.run.reused += len(known)
        for first in range(0, len(missing), BATCH):
            keys = missing[first : first + BATCH]
            embedder = self.writer.embedder(len(missing))
            vectors = embedder.encode([embedded_text(wanted[key]) for key in keys])
            self.writer.catalog.put_vectors(keys, vectors)
            self.run.embedded += len(keys)
            self.writer.step("vectors stored")
            part = self.efforts * (first + len(keys)) // len(missing)
            self.writer.progress(Progress("embedding", self.done + part, self.total))

    def _report(self, draft: Draft) -> FileReport:
        source, article = draft.article.source, draft.article
        origin = self.moves.get(source)
        outcome = Outcome.MOVED if origin else Outcome.UPDATED if source in self.indexed else Outcome.INDEXED
        return FileReport(
            source,
            outcome,
            f"was {origin}" if origin else "",
            len(draft.passages),
            len(article.text),
            sum(len(text) for _, text in draft.furniture),
            article.metadata,
            article.remarks,
        )

    def _skip(self, found: Found, reason: str) -> None:
        recipe = self.writer.recipe(found.source)
        self.writer.catalog.put_skipped(found.source, stamped(found), recipe, reason)
        self._pass(found)
        self.run.files.append(FileReport(found.source, Outcome.SKIPPED, reason))

    def _pass(self, found: Found) -> None:
        self.done += effort(found)
        self.writer.progress(Progress("embedding", self.done, self.total))

    def _keep(self, found: Found, reason: str) -> None:
        """The file cannot be read just now; what is known of it, if anything, stays."""
        self._pass(found)
        known = found.source in self.indexed
        note = f"{reason}; what was indexed before is kept" if known else reason
        self.run.files.append(FileReport(found.source, Outcome.KEPT if known else Outcome.SKIPPED, note))


def _documents(drafts: Sequence[Draft]) -> Iterator[tuple[PassageId, str, str]]:
    for draft in drafts:
        article: Article = draft.article
        for part in draft.passages:
            yield passage_id(article, part), part.text, article.metadata.title or ""
