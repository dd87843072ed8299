"""`python -m bench.files FOLDER`: own articles, indexed part by part beside the model alone, and searched.

    python -m bench.files ARTICLES [--parts 6] [--questions questions.jsonl]

Not a part of `make bench`: the articles are not the project's. Each part is added to one growing index, and
the passages that this embedded are then encoded once more by the model alone, in the same process.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import qa
from bench.index import OF_ENCODE, Took
from bench.measure import Series
from bench.results import Budget, Row, Section
from bench.standin import loaded
from bench.table import section, times
from qa.embedding import bulk
from qa.embedding.models import DEFAULT, find
from qa.passages import embedded_text
from qa.store.catalog import Catalog

MOST_QUESTIONS = 200


def run(files: Sequence[Path], parts: int, questions: Sequence[str], workspace: Path) -> Section:
    """Index *files* in *parts*, encode the same passages, ask *questions*."""
    model = find(DEFAULT)
    network = bulk.load(model, fast=True)
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
            began = time.perf_counter()
            network.encode_document(
                list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False
            )
            alone.append(Took(time.perf_counter() - began, texts, 0))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        latency = _searched(opened, questions)
    ours, theirs = (Series(tuple(len(one.texts) / one.seconds for one in some)) for some in (indexed, alone))
    share = ours.over(theirs)
    rows = [
        Row("qa index", "passages/s", ours),
        Row("SentenceTransformer.encode alone", "passages/s", theirs, theirs.over(ours)),
    ]
    if latency.values:
        rows.append(Row("search, warm", "ms", latency))
    return Section(
        key="files",
        title=f"One's own articles: {len(seen):,} passages of {len(files):,} files in {parts} parts",
        rows=tuple(rows),
        budgets=(Budget("at least 0.9 times encode alone", times(share), share.median >= OF_ENCODE),),
        notes=(f"Peak memory of the process, model and all: {memory:,.0f} MB.",),
    )


def _new(index: Path, seen: set[int]) -> tuple[str, ...]:
    catalog = Catalog.open(index)
    try:
        fresh = sorted(catalog.ids() - seen)
        seen.update(fresh)
        return tuple(embedded_text(one) for one in catalog.passages(fresh).values())
    finally:
        catalog.close()


def _searched(opened: qa.Workspace, questions: Sequence[str]) -> Series:
    found: list[float] = []
    for number, question in enumerate((*questions[:5], *questions)):
        began = time.perf_counter()
        opened.search(question)
        if number >= 5:
            found.append(1000 * (time.perf_counter() - began))
    return Series(tuple(found))


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m bench.files", description="Index one's own articles.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--parts", type=int, default=6)
    parser.add_argument("--most", type=int, default=0, help="so many files at most")
    parser.add_argument("--questions", type=Path, help="JSON lines with a question each")
    given = parser.parse_args()
    files = sorted(path for path in given.folder.iterdir() if path.is_file())[: given.most or None]
    lines = given.questions.read_text(encoding="utf-8").splitlines() if given.questions else []
    questions = [json.loads(line)["question"] for line in lines][:MOST_QUESTIONS]
    with tempfile.TemporaryDirectory(prefix="qa-bench-") as folder:
        qa.init(folder)
        print(section(run(files, given.parts, questions, Path(folder))))


if __name__ == "__main__":
    main()
