"""Fixtures: a workspace with fakes for each test, and one with the real model for all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import qa
from tests.fakes import Bench

PROJECT = Path(__file__).parent.parent


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """An empty workspace, indexed with fakes through the real protocol."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "index").mkdir()
    return Bench(tmp_path)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two workspaces, indexed once with the real model: `story` (tests/seeds) and `scale` (seeds)."""
    root = tmp_path_factory.mktemp("built")
    for name, seeds in (("story", PROJECT / "tests/seeds"), ("scale", PROJECT / "seeds")):
        qa.init(root / name)
        for path in seeds.iterdir():
            shutil.copy2(path, root / name / "seeds")
        if name == "scale":  # compiled once is enough
            shutil.copytree(root / "story/index/models", root / "scale/index/models")
        qa.open(root / name).index()
    return root


@pytest.fixture
def story(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the workspace over tests/seeds, which is the current directory."""
    return _entered(built / "story", tmp_path, monkeypatch)


@pytest.fixture
def scale(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the workspace over the project's seeds, which is the current directory."""
    return _entered(built / "scale", tmp_path, monkeypatch)


def _entered(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / workspace.name
    # Times are kept: a copy that is newer than its index would look changed.
    shutil.copytree(workspace, copy, copy_function=_link_models)
    monkeypatch.chdir(copy)
    monkeypatch.delenv("QA_WORKSPACE", raising=False)
    return copy


def _link_models(source: str, target: str) -> str:
    """The compiled model is 90 MB and never changes."""
    if source.endswith(".onnx"):
        os.link(source, target)
        return target
    return str(shutil.copy2(source, target))


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same output whatever the terminal of whoever runs the tests."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "QA_EMBEDDING"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "dumb")
