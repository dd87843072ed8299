"""A large index, written straight into catalog, terms and vectors.

Reading and cutting a hundred thousand passages would take minutes and change nothing for
the questions: here a passage is some paragraphs, and its vector a stand-in. The files are
there, and are what the catalog says of them, so that nothing is stale.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from bench.standin import StandIn, stand_in
from qa.domain import Article, Metadata, Passage, Sentence, Span
from qa.embedding.models import DEFAULT
from qa.store import generations
from qa.store.catalog import Catalog
from qa.store.records import Draft, Stamp, passage_id, vector_key
from qa.store.terms import TermsWriter

_WORDS = 110
_SENTENCE = re.compile(r"[^\s.?!][^.?!\n]*(?:\.\d[^.?!\n]*)*[.?!”]*")
_FILES_AT_ONCE = 500


def build(workspace: Path) -> None:
    """Index the files in `seeds/`. The compiled query encoder must be there."""
    index = workspace / "index"
    (model,) = (index / "models").iterdir()
    catalog = Catalog.create(index)
    catalog.set_manifest(embedding=model.name, embedding_name=DEFAULT, state="settled")
    files = sorted((workspace / "seeds").rglob("*.txt"))
    terms, vectors = TermsWriter(index / "terms"), stand_in(index / "models")
    for first in range(0, len(files), _FILES_AT_ONCE):
        some = [_draft(path, workspace) for path in files[first : first + _FILES_AT_ONCE]]
        _put(some, catalog, terms, vectors)
    terms.close()
    _publish(catalog, index / "vectors")
    catalog.close()


def _put(drafts: list[Draft], catalog: Catalog, terms: TermsWriter, vectors: StandIn) -> None:
    keys = [key for draft in drafts for key in draft.vector_keys]
    catalog.put_vectors(keys, vectors.encode_document([""] * len(keys)))
    terms.add(
        (passage_id(draft.article, part), part.text, draft.article.metadata.title or "")
        for draft in drafts
        for part in draft.passages
    )
    for draft in drafts:
        catalog.put(draft)


def _publish(catalog: Catalog, vectors: Path) -> None:
    pending = catalog.pending()
    generations.copy(vectors, 0, 1)
    portions = (catalog.vectors(pending[first : first + 5_000]) for first in range(0, len(pending), 5_000))
    generations.change(vectors, 1, wanted=set(pending), fresh=portions)
    catalog.publish(1)


def _draft(path: Path, workspace: Path) -> Draft:
    text = path.read_text(encoding="utf-8")
    title = text.partition("\n")[0]
    status = path.stat()
    article = Article(
        source=path.relative_to(workspace).as_posix(),
        text=text,
        digest=sha256(text.encode()).hexdigest(),
        metadata=Metadata(title=title),
        body=(Span(0, len(text)),),
    )
    parts = tuple(_passages(article))
    keys = tuple(vector_key(f"{article.source} {part.start}") for part in parts)
    return Draft(article, Stamp(status.st_size, status.st_mtime_ns, time.time_ns()), "bench", parts, keys)


def _passages(article: Article) -> Iterator[Passage]:
    """Consecutive paragraphs, until they have enough words."""
    paragraphs = [(found.start(), found.end()) for found in re.finditer(r".+", article.text)][2:]
    first = None
    for start, end in paragraphs:
        first = start if first is None else first
        if article.text.count(" ", first, end) >= _WORDS or end == paragraphs[-1][1]:
            yield _passage(article, first, end)
            first = None


def _passage(article: Article, start: int, end: int) -> Passage:
    text = article.text
    sentences = tuple(
        Sentence(found.start(), found.end(), text.count("\n", 0, found.start()) + 1)
        for found in _SENTENCE.finditer(text, start, end)
    )
    line = text.count("\n", 0, start) + 1
    return Passage(article.source, text[start:end], start, line, sentences, article.metadata)
