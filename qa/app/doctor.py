"""Is everything in order? Each check says what it found and the command that mends it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

from qa import articles
from qa.app import models
from qa.app.building import mismatch
from qa.app.session import Workspace
from qa.embedding.compiled import read_recipe
from qa.embedding.models import Model, find
from qa.errors import ArticleError, QAError, StoreError
from qa.indexing.report import Check
from qa.indexing.scan import path_of
from qa.store import generations
from qa.store.catalog import Catalog
from qa.store.terms import TermsReader

PACKAGES = tuple(
    "chromadb llama-index-core sentence-transformers torch tantivy typer rich onnxruntime onnx tokenizers"
    " numpy charset-normalizer datasketch filelock sentencex".split()
)


def doctor(workspace: Workspace) -> list[Check]:
    """Python, packages, models, and the index: itself, against what is derived, against the files."""
    checks = [_python(), *_packages()]
    model = _model(workspace, checks)
    if (written := models.check(workspace.settings)) is not None:
        checks.append(written)
    try:
        catalog = Catalog.open(workspace.index_folder)
    except StoreError as error:
        return [*checks, Check("index", False, str(error), error.hint or "qa index")]
    checks += _index(workspace, catalog, model)
    catalog.close()
    return checks


def _python() -> Check:
    found = ".".join(str(part) for part in sys.version_info[:3])
    return Check("python", sys.version_info >= (3, 11), found, "install Python 3.11 or newer")


def _packages() -> Iterator[Check]:
    for name in PACKAGES:
        try:
            yield Check(name, True, version(name))
        except PackageNotFoundError:
            yield Check(name, False, "not installed", f"pip install {name}")


def _model(workspace: Workspace, checks: list[Check]) -> Model | None:
    try:
        model = find(workspace.settings.embedding)
    except QAError as error:
        checks.append(Check("embedding model", False, str(error), error.hint))
        return None
    checks.append(Check("embedding model", True, f"{model.name}, fingerprint {model.fingerprint}"))
    return model


def _index(workspace: Workspace, catalog: Catalog, model: Model | None) -> Iterator[Check]:
    faults = catalog.check()
    yield Check(
        "catalog", not faults, "; ".join(faults) or f"{catalog.count()} passages", "qa index --rebuild"
    )
    if model is not None:
        why = mismatch(workspace.index_folder, model)
        yield Check("same model as the index", why is None, why or model.name, "qa index --rebuild")
        recipe = read_recipe(workspace.models_folder, model.fingerprint)
        detail = f"cosine {recipe.cosine:.4f}" if recipe else "not compiled: questions take seconds longer"
        yield Check("query encoder", bool(recipe and recipe.faithful), detail, "qa index")
    wanted = catalog.ids()
    pending = len(catalog.pending())
    yield _derived("term index", wanted, lambda: TermsReader(workspace.index_folder / "terms").ids())
    vectors = workspace.index_folder / "vectors"
    number = catalog.generation()
    yield _derived("vectors", wanted, lambda: generations.GenerationReader(vectors, number).ids())
    yield Check("finished", not pending, f"{pending} passages wait for a generation", "qa index")
    yield _files(workspace, catalog)
    yield _quotes(catalog)


def _derived(name: str, wanted: set[int], held: Callable[[], set[int]]) -> Check:
    """The derived structure must hold what the catalog holds; more is swept, less is not found."""
    try:
        found = held()
    except StoreError as error:
        return Check(name, False, str(error), "qa index --rebuild")
    lacking, extra = len(wanted - found), len(found - wanted)
    detail = f"{len(found)} passages" + (f", {lacking} missing" if lacking else "")
    detail += f", {extra} left over" if extra else ""
    return Check(name, not lacking and not extra, detail, "qa index --rebuild")


def _files(workspace: Workspace, catalog: Catalog) -> Check:
    changed = []
    for source, entry in catalog.entries().items():
        try:
            if entry.digest and articles.digest_of(path_of(source, workspace.root)) != entry.digest:
                changed.append(source)
        except ArticleError:
            changed.append(source)
    some = ", ".join(changed[:3]) + (", …" if len(changed) > 3 else "")
    return Check(
        "files as indexed", not changed, f"changed or gone: {some}" if changed else "all", "qa index"
    )


def _quotes(catalog: Catalog) -> Check:
    """Every passage must be verbatim what its article says at that place."""
    wrong = 0
    for source in catalog.entries():
        article = catalog.article(source)
        if article is not None:
            parts = catalog.passages(catalog.ids_of([source])).values()
            wrong += sum(article.text[part.start : part.end] != part.text for part in parts)
    return Check("passages verbatim", not wrong, f"{wrong} differ" if wrong else "all", "qa index --rebuild")
