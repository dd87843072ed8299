"""A suite: which facts are asked of which articles, and what must hold (`evals/suite.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa.errors import FactsError, UsageError
from qa.evaluation.metrics import NAMES
from qa.places import is_file

EVALS, RUNS, DEFAULT = "evals", "runs", "suite"


@dataclass(frozen=True, slots=True)
class Suite:
    """`thresholds` are least values of metrics; `tolerance` is how many facts may be lost to the baseline."""

    name: str
    folder: Path
    workspace: Path
    files: tuple[Path, ...]
    title: str = ""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    baseline: Path | None = None
    tolerance: int = 0

    @property
    def runs(self) -> Path:
        """Where its runs are stored."""
        return self.folder / RUNS


_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "title": str,
    "workspace": str,
    "facts": list,
    "baseline": str,
    "tolerance": int,
    "thresholds": dict,
}


def find(workspace: Path, name: str | None) -> Suite:
    """The suite *name* (`evals/NAME.toml`, or a path); else `evals/suite.toml`, or all of `evals/facts`.

    Raises `UsageError` when there is none, `FactsError` when it makes no sense.
    """
    folder = workspace / EVALS
    path = folder / f"{name or DEFAULT}.toml"
    if name and not is_file(path):
        path = Path(name)
    if is_file(path):
        return _read(path.resolve(), workspace)
    if name:
        known = ", ".join(sorted(one.stem for one in folder.glob("*.toml"))) or "none yet"
        raise UsageError(f"there is no suite {name}", hint=f"suites in {folder}: {known}")
    return Suite(DEFAULT, folder, workspace, _facts(folder, ["facts/*.toml"]), title=workspace.name)


def _read(path: Path, workspace: Path) -> Suite:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FactsError(f"{path} cannot be read: {error}") from error
    _check(path, content)
    folder = path.parent
    named = content.get("workspace")
    baseline = content.get("baseline")
    return Suite(
        name=path.stem,
        folder=folder,
        workspace=(folder / named).resolve() if named else workspace,
        files=_facts(folder, content.get("facts", ["facts/*.toml"])),
        title=content.get("title", path.stem),
        thresholds={name: float(least) for name, least in content.get("thresholds", {}).items()},
        baseline=folder / baseline if baseline else None,
        tolerance=content.get("tolerance", 0),
    )


def _check(path: Path, content: Mapping[str, Any]) -> None:
    for key, value in content.items():
        if key not in _KINDS:
            raise FactsError(f"{path}: there is no such key: {key}", hint=f"there are: {', '.join(_KINDS)}")
        if isinstance(value, bool) or not isinstance(value, _KINDS[key]):
            raise FactsError(f"{path}: {key} cannot be {value!r}")
    for name, least in content.get("thresholds", {}).items():
        if name not in NAMES:
            raise FactsError(f"{path}: there is no metric {name}", hint=f"there are: {', '.join(NAMES)}")
        if isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 1:
            raise FactsError(f"{path}: the threshold of {name} must lie between 0 and 1, not be {least!r}")


def _facts(folder: Path, patterns: list[Any]) -> tuple[Path, ...]:
    found: dict[Path, None] = {}
    for one in patterns:
        try:
            found |= dict.fromkeys(sorted(folder.glob(str(one))))
        except (ValueError, NotImplementedError) as error:
            raise FactsError(f"facts = {one!r}: {error}", hint="a pattern like facts/*.toml") from error
    return tuple(found)
