"""The reader that comes with the package: small, whole, and as good as before it was quantised."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from qa.reader.spans import FEATURES, LONGEST, SHIPPED, Model

SAMPLE = Path(__file__).parent / "reader-float.json"
LARGEST = 25_000_000
SAME = 0.85


def test_the_network_is_small_and_has_its_card() -> None:
    """With its data, licence, recipe and figures."""
    card = (SHIPPED / "MODEL_CARD.md").read_text(encoding="utf-8")

    assert (SHIPPED / "reader.onnx").stat().st_size <= LARGEST
    assert all(word in card for word in ("SQuAD", "CC BY-SA 4.0", "QAMR", "Figures", "Limits"))


def test_the_calibration_is_of_these_features() -> None:
    """A feature that is added needs another calibration."""
    found = json.loads((SHIPPED / "calibration.json").read_text(encoding="utf-8"))

    assert tuple(found["weights"]) == FEATURES


def test_int8_points_where_float_points() -> None:
    """At the same best span of the paragraph, for most of our own facts (training/reader/sample.py)."""
    rows = json.loads(SAMPLE.read_text(encoding="utf-8"))
    model = Model(SHIPPED)
    same = [_best(model, row["question"], row["title"], row["passage"]) == row["span"] for row in rows]

    assert len(rows) >= 80
    assert np.mean(same) >= SAME


def _best(model: Model, question: str, title: str, passage: str) -> str:
    best = (-np.inf, "")
    for one in model.encoder.inputs(question, [(title, passage)])[0]:
        [(starts, ends)] = model([one])
        some = slice(one.first, one.first + len(one.offsets))
        sums = starts[some, None] + ends[None, some]
        ones = np.ones_like(sums, dtype=bool)
        sums = np.where(np.triu(ones) & ~np.triu(ones, LONGEST), sums, -np.inf)
        first, last = divmod(int(sums.argmax()), len(one.offsets))
        words = passage[one.offsets[first][0] : one.offsets[last][1]]
        best = max(best, (float(sums[first, last]), words))
    return best[1]
