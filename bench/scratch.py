"""Workspaces for a run, in a folder that goes when the run ends."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import qa
from bench import measure


@dataclass
class Scratch:
    """Where a run builds what it measures. No path is used twice: Chroma remembers paths."""

    root: Path
    made: int = 0

    @cached_property
    def example(self) -> Path:
        """A workspace with the articles that come with the project, indexed by the command line."""
        workspace = self._made("example")
        for file in (measure.PROJECT / "seeds").iterdir():
            shutil.copy2(file, workspace / "seeds")
        measure.process(*measure.qa("--workspace", str(workspace), "index"))
        return workspace

    def workspace(self, name: str) -> Path:
        """A new one, with nothing in it but the compiled query encoder, which is made only once."""
        workspace = self._made(name)
        shutil.copytree(self.example / "index" / "models", workspace / "index" / "models")
        return workspace

    def folder(self, name: str) -> Path:
        """A new, empty folder."""
        self.made += 1
        path = self.root / f"{name}-{self.made}"
        path.mkdir(parents=True)
        return path

    def _made(self, name: str) -> Path:
        workspace = self.folder(name)
        qa.init(workspace)
        return workspace
