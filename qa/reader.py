"""The reader: points at the words that answer. First version: whole sentences.

Each sentence of the evidence is described by a few numbers: how near its vector is to the
question's, which share of the question's words it has, whether it holds the kind of thing
asked for (a year, an amount, a person) and how well its passage was placed. One logistic
model turns them into the probability that the sentence answers. Its weights were fitted on
open-domain development questions by `training/sentences.py`, never on the seeds.
A trained span reader will take this module's place behind the same role.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.domain import Candidate, Embedder, Evidence, Passage, ScoredPassage, Sentence

if TYPE_CHECKING:
    from qa.domain import Vectors

PASSAGES = 8
"""So many passages are read; a right one is rarely placed lower."""

SENTENCES = 32
"""So many of their sentences are encoded: a question takes 0.1 to 0.2 s on two cores."""

FEATURES = ("nearness", "words", "kind", "kind_asked", "place", "passage_nearness", "length")

WEIGHTS = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
BIAS = 0.0

_WORD = re.compile(r"\w+")
_COMMON = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "done",
        "each",
        "else",
        "ever",
        "for",
        "from",
        "get",
        "give",
        "gave",
        "given",
        "had",
        "has",
        "have",
        "he",
        "her",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "like",
        "many",
        "may",
        "me",
        "might",
        "more",
        "most",
        "much",
        "my",
        "no",
        "not",
        "of",
        "on",
        "one",
        "or",
        "our",
        "out",
        "over",
        "own",
        "s",
        "say",
        "says",
        "she",
        "should",
        "so",
        "some",
        "such",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "too",
        "under",
        "up",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d|\b(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day\b|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundreds?"
    r"|thousands?|millions?|billions?|dozens?|half|third|quarter)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[$€£¥]\s?\d|\b\d[\d.,]*\s?(?:dollars|euros|pounds|yen|cents|percent|per cent|%)|%")
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)(?<![\"“‘'(])\b[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class SentenceReader:
    """The `Reader` that answers with sentences."""

    embedder: Embedder

    def read(self, evidence: Evidence) -> list[Candidate]:
        """Sentences of the best passages, most probable first; ties by their place in the evidence."""
        asked = content_words(evidence.question)
        places = _preselect(evidence.passages[:PASSAGES], asked)
        if not places:
            return []
        texts = [scored.passage.quote(sentence.start, sentence.end) for _, scored, sentence in places]
        near = self.embedder.encode(texts) @ self.embedder.question(evidence.question)
        rows = features(evidence.question, texts, [(rank, scored) for rank, scored, _ in places], near)
        found = [
            Candidate(scored.passage, sentence, sentence.start, sentence.end, probability(row))
            for (_, scored, sentence), row in zip(places, rows, strict=True)
        ]
        return sorted(found, key=lambda one: -one.probability)


def features(
    question: str, texts: Sequence[str], places: Sequence[tuple[int, ScoredPassage]], near: Vectors
) -> list[tuple[float, ...]]:
    """One row of `FEATURES` for each sentence; *places* are (rank from 0, passage)."""
    asked = content_words(question)
    weights = _weights(asked, texts)
    kind = kind_asked(question)
    rows = []
    for text, (rank, scored), nearness in zip(texts, places, near, strict=True):
        dense = next((leg.score for leg in scored.legs if leg.name == "dense"), 0.0)
        words = content_words(text)
        share = sum(weights[word] for word in asked if word in words) / (sum(weights.values()) or 1.0)
        fits = kind is not None and holds(kind, text, question)
        rows.append(
            (
                *(float(nearness), share, float(fits), float(kind is not None and not fits)),
                *(1 / (1 + rank), dense, min(1.0, len(words) / 20)),
            )
        )
    return rows


def probability(row: Sequence[float]) -> float:
    """The logistic model: `FEATURES` to the probability that the sentence answers."""
    return 1 / (1 + math.exp(-BIAS - sum(w * x for w, x in zip(WEIGHTS, row, strict=True))))


def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, crudely stemmed; all words where there are only common ones."""
    words = [word.lower() for word in _WORD.findall(text)]
    return frozenset(_stem(word) for word in words if word not in _COMMON) or frozenset(words)


def kind_asked(question: str) -> str | None:
    """The kind of thing a question asks for: time, money, number, person, or None when unclear."""
    text = f" {question.lower()} "
    if re.search(r"\bwhen\b|\b(?:what|which) (?:year|date|day|month)\b|\bhow long\b", text):
        return "time"
    if re.search(
        r"\bhow much\b|\b(?:what|which) (?:percentage|percent|price|amount|share|sum)\b|\bworth\b", text
    ):
        return "money"
    if re.search(r"\bhow (?:many|old|far|large|big|tall|often)\b|\bwhat number\b", text):
        return "number"
    if re.search(r"\bwho\b|\bwhom\b|\bwhose\b", text):
        return "person"
    return None


def holds(kind: str, text: str, question: str) -> bool:
    """Does *text* hold something of *kind* that the question does not already name?"""
    asked = question.lower()
    if kind == "time":
        return bool(_MONTH.search(text)) or any(year not in asked for year in _YEAR.findall(text))
    if kind == "money":
        return bool(_MONEY.search(text)) or bool(_NUMBER.search(text))
    if kind == "number":
        return bool(_NUMBER.search(text))
    return any(name.lower() not in asked for name in _NAME.findall(text))


def _preselect(
    passages: Sequence[ScoredPassage], asked: frozenset[str]
) -> list[tuple[int, ScoredPassage, Sentence]]:
    """(rank, passage, sentence): all there are, or those that share most words with the question."""
    every = [(rank, one, sentence) for rank, one in enumerate(passages) for sentence in one.passage.sentences]
    if len(every) <= SENTENCES:
        return every

    def merit(place: tuple[int, ScoredPassage, Sentence]) -> float:
        rank, scored, sentence = place
        words = content_words(_text(scored.passage, sentence))
        return len(asked & words) / (len(asked) or 1) + 1 / (1 + rank)

    return sorted(every, key=merit, reverse=True)[:SENTENCES]


def _text(passage: Passage, sentence: Sentence) -> str:
    return passage.quote(sentence.start, sentence.end)


def _weights(asked: frozenset[str], texts: Sequence[str]) -> dict[str, float]:
    """Rare words weigh more: inverse frequency among the sentences that were found."""
    having = Counter(word for text in texts for word in content_words(text) & asked)
    return {word: math.log(1 + len(texts) / (1 + having[word])) for word in sorted(asked)}


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
