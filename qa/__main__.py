"""`qa`, and `python -m qa`: kept small, so that Ctrl-C is met even while the rest is imported."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

_UNWRITTEN = 2
_INTERRUPTED = 130


def main() -> None:
    """The console script."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # `>&-`
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  (for good)
    try:
        from qa.cli import run

        code = run(sys.argv[1:])
    except BaseException as error:
        if not interrupted(error):
            raise
        code = _INTERRUPTED
        print("qa: interrupted", file=sys.stderr)
    leave(code)


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


def interrupted(error: BaseException | None) -> bool:
    """Is Ctrl-C behind *error*? A compiled package that is being imported makes an `ImportError` of it."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


if __name__ == "__main__":
    main()
