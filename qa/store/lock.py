"""One writer at a time.

The lock is an advisory lock on `index/lock`, which the kernel releases when its owner
dies, however it dies: a stale owner cannot block anybody. The owner's process id stands
in `index/writer`, only so that whoever waits can be told for whom.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC
from pathlib import Path

from qa.errors import StoreError, StoreFullError, StoreLockedError


@contextmanager
def writing(
    index: Path, *, wait: float, waiting: Callable[[str], None] = lambda owner: None
) -> Iterator[None]:
    """Hold the writer's lock; wait at most *wait* seconds for another writer to finish.

    *waiting* is called once, with a description of the owner, when there is one.
    Raises `StoreLockedError` when the time is up, `StoreError` when the directory takes no lock.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(index / "lock")
    deadline = time.monotonic() + wait
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting(_owner(index))
            lock.acquire(timeout=max(0.0, deadline - time.monotonic()))
    except Timeout as error:
        raise StoreLockedError(
            f"the index is being written by {_owner(index)}",
            hint="try again when it has finished, or wait longer with --wait SECONDS",
        ) from error
    except OSError as error:
        if error.errno == ENOSPC:
            raise StoreFullError(
                "the disk is full", hint='free some space, then run "qa index" again'
            ) from error
        raise StoreError(
            f"cannot write to {index}: {error.strerror or error}", hint="make the directory writable"
        ) from error
    try:
        _sign(index)
        yield
    finally:
        with suppress(OSError):
            (index / "writer").unlink()
        lock.release()


def _sign(index: Path) -> None:
    with suppress(OSError):  # a full disk must not stop a run that only removes things
        (index / "writer").write_text(f"{os.getpid()}\n", encoding="ascii")


def _owner(index: Path) -> str:
    try:
        return f"process {int((index / 'writer').read_text(encoding='ascii'))}"
    except (OSError, ValueError):
        return "another process"
