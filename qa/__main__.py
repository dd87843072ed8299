"""`qa`, and `python -m qa`: kept small, so that Ctrl-C is met even while the rest is imported."""

from __future__ import annotations

import _thread
import codecs
import os
import signal
import sys
import time
from contextlib import suppress
from io import TextIOWrapper
from types import FrameType
from typing import Any, NoReturn, TextIO, cast

_UNWRITTEN = 2
_INTERRUPTED = 130
_JUST = 2.0
"""Seconds after Ctrl-C within which an error is taken for its consequence."""
_MOMENT = 0.01


def main() -> None:
    """The console script."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # `>&-`
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  (for good)
    codecs.register_error("json", _as_json)
    # What the terminal's encoding lacks.
    cast("TextIOWrapper", sys.stdout).reconfigure(errors="json" if "--json" in sys.argv else "replace")
    sys.stderr = cast("TextIO", Remarks(sys.stderr))
    ctrl_c = CtrlC()
    try:
        from qa.cli import run

        code = run(sys.argv[1:])
    except BaseException as error:
        if not (isinstance(error, KeyboardInterrupt) or ctrl_c.just_now()):
            raise
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # one line, however often it is pressed
        code = _INTERRUPTED
        print("qa: interrupted", file=sys.stderr)
    leave(code)


def _as_json(error: UnicodeError) -> tuple[str, int]:
    """JSON can say every character in ASCII."""
    from json import dumps

    lacking = cast("UnicodeEncodeError", error)
    return dumps(lacking.object[lacking.start : lacking.end])[1:-1], lacking.end


class Remarks:
    """stderr, where what cannot be written is lost: the exit code still says how it went."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """As far as it goes."""
        try:
            return self._stream.write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """As far as it goes."""
        with suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class CtrlC:
    """Notes when Ctrl-C came, and raises `KeyboardInterrupt` as ever.

    A compiled package that is being imported makes another error of it: an `ImportError`, a `RecursionError`.
    Where Python cannot raise it, inside a destructor or a callback, it is raised a moment later.
    """

    def __init__(self) -> None:
        self._last: float | None = None
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where it is ignored
            signal.signal(signal.SIGINT, self._note)
            sys.unraisablehook = self._swallowed

    def just_now(self) -> bool:
        """Did it come within the last seconds?"""
        return self._last is not None and time.monotonic() - self._last < _JUST

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._last = time.monotonic()
        signal.default_int_handler(number, frame)

    def _swallowed(self, what: Any) -> None:
        if issubclass(what.exc_type, KeyboardInterrupt):
            _thread.start_new_thread(_again, ())
        else:
            sys.__unraisablehook__(what)


def _again() -> None:
    time.sleep(_MOMENT)
    _thread.interrupt_main()


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
