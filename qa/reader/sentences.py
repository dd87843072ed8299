"""The reader: points at the words that answer. First version: whole sentences.

Each sentence of the evidence is described by a few numbers: how near its vector is to the
question's, which share of the question's words it and its article's title have, whether it
lacks the kind of thing asked for (a date, a number, a name) and how well its passage was
placed. One logistic model turns them into the probability that the sentence answers. Its
weights were fitted by `training/sentences.py` on open-domain questions made from SQuAD 2.0,
never on the seeds. A trained span reader will take this module's place behind the same role.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.domain import Candidate, Embedder, Evidence, Passage, ScoredPassage, Sentence

if TYPE_CHECKING:
    from qa.domain import Vector

PASSAGES = 16
"""So many passages are read; a right one is rarely placed lower."""

SENTENCES = 12
"""So many of their sentences are encoded, some 10 ms each: held out, as good as 32 (training/README.md)."""

FEATURES = ("nearness", "words", "words_or_title", "kind_missing", "place", "bm25_place", "length")

# Fitted by training/sentences.py; training/README.md has the data and all figures. Held out, the right
# sentence comes first for 66 % of 1,500 answerable questions; 84 % of them reach a probability of 0.2,
# and so do 5 % of the questions on whose topic there is no article.
WEIGHTS = (4.86, 1.69, 1.53, -0.71, 1.41, 1.55, 0.69)
BIAS = -8.03

_PLACE = 0.3
"""Choosing which to encode, being in the first passage is worth this share of the question's words."""

_HEADING = 9
_FINISHED = re.compile(r"[.!?…:;]\W*$")
_ITEM = re.compile(r"\s*(?:[-*•–]|\d+[.)])\s")
_WORD = re.compile(r"\w+")
_QUESTION = re.compile(
    r"[^\w]*(?:and |but |so |or |yet )?(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do"
    r"|does|did|can|could|will|would|should|shall|may|might|must|has|have|had|isn|aren|won|wouldn|don|doesn|didn|couldn)\b"
    r"[^.!?]*\?\W*$",
    re.IGNORECASE,
)
_COMMON = frozenset(
    "a about after all also am an and any are as at be because been before being but by can could did do"
    " does done each else ever for from get give gave given had has have he her him his how i if in into"
    " is it its just like many may me might more most much my no not of on one or our out over own s say"
    " says she should so some such tell than that the their them then there these they this those to too"
    " under up us very was we were what when where whether which while who whom whose why will with would"
    " you your".split()
)

# What a question asks for; the first that fits.
_KINDS = {
    "time": re.compile(r"\bwhen\b|\b(?:what|which) (?:year|date|day|month)\b", re.IGNORECASE),
    "number": re.compile(
        r"\bhow (?:much|many|old|far|large|big|tall|often|long)\b"
        r"|\b(?:what|which) (?:number|percentage|percent|price|amount|share|sum)\b",
        re.IGNORECASE,
    ),
    "person": re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE),
}
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d|\b(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day\b|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b"
    r"|\b(?:yesterday|today|tomorrow)\b"
    r"|\b(?:last|next) (?:week|month|year|night|spring|summer|fall|autumn|winter)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d(?:[\d.,]*\d)?|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    r"|hundreds?|thousands?|millions?|billions?|dozens?|half|third|quarter|once|twice)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of the evidence. The rank of its passage counts from 0.

    `words` and `titled` are the shares of the question's words, rare ones weighing more,
    that the sentence has, alone and together with its article's title.
    """

    rank: int
    scored: ScoredPassage
    sentence: Sentence
    words: float
    titled: float
    length: int

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.scored.passage.quote(self.sentence.start, self.sentence.end)


@dataclass(frozen=True, slots=True)
class SentenceReader:
    """The `Reader` that answers with sentences."""

    embedder: Embedder

    def read(self, evidence: Evidence) -> list[Candidate]:
        """Sentences of the best passages, most probable first; ties by their place in the evidence."""
        places = preselect(evidence)
        if not places:
            return []
        near = self.embedder.encode([place.text for place in places]) @ self.embedder.question(
            evidence.question
        )
        rows = features(evidence.question, places, near)
        found = [
            Candidate(at.scored.passage, at.sentence, at.sentence.start, at.sentence.end, probability(row))
            for at, row in zip(places, rows, strict=True)
        ]
        return sorted(found, key=lambda one: -one.probability)


def preselect(evidence: Evidence) -> list[Place]:
    """At most `SENTENCES` sentences worth encoding, in the order of the evidence."""
    asked = content_words(evidence.question)
    every = [
        (rank, scored, sentence, content_words(scored.passage.quote(sentence.start, sentence.end)))
        for rank, scored in enumerate(evidence.passages[:PASSAGES])
        for sentence in scored.passage.sentences
        if not only_asks(scored.passage.quote(sentence.start, sentence.end))
        and not heads(scored.passage, sentence)
    ]
    weighed = weights(asked, [words for *_, words in every])
    titles = [content_words(scored.passage.metadata.title or "") for scored in evidence.passages[:PASSAGES]]
    places = [
        Place(rank, scored, sentence, share(words, weighed), share(words | titles[rank], weighed), len(words))
        for rank, scored, sentence, words in every
    ]
    best = sorted(range(len(places)), key=lambda at: -places[at].words - _PLACE / (1 + places[at].rank))
    return [places[at] for at in sorted(best[:SENTENCES])]


def features(question: str, places: Sequence[Place], near: Vector) -> list[tuple[float, ...]]:
    """One row of `FEATURES` for each place; *near* holds the cosines of sentence and question."""
    kind = kind_asked(question)
    return [
        (
            float(nearness),
            place.words,
            place.titled,
            float(kind is not None and not holds(kind, place.text, question)),
            1 / (1 + place.rank),
            next((1 / leg.rank for leg in place.scored.legs if leg.name == "bm25"), 0.0),
            min(1.0, place.length / 20),
        )
        for place, nearness in zip(places, near, strict=True)
    ]


def probability(row: Sequence[float]) -> float:
    """The logistic model: `FEATURES` to the probability that the sentence answers."""
    return 1 / (1 + math.exp(-BIAS - sum(w * x for w, x in zip(WEIGHTS, row, strict=True))))


def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, crudely stemmed; all words where there are only common ones."""
    words = [word.lower() for word in _WORD.findall(text)]
    return frozenset(_stem(word) for word in words if word not in _COMMON) or frozenset(words)


def only_asks(sentence: str) -> bool:
    """Is *sentence* a question and nothing else? It resembles what was asked, and answers nothing."""
    return bool(_QUESTION.match(sentence))


def heads(passage: Passage, sentence: Sentence) -> bool:
    """Is *sentence* a heading or a row of a table? It names a topic, and says nothing of it.

    A line of its own, of few words and without a full stop. An item of a list is none.
    """
    text = passage.quote(sentence.start, sentence.end)
    if text.startswith("|") or set(text) <= set("|-:= "):
        return True
    before, after = (
        passage.text[: sentence.start - passage.start],
        passage.text[sentence.end - passage.start :],
    )
    alone = (not before or before.endswith("\n")) and (not after or after.startswith("\n"))
    return alone and len(text.split()) <= _HEADING and not _FINISHED.search(text) and not _ITEM.match(text)


def kind_asked(question: str) -> str | None:
    """The kind of thing a question asks for: time, number, person, or None when unclear."""
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(question)), None)


def holds(kind: str, text: str, question: str) -> bool:
    """Does *text* hold something of *kind* that the question does not already name?"""
    asked = question.lower()
    if kind == "time":
        return bool(_MONTH.search(text)) or any(year not in asked for year in _YEAR.findall(text))
    if kind == "number":
        return any(number.lower() not in asked for number in _NUMBER.findall(text))
    names = (name.lower() for name in _NAME.findall(text))
    return any(name not in asked and name not in _COMMON for name in names)


def weights(asked: frozenset[str], sentences: Sequence[frozenset[str]]) -> dict[str, float]:
    """Rare words weigh more: inverse frequency among the sentences that were found."""
    having = Counter(word for words in sentences for word in words & asked)
    return {word: math.log(1 + len(sentences) / (0.5 + having[word])) for word in sorted(asked)}


def share(words: Iterable[str], weights: dict[str, float]) -> float:
    """How much of all the weight is that of *words*."""
    return sum(weights[word] for word in sorted(weights.keys() & words)) / (sum(weights.values()) or 1.0)


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
