"""`python -m bench.files FOLDER`: own articles, indexed part by part beside the model alone, and asked.

    python -m bench.files ARTICLES --questions questions.jsonl [--parts 6] [--workspace EMPTY] [--write]

Not a part of `make bench`: the articles are not the project's. Each part is added to one growing index, and
every fourth of the passages that this embedded is then encoded once more by the model alone, in the same
process. Then the questions are searched and asked in one process, and a few in new processes.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import qa
from bench import document, measure
from bench.index import OF_ENCODE, Took
from bench.measure import PROJECT, Series
from bench.results import Budget, Row, Section
from bench.standin import loaded
from bench.table import section, times
from bench.warm import asked
from qa.embedding import bulk
from qa.embedding.models import DEFAULT, find
from qa.passages import embedded_text
from qa.store.catalog import Catalog

MOST_QUESTIONS = 200
COLD = 9
EVERY = 4
"""Of the passages of a part, so many are encoded alone: enough to know the rate."""


def index(files: Sequence[Path], parts: int, workspace: Path) -> Section:
    """Index *files* in *parts*, and encode the same passages."""
    network = bulk.load(find(DEFAULT), fast=True)
    indexed: list[Took] = []
    alone: list[Took] = []
    seen: set[int] = set()
    with loaded(network), qa.open(workspace) as opened:
        for part in range(parts):
            for path in files[part::parts]:
                shutil.copy2(path, workspace / "seeds")
            began = time.perf_counter()
            opened.index()
            took = time.perf_counter() - began
            texts = _new(workspace / "index", seen)
            indexed.append(Took(took, texts, 0))
            some = texts[::EVERY]
            began = time.perf_counter()
            network.encode_document(
                list(some), batch_size=32, normalize_embeddings=True, show_progress_bar=False
            )
            alone.append(Took(time.perf_counter() - began, some, 0))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ours, theirs = (Series(tuple(len(one.texts) / one.seconds for one in some)) for some in (indexed, alone))
    share = ours.over(theirs)
    return Section(
        key="files",
        title=f"Real news, indexed: {len(seen):,} passages of {len(files):,} files in {parts} parts",
        rows=(
            Row("qa index", "passages/s", ours),
            Row("SentenceTransformer.encode alone, every fourth", "passages/s", theirs, theirs.over(ours)),
        ),
        budgets=(Budget("at least 0.9 times encode alone", times(share), share.median >= OF_ENCODE),),
        notes=(f"Peak memory of the process, model and all: {memory:,.0f} MB.",),
    )


def ask(workspace: Path, questions: Sequence[str]) -> Section:
    """Search and ask *questions*, after five unmeasured ones."""
    with qa.open(workspace) as opened:
        opened.warm_up()
        passages = opened.view().size
        found = asked(opened, questions)
    cold = measure.processes(COLD, {"qa": partial(_cold, workspace, questions[0])})["qa"]
    return Section(
        key="files-ask",
        title=f"Real news, asked: {passages:,} passages",
        rows=(
            Row("retrieval alone", "ms", found["search"]),
            Row("ask", "ms", found["ask"]),
            Row("of which retrieval", "ms", found["retrieve"]),
            Row("of which reading", "ms", found["answer"]),
            Row("a new process: qa ask", "s", measure.seconds(cold)),
            Row("a new process: qa ask, peak memory", "MB", measure.megabytes(cold)),
        ),
        budgets=(),
        notes=(f"{len(questions) - 5} questions people asked about other news of the same years.",),
        percentiles=True,
    )


def _cold(workspace: Path, question: str) -> measure.Ran:
    # Exit 1 is an abstention, which takes as long as an answer.
    return measure.process(*measure.qa("--workspace", str(workspace), "ask", question), accept=(0, 1))


def _new(index: Path, seen: set[int]) -> tuple[str, ...]:
    catalog = Catalog.open(index)
    try:
        fresh = sorted(catalog.ids() - seen)
        seen.update(fresh)
        return tuple(embedded_text(one) for one in catalog.passages(fresh).values())
    finally:
        catalog.close()


def main() -> None:
    """See the module."""
    given = _parser().parse_args()
    files = sorted(path for path in given.folder.iterdir() if path.is_file())[: given.most or None]
    lines = given.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines][: MOST_QUESTIONS + 5]
    with tempfile.TemporaryDirectory(prefix="qa-bench-") as folder:
        workspace = given.workspace or Path(folder)
        qa.init(workspace)
        parts = {}
        for found in (partial(index, files, given.parts), partial(ask, questions=questions)):
            one = found(workspace)
            parts[one.key] = section(one)
            print(f"{parts[one.key]}\n", flush=True)
    if given.write:
        document.write(PROJECT / "docs" / "benchmarks.md", parts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.files", description="Index one's own articles.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=Path, required=True, help="JSON lines with a question each")
    parser.add_argument("--parts", type=int, default=6)
    parser.add_argument("--most", type=int, default=0, help="so many files at most")
    parser.add_argument("--workspace", type=Path, help="an empty folder that is kept")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/benchmarks.md")
    return parser


if __name__ == "__main__":
    main()
