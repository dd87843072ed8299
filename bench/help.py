"""How long until `qa --help` stands on the screen."""

from __future__ import annotations

from functools import partial

from bench.measure import Series, process, processes, python, qa, seconds
from bench.results import Budget, Row, Section
from bench.scratch import Scratch
from bench.table import quantity

BUDGET = 0.120


def run(scratch: Scratch, *, quick: bool) -> Section:
    commands = {
        "qa --help": partial(process, *qa("--help")),
        "python -c pass": partial(process, *python("pass")),
        'python -c "import typer"': partial(process, *python("import typer")),
    }
    found = {name: seconds(ran) for name, ran in processes(5 if quick else 21, commands).items()}
    ours = found["qa --help"]
    return Section(
        key="help",
        title="Starting: `qa --help`, a new process",
        rows=tuple(Row(name, "s", series, _beside(series, ours)) for name, series in found.items()),
        budgets=(Budget("at most 120 ms", quantity(ours.median, "s"), ours.median <= BUDGET),),
    )


def _beside(series: Series, ours: Series) -> Series | None:
    return None if series is ours else series.over(ours)
