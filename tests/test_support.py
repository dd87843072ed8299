"""The support classifier: how pairs become inputs, and the network that is shipped."""

from __future__ import annotations

import json

import numpy as np
import pytest

from qa.networks import arrays
from qa.support.classifier import GRAPH, SHIPPED, Calibration, Classifier
from qa.support.inputs import MOST, MOST_CLAIM, Encoder, Pair

ENCODER = Encoder(SHIPPED / "tokenizer.json")

# What the network gave before it was made int8 (training/support/export.py compares 200 pairs).
FLOAT = [
    ("Mira Solt founded Varga Optics in Graz.", "Mira Solt founded Varga Optics in Graz in 1998.", 1.73),
    ("Ana Ruiz founded Varga Optics in Graz.", "Mira Solt founded Varga Optics in Graz in 1998.", -2.64),
    ("The museum opened in 1911.", "The museum, founded in 1911, drew 340,000 visitors last year.", None),
    ("Kestrel Foods is a bakery.", "Rents in Ostby rose 14% between 2019 and 2023.", None),
    ("The strike began on 3 May.", "The strike began on 3 May after talks over pay collapsed.", 3.07),
]


def test_a_pair_is_the_claim_and_then_the_evidence() -> None:
    """With a mark before, between and after; the types say which is which."""
    [one] = ENCODER.inputs([Pair("It opened.", "The mill opened in 1887.")])
    given = arrays([one])

    assert ENCODER.tokenizer.decode(one.tokens, skip_special_tokens=False) == (
        "[CLS] it opened. [SEP] the mill opened in 1887. [SEP]"
    )
    assert given.types[0].tolist() == [0] * one.second + [1] * (len(one.tokens) - one.second)


def test_what_is_too_long_is_cut_off_the_end_of_the_evidence() -> None:
    """Of the claim only what is very long."""
    [one] = ENCODER.inputs([Pair("mill " * 100, "water " * 300)])

    assert len(one.tokens) == MOST
    assert one.second == MOST_CLAIM + 2


def test_shorter_inputs_are_padded() -> None:
    """And the mask leaves the padding out."""
    given = arrays(
        ENCODER.inputs([Pair("It opened.", "Yes."), Pair("It opened.", "The mill opened in 1887.")])
    )

    assert given.mask.sum(axis=1).tolist() == [len(one.tokens) for one in ENCODER.inputs(
        [Pair("It opened.", "Yes."), Pair("It opened.", "The mill opened in 1887.")]
    )]  # fmt: skip


def test_int8_says_what_float_said() -> None:
    """Nearly, and on the same side."""
    known = [(Pair(claim, evidence), logit) for claim, evidence, logit in FLOAT if logit is not None]

    found = Classifier().logits([pair for pair, _ in known])

    assert np.allclose(found, [logit for _, logit in known], atol=0.7)
    assert [logit > 0 for logit in found] == [logit > 0 for _, logit in known]


def test_the_order_of_pairs_is_kept() -> None:
    """Whatever the others are, each is scored as if it were alone."""
    pairs = [Pair(claim, evidence) for claim, evidence, _ in FLOAT]
    classifier = Classifier()

    together = classifier.logits(pairs)

    assert together == pytest.approx([classifier.logits([pair])[0] for pair in pairs])


def test_the_calibration_is_a_probability() -> None:
    """Higher for a better score, and the bar lies between."""
    known = Classifier().calibration

    low, high = (known.probability({"logit": at, "nearness": 0.7, "words": 0.9}) for at in (-3, 3))

    assert 0 < low < known.bar < high < 1


def test_a_calibration_weighs_what_it_names() -> None:
    """And nothing else."""
    known = Calibration({"words": 2.0}, -1.0, 0.5)

    assert known.probability({"words": 0.5, "logit": 9.0}) == pytest.approx(0.5)


def test_the_shipped_files_are_small_and_described() -> None:
    """23 MB, a card, and a calibration that names the features."""
    assert (SHIPPED / GRAPH).stat().st_size < 25_000_000
    assert "Licence" in (SHIPPED / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert set(json.loads((SHIPPED / "calibration.json").read_text())["weights"]) == {
        "logit",
        "nearness",
        "words",
    }
