"""What a run does and reports; tests/crash/test_steps.py says what a killed one leaves."""

from __future__ import annotations

import os
import shutil
from datetime import date

import pytest

from qa.domain import Dated, Metadata, Origin
from qa.indexing.drafting import Limits
from qa.indexing.protocol import Run
from qa.indexing.report import FileReport, Outcome
from qa.store.catalog import Catalog
from qa.store.terms import TermsReader
from qa.store.view import View
from tests.articles.made import html
from tests.crash.scenes import prose
from tests.fakes import Bench


def outcomes(run: Run) -> dict[str, tuple[Outcome, str]]:
    return {report.source: (report.outcome, report.reason) for report in run.files}


def age(bench: Bench) -> None:
    """All files were last changed long ago: their stamps prove that they are the same."""
    for path in bench.seeds.rglob("*.txt"):
        os.utime(path, (1_700_000_000, 1_700_000_000))


def held(bench: Bench) -> tuple[set[int], set[int]]:
    catalog = Catalog.open(bench.index)
    found = catalog.ids(), TermsReader(bench.index / "terms").ids()
    catalog.close()
    return found


def test_each_file_is_reported_with_what_became_of_it(bench: Bench) -> None:
    for number, name in enumerate(("same", "edited", "gone", "old-name")):
        bench.write(f"{name}.txt", prose(number))
    bench.run()
    bench.write("edited.txt", prose(9))
    (bench.seeds / "gone.txt").unlink()
    (bench.seeds / "old-name.txt").rename(bench.seeds / "new-name.txt")
    bench.write("new.txt", prose(8))
    bench.write("empty.txt", "")

    assert outcomes(bench.run()) == {
        "seeds/same.txt": (Outcome.UNCHANGED, ""),
        "seeds/edited.txt": (Outcome.UPDATED, ""),
        "seeds/gone.txt": (Outcome.REMOVED, ""),
        "seeds/new-name.txt": (Outcome.MOVED, "was seeds/old-name.txt"),
        "seeds/new.txt": (Outcome.INDEXED, ""),
        "seeds/empty.txt": (Outcome.SKIPPED, "empty file"),
    }


def test_report_of_an_article_counts_it(bench: Bench) -> None:
    text = "The mill opened in 1887. It burned down twice.\n"
    bench.write("a.txt", text)
    (report,) = bench.run().files

    assert report == FileReport("seeds/a.txt", Outcome.INDEXED, "", 1, len(text), 0, report.metadata)


def test_nothing_changed_is_nothing_done(bench: Bench) -> None:
    """Not even a commit, once the files are older than the clock's grain."""
    bench.write("a.txt", prose(1))
    age(bench)
    bench.run()
    before = {path: path.stat().st_mtime_ns for path in (bench.index / "terms").iterdir()}
    steps: list[str] = []
    bench.step = steps.append
    run = bench.run()

    assert (outcomes(run), run.embedded, run.reused) == ({"seeds/a.txt": (Outcome.UNCHANGED, "")}, 0, 0)
    assert steps == []
    assert {path: path.stat().st_mtime_ns for path in (bench.index / "terms").iterdir()} == before


def test_renamed_file_keeps_its_vectors(bench: Bench) -> None:
    bench.write("a.txt", prose(1))
    bench.run()
    bench.embedder.encoded.clear()
    (bench.seeds / "a.txt").rename(bench.seeds / "b.txt")
    run = bench.run()

    assert (bench.embedder.encoded, run.embedded) == ([], 0)
    assert run.reused > 0


def test_only_what_is_new_in_an_edited_file_is_embedded(bench: Bench) -> None:
    bench.write("a.txt", prose(1))
    bench.run()
    bench.embedder.encoded.clear()
    bench.write("a.txt", prose(1) + "An entirely new sentence about quokkas.\n")
    bench.run()

    assert len(bench.embedder.encoded) == 1
    assert "quokkas" in bench.embedder.encoded[0]


def test_equal_texts_share_a_vector(bench: Bench) -> None:
    bench.write("a.txt", prose(1))
    bench.write("b.txt", prose(1))
    run = bench.run()

    assert len(bench.embedder.encoded) == len(set(bench.embedder.encoded)) == run.embedded
    assert sum(report.passages for report in run.files) == 2 * run.embedded


def test_copies_are_marked_and_the_mark_goes_with_the_original(bench: Bench) -> None:
    bench.write("a.txt", prose(1))
    bench.write("b.txt", prose(1) + "One more line.\n")
    bench.run()
    with View(bench.index) as view:
        assert view.copies == {"seeds/b.txt": "seeds/a.txt"}
    (bench.seeds / "a.txt").unlink()
    bench.run()
    with View(bench.index) as view:
        assert view.copies == {}


def test_earliest_article_is_the_original(bench: Bench) -> None:
    bench.write("a.txt", prose(1))
    bench.write("b.txt", prose(1) + "One more line.\n")
    bench.given = {"seeds/b.txt": Metadata(published=Dated(date(2025, 1, 1), Origin.BY_HAND))}
    bench.run()
    with View(bench.index) as view:
        assert view.copies == {"seeds/a.txt": "seeds/b.txt"}


def test_one_bad_file_never_stops_the_others(bench: Bench) -> None:
    bench.write("a-binary.txt", bytes(range(256)) * 40)
    bench.write("b-empty.txt", "")
    bench.write("c-blank.txt", " \n\n")
    bench.write("d-huge.txt", "word " * 300_000)
    bench.write("e.txt", prose(1))
    found = outcomes(bench.run())

    assert {s for s, (o, _) in found.items() if o is Outcome.INDEXED} == {"seeds/e.txt"}
    assert all(reason for o, reason in found.values() if o is Outcome.SKIPPED)
    assert outcomes(bench.run()).keys() == found.keys()


def test_article_that_becomes_empty_leaves_the_index(bench: Bench) -> None:
    bench.write("a.txt", prose(1))
    bench.run()
    bench.write("a.txt", "")

    assert outcomes(bench.run()) == {"seeds/a.txt": (Outcome.SKIPPED, "empty file")}
    assert held(bench) == (set(), set())


def test_article_whose_reading_is_given_up_is_kept_and_tried_again(bench: Bench) -> None:
    """It was read before: want of time or memory says nothing of the file."""
    bench.write("a.html", html())
    bench.run()
    before = held(bench)
    bench.given = {"seeds/a.html": Metadata(author="Ann Lee")}
    bench.limits = Limits(seconds=0.0)
    note = "not read within 0 seconds; what was indexed before is kept"

    assert outcomes(bench.run()) == {"seeds/a.html": (Outcome.KEPT, note)}
    assert held(bench) == before
    bench.limits = Limits()
    assert outcomes(bench.run()) == {"seeds/a.html": (Outcome.UPDATED, "")}


def test_file_whose_first_reading_is_given_up_is_not_tried_again(bench: Bench) -> None:
    """A hopeless file must not cost its minute with every run."""
    bench.write("a.html", html())
    bench.limits = Limits(seconds=0.0)

    assert outcomes(bench.run()) == {"seeds/a.html": (Outcome.SKIPPED, "not read within 0 seconds")}
    bench.limits = Limits()
    assert outcomes(bench.run()) == {"seeds/a.html": (Outcome.UNCHANGED, "")}


def test_articles_of_a_root_that_is_missing_are_kept_and_found(bench: Bench) -> None:
    bench.write("a.txt", prose(1))
    bench.run()
    bench.seeds.rename(bench.root / "unmounted")

    assert outcomes(bench.run()) == {"seeds/a.txt": (Outcome.KEPT, "its folder cannot be seen now")}
    with View(bench.index) as view:
        assert len(view.matching(prose(1), limit=3)) == 3


def test_edit_that_leaves_size_and_time_is_seen(bench: Bench) -> None:
    """As long as the run before looked at the file right after its change."""
    path = bench.write("a.txt", "The mill opened in 1887.\n")
    status = path.stat()
    bench.run()
    bench.write("a.txt", "The mill opened in 1888.\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert outcomes(bench.run()) == {"seeds/a.txt": (Outcome.UPDATED, "")}


@pytest.mark.parametrize("part", ["terms", "vectors"])
def test_what_is_derived_comes_back_without_embedding(bench: Bench, part: str) -> None:
    bench.write("a.txt", prose(1))
    bench.run()
    shutil.rmtree(bench.index / part)
    bench.embedder.encoded.clear()
    bench.run()

    ids, terms = held(bench)
    assert (ids, bench.embedder.encoded) == (terms, [])
    with View(bench.index, exact_limit=0) as view:
        vector = bench.embedder.question(prose(1).splitlines()[0])
        assert len(view.nearest(vector, limit=3)) == 3
        assert view.remarks == []


@pytest.mark.parametrize("file", ["terms/meta.json", "vectors/1/chroma.sqlite3"])
def test_damaged_derivation_is_made_anew_by_the_next_run_that_writes(bench: Bench, file: str) -> None:
    bench.write("a.txt", prose(1))
    bench.run()
    (bench.index / file).write_bytes(b"damaged" * 2000)
    bench.write("b.txt", prose(2))
    bench.embedder.encoded.clear()
    bench.run()

    ids, terms = held(bench)
    assert ids == terms
    assert not any(line in text for text in bench.embedder.encoded for line in prose(1).splitlines())
    with View(bench.index, exact_limit=0) as view:
        vector = bench.embedder.question("anything")
        assert {id_ for id_, _ in view.nearest(vector, limit=99)} == ids
        assert view.remarks == []


def test_generations_do_not_pile_up(bench: Bench) -> None:
    """The published one and the one before it, which a reader may be using."""
    for number in range(4):
        bench.write("a.txt", prose(number))
        bench.run()

    assert sorted(path.name for path in (bench.index / "vectors").iterdir()) == ["3", "4"]


def test_empty_folder_is_an_empty_index(bench: Bench) -> None:
    run = bench.run()

    assert run.files == []
    assert held(bench) == (set(), set())
