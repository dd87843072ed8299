"""Measuring: whole processes, and subjects that take turns."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

PROJECT = Path(__file__).resolve().parents[1]
_RUNNER = Path(__file__).with_name("runner.py")


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one quantity, in the order in which they were measured."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def low(self) -> float:
        return min(self.values)

    @property
    def high(self) -> float:
        return max(self.values)

    def percentile(self, share: float) -> float:
        """The value that *share* (0 to 1) of the values do not exceed."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]

    def over(self, other: Series) -> Series:
        """Ratios, turn by turn: a machine that slows down slows both of a turn."""
        return Series(tuple(a / b for a, b in zip(self.values, other.values, strict=True)))


@dataclass(frozen=True, slots=True)
class Ran:
    """What a process took."""

    seconds: float
    megabytes: float


def process(*arguments: str, accept: Sequence[int] = (0,)) -> Ran:
    """Run a command from the project's root in a new process. An unexpected exit code is an error."""
    command = [sys.executable, "-S", str(_RUNNER), *arguments]
    done = subprocess.run(command, cwd=PROJECT, env=environment(), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}\n{done.stderr}")
    found = json.loads(done.stdout)
    if found["code"] not in accept:
        raise RuntimeError(f"{' '.join(arguments)}: exit {found['code']}\n{done.stderr}")
    return Ran(found["seconds"], found["peak_bytes"] / 1e6)


def python(code: str, *arguments: str) -> tuple[str, ...]:
    """The command that runs *code*."""
    return (sys.executable, "-c", code, *arguments)


def qa(*arguments: str) -> tuple[str, ...]:
    """The command line of this checkout, called as the installed script calls it."""
    return python("from qa.__main__ import main; main()", *arguments)


def environment() -> dict[str, str]:
    """Ours, with the peer kept from looking anything up: it is not to lose by the network."""
    mine = {key: value for key, value in os.environ.items() if not key.startswith("QA_")}
    return {**mine, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"}


def turns(rounds: int, subjects: Mapping[str, Callable[[], T]]) -> dict[str, list[T]]:
    """Let *subjects* take turns, A B A B …, *rounds* times; the results by subject."""
    found: dict[str, list[T]] = {name: [] for name in subjects}
    for _ in range(rounds):
        for name, subject in subjects.items():
            found[name].append(subject())
    return found


def processes(rounds: int, commands: Mapping[str, Callable[[], Ran]]) -> dict[str, list[Ran]]:
    """Like `turns`, after one unmeasured turn that brings files and bytecode into the caches."""
    turns(1, commands)
    return turns(rounds, commands)


def seconds(ran: Sequence[Ran]) -> Series:
    return Series(tuple(one.seconds for one in ran))


def megabytes(ran: Sequence[Ran]) -> Series:
    return Series(tuple(one.megabytes for one in ran))
