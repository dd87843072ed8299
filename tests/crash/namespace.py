"""What runs in a mount namespace of its own: a small disk, and an index that cannot be written to.

    unshare -rm python -m tests.crash.namespace (full | first | inodes | compiling | readonly) FOLDER

prints what happened as JSON lines; `test_disk` says what should have.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qa.errors import QAError
from qa.store.view import View
from tests.crash import scenes
from tests.crash.children import call
from tests.fakes import HashEmbedder


def full(folder: Path) -> None:
    """An update, on a disk with less and then more room left, until it fits."""
    start = folder / "start"
    index = start / "index"
    shutil.move(index, folder / "built")
    index.mkdir()
    for kilobytes in (0, 24, 48, 128, 160, 200, 320, *range(430, 1000, 8)):
        _mount(index, "size=24m")
        shutil.copytree(folder / "built", index, dirs_exist_ok=True)
        _fill(index / "ballast", kilobytes)
        said = call(_attempt, start, folder / "log")
        seen = call(scenes.look, start)
        (index / "ballast").unlink()
        call(scenes.index, start, folder / "next")
        _say(room=kilobytes, said=said, seen=plain(seen), state=plain(call(scenes.state, start)))
        _unmount(index)
        if said is None:
            break


def first(folder: Path) -> None:
    """A first run, on a disk that has hardly any room at all."""
    index = folder / "start" / "index"
    index.mkdir(exist_ok=True)
    for kilobytes in (0, 16, 64, 256):
        _mount(index, "size=24m")
        _fill(index / "ballast", kilobytes)
        said = call(_attempt, folder / "start", folder / "log")
        seen = call(_look_if_any, folder / "start")
        (index / "ballast").unlink()
        call(scenes.index, folder / "start", folder / "next")
        _say(room=kilobytes, said=said, seen=plain(seen), state=plain(call(scenes.state, folder / "start")))
        _unmount(index)


def inodes(folder: Path) -> None:
    """Not even the lock's file can be made."""
    index = folder / "start" / "index"
    index.mkdir(exist_ok=True)
    _mount(index, "nr_inodes=1")
    _say(said=call(_attempt, folder / "start", folder / "log"), command=_command(folder / "start", "index"))
    _unmount(index)


def compiling(folder: Path) -> None:
    """The query encoder does not fit: half of its graph does."""
    index = folder / "start" / "index"
    index.mkdir(exist_ok=True)
    _mount(index, "size=40m")
    command = _command(folder / "start", "index")
    _say(command=command, left=[path.name for path in (index / "models").iterdir()])
    _unmount(index)


def readonly(folder: Path) -> None:
    """An index that rests, one whose writer was killed, and searching in both."""
    for kind in ("rests", "killed"):
        root = folder / kind
        index = root / "index"
        if kind == "killed":  # as after a restart of the machine, too: only the log itself is left
            (index / "catalog.sqlite-shm").unlink()
        _run("mount", "--bind", index, index)
        _run("mount", "-o", "remount,ro,bind", index)
        names = sorted(path.name for path in index.iterdir())
        _say(
            kind=kind,
            log=(index / "catalog.sqlite-wal").exists() and (index / "catalog.sqlite-wal").stat().st_size > 0,
            seen=plain(call(scenes.look, root)),
            remarks=[call(_remarks, index, limit) for limit in (20_000, 0)],
            untouched=names == sorted(path.name for path in index.iterdir()),
            said=call(_attempt, root, folder / "log"),
            command=_command(root, "index"),
        )
        _unmount(index)


def _attempt(root: Path, log: Path) -> list[str] | None:
    """What a run says of itself: None, or its error's class, message, hint, exit, and cause."""
    try:
        scenes.index(root, log)
    except QAError as error:
        cause = type(error.__cause__).__module__.partition(".")[0]
        return [type(error).__name__, str(error), error.hint, str(int(error.exit)), cause]
    return None


def _look_if_any(root: Path) -> Any:
    try:
        return scenes.look(root)
    except QAError as error:
        return type(error).__name__


def _remarks(index: Path, exact_limit: int) -> list[str]:
    with View(index, exact_limit=exact_limit) as view:
        view.nearest(HashEmbedder().question("anything"), limit=1)
        return view.remarks


def _command(root: Path, *arguments: str) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-m", "qa", "--workspace", str(root), *arguments], capture_output=True, text=True
    )
    return [done.returncode, done.stdout, done.stderr]


def _fill(ballast: Path, kilobytes: int) -> None:
    """Leave so much room and no more."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096) == 4096:
                pass
        except OSError:
            pass
        file.truncate(max(0, file.tell() - 1024 * kilobytes))


def plain(value: Any) -> Any:
    """Comparable as JSON: `test_disk` makes the same of what it expects."""
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    return json.loads(json.dumps(dataclasses.asdict(value), default=_listed, sort_keys=True))


def _listed(value: Any) -> Any:
    return sorted(value) if isinstance(value, set | frozenset) else str(value)


def _say(**fields: Any) -> None:
    print(json.dumps(fields), flush=True)  # noqa: T201 - this is a command of its own


def _mount(folder: Path, options: str) -> None:
    _run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder)


def _unmount(folder: Path) -> None:
    _run("umount", "--lazy", folder)


def _run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, stdout=sys.stderr)


if __name__ == "__main__":
    scenarios: dict[str, Callable[[Path], None]] = {
        "full": full,
        "first": first,
        "inodes": inodes,
        "compiling": compiling,
        "readonly": readonly,
    }
    os.umask(0o022)
    scenarios[sys.argv[1]](Path(sys.argv[2]))
