"""`python -m bench`: measure, print the tables, and on request write them into the documentation."""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bench import ask, document, help, index, machine, table, unchanged, warm
from bench.measure import PROJECT
from bench.results import Section
from bench.scratch import Scratch


class Measurement(Protocol):
    def __call__(self, scratch: Scratch, /, *, quick: bool) -> Section: ...


SECTIONS: dict[str, Measurement] = {
    "help": help.run,
    "ask": ask.run,
    "index": index.run,
    "unchanged": unchanged.run,
    "warm": warm.run,
}


def main(arguments: list[str]) -> int:
    """Returns 1 with `--check` when a budget is missed."""
    asked = _parser().parse_args(arguments)
    about = table.machine(machine.describe())
    command = shlex.join(["python", "-m", "bench", *arguments])
    print(f"{about}\n")
    with tempfile.TemporaryDirectory(prefix="qa-bench-") as folder:
        found = _measure(asked.only, Scratch(Path(folder)), quick=asked.quick)
    if asked.write:
        made = f"Measured last by `{command}`: {about}"
        parts = {section.key: table.section(section) for section in found}
        document.write(PROJECT / "docs" / "benchmarks.md", {"machine": made} | parts)
    missed = [budget for section in found for budget in section.budgets if not budget.held]
    return 1 if asked.check and missed else 0


def _measure(keys: Sequence[str], scratch: Scratch, *, quick: bool) -> list[Section]:
    """Each section is printed as soon as it is there: some take minutes."""
    found = []
    for key in keys:
        print(f"measuring: {key}", file=sys.stderr)
        section = SECTIONS[key](scratch, quick=quick)
        print(f"{table.section(section)}\n", flush=True)
        found.append(section)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure qa beside its peers.")
    parser.add_argument(
        "--only", type=_keys, default=list(SECTIONS), metavar="A,B", help=f"of {', '.join(SECTIONS)}"
    )
    parser.add_argument("--quick", action="store_true", help="smaller and fewer")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/benchmarks.md")
    parser.add_argument("--check", action="store_true", help="exit 1 when a budget is missed")
    return parser


def _keys(text: str) -> list[str]:
    keys = text.split(",")
    for key in keys:
        if key not in SECTIONS:
            raise argparse.ArgumentTypeError(f"no section {key!r}; there are {', '.join(SECTIONS)}")
    return keys


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
