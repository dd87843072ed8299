"""Workspaces and their settings: where the articles, the index and `qa.toml` lie."""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from shlex import quote
from typing import Any

from qa.app.settings import Settings
from qa.errors import UsageError, WorkspaceError
from qa.places import absolute, expanded

SEEDS, INDEX, CONFIG = "seeds", "index", "qa.toml"

_README = """# index

What `qa index` builds: the catalog, the vectors, the terms and the compiled model.
Safe to delete; `qa index` makes it again from the articles (what was set by hand is lost).
"""


def is_workspace(folder: Path) -> bool:
    """A folder with `seeds/` and `index/`, or with a `qa.toml`."""
    try:
        return (folder / CONFIG).is_file() or ((folder / SEEDS).is_dir() and (folder / INDEX).is_dir())
    except OSError:  # the name is too long, or a folder above is closed
        return False


def find(start: Path | None, *, named: str | Path | None = None) -> Path:
    """The workspace *named*, or the one that `QA_WORKSPACE` names, or the nearest at or above *start*.

    Raises `WorkspaceError` when there is none.
    """
    name = named or os.environ.get("QA_WORKSPACE")
    wanted = expanded(Path(name)) if name else start
    if wanted is None or not (start or wanted.is_absolute()):
        raise WorkspaceError("the current folder is gone", hint="go to another, or name a whole path")
    folder = Path(os.path.realpath(wanted))
    found = next(filter(is_workspace, (folder,) if name else (folder, *folder.parents)), None)
    if found:
        return _valid(found)
    if name:
        hint = f'run "qa init {quote(str(name))}" to make it one'
        raise WorkspaceError(f"{name} is no workspace", hint=hint)
    raise WorkspaceError(
        "there is no workspace here, or above",
        hint='run "qa init" to make one, or name one with --workspace DIR',
    )


def create(folder: Path) -> list[Path]:
    """Make *folder* a workspace; what is there already stays. Returns what was made."""
    _valid(absolute(folder))
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


def _valid(folder: Path) -> Path:
    """*folder*. Raises `WorkspaceError` for a name that is no UTF-8: nothing in it could be named."""
    if re.search("[\ud800-\udfff\ufffd]", str(folder)):
        raise WorkspaceError(f"{folder}: the name is not valid text", hint="rename the folder")
    return folder


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
