"""The sentence reader: rules, with an embedder made of hashed words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from qa.domain import Embedder, Evidence, Leg, Passage, ScoredPassage, Sentence, Vector, Vectors
from qa.reader import (
    FEATURES,
    SENTENCES,
    WEIGHTS,
    SentenceReader,
    content_words,
    features,
    holds,
    kind_asked,
    preselect,
    probability,
)


class HashedWords:
    """An `Embedder`: each word has a fixed direction, so that sharing words is being near."""

    fingerprint = "hashed-words"

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return np.stack([self.question(text) for text in texts])

    def question(self, text: str) -> Vector:
        total = np.zeros(64, dtype=np.float32)
        for word in re.findall(r"\w+", text.lower()):
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4])
            total += np.random.default_rng(seed).standard_normal(64).astype(np.float32)
        vector: Vector = total / max(float(np.linalg.norm(total)), 1e-12)
        return vector


def passage(text: str, *, source: str = "mill.txt", start: int = 0) -> Passage:
    """*text* from the offset *start* of its article; its sentences end with full stops."""
    places = [Sentence(start + m.start(), start + m.end(), 1) for m in re.finditer(r"[^.\s][^.]*\.", text)]
    return Passage(source, text, start, 1, tuple(places))


def evidence(question: str, *passages: Passage) -> Evidence:
    """The passages in this order, each with the legs that retrieval gives."""
    scored = [
        ScoredPassage(one, 1 / (60 + rank), (Leg("dense", rank, 0.5), Leg("bm25", rank, 9.0)))
        for rank, one in enumerate(passages, start=1)
    ]
    return Evidence(question, tuple(scored))


def quotes(found: Evidence, embedder: Embedder | None = None) -> list[str]:
    candidates = SentenceReader(embedder or HashedWords()).read(found)
    return [one.passage.quote(one.start, one.end) for one in candidates]


MILL = passage("The mill on the river burned down twice. It opened in 1887. Nobody was hurt.")
BAKER = passage("A baker bought bread tins. The oven is new.", source="baker.txt", start=40)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did it open?", "time"),
        ("what year was the mill built", "time"),
        ("how much did they pay", "money"),
        ("what percentage of the firm was sold", "money"),
        ("How many people were cut?", "number"),
        ("who leads it", "person"),
        ("Whose idea was it?", "person"),
        ("Why did it burn?", None),
        ("which rivals left", None),
    ],
)
def test_kind_asked(question: str, kind: str | None) -> None:
    assert kind_asked(question) == kind


@pytest.mark.parametrize(
    ("kind", "text", "question", "expected"),
    [
        ("time", "It opened in 1887.", "When did it open?", True),
        ("time", "It opened on Monday.", "When did it open?", True),
        ("time", "It opened last Dec. 14.", "When did it open?", True),
        ("time", "It opened in 1887.", "When in 1887 did it burn?", False),
        ("time", "They may open it.", "When did it open?", False),
        ("money", "They paid $14.3 billion.", "How much was paid?", True),
        ("money", "They took 49%.", "What share did they take?", True),
        ("money", "They paid handsomely.", "How much was paid?", False),
        ("number", "The firm cut 200 jobs.", "How many jobs were cut?", True),
        ("number", "The firm cut two hundred jobs.", "How many jobs were cut?", True),
        ("number", "The firm cut jobs.", "How many jobs were cut?", False),
        ("person", "It is led by Ada Byron.", "who leads it", True),
        ("person", "It is led by Ada.", "who is Ada", False),
        ("person", "It is led by a manager.", "who leads it", False),
    ],
)
def test_holds(kind: str, text: str, question: str, expected: bool) -> None:
    assert holds(kind, text, question) is expected


def test_common_words_carry_no_meaning_unless_there_is_nothing_else() -> None:
    assert content_words("What did the mills do?") == {"mill"}
    assert content_words("who is it") == {"who", "is", "it"}


def test_sentence_that_shares_the_question_comes_first() -> None:
    assert quotes(evidence("Did the mill on the river burn?", BAKER, MILL))[0] == (
        "The mill on the river burned down twice."
    )


def test_every_candidate_is_verbatim_a_sentence_of_its_passage() -> None:
    found = evidence("When did the mill open?", BAKER, MILL)

    candidates = SentenceReader(HashedWords()).read(found)

    assert len(candidates) == 5
    for one in candidates:
        assert one.sentence in one.passage.sentences
        assert (one.start, one.end) == (one.sentence.start, one.sentence.end)
        assert one.passage.quote(one.start, one.end) in one.passage.text


def test_candidates_come_most_probable_first_and_probabilities_are_probabilities() -> None:
    candidates = SentenceReader(HashedWords()).read(evidence("When did the mill open?", MILL, BAKER))

    assert all(one.probability >= two.probability for one, two in pairwise(candidates))
    assert all(0 < one.probability < 1 for one in candidates)


def test_the_same_evidence_gives_the_same_candidates() -> None:
    found = evidence("When did the mill open?", MILL, BAKER)

    assert SentenceReader(HashedWords()).read(found) == SentenceReader(HashedWords()).read(found)


def test_equal_sentences_keep_the_order_of_the_evidence() -> None:
    twice = passage("It opened in 1887. It opened in 1887.")

    candidates = SentenceReader(HashedWords()).read(evidence("When did it open?", twice))

    assert [one.start for one in candidates] == [0, 19]
    assert candidates[0].probability == candidates[1].probability


def test_no_evidence_gives_no_candidates_and_encodes_nothing() -> None:
    embedder = HashedWords()

    assert quotes(evidence("When?"), embedder) == []
    assert embedder.encoded == 0
