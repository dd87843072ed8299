"""The extractive answerer: quotes, and nothing else. Needs no language model.

The answer is the sentence that the reader thinks most probable, then a few others that are
probable too. When none reaches the bar there is no answer, and the closest ones are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.domain import Answer, Candidate, Citation, Evidence, Reader, Statement

BAR = 0.2
"""Below this probability nothing is an answer: what that costs stands in training/README.md."""

SHOWN = 3
CLOSEST = 3
_BESIDE = 0.6
"""Further statements are shown from this share of the best one's probability."""


@dataclass(frozen=True, slots=True)
class ExtractiveAnswerer:
    """The `Answerer` that quotes what a reader points at."""

    reader: Reader
    bar: float = BAR

    def answer(self, evidence: Evidence) -> Answer:
        """The best sentences, or an abstention with the closest ones."""
        found = distinct(self.reader.read(evidence))
        best = found[0].probability if found else 0.0
        if not found or best < self.bar:
            closest = tuple(_cite(one) for one in found[:CLOSEST])
            return Answer(evidence.question, None, best, closest=closest, evidence=evidence)
        least = max(self.bar, best * _BESIDE)
        chosen = [one for one in found if one.probability >= least][:SHOWN]
        statements = tuple(Statement(one.passage.quote(one.start, one.end), (_cite(one),)) for one in chosen)
        return Answer(evidence.question, statements[0].text, best, statements, evidence=evidence)


def distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Without those that say the same words as a better one."""
    kept: dict[str, Candidate] = {}
    for one in candidates:
        kept.setdefault(" ".join(one.passage.quote(one.start, one.end).split()).casefold(), one)
    return list(kept.values())


def _cite(one: Candidate) -> Citation:
    return Citation.of(one.passage, one.start, one.end)
