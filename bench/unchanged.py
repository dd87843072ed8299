"""`qa index` when nothing changed: what it costs to run it before every question."""

from __future__ import annotations

import json
import subprocess
from functools import partial

import qa
from bench import articles
from bench.measure import PROJECT, environment, process, processes, python, seconds
from bench.measure import qa as command
from bench.results import Budget, Row, Section
from bench.scratch import Scratch
from bench.standin import loaded, stand_in
from bench.table import quantity

FILES = 10_000
BUDGET = 1.5

_STAT = """
import os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        os.stat(os.path.join(folder, name))
"""


def run(scratch: Scratch, *, quick: bool) -> Section:
    files = FILES // 10 if quick else FILES
    workspace = scratch.workspace("unchanged")
    articles.write(workspace / "seeds", files, (30, 60))
    with loaded(stand_in(workspace / "index" / "models")), qa.open(workspace) as opened:
        opened.index()
    index = command("--workspace", str(workspace), "index", "--json")
    _check(index, files)
    commands = {
        "qa index": partial(process, *index),
        "os.stat": partial(process, *python(_STAT, str(workspace / "seeds"))),
        "python": partial(process, *python("pass")),
    }
    found = {name: seconds(ran) for name, ran in processes(3 if quick else 9, commands).items()}
    ours = found["qa index"]
    return Section(
        key="unchanged",
        title=f"Nothing changed: `qa index` over {files:,} files, a new process",
        rows=(
            Row("qa index", "s", ours),
            Row("os.walk and os.stat of the same files", "s", found["os.stat"], found["os.stat"].over(ours)),
            Row("python -c pass", "s", found["python"], found["python"].over(ours)),
        ),
        budgets=(
            Budget(
                f"at most 1.5 s for {FILES:,} files",
                f"{quantity(ours.median, 's')} for {files:,}",
                ours.median <= BUDGET,
            ),
        ),
    )


def _check(index: tuple[str, ...], files: int) -> None:
    """Is it really a run in which nothing changed?"""
    done = subprocess.run(index, cwd=PROJECT, env=environment(), capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    outcomes = {one["outcome"] for one in report["files"]}
    if report["articles"] != files or outcomes != {"unchanged"}:
        raise RuntimeError(f"{report['articles']} articles, {outcomes}")
