"""RealTimeQA's questions, asked of a workspace that holds its articles.

Which articles hold an answer was found by string match, not by reading: a sentence with the answer's words
counts as right, and a question whose answer no article has as one that cannot be answered.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import qa
from training.questions import Question

NEWS, ABSENT = "news", "news, absent"
_SILVER = {"answer_in_own_docs": NEWS, "answer_string_absent": ABSENT}


def prepare(questions: Path, workspace: Path, *, seed: int) -> tuple[list[Question], list[Question]]:
    """The questions of `questions.jsonl` whose articles the index of *workspace* holds, in two halves."""
    found = []
    with qa.open(workspace) as opened:
        sources = frozenset(Path(source).name for source in opened.view().entries)
        for line in questions.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            kind = _SILVER.get(row["silver"])
            if kind is None or not sources.issuperset(row["articles_with_answer"]):
                continue
            answers = tuple(row["answers"]) if kind == NEWS else ()
            found.append(Question(row["question"], kind, opened.search(row["question"]), answers))
    random.Random(seed).shuffle(found)
    return found[::2], found[1::2]
