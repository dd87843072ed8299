"""Another model, or another format: a whole new index is built aside, then adopted.

Until the adoption the old index answers. The adoption is one transaction (SQLite's backup
into the live catalog); before it, the new generation and terms are put where the new
catalog expects them, which the old one does not mind; after it, what is left of the old is swept.
A rebuild that was cut off goes on where it stopped.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from qa.errors import StoreError
from qa.store import generations
from qa.store.catalog import Catalog
from qa.store.terms import TermsWriter, discard

_ASIDE = ".rebuild"
ADOPTED = "adopted"
"""The state of a catalog until what the old one has left behind is swept."""


def prepare(index: Path, fingerprint: str) -> Path:
    """The directory to build in: what an earlier rebuild for the same model left, or a new one."""
    aside = index / _ASIDE
    if aside.is_dir() and _fingerprint(aside) != fingerprint:
        shutil.rmtree(aside)
    aside.mkdir(parents=True, exist_ok=True)
    return aside


def inherit(index: Path, catalog: Catalog) -> None:
    """Roots, and what was set by hand, are not made from files: they pass to the new catalog."""
    try:
        old = Catalog.open(index)
    except StoreError:  # unreadable or of another format: there is nothing to pass on
        return
    # Whoever keeps a view open tells the new catalog from the old by its higher revision.
    sweeps = 1 + max(old.sweeps(), catalog.sweeps())
    catalog.set_manifest(revision=str(max(old.revision(), catalog.revision())), sweeps=str(sweeps))
    for root in old.roots():
        catalog.add_root(root)
    for source, values in old.given().items():
        catalog.give(source, values)
    old.close()


def adopt(index: Path, aside: Path, *, step: Callable[[str], None] = lambda name: None) -> None:
    """Put the index built in *aside* in the place of the one in *index*."""
    catalog = Catalog.create(aside)
    vectors = index / "vectors"
    vectors.mkdir(exist_ok=True)
    built = generations.directory(aside / "vectors", catalog.generation())
    number = generations.newest(vectors) + 1
    if built.is_dir():
        # Killed from here on, the next rebuild finds it gone and makes it again.
        built.rename(generations.directory(vectors, number))
        catalog.withdraw()
        catalog.publish(number)
    step("generation moved")
    terms = _terms(index / "terms")
    terms.add(catalog.documents(sorted(catalog.ids())))
    step("terms added")
    catalog.set_manifest(state=ADOPTED)
    catalog.replace(index)
    step("catalog adopted")
    terms.remove(terms.ids() - catalog.ids())
    terms.close()
    catalog.close()
    generations.sweep(vectors, number)
    clean(index)
    step("old index swept")
    live = Catalog.create(index)
    live.set_manifest(state="settled")
    live.close()


def clean(index: Path) -> None:
    """Remove what an index was built in before it was adopted."""
    shutil.rmtree(index / _ASIDE, ignore_errors=True)


def _terms(path: Path) -> TermsWriter:
    try:
        return TermsWriter(path)
    except StoreError:
        discard(path)
        return TermsWriter(path)


def _fingerprint(aside: Path) -> str | None:
    try:
        catalog = Catalog.open(aside)
    except StoreError:
        return None
    found = catalog.manifest("embedding")
    catalog.close()
    return found
