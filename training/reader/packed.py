"""Examples as numbers, small enough to carry and quick enough for a GPU: texts once, examples as references.

Inputs are put together on the device where they are read. A batch holds inputs of the same length only, so
that nothing is padded and nothing masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

if TYPE_CHECKING:
    from training.reader.data import Example
    from training.reader.inputs import Encoder, Window


COLUMNS = (
    "question",
    "question_length",
    "title",
    "title_length",
    "text",
    "text_length",
    "start",
    "end",
    "kind",
)
"""`question`, `title` and `text` are offsets into `tokens`; `start` and `end` are tokens of the input, both 0
where there is no answer; `kind` is a place in the list of kinds."""

_TYPES = {"question": np.uint32, "title": np.uint32, "text": np.uint32, "kind": np.uint8}


class Packer:
    """Takes examples in, window by window."""

    def __init__(self, encoder: Encoder, kinds: Sequence[str]) -> None:
        self._encoder, self._kinds = encoder, list(kinds)
        self._places: dict[bytes, int] = {b"": 0}
        self._tokens: list[NDArray[np.uint16]] = []
        self._count = 0
        self._rows: list[tuple[int, ...]] = []

    def add(self, examples: Iterable[Example]) -> None:
        """One window with the answer of each; of a passage without an answer, its first."""
        for example in examples:
            [windows] = self._encoder.windows([example])
            one = next((window for window in windows if window.answered), windows[0])
            if example.answer is None or one.answered:
                self._rows.append(self._row(one, self._kinds.index(example.kind)))

    def _row(self, one: Window, kind: int) -> tuple[int, ...]:
        question = one.tokens[1 : one.second - 1]
        title, text = one.tokens[one.second : one.first], one.tokens[one.first : -1]
        places = [number for part in (question, title, text) for number in (self._place(part), len(part))]
        return (*places, one.start, one.end, kind)

    def _place(self, tokens: Sequence[int]) -> int:
        some = np.array(tokens, dtype=np.uint16)
        key = some.tobytes()
        if key not in self._places:
            self._places[key] = self._count
            self._tokens.append(some)
            self._count += len(some)
        return self._places[key]

    def __len__(self) -> int:
        return len(self._rows)

    def write(self, file: Path) -> None:
        """All of it, compressed."""
        rows = np.array(self._rows, dtype=np.int64).reshape(-1, len(COLUMNS)).T
        columns = {
            name: row.astype(_TYPES.get(name, np.uint16)) for name, row in zip(COLUMNS, rows, strict=True)
        }
        file.parent.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {
            "tokens": np.concatenate(self._tokens),
            "kinds": np.array(self._kinds),
            "special": np.array([self._encoder.cls, self._encoder.sep]),
            **columns,
        }
        np.savez_compressed(file, **arrays)


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs of one length, on a device: shape (inputs, tokens), targets of shape (inputs,).

    `allowed` is where a span may be; `places` are the examples' numbers.
    """

    places: Any
    tokens: Any
    types: Any
    allowed: Any
    starts: Any
    ends: Any


class Packed:
    """A file of a `Packer`, on a device."""

    def __init__(self, file: Path, device: Any, shares: Mapping[str, float] = MappingProxyType({})) -> None:
        """All examples, or of the kinds in *shares* only so many, always the same."""
        with np.load(file) as found:
            self.kinds = [str(kind) for kind in found["kinds"]]
            self._cls, self._sep = (int(one) for one in found["special"])
            tokens, columns = found["tokens"], {name: found[name] for name in COLUMNS}
        if unknown := shares.keys() - set(self.kinds):
            raise SystemExit(f"no such kind: {', '.join(sorted(unknown))}")
        wanted = np.array([shares.get(kind, 1.0) for kind in self.kinds])[columns["kind"]]
        kept = np.random.default_rng(0).random(len(wanted)) < wanted
        columns = {name: column[kept] for name, column in columns.items()}
        self._device = device
        self.kind = columns["kind"]
        self.answered = columns["start"] > 0
        parts = (columns[f"{name}_length"].astype(np.int64) for name in ("question", "title", "text"))
        self.lengths: NDArray[np.int64] = sum(parts, start=np.full(len(self.kind), 3, dtype=np.int64))
        self._tokens = torch.from_numpy(tokens.astype(np.int64)).to(device)
        self._columns = {
            name: torch.from_numpy(column.astype(np.int64)).to(device) for name, column in columns.items()
        }

    def __len__(self) -> int:
        return len(self.lengths)

    def batches(self, size: int, chance: np.random.Generator | None) -> Iterator[NDArray[np.int64]]:
        """All examples once, *size* of one length together, in an order of *chance*; None: in theirs."""
        order = np.arange(len(self)) if chance is None else chance.permutation(len(self))
        order = order[np.argsort(self.lengths[order], kind="stable")]
        breaks = np.flatnonzero(np.diff(self.lengths[order])) + 1
        groups = [
            group[first : first + size]
            for group in np.split(order, breaks)
            for first in range(0, len(group), size)
        ]
        if chance is not None:
            groups = [groups[at] for at in chance.permutation(len(groups))]
        yield from groups

    def batch(self, places: NDArray[np.int64]) -> Batch:
        """The examples at *places*, which must be of one length."""
        length = int(self.lengths[places[0]])
        chosen = torch.from_numpy(places).to(self._device, non_blocking=True)
        own = {name: column[chosen][:, None] for name, column in self._columns.items()}
        at = torch.arange(length, device=self._device)[None]
        second = own["question_length"] + 2
        first = second + own["title_length"]
        where = torch.where(at < first, own["title"] + at - second, own["text"] + at - first)
        where = torch.where(at < second, own["question"] + at - 1, where)
        tokens = self._tokens[where.clamp(0, len(self._tokens) - 1)]
        tokens = torch.where((at == second - 1) | (at == length - 1), self._sep, tokens)
        tokens = torch.where(at == 0, self._cls, tokens)
        allowed = (at == 0) | ((at >= first) & (at < length - 1))
        return Batch(
            chosen, tokens, (at >= second).long(), allowed, own["start"].squeeze(1), own["end"].squeeze(1)
        )
