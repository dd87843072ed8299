"""The extractive summary: verbatim, cited, in order, within its limits, and never twice the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.domain import Passage, Sentence
from qa.reader.lexical import content_words
from qa.summaries.extractive import summarise
from qa.summaries.nouns import Extent, Summary
from qa.summaries.sentences import lines
from tests.fakes import HashEmbedder
from tests.summaries.made import article, pile

WORDS = "harbour tunnel ferry crew budget minister court engineer delay opening bridge toll union".split()
SENTENCES = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=4, max_size=9).map(
        lambda words: f"The {' '.join(words)} closed."
    ),
    min_size=1,
    max_size=12,
)
PILES = st.lists(
    st.tuples(SENTENCES, st.sampled_from(["", " 2024-05-01", " 2024-06-02"])), min_size=1, max_size=4
)
EXTENTS = st.one_of(
    st.builds(Extent, sentences=st.integers(1, 8)), st.builds(Extent, words=st.integers(5, 60))
)


def made(piles: list[tuple[list[str], str]], extent: Extent) -> Summary:
    texts = {f"{chr(97 + n)}{day}": " ".join(some) for n, (some, day) in enumerate(piles)}
    return summarise(pile(texts), HashEmbedder(), extent=extent)


@given(PILES, EXTENTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_summary_keeps_its_promises(piles: list[tuple[list[str], str]], extent: Extent) -> None:
    """Verbatim and cited, in story order, within the limits, no sentence twice in other words."""
    summary = made(piles, extent)
    order = [one.source for one in summary.sources]
    places = [(order.index(c.source), c.start) for s in summary.statements for c in s.citations]
    said = [content_words(one.text) for one in summary.statements]

    assert all(one.text == one.citations[0].quote for one in summary.statements)
    assert places == sorted(places)
    assert extent.sentences is None or len(summary.statements) <= extent.sentences
    assert extent.words is None or sum(len(s.text.split()) for s in summary.statements) <= extent.words
    assert not [
        (one, other)
        for n, one in enumerate(said)
        for other in said[:n]
        if len(one & other) >= 0.6 * min(len(one), len(other))
    ]


def test_the_same_pile_gives_the_same_summary() -> None:
    texts = {"a": "The tunnel opened on Friday. Ferry crews lost their jobs.", "b": "The tunnel opened late."}

    assert summarise(pile(texts), HashEmbedder()) == summarise(pile(texts), HashEmbedder())


def test_a_sentence_that_refers_comes_with_the_one_before() -> None:
    """Or not at all."""
    text = "The harbour tunnel opened on Friday. It cost nine million euros in the end."

    one = summarise(pile({"a": text}), HashEmbedder(), extent=Extent(sentences=1))
    both = summarise(pile({"a": text}), HashEmbedder(), extent=Extent(sentences=2))

    assert [s.text for s in one.statements] == ["The harbour tunnel opened on Friday."]
    assert len(both.statements) == 2


def test_a_topic_picks_what_bears_on_it() -> None:
    text = "The tunnel opened on Friday. Ferry crews lost their jobs. The minister praised engineers."
    summary = summarise(pile({"a": text}), HashEmbedder(), about="ferry crews")

    assert [s.text for s in summary.statements] == ["Ferry crews lost their jobs."]


def test_nothing_bears_on_a_topic_that_is_not_there() -> None:
    summary = summarise(pile({"a": "The tunnel opened on Friday."}), HashEmbedder(), about="volcanoes erupt")

    assert summary.statements == ()


def test_independent_articles_agree_on_a_figure() -> None:
    texts = {
        "a": "The harbour tunnel cost $480 million, the city of Brunn said.",
        "b": "The harbour tunnel cost $480 million when it opened in Brunn.",
        "c": "Seagulls nest on the cliffs above.",
    }
    [agreed] = summarise(pile(texts), HashEmbedder()).agreed

    assert agreed.sources == 2
    assert [c.source for c in agreed.statement.citations] == ["seeds/a.txt", "seeds/b.txt"]


@pytest.mark.parametrize(
    "other",
    [
        "The harbour tunnel was not opened by the mayor on Friday.",
        "The harbour tunnel may be opened by the mayor on Friday.",
        "Officials denied that the harbour tunnel was opened by the mayor on Friday.",
    ],
)
def test_a_denial_or_a_maybe_agrees_with_no_statement(other: str) -> None:
    texts = {"a": "The harbour tunnel was opened by the mayor on Friday.", "b": other}

    assert summarise(pile(texts), HashEmbedder()).agreed == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The harbour tunnel cost $480 million in Brunn.",
            "The harbour tunnel could cost $480 million in Brunn.",
        ),
        (
            "The tunnel cost more than $480 million in Brunn.",
            "The tunnel cost less than $480 million in Brunn.",
        ),
        (
            "The mayor of Lyon said the bridge stays closed.",
            "The mayor of Turin said the bridge stays closed.",
        ),
        ("Norda paid $14 million for a 49% stake in it.", "Norda paid $14 million for a 30% stake in Brunn."),
    ],
)
def test_what_is_alike_and_differs_in_what_matters_is_not_agreed(one: str, other: str) -> None:
    """In firmness, bound, name or a second figure; where only a figure is shared, only that is said."""
    agreed = summarise(pile({"a": one, "b": other}), HashEmbedder()).agreed

    assert [a.statement.text for a in agreed if a.figure is None] == []
    assert [a.figure for a in agreed] in ([], ["$14 million"])


def test_a_sentence_after_a_gap_follows_nothing() -> None:
    """Of a long article only some passages are read: "it" is not what the one before spoke of."""
    first, later = "The harbour tunnel opened in Brunn.", "It paid $10 million for the stake."
    near = [article(first), Passage("seeds/a.txt", later, 5000, 9, (Sentence(5000, 5000 + len(later), 9),))]
    places = [line.place for line in lines(near)]

    assert places == [0, 2]


def test_progress_is_told_in_batches_up_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    text = " ".join(f"The tunnel number {n} opened in the harbour." for n in range(20, 60))
    summarise(pile({"a": text}), HashEmbedder(), progress=lambda done, total: seen.append((done, total)))

    assert seen == [(0, 40), (16, 40), (32, 40), (40, 40)]
