"""`qa`, and `python -m qa`: kept small, so that Ctrl-C is met even while the rest is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """The console script."""
    try:
        from qa.cli import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        pass
    except Exception as error:
        if not interrupted(error):
            raise
    print("qa: interrupted", file=sys.stderr)
    sys.exit(130)


def interrupted(error: BaseException | None) -> bool:
    """Is Ctrl-C behind *error*? A compiled package that is being imported makes an `ImportError` of it."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


if __name__ == "__main__":
    main()
