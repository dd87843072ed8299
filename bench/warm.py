"""Questions in a process that runs already, over a large index."""

from __future__ import annotations

import time
from collections.abc import Sequence

import qa
from bench import articles, large
from bench.measure import Series
from bench.results import Budget, Row, Section
from bench.scratch import Scratch
from bench.table import quantity
from qa.app import Workspace

FILES = 10_000
WORDS = (1_350, 1_550)
QUESTIONS = 70
ASK, SEARCH = 150.0, 30.0


def run(scratch: Scratch, *, quick: bool) -> Section:
    files = FILES // 20 if quick else FILES
    workspace = scratch.workspace("warm")
    articles.write(workspace / "seeds", files, WORDS)
    began = time.perf_counter()
    large.build(workspace)
    building = time.perf_counter() - began
    with qa.open(workspace) as opened:
        opened.warm_up()
        passages = opened.view().size
        found = asked(opened, list(articles.questions(QUESTIONS, files)))
    ask, search = found["ask"], found["search"]
    return Section(
        key="warm",
        title=f"Questions, warm: {passages:,} passages of {files:,} articles",
        rows=(
            Row("retrieval alone", "ms", search),
            Row("ask", "ms", ask),
            Row("of which retrieval", "ms", found["retrieve"]),
            Row("of which reading", "ms", found["answer"]),
            Row("of which looking for changed files, and the rest", "ms", found["rest"]),
        ),
        budgets=(
            _budget("ask: p50 at most 150 ms", ask, ASK),
            _budget("retrieval alone: p50 at most 30 ms", search, SEARCH),
        ),
        notes=(
            f"{len(ask.values)} questions, each searched and asked once, after five unmeasured ones. "
            "The vectors of the passages are stand-ins (see `bench/standin.py`), the questions' are real. "
            f"Writing that index took {building:.0f} s (see `bench/large.py`).",
        ),
        percentiles=True,
    )


def asked(opened: Workspace, questions: Sequence[str]) -> dict[str, Series]:
    """Milliseconds of searching and asking *questions*, by part; the first five are not measured."""
    found: dict[str, list[float]] = {name: [] for name in ("search", "ask", "retrieve", "answer", "rest")}
    for question in questions[:5]:
        opened.ask(question)
    for question in questions[5:]:
        began = time.perf_counter()
        opened.search(question)
        found["search"].append(1000 * (time.perf_counter() - began))
    for question in questions[5:]:
        began = time.perf_counter()
        timing = opened.ask(question).timing
        took = 1000 * (time.perf_counter() - began)
        found["ask"].append(took)
        found["retrieve"].append(timing.retrieve)
        found["answer"].append(timing.answer)
        found["rest"].append(took - timing.retrieve - timing.answer)
    return {name: Series(tuple(values)) for name, values in found.items()}


def _budget(promise: str, series: Series, limit: float) -> Budget:
    middle = series.percentile(0.5)
    return Budget(promise, quantity(middle, "ms"), middle <= limit)
