"""How a reader does on examples that it does not learn from: quick figures, by the places of tokens.

    python -m training.reader.watching --examples EXAMPLES RUN [RUN ...]        # of the mean of runs

They are close to, and not the same as, the figures by words that `training.reader.evaluate` gives.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from qa.reader.spans import LONGEST
from training.reader import checkpoints
from training.reader.fast import FastReader
from training.reader.packed import Batch, Packed

FILES = ("closed", "stories", "decides")


def watch(reader: FastReader, examples: Path, device: Any) -> dict[str, float]:
    """F1 in per cent of each watched file: of the best span, at threshold 0, and at the best one."""
    found: dict[str, float] = {}
    for name in FILES:
        packed = Packed(examples / f"{name}.npz", device)
        margin, f1 = _read(reader, packed)
        answered = packed.answered
        best, threshold = _best(margin, f1, answered)
        at_zero = np.where(margin > 0, f1, ~answered).mean()
        found |= {
            f"{name}_span": _percent(f1[answered].mean()),
            f"{name}_0": _percent(at_zero),
            f"{name}_best": _percent(best),
            f"{name}_threshold": round(threshold, 2),
        }
    return found


def _percent(share: float) -> float:
    return round(100 * float(share), 2)


def _best(margin: NDArray[Any], f1: NDArray[Any], answered: NDArray[Any]) -> tuple[float, float]:
    order = np.argsort(-margin)
    gains = np.where(answered, f1, -1.0)[order]
    sums = np.concatenate([[0.0], np.cumsum(gains)]) + (~answered).sum()
    at = int(sums.argmax())
    return float(sums[at] / len(margin)), float(margin[order[min(at, len(order) - 1)]])


def _read(reader: FastReader, packed: Packed) -> tuple[NDArray[Any], NDArray[Any]]:
    margin, f1 = np.zeros(len(packed)), np.zeros(len(packed))
    with torch.inference_mode():
        for places in packed.batches(256, None):
            given = packed.batch(places)
            starts, ends = reader(given.tokens, given.types)
            said, start, end = spans(starts, ends, given)
            shared = torch.minimum(end, given.ends) - torch.maximum(start, given.starts) + 1
            both = (end - start + 1) + (given.ends - given.starts + 1)
            margin[places] = said.cpu().numpy()
            f1[places] = (2 * shared.clamp(min=0) / both).cpu().numpy()
    return margin, f1


def spans(starts: Any, ends: Any, given: Batch) -> tuple[Any, Any, Any]:
    """Margin over no answer, first and last token of the best span of each input."""
    count = starts.shape[1]
    inside = given.allowed.clone()
    inside[:, 0] = False
    low = torch.finfo(starts.dtype).min / 4
    sums = starts.masked_fill(~inside, low)[:, :, None] + ends.masked_fill(~inside, low)[:, None]
    ones = torch.ones((count, count), dtype=torch.bool, device=starts.device)
    fits = ones.triu() & ~ones.triu(LONGEST)
    best, at = sums.masked_fill(~fits, 2 * low).flatten(1).max(1)
    return best - starts[:, 0] - ends[:, 0], at // count, at % count


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Measure the mean of runs on the watched examples.")
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--examples", type=Path, required=True)
    given = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    reader = FastReader(checkpoints.mean(given.runs)["reader"]).to(device).eval()
    print(json.dumps(watch(reader, given.examples, device)))


if __name__ == "__main__":
    main()
