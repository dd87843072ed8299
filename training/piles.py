"""Piles of SQuAD's articles, indexed and searched as `qa` does, and the questions asked of them."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.domain import Article, Embedder, Evidence, Leg, Metadata, Passage, PassageId, ScoredPassage, Span
from qa.embedding.bulk import BulkEmbedder
from qa.embedding.compiled import Tokens
from qa.embedding.models import find
from qa.passages import embedded_text, passages
from qa.retrieval import DEPTH, FURTHER, Hits, collapse, fuse, merge
from qa.store.terms import TermsReader, TermsWriter
from training.questions import Question
from training.reader.data import read_squad

if TYPE_CHECKING:
    from qa.domain import Vector, Vectors

MODEL = "all-MiniLM-L6-v2"
BUDGET = 100
LIMIT = 10
SMALL_PILE = 4
"""Half of the questions are asked of so few articles, as a person's own pile may be."""

TYPED = 0.4
"""So many are asked in lower case and without a question mark, as people type."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One of SQuAD's contexts, and where it stands in its article."""

    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, where its answers stand, which articles are searched (None: all), and without what."""

    text: str
    kind: str
    answers: frozenset[tuple[str, int, int]]
    sources: frozenset[str] | None
    without: tuple[Paragraph, ...] = ()


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
            Article(
                source,
                text,
                hashlib.sha256(text.encode()).hexdigest(),
                Metadata(titles[source]),
                (Span(0, len(text)),),
            )
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


def ask(
    squad: Squad,
    pile: Sequence[Article],
    others: Sequence[Article],
    chance: random.Random,
    *,
    shares: Mapping[str, int],
) -> list[Asked]:
    """The questions of one pile; *others* are articles outside it.

    *shares* says how many of each kind. "answerable" ones are; the others cannot be answered from it: an
    "other topic" is none of the pile's, the paragraph that answers was "taken out", and a "near miss"
    is one of SQuAD's own, written to look answerable.
    """
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
    for kind, count in shares.items():
        for (text, place, spans), article in chance.sample(pools[kind], min(count, len(pools[kind]))):
            few = chance.sample(sources, SMALL_PILE)
            if kind != "other topic":
                few[0] = article.source
            within = frozenset(few) if chance.random() < 0.5 else None
            typed = chance.random() < TYPED
            text = text.lower().rstrip(" ?") if typed else text.strip()
            answers = frozenset((place.source, start, end) for start, end in spans)
            taken = (place,) if kind == "taken out" else ()
            asked.append(Asked(text, kind, answers if kind == "answerable" else frozenset(), within, taken))
    return asked


def _said_once(article: Article, place: Paragraph, spans: Sequence[tuple[int, int]]) -> bool:
    """Does no other paragraph hold the answer? Only then does taking this one out take the answer out."""
    rest = (article.text[: place.start] + article.text[place.end :]).casefold()
    return all(article.text[start:end].casefold() not in rest for start, end in spans)


Fusion = Callable[[Hits, Hits, Mapping[PassageId, float]], list[tuple[PassageId, float, tuple[Leg, ...]]]]
"""How two searches become one order: `qa.retrieval.fuse`, or another way that is measured beside it."""


@dataclass(slots=True)
class Pile:
    """Articles as an index holds them: passages, their vectors, and a term index."""

    passages: list[Passage]
    vectors: Vectors
    terms: TermsReader
    texts: dict[str, str]

    @classmethod
    def build(cls, articles: Sequence[Article], embedder: Embedder, folder: Path) -> Pile:
        """Passages as `qa index` makes them; ids are their places in the list."""
        count = Tokens(find(MODEL).folder)
        found = [p for article in articles for p in passages(article, budget=BUDGET, count=count)]
        texts = {article.source: article.text for article in articles}
        writer = TermsWriter(folder)
        writer.add((id_, p.text, p.metadata.title or "") for id_, p in enumerate(found))
        writer.close()
        return cls(found, embedder.encode([embedded_text(p) for p in found]), TermsReader(folder), texts)

    def evidence(self, asked: Asked, vector: Vector, order: Fusion = fuse) -> Evidence:
        """What `HybridRetriever` would find, but for the passages of what is taken out."""
        ids = [id_ for id_, p in enumerate(self.passages) if self._searched(p, asked)]
        scores = self.vectors[ids] @ vector
        best = np.argsort(-scores, kind="stable")[:DEPTH]
        dense = [(ids[i], float(scores[i])) for i in best]
        terms = self.terms.search(asked.text, limit=DEPTH, within=ids)
        near = {id_: float(self.vectors[id_] @ vector) for id_, _ in terms}
        scored = [
            ScoredPassage(self.passages[id_], score, legs) for id_, score, legs in order(dense, terms, near)
        ]
        merged = tuple(merge(collapse(scored, {}), self._text))
        return Evidence(asked.text, merged[:LIMIT], further=merged[LIMIT : LIMIT + FURTHER])

    def _text(self, source: str, start: int, end: int) -> str:
        return self.texts[source][start:end]

    def _searched(self, passage: Passage, asked: Asked) -> bool:
        if asked.sources is not None and passage.source not in asked.sources:
            return False
        return not any(
            passage.source == out.source and passage.start < out.end and out.start < passage.end
            for out in asked.without
        )


SHARES = {"answerable": 700, "other topic": 150, "taken out": 250, "near miss": 300}


def prepare(data: Path, *, seed: int) -> tuple[list[Question], list[Question]]:
    """Questions about two halves of the articles that no reader was trained on, with their evidence."""
    squad, chance = Squad.read(data), random.Random(seed)
    held = set(read_squad(data).part(held_out=True).articles)
    articles = [article for article in squad.articles if article.source in held]
    chance.shuffle(articles)
    halves = articles[::2], articles[1::2]
    embedder = BulkEmbedder(find(MODEL))
    return _half(squad, halves[0], halves[1], chance, embedder), _half(
        squad, halves[1], halves[0], chance, embedder
    )


def _half(
    squad: Squad,
    pile: Sequence[Article],
    others: Sequence[Article],
    chance: random.Random,
    embedder: Embedder,
) -> list[Question]:
    asked = ask(squad, pile, others, chance, shares=SHARES)
    with TemporaryDirectory() as folder:
        built = Pile.build(pile, embedder, Path(folder))
        vectors = embedder.encode([one.text for one in asked])  # MiniLM: a question is as a passage
        found = [built.evidence(one, vector) for one, vector in zip(asked, vectors, strict=True)]
        return [_question(one, evidence, built.texts) for one, evidence in zip(asked, found, strict=True)]


def _question(asked: Asked, evidence: Evidence, texts: Mapping[str, str]) -> Question:
    if not asked.answers:
        return Question(asked.text, asked.kind, evidence)
    answers = tuple(texts[source][start:end] for source, start, end in sorted(asked.answers))
    return Question(asked.text, asked.kind, evidence, answers, asked.answers)
