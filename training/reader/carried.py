"""Weights small enough to be carried to a machine and back.

    python -m training.reader.carried RUN [RUN ...] --out FILE.pt        # the mean of runs, in float16

What training begins with is kept in bfloat16, its high and low bytes apart, which compress well.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.reader import checkpoints

BASE = "base.npz"


def write_base(weights: dict[str, Any], folder: Path) -> None:
    """*weights* by name into *folder*."""
    planes: dict[str, Any] = {}
    for name, value in weights.items():
        if value.is_floating_point():
            words = value.to(torch.bfloat16).contiguous().view(torch.int16).numpy().view(np.uint16)
            planes[f"high {name}"], planes[f"low {name}"] = (
                (words >> 8).astype(np.uint8),
                words.astype(np.uint8),
            )
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / BASE, **planes)


def read_base(folder: Path) -> dict[str, Any]:
    """What `write_base` wrote, as float32."""
    with np.load(folder / BASE) as found:
        names = [name.removeprefix("high ") for name in found if name.startswith("high ")]
        words = {n: (found[f"high {n}"].astype(np.uint16) << 8) | found[f"low {n}"] for n in names}
    return {
        name: torch.from_numpy(value.view(np.int16)).view(torch.bfloat16).float()
        for name, value in words.items()
    }


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Write the mean of runs, in float16, without an optimizer.")
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    state = checkpoints.mean(given.runs)
    reader = {name: value.half() for name, value in state["reader"].items()}
    torch.save({**state, "reader": reader, "optimizer": None}, given.out)


if __name__ == "__main__":
    main()
