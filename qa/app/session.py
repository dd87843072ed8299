"""A workspace in use: settings, index and models brought together, each loaded when needed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qa import articles
from qa.answering.extractive import ExtractiveAnswerer
from qa.app import models
from qa.app import workspace as workspaces
from qa.app.building import Builder, Hooks, recipes
from qa.app.freshness import Freshness, again, freshness
from qa.app.naming import as_known, hint, unknown
from qa.app.settings import Settings
from qa.domain import (
    Answer,
    Answerer,
    Article,
    Embedder,
    Engine,
    Evidence,
    Filter,
    LanguageModel,
    Timing,
    Verifier,
)
from qa.embedding.bulk import BulkEmbedder
from qa.embedding.compiled import CompiledEmbedder
from qa.embedding.models import find
from qa.errors import StoreMismatchError, StoreMissingError, UsageError
from qa.indexing.protocol import Progress
from qa.indexing.report import IndexReport
from qa.indexing.scan import Scan, looked, path_of, scan, source_of
from qa.reader.spans import SHIPPED, Model
from qa.retrieval import HybridRetriever
from qa.store.catalog import Catalog
from qa.store.view import View
from qa.summaries.nouns import Extent, Summary

if TYPE_CHECKING:
    from qa.chat import Conversation, Turn

_REST = 20.0
"""Looking for changed files takes at most a twentieth of a warm process's time."""


MOST_PASSAGES, MOST_SENTENCES = 1000, 100
"""As on the command line."""


def _check(what: str, number: int | None, most: int | None = None) -> None:
    """Raises `UsageError` for none at all, or for too many."""
    if number is not None and not 1 <= number <= (number if most is None else most):
        bounds = "at least 1" if most is None else f"from 1 to {most}"
        raise UsageError(f"{what}={number}: it must be {bounds}")


@dataclass(frozen=True, slots=True)
class _Looked:
    """What lay below the roots and how fresh the index is, of which revision, until when that will do."""

    scan: Scan
    overall: Freshness
    revision: int
    until: float


class Workspace:
    """Articles and their index. Readers never write; `index` is the one writer."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.settings = settings
        self._view: View | None = None
        self._embedder: Embedder | None = None
        self._looked: _Looked | None = None
        self._models: dict[str, LanguageModel] = {}
        self._reader = Model(SHIPPED)

    @property
    def index_folder(self) -> Path:
        """Where the index lies."""
        return self.root / workspaces.INDEX

    @property
    def models_folder(self) -> Path:
        """Where compiled encoders lie."""
        return self.index_folder / "models"

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index."""
        if self._view is not None:
            self._view.close()
            self._view = None

    # ------------------------------------------------------------ questions

    def ask(
        self,
        question: str,
        *,
        limit: int | None = None,
        filter: Filter = Filter(),
        model: str | LanguageModel | None = None,
        on_text: Callable[[str], None] = lambda text: None,
    ) -> Answer:
        """What the articles say to *question*, or an abstention with the closest passages.

        *model* writes the answer: None is that of the settings, "extractive" none at all. *on_text* is
        given what it writes as it is written, before anything of it was verified.
        Raises `StoreMissingError` when nothing is indexed, `UsageError` for no question or a *limit*
        that is none, and `ModelError` when the model fails before its first word.
        """
        began = time.perf_counter()
        writer = self.language_model(model)
        evidence = self.search(question, limit=limit, filter=filter)
        found = time.perf_counter()
        answer = self.answerer(writer, on_text).answer(evidence)
        answered = time.perf_counter()
        fresh = self.freshness({citation.source for citation in (*answer.citations, *answer.closest)})
        stamp = Timing(
            total=1000 * (time.perf_counter() - began),
            retrieve=1000 * (found - began),
            answer=1000 * (answered - found),
        )
        made = answer.engine or Engine("extractive", "", "")
        return replace(
            answer,
            remarks=(*answer.remarks, *evidence.remarks, *fresh.remarks),
            stale=fresh.stale,
            engine=replace(self._engine(made.answerer), model=made.model),
            timing=stamp,
        )

    def chat(
        self,
        *,
        limit: int | None = None,
        filter: Filter = Filter(),
        turns: Sequence[Turn] = (),
        model: str | LanguageModel | None = None,
        on_text: Callable[[str], None] = lambda text: None,
    ) -> Conversation:
        """A conversation: its `ask` understands follow-ups ("and when?") from the turns before.

        It goes on from *turns*; the rest holds for every question, and is as in `ask`. A model
        also makes the follow-ups questions of their own. Raises `ModelError` when it cannot be opened.
        """
        from qa.chat import Conversation

        writer = self.language_model(model)
        answered = partial(
            self.ask, limit=limit, filter=filter, model=writer or models.EXTRACTIVE, on_text=on_text
        )
        if writer is None:
            return Conversation(answered, turns=turns)
        from qa.chat.rewriting import rewriting
        from qa.prompts import Templates

        resolver = partial(rewriting, writer, Templates.load(self.root))
        return Conversation(answered, resolver=resolver, turns=turns)

    def answerer(
        self, model: LanguageModel | None, on_text: Callable[[str], None] = lambda text: None
    ) -> Answerer:
        """What turns evidence into an answer: quoted, or written by *model* and verified."""
        extractive = ExtractiveAnswerer(self._reader.reader(), copies=self.view().copies)
        if model is None:
            return extractive
        from qa.answering.generative import GenerativeAnswerer
        from qa.prompts import Templates

        templates = Templates.load(self.root)
        return GenerativeAnswerer(model, templates, self.verifier(), extractive, on_text)

    def search(self, question: str, *, limit: int | None = None, filter: Filter = Filter()) -> Evidence:
        """The passages closest to *question*, best first. Raises as `ask` does."""
        _check("limit", limit, MOST_PASSAGES)
        # What was no UTF-8 arrives as lone surrogates, which no tokenizer takes.
        asked = " ".join(question.split()).encode("utf-8", "replace").decode()
        if not asked:
            raise UsageError("there is no question", hint='qa ask "what stake did Meta take?"')
        embedder = self._loaded()
        view = self.view()
        retriever = HybridRetriever(view, embedder)
        chosen = self.resolved(filter)
        evidence = retriever.retrieve(asked, limit=limit or self.settings.limit, filter=chosen)
        left_out = self._left_out(filter, barred=evidence.barred)
        return replace(evidence, remarks=(*evidence.remarks, *left_out, *view.remarks))

    def _left_out(self, filter: Filter, *, barred: bool) -> list[str]:
        """Which sources of *filter* name no article; and what else lets none through where it is *barred*."""
        if not filter:
            return []
        entries = self.view().entries
        known = [source for source, entry in entries.items() if not entry.reason]
        nobody = unknown(filter.sources, known, self.root)
        said = [f"no article matches {one}; {hint(one, entries, self.root)}" for one in nobody]
        dates = barred and (not filter.sources or len(nobody) < len(filter.sources))
        return [*said, "no article was published then"] if dates else said

    def summarize(
        self,
        *sources: str,
        about: str | None = None,
        sentences: int | None = None,
        words: int | None = None,
        filter: Filter = Filter(),
        model: str | LanguageModel | None = None,
        progress: Callable[[str, int, int], None] = lambda phase, done, total: None,
    ) -> Summary:
        """A summary of the articles that *sources* (globs) name, or of all; of what bears on *about*.

        At most so many *sentences* or *words*; *model* as in `ask`. No statements: nothing bears on it.
        Raises `UsageError` for a glob that names no article or a number that is no extent,
        `StoreMissingError` when nothing is indexed, `ModelError` when the model fails before its first word.
        """
        _check("sentences", sentences, MOST_SENTENCES)
        _check("words", words)
        from qa.app.summarizing import Wanted, summarize

        wanted = Wanted(sources, about, Extent(sentences, words), filter)
        writer = self.language_model(model)
        return summarize(self, self._loaded(), wanted, writer=writer, progress=progress)

    def resolved(self, filter: Filter) -> Filter:
        """*filter*, its sources called as the index calls them where they are paths."""
        if not filter.sources:
            return filter
        return replace(filter, sources=as_known(filter.sources, self.view().entries, self.root))

    def article(self, source: str | Path) -> Article | None:
        """The article as it was indexed, by source or path; None when it is not in the index."""
        view = self.view()
        return view.article(str(source)) or view.article(source_of(Path(source), self.root))

    # ------------------------------------------------------------ the index

    def index(
        self,
        paths: Sequence[str | Path] = (),
        *,
        given: Mapping[str, str] | None = None,
        forget: Sequence[str | Path] = (),
        prune: bool = False,
        rebuild: bool = False,
        wait: float = 60.0,
        waiting: Callable[[str], None] = lambda owner: None,
        progress: Callable[[Progress], None] = lambda progress: None,
        step: Callable[[str], None] = lambda name: None,
    ) -> IndexReport:
        """Bring the index to what the files hold.

        *paths* outside `seeds/` are registered as roots, until they are named in *forget*. With
        *given* (field to value) they must be articles, whose metadata is set by hand.

        Raises `StoreLockedError`, `StoreFullError`, `UsageError`, and `StoreMismatchError` (another
        model, without *rebuild*).
        """
        began = time.perf_counter()
        self.close()
        hooks = Hooks(wait=wait, waiting=waiting, progress=progress, step=step)
        builder = Builder(self.root, self.index_folder, self.models_folder, self.settings, hooks)
        report = builder.run(paths, given=given or {}, prune=prune, rebuild=rebuild, forget=forget)
        self._embedder = None
        return replace(report, seconds=time.perf_counter() - began)

    def view(self) -> View:
        """A consistent look at the index as it is now."""
        if self._view is not None:
            catalog = Catalog.open(self.index_folder)
            current = catalog.revision()
            catalog.close()
            if self._view.revision == current:
                return self._view
            self._view.close()
        self._view = View(self.index_folder)
        return self._view

    def scan(self, view: View) -> Scan:
        """What lies now below the roots that *view* knows, which stays open: `self.view()` might close it."""
        roots = [self.root / workspaces.SEEDS, *(path_of(root, self.root) for root in view.roots())]
        return scan(roots, self.root, suffixes=articles.SUFFIXES, leave_out=self.index_folder)

    def freshness(self, cited: set[str]) -> Freshness:
        """What the files say of the index: which of *cited* are stale, what is not indexed.

        Cited files are looked at each time. All the others are looked at again only after `_REST`
        times as long as looking took (at once for a small pile, every few seconds for 10,000 files), or
        where a cited one came or went.
        """
        view = self.view()
        recipe = recipes(self.settings, view.manifest("embedding") or "", view.given())
        last = self._looked
        if last is None or last.revision != view.revision or time.monotonic() > last.until:
            last = self._look(view, recipe)
        seen = looked(last.scan, cited, self.root)
        if any((source in seen.files) != (source in last.scan.files) for source in cited):
            last = self._look(view, recipe)  # the whole folder may have come or gone
            seen = looked(last.scan, cited, self.root)
        return again(last.overall, seen, view.entries, cited, recipe)

    def _look(self, view: View, recipe: Callable[[str], str]) -> _Looked:
        began = time.monotonic()
        found = self.scan(view)
        overall = freshness(found, view.entries, (), recipe)
        ended = time.monotonic()
        self._looked = _Looked(found, overall, view.revision, ended + _REST * (ended - began))
        return self._looked

    def has_articles(self) -> bool:
        """Is there anything to index, should there be no index?"""
        found = scan(
            [self.root / workspaces.SEEDS], self.root, suffixes=articles.SUFFIXES, leave_out=self.index_folder
        )
        return bool(found.files)

    # ------------------------------------------------------------ models

    @property
    def reader(self) -> str:
        """Which reader answers: the fingerprint of its weights and calibration."""
        return self._reader.fingerprint

    def warm_up(self) -> None:
        """Begin to load the query encoder and the reader in threads, while the caller opens the rest."""
        embedder = self._loaded()
        if isinstance(embedder, CompiledEmbedder):
            embedder.warm_up()
        self._reader.warm_up()

    def language_model(self, model: str | LanguageModel | None = None) -> LanguageModel | None:
        """*model*, opened; that of the settings for None, and None where there is none or "extractive".

        A name is opened once; its usage is that of all replies. Raises `ModelError`.
        """
        if model is not None and not isinstance(model, str):
            return model
        name = models.named(model, self.settings)
        if name is not None and name not in self._models:
            self._models[name] = models.opened(name, self.settings)
        return self._models[name] if name is not None else None

    def verifier(self) -> Verifier:
        """What holds a model's statements against the evidence."""
        from qa.answering.verification import Verification
        from qa.support.classifier import Classifier

        return Verification(self._loaded(), Classifier())

    def _loaded(self) -> Embedder:
        if self._embedder is None:
            self._embedder = self._open_embedder()
        return self._embedder

    def _open_embedder(self) -> Embedder:
        catalog = Catalog.open(self.index_folder)
        name, fingerprint = catalog.manifest("embedding_name"), catalog.manifest("embedding")
        catalog.close()
        if name is None or fingerprint is None:
            raise StoreMissingError(f"no index in {self.index_folder}", hint='run "qa index"')
        if name != self.settings.embedding:
            raise StoreMismatchError(
                f"the index was built with {name}, the settings say {self.settings.embedding}",
                hint=f'run "qa index --rebuild", or set embedding = "{name}" in qa.toml',
            )
        compiled = CompiledEmbedder.open(self.models_folder, fingerprint)
        if compiled is not None:
            return compiled
        model = find(name)
        if model.fingerprint != fingerprint:
            raise StoreMismatchError(
                f"the index was built with another {name} than is installed", hint='run "qa index --rebuild"'
            )
        return BulkEmbedder(model)

    def _engine(self, answerer: str) -> Engine:
        return Engine(answerer, self.settings.embedding, self.view().name)
