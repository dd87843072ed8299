"""Indexing: passages and tokens per second, beside the starter and beside the model alone.

All in one process, after imports and loading: what is timed is the indexing itself, from
the files to the index on the disk.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import qa
from bench import articles
from bench.measure import Series, turns
from bench.results import Budget, Row, Section
from bench.scratch import Scratch
from bench.standin import loaded
from bench.table import times
from qa.embedding import bulk
from qa.embedding.compiled import Tokens
from qa.embedding.models import DEFAULT, find, max_tokens
from qa.passages import embedded_text
from qa.store.catalog import Catalog

if TYPE_CHECKING:
    from bench import starter

ARTICLES = 330
WORDS = (300, 900)
CHUNK = 256
OVER_STARTER = 2.0
OF_ENCODE = 0.9


@dataclass(frozen=True, slots=True)
class Took:
    """A run: how long, and how many texts it embedded."""

    seconds: float
    texts: int


@dataclass
class Subjects:
    """What takes turns, with everything loaded."""

    scratch: Scratch
    corpus: Path
    fast: Any
    peer: starter.Embedding
    texts: list[str] = field(default_factory=list)
    peer_texts: list[str] = field(default_factory=list)

    def qa(self) -> Took:
        """`qa index` of a new workspace. Keeps what it embedded in `texts`."""
        workspace = self.scratch.workspace("index")
        shutil.copytree(self.corpus, workspace / "seeds", dirs_exist_ok=True)
        with loaded(self.fast), qa.open(workspace) as opened:
            began = time.perf_counter()
            report = opened.index()
            took = time.perf_counter() - began
        self.texts = _embedded(workspace / "index")
        return Took(took, report.embedded)

    def starter(self) -> Took:
        """The starter over the same files. Keeps what it embedded in `peer_texts`."""
        from bench import starter

        self.peer.embedded.clear()
        store = self.scratch.folder("starter-index")
        began = time.perf_counter()
        chunks = starter.build(store, self.peer, self.corpus, tokens=CHUNK)
        took = time.perf_counter() - began
        self.peer_texts = list(self.peer.embedded)
        return Took(took, chunks)

    def encode(self) -> Took:
        """The model alone, over exactly the passages `qa` made."""
        began = time.perf_counter()
        self.fast.encode_document(
            self.texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False
        )
        return Took(time.perf_counter() - began, len(self.texts))


def run(scratch: Scratch, *, quick: bool) -> Section:
    model = find(DEFAULT)
    subjects, loading = _prepare(scratch, ARTICLES // 8 if quick else ARTICLES)
    rounds = 1 if quick else 3
    found = turns(rounds, {"qa": subjects.qa, "encode": subjects.encode, "starter": subjects.starter})
    count = partial(_tokens, model.folder)
    tokens = count(subjects.texts, max_tokens(model.folder))
    peer_tokens = count(subjects.peer_texts, 512)
    passages, alone = _rate(found["qa"]), _rate(found["encode"])
    fast = _rate(found["qa"], tokens)
    peer = _rate(found["starter"], peer_tokens)
    over, share = fast.over(peer), passages.over(alone)
    return Section(
        key="index",
        title=f"Indexing: {len(subjects.texts):,} passages of {_files(subjects.corpus)} articles",
        rows=(
            Row("qa index", "passages/s", passages),
            Row("SentenceTransformer.encode alone", "passages/s", alone, alone.over(passages)),
            Row("qa index", "tokens/s", fast),
            Row("LlamaIndex starter", "tokens/s", peer, peer.over(fast)),
        ),
        budgets=(
            Budget(
                "at least 2 times the starter, for the same tokens", times(over), over.median >= OVER_STARTER
            ),
            Budget("at least 0.9 times encode alone", times(share), share.median >= OF_ENCODE),
        ),
        notes=(
            f"{_type(subjects.fast)} in `qa` and in encode alone, float32 in the starter: its default. "
            f"Embedded by `qa`: {tokens:,} tokens in {len(subjects.texts):,} passages; by the starter, with "
            f"chunks of {CHUNK} tokens without overlap: {peer_tokens:,} in {len(subjects.peer_texts):,}. "
            f"Loading is not in it: {loading['qa']:.1f} s and {loading['starter']:.1f} s.",
        ),
    )


def _prepare(scratch: Scratch, count: int) -> tuple[Subjects, dict[str, float]]:
    """Everything imported, loaded and used once, and the seconds the loading took."""
    from bench import starter

    model = find(DEFAULT)
    corpus = scratch.folder("corpus")
    articles.write(corpus, count, WORDS)
    began = time.perf_counter()
    fast = bulk.load(model, fast=True)
    between = time.perf_counter()
    peer = starter.Embedding(starter.load(str(model.folder)))
    loading = {"qa": between - began, "starter": time.perf_counter() - between}
    few = scratch.folder("few")
    articles.write(few, 20, WORDS)
    warming = Subjects(scratch, few, fast, peer)
    for subject in (warming.qa, warming.encode, warming.starter):
        subject()
    return Subjects(scratch, corpus, fast, peer), loading


def _embedded(index: Path) -> list[str]:
    catalog = Catalog.open(index)
    try:
        return [embedded_text(one) for one in catalog.passages(sorted(catalog.ids())).values()]
    finally:
        catalog.close()


def _tokens(folder: Path, texts: Sequence[str], limit: int) -> int:
    """How many tokens the model reads of *texts*, its two special ones included."""
    return sum(min(count + 2, limit) for count in Tokens(folder)(texts))


def _rate(ran: Sequence[Took], amount: int | None = None) -> Series:
    return Series(tuple((one.texts if amount is None else amount) / one.seconds for one in ran))


def _type(model: Any) -> str:
    return str(next(model.parameters()).dtype).removeprefix("torch.")


def _files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))
