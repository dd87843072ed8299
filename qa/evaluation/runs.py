"""Runs on the disk: stored whole when they are done, and as a journal while they go on."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import FactsError, UsageError
from qa.evaluation.nouns import Asked, Conditions, Run
from qa.places import is_file

if TYPE_CHECKING:
    from datetime import datetime

    from pydantic import TypeAdapter

LAST = "last"


def fresh_id(folder: Path, suite: str, began: datetime) -> str:
    """A name by its second for a run of *suite*; a number tells those of one second apart."""
    named = f"{suite}-{began:%Y%m%d-%H%M%S}"
    every = (named if number == 1 else f"{named}-{number}" for number in count(1))
    return next(one for one in every if not (folder / f"{one}.json").exists())


def save(run: Run, path: Path) -> Path:
    """Write *run* to *path*, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(_adapter(Run).dump_json(run, ensure_ascii=False, indent=1) + b"\n")
    fresh.replace(path)
    return path


def read(path: Path) -> Run:
    """The run stored at *path*. Raises `FactsError`."""
    from pydantic import ValidationError

    try:
        run: Run = _adapter(Run).validate_json(path.read_bytes())
    except (OSError, ValidationError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a run of this version of qa"
        raise FactsError(f"{path} cannot be read: {reason}") from error
    return run


def find(name: str, folder: Path, suite: str) -> Path:
    """The stored run *name*: a path, an id, or `last`. Raises `UsageError` when there is none."""
    stored = _stored(folder, suite)
    if name == LAST and stored:
        return stored[-1]
    for path in (folder / f"{name}.json", Path(name)):
        if is_file(path):
            return path
    known = ", ".join(path.stem for path in stored[-3:])
    raise UsageError(
        f"there is no run {name}" if name != LAST else f"{suite} has no run yet",
        hint=f"the last ones: {known}" if known else 'run "qa eval"',
    )


def newest(folder: Path, suite: str) -> list[Run]:
    """The last run of the whole suite, and the partial ones after it. Raises `UsageError` for none."""
    find(LAST, folder, suite)
    found: list[Run] = []
    for path in reversed(_stored(folder, suite)):
        found.insert(0, read(path))
        if found[0].complete:
            break
    return found


def _stored(folder: Path, suite: str) -> list[Path]:
    """The runs of *suite*, in the order in which they were stored."""
    own = re.compile(rf"{re.escape(suite)}-\d{{8}}-\d{{6}}(?:-\d+)?")
    found = [path for path in folder.glob(f"{suite}-*.json") if own.fullmatch(path.stem)]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))


@dataclass(frozen=True, slots=True)
class Journal:
    """What was answered so far, one line each: a run that was cut off goes on where it stopped."""

    path: Path
    run: Run

    @classmethod
    def open(cls, folder: Path, run: Run, *, fresh: bool) -> Journal:
        """The journal of a run under the conditions of *run*; with what it holds already unless *fresh*."""
        same = json.dumps([run.suite, asdict(run.conditions)], sort_keys=True)
        path = folder / f".{run.suite}-{sha256(same.encode()).hexdigest()[:16]}.jsonl"
        if fresh:
            path.unlink(missing_ok=True)
        return cls(path, replace(run, asked=tuple(_lines(path))))

    def add(self, asked: Asked) -> None:
        """Remember one answer, at once."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.write(_adapter(Asked).dump_json(asked, ensure_ascii=False) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def discard(self) -> None:
        """Forget it: the run is stored."""
        self.path.unlink(missing_ok=True)


def _lines(path: Path) -> list[Asked]:
    """The answers in a journal; a line that was cut off in the middle is asked again."""
    from pydantic import ValidationError

    found: list[Asked] = []
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return found
    for line in lines:
        try:
            found.append(_adapter(Asked).validate_json(line))
        except ValidationError:
            continue
    return found


def fingerprint(articles: Mapping[str, str]) -> str:
    """What identifies a pile of articles: their sources and the digests of their contents."""
    listed = "".join(f"{source}\0{digest}\n" for source, digest in sorted(articles.items()))
    return sha256(listed.encode()).hexdigest()[:16]


def described(conditions: Conditions) -> dict[str, Any]:
    """*conditions* as plain data, for reports."""
    return asdict(conditions)


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
