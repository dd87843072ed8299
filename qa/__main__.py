"""`qa`, and `python -m qa`: kept small, so that Ctrl-C is met even while the rest is imported."""

from __future__ import annotations

import os
import signal
import sys
import time
from types import FrameType
from typing import NoReturn

_UNWRITTEN = 2
_INTERRUPTED = 130
_JUST = 2.0
"""Seconds after Ctrl-C within which an error is taken for its consequence."""


def main() -> None:
    """The console script."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # `>&-`
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  (for good)
    ctrl_c = CtrlC()
    try:
        from qa.cli import run

        code = run(sys.argv[1:])
    except BaseException as error:
        if not (isinstance(error, KeyboardInterrupt) or ctrl_c.just_now()):
            raise
        code = _INTERRUPTED
        print("qa: interrupted", file=sys.stderr)
    leave(code)


class CtrlC:
    """Notes when Ctrl-C came, and raises `KeyboardInterrupt` as ever.

    A compiled package that is being imported makes another error of it: an `ImportError`, a `RecursionError`.
    """

    def __init__(self) -> None:
        self._last: float | None = None
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where it is ignored
            signal.signal(signal.SIGINT, self._note)

    def just_now(self) -> bool:
        """Did it come within the last seconds?"""
        return self._last is not None and time.monotonic() - self._last < _JUST

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._last = time.monotonic()
        signal.default_int_handler(number, frame)


def leave(code: int) -> NoReturn:
    """End the process at once.

    Every command has closed what it opened. What the interpreter would do besides costs a twelfth of a cold
    `qa ask`, and crashes when Ctrl-C came while a thread loads a network, which nobody can wait for or end.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or _UNWRITTEN
    os._exit(code)


if __name__ == "__main__":
    main()
