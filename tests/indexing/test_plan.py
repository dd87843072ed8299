"""What differs between the files and the catalog."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from qa.app.freshness import again, freshness
from qa.articles import digest_of
from qa.indexing.plan import Plan, changed_since, compare, sources, stamped
from qa.indexing.scan import Found, Scan
from qa.store.records import Entry, Stamp

SECOND = 1_000_000_000


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """A file that was last changed ten seconds after the epoch."""
    path = tmp_path / "a.txt"
    path.write_text("Some text.\n", encoding="utf-8")
    os.utime(path, ns=(10 * SECOND, 10 * SECOND))
    return Found("seeds/a.txt", str(path), Stamp(11, 10 * SECOND))


def entry(found: Found, *, checked: int = 20, mtime: int = 10, size: int = 11, reason: str = "") -> Entry:
    stamp = Stamp(size, mtime * SECOND, checked * SECOND)
    return Entry(found.source, "recipe", stamp, "" if reason else digest_of(found.path), reason)


def plan(found: Found, known: Entry, *, recipe: str = "recipe") -> Plan:
    return compare(Scan({found.source: found}), {known.source: known}, recipe=lambda source: recipe)


def test_unknown_file_is_new(found: Found) -> None:
    assert compare(Scan({found.source: found}), {}) == Plan(new=(found,))


def test_same_stamp_is_the_same_file_and_is_not_read(found: Found) -> None:
    known = entry(found)
    found.path.unlink()

    assert plan(found, known) == Plan(same=(found,))


def test_same_bytes_at_another_time_are_only_touched(found: Found) -> None:
    assert plan(found, entry(found, mtime=9)) == Plan(touched=(found,))


def test_other_size_is_changed(found: Found) -> None:
    assert plan(found, entry(found, size=10)) == Plan(changed=(found,))


def test_other_bytes_are_changed(found: Found) -> None:
    known = entry(found, mtime=9)
    found.path.write_text("Same size.\n", encoding="utf-8")

    assert plan(found, known) == Plan(changed=(found,))


def test_file_looked_at_too_soon_after_its_change_is_read_again(found: Found) -> None:
    """Within the grain of the clock a second edit leaves the same size and time behind."""
    known = entry(found, checked=11)
    assert plan(found, known) == Plan(touched=(found,))

    found.path.write_text("Same size.\n", encoding="utf-8")

    assert plan(found, known) == Plan(changed=(found,))


def test_file_that_went_away_meanwhile_is_changed(found: Found) -> None:
    """Reading it will say why."""
    known = entry(found, mtime=9)
    found.path.unlink()

    assert plan(found, known) == Plan(changed=(found,))


def test_other_recipe_is_changed_however_old(found: Found) -> None:
    assert plan(found, entry(found), recipe="other") == Plan(changed=(found,))
    assert compare(Scan({found.source: found}), {found.source: entry(found)}) == Plan(same=(found,))


def test_skipped_file_is_tried_again_when_it_changed(found: Found) -> None:
    assert plan(found, entry(found, reason="empty file")) == Plan(same=(found,))
    assert plan(found, entry(found, mtime=9, reason="empty file")) == Plan(changed=(found,))
    assert plan(found, entry(found, size=0, reason="empty file")) == Plan(changed=(found,))


def test_absent_file_is_gone(found: Found) -> None:
    assert compare(Scan(), {found.source: entry(found)}) == Plan(gone=("seeds/a.txt",))


@pytest.mark.parametrize("root", ["seeds", "seeds/", ".", "seeds/a.txt"])
@pytest.mark.parametrize("kind", ["missing", "unreadable"])
def test_absent_file_below_what_cannot_be_seen_is_kept(found: Found, root: str, kind: str) -> None:
    """Nobody can say that it is gone."""
    unseen = Scan(missing=[root]) if kind == "missing" else Scan(unreadable=[root])

    assert compare(unseen, {found.source: entry(found)}) == Plan(kept=("seeds/a.txt",))
    assert freshness(unseen, {found.source: entry(found)}, (), lambda source: "recipe").changed == ()


def test_absent_file_beside_what_cannot_be_seen_is_gone(found: Found) -> None:
    unseen = Scan(missing=["seed", "seeds/a", "more"])

    assert compare(unseen, {found.source: entry(found)}) == Plan(gone=("seeds/a.txt",))


def test_everything_is_in_order_of_name(found: Found) -> None:
    files = {name: replace(found, source=name) for name in ("c", "a", "b")}
    known = {name: replace(entry(found), source=name) for name in ("z", "y")}

    result = compare(Scan(files), known)

    assert (sources(result.new), result.gone) == (("a", "b", "c"), ("y", "z"))


def test_stale_is_what_changed_or_went(found: Found) -> None:
    other = replace(found, source="seeds/b.txt")

    assert Plan(changed=(found,), new=(other,), gone=("seeds/c.txt",)).stale == {"seeds/a.txt", "seeds/c.txt"}


def moves(files: dict[str, Found], known: dict[str, Entry]) -> dict[str, str]:
    return dict(compare(Scan(files), known).moves)


def test_renamed_file_is_known_by_its_bytes(found: Found) -> None:
    new = replace(found, source="new")
    old = replace(entry(found), source="old")

    assert moves({"new": new}, {"old": old}) == {"new": "old"}
    assert moves({"new": new}, {"old": replace(old, digest="other")}) == {}
    assert moves({"new": new}, {}) == {}


def test_copy_of_a_file_that_stays_is_no_rename(found: Found) -> None:
    copy = replace(found, source="copy")

    assert moves({found.source: found, "copy": copy}, {found.source: entry(found)}) == {}


def test_one_file_that_went_is_the_origin_of_one_that_came(found: Found) -> None:
    twins = {name: replace(found, source=name) for name in ("new", "twin")}

    assert moves(twins, {"old": replace(entry(found), source="old")}) == {"new": "old"}


def test_of_two_that_went_each_is_an_origin_once(found: Found) -> None:
    twins = {name: replace(found, source=name) for name in ("new", "twin")}
    known = {name: replace(entry(found), source=name) for name in ("old", "older")}

    assert moves(twins, known) == {"new": "old"}


def test_skipped_and_unreadable_files_have_no_bytes_to_be_known_by(found: Found) -> None:
    known = {"old": replace(entry(found, reason="empty file"), source="old")}
    found.path.unlink()

    assert moves({"new": replace(found, source="new")}, known) == {}
    assert moves({"new": replace(found, source="new")}, {"old": replace(known["old"], digest="x")}) == {}


def test_changed_since_reads_only_where_the_stamp_leaves_doubt(found: Found) -> None:
    known = entry(found)
    assert not changed_since(found, known)
    assert not changed_since(found, entry(found, mtime=9))

    found.path.write_text("Same size.\n", encoding="utf-8")

    assert not changed_since(found, known)
    assert changed_since(found, replace(known, stamp=Stamp(11, 9 * SECOND, 20 * SECOND)))


def test_stamp_says_when_it_was_looked_at(found: Found) -> None:
    stamp = stamped(found)

    assert (stamp.size, stamp.mtime_ns) == (11, 10 * SECOND)
    assert stamp.proves(found.stamp)


def test_what_is_cited_is_judged_anew_and_the_others_as_they_were(found: Found) -> None:
    """A warm process looks at ten thousand files every few seconds, at those it cites each time."""
    other = Found("seeds/b.txt", "b.txt", Stamp(9, 9))
    entries = {one.source: entry(found) for one in (found, other)}
    first = Scan(files={found.source: found, other.source: other}, missing=["far"])

    def recipe(source: str) -> str:
        return "recipe"

    overall = freshness(first, entries, (), recipe)
    gone = again(overall, Scan(), entries, {found.source}, recipe)
    none = again(overall, Scan(), entries, set(), recipe)

    assert (overall.changed, overall.missing, overall.stale) == (("seeds/b.txt",), ("far",), frozenset())
    assert (gone.changed, gone.missing) == (("seeds/b.txt", "seeds/a.txt"), ("far",))
    assert gone.stale == {"seeds/a.txt"}
    assert none == overall
