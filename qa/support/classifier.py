"""The classifier as it is shipped: a small network in int8, and what makes its score a probability."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from qa.networks import Graph
from qa.support.inputs import Encoder, Pair

SHIPPED = Path(__file__).parent / "model"
"""The network that comes with the package; MODEL_CARD.md stands in it."""

GRAPH = "support.onnx"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Features by name to the probability of support; `bar` is what a claim needs to be shown."""

    weights: Mapping[str, float]
    bias: float
    bar: float

    def probability(self, features: Mapping[str, float]) -> float:
        """The logistic model."""
        total = self.bias + sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


class Classifier:
    """The network and what goes with it, loaded at first use: an interrupt must meet no loading thread."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        self._folder = folder
        self._graph = Graph(folder / GRAPH)

    @cached_property
    def encoder(self) -> Encoder:
        """Its tokenizer."""
        return Encoder(self._folder / "tokenizer.json")

    @cached_property
    def calibration(self) -> Calibration:
        """Its logistic model."""
        found = json.loads((self._folder / "calibration.json").read_text(encoding="utf-8"))
        return Calibration(found["weights"], found["bias"], found["bar"])

    def logits(self, pairs: Sequence[Pair]) -> list[float]:
        """How well the evidence of each pair supports its claim: above 0, better than not."""
        found = self._graph.run(["logits"], self.encoder.inputs(pairs))
        return [float(logit) for [logit] in found]
