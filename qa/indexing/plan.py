"""Scan and catalog to plan: what is new, changed, gone or the same. Nothing is written here.

`qa index` carries a plan out, `qa status` shows one, and `qa ask` says of one what it
means for the answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from qa.articles import digest_of
from qa.errors import ArticleError
from qa.indexing.scan import Found, Scan
from qa.store.records import Entry, Stamp


@dataclass(frozen=True, slots=True)
class Plan:
    """Sources by what must be done about them; each in order of name.

    `touched` files changed their time and not their bytes. `kept` are not there now, but
    their root is missing or cannot be read, so nobody can say that they are gone. `moves`
    leads from a new source to the vanished one whose bytes it has.
    """

    new: tuple[Found, ...] = ()
    changed: tuple[Found, ...] = ()
    touched: tuple[Found, ...] = ()
    same: tuple[Found, ...] = ()
    gone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    moves: Mapping[str, str] = field(default_factory=dict)

    @property
    def stale(self) -> frozenset[str]:
        """Indexed sources whose file is not what was indexed."""
        return frozenset((*(found.source for found in self.changed), *self.gone))


def compare(scan: Scan, entries: Mapping[str, Entry], *, recipe: Callable[[str], str] | None = None) -> Plan:
    """What differs. With *recipe*, a source that was read in another way counts as changed."""
    new: list[Found] = []
    changed: list[Found] = []
    touched: list[Found] = []
    same: list[Found] = []
    for source in sorted(scan.files):
        found = scan.files[source]
        entry = entries.get(source)
        if entry is None:
            new.append(found)
        elif recipe is not None and recipe(source) != entry.recipe:
            changed.append(found)
        elif entry.stamp.proves(found.stamp):
            same.append(found)
        elif _same_bytes(found, entry):
            touched.append(found)
        else:
            changed.append(found)
    absent = sorted(set(entries) - set(scan.files))
    unseen = [*scan.missing, *scan.unreadable]
    kept = [source for source in absent if any(below(source, root) for root in unseen)]
    gone = sorted(set(absent) - set(kept))
    moves = _moves(new, gone, entries)
    return Plan(tuple(new), tuple(changed), tuple(touched), tuple(same), tuple(gone), tuple(kept), moves)


def stamped(found: Found) -> Stamp:
    """The file's stamp, with the time at which it is looked at: now."""
    return Stamp(found.stamp.size, found.stamp.mtime_ns, time.time_ns())


def _moves(new: Iterable[Found], gone: Iterable[str], entries: Mapping[str, Entry]) -> dict[str, str]:
    vanished: dict[str, str] = {}
    for source in gone:
        if entries[source].digest:
            vanished.setdefault(entries[source].digest, source)
    moves: dict[str, str] = {}
    for found in new if vanished else ():
        digest = _digest(found)
        if digest in vanished:
            moves[found.source] = vanished.pop(digest)
    return moves


def _digest(found: Found) -> str:
    """Empty for a file that cannot be read."""
    try:
        return digest_of(found.path)
    except ArticleError:
        return ""


def _same_bytes(found: Found, entry: Entry) -> bool:
    if entry.stamp.size != found.stamp.size:
        return False
    if entry.reason:
        return entry.stamp.mtime_ns == found.stamp.mtime_ns
    return _digest(found) == entry.digest


def below(source: str, root: str) -> bool:
    """Is *source* that root, or a file in it?"""
    return root == "." or source == root or source.startswith(f"{root.rstrip('/')}/")


def changed_since(found: Found, entry: Entry) -> bool:
    """Does the file hold other bytes than when it was indexed? Reads it only if its stamp leaves doubt."""
    return not entry.stamp.proves(found.stamp) and not _same_bytes(found, entry)


def sources(found: Iterable[Found]) -> tuple[str, ...]:
    """Their names."""
    return tuple(one.source for one in found)
