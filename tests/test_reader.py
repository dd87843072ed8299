"""The sentence reader's rules, with an embedder made of hashed words."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from qa.domain import Embedder, Evidence, Leg, Metadata, Passage, ScoredPassage, Sentence
from qa.reader.sentences import (
    FEATURES,
    SENTENCES,
    WEIGHTS,
    SentenceReader,
    content_words,
    features,
    holds,
    kind_asked,
    only_asks,
    preselect,
    probability,
)
from tests.fakes import HashEmbedder


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
    candidates = SentenceReader(embedder or HashEmbedder()).read(found)
    return [one.passage.quote(one.start, one.end) for one in candidates]


MILL = passage("The mill on the river burned down twice. It opened in 1887. Nobody was hurt.")
BAKER = passage("A baker bought bread tins. The oven is new.", source="baker.txt", start=40)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did it open?", "time"),
        ("what year was the mill built", "time"),
        ("how much did they pay", "number"),
        ("what percentage of the firm was sold", "number"),
        ("How long did it burn?", "number"),
        ("WHO LEADS IT", "person"),
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
        ("time", "It opened last year.", "When did it open?", True),
        ("number", "They paid $14.3 billion.", "How much was paid?", True),
        ("number", "They took 49%.", "What percentage did they take?", True),
        ("number", "They paid handsomely.", "How much was paid?", False),
        ("number", "In 1887 the firm cut jobs.", "How many jobs were cut in 1887?", False),
        ("number", "The firm cut 200 jobs.", "How many jobs were cut?", True),
        ("number", "The firm cut two hundred jobs.", "How many jobs were cut?", True),
        ("number", "The firm cut jobs.", "How many jobs were cut?", False),
        ("person", "It is led by Ada Byron.", "who leads it", True),
        ("person", "Byron leads it.", "who leads it", True),
        ("person", "It is led by Ada.", "who is ada", False),
        ("person", "The firm is led by a manager.", "who leads it", False),
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

    candidates = SentenceReader(HashEmbedder()).read(found)

    assert len(candidates) == 5
    for one in candidates:
        assert one.sentence in one.passage.sentences
        assert (one.start, one.end) == (one.sentence.start, one.sentence.end)
        assert one.passage.quote(one.start, one.end) in one.passage.text


def test_candidates_come_most_probable_first_and_probabilities_are_probabilities() -> None:
    candidates = SentenceReader(HashEmbedder()).read(evidence("When did the mill open?", MILL, BAKER))

    assert all(one.probability >= two.probability for one, two in pairwise(candidates))
    assert all(0 < one.probability < 1 for one in candidates)


def test_the_same_evidence_gives_the_same_candidates() -> None:
    found = evidence("When did the mill open?", MILL, BAKER)

    assert SentenceReader(HashEmbedder()).read(found) == SentenceReader(HashEmbedder()).read(found)


def test_equal_sentences_keep_the_order_of_the_evidence() -> None:
    twice = passage("It opened in 1887. It opened in 1887.")

    candidates = SentenceReader(HashEmbedder()).read(evidence("When did it open?", twice))

    assert [one.start for one in candidates] == [0, 19]
    assert candidates[0].probability == candidates[1].probability


def test_no_evidence_gives_no_candidates_and_encodes_nothing() -> None:
    embedder = HashEmbedder()

    assert quotes(evidence("When?"), embedder) == []
    assert embedder.encoded == []


def test_only_so_many_sentences_are_encoded_and_those_that_share_words_are_among_them() -> None:
    """A sentence of the last passage is found although sentences before it fill the quota."""
    many = [passage("Rain fell. Snow fell. Hail fell. Wind blew.", source=f"{i}.txt") for i in range(9)]
    embedder = HashEmbedder()

    found = quotes(evidence("When did the mill open?", *many, MILL), embedder)

    assert len(found) == SENTENCES
    assert "It opened in 1887." in found
    assert len(embedder.encoded) <= SENTENCES + 1


def test_rare_words_of_the_question_count_more_than_those_in_every_sentence() -> None:
    text = passage("The mill hired Ada. The mill burned. The mill shut. The mill and the shop.")

    ada, burned, *_ = preselect(evidence("the mill and Ada", text))

    assert ada.words == 1
    assert 0 < burned.words < 0.4


def test_title_counts_for_a_sentence_that_only_says_it() -> None:
    titled = replace(MILL, metadata=Metadata(title="The mill at Ely"))

    bare, named = (preselect(evidence("When did the mill at Ely open?", one))[1] for one in (MILL, titled))

    assert bare.text == named.text == "It opened in 1887."
    assert bare.titled == bare.words == named.words < named.titled


def test_kind_is_missing_only_where_it_was_asked_for() -> None:
    column = FEATURES.index("kind_missing")

    def missing(question: str) -> list[float]:
        places = preselect(evidence(question, MILL))
        return [row[column] for row in features(question, places, np.zeros(len(places), np.float32))]

    assert missing("When did the mill open?") == [1.0, 0.0, 1.0]
    assert missing("Why did the mill burn?") == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("feature", FEATURES)
def test_probability_moves_with_each_feature_in_the_direction_of_its_weight(feature: str) -> None:
    column = FEATURES.index(feature)
    rows = [tuple(value if at == column else 0.5 for at in range(len(FEATURES))) for value in (0.0, 0.5, 1.0)]

    probabilities = [probability(row) for row in rows]

    assert sorted(probabilities, reverse=feature == "kind_missing") == probabilities
    assert len(set(probabilities)) == 3


def test_features_and_weights_are_as_many() -> None:
    (row,) = features("Why?", preselect(evidence("Why?", passage("Rain fell."))), np.zeros(1, np.float32))

    assert len(row) == len(FEATURES) == len(WEIGHTS)


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("Would Meta become the firm's largest investor?", True),
        ("And how would this reshape the landscape?”", True),
        ("Who pays?", True),
        ("Investors face a critical question: Is this a masterstroke or a minefield?", False),
        ("How it works is no secret.", False),
        ("Is it over? Nobody knows.", False),
    ],
)
def test_a_sentence_that_only_asks_is_no_answer(sentence: str, asks: bool) -> None:
    """It resembles the question more than any answer does."""
    assert only_asks(sentence) is asks
