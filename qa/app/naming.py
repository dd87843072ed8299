"""Sources as a person names them: as the index does, or by a path from where they are; and what was meant."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from shlex import quote

from qa.indexing.scan import source_of
from qa.places import is_file
from qa.store.records import Entry
from qa.store.select import names


def as_known(patterns: Sequence[str], known: Collection[str], root: Path) -> tuple[str, ...]:
    """*patterns*, in their order, as sources are called.

    One that names none of *known* is taken for a path, absolute or from the current folder, where that
    names one; else it stays as it is.
    """
    return tuple(_as_known(pattern, known, root) for pattern in patterns)


def unknown(patterns: Sequence[str], known: Collection[str], root: Path) -> tuple[str, ...]:
    """Those of *patterns* that name none of *known*."""
    globs = zip(patterns, as_known(patterns, known, root), strict=True)
    return tuple(pattern for pattern, glob in globs if not any(names(glob, source) for source in known))


def hint(pattern: str, entries: Mapping[str, Entry], root: Path) -> str:
    """Why *pattern* names no article, or what may have been meant."""
    glob = _as_known(pattern, entries, root)
    skipped = next((one.reason for source, one in entries.items() if one.reason and names(glob, source)), "")
    if skipped:
        return f"it was skipped: {skipped}"
    if is_file(Path(pattern)):
        return f'it is not indexed; run "qa index {quote(pattern)}"'
    known = (source for source, one in sorted(entries.items()) if not one.reason)
    return near(pattern, known) or '"qa status" lists them'


def near(pattern: str, known: Iterable[str]) -> str:
    """Which of *known* may have been meant; "" where none is like it."""
    shorts: dict[str, str] = {}
    for source in known:
        shorts.setdefault(Path(source).name, source)
    meant, part = Path(pattern).name, Path(pattern).stem.lower()
    found = difflib.get_close_matches(meant, shorts, n=3, cutoff=0.5)
    found += [name for name in shorts if part and name not in found and part in name.lower()]
    return f"did you mean {' or '.join(shorts[name] for name in found[:3])}?" if found else ""


def _as_known(pattern: str, known: Collection[str], root: Path) -> str:
    path = source_of(Path(pattern), root)
    return next((one for one in (pattern, path) if any(names(one, source) for source in known)), pattern)
