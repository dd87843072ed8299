"""How well sentences support a claim as a whole: what a logistic model weighs once no rule finds a fault."""

from __future__ import annotations

from qa.answering.verification.words import alike, content, names, words
from qa.quantities import quantities

FEATURES = ("logit", "nearness", "words")


def features(claim: str, evidence: str, *, nearness: float, logit: float) -> dict[str, float]:
    """Of *claim* and the words that are to support it, their cosine and what the network says."""
    return {"logit": logit, "nearness": nearness, "words": share(claim, evidence)}


def missing(claim: str, evidence: str) -> list[str]:
    """The words of *claim*, but for its figures, for which *evidence* has none that may stand for them."""
    there = _there(evidence)
    figures = [(one.start, one.end) for one in quantities(claim)]
    return [
        word.text
        for word in content(claim)
        if not alike(word.stem) & there and not any(a <= word.start < b for a, b in figures)
    ]


def _there(evidence: str) -> set[str]:
    """Its stems, and the initials of its names."""
    initials = {"".join(part[0] for part in name.parts) for name in names(evidence) if len(name.parts) > 1}
    return initials | {word.stem for word in words(evidence)}


def share(claim: str, evidence: str) -> float:
    """Which share of the claim's words stands in *evidence*, longer ones weighing more."""
    every = content(claim)
    there = _there(evidence)
    total = sum(len(word.stem) for word in every) or 1
    return sum(len(word.stem) for word in every if alike(word.stem) & there) / total
