"""More stories, kept as text: a sentence of an article, and what is claimed of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.domain import Rejected, Statement
from tests.verification.made import verdict


def _pairs(name: str) -> list[tuple[str, str]]:
    """Lines of `claim | sentence`."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [(claim, sentence) for claim, sentence in (line.split(" | ") for line in lines if line)]


@pytest.mark.parametrize(("claim", "sentence"), _pairs("honest.txt"))
def test_an_honest_claim_survives(claim: str, sentence: str) -> None:
    """By rules and words."""
    found = verdict(claim, sentence)

    assert isinstance(found, Statement), found


@pytest.mark.parametrize(("claim", "sentence"), _pairs("lies.txt"))
def test_a_lie_is_rejected(claim: str, sentence: str) -> None:
    """Each with words of the sentence in another order, or one word more."""
    assert isinstance(verdict(claim, sentence), Rejected)
