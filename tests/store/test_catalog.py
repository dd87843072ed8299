"""The truth of the index: what goes in comes out, and readers see one state."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from qa.domain import Article, Dated, Metadata, Origin, Passage, Sentence, Span
from qa.errors import StoreDamagedError, StoreMismatchError, StoreMissingError
from qa.store.catalog import Catalog
from qa.store.database import GAINED
from qa.store.records import Draft, Entry, Listed, Stamp, passage_id, vector_key

SECOND = 1_000_000_000
TEXT = "The mill opened in 1887.\nSIGN UP\nIt burned down “twice”.\n"
METADATA = Metadata(
    "The Mill", "A. Writer", "The Paper", Dated(date(2025, 6, 13), Origin.BY_HAND), "https://x/y"
)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    made = Catalog.create(tmp_path)
    yield made
    made.close()


def draft(
    source: str = "seeds/a.txt", text: str = TEXT, *, metadata: Metadata = METADATA, passages: int = 2
) -> Draft:
    """An article of two passages: its first line, and its third."""
    body = (Span(0, 24), Span(33, len(text) - 1))
    article = Article(source, text, vector_key(text).to_bytes(8, "big").hex(), metadata, body)
    parts = tuple(
        Passage(source, text[s.start : s.end], s.start, line, (Sentence(s.start, s.end, line),), metadata)
        for s, line in zip(body, (1, 3), strict=True)
    )[:passages]
    keys = tuple(vector_key(part.text) for part in parts)
    return Draft(article, Stamp(len(text), 5, 9), "recipe", parts, keys, ((2, "SIGN UP"),), b"\1\2")


def put(catalog: Catalog, *drafts: Draft) -> None:
    for one in drafts:
        vectors = np.eye(4, dtype=np.float32)[: len(one.passages)]
        catalog.put_vectors(one.vector_keys, vectors)
        catalog.put(one)


def ids(one: Draft) -> list[int]:
    return [passage_id(one.article, part) for part in one.passages]


def test_article_comes_back_as_it_was_read(catalog: Catalog) -> None:
    put(catalog, draft())

    assert catalog.article("seeds/a.txt") == draft().article
    assert catalog.article("seeds/b.txt") is None


@pytest.mark.parametrize(
    "metadata",
    [
        METADATA,
        Metadata(),
        Metadata(title="Only a title"),
        Metadata(published=Dated(date(1, 1, 1), Origin.META_TAG)),
        *(Metadata(published=Dated(date(2025, 12, 31), origin)) for origin in Origin),
    ],
)
def test_metadata_comes_back_with_where_the_date_was_found(catalog: Catalog, metadata: Metadata) -> None:
    put(catalog, draft(metadata=metadata))
    found = catalog.passages(ids(draft()))

    assert catalog.listing() == [Listed("seeds/a.txt", metadata, len(TEXT), 2, ((2, "SIGN UP"),), None)]
    assert [found[id_] for id_ in ids(draft())] == list(draft(metadata=metadata).passages)


def test_text_comes_back_to_the_character(catalog: Catalog) -> None:
    """Whatever a decoder can produce."""
    text = 'Zürich \U0001f600 a\x00b \u2028 quote\'s "end" 中文.\n' + TEXT
    put(catalog, draft(text=text))

    assert catalog.article("seeds/a.txt") == draft(text=text).article


def test_article_replaces_its_former_self_at_once(catalog: Catalog) -> None:
    old, new = draft(), draft(text=TEXT.replace("1887", "1888"))
    put(catalog, old, draft("seeds/b.txt"))
    put(catalog, new)

    assert catalog.ids() == {*ids(new), *ids(draft("seeds/b.txt"))}
    assert catalog.passages(ids(old)) == {}


def test_passage_id_is_the_same_in_every_run_and_differs_by_place() -> None:
    one = draft()

    assert ids(one) == ids(draft())
    assert len({*ids(one), *ids(draft("seeds/b.txt")), *ids(draft(text=TEXT + "\n"))}) == 6
    assert all(0 <= id_ < 2**63 for id_ in ids(one))


def test_skipped_file_is_remembered_with_its_reason_and_forgets_the_article(catalog: Catalog) -> None:
    put(catalog, draft())
    catalog.put_skipped("seeds/a.txt", Stamp(0, 7, 8), "other", "empty file")

    assert catalog.entries() == {
        "seeds/a.txt": Entry("seeds/a.txt", "other", Stamp(0, 7, 8), reason="empty file")
    }
    assert (catalog.listing(), catalog.count()) == ([], 0)


def test_skipped_file_that_becomes_an_article_is_no_longer_skipped(catalog: Catalog) -> None:
    catalog.put_skipped("seeds/a.txt", Stamp(0, 7, 8), "other", "empty file")
    put(catalog, draft())
    digest = draft().article.digest

    assert catalog.entries() == {
        "seeds/a.txt": Entry("seeds/a.txt", "recipe", Stamp(len(TEXT), 5, 9), digest)
    }


def test_touch_changes_stamps_and_nothing_else(catalog: Catalog) -> None:
    put(catalog, draft())
    catalog.put_skipped("seeds/b.txt", Stamp(0, 7, 8), "recipe", "empty file")
    catalog.touch({"seeds/a.txt": Stamp(1, 2, 3), "seeds/b.txt": Stamp(4, 5, 6), "seeds/c.txt": Stamp(7, 8)})

    assert {s: e.stamp for s, e in catalog.entries().items()} == {
        "seeds/a.txt": Stamp(1, 2, 3),
        "seeds/b.txt": Stamp(4, 5, 6),
    }
    assert catalog.article("seeds/a.txt") == draft().article


def test_removed_articles_take_their_passages_and_leave_their_vectors(catalog: Catalog) -> None:
    """A file that comes back finds them, until a run ends and sweeps them."""
    put(catalog, draft(), draft("seeds/b.txt", passages=1))
    catalog.remove(["seeds/a.txt", "seeds/none.txt"])

    assert catalog.ids() == set(ids(draft("seeds/b.txt", passages=1)))
    assert catalog.known_vectors(draft().vector_keys) == set(draft().vector_keys)
    assert catalog.sweep_vectors() == 1
    assert catalog.known_vectors(draft().vector_keys) == {draft().vector_keys[0]}


def test_passage_without_a_vector_cannot_be_written(catalog: Catalog) -> None:
    """The catalog can always make what is derived from it; half an article is never left."""
    with pytest.raises(sqlite3.IntegrityError):
        catalog.put(draft())

    assert (catalog.entries(), catalog.ids()) == ({}, set())


def test_vectors_come_back_by_passage_to_the_bit(catalog: Catalog) -> None:
    rows = np.random.default_rng(1).normal(size=(2, 384)).astype(np.float32)
    catalog.put_vectors(draft().vector_keys, rows)
    catalog.put(draft())
    found, matrix = catalog.vectors()

    assert {id_: row.tobytes() for id_, row in zip(found, matrix, strict=True)} == {
        id_: row.tobytes() for id_, row in zip(ids(draft()), rows, strict=True)
    }


def test_more_ids_than_one_statement_takes(catalog: Catalog) -> None:
    """SQLite takes 32,766 parameters; unknown ids are passed over."""
    put(catalog, draft())
    many = [*range(70_000), *ids(draft())]

    assert catalog.passages(many).keys() == set(ids(draft()))
    assert sorted(catalog.vectors(many)[0]) == sorted(ids(draft()))
    assert sorted(row[0] for row in catalog.documents(many)) == sorted(ids(draft()))
    assert catalog.known_vectors([*range(70_000), *draft().vector_keys]) == set(draft().vector_keys)


def test_documents_are_what_the_term_index_takes(catalog: Catalog) -> None:
    put(catalog, draft(), draft("seeds/b.txt", metadata=Metadata(), passages=1))
    first, second = ids(draft())
    (other,) = ids(draft("seeds/b.txt", passages=1))

    assert sorted(catalog.documents([first, second, other])) == sorted(
        [
            (first, "The mill opened in 1887.", "The Mill"),
            (second, "It burned down “twice”.", "The Mill"),
            (other, "The mill opened in 1887.", ""),
        ]
    )


def test_passages_are_pending_until_they_are_published(catalog: Catalog) -> None:
    put(catalog, draft())
    catalog.publish(3)
    put(catalog, draft("seeds/b.txt"))

    assert catalog.generation() == 3
    assert catalog.pending() == sorted(ids(draft("seeds/b.txt")))


def test_article_that_is_written_again_is_pending_again(catalog: Catalog) -> None:
    """Its ids may be the same and its vectors others: another title is enough."""
    put(catalog, draft())
    catalog.publish(1)
    put(catalog, draft(metadata=Metadata()))

    assert catalog.pending() == sorted(ids(draft()))


def test_withdrawn_generation_leaves_everything_pending(catalog: Catalog) -> None:
    put(catalog, draft())
    catalog.publish(1)
    catalog.withdraw()

    assert (catalog.generation(), catalog.pending()) == (0, sorted(ids(draft())))


def test_every_commit_raises_the_revision_and_reading_does_not(catalog: Catalog) -> None:
    seen = [catalog.revision()]
    changes: list[Callable[[], None]] = [
        lambda: catalog.add_root("more"),
        lambda: catalog.give("seeds/a.txt", {"title": "T"}),
        lambda: catalog.put_copies({}),
        lambda: catalog.publish(1),
        lambda: catalog.remove([]),
    ]
    for change in changes:
        change()
        catalog.listing()
        seen.append(catalog.revision())

    assert seen == [0, 1, 2, 3, 4, 5]


def test_sweeps_are_counted_before_anything_derived_may_go(catalog: Catalog) -> None:
    """Publishing lets the generation before the last go; readers that opened meanwhile look again."""
    catalog.begin_sweep()
    catalog.publish(1)

    assert catalog.sweeps() == 2


def test_copies_are_replaced_as_a_whole(catalog: Catalog) -> None:
    put(catalog, draft(), draft("seeds/b.txt"), draft("seeds/c.txt"))
    catalog.put_copies({"seeds/b.txt": "seeds/a.txt"})
    catalog.put_copies({"seeds/c.txt": "seeds/a.txt"})

    assert catalog.copies() == {"seeds/c.txt": "seeds/a.txt"}
    assert [one.copy_of for one in catalog.listing()] == [None, None, "seeds/a.txt"]
    assert catalog.signatures() == dict.fromkeys(("seeds/a.txt", "seeds/b.txt", "seeds/c.txt"), b"\1\2")


def test_what_is_given_is_kept_by_source_taken_back_when_empty_and_follows_a_rename(catalog: Catalog) -> None:
    catalog.give("a", {"title": "T", "author": "A"})
    catalog.give("a", {"author": "", "url": "U"})
    catalog.give("b", {"title": "old"})
    catalog.move_given("a", "b")

    assert catalog.given() == {"b": {"title": "T", "url": "U"}}


def test_roots_are_a_set(catalog: Catalog) -> None:
    for root in ("more", "~/news", "more"):
        catalog.add_root(root)
    catalog.remove_root("more")

    assert catalog.roots() == ["~/news"]


def test_snapshot_sees_one_state_whatever_a_writer_commits(catalog: Catalog, tmp_path: Path) -> None:
    put(catalog, draft())
    reader = Catalog.open(tmp_path)
    with reader.snapshot():
        before = (reader.revision(), reader.ids())
        put(catalog, draft("seeds/b.txt"))
        catalog.remove(["seeds/a.txt"])

        assert (reader.revision(), reader.ids()) == before

    assert reader.ids() == set(ids(draft("seeds/b.txt")))
    reader.close()


def test_reader_cannot_write(catalog: Catalog, tmp_path: Path) -> None:
    reader = Catalog.open(tmp_path)

    with pytest.raises(Exception, match="readonly database"):
        reader.add_root("more")

    reader.close()


def test_no_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError, match="no index in") as caught:
        Catalog.open(tmp_path)

    assert caught.value.hint == 'run "qa index"'


def test_catalog_that_was_being_made_when_its_writer_was_killed_is_no_index(tmp_path: Path) -> None:
    """And the next writer makes it."""
    (tmp_path / "catalog.sqlite").touch()

    with pytest.raises(StoreMissingError):
        Catalog.open(tmp_path)
    Catalog.create(tmp_path).close()
    Catalog.open(tmp_path).close()


def test_other_format_is_said(catalog: Catalog, tmp_path: Path) -> None:
    catalog.set_manifest(schema="0")

    with pytest.raises(StoreMismatchError, match="format 0, this version of qa reads format 2") as caught:
        Catalog.open(tmp_path)

    assert caught.value.hint == 'run "qa index --rebuild"'


def old_format(index: Path) -> None:
    """Make the catalog there what it was in format 1."""
    with closing(sqlite3.connect(index / "catalog.sqlite")) as db:
        for name in GAINED[1]:
            db.execute(f"ALTER TABLE articles DROP COLUMN {name}")
        db.execute("UPDATE manifest SET value = '1' WHERE key = 'schema'")
        db.commit()


@pytest.mark.parametrize("opener", [Catalog.open, Catalog.create])
def test_an_index_of_the_format_before_answers_as_it_is(
    opener: Callable[[Path], Catalog], catalog: Catalog, tmp_path: Path
) -> None:
    """Readers need no writer first, and a writer brings it up to date: nobody has to rebuild."""
    put(catalog, draft())
    catalog.close()
    old_format(tmp_path)

    for one in (opener(tmp_path), Catalog.create(tmp_path), Catalog.open(tmp_path)):
        assert one.article("seeds/a.txt") == draft().article
        assert [one.passages([id_])[id_] for id_ in ids(draft())] == list(draft().passages)
        assert one.listing()[0].metadata == METADATA
        one.close()


def test_pages_come_back_with_the_passages_that_stand_on_them(catalog: Catalog) -> None:
    """A passage knows on which page it begins, and where in it the next one does."""
    known = draft()
    article = replace(known.article, pages=(0, 30, 30, 40), remarks=("no text on page 2: scanned?",))
    put(catalog, replace(known, article=article))
    first, second = (catalog.passages([id_])[id_] for id_ in ids(known))

    assert catalog.article("seeds/a.txt") == article
    assert (first.page_at(first.start), first.pages) == (1, ((0, 1),))
    assert (second.page_at(second.start), second.page_at(45)) == (3, 4)
    assert catalog.listing()[0].remarks == article.remarks


def test_what_is_known_comes_back_with_where_it_was_found(catalog: Catalog) -> None:
    """Also the moment, in the time zone in which it was given."""
    at = datetime(2025, 6, 13, 23, 30, tzinfo=timezone(timedelta(hours=-4)))
    days = {
        "published": Dated(at.date(), Origin.META_TAG, at),
        "updated": Dated(date(2025, 6, 14), Origin.JSON_LD),
    }
    metadata = Metadata("The Mill", **days, language="en-GB", origins=(("title", Origin.JSON_LD),))  # type: ignore[arg-type]
    put(catalog, draft(metadata=metadata))
    found = catalog.listing()[0].metadata

    assert (found, found.origins) == (metadata, metadata.origins)
    assert found.published
    assert str(found.published.at) == "2025-06-13 23:30:00-04:00"


def test_damaged_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").write_bytes(b"this is no database, whatever it says" * 100)

    for opener in (Catalog.open, Catalog.create):
        with pytest.raises(StoreDamagedError, match="is damaged"):
            opener(tmp_path)


def test_sound_file_passes_the_check(catalog: Catalog) -> None:
    put(catalog, draft())

    assert catalog.check() == []


def test_replacing_the_live_catalog_is_one_transaction(catalog: Catalog, tmp_path: Path) -> None:
    """A reader keeps what it sees until it looks again."""
    aside = tmp_path / "aside"
    aside.mkdir()
    put(catalog, draft())
    other = Catalog.create(aside)
    put(other, draft("seeds/b.txt"))
    reader = Catalog.open(tmp_path)
    with reader.snapshot():
        other.replace(tmp_path)
        assert reader.ids() == set(ids(draft()))
    assert reader.ids() == set(ids(draft("seeds/b.txt")))
    reader.close()
    other.close()


def test_replacing_a_damaged_catalog_needs_nothing_of_it(tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    (tmp_path / "catalog.sqlite").write_bytes(b"no database" * 1000)
    other = Catalog.create(aside)
    put(other, draft())
    other.replace(tmp_path)
    other.close()

    reader = Catalog.open(tmp_path)
    assert reader.ids() == set(ids(draft()))
    reader.close()


@pytest.mark.parametrize(
    ("indexed", "now", "proof"),
    [
        (Stamp(5, 10 * SECOND, 13 * SECOND), Stamp(5, 10 * SECOND), True),
        (Stamp(5, 10 * SECOND, 13 * SECOND), Stamp(6, 10 * SECOND), False),
        (Stamp(5, 10 * SECOND, 13 * SECOND), Stamp(5, 10 * SECOND + 1), False),
        (Stamp(5, 10 * SECOND, 13 * SECOND), Stamp(5, 9 * SECOND), False),
        (Stamp(5, 10 * SECOND, 11 * SECOND), Stamp(5, 10 * SECOND), False),
        (Stamp(5, 10 * SECOND, 10 * SECOND), Stamp(5, 10 * SECOND), False),
        (Stamp(5, 10 * SECOND, 9 * SECOND), Stamp(5, 10 * SECOND), False),
    ],
)
def test_stamp_proves_only_what_was_looked_at_well_after_its_last_change(
    indexed: Stamp, now: Stamp, proof: bool
) -> None:
    """Clocks of file systems are coarse: a second change may leave the same time behind."""
    assert indexed.proves(now) is proof


def test_draft_and_its_vectors_must_match(catalog: Catalog) -> None:
    catalog.put_vectors(draft().vector_keys, np.eye(2, dtype=np.float32))

    with pytest.raises(ValueError, match="zip"):
        catalog.put(replace(draft(), vector_keys=draft().vector_keys[:1]))

    assert catalog.entries() == {}
