"""One consistent look: the same hits however they are searched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qa.domain import Dated, Filter, Metadata, Origin, PassageId, Selection
from qa.errors import StoreMissingError
from qa.store.catalog import Catalog
from qa.store.terms import TermsReader, TermsWriter
from qa.store.view import View
from tests.crash.scenes import prose
from tests.fakes import Bench, HashEmbedder

if TYPE_CHECKING:
    from qa.domain import Vector

EXACT, CHROMA = 20_000, 0
both = pytest.mark.parametrize("exact_limit", [EXACT, CHROMA], ids=["exact", "chroma"])


@pytest.fixture
def filled(bench: Bench) -> Bench:
    """Four articles of made-up words, of which one has no date."""
    for number, name in enumerate(("a", "b", "c", "deep/d")):
        bench.write(f"{name}.txt", prose(number))
    days = {"a": date(2025, 1, 1), "b": date(2025, 2, 1), "c": date(2025, 3, 1)}
    bench.given = {
        f"seeds/{name}.txt": Metadata(published=Dated(day, Origin.BY_HAND)) for name, day in days.items()
    }
    bench.run()
    return bench


def question(text: str) -> Vector:
    return HashEmbedder().question(text)


def brute_force(bench: Bench, vector: Vector, allowed: frozenset[PassageId] | None = None) -> list[PassageId]:
    catalog = Catalog.open(bench.index)
    ids, matrix = catalog.vectors()
    catalog.close()
    ranked = sorted((-round(float(s), 5), id_) for id_, s in zip(ids, matrix @ vector, strict=True))
    return [id_ for _, id_ in ranked if allowed is None or id_ in allowed]


def sources(view: View, hits: list[tuple[PassageId, float]]) -> set[str]:
    return {passage.source for passage in view.passages([id_ for id_, _ in hits])}


def interrupted(bench: Bench) -> Iterator[None]:
    """Within the block, the index is as a run leaves it that died before it published anything."""

    def die(name: str) -> None:
        if name == "copies marked":
            raise KeyboardInterrupt

    bench.step = die
    with pytest.raises(KeyboardInterrupt):
        bench.run()
    bench.step = lambda name: None
    yield


@both
def test_nearest_equals_brute_force(filled: Bench, exact_limit: int) -> None:
    with View(filled.index, exact_limit=exact_limit) as view:
        for line in prose(2).splitlines()[:6]:
            vector = question(line)
            for limit in (1, 3, 10, 1000):
                hits = view.nearest(vector, limit=limit)
                expected = brute_force(filled, vector)[:limit]
                assert {id_ for id_, _ in hits} == set(expected)
                assert [round(s, 4) for _, s in hits] == sorted((round(s, 4) for _, s in hits), reverse=True)
                assert hits[0][0] == expected[0]


@both
def test_filter_restricts_before_ranking(filled: Bench, exact_limit: int) -> None:
    with View(filled.index, exact_limit=exact_limit) as view:
        within = view.select(Filter(sources=("b.txt",))).ids
        vector = question(prose(0).splitlines()[0])

        assert [id_ for id_, _ in view.nearest(vector, limit=2, within=within)] == brute_force(
            filled, vector, within
        )[:2]
        assert sources(view, view.matching(prose(1), limit=9, within=within)) == {"seeds/b.txt"}
        assert sources(view, view.matching(prose(0), limit=9, within=within)) == {"seeds/b.txt"}


@both
def test_filter_that_lets_nothing_through_finds_nothing(filled: Bench, exact_limit: int) -> None:
    with View(filled.index, exact_limit=exact_limit) as view:
        assert view.select(Filter(sources=("none",))) == Selection(frozenset())
        assert view.nearest(question("anything"), limit=3, within=frozenset()) == []
        assert view.matching(prose(0), limit=3, within=frozenset()) == []


def test_dates_leave_undated_articles_out_and_count_them(filled: Bench) -> None:
    with View(filled.index) as view:
        some = view.select(Filter(since=date(2025, 2, 1)))
        kept = view.select(Filter(since=date(2025, 2, 1), undated=True))

        assert {p.source for p in view.passages(sorted(some.ids or ()))} == {"seeds/b.txt", "seeds/c.txt"}
        assert some.undated == 1
        assert {p.source for p in view.passages(sorted(kept.ids or ()))} == {
            "seeds/b.txt",
            "seeds/c.txt",
            "seeds/deep/d.txt",
        }
        assert view.select(Filter()) == Selection(None)


@both
def test_what_is_not_published_yet_is_found(filled: Bench, exact_limit: int) -> None:
    filled.write("e.txt", prose(9))
    for _ in interrupted(filled):
        with View(filled.index, exact_limit=exact_limit) as view:
            line = prose(9).splitlines()[0]
            assert sources(view, view.nearest(question(line), limit=1)) == {"seeds/e.txt"}
            assert sources(view, view.matching(line, limit=1)) == {"seeds/e.txt"}
            within = view.select(Filter(sources=("e.txt",))).ids
            assert sources(view, view.nearest(question(line), limit=3, within=within)) == {"seeds/e.txt"}


@both
def test_what_the_catalog_forgot_is_invisible_and_crowds_nothing_out(filled: Bench, exact_limit: int) -> None:
    """Generation and terms still hold the old passages, which match best: more are asked for."""
    for name in ("a", "b", "c"):
        (filled.seeds / f"{name}.txt").unlink()
    for _ in interrupted(filled):
        with View(filled.index, exact_limit=exact_limit) as view:
            for line in prose(0).splitlines()[:5]:
                near, words = view.nearest(question(line), limit=3), view.matching(prose(0), limit=3)
                assert sources(view, near) == sources(view, words) == {"seeds/deep/d.txt"}
                assert len(near) == len(words) == 3


@both
def test_passage_whose_vector_changed_is_found_by_the_new_one_once(filled: Bench, exact_limit: int) -> None:
    """The same id with another title: the generation holds the vector of the old one."""
    filled.given = {**filled.given, "seeds/a.txt": Metadata(title="quokka " * 5)}
    for _ in interrupted(filled):
        with View(filled.index, exact_limit=exact_limit) as view:
            hits = view.nearest(question("quokka quokka quokka"), limit=3)
            assert sources(view, hits) == {"seeds/a.txt"}
            assert len({id_ for id_, _ in hits}) == 3
            everything = [id_ for id_, _ in view.nearest(question("quokka"), limit=1000)]
            assert len(everything) == len(set(everything)) == view.size


@both
def test_withdrawn_generation_is_not_needed(filled: Bench, exact_limit: int) -> None:
    catalog = Catalog.create(filled.index)
    catalog.withdraw()
    catalog.close()
    vector = question(prose(1).splitlines()[0])
    with View(filled.index, exact_limit=exact_limit) as view:
        assert [id_ for id_, _ in view.nearest(vector, limit=1)] == brute_force(filled, vector)[:1]
        assert view.remarks == []

    filled.run()

    with View(filled.index, exact_limit=CHROMA) as view:
        assert [id_ for id_, _ in view.nearest(vector, limit=1)] == brute_force(filled, vector)[:1]
        assert view.remarks == []


def test_generation_that_cannot_be_opened_is_replaced_by_exact_search_and_said(filled: Bench) -> None:
    shutil.rmtree(filled.index / "vectors" / "1")
    vector = question(prose(1).splitlines()[0])
    with View(filled.index, exact_limit=CHROMA) as view:
        assert [id_ for id_, _ in view.nearest(vector, limit=1)] == brute_force(filled, vector)[:1]
        assert view.remarks == [
            f"{filled.index / 'vectors' / '1'} is missing: searching all vectors exactly, which is slower"
        ]


def test_generation_that_fails_while_it_is_searched_is_replaced_by_exact_search_and_said(
    bench: Bench,
) -> None:
    """Chroma reads its graph at the first question only."""
    for number in range(45):
        bench.write(f"{number}.txt", prose(number, 100))
    bench.run()
    (graph,) = (bench.index / "vectors" / "1").glob("*/header.bin")
    graph.write_bytes(b"")
    vector = question(prose(1).splitlines()[0])
    with View(bench.index, exact_limit=CHROMA) as view:
        assert view.size > 1000
        assert [id_ for id_, _ in view.nearest(vector, limit=1)] == brute_force(bench, vector)[:1]
        assert [remark.partition(": ")[2].endswith("which is slower") for remark in view.remarks] == [True]


def test_small_index_never_opens_chroma(filled: Bench) -> None:
    shutil.rmtree(filled.index / "vectors")
    with View(filled.index) as view:
        assert len(view.nearest(question("anything"), limit=3)) == 3
        assert view.remarks == []


def test_term_index_that_cannot_be_opened_is_said_and_meaning_still_finds(filled: Bench) -> None:
    shutil.rmtree(filled.index / "terms")
    with View(filled.index) as view:
        assert view.matching("anything", limit=3) == []
        assert len(view.nearest(question("anything"), limit=3)) == 3
        assert [remark.partition(": ")[2] for remark in view.remarks] == ["searching by meaning only"]


def test_terms_that_the_catalog_does_not_know_are_invisible(filled: Bench) -> None:
    """However many of them match better."""
    line = prose(1).splitlines()[0]
    writer = TermsWriter(filled.index / "terms")
    writer.add((id_, line, "") for id_ in range(1, 400))
    writer.close()
    with View(filled.index) as view:
        assert sources(view, view.matching(line, limit=1)) == {"seeds/b.txt"}
        assert len(view.matching(line, limit=1)) == 1


def test_view_of_nothing_is_an_error_and_of_an_empty_index_is_empty(bench: Bench) -> None:
    with pytest.raises(StoreMissingError):
        View(bench.index)
    bench.run()
    with View(bench.index, exact_limit=CHROMA) as view:
        assert (view.size, view.listing) == (0, [])
        assert view.remarks == ["the index holds no article"]
        assert view.nearest(question("anything"), limit=3) == []
        assert view.matching("anything", limit=3) == []


def test_view_lets_go_of_the_index(filled: Bench, tmp_path: Path) -> None:
    """A chat opens one for every question while articles are indexed: no files may pile up."""

    def open_files() -> int:
        return len([*Path("/proc/self/fd").iterdir()])

    View(filled.index, exact_limit=CHROMA).close()
    before = open_files()
    for _ in range(10):
        View(filled.index, exact_limit=CHROMA).close()

    assert open_files() < before + 5  # other tests of this process close theirs late; one a view would be ten


def test_passages_come_in_the_order_asked_for(filled: Bench) -> None:
    with View(filled.index) as view:
        ids = sorted(view.select(Filter(sources=("a.txt",))).ids or ())
        forward, backward = view.passages(ids), view.passages(ids[::-1])

        assert backward == forward[::-1]
        assert len(ids) > 2


class Overtaken(View):
    """While its look is being taken, after the snapshot and before the rest, a writer runs so many times."""

    def __init__(self, bench: Bench, runs: int, *, exact_limit: int) -> None:
        self.bench, self.runs = bench, runs
        super().__init__(bench.index, exact_limit=exact_limit)

    def _open_terms(self, path: Path) -> TermsReader | None:
        while self.runs:
            self.runs -= 1
            for number, name in enumerate(("a", "b", "c", "deep/d")):
                self.bench.write(f"{name}.txt", prose(10 * self.runs + number + 20))
            self.bench.run()
        return super()._open_terms(path)


@both
@pytest.mark.parametrize("runs", [1, 3])
def test_look_that_a_writer_overtook_is_taken_again(filled: Bench, runs: int, exact_limit: int) -> None:
    """What the snapshot holds may have left the terms, and its generation may be swept."""
    with Overtaken(filled, runs, exact_limit=exact_limit) as view:
        assert view.remarks == []
        found = {id_ for id_, _ in view.matching("\n".join(map(prose, range(20, 24))), limit=1000)}
        assert found == set(brute_force(filled, question("anything")))
        assert {id_ for id_, _ in view.nearest(question("anything"), limit=1000)} == found
        assert len(found) == view.size
