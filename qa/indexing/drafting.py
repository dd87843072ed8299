"""Files to drafts: read, cut into passages, signed.

A library that reads PDF or HTML may crash, stall, or eat all memory. Such files are therefore read by
`workers`, processes of their own with a limit of time and of memory: the file is reported, and the
others go on. Few plain texts are read here and now, sooner than a process starts.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from queue import SimpleQueue
from threading import BoundedSemaphore, Event, Thread
from typing import TYPE_CHECKING

from qa import articles, duplicates
from qa.domain import Article, Metadata, TokenCounter
from qa.errors import ArticleError, UnreadableError
from qa.indexing.plan import stamped
from qa.indexing.scan import Found
from qa.passages import embedded_text, passages
from qa.store.records import Draft, Stamp, vector_key

if TYPE_CHECKING:
    from qa.indexing.workers import Worker

FEW = 64
"""So many plain texts are read without a worker."""

AHEAD = 8
"""So many drafts may be ready, and as many being made, before one is taken: this bounds memory."""

_PATIENCE = 0.2  # seconds

_BUDGET = 100  # words of a passage where nobody sees the passages


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, and what its draft is to carry."""

    found: Found
    recipe: str
    given: Metadata


Result = Draft | ArticleError


@dataclass(frozen=True, slots=True)
class Drafter:
    """How files become drafts. It is sent to workers, so all it holds can be pickled."""

    count: TokenCounter
    fingerprint: str
    budget: int
    max_file_mb: float

    def draft(self, task: Task) -> Draft:
        """Read a file and cut it into passages. Raises `ArticleError`."""
        found = task.found
        stamp = stamped(found)  # before reading: a change while reading is seen next time
        article = articles.read(found.path, source=found.source, max_mb=self.max_file_mb, given=task.given)
        parts = tuple(passages(article, budget=self.budget, count=self.count))
        if not parts:
            raise ArticleError("no sentences")
        keys = tuple(vector_key(f"{self.fingerprint}\0{embedded_text(part)}") for part in parts)
        return Draft(
            article,
            stamp,
            task.recipe,
            parts,
            keys,
            tuple(articles.furniture(article)),
            duplicates.signature(story(article)),
        )

    def result(self, task: Task) -> Result:
        """The draft, or why there is none."""
        try:
            return self.draft(task)
        except ArticleError as error:
            return error


def story(article: Article) -> str:
    """The words of *article* without boilerplate, by which copies are known."""
    return " ".join(article.text[span.start : span.end] for span in article.body)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many workers read, and what each may take for one file."""

    workers: int = 1
    seconds: float = 60.0
    memory_mb: int = 768


def drafted(drafter: Drafter, tasks: Sequence[Task], limits: Limits) -> Generator[tuple[Task, Result]]:
    """Each task with its draft, or with why there is none, in order."""
    few = len(tasks) <= FEW and all(articles.is_plain(task.found.path) for task in tasks)
    if few or not limits.workers or not sys.executable:
        for task in tasks:
            yield task, drafter.result(task)
        return
    yield from _beside(_Pool(drafter, limits), tasks)


def _beside(pool: _Pool, tasks: Sequence[Task]) -> Generator[tuple[Task, Result]]:
    """What *pool* reads, in a thread: workers go on while the caller embeds."""
    ready: SimpleQueue[tuple[Task, Result] | BaseException | None] = SimpleQueue()
    room = BoundedSemaphore(AHEAD)

    def run() -> None:
        last: BaseException | None = None
        try:
            for one in pool.run(tasks):
                while not room.acquire(timeout=_PATIENCE):
                    if pool.over.is_set():
                        return
                ready.put(one)
        except Exception as error:  # noqa: BLE001  (whose it is to know: the caller's)
            last = error
        finally:
            pool.close()
            ready.put(last)

    thread = Thread(target=run, name="qa reading", daemon=True)
    thread.start()
    try:
        while (one := ready.get()) is not None:
            if isinstance(one, BaseException):
                raise one
            room.release()
            yield one
    finally:
        pool.over.set()
        thread.join()


def read(path: Path, *, source: str, max_mb: float, limits: Limits = Limits()) -> Article:
    """One article, read as if it were to be indexed, within the same limits. Raises `ArticleError`."""
    try:
        status = path.stat()
    except OSError as error:
        raise ArticleError(error.strerror or str(error)) from error
    found = Found(source, str(path), Stamp(status.st_size, status.st_mtime_ns))
    drafter = Drafter(_words, "", _BUDGET, max_mb)
    ((_, result),) = drafted(drafter, [Task(found, "", Metadata())], limits)
    if isinstance(result, ArticleError):
        raise result
    return result.article


def _words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


class _Pool:
    """Workers, each with at most one task."""

    def __init__(self, drafter: Drafter, limits: Limits) -> None:
        self._drafter, self._limits = drafter, limits
        self._idle: list[Worker] = []
        self._busy: dict[int, Worker] = {}  # by the number of the task
        self._results: dict[int, Result] = {}
        self.over = Event()

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Result]]:
        waiting = deque(enumerate(tasks))
        for number, task in enumerate(tasks):
            while number not in self._results:
                if self.over.is_set():
                    return
                self._hand_out(waiting, before=number + AHEAD)
                if self._busy:
                    self._collect()
            yield task, self._results.pop(number)

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        for worker in (*self._idle, *self._busy.values()):
            worker.end()

    def _hand_out(self, waiting: deque[tuple[int, Task]], *, before: int) -> None:
        while waiting and waiting[0][0] < before and len(self._busy) < self._limits.workers:
            number, task = waiting.popleft()
            try:
                worker = self._idle.pop() if self._idle else self._new()
            except UnreadableError as error:
                self._results[number] = error
                continue
            self._busy[number] = worker
            worker.give(task)

    def _new(self) -> Worker:
        from qa.indexing.workers import Worker

        return Worker(self._drafter, self._limits)

    def _collect(self) -> None:
        """Wait until some worker is done, or has had its time."""
        patience = min(worker.deadline for worker in self._busy.values()) - time.monotonic()
        patience = min(_PATIENCE, max(0.0, patience))  # somebody may have had enough
        ready = wait([worker.connection for worker in self._busy.values()], timeout=patience)
        for number, worker in list(self._busy.items()):
            if worker.connection in ready and (result := worker.take()) is not None:
                self._idle.append(worker)
                self._results[number] = result
            elif worker.late:
                worker.end()
                self._results[number] = articles.GivenUpError(
                    f"not read within {self._limits.seconds:g} seconds"
                )
            elif worker.connection in ready:
                worker.end()
                self._results[number] = articles.GivenUpError("its reader crashed")
            else:
                continue
            del self._busy[number]
