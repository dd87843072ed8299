"""`qa`, and `python -m qa`: kept small, so that Ctrl-C is met even while the rest is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """The console script."""
    try:
        from qa.cli import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        print("qa: interrupted", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
