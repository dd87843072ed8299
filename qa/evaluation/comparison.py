"""Two runs side by side: which facts flipped, and whether the difference is more than chance."""

from __future__ import annotations

from collections.abc import Sequence

from qa.errors import FactsError
from qa.evaluation.metrics import interval, summed
from qa.evaluation.nouns import Case, Comparison, Run


def comparable(corpus: str, baseline: Run) -> None:
    """Raises `FactsError` unless *baseline* was asked of the articles whose fingerprint is *corpus*."""
    if corpus != baseline.conditions.corpus:
        raise FactsError(
            f"the run {baseline.id} was made on other articles, so nothing can be compared with it",
            hint="qa eval --no-baseline, or qa eval --write-baseline to begin anew",
        )


def compare(now: Sequence[Case], then: Sequence[Case], *, baseline: str, tolerance: int) -> Comparison | None:
    """*now* beside *then*, over the facts asked in the same words in both; None when there are none."""
    from scipy.stats import binomtest

    earlier = {(case.fact.id, case.asked.question, case.asked.turns): case for case in then}
    pairs = [
        (case, earlier[key])
        for case in now
        if (key := (case.fact.id, case.asked.question, case.asked.turns)) in earlier
    ]
    if not pairs:
        return None
    differences = [int(_good(ours)) - int(_good(theirs)) for ours, theirs in pairs]
    lost = tuple(ours.fact.id for (ours, _), by in zip(pairs, differences, strict=True) if by < 0)
    won = tuple(ours.fact.id for (ours, _), by in zip(pairs, differences, strict=True) if by > 0)
    low, high = interval(differences)
    flipped = len(lost) + len(won)
    means = {m.name: m.value for m in summed([theirs for _, theirs in pairs]) if m.value is not None}
    return Comparison(
        baseline=baseline,
        facts=len(pairs),
        lost=lost,
        won=won,
        difference=sum(differences) / len(pairs),
        low=low,
        high=high,
        p=float(binomtest(len(lost), flipped).pvalue) if flipped else 1.0,
        tolerance=tolerance,
        metrics=means,
    )


def _good(case: Case) -> bool:
    return case.verdict.outcome.good
