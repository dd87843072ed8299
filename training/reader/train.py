"""Train the span reader, for as long as there is time; start the same command again to go on.

    python -m training.reader.train --data DATA --out RUN --minutes 110

The rate rises, then stays (warm-up, stable, decay), so that a run can be stopped anywhere and
go on. `--decay STEPS` lets it fall to nothing over so many steps and ends the run: only then is
the model at its best. To keep the run going besides, decay a copy of its folder.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from training.reader import checkpoints
from training.reader.data import read_qamr, read_squad
from training.reader.inputs import Batch, Encoder, Window, batch
from training.reader.model import base, build, loss_of
from training.reader.stream import POOL, Stream

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

BATCH = 32
PER_POOL = POOL // BATCH
_LOGGED = 50
_TRIAL = 30


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run may not change in mid-course: with another one its steps would mean other examples."""

    seed: int
    qamr: float
    rate: float
    warmup: int
    dropout: float


class Batches:
    """Batch number n, of windows of similar length, for any n."""

    def __init__(self, stream: Stream, encoder: Encoder, seed: int) -> None:
        self._stream, self._encoder, self._seed = stream, encoder, seed

    def start(self, step: int) -> Iterator[Batch]:
        """All batches from *step* on."""
        pool, at = divmod(step, PER_POOL)
        forked = get_context("fork")
        ready = forked.Queue(maxsize=1)
        forked.Process(target=self._fill, args=(ready, pool), daemon=True).start()
        while True:
            for windows in ready.get()[at:]:
                yield batch(windows)
            at = 0

    def _fill(self, ready: Queue[list[list[Window]]], pool: int) -> None:
        """Make the pools from *pool* on, one ahead of its use: a process of its own, ended by its parent."""
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for number in count(pool):
            ready.put(self._pool(number))

    def _pool(self, number: int) -> list[list[Window]]:
        examples = self._stream.pool(number)
        chance = random.Random(f"{self._seed} batches {number}")
        windows = [_chosen(found, chance) for found in self._encoder.windows(examples)]
        windows.sort(key=lambda window: len(window.tokens))
        batches = [windows[first : first + BATCH] for first in range(0, POOL, BATCH)]
        chance.shuffle(batches)
        return batches


def _chosen(windows: list[Window], chance: random.Random) -> Window:
    """One window with the answer; of a passage without, any."""
    return chance.choice([window for window in windows if window.answered] or windows)


class Run:
    """A reader in training and the folder it is kept in."""

    def __init__(self, folder: Path, recipe: Recipe, precision: str) -> None:
        torch.manual_seed(recipe.seed)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.folder, self.recipe, self.step = folder, recipe, 0
        self.decay: tuple[int, int] | None = None  # from which step on, over how many
        self._half = precision == "bfloat16" or (precision == "auto" and self.device.type == "cuda")
        self._reader = build(dropout=recipe.dropout).to(self.device).train()
        self._optimizer = torch.optim.AdamW(
            self._reader.parameters(), lr=recipe.rate, weight_decay=0.01, fused=True
        )
        self._resume()

    def _resume(self) -> None:
        path = checkpoints.latest(self.folder)
        if path is None:
            return
        state = checkpoints.load(path)
        if state["recipe"] != asdict(self.recipe):
            raise SystemExit(f"{path} was trained with another recipe: {state['recipe']}")
        self._reader.load_state_dict(state["reader"])
        self._optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        self.step, self.decay = state["step"], state["decay"]

    def save(self) -> None:
        """A checkpoint of now."""
        state = {
            "recipe": asdict(self.recipe),
            "reader": self._reader.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "random": torch.get_rng_state(),
            "step": self.step,
            "decay": self.decay,
        }
        checkpoints.save(self.folder, self.step, state)

    def learn(self, given: Batch, rate: float) -> float:
        """One step at *rate*; the loss before it."""
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        with self._autocast():
            loss = loss_of(self._reader, given, self.device)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._reader.parameters(), 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        self.step += 1
        return float(loss.detach())

    def _autocast(self) -> AbstractContextManager[Any]:
        if not self._half:
            return nullcontext()
        context: AbstractContextManager[Any] = torch.autocast(self.device.type, torch.bfloat16)
        return context

    def rate(self) -> float:
        """The rate of the next step; 0 when the decay is over."""
        share = min(1.0, (self.step + 1) / self.recipe.warmup)
        if self.decay is not None:
            begun, steps = self.decay
            share *= max(0.0, 1 - (self.step - begun) / steps)
        return self.recipe.rate * share


class Log:
    """One JSON line every 50 steps: the mean loss since the last, and how fast it goes."""

    def __init__(self, path: Path) -> None:
        self._path, self._losses, self._tokens = path, list[float](), 0
        self._begun = self._since = time.monotonic()

    def add(self, run: Run, loss: float, given: Batch, rate: float) -> None:
        """Note one step."""
        self._losses.append(loss)
        self._tokens += int(given.mask.sum())
        if run.step % _LOGGED == 0:
            self._write(run.step, rate)

    def _write(self, step: int, rate: float) -> None:
        now, count = time.monotonic(), len(self._losses)
        row = {
            "step": step,
            "loss": round(sum(self._losses) / count, 4),
            "rate": round(rate, 8),
            "examples_per_s": round(count * BATCH / (now - self._since), 2),
            "tokens_per_example": round(self._tokens / count / BATCH, 1),
            "minutes": round((now - self._begun) / 60, 1),
        }
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        self._losses, self._tokens, self._since = [], 0, now


class Clock:
    """When to stop, and when to save: by time, or because the process is told to end."""

    def __init__(self, minutes: float, every: float) -> None:
        self._end = time.monotonic() + minutes * 60
        self._every, self._saved = every * 60, time.monotonic()
        self._told = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._tell)

    def _tell(self, *_: object) -> None:
        self._told = True

    @property
    def over(self) -> bool:
        """Is it time to stop?"""
        return self._told or time.monotonic() >= self._end

    def save_now(self) -> bool:
        """Is it time to save? Asked and true, the time begins anew."""
        if time.monotonic() - self._saved < self._every:
            return False
        self._saved = time.monotonic()
        return True


class Threads:
    """All threads or one, whichever is faster now: the other count is tried for one step in thirty.

    Threads wait for each other at every turn. On a machine that has other work to do, two were
    found to be slower than one alone by more than half.
    """

    def __init__(self, most: int) -> None:
        self._most, self._count, self._speed, self._steps = most, most, 0.0, 0

    @contextmanager
    def step(self, given: Batch) -> Iterator[None]:
        """Around one step."""
        self._steps += 1
        trial = self._steps % _TRIAL == 0
        other = 1 if self._count > 1 else self._most
        count = other if trial else self._count
        torch.set_num_threads(count)
        begun = time.monotonic()
        yield
        self._note(count, given.tokens.size / (time.monotonic() - begun), trial)

    def _note(self, count: int, speed: float, trial: bool) -> None:
        if not trial:
            self._speed = 0.8 * self._speed + 0.2 * speed if self._speed else speed
        elif speed > 1.1 * self._speed:
            self._count, self._speed = count, speed


def train(run: Run, batches: Batches, clock: Clock, threads: Threads, decay: int) -> None:
    """Until time is up, or the decay is over; saves at the end, whatever ended it."""
    if decay and run.decay is None:
        run.decay = run.step, decay
    log = Log(run.folder / "log.jsonl")
    for given in batches.start(run.step):
        rate = run.rate()
        if clock.over or rate == 0:
            break
        with threads.step(given):
            loss = run.learn(given, rate)
        log.add(run, loss, given, rate)
        if clock.save_now():
            run.save()
    run.save()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the span reader.")
    parser.add_argument("--data", type=Path, required=True, help="folder with squad2_train/ and qamr/")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints and log.jsonl; resumed if there")
    parser.add_argument("--minutes", type=float, required=True, help="stop after so long")
    parser.add_argument(
        "--decay", type=int, default=0, help="from here on, let the rate fall in so many steps"
    )
    parser.add_argument("--every", type=float, default=10, help="minutes between checkpoints")
    parser.add_argument("--qamr", type=float, default=0.1, help="share of the examples that are QAMR's")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--warmup", type=int, default=300, help="steps")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2, help="at most; one where that is faster")
    parser.add_argument(
        "--precision",
        choices=["auto", "float32", "bfloat16"],
        default="auto",
        help="auto: bfloat16 on a GPU, float32 on a CPU, where it was twice as fast",
    )
    return parser.parse_args()


def main() -> None:
    """See the module."""
    given = _arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    clock = Clock(given.minutes, given.every)
    recipe = Recipe(given.seed, given.qamr, given.rate, given.warmup, given.dropout)
    run = Run(given.out, recipe, given.precision)
    squad = read_squad(given.data / "squad2_train").part(held_out=False)
    qamr = read_qamr(given.data / "qamr" / "questions.jsonl.gz") if given.qamr else []
    encoder = Encoder(base() / "tokenizer.json")
    stream = Stream(squad, qamr, encoder.count, seed=given.seed, share=given.qamr)
    train(run, Batches(stream, encoder, given.seed), clock, Threads(given.threads), given.decay)
    print(f"stopped at step {run.step}")


if __name__ == "__main__":
    main()
