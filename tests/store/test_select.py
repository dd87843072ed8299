"""Which articles a filter lets through."""

from __future__ import annotations

from datetime import date

import pytest

from qa.domain import Dated, Filter, Metadata, Origin
from qa.store.select import lets, names

JUNE = Metadata(published=Dated(date(2025, 6, 13), Origin.META_TAG))
UNDATED = Metadata()


@pytest.mark.parametrize(
    ("glob", "named"),
    [
        ("seeds/wire/meta.txt", True),
        ("meta.txt", True),
        ("meta.*", True),
        ("*.txt", True),
        ("seeds/*", True),
        ("seeds", True),
        ("seeds/", True),
        ("seeds/wire", True),
        ("seeds/w*", True),
        ("[ms]eta.txt", True),
        ("wire", True),
        ("meta", False),
        ("META.TXT", False),
        ("seeds/meta.txt", False),
        ("seed", False),
        ("", False),
    ],
)
def test_glob_names_a_whole_path_a_last_part_or_a_folder_above(glob: str, named: bool) -> None:
    assert names(glob, "seeds/wire/meta.txt") is named


@pytest.mark.parametrize(
    "glob",
    [
        "seeds/wire [2]/plan [draft].md",
        "./seeds/wire [2]/plan [draft].md",
        "plan [draft].md",
        "wire [2]",
        "seeds/wire [2]/",
    ],
)
def test_a_name_that_would_be_a_glob_names_itself(glob: str) -> None:
    assert names(glob, "seeds/wire [2]/plan [draft].md")


@pytest.mark.parametrize(
    ("filter", "metadata", "verdict"),
    [
        (Filter(), UNDATED, True),
        (Filter(since=date(2025, 6, 13)), JUNE, True),
        (Filter(since=date(2025, 6, 14)), JUNE, False),
        (Filter(until=date(2025, 6, 13)), JUNE, True),
        (Filter(until=date(2025, 6, 12)), JUNE, False),
        (Filter(since=date(2025, 6, 1), until=date(2025, 6, 30)), JUNE, True),
        (Filter(since=date(2025, 6, 1)), UNDATED, None),
        (Filter(until=date(2025, 6, 1)), UNDATED, None),
        (Filter(since=date(2025, 6, 1), undated=True), UNDATED, True),
        (Filter(since=date(2025, 6, 14), undated=True), JUNE, False),
        (Filter(sources=("a.txt", "b.txt")), UNDATED, True),
        (Filter(sources=("b.txt",)), JUNE, False),
        (Filter(sources=("b.txt",), since=date(2025, 6, 1)), UNDATED, False),
    ],
)
def test_bounds_are_inclusive_and_a_missing_date_is_told_apart(
    filter: Filter, metadata: Metadata, verdict: bool | None
) -> None:
    """None: only the date that is missing keeps it out; such articles are counted."""
    assert lets(filter, "seeds/a.txt", metadata) is verdict
