"""`Workspace.summarize`: which articles, how much of them is read, and what is to be said about both."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qa.app.naming import as_known, hint
from qa.domain import Embedder, Engine, Filter, LanguageModel, Metadata, Passage, PassageId, Timing
from qa.errors import UsageError
from qa.retrieval import HybridRetriever
from qa.store.select import lets, names
from qa.store.view import View
from qa.summaries.extractive import Pile, story_order, summarise
from qa.summaries.nouns import ANY, Extent, Source, Summary

if TYPE_CHECKING:
    from qa.app.session import Workspace

READ = 400
"""So many sentences are weighed at most: encoding them takes some seconds. Of a larger pile, those of the
opening passages and of the passages that are nearest to all others are read."""

_FOUND = 60
"""So many passages may bear on a topic."""

_OPENING = 0.15
"""What opening its article counts for a passage, beside its nearness to the whole pile."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be summarised, and how."""

    sources: tuple[str, ...] = ()
    about: str | None = None
    extent: Extent = ANY
    filter: Filter = Filter()


def summarize(
    workspace: Workspace,
    embedder: Embedder,
    wanted: Wanted,
    *,
    writer: LanguageModel | None,
    progress: Callable[[str, int, int], None],
) -> Summary:
    """The summary of the articles that *wanted* names, quoted or by *writer*; *progress* by phases.

    Raises `UsageError` for a name that fits no article, `ModelError`.
    """
    began = time.perf_counter()
    view = workspace.view()
    about = " ".join(wanted.about.split()) if wanted.about is not None else None
    if about == "":
        raise UsageError("--about names no topic", hint='qa summarize --about "the valuation"')
    chosen, remarks = choose(view, wanted, workspace.root)
    pile, left = _pile(view, embedder, chosen, about)
    read = time.perf_counter()
    reading = partial(progress, "reading sentences")
    summary = summarise(pile, embedder, extent=wanted.extent, about=about, progress=reading)
    if writer is not None:
        from qa.prompts import Templates
        from qa.summaries.generative import GenerativeSummary

        writing = partial(progress, f"{writer.name} writes")
        templates, verifier = Templates.load(workspace.root), workspace.verifier()
        made = GenerativeSummary(writer, templates, verifier, progress=writing)
        summary = made.write(pile, summary, extent=wanted.extent)
    done = time.perf_counter()
    made_by = summary.engine or Engine("extractive", "", "")
    said = (*summary.remarks, *remarks, *left, *_remarks(summary, wanted.extent))
    name, seen = view.name, view.remarks  # another process may index meanwhile, which closes the view
    fresh = workspace.freshness({citation.source for citation in summary.citations})
    return replace(
        summary,
        remarks=(*said, *seen, *fresh.remarks),
        stale=fresh.stale,
        engine=Engine(made_by.answerer, workspace.settings.embedding, name, made_by.model),
        timing=Timing(1000 * (time.perf_counter() - began), 1000 * (read - began), 1000 * (done - read)),
    )


# ---------------------------------------------------------------- which articles


def choose(view: View, wanted: Wanted, root: Path) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """The articles in story order, each of a group of copies once; and how many have no date."""
    known = {one.source: one.metadata for one in view.listing}
    named = _named(view, wanted.sources, root)
    undated, passing = 0, []
    for source in named:
        verdict = lets(wanted.filter, source, known[source])
        undated += verdict is None
        if verdict:
            passing.append(source)
    remarks = []
    if undated:
        articles = "article is" if undated == 1 else "articles are"
        remarks.append(f"{undated} undated {articles} left out; --undated keeps them")
    if named and not passing:
        remarks.append("no article was published then")
    return _originals(passing, view.copies, known), tuple(remarks)


def _named(view: View, patterns: Sequence[str], root: Path) -> list[str]:
    """The sources that any of *patterns* names, or all; a pattern that names none is an error."""
    known = [one.source for one in view.listing]
    if not patterns:
        return known
    chosen: set[str] = set()
    for pattern, glob in zip(patterns, as_known(patterns, known, root), strict=True):
        found = [source for source in known if names(glob, source)]
        if not found:
            raise UsageError(f"no article matches {pattern}", hint=hint(pattern, view.entries, root))
        chosen.update(found)
    return [source for source in known if source in chosen]


def _originals(
    passing: Sequence[str], copies: dict[str, str], known: dict[str, Metadata]
) -> tuple[Source, ...]:
    """Of each group of copies the original, if it is among them, and else the first."""
    groups: dict[str, list[str]] = {}
    for source in passing:
        groups.setdefault(copies.get(source, source), []).append(source)
    made = []
    for original, some in groups.items():
        shown = original if original in some else some[0]
        made.append(Source(shown, known[shown], tuple(one for one in some if one != shown)))
    return story_order(made)


# ---------------------------------------------------------------- how much of them


def _pile(
    view: View, embedder: Embedder, sources: tuple[Source, ...], about: str | None
) -> tuple[Pile, tuple[str, ...]]:
    """The passages that are read; with a topic, those that search finds for it."""
    if about is not None and sources:
        names_ = tuple(_exactly(one.source) for one in sources)
        evidence = HybridRetriever(view, embedder).retrieve(
            about, limit=_FOUND, filter=Filter(sources=names_)
        )
        found: dict[str, list[Passage]] = {}
        for scored in evidence.passages:
            found.setdefault(scored.passage.source, []).append(scored.passage)
        return Pile(sources, found), ()
    every = {one.source: view.passages_of(one.source) for one in sources}
    kept = _central(view, every)
    if kept is None:
        return Pile(sources, {source: (*some.values(),) for source, some in every.items()}), ()
    read = {source: [p for id_, p in some.items() if id_ in kept] for source, some in every.items()}
    counts = [sum(len(p.sentences) for some in piles for p in some) for piles in (read.values(), _all(every))]
    remark = f"{counts[0]} of {counts[1]} sentences were read: of the openings and the most central passages"
    return Pile(sources, read), (remark,)


def _all(every: dict[str, dict[PassageId, Passage]]) -> list[list[Passage]]:
    return [list(some.values()) for some in every.values()]


def _exactly(source: str) -> str:
    """A glob that names this source and no other."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in source)


def _central(view: View, every: dict[str, dict[PassageId, Passage]]) -> set[PassageId] | None:
    """The passages to read; None: all of them."""
    import numpy as np

    lengths = {id_: len(p.sentences) for some in every.values() for id_, p in some.items()}
    if sum(lengths.values()) <= READ:
        return None
    vectors = view.vectors(list(lengths))
    middle = np.mean(np.stack(list(vectors.values())), axis=0)
    openings = {next(iter(some)) for some in every.values() if some}
    worth = {id_: float(vectors[id_] @ middle) + _OPENING * (id_ in openings) for id_ in lengths}
    kept: set[PassageId] = set()
    room = READ
    for id_ in sorted(lengths, key=lambda id_: (-worth[id_], id_)):
        if lengths[id_] <= room:
            kept.add(id_)
            room -= lengths[id_]
    return kept


def _remarks(summary: Summary, extent: Extent) -> list[str]:
    if summary.statements or not summary.sources or summary.silent:
        return []
    if extent.words is not None:
        return [f"no sentence is as short as {extent.words} {'word' if extent.words == 1 else 'words'}"]
    return ["there is no whole sentence to quote"]
