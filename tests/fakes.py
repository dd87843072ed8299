"""Small classes that play the roles with behaviour: hashed words make similarity mean something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.articles import SUFFIXES
from qa.domain import Metadata, Passage, Prompt, ScoredPassage, Sentence, Usage
from qa.indexing.drafting import Drafter, Limits
from qa.indexing.plan import compare
from qa.indexing.protocol import Run, Writer
from qa.indexing.scan import scan
from qa.store.catalog import Catalog
from qa.store.lock import writing

if TYPE_CHECKING:
    from qa.domain import Vector, Vectors

DIMENSION = 64


@dataclass
class HashEmbedder:
    """An `Embedder` whose vectors are bags of hashed words: texts that share words are near."""

    fingerprint: str = "hash"
    encoded: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return np.stack([self.question(text) for text in texts])

    def question(self, text: str) -> Vector:
        vector = np.full(DIMENSION, 1e-3, dtype=np.float32)
        for word in re.findall(r"\w+", text.lower()):
            vector[blake2b(word.encode("utf-8", "replace"), digest_size=2).digest()[0] % DIMENSION] += 1
        unit: Vector = (vector / np.linalg.norm(vector)).astype(np.float32)
        return unit


def count_words(texts: Sequence[str]) -> list[int]:
    """A `TokenCounter` for which a token is a word."""
    return [len(text.split()) for text in texts]


@dataclass
class Bench:
    """A workspace on disk, indexed with fakes through the real protocol."""

    root: Path
    embedder: HashEmbedder = field(default_factory=HashEmbedder)
    step: Callable[[str], None] = lambda name: None
    given: Mapping[str, Metadata] = field(default_factory=dict)
    budget: int = 40
    limits: Limits = field(default_factory=Limits)

    @property
    def seeds(self) -> Path:
        return self.root / "seeds"

    @property
    def index(self) -> Path:
        return self.root / "index"

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.seeds / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text, encoding="utf-8", newline="")
        return path

    def run(self) -> Run:
        """Bring the index to what the files hold."""
        self.index.mkdir(parents=True, exist_ok=True)
        with writing(self.index, wait=30):
            catalog = Catalog.create(self.index)
            try:
                recipe = self._recipe
                plan = compare(
                    scan([self.seeds], self.root, suffixes=SUFFIXES), catalog.entries(), recipe=recipe
                )
                return self._writer(catalog).run(plan)
            finally:
                catalog.close()

    def _recipe(self, source: str) -> str:
        return f"{self.embedder.fingerprint} {self.given.get(source)}"

    def _writer(self, catalog: Catalog) -> Writer:
        return Writer(
            index=self.index,
            catalog=catalog,
            embedder=lambda texts: self.embedder,
            drafter=Drafter(count_words, self.embedder.fingerprint, self.budget, max_file_mb=1.0),
            recipe=self._recipe,
            given=lambda source: self.given.get(source, Metadata()),
            limits=self.limits,
            step=self.step,
        )


def passage(text: str, *, source: str = "seeds/a.txt", start: int = 0, line: int = 1) -> Passage:
    """A passage whose sentences end at full stops."""
    sentences = tuple(
        Sentence(start + found.start(), start + found.end(), line + text.count("\n", 0, found.start()))
        for found in re.finditer(r"[^.?!\s][^.?!]*[.?!]?", text)
    )
    return Passage(source, text, start, line, sentences)


def scored(*texts: str) -> tuple[ScoredPassage, ...]:
    """Passages of sources a, b, c, …, best first."""
    return tuple(
        ScoredPassage(passage(text, source=f"seeds/{chr(97 + i)}.txt"), 1 / (1 + i))
        for i, text in enumerate(texts)
    )


@dataclass
class Author:
    """A `LanguageModel` that writes *text*, word by word, and then raises *error* where there is one."""

    text: str
    error: Exception | None = None
    name: str = "fake/writer"
    usage: Usage = field(default_factory=Usage)
    prompts: list[Prompt] = field(default_factory=list)

    def stream(self, prompt: Prompt) -> Iterator[str]:
        self.prompts.append(prompt)
        self.usage = Usage(self.usage.prompt_tokens + 10, self.usage.reply_tokens + 2)
        yield from re.findall(r"\S+\s*", self.text)
        if self.error:
            raise self.error
