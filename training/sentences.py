"""Fit the weights of `qa.reader` on open-domain questions made from SQuAD 2.0, and print figures.

    python -m training.sentences DATA --out weights.json

Two piles of articles are made, one to fit on and one to measure on; they share neither
articles nor questions. Every question is retrieved as `qa` retrieves, and its sentences are
described by `qa.reader.features` itself, so that training and use cannot differ.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.domain import Article, Embedder, Evidence, Metadata, Passage, ScoredPassage, Span
from qa.embedding.bulk import BulkEmbedder
from qa.embedding.compiled import Tokens
from qa.embedding.models import find
from qa.passages import embedded_text, passages
from qa.retrieval import DEPTH, collapse, fuse
from qa.store.terms import TermsReader, TermsWriter

if TYPE_CHECKING:
    from qa.domain import Vector, Vectors

MODEL = "all-MiniLM-L6-v2"
BUDGET = 200
LIMIT = 10
SMALL_PILE = 4
"""Half of the questions are asked of so few articles, as a person's own pile may be."""

TYPED = 0.4
"""So many are asked in lower case and without a question mark, as people type."""

SHARES = {"answerable": 1500, "other topic": 500, "taken out": 350, "near miss": 350}
"""Questions per pile. All but the first kind cannot be answered from it:

their topic is none of the pile's; the paragraph that answers was taken out; or it is one of
SQuAD's own near misses, which were written to look answerable.
"""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One of SQuAD's contexts, and where it stands in its article."""

    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, where its answers stand (article offsets), and which articles are searched."""

    text: str
    kind: str
    place: Paragraph
    answers: tuple[tuple[int, int], ...]
    sources: frozenset[str] | None

    def answered_by(self, passage: Passage, start: int, end: int) -> bool:
        """Do the characters *start* to *end* of the passage's article hold an answer?"""
        return (
            self.kind == "answerable"
            and passage.source == self.place.source
            and any(start <= first and last <= end for first, last in self.answers)
        )


@dataclass(frozen=True, slots=True)
class Squad:
    """The data set: articles, and per article its questions as (text, paragraph, answers)."""

    articles: list[Article]
    questions: dict[str, list[tuple[str, Paragraph, tuple[tuple[int, int], ...]]]]

    @classmethod
    def read(cls, data: Path) -> Squad:
        """From `contexts.jsonl.gz` and `questions.jsonl.gz`."""
        texts: dict[str, str] = {}
        titles: dict[str, str] = {}
        places: dict[str, Paragraph] = {}
        for row in _rows(data / "contexts.jsonl.gz"):
            source = row["context_id"].split("-")[0]
            before = texts.get(source, "")
            start = len(before) + 2 if before else 0
            texts[source] = f"{before}\n\n{row['text']}" if before else row["text"]
            titles[source] = row["title"]
            places[row["context_id"]] = Paragraph(source, start, start + len(row["text"]))
        articles = [
            Article(source, text, hashlib.sha256(text.encode()).hexdigest(), Metadata(titles[source]), (Span(0, len(text)),))
            for source, text in texts.items()
        ]
        questions: dict[str, list[Any]] = {}
        for row in _rows(data / "questions.jsonl.gz"):
            place = places[row["context_id"]]
            found = [(place.start + a["answer_start"], a["text"]) for a in row["answers"]]
            spans = tuple((start, start + len(text)) for start, text in found)
            questions.setdefault(place.source, []).append((row["question"], place, spans))
        return cls(articles, questions)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def ask(squad: Squad, pile: Sequence[Article], others: Sequence[Article], chance: random.Random) -> list[Asked]:
    """The questions of one pile, `SHARES` of each kind; *others* are articles outside it."""
    inside = [(q, a) for a in pile for q in squad.questions.get(a.source, ())]
    outside = [(q, a) for a in others for q in squad.questions.get(a.source, ())]
    answerable = [(q, a) for q, a in inside if q[2]]
    pools = {
        "answerable": answerable,
        "other topic": [(q, a) for q, a in outside if q[2]],
        "taken out": [(q, a) for q, a in answerable if _said_once(a, q[1], q[2])],
        "near miss": [(q, a) for q, a in inside if not q[2]],
    }
    sources = [article.source for article in pile]
    asked = []
    for kind, count in SHARES.items():
        for (text, place, spans), article in chance.sample(pools[kind], count):
            few = chance.sample(sources, SMALL_PILE)
            if kind != "other topic":
                few[0] = article.source
            within = frozenset(few) if chance.random() < 0.5 else None
            typed = chance.random() < TYPED
            text = text.lower().rstrip(" ?") if typed else text.strip()
            asked.append(Asked(text, kind, place, spans, within))
    return asked


def _said_once(article: Article, place: Paragraph, spans: Sequence[tuple[int, int]]) -> bool:
    """Does no other paragraph hold the answer? Only then does taking this one out take the answer out."""
    rest = (article.text[: place.start] + article.text[place.end :]).casefold()
    return all(article.text[start:end].casefold() not in rest for start, end in spans)


@dataclass(slots=True)
class Pile:
    """Articles as an index holds them: passages, their vectors, and a term index."""

    passages: list[Passage]
    vectors: Vectors
    terms: TermsReader
    sentence_vectors: dict[str, Vector] = field(default_factory=dict)

    @classmethod
    def build(cls, articles: Iterable[Article], embedder: Embedder, folder: Path) -> Pile:
        """Passages as `qa index` makes them; ids are their places in the list."""
        count = Tokens(find(MODEL).folder)
        found = [p for article in articles for p in passages(article, budget=BUDGET, count=count)]
        writer = TermsWriter(folder)
        writer.add((id_, p.text, p.metadata.title or "") for id_, p in enumerate(found))
        writer.close()
        return cls(found, embedder.encode([embedded_text(p) for p in found]), TermsReader(folder))

    def evidence(self, asked: Asked, vector: Vector) -> Evidence:
        """What `HybridRetriever` would find, without the paragraph where it was taken out."""
        import numpy as np

        ids = [id_ for id_, p in enumerate(self.passages) if self._searched(p, asked)]
        scores = self.vectors[ids] @ vector
        order = np.argsort(-scores, kind="stable")[:DEPTH]
        dense = [(ids[i], float(scores[i])) for i in order]
        terms = self.terms.search(asked.text, limit=DEPTH, within=ids)
        fused = fuse({"dense": dense, "bm25": terms})
        scored = [ScoredPassage(self.passages[id_], score, legs) for id_, score, legs in fused]
        return Evidence(asked.text, tuple(collapse(scored, {}, limit=LIMIT)))

    def _searched(self, passage: Passage, asked: Asked) -> bool:
        if asked.sources is not None and passage.source not in asked.sources:
            return False
        if asked.kind != "taken out" or passage.source != asked.place.source:
            return True
        return passage.end <= asked.place.start or asked.place.end <= passage.start


@dataclass(frozen=True, slots=True)
class Prepared:
    """A pile's questions with their evidence, and the vectors that a reader would compute."""

    asked: list[Asked]
    vectors: Vectors
    evidence: list[Evidence]
    sentences: dict[str, Vector]

    @classmethod
    def make(cls, asked: list[Asked], pile: Sequence[Article], embedder: Embedder) -> Prepared:
        """Index, retrieve, embed: nearly all of the script's time."""
        with tempfile.TemporaryDirectory() as folder:
            built = Pile.build(pile, embedder, Path(folder))
            vectors = embedder.encode([one.text for one in asked])  # MiniLM: a question is as a passage
            evidence = [built.evidence(one, vector) for one, vector in zip(asked, vectors, strict=True)]
        texts = sorted({_quote(p.passage, s) for e in evidence for p in e.passages for s in p.passage.sentences})
        return cls(asked, vectors, evidence, dict(zip(texts, embedder.encode(texts), strict=True)))


def prepare(data: Path, *, articles: int, seed: int) -> tuple[Prepared, Prepared]:
    """The pile to fit on and the one held out: *articles* each, and half of the others for questions."""
    squad, chance, embedder = Squad.read(data), random.Random(seed), BulkEmbedder(find(MODEL))
    shuffled = list(squad.articles)
    chance.shuffle(shuffled)
    piles = shuffled[:articles], shuffled[articles : 2 * articles]
    rest = shuffled[2 * articles :]
    others = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    fit, held = (
        Prepared.make(ask(squad, pile, other, chance), pile, embedder)
        for pile, other in zip(piles, others, strict=True)
    )
    return fit, held
