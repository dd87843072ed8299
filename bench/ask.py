"""A question, cold: a new process that opens the index, answers, and ends."""

from __future__ import annotations

import sys
from functools import partial

from bench.measure import megabytes, process, processes, qa, seconds
from bench.results import Budget, Row, Section
from bench.scratch import Scratch
from bench.table import quantity, times
from qa.embedding.models import DEFAULT, locate

QUESTION = "what stake did Meta take?"
FASTER = 6.0
MEMORY = 400.0


def run(scratch: Scratch, *, quick: bool) -> Section:
    workspace = scratch.example
    starter = (sys.executable, "-m", "bench.starter")
    store, model = str(scratch.folder("starter")), str(locate(DEFAULT))
    process(*starter, "build", store, model, str(workspace / "seeds"))
    commands = {
        # Exit 1 is an abstention, which takes as long as an answer.
        "qa": partial(process, *qa("--workspace", str(workspace), "ask", QUESTION), accept=(0, 1)),
        "starter": partial(process, *starter, "ask", store, model, QUESTION),
    }
    found = processes(3 if quick else 9, commands)
    time, memory = seconds(found["qa"]), megabytes(found["qa"])
    peer_time, peer_memory = seconds(found["starter"]), megabytes(found["starter"])
    faster = peer_time.over(time)
    return Section(
        key="ask",
        title="A question, cold: `qa ask`, a new process, the four example articles",
        rows=(
            Row("qa ask", "s", time),
            Row("LlamaIndex starter, retrieval only", "s", peer_time, faster),
            Row("qa ask, peak memory", "MB", memory),
            Row("LlamaIndex starter, peak memory", "MB", peer_memory, peer_memory.over(memory)),
        ),
        budgets=(
            Budget("at least 6 times faster than the starter", times(faster), faster.median >= FASTER),
            Budget("at most 400 MB", quantity(memory.high, "MB"), memory.high <= MEMORY),
        ),
        notes=(
            f"The question: “{QUESTION}” `qa` retrieves, reads and answers; the starter stops when it "
            "has the passages, because writing an answer would need a language model.",
        ),
    )
