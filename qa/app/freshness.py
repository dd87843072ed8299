"""Does the index still say what the files say?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from qa.indexing.plan import below, changed_since
from qa.indexing.scan import Found, Scan
from qa.store.records import Entry, Stamp

FEW, LITTLE = 50, 20_000_000
"""So many files of their old size, so many bytes in all, are read to see whether only their time changed."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """`stale`: cited sources whose file changed, or vanished (`gone`). `fresh`: files that are not indexed.

    `outdated` counts the articles that were read or cut otherwise than the settings say now;
    `retried` are files that were no articles, and have changed.
    """

    stale: frozenset[str] = frozenset()
    changed: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    outdated: int = 0
    retried: tuple[str, ...] = ()
    gone: frozenset[str] = frozenset()

    @property
    def news(self) -> bool:
        """Would `qa index` read a file that it has not read, or not as it is now?"""
        return bool(self.fresh or self.retried or self.outdated)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader of the answer must know."""
        others = len(set(self.changed) - self.stale)
        lines = [
            f"{source} {'vanished' if source in self.gone else 'changed'} since it was indexed; run qa index"
            for source in sorted(self.stale)
        ]
        if others:
            lines.append(f"{_articles(others)} not what was indexed; run qa index")
        if self.outdated:
            lines.append(f"{_articles(self.outdated)} indexed with other settings than now; run qa index")
        if self.fresh:
            lines.append(f"{_articles(len(self.fresh))} not indexed yet; run qa index")
        if self.retried:
            were = (
                "1 file that was skipped has"
                if len(self.retried) == 1
                else (f"{len(self.retried)} files that were skipped have")
            )
            lines.append(f"{were} changed since; run qa index")
        lines += [f"the folder {root} is missing; its articles are kept" for root in self.missing]
        return tuple(lines)

    def remarks_on(self, source: str) -> tuple[str, ...]:
        """What a reader of that one article must know."""
        return tuple(remark for remark in self.remarks if remark.startswith(f"{source} "))


def freshness(
    scan: Scan, entries: Mapping[str, Entry], cited: Collection[str], recipe: Callable[[str], str]
) -> Freshness:
    """Compare by time and size; by content what is cited and in doubt, and a few that only seem younger."""
    unseen = (*scan.missing, *scan.unreadable)
    stale, changed, retried, gone = set(), [], [], set()
    touched: list[Found] = []
    for source, entry in entries.items():
        found = scan.files.get(source)
        if entry.reason:
            if found is not None and _looks_other(found.stamp, entry.stamp):
                retried.append(source)
            continue
        if found is None:
            if not any(below(source, root) for root in unseen):
                changed.append(source)
                gone.add(source)
        elif source in cited:
            if changed_since(found, entry):
                stale.add(source)
        elif found.stamp.size != entry.stamp.size:
            changed.append(source)
        elif _looks_other(found.stamp, entry.stamp):
            touched.append(found)
    read = len(touched) <= FEW and sum(one.stamp.size for one in touched) <= LITTLE
    changed += [one.source for one in touched if not read or changed_since(one, entries[one.source])]
    stale |= {source for source in cited if source in set(changed)}
    fresh = tuple(sorted(set(scan.files) - set(entries)))
    outdated = sum(entry.recipe != recipe(source) for source, entry in entries.items())
    missing = tuple(scan.missing)
    return Freshness(
        frozenset(stale), tuple(changed), fresh, missing, outdated, tuple(retried), frozenset(gone)
    )


def again(
    earlier: Freshness,
    scan: Scan,
    entries: Mapping[str, Entry],
    cited: Collection[str],
    recipe: Callable[[str], str],
) -> Freshness:
    """*earlier*, made with nothing cited, with what *scan* says of the *cited* articles alone."""
    some = {source: entries[source] for source in cited if source in entries}
    now = freshness(scan, some, cited, recipe)
    return replace(
        earlier,
        stale=now.stale,
        gone=(earlier.gone - some.keys()) | now.gone,
        changed=(*(source for source in earlier.changed if source not in some), *now.changed),
        retried=(*(source for source in earlier.retried if source not in some), *now.retried),
    )


def _looks_other(now: Stamp, then: Stamp) -> bool:
    return (now.size, now.mtime_ns) != (then.size, then.mtime_ns)


def _articles(count: int) -> str:
    return "1 article is" if count == 1 else f"{count} articles are"
