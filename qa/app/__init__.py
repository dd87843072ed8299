"""All wiring, and the Python entry points. The command line is a thin layer over this package.

import qa

articles = qa.open("~/story")
articles.index()
print(articles.ask("what stake did Meta take?").answer)
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from qa.app import workspace as workspaces
from qa.app.session import Workspace
from qa.places import expanded, here

__all__ = ["Workspace", "init", "open"]


def open(workspace: str | os.PathLike[str] | None = None, **settings: Any) -> Workspace:
    """The workspace at *workspace*, or the nearest one at or above the current directory.

    *settings* are fields of `Settings` and win over `qa.toml`. Raises `WorkspaceError`.
    """
    root = workspaces.find(here(), named=None if workspace is None else Path(workspace))
    return Workspace(root, workspaces.settings(root, settings))


def init(folder: str | os.PathLike[str]) -> list[Path]:
    """Make *folder* a workspace; what is there already stays. Returns the folders made."""
    return workspaces.create(expanded(Path(folder)))
