"""Fusion, collapse and filters, with values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qa import retrieval
from qa.domain import Filter, Leg, Metadata, ScoredPassage, Sentence
from qa.retrieval import DEPTH, HybridRetriever, collapse, fuse, merge
from qa.store.view import View
from tests.fakes import Bench, passage


def test_fusion_weighs_nearness_and_words_each_beside_the_best() -> None:
    """Bruch, Gai and Ingber 2023: scores count, not ranks; what only words found has a cosine, too."""
    fused = fuse([(7, 0.9), (8, 0.6)], [(8, 12.0), (9, 6.0)], {9: 0.4})

    assert [score for _, score, _ in fused] == pytest.approx([0.6 * 0.4 + 0.4, 0.6, 0.4 * 0.5])
    assert [(id_, legs) for id_, _, legs in fused] == [
        (8, (Leg("dense", 2, 0.6), Leg("bm25", 1, 12.0))),
        (7, (Leg("dense", 1, 0.9),)),
        (9, (Leg("bm25", 2, 6.0),)),
    ]


def test_how_far_a_models_cosines_spread_plays_no_part() -> None:
    """Some models place any two texts between 0.7 and 0.9."""
    wide, narrow = [(1, 0.9), (2, 0.5), (3, 0.1)], [(1, 0.9), (2, 0.8), (3, 0.7)]

    orders = [[id_ for id_, _, _ in fuse(some, [(3, 9.0), (2, 8.0)], {})] for some in (wide, narrow)]

    assert orders == [[2, 1, 3], [2, 1, 3]]


def test_a_single_find_has_the_whole_score() -> None:
    """Nothing sets it apart from others."""
    assert fuse([(7, 0.2)], [(7, 1.0)], {})[0][1] == pytest.approx(1.0)
    assert fuse([], [], {}) == []


def test_equal_scores_are_ordered_by_id() -> None:
    """The same question gives the same order, whatever order a leg happened to return."""
    assert [id_ for id_, _, _ in fuse([(9, 0.5), (3, 0.5)], [], {})] == [3, 9]


def test_what_only_words_found_is_placed_by_its_vector_too(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below the depth of the vectors' leg the stored vector says how near a passage is: here the least."""
    monkeypatch.setattr(retrieval, "DEPTH", 1)
    bench.write("near.txt", "It is that of the, and of the, and of it.\n")
    bench.write("far.txt", "A zebra, a long way off among very many other animals of that plain.\n")
    bench.run()
    question = "Is it that of the, and of the zebra?"

    found = HybridRetriever(View(bench.index), bench.embedder).retrieve(question, limit=1)

    [near], [far] = found.passages, found.further
    assert ([leg.name for leg in near.legs], [leg.name for leg in far.legs]) == (["dense"], ["bm25"])
    assert [near.score, far.score] == pytest.approx([0.6, 0.4])


def test_copies_collapse_into_the_best_placed() -> None:
    """A wire story printed twice is one find, which names the other source."""
    first = ScoredPassage(passage("The mill opened in 1887.", source="seeds/a.txt"), 0.9)
    copy = ScoredPassage(passage("The mill opened in 1887!", source="seeds/b.txt"), 0.8)
    other = ScoredPassage(passage("It burned down.", source="seeds/c.txt"), 0.7)

    kept = collapse([first, copy, other], {"seeds/b.txt": "seeds/a.txt"})

    assert [(one.passage.source, one.copies) for one in kept] == [
        ("seeds/a.txt", ("seeds/b.txt",)),
        ("seeds/c.txt", ()),
    ]


def test_the_original_stands_for_its_copies() -> None:
    """A reprint that happens to rank first is not the source; its place in the order is kept."""
    copy = ScoredPassage(passage("The mill opened in 1887!", source="seeds/b.txt"), 0.9)
    other = ScoredPassage(passage("It burned down.", source="seeds/c.txt"), 0.8)
    original = ScoredPassage(passage("The mill opened in 1887.", source="seeds/a.txt"), 0.7)

    kept = collapse([copy, other, original], {"seeds/b.txt": "seeds/a.txt"})

    assert [(one.passage.source, one.score, one.copies) for one in kept] == [
        ("seeds/a.txt", 0.9, ("seeds/b.txt",)),
        ("seeds/c.txt", 0.8, ()),
    ]


def _found(source: str, *texts_and_scores: tuple[str, float]) -> list[ScoredPassage]:
    return [ScoredPassage(passage(text, source=source), score) for text, score in texts_and_scores]


def test_the_original_stands_for_a_copy_that_is_cut_otherwise() -> None:
    """What stands above a story moves where it is cut; the better part takes the place of the copy's."""
    [copy] = _found("seeds/b.txt", ("It opened in 1887. It closed in May. Nobody paid!", 0.9))
    [other] = _found("seeds/c.txt", ("Others burned down.", 0.8))
    first, second = _found(
        "seeds/a.txt", ("Nobody paid. It was sold.", 0.7), ("It opened in 1887. It closed in May.", 0.6)
    )

    kept = collapse([copy, other, first, second], {"seeds/b.txt": "seeds/a.txt"})

    assert kept == [
        replace(second, score=0.9, copies=("seeds/b.txt",)),
        other,
        replace(first, copies=("seeds/b.txt",)),
    ]


@pytest.mark.parametrize("told", ["It closed in June.", "It never closed in May.", "Its owner is dead."])
def test_a_copy_that_is_cut_otherwise_and_tells_something_else_is_seen(told: str) -> None:
    """One sentence that the original lacks is enough."""
    copy = _found("seeds/b.txt", (f"It opened in 1887. {told} Nobody paid.", 0.9))
    original = _found("seeds/a.txt", ("It opened in 1887. It closed in May.", 0.8), ("Nobody paid.", 0.7))

    kept = collapse([*copy, *original], {"seeds/b.txt": "seeds/a.txt"})

    assert copy[0].passage in [one.passage for one in kept]


def test_passages_that_only_resemble_each_other_stay_apart() -> None:
    """Two articles that are no copies of each other may both say it: that is two sources."""
    first = ScoredPassage(passage("The mill opened in 1887.", source="seeds/a.txt"), 0.9)
    second = ScoredPassage(passage("The mill opened in 1888.", source="seeds/b.txt"), 0.8)

    assert collapse([first, second], {}) == [first, second]


@pytest.mark.parametrize("told", ["opened in 1888", "never opened in 1887", "opened in Northport in 1887"])
def test_a_copy_that_tells_something_else_is_seen(told: str) -> None:
    """Another figure, a negation, another name: a reprint that was changed contradicts."""
    long = "The mill {} and has ground the corn of the whole valley ever since, day and night."
    first = ScoredPassage(passage(long.format("opened in Westport in 1887"), source="seeds/a.txt"), 0.9)
    second = ScoredPassage(passage(long.format(told), source="seeds/b.txt"), 0.8)

    assert collapse([first, second], {"seeds/b.txt": "seeds/a.txt"}) == [first, second]


def test_the_limit_counts_what_is_left_after_collapsing() -> None:
    """Ten copies must not crowd out the second find."""
    same = [ScoredPassage(passage("Same words.", source=f"seeds/{n}.txt"), 1.0) for n in range(5)]
    other = ScoredPassage(passage("Other words.", source="seeds/z.txt"), 0.1)

    kept = merge(collapse([*same, other], {}), _nothing)[:2]

    assert [one.passage.text for one in kept] == ["Same words.", "Other words."]


ARTICLE = "The mill opened in 1887. It burned down in 1920.\n\nNobody was hurt. Read more!\nIt was rebuilt."


def _nothing(source: str, start: int, end: int) -> str:
    return ""


def _part(words: str, score: float) -> ScoredPassage:
    start = ARTICLE.index(words)
    part = passage(words, source="seeds/a.txt")
    sentences = tuple(Sentence(start, start + len(words), 1) for _ in part.sentences)
    return ScoredPassage(replace(part, start=start, sentences=sentences), score, (Leg("bm25", 1, score),))


def _text(source: str, start: int, end: int) -> str:
    return ARTICLE[start:end]


def test_neighbours_are_read_as_one_in_the_place_of_the_better() -> None:
    """Verbatim, with the white space between them; no stretch takes a third."""
    found = [
        _part("It burned down in 1920.", 0.9),
        _part("Nobody was hurt.", 0.8),
        _part("The mill opened in 1887.", 0.7),
    ]

    first, second = merge(found, _text)

    assert first.passage.text == "It burned down in 1920.\n\nNobody was hurt."
    assert first.passage.text == ARTICLE[first.passage.start : first.passage.end]
    assert (first.score, first.legs) == (0.9, (Leg("bm25", 1, 0.9),))
    assert [s.start for s in first.passage.sentences] == [25, 50]
    assert second == found[2]


def test_what_lies_about_left_out_words_is_not_joined() -> None:
    """Furniture of the page would be between them."""
    found = [_part("Nobody was hurt.", 0.9), _part("It was rebuilt.", 0.8)]

    assert merge(found, _text) == found


def _dated(bench: Bench) -> HybridRetriever:
    bench.write("old.txt", "---\ndate: 2024-01-05\n---\nThe mill was sold for two million dollars.\n")
    bench.write("new.txt", "---\ndate: 2024-06-05\n---\nThe mill was sold for three million dollars.\n")
    bench.write("none.txt", "The mill was sold for some dollars, people say.\n")
    bench.run()
    return HybridRetriever(View(bench.index), bench.embedder)


def test_copies_of_one_story_do_not_hide_the_others(bench: Bench) -> None:
    """However many there are: what else there is comes below them."""
    for number in range(2 * DEPTH):
        bench.write(f"print{number:03}.txt", "The mill was sold to Brightline for two million dollars.\n")
    bench.write("other.txt", "The price that Brightline paid was four million.\n")
    bench.run()

    found = HybridRetriever(View(bench.index), bench.embedder).retrieve(
        "For how many million dollars was the mill sold to Brightline?", limit=5
    )

    assert [one.passage.source for one in found.passages][1:] == ["seeds/other.txt"]
    assert len(found.passages[0].copies) == 2 * DEPTH - 1


def test_a_filter_is_applied_before_ranking(bench: Bench) -> None:
    """With a limit of one, the only article that is let through is found, however it ranks."""
    retriever = _dated(bench)

    for source in ("seeds/old.txt", "seeds/new.txt", "seeds/none.txt"):
        found = retriever.retrieve("mill sold two million", limit=1, filter=Filter((source,)))
        assert [one.passage.source for one in found.passages] == [source]


def test_a_date_bound_leaves_undated_articles_out_and_says_how_many(bench: Bench) -> None:
    """A date that is not known is not guessed."""
    retriever = _dated(bench)
    since = Filter(since=date(2024, 2, 1))

    found = retriever.retrieve("mill sold", limit=5, filter=since)
    kept = retriever.retrieve("mill sold", limit=5, filter=Filter(since=date(2024, 2, 1), undated=True))

    assert [one.passage.source for one in found.passages] == ["seeds/new.txt"]
    assert found.remarks == ("1 undated article is left out; --undated keeps them",)
    assert {one.passage.source for one in kept.passages} == {"seeds/new.txt", "seeds/none.txt"}
    assert kept.remarks == ()


def test_a_filter_that_lets_nothing_through_says_so(bench: Bench) -> None:
    """Not the same as finding nothing: the glob or the day is probably wrong."""
    retriever = _dated(bench)

    for filter in (Filter(("*.pdf",)), Filter(since=date(2030, 1, 1))):
        found = retriever.retrieve("mill", limit=5, filter=filter)
        assert (found.passages, found.barred) == ((), True)
    assert not retriever.retrieve("mill", limit=5).barred


def test_bounds_are_inclusive(bench: Bench) -> None:
    """--since and --until name days that count."""
    day = date(2024, 1, 5)

    found = _dated(bench).retrieve("mill", limit=5, filter=Filter(since=day, until=day))

    assert [one.passage.source for one in found.passages] == ["seeds/old.txt"]


def test_a_date_set_by_hand_is_filtered_like_any_other(bench: Bench) -> None:
    """`qa index --set published=…` is how an undated article joins a timeline."""
    from qa.domain import Dated, Origin

    bench.given = {"seeds/none.txt": Metadata(published=Dated(date(2024, 7, 1), Origin.BY_HAND))}

    found = _dated(bench).retrieve("mill", limit=5, filter=Filter(since=date(2024, 6, 30)))

    assert [one.passage.source for one in found.passages] == ["seeds/none.txt"]
