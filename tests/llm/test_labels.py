"""The verdicts on the survivors, and that the document says the same."""

from __future__ import annotations

import json
from pathlib import Path

PROJECT = Path(__file__).parents[2]
ROWS = [json.loads(line) for line in (PROJECT / "evals/survivors.jsonl").read_text("utf-8").splitlines()]


def test_every_survivor_has_a_verdict_and_a_reason() -> None:
    """By hand."""
    assert all(row["verdict"] in ("right", "wrong") and row["why"] for row in ROWS)


def test_what_they_cite_stands_in_the_articles() -> None:
    """Verbatim, but for line breaks."""
    for row in ROWS:
        for cited in row["citations"]:
            text = (PROJECT / row["corpus"] / cited["source"]).read_text("utf-8")
            assert cited["quote"] in " ".join(text.split())


def test_the_document_gives_their_number() -> None:
    """And how many are wrong."""
    wrong = sum(row["verdict"] == "wrong" for row in ROWS)

    told = (PROJECT / "docs/verification.md").read_text("utf-8")
    assert f"{wrong} of {len(ROWS)} different survivors" in told
    for number in {row["round"] for row in ROWS}:
        some = [row["verdict"] == "wrong" for row in ROWS if row["round"] == number]
        line = next(line for line in told.splitlines() if line.startswith(f"| {number} |"))
        assert f" {len(some)} | {sum(some)} (" in line
