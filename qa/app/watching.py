"""Changes below a workspace's roots, as they happen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qa.app import workspace as workspaces
from qa.app.session import Workspace
from qa.indexing.scan import path_of

_LOOK = 5_000
"""Milliseconds after which the roots are looked up again: one may have come back, or been added."""


def changes(workspace: Workspace) -> Iterator[None]:
    """Yield once for each burst of changes, until the process is interrupted.

    Half a second of quiet ends a burst, so that a file is rarely met half written; if it is,
    its next change is a burst of its own.
    """
    from watchfiles import watch

    while True:
        roots = _roots(workspace)
        seen = _Seen(workspace.index_folder)
        for found in watch(
            *roots,
            watch_filter=seen,
            debounce=3_000,
            step=500,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            raise_interrupt=True,
        ):
            if found:
                yield
            if _roots(workspace) != roots:
                yield
                break


class _Seen:
    """Passes over what `qa index` passes over: its own folder, and names that begin with a dot."""

    def __init__(self, index: Path) -> None:
        self._index = str(index)

    def __call__(self, _: object, path: str) -> bool:
        return not path.startswith(self._index) and not Path(path).name.startswith(".")


def _roots(workspace: Workspace) -> list[Path]:
    """The roots that are there now; the workspace itself, should there be none."""
    named = (workspaces.SEEDS, *workspace.view().roots())
    there = [path for path in (path_of(name, workspace.root) for name in named) if path.exists()]
    return there or [workspace.root]
