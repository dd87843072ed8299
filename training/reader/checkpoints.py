"""What a run needs to go on: weights, optimizer, step. The stream follows from the step.

A checkpoint is there whole or not at all; the last two are kept, so that one bad disk
block does not cost the run.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

_KEPT = 2


def save(folder: Path, step: int, state: dict[str, Any]) -> Path:
    """Write *state* under its *step*, then drop all but the last two."""
    target = folder / f"checkpoint-{step:07d}.pt"
    draft = target.with_suffix(".tmp")
    with draft.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    for old in _all(folder)[:-_KEPT]:
        old.unlink()
    return target


def latest(folder: Path) -> Path | None:
    """The last checkpoint in *folder*, if there is one."""
    return next(reversed(_all(folder)), None)


def load(path: Path) -> dict[str, Any]:
    """What was saved, on the CPU. Tensors and plain values only: a checkpoint runs no code."""
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


def found(path: Path) -> Path:
    """The checkpoint *path*, or the last one in the folder *path*."""
    last = latest(path) if path.is_dir() else path
    if last is None:
        raise SystemExit(f"no checkpoint in {path}")
    return last


def mean(paths: Sequence[Path]) -> dict[str, Any]:
    """Several runs as one: the mean of their weights (a "model soup", Wortsman and others 2022).

    Good only of runs that share their beginning. `steps` and `recipes` hold those of each; the rest is the
    last one's.
    """
    states = [load(found(path)) for path in paths]
    count = len(states)
    reader = {
        name: sum(state["reader"][name] for state in states) / count if value.is_floating_point() else value
        for name, value in states[-1]["reader"].items()
    }
    each = {"steps": [state["step"] for state in states], "recipes": [state["recipe"] for state in states]}
    return {**states[-1], "reader": reader, **each}


def _all(folder: Path) -> list[Path]:
    return sorted(folder.glob("checkpoint-*.pt"))
