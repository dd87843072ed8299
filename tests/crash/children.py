"""Processes that are killed: forked from one that has imported everything already.

A fresh interpreter needs a second to import Chroma; a fork of a warm one needs none.
The warm one opens nothing, so it has no threads that a fork would lose.
"""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
import traceback
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

_PRELOAD = """
    chromadb chromadb.api.rust chromadb.telemetry.product.posthog datasketch filelock numpy pytest tantivy
    charset_normalizer docx lxml.html pdfminer.high_level reportlab.pdfgen.canvas trafilatura.metadata
    qa.indexing.protocol qa.indexing.rebuild qa.store.view tests.fakes
""".split()

_context = get_context("forkserver")
_context.set_forkserver_preload(_PRELOAD)


class Failed(AssertionError):
    """The child raised; the message is its traceback."""


def call(function: Callable[..., Any], *args: Any) -> Any:
    """What *function* returns in a process of its own; None when that was killed."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "answer")
        child = _context.Process(target=_run, args=(answer, function, args))
        child.start()
        child.join(timeout=120)
        if child.exitcode is None:
            child.kill()
            raise Failed("the child hangs")
        if child.exitcode == -signal.SIGKILL:
            return None
        if not answer.exists():
            raise Failed(f"the child ended with {child.exitcode}")
        fine, value = pickle.loads(answer.read_bytes())
        if not fine:
            raise Failed(value)
        return value


def start(function: Callable[..., Any], *args: Any) -> Any:
    """A running child, to be joined by the caller."""
    child = _context.Process(target=function, args=args)
    child.start()
    return child


def die() -> None:
    """The end, without any goodbye."""
    os.kill(os.getpid(), signal.SIGKILL)


def _run(answer: Path, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    try:
        said = (True, function(*args))
    except BaseException:  # noqa: BLE001 - whatever it is, the parent shall raise it
        said = (False, traceback.format_exc())
    partial = answer.with_suffix(".partial")
    partial.write_bytes(pickle.dumps(said))
    partial.rename(answer)
