"""News questions asked end to end: RealTimeQA's, of a workspace that holds its articles.

    python -m training.news QUESTIONS --workspace DIR --model FOLDER

`QUESTIONS` is its `questions.jsonl`; `DIR` an indexed workspace with the articles named there; `FOLDER`
an exported, calibrated reader. Which articles hold an answer was found by string match, not by reading:
words that hold the answer's words count as right, and an answer whose string no article has as absent.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import qa
from qa.domain import Candidate
from qa.reader.spans import Model
from training.spans import compiled

BARS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came first for one question; `present` tells whether any article was found to hold the answer."""

    present: bool
    probability: float
    in_words: bool
    in_sentence: bool


def read(path: Path, sources: frozenset[str]) -> list[tuple[str, tuple[str, ...], bool]]:
    """Question, answers and whether they are there, of those whose articles *sources* holds."""
    kept = []
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        there = sources >= set(one["articles_with_answer"])
        if there and one["silver"] in ("answer_in_own_docs", "answer_string_absent"):
            kept.append((one["question"], tuple(one["answers"]), one["silver"] == "answer_in_own_docs"))
    return kept


def outcome(best: Candidate | None, answers: Sequence[str], present: bool) -> Outcome:
    """How the best candidate compares with the *answers*."""
    if best is None:
        return Outcome(present, 0.0, in_words=False, in_sentence=False)
    words = best.passage.quote(best.start, best.end)
    sentence = best.passage.quote(best.sentence.start, best.sentence.end)
    return Outcome(
        present,
        best.probability,
        in_words=any(_holds(words, answer) or _holds(answer, words) for answer in answers),
        in_sentence=any(_holds(sentence, answer) for answer in answers),
    )


def _holds(text: str, answer: str) -> bool:
    return f" {_plain(answer)} " in f" {_plain(text)} "


def _plain(text: str) -> str:
    return " ".join(word for word in re.findall(r"\w+", text.lower()) if word not in ("the", "a", "an"))


def report(found: Sequence[Outcome]) -> str:
    """At each bar: of the answerable ones how many are answered, and rightly; of the others how many not."""
    present = [one for one in found if one.present]
    absent = [one for one in found if not one.present]
    lines = [
        f"{len(present)} answerable, {len(absent)} absent; the best words hold the answer for "
        f"{np.mean([one.in_words for one in present]):.1%}, their sentence for "
        f"{np.mean([one.in_sentence for one in present]):.1%}",
        "| bar | answers | right words, of those | right sentence | abstains where absent |",
        "|---|---|---|---|---|",
    ]
    for bar in BARS:
        said = [one for one in present if one.probability >= bar]
        lines.append(
            f"| {bar} | {len(said) / len(present):.1%} | {np.mean([o.in_words for o in said]):.1%} | "
            f"{np.mean([o.in_sentence for o in said]):.1%} | "
            f"{np.mean([one.probability < bar for one in absent]):.1%} |"
        )
    return "\n".join(lines)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Ask RealTimeQA's questions.")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="an exported and calibrated reader")
    given = parser.parse_args()
    model, found = Model(given.model), list[Outcome]()
    with qa.open(given.workspace) as workspace:
        sources = frozenset(Path(source).name for source in workspace.view().entries)
        reader = model.reader(compiled(workspace.models_folder))
        for question, answers, present in read(given.questions, sources):
            candidates = reader.read(workspace.search(question))
            found.append(outcome(candidates[0] if candidates else None, answers, present))
    print(report(found))


if __name__ == "__main__":
    main()
