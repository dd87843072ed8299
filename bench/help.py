"""How long until `qa --help` stands on the screen."""

from __future__ import annotations

from functools import partial

from bench.measure import Series, process, processes, python, qa, seconds
from bench.results import Budget, Row, Section
from bench.scratch import Scratch
from bench.table import quantity, times

BUDGET = 0.120
OVER_TYPER = 120 / 51  # what 120 ms are beside typer on the machine the budget was set on


def run(scratch: Scratch, *, quick: bool) -> Section:
    commands = {
        "qa --help": partial(process, *qa("--help")),
        "python -c pass": partial(process, *python("pass")),
        'python -c "import typer"': partial(process, *python("import typer")),
    }
    found = {name: seconds(ran) for name, ran in processes(5 if quick else 21, commands).items()}
    ours, typer = found["qa --help"], found['python -c "import typer"']
    beside = ours.over(typer)
    return Section(
        key="help",
        title="Starting: `qa --help`, a new process",
        rows=tuple(Row(name, "s", series, _beside(series, ours)) for name, series in found.items()),
        budgets=(
            Budget("at most 120 ms", quantity(ours.median, "s"), ours.median <= BUDGET),
            Budget(f"at most {OVER_TYPER:.2f} times typer alone", times(beside), beside.median <= OVER_TYPER),
        ),
    )


def _beside(series: Series, ours: Series) -> Series | None:
    return None if series is ours else series.over(ours)
