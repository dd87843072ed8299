"""The span reader's rules, with a network that points where it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.domain import Evidence, Leg, Metadata, Passage, ScoredPassage, Sentence
from qa.embedding.models import DEFAULT, find
from qa.networks import Input, arrays
from qa.reader.inputs import MOST, Encoder
from qa.reader.spans import (
    FEATURES,
    READ,
    Calibration,
    SpanReader,
    features,
    pointed,
    sentences,
    whole,
    windows,
)

FLAT = Calibration(tuple(6.0 if name == "margin" else 0.0 for name in FEATURES), 0.0)
PLAINLY = Calibration(tuple(6.0 if name in ("margin", "words") else 0.0 for name in FEATURES), -6.0)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The packaged tokenizer."""
    return Encoder(Path(find(DEFAULT).folder) / "tokenizer.json")


def passage(text: str, *, source: str = "seeds/a.txt", start: int = 0, title: str | None = None) -> Passage:
    """*text* from the offset *start*; its sentences end with a full stop and a space."""
    places = [Sentence(start + m.start(), start + m.end(), 1) for m in re.finditer(r"\S.*?\.(?= |$)", text)]
    return Passage(source, text, start, 1, tuple(places), Metadata(title=title))


def evidence(question: str, *passages: Passage) -> Evidence:
    scored = [
        ScoredPassage(one, 1 / rank, (Leg("bm25", rank, 9.0),)) for rank, one in enumerate(passages, start=1)
    ]
    return Evidence(question, tuple(scored))


@dataclass
class Words:
    """A `Network` that likes tokens by their ids: high where they begin or end a liked word."""

    likes: dict[int, float]
    none: float = 0.0

    def __call__(self, inputs: Sequence[Input]) -> list[tuple[np.ndarray, np.ndarray]]:
        found = []
        for one in inputs:
            scores = np.array([self.likes.get(token, -5.0) for token in one.tokens], dtype=np.float32)
            scores[0] = self.none
            found.append((scores, scores.copy()))
        return found


Likes = Callable[..., Words]


@pytest.fixture
def likes(encoder: Encoder) -> Likes:
    """A network that likes some words (each one token)."""

    def make(none: float = 0.0, **words: float) -> Words:
        ids = {word: encoder.inputs("", [("", word)])[0][0].tokens[2] for word in words}
        return Words({ids[word]: score for word, score in words.items()}, none)

    return make


def spans(found: Evidence, encoder: Encoder, network: Words) -> list[str]:
    read = SpanReader(encoder, network, FLAT, PLAINLY).read(found)
    return [one.passage.quote(one.start, one.end) for one in read]


MILL = passage("The mill opened in 1887. It burned down in 1920. Nobody was hurt.", start=40)


def test_the_best_span_of_each_sentence_comes_first(encoder: Encoder, likes: Likes) -> None:
    """With offsets into the article, whatever passage and window it was read in."""
    found = spans(evidence("when did it burn?", MILL), encoder, likes(mill=4.0, nobody=2.0))

    assert found[:2] == ["mill", "Nobody"]


def test_a_probability_falls_with_the_score_of_no_answer(encoder: Encoder, likes: Likes) -> None:
    """What the network thinks of no answer in a window counts against every span of it."""
    asked = evidence("when?", MILL)
    sure = SpanReader(encoder, likes(mill=4.0), FLAT, PLAINLY).read(asked)[0]
    unsure = SpanReader(encoder, likes(none=4.0, mill=4.0), FLAT, PLAINLY).read(asked)[0]

    assert sure.probability > 0.9
    assert unsure.probability == pytest.approx(0.5)


def test_the_title_is_read_and_never_answers(encoder: Encoder, likes: Likes) -> None:
    """Nor does the question."""
    titled = passage("It opened in 1887.", title="The mill")

    assert "mill" not in " ".join(spans(evidence("which mill?", titled), encoder, likes(mill=9.0)))


def test_a_passage_longer_than_the_network_reads_is_read_whole(encoder: Encoder, likes: Likes) -> None:
    """In inputs that overlap."""
    text = "The " + "very " * 400 + "old mill opened."
    long = Passage("seeds/a.txt", text, 0, 1, (Sentence(0, len(text), 1),))
    some = encoder.inputs("which mill?", [("A title", text)])[0]

    assert len(some) > 1
    assert max(len(one.tokens) for one in some) <= MOST
    assert spans(evidence("which mill?", long), encoder, likes(mill=4.0))[0] == "mill"


def test_questions_and_headings_of_articles_do_not_answer(encoder: Encoder, likes: Likes) -> None:
    """They state nothing."""
    asking = passage("Who owns the mill? The mill is old.")
    asking = Passage("seeds/a.txt", asking.text, 0, 1, (Sentence(0, 18, 1), Sentence(19, 35, 1)))

    read = SpanReader(encoder, likes(mill=4.0), FLAT, PLAINLY).read(evidence("who?", asking))
    assert {one.sentence.start for one in read} == {19}


def test_for_a_bare_yes_the_sentence_that_decides_is_pointed_at(encoder: Encoder, likes: Likes) -> None:
    """There are no words to point at: the network scores the sentence, from its first token to its last."""
    network = likes(it=3.0, nobody=1.0, **{".": 3.0})
    read = SpanReader(encoder, network, FLAT, PLAINLY)
    best, *others = read.read(evidence("Did the mill burn down in 1920?", MILL))

    assert best.passage.quote(best.start, best.end) == "It burned down in 1920."
    assert best.margin == pytest.approx(6.0)
    assert all((one.start, one.end) == (one.sentence.start, one.sentence.end) for one in others)


def test_only_so_much_is_read(encoder: Encoder) -> None:
    """The windows with the question's words first, then those of better-placed passages."""
    filler = [passage("Something else was said here. " * 8, source=f"seeds/{n}.txt") for n in range(40)]
    filler = [passage(one.text.strip(), source=one.source) for one in filler]
    last = passage("The mill opened in 1887.", source="seeds/z.txt")
    asked = evidence("when did the mill open?", *filler[:15], last)
    chosen = windows(asked)

    assert sum(len(one.text) for one in chosen) <= READ
    assert "The mill opened in 1887." in [one.text for one in chosen]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("It paid $14.3 billion for it.", "14", "$14.3 billion"),
        ("It paid more than $14.3 billion for it.", "14.3 billion", "more than $14.3 billion"),
        ("Over 500 people left.", "500", "Over 500"),
        ("It is about the mill of 1887.", "mill", "mill"),
        ("It paid $14.3 billion for it.", "14.3", "$14.3 billion"),
        ("It took 49% of it.", "49", "49%"),
        ("It took 49 per cent of it.", "49", "49 per cent"),
        ("Alexandr Wang leads it.", "andr Wang", "Alexandr Wang"),
        ("Over 9,000 cities.", "9", "Over 9,000"),
        ("It was 1887.", "1887", "1887"),
    ],
)
def test_a_span_is_whole_words_and_sensible_units(text: str, words: str, expected: str) -> None:
    """A token is no unit of meaning."""
    at = text.index(words)
    start, end = whole(text, at, at + len(words), 0, len(text))

    assert text[start:end] == expected


@given(st.text(min_size=1, max_size=60), st.data())
def test_a_span_only_grows_and_stays_inside(text: str, data: st.DataObject) -> None:
    """Whatever the text is."""
    low = data.draw(st.integers(0, len(text) - 1))
    high = data.draw(st.integers(low + 1, len(text)))
    start = data.draw(st.integers(low, high - 1))
    end = data.draw(st.integers(start + 1, high))
    first, last = whole(text, start, end, low, high)

    assert low <= first <= start < end <= last <= high


def test_no_evidence_points_at_nothing(encoder: Encoder, likes: Likes) -> None:
    """And the network is not asked."""
    assert spans(evidence("what?"), encoder, likes()) == []


def test_every_candidate_stands_verbatim_in_its_sentence(encoder: Encoder, likes: Likes) -> None:
    """Its words within one sentence of its passage; most probable first, and never surer than sure."""
    baker = passage("A baker bought bread tins. The oven is new.", source="seeds/b.txt")
    asked = evidence("when did the mill open?", baker, MILL)
    read = SpanReader(encoder, likes(mill=4.0, oven=1.0, tins=3.0), FLAT, PLAINLY).read(asked)

    assert {one.sentence.start for one in read} == {0, 27, 40, 65, 89}
    assert all(one.sentence in one.passage.sentences for one in read)
    assert all(one.sentence.start <= one.start < one.end <= one.sentence.end for one in read)
    assert all(one.probability >= two.probability for one, two in pairwise(read))
    assert all(0 < one.probability < 1 for one in read)


def test_the_same_evidence_gives_the_same_candidates(encoder: Encoder, likes: Likes) -> None:
    reader = SpanReader(encoder, likes(mill=4.0, nobody=2.0), FLAT, PLAINLY)

    assert reader.read(evidence("when?", MILL)) == reader.read(evidence("when?", MILL))


def test_what_was_found_in_another_passage_is_read_though_it_comes_last(
    encoder: Encoder, likes: Likes
) -> None:
    """All sentences of what is read can answer."""
    many = [passage("Rain fell. Snow fell. Hail fell.", source=f"seeds/{n}.txt") for n in range(9)]
    asked = evidence("when did the mill open?", *many, passage("The mill opened in 1887."))
    read = SpanReader(encoder, likes(), FLAT, PLAINLY).read(asked)

    assert len({(one.passage.source, one.sentence.start) for one in read}) == 28


def test_a_title_counts_for_a_sentence_that_lacks_its_words(encoder: Encoder, likes: Likes) -> None:
    question, text = "When did the mill at Ely open?", "It opened in 1887."
    titled = evidence(question, passage(text, title="The mill at Ely"))
    bare, named = (windows(one)[0] for one in (evidence(question, passage(text)), titled))

    assert bare.titled == bare.words == named.words < named.titled


def test_asked_for_an_amount_no_other_words_answer_beside_one(encoder: Encoder, likes: Likes) -> None:
    """However much the network likes them; where there is no amount at all, they are shown."""
    network = likes(mill=4.0, nobody=3.0, **{"1887": 1.0})
    found = spans(evidence("what is the mill worth?", MILL), encoder, network)

    assert found
    assert all("18" in words or "19" in words for words in found)
    assert "mill" in spans(evidence("why did it burn?", MILL), encoder, network)
    some = passage("The mill opened at noon. Nobody was hurt.")
    assert "mill" in spans(evidence("what is the mill worth?", some), encoder, network)


def test_an_amount_is_not_the_less_likely_for_other_words_of_its_sentence(
    encoder: Encoder, likes: Likes
) -> None:
    """Where an amount is asked for they cannot answer, so they take no share of its probability."""
    some = evidence("what is the mill worth?", passage("The mill is worth 1887 crowns to nobody."))
    read = SpanReader(encoder, likes(nobody=9.0, **{"1887": 3.0}), FLAT, PLAINLY).read(some)
    alone = SpanReader(encoder, likes(**{"1887": 3.0}), FLAT, PLAINLY).read(some)

    assert [read[0].passage.quote(one.start, one.end) for one in (read[0], alone[0])] == ["1887", "1887"]
    assert read[0].probability == alone[0].probability


def test_a_kind_is_missing_only_where_it_was_asked_for(encoder: Encoder, likes: Likes) -> None:
    column = FEATURES.index("kind_missing")

    def missing(question: str) -> list[float]:
        found = sentences(asked := evidence(question, MILL), pointed(asked, encoder, likes(mill=1.0)))
        return [row[column] for row in features(question, found)]

    assert missing("When did the mill open?") == [0.0, 0.0, 1.0]
    assert missing("Why did the mill burn?") == [0.0, 0.0, 0.0]


def test_features_are_bounded(encoder: Encoder, likes: Likes) -> None:
    """So that no logit of some other model can carry the probability away."""
    asked = evidence("when did the mill open?", MILL)
    found = sentences(asked, pointed(asked, encoder, likes(mill=500.0)))

    assert all(-1.0 <= value <= 1.0 for row in features("when?", found) for value in row)


def test_inputs_are_padded_to_the_longest(encoder: Encoder) -> None:
    """Padding is masked, and of type 0."""
    short, long = (some[0] for some in encoder.inputs("why?", [("", "short"), ("", "a longer text")]))
    made = arrays([short, long])

    assert made.tokens.shape == made.mask.shape == made.types.shape == (2, len(long.tokens))
    assert made.mask[0].sum() == len(short.tokens)
    assert not made.types[0, len(short.tokens) :].any()


def test_every_article_that_speaks_of_it_is_read(encoder: Encoder) -> None:
    """Also where one article has more such windows than are read: another may give another figure."""
    many = [
        passage(f"The mill cost 3 million, clerk {n} wrote. {'It stands. ' * 40}".strip()) for n in range(14)
    ]
    other = passage("The mill cost 5 million.", source="seeds/z.txt")
    chosen = windows(evidence("what did the mill cost?", *many, other))

    assert other.text in [one.text for one in chosen]


def test_an_article_that_does_not_speak_of_it_takes_no_place_of_one_that_does(encoder: Encoder) -> None:
    many = [passage(f"The mill cost {n} million. {'It stands. ' * 40}".strip()) for n in range(14)]
    other = passage("Something else was said here.", source="seeds/z.txt")
    chosen = windows(evidence("what did the mill cost?", *many, other))

    assert other.text not in [one.text for one in chosen]
