"""`qa index`: from the roots of a workspace to its index, under the writer's lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from hashlib import blake2b
from os.path import splitext
from pathlib import Path

from qa import articles
from qa.app import workspace as workspaces
from qa.app.naming import near
from qa.app.settings import Settings
from qa.domain import Dated, Embedder, Metadata, Origin
from qa.embedding.bulk import BulkEmbedder
from qa.embedding.compiled import CompiledEmbedder, Tokens, compile_encoder, discard_others, read_recipe
from qa.embedding.models import Model, find, max_tokens
from qa.errors import StoreMismatchError, UsageError
from qa.indexing import rebuild as rebuilding
from qa.indexing.drafting import Drafter, Limits
from qa.indexing.plan import Plan, compare
from qa.indexing.protocol import Progress, Run, Writer
from qa.indexing.report import FileReport, IndexReport, Outcome
from qa.indexing.scan import Scan, path_of, scan, source_of
from qa.places import absolute, expanded
from qa.store.catalog import Catalog
from qa.store.lock import writing

VERSION = 6
"""Raised when articles are read, cleaned or cut otherwise than before: they are then read anew."""

FEW = 64
"""So many texts are embedded sooner by the compiled encoder than torch is imported."""

_FIELDS = ("title", "author", "publisher", "published", "updated", "url", "language")
_DAYS = ("published", "updated")


@dataclass(frozen=True, slots=True)
class Hooks:
    """How a run keeps its caller informed, and how long it waits for another writer."""

    wait: float = 60.0
    waiting: Callable[[str], None] = lambda owner: None
    progress: Callable[[Progress], None] = lambda progress: None
    step: Callable[[str], None] = lambda name: None


def recipes(
    settings: Settings, fingerprint: str, given: Mapping[str, Mapping[str, str]]
) -> Callable[[str], str]:
    """Names, for a source, how it is read, cut and embedded: an article of another recipe is read anew."""
    base = (VERSION, fingerprint, settings.passage_tokens, settings.max_file_mb)

    def named(extraction: str, metadata: Mapping[str, str]) -> str:
        parts = (*base, extraction, sorted(metadata.items()))
        return blake2b(repr(parts).encode(), digest_size=8).hexdigest()

    usual = cache(lambda suffix: named(articles.extraction(suffix), {}))

    def recipe(source: str) -> str:
        suffix = splitext(source)[1].lower()  # noqa: PTH122  (asked of ten thousand files at a time)
        return named(articles.extraction(suffix), given[source]) if given.get(source) else usual(suffix)

    return recipe


@dataclass(frozen=True)
class Builder:
    """One run of `qa index`."""

    root: Path
    index: Path
    models: Path
    settings: Settings
    hooks: Hooks

    def run(
        self,
        paths: Sequence[str | Path],
        *,
        given: Mapping[str, str],
        prune: bool,
        rebuild: bool,
        forget: Sequence[str | Path] = (),
    ) -> IndexReport:
        """See `Workspace.index`."""
        chosen = [self._known(_existing(Path(path))) for path in paths]
        checked = check_given(given, chosen)
        self.index.mkdir(parents=True, exist_ok=True)
        with writing(self.index, wait=self.hooks.wait, waiting=self.hooks.waiting):
            if rebuild and self._mismatch() is not None:
                return self._rebuild(chosen, checked, prune=prune, forget=forget)
            if (why := self._mismatch()) is not None:
                raise StoreMismatchError(why, hint='run "qa index --rebuild"')
            catalog = Catalog.create(self.index)
            try:
                self._forget(catalog, forget)
                if rebuild:
                    catalog.set_manifest(state="rebuilding")
                return self._bring(self.index, catalog, chosen, checked, prune=prune, anew=rebuild)
            finally:
                catalog.close()

    # ------------------------------------------------------------ steps

    def _bring(
        self,
        index: Path,
        catalog: Catalog,
        paths: Sequence[Path],
        given: Mapping[str, str],
        *,
        prune: bool,
        anew: bool = False,
    ) -> IndexReport:
        """Bring *catalog* to what the files hold."""
        self._register(catalog, paths, given)
        found, plan = self._plan(catalog, prune=prune, anew=anew)
        for source, old in plan.moves.items():
            catalog.move_given(old, source)
        if plan.moves:  # what is set with this run is newer than what followed a file
            self._register(catalog, paths, given)
        remarks = self._compile(bool(plan.new or plan.changed))
        catalog.set_manifest(embedding=self.model.fingerprint, embedding_name=self.model.name)
        run = self._writer(index, catalog).run(plan)
        discard_others(self.models, self.model.fingerprint)
        skipped = {source: entry.reason for source, entry in catalog.entries().items() if entry.reason}
        unused = [source for path in paths if (source := source_of(path, self.root)) in skipped and given]
        remarks += tuple(
            f"{source} is no article ({skipped[source]}); what was set is kept until it is one"
            for source in unused
        )
        return self._report(run, found, catalog, remarks)

    def _rebuild(
        self,
        paths: Sequence[Path],
        given: Mapping[str, str],
        *,
        prune: bool,
        forget: Sequence[str | Path],
    ) -> IndexReport:
        """Another model or format: build aside, then adopt."""
        aside = rebuilding.prepare(self.index, self.model.fingerprint)
        catalog = Catalog.create(aside)
        rebuilding.inherit(self.index, catalog)
        self._forget(catalog, forget)
        report = self._bring(aside, catalog, paths, given, prune=prune)
        catalog.close()
        rebuilding.adopt(self.index, aside, step=self.hooks.step)
        return report

    def _mismatch(self) -> str | None:
        """Why the index there is cannot be continued; None when it can, or there is none."""
        return mismatch(self.index, self.model)

    def _known(self, path: Path) -> Path:
        """*path* as the scan calls it, where another way than through the root leads into the workspace."""
        ways = (path, path.parent.resolve() / path.name, path.resolve())
        return next((way for way in ways if way.is_relative_to(self.root)), path)

    def _register(self, catalog: Catalog, paths: Sequence[Path], given: Mapping[str, str]) -> None:
        roots = [self.root / workspaces.SEEDS, *(path_of(root, self.root) for root in catalog.roots())]
        for path in paths:
            if not any(path.is_relative_to(root) for root in roots):
                catalog.add_root(source_of(path, self.root))
            if given:
                catalog.give(source_of(path, self.root), dict(given))

    def _forget(self, catalog: Catalog, paths: Sequence[str | Path]) -> None:
        known = catalog.roots()
        for path in paths:
            source = source_of(self._known(_full(Path(path))), self.root)
            if source not in known:
                raise UsageError(
                    f"{path} was never added", hint=f"added were: {', '.join(known)}" if known else ""
                )
            catalog.remove_root(source)

    def _plan(self, catalog: Catalog, *, prune: bool, anew: bool) -> tuple[Scan, Plan]:
        roots = [self.root / workspaces.SEEDS, *(path_of(root, self.root) for root in catalog.roots())]
        found = scan(roots, self.root, suffixes=articles.SUFFIXES, leave_out=self.index)
        if prune:  # what is there and cannot be looked at is not missing
            for root in (root for root in found.missing if root not in found.problems):
                catalog.remove_root(root)
            found.missing = [root for root in found.missing if root in found.problems]
        recipe = self._recipe(catalog)
        plan = compare(found, catalog.entries(), recipe=(lambda source: "") if anew else recipe)
        return found, plan

    def _compile(self, work: bool) -> tuple[str, ...]:
        """Compile the query encoder unless that was done; say so when it cannot be."""
        recipe = read_recipe(self.models, self.model.fingerprint)
        if recipe is None and (work or CompiledEmbedder.open(self.models, self.model.fingerprint) is None):
            self.hooks.progress(Progress("compiling the query encoder"))
            recipe = compile_encoder(self.model, self.models)
            self.hooks.step("encoder compiled")
        if recipe is None or recipe.faithful:
            return ()
        return (f"{self.model.name} cannot be compiled faithfully: questions take seconds longer",)

    # ------------------------------------------------------------ parts

    @cached_property
    def model(self) -> Model:
        """The embedding model of the settings."""
        return find(self.settings.embedding)

    @cached_property
    def _bulk(self) -> Embedder:
        return BulkEmbedder(self.model)

    def _embedder(self, texts: int) -> Embedder:
        if texts <= FEW:
            compiled = CompiledEmbedder.open(self.models, self.model.fingerprint)
            if compiled is not None:
                return compiled
        return self._bulk

    def _writer(self, index: Path, catalog: Catalog) -> Writer:
        given = catalog.given()
        room = max_tokens(self.model.folder) - 2  # two special tokens
        return Writer(
            index=index,
            catalog=catalog,
            embedder=self._embedder,
            drafter=Drafter(
                Tokens(self.model.folder),
                self.model.fingerprint,
                budget=min(self.settings.passage_tokens, room),
                max_file_mb=self.settings.max_file_mb,
            ),
            recipe=self._recipe(catalog),
            given=lambda source: _metadata(given.get(source, {})),
            limits=Limits(workers=_workers()),
            step=self.hooks.step,
            progress=self.hooks.progress,
        )

    def _recipe(self, catalog: Catalog) -> Callable[[str], str]:
        return recipes(self.settings, self.model.fingerprint, catalog.given())

    def _report(self, run: Run, found: Scan, catalog: Catalog, remarks: tuple[str, ...]) -> IndexReport:
        entries = catalog.entries()
        skipped = [FileReport(s, Outcome.SKIPPED, reason) for s, reason in found.problems.items()]
        files = [
            replace(report, outcome=Outcome.SKIPPED, reason=entries[report.source].reason)
            if report.outcome is Outcome.UNCHANGED and entries[report.source].reason
            else report
            for report in run.files
        ]
        return IndexReport(
            files=tuple(sorted((*files, *skipped), key=lambda report: report.source)),
            missing=tuple(found.missing),
            others=dict(sorted(found.others.items())),
            articles=sum(not entry.reason for entry in entries.values()),
            passages=catalog.count(),
            embedded=run.embedded,
            reused=run.reused,
            remarks=remarks,
        )


def _workers() -> int:
    """Half of the processors: the others embed."""
    return max(1, min(4, (os.cpu_count() or 2) // 2))


def mismatch(index: Path, model: Model) -> str | None:
    """Why *model* cannot be used with the index there is; None when it can, or there is none."""
    from qa.errors import StoreMissingError

    try:
        catalog = Catalog.open(index)
    except StoreMissingError:
        return None
    except StoreMismatchError as error:
        return str(error)
    name, fingerprint = catalog.manifest("embedding_name"), catalog.manifest("embedding")
    catalog.close()
    if fingerprint in (None, model.fingerprint):
        return None
    if name == model.name:
        return f"the index was built with another {name} than is installed"
    return f"the index was built with {name}, the settings say {model.name}"


def check_given(given: Mapping[str, str], paths: Sequence[Path]) -> dict[str, str]:
    """*given* with tidy values. Raises `UsageError` for a field or a date that makes no sense."""
    if given and not paths:
        raise UsageError(
            "--set needs the articles it is for", hint="qa index --set published=2025-06-13 FILE"
        )
    if given and (folders := [path for path in paths if path.is_dir()]):
        raise UsageError(f"--set is for articles, and {folders[0]} is a folder", hint="name the files")
    for name, value in given.items():
        if name not in _FIELDS:
            raise UsageError(f"there is no field {name!r}", hint=f"there are: {', '.join(_FIELDS)}")
        if name in _DAYS and value.strip():
            parse_day(value.strip(), what=name)
        if name == "url" and value.strip() and not value.strip().startswith(("https://", "http://")):
            raise UsageError(f"url: {value!r} is no address of a page", hint="write it like https://…")
    return {name: " ".join(value.split()) for name, value in given.items()}


def parse_day(text: str, *, what: str) -> date:
    """An ISO date. Raises `UsageError`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{what}: {text!r} is no date", hint="write it like 2025-06-13") from error


def _metadata(values: Mapping[str, str]) -> Metadata:
    def day(name: str) -> Dated | None:
        return Dated(date.fromisoformat(values[name]), Origin.BY_HAND) if values.get(name) else None

    get = values.get
    return Metadata(
        *(get("title"), get("author"), get("publisher"), day("published"), get("url"), day("updated")),
        get("language"),
    )


def _full(path: Path) -> Path:
    """Without "..", and a link as itself: the scan resolves none either."""
    return absolute(expanded(path))


def _meant(path: Path) -> str:
    """The files beside *path* that are named nearly so."""
    try:
        return near(path.name, sorted(str(one) for one in path.parent.iterdir()))
    except (OSError, ValueError):
        return ""


def _existing(path: Path) -> Path:
    full = _full(path)
    if not os.path.exists(full):  # noqa: PTH110  (Path.exists() raises for a name that is too long)
        raise UsageError(f"there is no {path}", hint=_meant(path))
    if full.is_file() and full.suffix.lower() not in articles.SUFFIXES:
        kinds = ", ".join(sorted(articles.SUFFIXES))
        raise UsageError(f"{path} is of no type that can be read", hint=f"types: {kinds}")
    return full
