"""Which articles a filter lets through. Pure; the catalog turns them into passage ids."""

from __future__ import annotations

from fnmatch import fnmatchcase

from qa.domain import Filter, Metadata


def lets(filter: Filter, source: str, metadata: Metadata) -> bool | None:
    """Does *filter* let the article through? None: only its missing date keeps it out."""
    if filter.sources and not any(names(glob, source) for glob in filter.sources):
        return False
    if not filter.dates or (metadata.published is None and filter.undated):
        return True
    if metadata.published is None:
        return None
    day = metadata.published.day
    after = filter.since is None or filter.since <= day
    return after and (filter.until is None or day <= filter.until)


def names(glob: str, source: str) -> bool:
    """A glob names a source by its whole path, by the last parts of it, or by a folder above it.

    Whatever characters a name holds, it names itself: `a[1].txt` is first of all the file of that name.
    """
    named = glob.removeprefix("./").rstrip("/")
    if named and f"/{named}/" in f"/{source}/":
        return True
    return any(fnmatchcase(source, one) for one in (named, f"*/{named}", f"{named}/*", f"*/{named}/*"))
