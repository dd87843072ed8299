"""What is in the index, and what is not: the state of every source of a workspace."""

from __future__ import annotations

from qa.app.session import Workspace
from qa.embedding.compiled import read_recipe
from qa.indexing.plan import compare, sources
from qa.indexing.report import ArticleStatus, Status


def status(workspace: Workspace) -> Status:
    """Look at the files and at the index. Raises `StoreMissingError` when there is none."""
    view = workspace.view()
    entries = view.entries
    found = workspace.scan()
    plan = compare(found, entries)
    states = dict.fromkeys(sources(plan.changed), "changed")
    states |= dict.fromkeys(plan.gone, "gone") | dict.fromkeys(plan.kept, "kept")
    skipped = {source: entry.reason for source, entry in entries.items() if entry.reason} | found.problems
    fingerprint = view.manifest("embedding") or ""
    recipe = read_recipe(workspace.models_folder, fingerprint) if fingerprint else None
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
        compiled=bool(recipe and recipe.faithful),
    )
