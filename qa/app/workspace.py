"""Workspaces and their settings: where the articles, the index and `qa.toml` lie."""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from qa.app.settings import Settings
from qa.errors import UsageError, WorkspaceError

SEEDS, INDEX, CONFIG = "seeds", "index", "qa.toml"

_README = """# index

What `qa index` builds: the catalog, the vectors, the terms and the compiled model.
Safe to delete; `qa index` makes it again from the articles (what was set by hand is lost).
"""


def is_workspace(folder: Path) -> bool:
    """A folder with `seeds/` and `index/`, or with a `qa.toml`."""
    return (folder / CONFIG).is_file() or ((folder / SEEDS).is_dir() and (folder / INDEX).is_dir())


def find(start: Path, *, named: str | Path | None = None) -> Path:
    """The workspace *named*, or the one that `QA_WORKSPACE` names, or the nearest at or above *start*.

    Raises `WorkspaceError` when there is none.
    """
    name = named or os.environ.get("QA_WORKSPACE")
    if name:
        folder = Path(name).expanduser().resolve()
        if not is_workspace(folder):
            raise WorkspaceError(f"{name} is no workspace", hint=f'run "qa init {name}" to make it one')
        return folder
    here = start.resolve()
    for folder in (here, *here.parents):
        if is_workspace(folder):
            return folder
    raise WorkspaceError(
        "there is no workspace here, or above",
        hint='run "qa init" to make one, or name one with --workspace DIR',
    )


def create(folder: Path) -> list[Path]:
    """Make *folder* a workspace; what is there already stays. Returns what was made."""
    made = []
    try:
        for name in (SEEDS, INDEX):
            if not (folder / name).is_dir():
                (folder / name).mkdir(parents=True)
                made.append(folder / name)
        readme = folder / INDEX / "README.md"
        if not readme.exists():
            readme.write_text(_README, encoding="utf-8")
    except OSError as error:
        raise WorkspaceError(f"cannot make a workspace in {folder}: {str(error.strerror).lower()}") from error
    return made


def settings(workspace: Path, given: Mapping[str, Any]) -> Settings:
    """Defaults, then `qa.toml`, then the environment, then what is *given* (None: not given)."""
    written = _read(workspace / CONFIG)
    own = {key: name for key, variable in _VARIABLES.items() if (name := os.environ.get(variable))}
    own |= {key: value for key, value in given.items() if value is not None}
    found = replace(Settings(), **_checked(written | own))
    return found if "base_url" in own or not found.base_url else _kept_apart(found, written, own)


def _kept_apart(found: Settings, written: Mapping[str, Any], own: Mapping[str, Any]) -> Settings:
    """The address of `qa.toml` is for the provider that stands there with it.

    It is sent no key unless it is this machine: a folder of articles may come from anybody.
    """
    from qa.language.providers import local

    theirs, ours = (str(one.get("model", "")).partition("/")[0] for one in (written, own))
    if theirs and ours and theirs != ours:
        return replace(found, base_url="")
    return replace(found, send_key=local(found.base_url))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WorkspaceError(f"{path} cannot be read: {error}") from error


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    known = {f.name: getattr(Settings(), f.name) for f in fields(Settings) if f.name != "send_key"}
    checked: dict[str, Any] = {}
    for key, value in values.items():
        if key not in known:
            raise UsageError(f"{CONFIG}: unknown setting {key!r}", hint=f"there are: {', '.join(known)}")
        kind = type(known[key])
        if isinstance(value, bool) or not isinstance(value, (int, float) if kind is float else kind):
            raise UsageError(f"{CONFIG}: {key} must be {_ARTICLE[kind]}, not {value!r}")
        if not isinstance(value, str) and not math.isfinite(value):
            raise UsageError(f"{CONFIG}: {key} must be a number with an end, not {value!r}")
        if not isinstance(value, str) and (value < 0 or (value == 0 and key not in _MAY_BE_ZERO)):
            raise UsageError(f"{CONFIG}: {key} must be positive, not {value!r}")
        checked[key] = kind(value)
    return checked


_VARIABLES = {"embedding": "QA_EMBEDDING", "model": "QA_MODEL"}
_MAY_BE_ZERO = frozenset({"temperature", "prompt_price", "reply_price"})
_ARTICLE = {str: "a text", int: "a whole number", float: "a number"}
