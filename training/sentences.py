"""Fit the weights of `qa.reader.sentences` on open-domain questions made from SQuAD 2.0, and print figures.

    python -m training.sentences DATA --out weights.json

Two piles of articles are made, one to fit on and one to measure on; they share neither
articles nor questions. Every question is retrieved as `qa` retrieves, and its sentences are
described by `qa.reader.sentences.features` itself, so that training and use cannot differ.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import pickle
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.domain import Article, Embedder, Evidence, Metadata, Passage, ScoredPassage, Span
from qa.embedding.bulk import BulkEmbedder
from qa.embedding.compiled import Tokens
from qa.embedding.models import find
from qa.passages import embedded_text, passages
from qa.reader import sentences as reader
from qa.retrieval import DEPTH, collapse, fuse, merge
from qa.store.terms import TermsReader, TermsWriter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qa.domain import Vector, Vectors

MODEL = "all-MiniLM-L6-v2"
BUDGET = 100
LIMIT = 10
SMALL_PILE = 4
"""Half of the questions are asked of so few articles, as a person's own pile may be."""

TYPED = 0.4
"""So many are asked in lower case and without a question mark, as people type."""

BARS = (0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6)

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
    shares: Mapping[str, int] = SHARES,
) -> list[Asked]:
    """The questions of one pile, *shares* of each kind; *others* are articles outside it."""
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

    def evidence(self, asked: Asked, vector: Vector) -> Evidence:
        """What `HybridRetriever` would find, without the paragraph where it was taken out."""
        ids = [id_ for id_, p in enumerate(self.passages) if self._searched(p, asked)]
        scores = self.vectors[ids] @ vector
        order = np.argsort(-scores, kind="stable")[:DEPTH]
        dense = [(ids[i], float(scores[i])) for i in order]
        terms = self.terms.search(asked.text, limit=DEPTH, within=ids)
        fused = fuse({"dense": dense, "bm25": terms})
        scored = [ScoredPassage(self.passages[id_], score, legs) for id_, score, legs in fused]
        return Evidence(asked.text, tuple(merge(collapse(scored, {}), self._text, limit=LIMIT)))

    def _text(self, source: str, start: int, end: int) -> str:
        return self.texts[source][start:end]

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
        texts = sorted(
            {
                p.passage.quote(s.start, s.end)
                for e in evidence
                for p in e.passages
                for s in p.passage.sentences
            }
        )
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


@dataclass(frozen=True, slots=True)
class Rows:
    """Sentences as the reader sees them: features, right or not, and the question each is of."""

    features: NDArray[np.float64]
    right: NDArray[np.float64]
    group: NDArray[np.int64]
    kinds: NDArray[np.str_]

    @classmethod
    def of(cls, prepared: Prepared) -> Rows:
        """The sentences that the reader would score, of every question."""
        rows: list[tuple[float, ...]] = []
        right: list[bool] = []
        group: list[int] = []
        for number, (asked, vector, found) in enumerate(
            zip(prepared.asked, prepared.vectors, prepared.evidence, strict=True)
        ):
            places = reader.preselect(found)
            near = np.stack([prepared.sentences[place.text] for place in places]) @ vector
            rows += reader.features(asked.text, places, near)
            right += [
                asked.answered_by(at.scored.passage, at.sentence.start, at.sentence.end) for at in places
            ]
            group += [number] * len(places)
        kinds = np.array([asked.kind for asked in prepared.asked])
        return cls(np.array(rows), np.array(right, dtype=np.float64), np.array(group), kinds)

    def best(self, scores: NDArray[np.float64]) -> NDArray[np.int64]:
        """The row of each question's best sentence; of equal ones the first."""
        order = np.lexsort((np.arange(len(scores)), -scores, self.group))
        first = np.unique(self.group[order], return_index=True)[1]
        return np.asarray(order[first], dtype=np.int64)


def fit(rows: Rows) -> tuple[NDArray[np.float64], float]:
    """Weights and bias: first over all sentences, then made true for the best one of each question.

    Only the best sentence's probability is compared with a bar. A second logistic model
    of its score alone (Platt 1999) scales weights and bias; the order stays.
    """
    from sklearn.linear_model import LogisticRegression

    ranking = LogisticRegression(C=10.0, max_iter=2000).fit(rows.features, rows.right)
    weights = ranking.coef_[0]
    scores = rows.features @ weights
    best = rows.best(scores)
    platt = LogisticRegression(C=10.0, max_iter=2000).fit(scores[best, None], rows.right[best])
    return weights * platt.coef_[0, 0], float(platt.intercept_[0])


def report(rows: Rows, weights: NDArray[np.float64], bias: float) -> str:
    """What the best sentences are worth: at each bar, and the probabilities against what came true."""
    scores = rows.features @ weights + bias
    best = rows.best(scores)
    probable, right = 1 / (1 + np.exp(-scores[best])), rows.right[best]
    answerable = rows.kinds == "answerable"
    unanswerable = [kind for kind in SHARES if kind != "answerable"]
    loss = -np.mean(np.log(np.where(right > 0, probable, 1 - probable)))
    lines = [
        f"right sentence first: {right[answerable].mean():.1%} of {answerable.sum()} answerable questions; "
        f"log loss of the best sentence {loss:.3f}",
        "| bar | answers | right first, of those | "
        + " | ".join(f"abstains: {kind}" for kind in unanswerable)
        + " |",
        "|---" * (3 + len(unanswerable)) + "|",
    ]
    for bar in BARS:
        answers = probable >= bar
        shares = [answers[answerable].mean(), right[answerable & answers].mean()]
        shares += [1 - answers[rows.kinds == kind].mean() for kind in unanswerable]
        lines.append(f"| {bar} | " + " | ".join(f"{share:.1%}" for share in shares) + " |")
    lines += ["| probability | questions | came true |", "|---|---|---|"]
    for low in range(10):
        inside = (probable * 10).astype(int) == low
        if inside.any():
            lines.append(
                f"| {low / 10:.1f} to {(low + 1) / 10:.1f} | {inside.sum()} | {right[inside].mean():.2f} |"
            )
    return "\n".join(lines)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Fit the sentence reader's weights.")
    parser.add_argument("data", type=Path, help="folder with contexts.jsonl.gz and questions.jsonl.gz")
    parser.add_argument("--out", type=Path, required=True, help="write weights and bias here, as JSON")
    parser.add_argument("--articles", type=int, default=60, help="in each of the two piles")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--keep", type=Path, help="keep retrieval and vectors in this file, and use it if it is there"
    )
    given = parser.parse_args()
    if given.keep and given.keep.is_file():
        piles = pickle.loads(given.keep.read_bytes())  # written by the line below, on this machine
    else:
        piles = prepare(given.data, articles=given.articles, seed=given.seed)
        if given.keep:
            given.keep.write_bytes(pickle.dumps(piles))
    rows, held_out = (Rows.of(pile) for pile in piles)
    weights, bias = fit(rows)
    weights, bias = np.round(weights, 2), round(bias, 2)  # as they will stand in the module
    found = json.dumps({"features": reader.FEATURES, "weights": weights.tolist(), "bias": bias})
    given.out.write_text(found + "\n", encoding="utf-8")
    print(found)
    print(report(held_out, weights, bias))


if __name__ == "__main__":
    main()
