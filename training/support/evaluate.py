"""Calibrate an exported classifier on the development part, and measure it on the held-out one.

    python -m training.support.evaluate --data DATA --model FOLDER --embedder MODELS

Writes `calibration.json` into FOLDER: a logistic model fitted on the development part of the data sets that
training may use, and the bar. Prints, of the held-out part and by data set, balanced accuracy, precision and
recall of "supported": of plain baselines, of the features with and without the network, and of `Verification`
as a whole, which is stricter.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from qa.answering.verification import Verification
from qa.answering.verification.weighing import FEATURES, features, share
from qa.domain import Citation, Claim, Embedder, Evidence, Passage, ScoredPassage, Sentence, Statement
from qa.embedding.compiled import CompiledEmbedder
from qa.embedding.models import find
from qa.passages.boundaries import starts
from qa.support.classifier import Classifier
from qa.support.inputs import Pair
from training.support.data import DEVELOPMENT, HELD_OUT, LICENSED, Labelled, read

WINDOW = 110
"""Words that are scored together; a longer text is scored in windows, and the best one counts."""

WINDOWS = 4
LEAST_PRECISION = 0.9

BAR = 0.3
"""Chosen on the development part, for what passes the rules as well (training/README.md)."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair with its features, and what verification says of it."""

    pair: Labelled
    features: dict[str, float]
    verified: bool


def score(rows: Sequence[Labelled], classifier: Classifier, embedder: Embedder) -> list[Scored]:
    """Features of the best window of each pair. Nothing is verified yet."""
    found = []
    for row in rows:
        some = sorted(windows(row.evidence), key=lambda window: -share(row.claim, window))[:WINDOWS]
        logits = classifier.logits([Pair(row.claim, window) for window in some])
        at = int(np.argmax(logits))
        claim, window = embedder.encode([row.claim, some[at]])
        made = features(row.claim, some[at], nearness=float(claim @ window), logit=logits[at])
        found.append(Scored(row, made, verified=False))
    return found


def windows(text: str) -> list[str]:
    """Whole sentences, about `WINDOW` words; each window begins with the last sentence of the one before."""
    passage = as_passage(text)
    sentences = [passage.quote(one.start, one.end) for one in passage.sentences]
    found: list[str] = []
    first = 0
    while first < len(sentences):
        last, count = first, 0
        while last < len(sentences) and (not count or count + len(sentences[last].split()) <= WINDOW):
            count += len(sentences[last].split())
            last += 1
        found.append(" ".join(sentences[first:last]))
        if last == len(sentences):
            break
        first = max(first + 1, last - 1)
    return found


def as_passage(text: str) -> Passage:
    """*text* as a passage, cut as `qa` cuts it."""
    found = []
    for start, end in pairwise(sorted({0, *starts(text), len(text)})):
        stretch = text[start:end]
        if stretch.strip():
            lead = len(stretch) - len(stretch.lstrip())
            found.append(Sentence(start + lead, start + len(stretch.rstrip()), 1))
    return Passage("evidence", text, 0, 1, tuple(found))


def verified(row: Labelled, verification: Verification) -> bool:
    """Does `Verification` let the claim through, which cites all of the evidence?"""
    passage = as_passage(row.evidence)
    claim = Claim(row.claim, (Citation.of(passage, 0, len(row.evidence)),))
    evidence = Evidence("", (ScoredPassage(passage, 1.0),))
    return isinstance(verification.verify([claim], evidence)[0], Statement)


# ---------------------------------------------------------------- fitting


def fitted(found: Sequence[Scored], names: Sequence[str]) -> tuple[dict[str, float], float]:
    """Weights and bias; each data set counts as much as another, whatever its size."""
    some = [one for one in found if one.pair.dataset in LICENSED]
    counts = {name: sum(one.pair.dataset == name for one in some) for name in LICENSED}
    model = LogisticRegression(C=1.0)
    rows = [[one.features[name] for name in names] for one in some]
    weights = [len(some) / len(LICENSED) / counts[one.pair.dataset] for one in some]
    model.fit(rows, [one.pair.supported for one in some], sample_weight=weights)
    return dict(zip(names, map(float, model.coef_[0]), strict=True)), float(model.intercept_[0])


def probability(one: Scored, weights: dict[str, float], bias: float) -> float:
    """Of the logistic model."""
    total = bias + sum(weight * one.features[name] for name, weight in weights.items())
    return float(1 / (1 + np.exp(-total)))


def bar(found: Sequence[Scored], value: Callable[[Scored], float]) -> float:
    """Where balanced accuracy is best, each data set counting as much."""
    values = sorted({round(value(one), 3) for one in found})
    steps = values[:: max(1, len(values) // 60)]
    return max(steps, key=lambda at: balanced(found, lambda one: value(one) >= at))


def precise_bar(found: Sequence[Scored], value: Callable[[Scored], float]) -> float:
    """The lowest with a mean precision of `LEAST_PRECISION` over the data sets that training may use."""
    some = [one for one in found if one.pair.dataset in LICENSED]
    for at in np.arange(0.5, 0.96, 0.01):
        if precision(some, lambda one, at=at: value(one) >= at) >= LEAST_PRECISION:  # type: ignore[misc]
            return round(float(at), 2)
    return 0.95


def balanced(found: Sequence[Scored], said: Callable[[Scored], bool]) -> float:
    """Balanced accuracy, the mean over data sets."""
    names = sorted({one.pair.dataset for one in found})
    return float(np.mean([figures([o for o in found if o.pair.dataset == name], said)[0] for name in names]))


def precision(found: Sequence[Scored], said: Callable[[Scored], bool]) -> float:
    """Precision of "supported", the mean over data sets."""
    names = sorted({one.pair.dataset for one in found})
    return float(
        np.nanmean([figures([o for o in found if o.pair.dataset == name], said)[1] for name in names])
    )


def figures(found: Sequence[Scored], said: Callable[[Scored], bool]) -> tuple[float, float, float]:
    """Balanced accuracy, precision and recall of "supported"; precision is nan where nothing is."""
    wanted = np.array([one.pair.supported for one in found])
    given = np.array([said(one) for one in found])
    recall, other = float(given[wanted].mean()), float((~given)[~wanted].mean())
    return (recall + other) / 2, float(wanted[given].mean()) if given.any() else float("nan"), recall


# ---------------------------------------------------------------- reporting


def report(name: str, found: Sequence[Scored], said: Callable[[Scored], bool]) -> None:
    """A row of Markdown: balanced accuracy / precision / recall, in per cent."""
    cells = []
    for dataset in sorted({one.pair.dataset for one in found}):
        some = figures([one for one in found if one.pair.dataset == dataset], said)
        cells.append(" / ".join("–" if np.isnan(one) else f"{100 * one:.0f}" for one in some))
    mean = f"{100 * balanced(found, said):.1f} / {100 * precision(found, said):.1f}"
    print(f"| {name} | {' | '.join(cells)} | {mean} |")


def drawn(rows: Sequence[Labelled], part: str, most: int) -> list[Labelled]:
    """At most *most* pairs of each data set, of *part*."""
    some = [row for row in rows if row.part == part]
    random.Random(part).shuffle(some)
    names = sorted({row.dataset for row in some})
    return [row for name in names for row in [one for one in some if one.dataset == name][:most]]


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Calibrate and measure a support classifier.")
    parser.add_argument("--data", type=Path, required=True, help="folder with support_train_dev/")
    parser.add_argument("--model", type=Path, required=True, help="an exported folder")
    parser.add_argument("--embedder", type=Path, required=True, help="index/models of a workspace")
    parser.add_argument("--most", type=int, default=250, help="pairs of a data set and part")
    parser.add_argument("--part", choices=[DEVELOPMENT, HELD_OUT], default=HELD_OUT)
    given = parser.parse_args()
    embedder = CompiledEmbedder.open(given.embedder, find("all-MiniLM-L6-v2").fingerprint)
    if embedder is None:
        raise SystemExit(f"no compiled encoder in {given.embedder}; run qa index")
    rows = read(given.data / "support_train_dev")
    development = score(drawn(rows, DEVELOPMENT, given.most), Classifier(given.model), embedder)
    weights, bias = fitted(development, FEATURES)
    enough = precise_bar(development, lambda one: probability(one, weights, bias))
    rounded = {name: round(weight, 3) for name, weight in weights.items()}
    written = {"weights": rounded, "bias": round(bias, 3), "bar": BAR}
    (given.model / "calibration.json").write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(written))

    classifier = Classifier(given.model)
    verification = Verification(embedder, classifier)
    found = [
        Scored(one.pair, one.features, verified(one.pair, verification))
        for one in score(drawn(rows, given.part, given.most), classifier, embedder)
    ]
    names = sorted({one.pair.dataset for one in found})
    counts = [sum(one.pair.dataset == name for one in found) for name in names]
    print(f"| {given.part} | {' | '.join(names)} | mean |\n|---|{'---|' * (len(names) + 1)}")
    print(f"| pairs | {' | '.join(map(str, counts))} | |")
    plain = FEATURES[1:]
    other, shift = fitted(development, plain)
    ways: list[tuple[str, Callable[[Scored], float]]] = [
        ("token overlap", lambda one: one.features["words"]),
        ("sentence vectors", lambda one: one.features["nearness"]),
        ("both, weighed", lambda one: probability(one, other, shift)),
        ("with the network", lambda one: probability(one, weights, bias)),
    ]
    for name, value in ways:
        best = bar(development, value)
        report(f"{name} ≥ {best:.2f}", found, lambda one, value=value, best=best: value(one) >= best)  # type: ignore[misc]
    report(f"with the network ≥ {enough:.2f}", found, lambda one: probability(one, weights, bias) >= enough)
    report("verification", found, lambda one: one.verified)


if __name__ == "__main__":
    main()
