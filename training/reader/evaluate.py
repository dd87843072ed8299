"""How well a reader answers questions about the held-out articles, each against its own paragraph.

    python -m training.reader.evaluate --data DATA --reader RUN

`--reader` is a run's folder (its last checkpoint), one checkpoint, or an exported folder.
Exact match and F1 are SQuAD's: words without case, punctuation and articles.
"""

from __future__ import annotations

import argparse
import random
import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from qa.networks import opened, side_by_side
from training.reader import checkpoints
from training.reader.data import Example, Squad, read_squad
from training.reader.inputs import Batch, Encoder
from training.reader.model import SpanReader, base, build, tensors
from training.reader.reading import Answer, Scorer, Scores, read

GRAPH = "reader.onnx"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What answering with the best span would earn: `right` answers (none: unanswerable), words, margin."""

    right: list[str]
    answer: Answer

    def exact(self, threshold: float) -> float:
        """1 when the words are the same, or there is no answer and none is given."""
        said = self._said(threshold)
        return max(float(normal(said) == normal(right)) for right in self.right or [""])

    def f1(self, threshold: float) -> float:
        """The harmonic mean of how many of the words said are right, and of the right ones said."""
        said = self._said(threshold)
        return max(f1(normal(said), normal(right)) for right in self.right or [""])

    def _said(self, threshold: float) -> str:
        return self.answer.text if self.answer.margin > threshold else ""


def normal(text: str) -> list[str]:
    """The words that exact match and F1 compare: SQuAD's normal form."""
    bare = "".join(letter for letter in text.lower() if letter not in string.punctuation)
    return re.sub(r"\b(?:a|an|the)\b", " ", bare).split()


def f1(said: list[str], right: list[str]) -> float:
    """The harmonic mean of precision and recall of normal words; of no words, 1 when both are none."""
    if not said or not right:
        return float(said == right)
    same = sum((Counter(said) & Counter(right)).values())
    return 2 * same / (len(said) + len(right))


def best_threshold(outcomes: Sequence[Outcome]) -> float:
    """The margin above which to answer, for the best F1 overall."""
    ordered = sorted(outcomes, key=lambda outcome: -outcome.answer.margin)
    gains = [o.f1(-np.inf) - o.f1(np.inf) for o in ordered]
    sums = np.concatenate([[0.0], np.cumsum(gains)])
    at = int(sums.argmax())
    return ordered[at].answer.margin if at < len(ordered) else ordered[-1].answer.margin - 1


def report(outcomes: Sequence[Outcome]) -> str:
    """A table: threshold 0 and the best one, by whether there is an answer.

    "Half" weighs both kinds alike, as SQuAD's own development set does.
    """
    answerable = [outcome for outcome in outcomes if outcome.right]
    unanswerable = [outcome for outcome in outcomes if not outcome.right]
    lines = ["| threshold | | all | answerable | unanswerable | half |", "|---" * 6 + "|"]
    for threshold in (0.0, best_threshold(outcomes)):
        for name, measure in (("EM", Outcome.exact), ("F1", Outcome.f1)):
            some = [_mean([measure(o, threshold) for o in part]) for part in (answerable, unanswerable)]
            every = _mean([measure(o, threshold) for o in outcomes])
            figures = " | ".join(f"{100 * figure:.1f}" for figure in (every, *some, _mean(some)))
            lines.append(f"| {threshold:.2f} | {name} | {figures} |")
    whole = _mean([outcome.f1(-np.inf) for outcome in answerable])
    lines.append(
        f"{len(answerable)} answerable, {len(unanswerable)} not; F1 of the best span {100 * whole:.1f}"
    )
    return "\n".join(lines)


def _mean(figures: Sequence[float]) -> float:
    return sum(figures) / len(figures) if figures else 0.0


def measure(squad: Squad, count: int, encoder: Encoder, score: Scorer, *, titles: bool) -> list[Outcome]:
    """*count* questions (a fixed sample; all, if there are fewer) and their answers."""
    questions = random.Random(0).sample(squad.questions, min(count, len(squad.questions)))
    examples = [
        Example(q.text, squad.title(q.source) if titles else "", squad.paragraph(q), None) for q in questions
    ]
    answers = read(examples, encoder, score)
    return [Outcome(squad.texts(q), answer) for q, answer in zip(questions, answers, strict=True)]


def scorer(path: Path) -> Scorer:
    """Of an exported folder, a run's folder or a checkpoint."""
    if (path / GRAPH).is_file():
        return graph_scorer(path / GRAPH)
    reader = build()
    reader.load_state_dict(checkpoints.load(checkpoints.found(path))["reader"])
    return torch_scorer(reader)


def torch_scorer(reader: SpanReader) -> Scorer:
    """Of the network, in float32, on a GPU where there is one."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    reader.to(device).eval()

    def score(given: Batch) -> tuple[Scores, Scores]:
        with torch.inference_mode():
            starts, ends = reader(*tensors(given, device))
        return starts.cpu().numpy(), ends.cpu().numpy()

    return score


def graph_scorer(file: Path) -> Scorer:
    """Of an exported graph, which reads each input by itself, as `qa` has it read."""
    session = opened(file)

    def score(given: Batch) -> tuple[Scores, Scores]:
        lengths = given.mask.sum(axis=1)
        columns = {"input_ids": given.tokens, "attention_mask": given.mask, "token_type_ids": given.types}
        feeds = [
            {name: column[row : row + 1, :length] for name, column in columns.items()}
            for row, length in enumerate(lengths)
        ]
        starts, ends = (np.full(given.tokens.shape, -np.inf, np.float32) for _ in range(2))
        for row, found in enumerate(side_by_side(session, ["start_logits", "end_logits"], feeds)):
            starts[row, : lengths[row]], ends[row, : lengths[row]] = (output[0] for output in found)
        return starts, ends

    return score


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Measure a span reader on the held-out articles.")
    parser.add_argument("--data", type=Path, required=True, help="folder with squad2_train/")
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=3000)
    parser.add_argument("--titles", action="store_true", help="show the reader each article's title")
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    squad = read_squad(given.data / "squad2_train").part(held_out=True)
    encoder = Encoder(base() / "tokenizer.json")
    outcomes = measure(squad, given.questions, encoder, scorer(given.reader), titles=given.titles)
    print(report(outcomes))


if __name__ == "__main__":
    main()
