"""Indexing: passages and tokens per second, beside the starter and beside the model alone.

All in one process, after imports and loading: what is timed is the indexing itself, from
the files to the index on the disk.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import qa
from bench import articles
from bench.measure import Series
from bench.results import Budget, Row, Section
from bench.scratch import Scratch
from bench.standin import loaded
from bench.table import times
from qa.embedding import bulk
from qa.embedding.compiled import Tokens
from qa.embedding.models import DEFAULT, Model, find, max_tokens
from qa.passages import embedded_text
from qa.store.catalog import Catalog

if TYPE_CHECKING:
    from bench import starter

ARTICLES = 165
WORDS = (300, 900)
TURNS = 3
CHUNK = 256
OVER_STARTER = 2.0
OF_ENCODE = 0.9


@dataclass(frozen=True, slots=True)
class Took:
    """A run: how long, and what it embedded."""

    seconds: float
    texts: tuple[str, ...]
    tokens: int


@dataclass
class Subjects:
    """What takes turns, with everything loaded. Each turn has articles of its own."""

    scratch: Scratch
    model: Model
    fast: Any
    peer: starter.Embedding
    made: int = 0
    articles: Path = Path()
    texts: tuple[str, ...] = ()

    def turn(self, count: int) -> None:
        """New articles for the next turn of each."""
        self.articles = self.scratch.folder("articles")
        articles.write(self.articles, count, WORDS, first=self.made)
        self.made += count

    def qa(self) -> Took:
        """`qa index` of a new workspace. Keeps in `texts` what it embedded."""
        workspace = self.scratch.workspace("index")
        shutil.copytree(self.articles, workspace / "seeds", dirs_exist_ok=True)
        with loaded(self.fast), qa.open(workspace) as opened:
            began = time.perf_counter()
            opened.index()
            took = time.perf_counter() - began
        self.texts = _embedded(workspace / "index")
        return Took(took, self.texts, self._tokens(self.texts, max_tokens(self.model.folder)))

    def encode(self) -> Took:
        """The model alone, over exactly the passages `qa` made."""
        began = time.perf_counter()
        self.fast.encode_document(
            list(self.texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False
        )
        return Took(time.perf_counter() - began, self.texts, 0)

    def starter(self) -> Took:
        """The starter over the same files."""
        from bench import starter

        self.peer.embedded.clear()
        store = self.scratch.folder("starter-index")
        began = time.perf_counter()
        starter.build(store, self.peer, self.articles, tokens=CHUNK)
        took = time.perf_counter() - began
        texts = tuple(self.peer.embedded)
        return Took(took, texts, self._tokens(texts, starter.LONGEST))

    def _tokens(self, texts: Sequence[str], limit: int) -> int:
        """How many tokens the model reads of *texts*, its two special ones included."""
        return sum(min(count + 2, limit) for count in Tokens(self.model.folder)(texts))


def run(scratch: Scratch, *, quick: bool) -> Section:
    count = ARTICLES // TURNS // (4 if quick else 1)
    subjects, loading = _prepare(scratch)
    found: dict[str, list[Took]] = {"qa": [], "encode": [], "starter": []}
    for _ in range(TURNS):
        subjects.turn(count)
        for name, results in found.items():
            results.append(getattr(subjects, name)())
    ours, alone = _passages(found["qa"]), _passages(found["encode"])
    fast, peer = _tokens(found["qa"]), _tokens(found["starter"])
    over, share = fast.over(peer), ours.over(alone)
    return Section(
        key="index",
        title=f"Indexing: {_texts(found['qa']):,} passages of {TURNS * count} articles",
        rows=(
            Row("qa index", "passages/s", ours),
            Row("SentenceTransformer.encode alone", "passages/s", alone, alone.over(ours)),
            Row("qa index", "tokens/s", fast),
            Row("LlamaIndex starter", "tokens/s", peer, peer.over(fast)),
        ),
        budgets=(
            Budget(
                "at least 2 times the starter, for the same tokens", times(over), over.median >= OVER_STARTER
            ),
            Budget("at least 0.9 times encode alone", times(share), share.median >= OF_ENCODE),
        ),
        notes=(_note(subjects, found), _loading(loading)),
    )


def _note(subjects: Subjects, found: Mapping[str, Sequence[Took]]) -> str:
    tokens, peer_tokens = (sum(took.tokens for took in found[name]) for name in ("qa", "starter"))
    dtype = str(next(subjects.fast.parameters()).dtype).removeprefix("torch.")
    return (
        f"{TURNS} turns, each over articles of its own. {dtype} in `qa` and in encode alone, float32 in the "
        f"starter: its default. Embedded by `qa`: {tokens:,} tokens; by the starter, in "
        f"{_texts(found['starter']):,} chunks of {CHUNK} tokens without overlap: {peer_tokens:,}."
    )


def _loading(loading: Mapping[str, float]) -> str:
    return f"Loading is not in it: {loading['qa']:.1f} s and {loading['starter']:.1f} s, after imports."


def _prepare(scratch: Scratch) -> tuple[Subjects, dict[str, float]]:
    """Everything imported, loaded and used once, and the seconds the loading took."""
    import sentence_transformers  # noqa: F401 - not part of loading

    from bench import starter

    model = find(DEFAULT)
    began = time.perf_counter()
    fast = bulk.load(model, fast=True)
    between = time.perf_counter()
    peer = starter.Embedding(starter.load(str(model.folder)))
    loading = {"qa": between - began, "starter": time.perf_counter() - between}
    subjects = Subjects(scratch, model, fast, peer)
    subjects.turn(20)
    for subject in (subjects.qa, subjects.encode, subjects.starter):
        subject()
    return subjects, loading


def _embedded(index: Path) -> tuple[str, ...]:
    catalog = Catalog.open(index)
    try:
        return tuple(embedded_text(one) for one in catalog.passages(sorted(catalog.ids())).values())
    finally:
        catalog.close()


def _passages(ran: Sequence[Took]) -> Series:
    return Series(tuple(len(one.texts) / one.seconds for one in ran))


def _tokens(ran: Sequence[Took]) -> Series:
    return Series(tuple(one.tokens / one.seconds for one in ran))


def _texts(ran: Sequence[Took]) -> int:
    return sum(len(one.texts) for one in ran)
