"""Make the examples that a reader is trained on, and those that it is watched by: files of numbers.

    python -m training.reader.prepare --data DATA --stories training/stories --out EXAMPLES --editions 3

Some six minutes for each edition on one core, and once half an hour for the vectors. `train.npz` holds all
editions; `closed.npz` questions about the held-out articles against their own paragraphs, `stories.npz` those
of the held-out stories, `base.npz` the weights that training begins with.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from qa.domain import Span
from qa.embedding.bulk import BulkEmbedder
from qa.embedding.models import find
from training import storybook
from training.reader import claims, told
from training.reader.carried import write_base
from training.reader.data import Example, Squad, read_qamr, read_squad
from training.reader.examples import KINDS, Maker
from training.reader.inputs import Encoder
from training.reader.model import BASE, base, build
from training.reader.nearest import Nearest
from training.reader.packed import Packer

CLOSED = 2000
SEED = 0


def closed(unseen: Squad, encoder: Encoder) -> Packer:
    """Questions about held-out articles, each against its own paragraph, as it is, without the title."""
    packer = Packer(encoder, KINDS)
    for q in random.Random(SEED).sample(unseen.questions, CLOSED):
        first = q.paragraph.start
        answer = next((Span(span.start - first, span.end - first) for span in q.answers), None)
        packer.add([Example(q.text, "", unseen.paragraph(q), answer)])
    return packer


def watch(kept: Sequence[storybook.Story], encoder: Encoder, out: Path) -> None:
    """The held-out stories' questions, those for yes or no apart."""
    asked = list(told.edition(kept, encoder.count, seed=SEED, number=-1))
    for name, decides in (("stories", False), ("decides", True)):
        packer = Packer(encoder, KINDS)
        packer.add(one for one in asked if (one.kind == "story bare") == decides)
        packer.write(out / f"{name}.npz")


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Prepare examples for the span reader.")
    parser.add_argument("--data", type=Path, required=True, help="folder with squad2_train/ and qamr/")
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--editions", type=int, default=3)
    given = parser.parse_args()
    torch.manual_seed(SEED)  # of the head's first weights
    write_base(build().state_dict(), given.out)
    squad, encoder = read_squad(given.data / "squad2_train"), Encoder(base() / "tokenizer.json")
    closed(squad.part(held_out=True), encoder).write(given.out / "closed.npz")

    learnt = squad.part(held_out=False)
    nearest = Nearest.of(learnt, encoder.count, BulkEmbedder(find(BASE)), given.out / "vectors")
    qamr = read_qamr(given.data / "qamr" / "questions.jsonl.gz")
    maker = Maker(learnt, qamr, nearest, encoder.count, seed=SEED)
    packer = Packer(encoder, KINDS)
    for number in range(given.editions):
        begun = time.monotonic()
        packer.add(maker.edition(number))
        print(
            f"edition {number}: {len(packer)} examples so far, {time.monotonic() - begun:.0f} s", flush=True
        )

    stories, kept = storybook.held_out(storybook.read(given.stories))
    for number in range(given.editions + 1):  # few as they are, they are met once more than the others
        packer.add(told.edition(stories, encoder.count, seed=SEED, number=number))
    written = claims.read_claims(given.data / "support_train_dev")
    for number in range(2):
        packer.add(claims.edition(written, seed=SEED, number=number))
    packer.write(given.out / "train.npz")
    watch(kept, encoder, given.out)
    print(f"{len(packer)} examples, {len(stories)} stories; {len(kept)} stories held out", flush=True)


if __name__ == "__main__":
    main()
