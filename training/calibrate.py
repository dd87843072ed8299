"""Fit the calibration of `qa.reader.spans` on open-domain questions, and print what it is worth.

    python -m training.calibrate DATA/squad2_train --model FOLDER
        --stories training/stories [--news questions.jsonl --workspace DIR] [--plot risk-coverage.svg]

`FOLDER` is an exported reader (training.reader.export); `calibration.json` is written into it.
The questions are about articles that no reader was trained on, half of them to fit on and half to measure
on. Each is retrieved as `qa` retrieves and read as `qa` reads, so that training and use cannot differ.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.embedding.bulk import BulkEmbedder
from qa.embedding.models import find
from qa.reader.lexical import asks_yes_or_no
from qa.reader.spans import FEATURES, Model
from training import news, piles, storypiles
from training.questions import Question, Rows, rows_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

BARS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7)
Parts = tuple[list[Question], list[Question]]


def fit(rows: Rows, weight: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Weights and bias: first over all sentences, then made true for the best one of each question.

    Only the best sentence's probability is compared with a bar. A second logistic model of its score
    alone (Platt 1999) scales weights and bias; the order stays. *weight* is each sentence's.
    """
    from sklearn.linear_model import LogisticRegression

    ranking = LogisticRegression(C=10.0, max_iter=2000).fit(rows.features, rows.right, weight)
    weights = ranking.coef_[0]
    scores = rows.features @ weights
    best = rows.best(scores)
    platt = LogisticRegression(C=10.0, max_iter=2000)
    platt.fit(scores[best, None], rows.right[best], weight[best])
    return weights * platt.coef_[0, 0], float(platt.intercept_[0])


@dataclass(frozen=True, slots=True)
class Best:
    """The best sentence of each question: arrays of one row each, as in `Rows`."""

    probability: NDArray[np.float64]
    right: NDArray[np.float64]
    exact: NDArray[np.float64]
    f1: NDArray[np.float64]
    margin: NDArray[np.float64]
    kinds: NDArray[np.str_]
    answerable: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Rows, weights: NDArray[np.float64], bias: float) -> Best:
        """What the calibration puts first."""
        scores = rows.features @ weights + bias
        best = rows.best(scores)
        group = rows.group[best]
        return cls(
            probability=1 / (1 + np.exp(-scores[best])),
            right=rows.right[best],
            exact=rows.exact[best],
            f1=rows.f1[best],
            margin=rows.margin[best],
            kinds=rows.kinds[group],
            answerable=rows.answerable[group],
        )

    def some(self, chosen: NDArray[np.bool_]) -> Best:
        """Of these questions only."""
        return Best(
            probability=self.probability[chosen],
            right=self.right[chosen],
            exact=self.exact[chosen],
            f1=self.f1[chosen],
            margin=self.margin[chosen],
            kinds=self.kinds[chosen],
            answerable=self.answerable[chosen],
        )


def report(found: Best) -> str:
    """What comes first, at each bar; the probabilities against what came true; and the words, by margin."""
    return "\n".join([_whole(found), _bars(found), _reliability(found), _sureness(found)])


def _whole(found: Best) -> str:
    came_true = np.where(found.right > 0, found.probability, 1 - found.probability)
    loss = -np.mean(np.log(np.clip(came_true, 1e-9, 1)))
    some = found.some(found.answerable)
    return (
        f"{len(some.right)} answerable, {len(found.right) - len(some.right)} not; right sentence first: "
        f"{some.right.mean():.1%}; its words: exact {some.exact.mean():.1%}, F1 {some.f1.mean():.1%}; "
        f"log loss {loss:.3f}; area under the risk-coverage curve {np.mean(risks(found)):.3f}"
    )


def _bars(found: Best) -> str:
    """F1 over all counts an abstention as right where there is no answer, and as nothing elsewhere."""
    others = list(dict.fromkeys(found.kinds[~found.answerable].tolist()))
    heads = ["bar", "answers", "right, of those", "exact over all", "F1 over all"]
    heads += ["abstention precision", "recall", *(f"abstains: {kind}" for kind in others)]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for bar in BARS:
        said, known = found.probability >= bar, found.answerable
        shares = [
            said[known].mean(),
            found.right[known & said].mean(),
            np.where(said, found.exact, ~known).mean(),
            np.where(said, found.f1, ~known).mean(),
            1 - known[~said].mean(),
            1 - said[~known].mean(),
            *(1 - said[found.kinds == kind].mean() for kind in others),
        ]
        lines.append(f"| {bar} | " + " | ".join(f"{value:.1%}" for value in shares) + " |")
    return "\n".join(lines)


def _reliability(found: Best) -> str:
    lines = ["| probability | questions | came true |", "|---|---|---|"]
    for low in range(10):
        inside = (found.probability * 10).astype(int) == low
        if inside.any():
            true = found.right[inside].mean()
            lines.append(f"| {low / 10:.1f} to {(low + 1) / 10:.1f} | {inside.sum()} | {true:.2f} |")
    return "\n".join(lines)


def _sureness(found: Best) -> str:
    """How good what is said of a right sentence is, by the margin of its best words."""
    lines = ["| margin from | right sentences | F1 of what is said |", "|---|---|---|"]
    right = found.some(found.right > 0)
    for low in range(-8, 13, 2):
        inside = (right.margin >= low) & (right.margin < low + 2)
        if inside.any():
            lines.append(f"| {low} | {inside.sum()} | {right.f1[inside].mean():.2f} |")
    return "\n".join(lines)


def risks(found: Best) -> NDArray[np.float64]:
    """The share of wrong sentences among the most probable 1, 2, … of all questions."""
    order = np.argsort(-found.probability, kind="stable")
    wrong = 1 - found.right[order]
    return np.asarray(np.cumsum(wrong) / np.arange(1, len(wrong) + 1))


def plot(parts: dict[str, Best], target: Path) -> None:
    """The risk-coverage curves, as SVG."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "qa"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
    for name, found in parts.items():
        curve = risks(found)
        count = len(curve)
        axes.plot(np.arange(1, count + 1) / count, curve, label=f"{name} ({count} questions)")
    axes.set(xlabel="coverage: share of the questions answered", ylabel="risk: share of these wrong")
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.savefig(target, metadata={"Date": None})


def _kept(path: Path | None, given: argparse.Namespace) -> dict[str, Parts]:
    """The questions of each collection, to fit on and to measure on."""
    if path and path.is_file():
        kept: dict[str, Parts] = pickle.loads(path.read_bytes())  # written below, on this machine
        return kept
    made = {
        "SQuAD": piles.prepare(given.data, seed=given.seed),
        "stories": storypiles.prepare(given.stories, BulkEmbedder(find(piles.MODEL)), seed=given.seed),
    }
    if given.news:
        made["RealTimeQA"] = news.prepare(given.news, given.workspace, seed=given.seed)
    if path:
        path.write_bytes(pickle.dumps(made))
    return made


def _some(questions: Sequence[Question], count: int) -> Sequence[Question]:
    return random.Random(0).sample(questions, min(count, len(questions)))


def _joined(parts: Sequence[Rows]) -> tuple[Rows, NDArray[np.float64]]:
    """All of them as one, and weights that let each collection count the same."""
    starts = np.cumsum([0, *(len(part.kinds) for part in parts)])
    joined = Rows(
        features=np.concatenate([part.features for part in parts]),
        right=np.concatenate([part.right for part in parts]),
        exact=np.concatenate([part.exact for part in parts]),
        f1=np.concatenate([part.f1 for part in parts]),
        margin=np.concatenate([part.margin for part in parts]),
        group=np.concatenate([part.group + start for part, start in zip(parts, starts, strict=False)]),
        kinds=np.concatenate([part.kinds for part in parts]),
        answerable=np.concatenate([part.answerable for part in parts]),
    )
    weight = np.concatenate([np.full(len(part.right), 1 / len(part.right)) for part in parts])
    return joined, weight * len(weight) / len(parts)


def rounded(weights: NDArray[np.float64], bias: float) -> tuple[NDArray[np.float64], float]:
    """As they will be stored: the report is of these."""
    return np.round(weights, 3), round(bias, 3)


def stored(weights: NDArray[np.float64], bias: float) -> dict[str, Any]:
    """One logistic model, as `qa.reader.spans` reads it."""
    return {"weights": dict(zip(FEATURES, weights.tolist(), strict=True)), "bias": bias}


def _part(questions: Sequence[Question], *, bare: bool) -> list[Question]:
    """Those that a bare yes or no would answer, or the others: each has a calibration of its own."""
    return [one for one in questions if asks_yes_or_no(one.text) is bare]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Calibrate the span reader.")
    parser.add_argument("data", type=Path, help="folder with contexts.jsonl.gz and questions.jsonl.gz")
    parser.add_argument("--model", type=Path, required=True, help="an exported reader")
    parser.add_argument("--stories", type=Path, required=True, help="training/stories")
    parser.add_argument("--news", type=Path, help="RealTimeQA's questions.jsonl")
    parser.add_argument("--workspace", type=Path, help="with it: an indexed workspace of its articles")
    parser.add_argument("--keep", type=Path, help="keep what was retrieved here, and use it if it is there")
    parser.add_argument("--questions", type=int, default=1400, help="of each half; fewer to be done sooner")
    parser.add_argument("--plot", type=Path, help="write the risk-coverage curves here, as SVG")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def main() -> None:
    """See the module."""
    given = _arguments()
    made = _kept(given.keep, given)
    model = Model(given.model)
    found: dict[str, Any] = {}
    held_out: dict[str, Best] = {}
    for bare in (False, True):
        rows = {
            name: [rows_of(_part(_some(part, given.questions), bare=bare), model) for part in parts]
            for name, parts in made.items()
            if not bare or name == "stories"  # the others hardly ask any
        }
        weights, bias = rounded(*fit(*_joined([part[0] for part in rows.values()])))
        found |= {"bare": stored(weights, bias)} if bare else stored(weights, bias)
        measured = {name: Best.of(part[1], weights, bias) for name, part in rows.items()}
        held_out |= {f"{name}, yes or no" if bare else name: one for name, one in measured.items()}
    (given.model / "calibration.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found))
    for name, one in held_out.items():
        print(f"\n{name}, held out:\n{report(one)}")
    if given.plot:
        plot(held_out, given.plot)


if __name__ == "__main__":
    main()
