"""A claim that says two things, as two claims: they may stand in two sentences."""

from __future__ import annotations

import re

from qa.answering.verification.roles import first_verb
from qa.answering.verification.words import names

_JOINT = re.compile(
    r",?\s(?:and|but|while|whereas)\s(?:then |later |also |has |have |had )?|;\s", re.IGNORECASE
)
_PRONOUN = re.compile(r"(?:it|he|she|they)\s", re.IGNORECASE)
_LEAST = 3


def clauses(claim: str) -> list[str]:
    """The clauses of *claim*, each with its subject; empty where it has but one.

    "Boot Mills opened in 1887 and burned down in 1931." is "Boot Mills opened in 1887." and
    "Boot Mills burned down in 1931."
    """
    verb = first_verb(claim)
    if verb is None:
        return []
    subject = claim[: verb.start].strip()
    for joint in _JOINT.finditer(claim):
        left, right = claim[: joint.start()], claim[joint.end() :]
        follows = first_verb(right)
        if joint.start() < verb.end or follows is None or min(len(left.split()), len(right.split())) < _LEAST:
            continue
        if follows.start == 0:
            right = f"{subject} {right}"
        elif pronoun := _PRONOUN.match(right):
            right = f"{subject} {right[pronoun.end() :]}"
        elif not any(name.start == 0 for name in names(right)) and not right.lower().startswith("the "):
            continue
        return [f"{left.rstrip(' ,')}.", *(clauses(right) or [right])]
    return []


def simple(claim: str) -> bool:
    """Does *claim* say one thing, with one verb and nothing added after a comma?"""
    return not re.search(r"[,;:]\s(?!\d)|\s(?:and|but|while|which|who|that)\s", claim)
