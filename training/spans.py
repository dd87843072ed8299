"""Fit the calibration of `qa.reader.spans` on questions about held-out articles, and print figures.

    python -m training.spans DATA --model FOLDER

`FOLDER` is an exported reader (training.reader.export); `calibration.json` is written into it.
The articles are those that no reader was trained on, in two halves: one to fit on, one to measure on.
Every question is retrieved as `qa` retrieves and read as `qa` reads, so that training and use cannot differ.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.domain import Embedder, Evidence
from qa.embedding.bulk import BulkEmbedder
from qa.embedding.compiled import CompiledEmbedder
from qa.embedding.models import find
from qa.reader.spans import FEATURES, Model, Pointed, features, likely, pointed
from training.reader.data import read_squad
from training.sentences import MODEL, Asked, Pile, Rows, Squad, ask, fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

BARS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
Sure = tuple[float, float]
"""The margin of a right sentence's best words, and whether they are right."""

SHARES = {"answerable": 700, "other topic": 150, "taken out": 250, "near miss": 300}


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what was found for it."""

    asked: Asked
    evidence: Evidence
    answers: tuple[str, ...]


def prepare(data: Path, *, seed: int) -> tuple[list[Question], list[Question]]:
    """The questions to fit on and those held out, with their evidence."""
    squad, chance = Squad.read(data), random.Random(seed)
    held = set(read_squad(data).part(held_out=True).articles)
    articles = [article for article in squad.articles if article.source in held]
    chance.shuffle(articles)
    halves = articles[::2], articles[1::2]
    embedder = BulkEmbedder(find(MODEL))
    return _half(squad, halves[0], halves[1], chance, embedder), _half(
        squad, halves[1], halves[0], chance, embedder
    )


def _half(
    squad: Squad, pile: Sequence[Any], others: Sequence[Any], chance: random.Random, embedder: Any
) -> list[Question]:
    asked = ask(squad, pile, others, chance, shares=SHARES)
    texts = {article.source: article.text for article in [*pile, *others]}
    with TemporaryDirectory() as folder:
        built = Pile.build(pile, embedder, Path(folder))
        vectors = embedder.encode([one.text for one in asked])
        found = [built.evidence(one, vector) for one, vector in zip(asked, vectors, strict=True)]
    return [
        Question(one, evidence, tuple(texts[one.place.source][start:end] for start, end in one.answers))
        for one, evidence in zip(asked, found, strict=True)
    ]


def rows_of(questions: Sequence[Question], model: Model, embedder: Embedder) -> tuple[Rows, list[Sure]]:
    """The sentences of every question, right where they hold an answer; and how sure of their words."""
    rows: list[tuple[float, ...]] = []
    right: list[bool] = []
    group: list[int] = []
    sure: list[Sure] = []
    for number, one in enumerate(questions):
        found = likely(one.evidence, pointed(one.evidence, model.encoder, model))
        near = embedder.encode([read.text for read in found]) @ embedder.question(one.asked.text)
        rows += features(one.asked.text, found, near)
        for read in found:
            sentence, passage = read.best.sentence, read.best.window.scored.passage
            holds = one.asked.answered_by(passage, sentence.start, sentence.end)
            right.append(holds)
            if holds:
                sure.append((read.best.margin, _right(one, read.best)))
        group += [number] * len(found)
    kinds = np.array([one.asked.kind for one in questions])
    return Rows(np.array(rows), np.array(right, dtype=np.float64), np.array(group), kinds), sure


def sureness(sure: Sequence[Sure]) -> str:
    """By margin: how many of the right sentences, and how often the best words of them are right."""
    lines = ["| margin from | right sentences | their words are right |", "|---|---|---|"]
    for low in range(-8, 9, 2):
        inside = [right for margin, right in sure if low <= margin < low + 2]
        if inside:
            lines.append(f"| {low} | {len(inside)} | {np.mean(inside):.2f} |")
    return "\n".join(lines)


def _right(question: Question, span: Pointed) -> float:
    asked = question.asked
    if asked.kind != "answerable" or span.window.scored.passage.source != asked.place.source:
        return 0.0
    near = any(span.start < last and first < span.end for first, last in asked.answers)
    said = span.window.scored.passage.quote(span.start, span.end)
    return float(near and max((_f1(said, answer) for answer in question.answers), default=0.0) >= 0.5)


def _f1(said: str, right: str) -> float:
    ours, theirs = (re.findall(r"\w+", text.lower()) for text in (said, right))
    shared = sum(min(ours.count(word), theirs.count(word)) for word in set(ours))
    return 2 * shared / (len(ours) + len(theirs)) if shared else 0.0


def compiled(models: Path) -> Embedder:
    """The query encoder that `qa index` compiled."""
    found = CompiledEmbedder.open(models, find(MODEL).fingerprint)
    if found is None:
        raise SystemExit(f"no compiled encoder in {models}: run qa index")
    return found


def _some(questions: Sequence[Question], count: int) -> Sequence[Question]:
    """*count* of them, the kinds in the same shares."""
    return random.Random(0).sample(questions, min(count, len(questions)))


def report(rows: Rows, weights: NDArray[np.float64], bias: float) -> str:
    """What the best spans are worth: at each bar, and the probabilities against what came true."""
    scores = rows.features @ weights + bias
    best = rows.best(scores)
    kinds = rows.kinds[rows.group[best]]
    probable, right = 1 / (1 + np.exp(-scores[best])), rows.right[best]
    answerable = kinds == "answerable"
    others = [kind for kind in SHARES if kind != "answerable"]
    loss = -np.mean(np.log(np.clip(np.where(right > 0, probable, 1 - probable), 1e-9, 1)))
    lines = [
        f"right span first: {right[answerable].mean():.1%} of {answerable.sum()} answerable; "
        f"log loss {loss:.3f}",
        "| bar | answers | right, of those | precision of all answers | abstention precision | "
        + " | ".join(f"abstains: {kind}" for kind in others)
        + " |",
        "|---" * (5 + len(others)) + "|",
    ]
    for bar in BARS:
        said = probable >= bar
        shares = [
            said[answerable].mean(),
            right[answerable & said].mean(),
            right[said].mean(),
            1 - answerable[~said].mean(),
            *(1 - said[kinds == kind].mean() for kind in others),
        ]
        lines.append(f"| {bar} | " + " | ".join(f"{value:.1%}" for value in shares) + " |")
    lines += ["| probability | questions | came true |", "|---|---|---|"]
    for low in range(10):
        inside = (probable * 10).astype(int) == low
        if inside.any():
            lines.append(
                f"| {low / 10:.1f} to {(low + 1) / 10:.1f} | {inside.sum()} | {right[inside].mean():.2f} |"
            )
    return "\n".join(lines)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Calibrate the span reader.")
    parser.add_argument("data", type=Path, help="folder with contexts.jsonl.gz and questions.jsonl.gz")
    parser.add_argument("--model", type=Path, required=True, help="an exported reader")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="keep what was retrieved here, and use it if it is there")
    parser.add_argument(
        "--embedder", type=Path, required=True, help="an index/models folder with the compiled query encoder"
    )
    parser.add_argument("--questions", type=int, default=1400, help="of each half; fewer to be done sooner")
    given = parser.parse_args()
    if given.keep and given.keep.is_file():
        parts = pickle.loads(given.keep.read_bytes())  # written by the line below, on this machine
    else:
        parts = prepare(given.data, seed=given.seed)
        if given.keep:
            given.keep.write_bytes(pickle.dumps(parts))
    model = Model(given.model)
    embedder = compiled(given.embedder)
    (rows, _), (held_out, sure) = (rows_of(_some(part, given.questions), model, embedder) for part in parts)
    weights, bias = fit(rows)
    weights, bias = np.round(weights, 3), round(bias, 3)
    found = {"weights": dict(zip(FEATURES, weights.tolist(), strict=True)), "bias": bias}
    (given.model / "calibration.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found))
    print(report(held_out, weights, bias))
    print(sureness(sure))


if __name__ == "__main__":
    main()
