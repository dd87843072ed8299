"""What is in the index, and what is not: the state of every source of a workspace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from qa.app.building import recipes
from qa.app.naming import as_known, near, unknown
from qa.app.session import Workspace
from qa.embedding.compiled import read_recipe
from qa.indexing.plan import compare, sources
from qa.indexing.report import ArticleStatus, Status
from qa.store.select import names

STATES = ("indexed", "changed", "gone", "kept", "new", "skipped", "copy", "undated")
"""What a source can be: the states of articles, what is no article yet, and two things known of one."""

KEYS: dict[str, Callable[[ArticleStatus], Any]] = {
    "source": lambda one: one.source,
    "title": lambda one: (one.metadata.title or "").casefold(),
    "published": lambda one: one.metadata.published.day if one.metadata.published else date.min,
    "size": lambda one: one.characters,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sources are listed, and in which order; `sort` is one of `KEYS`, after "-" turned round."""

    globs: tuple[str, ...] = ()
    states: frozenset[str] = frozenset()
    sort: str = "source"


def chosen(status: Status, choice: Choice) -> Status:
    """*status* with the sources of *choice* only; what it says of the whole index stays."""
    choice = replace(choice, globs=as_known(choice.globs, _known(status), Path(status.workspace)))
    key = KEYS[choice.sort.removeprefix("-")]
    articles = [one for one in status.articles if _named(choice, one.source) and _stands(choice, one)]
    articles.sort(key=key, reverse=choice.sort.startswith("-"))
    return replace(
        status,
        articles=tuple(articles),
        fresh=tuple(source for source in status.fresh if _named(choice, source) and _any(choice, "new")),
        skipped=tuple(one for one in status.skipped if _named(choice, one[0]) and _any(choice, "skipped")),
        passages=sum(one.passages for one in articles),
    )


def unfound(status: Status, globs: Sequence[str]) -> list[str]:
    """Which of *globs* name nothing there is, and what may have been meant."""
    known = _known(status)
    nothing = unknown(globs, known, Path(status.workspace))
    return ["; ".join(filter(None, (f"nothing matches {one}", near(one, known)))) for one in nothing]


def _known(status: Status) -> list[str]:
    skipped = (source for source, _ in status.skipped)
    return [*(one.source for one in status.articles), *status.fresh, *skipped]


def _named(choice: Choice, source: str) -> bool:
    return not choice.globs or any(names(glob, source) for glob in choice.globs)


def _any(choice: Choice, *states: str) -> bool:
    return not choice.states or not choice.states.isdisjoint(states)


def _stands(choice: Choice, one: ArticleStatus) -> bool:
    known = ("copy",) if one.copy_of else ()
    undated = () if one.metadata.published else ("undated",)
    return _any(choice, one.state, *known, *undated)


def status(workspace: Workspace) -> Status:
    """Look at the files and at the index. Raises `StoreMissingError` when there is none."""
    view = workspace.view()
    entries = view.entries
    found = workspace.scan(view)
    plan = compare(found, entries)
    states = dict.fromkeys(sources(plan.changed), "changed")
    states |= dict.fromkeys(plan.gone, "gone") | dict.fromkeys(plan.kept, "kept")
    skipped = {source: entry.reason for source, entry in entries.items() if entry.reason} | found.problems
    fingerprint = view.manifest("embedding") or ""
    compiled = read_recipe(workspace.models_folder, fingerprint) if fingerprint else None
    recipe = recipes(workspace.settings, fingerprint, view.given())
    outdated = set(sources(compare(found, entries, recipe=recipe).changed)) - set(states)
    outdated |= {source for source in sources(plan.changed) if source in skipped}
    return Status(
        workspace=str(workspace.root),
        articles=tuple(
            ArticleStatus(
                *(one.source, one.metadata, one.characters, one.passages),
                *(states.get(one.source, "indexed"), one.copy_of, one.furniture),
                one.remarks,
            )
            for one in view.listing
        ),
        fresh=sources(plan.new),
        skipped=tuple(sorted(skipped.items())),
        roots=("seeds", *view.roots()),
        missing=tuple(found.missing),
        passages=view.size,
        embedding=view.manifest("embedding_name") or "",
        generation=int(view.manifest("generation") or 0),
        compiled=bool(compiled and compiled.faithful),
        outdated=tuple(sorted(outdated)),
    )
