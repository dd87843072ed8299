"""Vectors without a model, for the sections in which embedding is not what is measured.

Everything else of an indexing run is the real one. A stand-in vector is that of one of a
few hundred passages that were really embedded, with noise: so passages lie in groups, as
they do in reality, and real questions lie near some of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np

from bench import articles
from qa.embedding import bulk
from qa.embedding.compiled import CompiledEmbedder

if TYPE_CHECKING:
    from qa.domain import Vectors

_REAL = 300
_NOISE = 0.6  # as long as this beside a vector of length 1: neighbours at a cosine of about 0.86


@dataclass
class StandIn:
    """Takes the place of a loaded sentence-transformers model."""

    centres: Vectors
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(7))

    def encode_document(self, texts: Sequence[str], **_: Any) -> Vectors:
        near = self.centres[self.random.integers(len(self.centres), size=len(texts))]
        noise = self.random.standard_normal(near.shape, dtype=np.float32)
        moved = near + _NOISE / np.sqrt(near.shape[1]) * noise
        vectors: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
        return vectors


def stand_in(models: Path) -> StandIn:
    """One over the query encoder that was compiled into *models*."""
    (compiled,) = models.iterdir()
    encoder = CompiledEmbedder.open(models, compiled.name)
    assert encoder is not None
    return StandIn(encoder.encode([articles.article(10**6 + seed, (80, 120)) for seed in range(_REAL)]))


@contextmanager
def loaded(model: object) -> Iterator[None]:
    """Inside, whoever loads the bulk model is given *model*, which is in memory already."""
    with patch.object(bulk, "load", lambda _, *, fast: model):
        yield
