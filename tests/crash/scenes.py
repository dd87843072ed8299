"""What the children do: a corpus, a change of it, a run that may die at a step, and a look at the rest."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.articles import SUFFIXES
from qa.domain import Filter
from qa.indexing import protocol, rebuild
from qa.indexing.drafting import Limits
from qa.indexing.plan import compare
from qa.indexing.scan import scan
from qa.store import generations
from qa.store.catalog import Catalog
from qa.store.lock import writing
from qa.store.terms import TermsReader
from qa.store.view import View
from tests.articles import made
from tests.crash.children import die
from tests.fakes import Bench, HashEmbedder

if TYPE_CHECKING:
    from qa.domain import Vector, Vectors

Log = list[tuple[str, str]]
"""("encode", text) and ("step", name), as they happened."""


def prose(seed: int, sentences: int = 24) -> str:
    """Sentences of made-up words, the same for the same seed, hardly shared between seeds."""
    source = random.Random(seed)
    words = ["".join(source.choices("bcdfglmnprstv", k=2)) + source.choice("aeiou") * 2 for _ in range(400)]
    lines = [" ".join(source.choices(words, k=11)).capitalize() + "." for _ in range(sentences)]
    return "\n".join(lines) + "\n"


def write_before(root: Path) -> None:
    """Five articles of four formats, two of them copies of one story, and a file that holds nothing."""
    bench = Bench(root)
    for number, name in enumerate(("a.txt", "b.html", "c.pdf", "deep/d.docx")):
        _write(bench, name, prose(number))
    _write(bench, "copy.txt", prose(0).replace("\n", "\n\n", 1))
    _write(bench, "empty.txt", "")


def write_after(root: Path) -> None:
    """One article is edited, one added, one removed, one renamed; two stay as they are."""
    bench = Bench(root)
    _write(bench, "b.html", prose(1, 12) + prose(11, 12))
    _write(bench, "e.txt", prose(4))
    (bench.seeds / "c.pdf").unlink()
    (bench.seeds / "deep" / "d.docx").rename(bench.seeds / "f.docx")


def _write(bench: Bench, name: str, text: str) -> None:
    path = bench.write(name, formatted(text, Path(name).suffix))
    os.utime(path, (1_700_000_000, 1_700_000_000))


@cache  # a Word document holds the time at which it was made
def formatted(text: str, suffix: str) -> str | bytes:
    """A file of a format that holds the sentences of *text*; the same bytes each time."""
    match suffix:
        case ".html":
            return made.html(story=text.splitlines(), title="A page")
        case ".pdf":
            return made.pdf([text.splitlines()])
        case ".docx":
            return made.docx(text.splitlines())
        case ".epub":
            return made.epub([f"<p>{line}</p>" for line in text.splitlines()])
        case _:
            return text


class LoggedEmbedder(HashEmbedder):
    """Writes down what it encodes before it does, so that this outlives the process."""

    def __init__(self, log: Path, fingerprint: str) -> None:
        super().__init__(fingerprint)
        self._log = log

    def encode(self, texts: Sequence[str]) -> Vectors:
        with self._log.open("a", encoding="utf-8") as log:
            log.writelines(f"encode\t{text!r}\n" for text in texts)
        return super().encode(texts)

    def question(self, text: str) -> Vector:
        whole = super().question(text)
        if self.fingerprint == "hash":
            return whole
        half: Vector = whole[:32] / np.linalg.norm(whole[:32])  # another model, another dimension
        return half


def read_log(log: Path) -> Log:
    """What a run did."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [(kind, text) for kind, _, text in (line.partition("\t") for line in lines)]


def index(root: Path, log: Path, die_at: int | None = None, fingerprint: str = "hash") -> None:
    """A run in small batches that dies at its step number *die_at*, counted from 0."""
    protocol.BATCH = 12
    here = Limits(workers=0)  # a worker takes longer to start than such a run; `make crash` has some
    bench = Rebuilder(root, embedder=LoggedEmbedder(log, fingerprint), step=_Step(log, die_at), limits=here)
    if fingerprint == "hash":
        bench.run()
    else:
        bench.rebuild()


class Rebuilder(Bench):
    """A bench that can also do what `qa index --rebuild` does for another model."""

    def rebuild(self) -> None:
        with writing(self.index, wait=0):
            catalog = Catalog.open(self.index)
            found = catalog.manifest("embedding")
            catalog.close()
            if found == self.embedder.fingerprint:  # adopted, but killed before all was swept
                self._bring(self.index)
                return
            aside = rebuild.prepare(self.index, self.embedder.fingerprint)
            catalog = Catalog.create(aside)
            rebuild.inherit(self.index, catalog)
            catalog.close()
            self._bring(aside)
            rebuild.adopt(self.index, aside, step=self.step)

    def _bring(self, index: Path) -> None:
        catalog = Catalog.create(index)
        catalog.set_manifest(embedding=self.embedder.fingerprint)
        found = scan([self.seeds], self.root, suffixes=SUFFIXES)
        plan = compare(found, catalog.entries(), recipe=self._recipe)
        replace(self._writer(catalog), index=index).run(plan)
        catalog.close()


@dataclass
class _Step:
    log: Path
    die_at: int | None
    count: int = 0

    def __call__(self, name: str) -> None:
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"step\t{name}\n")
        if self.count == self.die_at:
            die()
        self.count += 1


@dataclass(frozen=True)
class State:
    """Everything an index holds that must not depend on how it came about."""

    articles: list[tuple[Any, ...]]
    passages: list[tuple[Any, ...]]
    skipped: list[tuple[Any, ...]]
    embedding: str | None
    vectors: dict[int, list[float]]
    stored: int
    copies: dict[str, str]
    terms: set[int]
    generation: set[int]
    pending: list[int]
    folders: list[str] = field(default_factory=list)


def state(root: Path) -> State:
    """Read it all."""
    index = root / "index"
    catalog = Catalog.open(index)
    listing = [
        (o.source, o.metadata, o.characters, o.passages, o.furniture, o.copy_of) for o in catalog.listing()
    ]
    digests = {source: (e.digest, e.recipe, e.reason) for source, e in catalog.entries().items()}
    ids, matrix = catalog.vectors()
    passages = sorted(catalog.passages(sorted(catalog.ids())).items())
    reader = generations.GenerationReader(index / "vectors", catalog.generation())
    found = State(
        articles=[(*row, digests[row[0]]) for row in listing],
        passages=[(id_, p.source, p.text, p.start, p.line, p.sentences, p.metadata) for id_, p in passages],
        skipped=[(source, *entry) for source, entry in digests.items() if entry[2]],
        embedding=catalog.manifest("embedding"),
        vectors={id_: row.round(5).tolist() for id_, row in zip(ids, matrix, strict=True)},
        stored=_stored(index),
        copies=catalog.copies(),
        terms=TermsReader(index / "terms").ids(),
        generation=reader.ids(),
        pending=catalog.pending(),
        folders=sorted(path.name for path in index.iterdir() if path.is_dir()),
    )
    reader.close()
    catalog.close()
    return found


def _stored(index: Path) -> int:
    db = sqlite3.connect(index / "catalog.sqlite")
    count: int = db.execute("SELECT count(*) FROM vectors").fetchone()[0]
    db.close()
    return count


@dataclass(frozen=True)
class Seen:
    """What searching finds, by source: the texts of its passages. The same in every way of searching."""

    texts: dict[str, set[str]]
    embedding: str | None
    remarks: list[str]


def look(root: Path) -> Seen | None:
    """Search for everything, exactly and through Chroma, by meaning and by words.

    None when there is no index yet. Raises `AssertionError` where a leg does not find
    what the catalog holds.
    """
    if not (root / "index" / "catalog.sqlite").exists():
        return None
    for exact_limit in (0, 20_000):
        with View(root / "index", exact_limit=exact_limit) as view:
            seen = _searched(view)
    return seen


def _searched(view: View) -> Seen:
    model = view.manifest("embedding") or "hash"
    embedder = LoggedEmbedder(Path(os.devnull), model)
    texts: dict[str, set[str]] = {}
    for listed in view.listing:
        own = sorted(view.select(Filter(sources=(listed.source,))).ids or ())
        passages = view.passages(own)
        texts[listed.source] = {passage.text for passage in passages}
        for id_, passage in zip(own, passages, strict=True):
            near = [hit for hit, _ in view.nearest(embedder.question(passage.text), limit=view.size)]
            assert sorted(near) == sorted(set(near)), "a passage is found twice"
            assert id_ in near, f"{listed.source}: not found by meaning"
            assert id_ in [hit for hit, _ in view.matching(passage.text, limit=5)], "not found by words"
    return Seen(texts, view.manifest("embedding"), list(view.remarks))
