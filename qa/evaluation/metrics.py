"""Verdicts summed up: a mean over facts for each metric, with a bootstrap interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa.evaluation.nouns import Case, Metric

RESAMPLES = 2000
SEED = 20250613

METRICS: Mapping[str, tuple[str, str]] = {
    "correct": ("overall", "facts that came out well: accepted, or rightly abstained"),
    "recall@1": ("retrieval", "a labelled sentence in the first passage"),
    "recall@3": ("retrieval", "a labelled sentence among the first 3 passages"),
    "recall@10": ("retrieval", "a labelled sentence among the first 10 passages"),
    "mrr": ("retrieval", "1 / rank of the first labelled sentence"),
    "evidence@10": ("retrieval", "share of all labelled sentences among the first 10 passages"),
    "accepted": ("answers", "the answer says an accepted phrasing, of the right subject"),
    "exact": ("answers", "the answer is an accepted phrasing and nothing else"),
    "f1": ("answers", "token F1 with the best accepted phrasing"),
    "numeric": ("answers", "the answer has the figures of an accepted phrasing"),
    "abstention_precision": ("abstention", "of the abstentions, those that the articles cannot answer"),
    "abstention_recall": ("abstention", "of what the articles cannot answer, what was abstained from"),
    "answering_precision": ("abstention", "of the answers, those to questions that have one"),
    "answering_recall": ("abstention", "of the questions that have an answer, those answered"),
    "source_precision": ("citations", "of the cited articles, those labelled"),
    "source_recall": ("citations", "of the labelled articles, those cited"),
    "sentence_precision": ("citations", "of the cited sentences, those labelled"),
    "sentence_recall": ("citations", "of the labelled sentences, those cited"),
    "verbatim": ("citations", "quotes that stand in the file, character for character"),
    "also": ("values", "of the differing values, those shown"),
    "stance": ("values", "of the labelled stances, those shown right"),
}
"""Each metric's group and meaning, in the order in which they are shown."""

NAMES = tuple(METRICS)
BY_TAG = ("correct", "recall@10", "accepted", "sentence_precision")


def summed(cases: Sequence[Case], names: Sequence[str] = NAMES) -> tuple[Metric, ...]:
    """Each metric of *names* over the facts that take part in it."""
    return tuple(_metric(name, cases) for name in names)


def by_tag(cases: Sequence[Case]) -> dict[str, tuple[Metric, ...]]:
    """`BY_TAG` for the facts of each tag, the tags in alphabetical order."""
    tags = sorted({tag for case in cases for tag in case.fact.tags})
    return {tag: summed([case for case in cases if tag in case.fact.tags], BY_TAG) for tag in tags}


def latency(cases: Sequence[Case]) -> dict[str, float]:
    """Percentiles of the milliseconds that asking took."""
    import numpy as np

    if not cases:
        return {}
    total = [case.asked.total_ms for case in cases]
    return {f"p{percent}": float(np.percentile(total, percent)) for percent in (50, 95)}


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of the mean: the same for the same values."""
    import numpy as np
    from scipy.stats import bootstrap

    if len(set(values)) <= 1:  # every resample is the same
        return float(values[0]), float(values[0])
    found = bootstrap(
        (np.asarray(values, dtype=float),),
        np.mean,
        n_resamples=RESAMPLES,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


def _metric(name: str, cases: Sequence[Case]) -> Metric:
    values = [case.verdict.scores[name] for case in cases if name in case.verdict.scores]
    group = METRICS[name][0]
    if not values:
        return Metric(name, group, None, None, None, 0)
    low, high = interval(values)
    return Metric(name, group, sum(values) / len(values), low, high, len(values))
