"""Train the span reader on prepared examples, as long as there is time; start the same command to go on.

    python -m training.reader.train --examples EXAMPLES --out RUN --passes 3 --minutes 110 --think
    python -m training.reader.train --examples EXAMPLES --out STUDENT --passes 6 --teachers A B --start A B

The rate rises, then falls to nothing when all passes are done or the time is up, whichever comes first: a run
that is cut off and taken up again has the rest of its minutes. A student learns from the examples and from
what its teachers, several runs, think of them on the mean (Hinton, Vinyals and Dean 2015). On a processor
and on a GPU alike; the same seed gives the same examples in the same order.
"""

from __future__ import annotations

import argparse
import json
import math
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from training.reader import checkpoints
from training.reader.carried import read_base
from training.reader.fast import FastReader
from training.reader.packed import Batch, Packed
from training.reader.watching import watch

THOUGHTS = "thoughts.npy"
_LOGGED = 50
_BARRED = -1e4


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run may not change in mid-course: with another one its steps would mean other examples.

    `taught` is how much the teachers count beside the labels. `warmup` is a share of the whole run.
    """

    seed: int
    batch: int
    rate: float
    warmup: float
    dropout: float
    passes: float
    minutes: float
    taught: float
    teachers: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()


class Thoughts:
    """What teachers think of every example: their mean probabilities of each token as first and as last."""

    def __init__(self, files: Sequence[Path], examples: Packed, device: Any) -> None:
        self._device = device
        self._begin = torch.from_numpy(_begins(examples)).to(device)
        self._means = sum(torch.from_numpy(np.load(file)).to(device).float() for file in files) / len(files)
        if self._means.shape[1] != examples.lengths.sum():
            raise SystemExit(f"{files[0]} is about other examples")

    def of(self, given: Batch) -> Any:
        """Of shape (2, inputs, tokens)."""
        at = self._begin[given.places][:, None] + torch.arange(given.tokens.shape[1], device=self._device)
        return self._means[:, at]


def think(reader: FastReader, examples: Packed, file: Path, *, half: bool, device: Any) -> None:
    """Write what *reader* thinks of every example: float16 of shape (2, tokens of all examples)."""
    begin = torch.from_numpy(_begins(examples)).to(device)
    found = torch.zeros((2, int(examples.lengths.sum())), dtype=torch.float16, device=device)
    with torch.inference_mode():
        for places in examples.batches(512, None):
            given = examples.batch(places)
            with autocast(device, half):
                said = probabilities(reader(given.tokens, given.types), given)
            at = begin[given.places][:, None] + torch.arange(given.tokens.shape[1], device=device)
            found[:, at] = said.half()
    np.save(file, found.cpu().numpy())


def _begins(examples: Packed) -> NDArray[np.int64]:
    """Where each example's tokens begin among those of all."""
    return np.asarray(np.cumsum(examples.lengths) - examples.lengths)


def probabilities(logits: tuple[Any, Any], given: Batch) -> Any:
    """Of shape (2, inputs, tokens)."""
    return masked(logits, given).softmax(-1)


def masked(logits: tuple[Any, Any], given: Batch) -> Any:
    """Of shape (2, inputs, tokens), next to impossible where no span may be."""
    return torch.stack(logits).masked_fill(~given.allowed, _BARRED)


def loss_of(reader: FastReader, given: Batch, thought: Any, taught: float) -> Any:
    """Mean cross-entropy of first and last token with the label and, as far as *taught*, with *thought*."""
    logs = masked(reader(given.tokens, given.types), given).log_softmax(-1)
    wanted = torch.stack([given.starts, given.ends])
    labelled = -logs.gather(-1, wanted[..., None]).mean()
    if thought is None:
        return labelled
    return (1 - taught) * labelled - taught * (thought * logs).sum(-1).mean()


def autocast(device: Any, half: bool) -> AbstractContextManager[Any]:
    """bfloat16 where it is wanted."""
    if not half:
        return nullcontext()
    context: AbstractContextManager[Any] = torch.autocast(device.type, torch.bfloat16)
    return context


class Run:
    """A reader in training and the folder it is kept in; `spent` are its seconds so far."""

    def __init__(
        self, folder: Path, recipe: Recipe, start: dict[str, Any], precision: str, device: Any
    ) -> None:
        torch.manual_seed(recipe.seed)
        self.device = device
        self.folder, self.recipe, self.step, self.spent = folder, recipe, 0, 0.0
        self.half = precision == "bfloat16" or (precision == "auto" and device.type == "cuda")
        self.reader = FastReader(start, dropout=recipe.dropout).to(device).train()
        self._optimizer = torch.optim.AdamW(_groups(self.reader), lr=recipe.rate, fused=True)
        self._resume()

    def _resume(self) -> None:
        path = checkpoints.latest(self.folder)
        if path is None:
            return
        state = checkpoints.load(path)
        if json.loads(json.dumps(state["recipe"])) != json.loads(json.dumps(asdict(self.recipe))):
            raise SystemExit(f"{path} was trained with another recipe: {state['recipe']}")
        self.reader.load_state_dict(FastReader(state["reader"]).state_dict())
        self._optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        self.step, self.spent = state["step"], state["spent"]

    def save(self) -> None:
        """A checkpoint of now."""
        state = {
            "recipe": asdict(self.recipe),
            "reader": self.reader.weights(),
            "optimizer": self._optimizer.state_dict(),
            "random": torch.get_rng_state(),
            "step": self.step,
            "spent": self.spent,
        }
        checkpoints.save(self.folder, self.step, state)

    def learn(self, given: Batch, thought: Any, rate: float) -> Any:
        """One step at *rate*; the loss before it, on the device."""
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        with autocast(self.device, self.half):
            loss = loss_of(self.reader, given, thought, self.recipe.taught)
        loss.backward()
        nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        self.step += 1
        return loss.detach()

    def rate(self, share: float) -> float:
        """The rate when *share* of the run is done; 0 at its end."""
        rising = min(1.0, (share + 1e-4) / self.recipe.warmup) if self.recipe.warmup else 1.0
        return self.recipe.rate * rising * max(0.0, 1 - share)


def _groups(reader: nn.Module) -> list[dict[str, Any]]:
    """Weights decay; biases and norms do not."""
    both: tuple[list[Any], list[Any]] = [], []
    for parameter in reader.parameters():
        both[parameter.ndim > 1].append(parameter)
    return [{"params": both[0], "weight_decay": 0.0}, {"params": both[1], "weight_decay": 0.01}]


class Log:
    """A JSON line now and then: the mean loss since the last, and how fast it goes."""

    def __init__(self, path: Path) -> None:
        self._path, self._losses, self._examples = path, list[Any](), 0
        self._since = time.monotonic()

    def add(self, run: Run, loss: Any, given: Batch, rate: float) -> None:
        """Note one step."""
        self._losses.append(loss)
        self._examples += len(given.tokens)
        if run.step % _LOGGED == 0:
            now = time.monotonic()
            mean = float(torch.stack(self._losses).mean())
            if not math.isfinite(mean):
                raise SystemExit(f"the loss is {mean} at step {run.step}")
            speed = self._examples / (now - self._since)
            self.write(
                {
                    "step": run.step,
                    "loss": round(mean, 4),
                    "rate": round(rate, 8),
                    "examples_per_s": round(speed, 1),
                }
            )
            self._losses, self._examples, self._since = [], 0, now

    def write(self, row: dict[str, Any]) -> None:
        """One line."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


class Told:
    """Was the process told to end?"""

    def __init__(self) -> None:
        self.now = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._tell)

    def _tell(self, *_: object) -> None:
        self.now = True


def _orders(examples: Packed, recipe: Recipe, step: int) -> Iterator[NDArray[np.int64]]:
    """All batches from *step* on, pass after pass."""
    number = 0
    while True:
        groups = list(examples.batches(recipe.batch, np.random.default_rng([recipe.seed, number])))
        if step < len(groups):
            yield from groups[step:]
        step = max(0, step - len(groups))
        number += 1


def train(run: Run, examples: Packed, thoughts: Thoughts | None, *, every: float) -> bool:
    """Until all passes are done or time is up (true), or it is told to stop; saves at the end in any case."""
    told, log = Told(), Log(run.folder / "log.jsonl")
    steps = run.recipe.passes * sum(1 for _ in examples.batches(run.recipe.batch, None))
    before, begun = run.spent, time.monotonic()
    saved = begun
    for places in _orders(examples, run.recipe, run.step):
        now = time.monotonic()
        run.spent = before + now - begun
        share = max(run.step / steps, run.spent / (60 * run.recipe.minutes))
        if share >= 1 or told.now:
            break
        given, rate = examples.batch(places), run.rate(share)
        loss = run.learn(given, thoughts.of(given) if thoughts else None, rate)
        log.add(run, loss, given, rate)
        if now - saved > 60 * every:
            run.save()
            saved = now
    run.save()
    return not told.now


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the span reader.")
    parser.add_argument("--examples", type=Path, required=True, help="what training.reader.prepare wrote")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints and log.jsonl; resumed if there")
    parser.add_argument("--passes", type=float, default=3, help="over all examples")
    parser.add_argument("--minutes", type=float, default=1e6, help="of the whole run")
    parser.add_argument("--every", type=float, default=10, help="minutes between checkpoints")
    parser.add_argument("--shares", nargs="*", default=[], metavar="KIND=SHARE", help="less of some kinds")
    parser.add_argument("--start", type=Path, nargs="*", default=[], help="begin with the mean of these runs")
    parser.add_argument("--teachers", type=Path, nargs="*", default=[], help="runs whose thoughts are learnt")
    parser.add_argument("--think", action="store_true", help="at the end, write what a student learns from")
    parser.add_argument("--taught", type=float, default=0.7, help="how much teachers count beside the labels")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--warmup", type=float, default=0.05, help="share of the run")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--precision", choices=["auto", "float32", "bfloat16"], default="auto", help="auto: bfloat16 on a GPU"
    )
    return parser.parse_args()


def main() -> None:
    """See the module."""
    given = _arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(given.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    recipe = Recipe(
        seed=given.seed,
        batch=given.batch,
        rate=given.rate,
        warmup=given.warmup,
        dropout=given.dropout,
        passes=given.passes,
        minutes=given.minutes,
        taught=given.taught if given.teachers else 0.0,
        teachers=tuple(path.name for path in given.teachers),
        shares=tuple(given.shares),
    )
    begun = time.monotonic()
    shares = dict(one.split("=") for one in given.shares)
    examples = Packed(given.examples / "train.npz", device, {kind: float(s) for kind, s in shares.items()})
    start = checkpoints.mean(given.start)["reader"] if given.start else read_base(given.examples)
    run = Run(given.out, recipe, start, given.precision, device)
    files = [path / THOUGHTS for path in given.teachers]
    thoughts = Thoughts(files, examples, device) if files else None
    print(
        f"{given.out.name}: ready after {time.monotonic() - begun:.0f} s, {len(examples)} examples",
        flush=True,
    )
    if train(run, examples, thoughts, every=given.every):
        figures = watch(run.reader.eval(), given.examples, device)
        Log(given.out / "log.jsonl").write({"step": run.step, **figures})
        if given.think:
            think(run.reader, examples, given.out / THOUGHTS, half=run.half, device=device)
        print(given.out.name, run.step, f"{run.spent:.0f} s", json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
