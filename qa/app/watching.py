"""Changes below a workspace's roots, as they happen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from qa.app import workspace as workspaces
from qa.app.session import Workspace
from qa.indexing.scan import path_of

_LOOK = 5_000
"""Milliseconds after which the roots are looked up again: one may have come back, or been added."""


def changes(workspace: Workspace) -> Iterator[None]:
    """Yield once for each burst of changes, until the process is interrupted.

    Half a second of quiet ends a burst, so that a file is rarely met half written; if it is,
    its next change is a burst of its own. What changed before the watch began counts as one, too.
    """
    from watchfiles import Change, watch

    while True:
        roots = _roots(workspace)
        ends = {(Change.deleted, str(root)) for root in roots}
        seen = _Seen(workspace.index_folder)
        begun = False
        for found in watch(
            *roots,
            watch_filter=seen,
            debounce=3_000,
            step=500,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            raise_interrupt=True,
        ):
            if found or not begun:
                yield
            begun = True
            # A folder made anew where one was deleted may have its number.
            if found & ends or _roots(workspace) != roots:
                break


class _Seen:
    """Passes over what `qa index` passes over: its own folder, and names that begin with a dot."""

    def __init__(self, index: Path) -> None:
        self._index = index

    def __call__(self, _: object, path: str) -> bool:
        return not Path(path).is_relative_to(self._index) and not Path(path).name.startswith(".")


def _roots(workspace: Workspace) -> dict[Path, tuple[int, int]]:
    """The roots that are there now, with device and inode; the workspace itself, should there be none."""
    there = {}
    for name in (workspaces.SEEDS, *workspace.view().roots()):
        with suppress(OSError):
            status = (path := path_of(name, workspace.root)).stat()
            there[path] = (status.st_dev, status.st_ino)
    return there or {workspace.root: (0, 0)}
