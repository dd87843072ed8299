"""The small networks that come with the package: what they are given, and how they are run.

Each reads two texts at once, `[CLS] first [SEP] second [SEP]`, as ONNX through onnxruntime. Training makes
its inputs with this module, too, so that training and use cannot differ. So small a network is run on one
thread, and several inputs side by side: onnxruntime's own threads would wait for each other at every layer.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    Feed = Mapping[str, NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Input:
    """Two texts as tokens; from `second` on it is the second."""

    tokens: list[int]
    second: int


@dataclass(frozen=True, slots=True)
class Arrays:
    """Inputs as a network takes them, padded to the longest: int64 of shape (inputs, tokens)."""

    tokens: NDArray[np.int64]
    mask: NDArray[np.int64]
    types: NDArray[np.int64]


def arrays(inputs: Sequence[Input]) -> Arrays:
    """*inputs* padded to the longest of them."""
    import numpy as np

    shape = len(inputs), max(len(one.tokens) for one in inputs)
    tokens, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for row, one in enumerate(inputs):
        length = len(one.tokens)
        tokens[row, :length] = one.tokens
        mask[row, :length] = 1
        types[row, one.second : length] = 1
    return Arrays(tokens, mask, types)


class WordPieces:
    """A packaged tokenizer. `cls` and `sep` are the ids of [CLS] and [SEP]."""

    def __init__(self, file: Path) -> None:
        from tokenizers import Tokenizer

        self.tokenizer: Tokenizer = Tokenizer.from_file(str(file))
        # The packaged file truncates and pads to 128.
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.cls = self.tokenizer.token_to_id("[CLS]") or 0
        self.sep = self.tokenizer.token_to_id("[SEP]") or 0

    def encoded(self, texts: Sequence[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """Ids and character offsets of each text, without special tokens."""
        found = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [(one.ids, one.offsets) for one in found]


class Graph:
    """A network in a file. Loading happens at first use, or in `warm_up`."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._thread: Thread | None = None
        self._session: InferenceSession | None = None

    def warm_up(self) -> None:
        """Load in a thread, while the caller does something else."""
        import numpy
        import onnxruntime

        _ = numpy, onnxruntime  # imported by the caller: two threads may see them half made
        self._thread = Thread(target=self._load)
        self._thread.start()

    def run(self, outputs: Sequence[str], inputs: Sequence[Input]) -> list[list[NDArray[np.float32]]]:
        """The named *outputs* of each input, which is read by itself: beside which others changes nothing."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._session is None:
            self._load()
        assert self._session is not None
        feeds: list[Feed] = []
        for one in inputs:
            given = arrays([one])
            feeds.append(
                {"input_ids": given.tokens, "attention_mask": given.mask, "token_type_ids": given.types}
            )
        return [[output[0] for output in found] for found in side_by_side(self._session, outputs, feeds)]

    def _load(self) -> None:
        self._session = opened(self._file)


def opened(file: Path) -> InferenceSession:
    """The network in *file*, on one thread: see `side_by_side`."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def side_by_side(
    session: InferenceSession, outputs: Sequence[str] | None, feeds: Sequence[Feed]
) -> list[list[NDArray[np.float32]]]:
    """The *outputs* (None: all) of each of *feeds*, as many at once as there are cores."""
    if len(feeds) == 1:
        return [session.run(outputs, feeds[0])]
    largest_first = sorted(range(len(feeds)), key=lambda at: -sum(given.size for given in feeds[at].values()))
    found = _workers().map(lambda at: session.run(outputs, feeds[at]), largest_first)
    by_place = dict(zip(largest_first, found, strict=True))
    return [by_place[at] for at in range(len(feeds))]


@cache
def _workers() -> ThreadPoolExecutor:
    from concurrent.futures import ThreadPoolExecutor

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return ThreadPoolExecutor(cores, thread_name_prefix="network")
