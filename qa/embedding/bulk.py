"""sentence-transformers: embeds articles in bulk, and anything a compiled encoder cannot.

In bfloat16 where the processor multiplies tiles of it (AMX) and on AMD's with AVX-512 for it; its vectors
have a cosine of 0.996 or more to the float32 ones. Elsewhere in float32 (docs/decisions.md).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from qa.embedding.models import Model, stay_offline
from qa.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from qa.domain import Vector, Vectors

_BATCH = 16  # measured: about 8 % faster than 32 on two cores, and less padding


class BulkEmbedder:
    """An `Embedder` that loads torch, once, when it is first used."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def fingerprint(self) -> str:
        """See `Embedder`."""
        return self._model.fingerprint

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        return load(self._model, fast=True)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        import numpy as np

        longest_first = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
        batches = [longest_first[at : at + _BATCH] for at in range(0, len(texts), _BATCH)]
        if not batches:
            return np.empty((0, 0), dtype=np.float32)
        # The first by itself: it sets the tokenizer up, which threads must not change under each other.
        found = [self._batch([texts[at] for at in batches[0]])]
        with _a_thread_each() as threads:
            found += threads.map(lambda batch: self._batch([texts[at] for at in batch]), batches[1:])
        vectors = np.concatenate(found)
        vectors[longest_first] = vectors.copy()
        return unit(vectors)

    def _batch(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        found = self._loaded.encode_document(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(found, dtype=np.float32)

    def question(self, text: str) -> Vector:
        """See `Embedder`."""
        import numpy as np

        found = self._loaded.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        vector: Vector = unit(np.asarray(found, dtype=np.float32)[None])[0]
        return vector


@contextmanager
def _a_thread_each() -> Iterator[ThreadPoolExecutor]:
    """As many threads as torch would use for one batch, of which each works by itself on its own."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with ThreadPoolExecutor(threads, "embedding", torch.set_num_threads, (1,)) as pool:
            yield pool
    finally:
        torch.set_num_threads(threads)


def unit(vectors: Vectors) -> Vectors:
    """Rows of length one. In bfloat16 they come out up to 0.4 % too long or too short."""
    import numpy as np

    scaled: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(min=1e-12)
    return scaled


def load(model: Model, *, fast: bool) -> SentenceTransformer:
    """The model in memory; *fast* allows bfloat16 where that is faster."""
    stay_offline()
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    dtype = torch.bfloat16 if fast and bfloat16_is_faster() else torch.float32
    try:
        return SentenceTransformer(
            str(model.folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype}
        )
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"{model.name} cannot be loaded: {error}", hint="is it a sentence-transformers model?"
        ) from error


def bfloat16_is_faster() -> bool:
    """Is this a processor on which bfloat16 was measured to be? Decided by what it is, not by a timing."""
    import torch

    has = torch.cpu.get_capabilities()
    of_amd = "AMD" in str(has.get("cpu_name", ""))
    return bool(has.get("amx_bf16") or (of_amd and has.get("avx512_bf16")))
