"""Train the support classifier for a number of steps; start the same command again to go on.

    python -m training.support.train --data DATA --out RUN --steps 1000 [--reader READER_RUN]

The rate rises, then falls to nothing at the last step. Half of the examples are pairs that people
labelled (of the data sets that say under which licence), half are made (`made.py`).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import torch

from qa.networks import Input, arrays
from qa.support.inputs import Encoder, Pair
from training.reader import checkpoints
from training.reader.data import read_qamr, read_squad
from training.reader.model import base
from training.reader.wording import Names
from training.support.data import LICENSED, TRAIN, Labelled, read
from training.support.made import Maker
from training.support.model import build, loss_of

BATCH, POOL = 16, 1024
_REPEATED = {"fm2": 3, "wice": 3}
"""Small data sets are met so many times in one pass."""

_LOGGED = 25


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run may not change in mid-course."""

    seed: int
    steps: int
    rate: float
    warmup: int
    dropout: float
    made: float

    def at(self, step: int) -> float:
        """The rate of *step*, counted from 0."""
        return self.rate * min((step + 1) / self.warmup, max(0.0, 1 - step / self.steps))


class Stream:
    """Pool number n, for any n: half of it labelled, the rest made."""

    def __init__(self, labelled: list[Labelled], data: Path, recipe: Recipe) -> None:
        self._labelled, self._recipe = labelled, recipe
        self._squad = read_squad(data / "squad2_train").part(held_out=False)
        self._qamr = read_qamr(data / "qamr" / "questions.jsonl.gz")
        self._names = Names.of((question.text, question.source) for question in self._squad.questions)

    def pool(self, number: int) -> list[Labelled]:
        """`POOL` examples in no order."""
        chance = random.Random(f"{self._recipe.seed} pool {number}")
        made = round(POOL * self._recipe.made)
        maker = Maker(self._squad, self._qamr, self._names, chance)
        return [*self._drawn(number, POOL - made), *_balanced(maker, made)]

    def _drawn(self, number: int, count: int) -> list[Labelled]:
        """The next *count* of an order that changes with every pass."""
        places = [divmod(place, len(self._labelled)) for place in range(number * count, (number + 1) * count)]
        orders = {turn: self._order(turn) for turn, _ in places}
        return [self._labelled[orders[turn][at]] for turn, at in places]

    def _order(self, turn: int) -> list[int]:
        order = list(range(len(self._labelled)))
        random.Random(f"{self._recipe.seed} pass {turn}").shuffle(order)
        return order


def _balanced(maker: Maker, count: int) -> list[Labelled]:
    """As many true claims as false ones."""
    wanted = {True: count // 2, False: count - count // 2}
    found: list[Labelled] = []
    for one in maker.pairs():
        if wanted[one.supported]:
            wanted[one.supported] -= 1
            found.append(one)
        if len(found) == count:
            return found
    return found


def batches(
    stream: Stream, encoder: Encoder, recipe: Recipe, step: int
) -> Iterator[list[tuple[Input, bool]]]:
    """All batches from *step* on, each of inputs of similar length."""
    number, at = divmod(step, POOL // BATCH)
    while True:
        pool = stream.pool(number)
        inputs = encoder.inputs([Pair(one.claim, one.evidence) for one in pool])
        rows = sorted(
            zip(inputs, (one.supported for one in pool), strict=True), key=lambda row: len(row[0].tokens)
        )
        some = [rows[first : first + BATCH] for first in range(0, POOL, BATCH)]
        random.Random(f"{recipe.seed} batches {number}").shuffle(some)
        yield from some[at:]
        number, at = number + 1, 0


def train(
    folder: Path, recipe: Recipe, stream: Stream, encoder: Encoder, reader: Path | None, every: int
) -> None:
    """To the last step, from the last checkpoint."""
    torch.manual_seed(recipe.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    classifier = build(dropout=recipe.dropout, reader=reader).to(device).train()
    optimizer = torch.optim.AdamW(classifier.parameters(), lr=recipe.rate, weight_decay=0.01, fused=True)
    step = 0
    if path := checkpoints.latest(folder):
        state = checkpoints.load(path)
        if state["recipe"] != asdict(recipe):
            raise SystemExit(f"{path} was trained with another recipe: {state['recipe']}")
        classifier.load_state_dict(state["classifier"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
    losses: list[float] = []
    since = time.monotonic()
    for rows in islice(batches(stream, encoder, recipe, step), max(0, recipe.steps - step)):
        for group in optimizer.param_groups:
            group["lr"] = recipe.at(step)
        loss = loss_of(classifier, arrays([one for one, _ in rows]), [wanted for _, wanted in rows], device)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(classifier.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        step += 1
        losses.append(float(loss.detach()))
        if step % _LOGGED == 0:
            row = {
                "step": step,
                "loss": round(sum(losses) / len(losses), 4),
                "seconds": round(time.monotonic() - since, 1),
            }
            with (folder / "log.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
            losses, since = [], time.monotonic()
        if step % every == 0 or step == recipe.steps:
            state = {
                "recipe": asdict(recipe),
                "classifier": classifier.state_dict(),
                "optimizer": optimizer.state_dict(),
                "step": step,
            }
            checkpoints.save(folder, step, state)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the support classifier.")
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with support_train_dev/, squad2_train/, qamr/"
    )
    parser.add_argument("--out", type=Path, required=True, help="checkpoints and log.jsonl; resumed if there")
    parser.add_argument("--reader", type=Path, help="a span reader's run, whose encoder training begins with")
    parser.add_argument("--steps", type=int, default=850)
    parser.add_argument("--every", type=int, default=100, help="steps between checkpoints")
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--warmup", type=int, default=60, help="steps")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--made", type=float, default=0.5, help="share of the examples that are made")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """See the module."""
    given = _arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(given.threads)
    recipe = Recipe(given.seed, given.steps, given.rate, given.warmup, given.dropout, given.made)
    rows = [
        row for row in read(given.data / "support_train_dev") if row.part == TRAIN and row.dataset in LICENSED
    ]
    labelled = [row for row in rows for _ in range(_REPEATED.get(row.dataset, 1))]
    stream = Stream(labelled, given.data, recipe)
    train(given.out, recipe, stream, Encoder(base() / "tokenizer.json"), given.reader, given.every)
    print(f"stopped at step {recipe.steps}")


if __name__ == "__main__":
    main()
