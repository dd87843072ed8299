"""A process that reads files for another one, and ends with it.

It is started afresh and not by `multiprocessing`, which would run the user's own script once more in it;
only the pipe is multiprocessing's. It limits its own memory, and an alarm that not even native code
can put off ends it when a file takes too long, so that none is left behind by a killed parent.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from qa.articles import GivenUpError
from qa.errors import ArticleError, UnreadableError

if TYPE_CHECKING:
    from qa.indexing.drafting import Drafter, Limits, Result, Task

_GRACE = 5
"""Seconds after which a worker whose parent did not end it ends itself."""

_START = 60
"""Seconds within which a worker must have begun."""


class Worker:
    """The parent's side: one task at a time. Raises `UnreadableError` when the process does not start."""

    def __init__(self, drafter: Drafter, limits: Limits) -> None:
        self.connection, theirs = Pipe()
        self.deadline = 0.0
        self._seconds = limits.seconds
        package = Path(__file__).parents[2]
        path = os.pathsep.join(filter(None, (str(package), os.environ.get("PYTHONPATH"))))
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "qa.indexing.workers", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path, "TOKENIZERS_PARALLELISM": "false"},
            )
        except OSError as error:
            self.connection.close()
            raise UnreadableError(f"its reader cannot be started: {error.strerror}") from error
        finally:
            theirs.close()
        if not self._begun(drafter, limits):
            self.end()
            raise UnreadableError("its reader cannot be started")

    def _begun(self, drafter: Drafter, limits: Limits) -> bool:
        """Has it imported all it needs? A file's time does not pay for that."""
        try:
            self.connection.send((drafter, limits))
            return self.connection.poll(_START) and bool(self.connection.recv())
        except (EOFError, OSError):
            return False

    def give(self, task: Task) -> None:
        """Begin with *task*; `connection` is ready when there is a result, or none to come."""
        self.deadline = time.monotonic() + self._seconds
        with suppress(ConnectionError):  # it ended while it was idle: `take` says so
            self.connection.send(task)

    def take(self) -> Result | None:
        """The result, or None when the process ended without one."""
        try:
            result: Result = self.connection.recv()
        except (EOFError, OSError):  # cut off, perhaps in the middle of it
            return None
        return result

    @property
    def late(self) -> bool:
        """Has it had its time?"""
        return self.deadline <= time.monotonic()

    def end(self) -> None:
        """End it now."""
        self._process.kill()
        self._process.wait()
        self.connection.close()


def serve(connection: Connection) -> None:
    """The worker's side: results for tasks, until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's
    drafter, limits = connection.recv()
    _limit_memory(limits.memory_mb)
    connection.send("ready")
    while True:
        try:
            task = connection.recv()
        except (EOFError, ConnectionError):
            return
        signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE)
        result = _result(drafter, task, limits)
        signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            connection.send(result)
        except ConnectionError:
            return


def _result(drafter: Drafter, task: Task, limits: Limits) -> Result:
    try:
        return drafter.result(task)
    except MemoryError:
        return GivenUpError(f"needs more than {limits.memory_mb} MB of memory to be read")
    except RecursionError:
        return ArticleError("nested too deeply to be read")
    except Exception as error:
        # Whatever a format's library raises, it is this file's fault, and the others go on.
        return ArticleError(f"its reader failed: {type(error).__name__}: {error}")


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
