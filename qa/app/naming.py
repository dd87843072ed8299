"""Sources as a person names them: as the index does, or by a path from where they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from qa.indexing.scan import source_of
from qa.store.select import names


def as_known(patterns: Sequence[str], known: Collection[str], root: Path) -> tuple[str, ...]:
    """*patterns*, in their order, as sources are called.

    One that names none of *known* is taken for a path, absolute or from the current folder, where that
    names one; else it stays as it is.
    """
    return tuple(_as_known(pattern, known, root) for pattern in patterns)


def _as_known(pattern: str, known: Collection[str], root: Path) -> str:
    path = source_of(Path(pattern), root)
    return next((one for one in (pattern, path) if any(names(one, source) for source in known)), pattern)
