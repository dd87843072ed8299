"""Makes a network easier to round to int8, without changing what it computes (SmoothQuant, Xiao et al. 2023).

A layer's inputs share one scale, so that a few large channels cost all the others their precision. Each
channel is divided by a factor, and the weights that take it are multiplied by the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

STRENGTH = 0.7
"""How much of the difficulty goes from the inputs to the weights. Of 0.5 to 1.0, 0.7 and 0.8 were best."""

_TOGETHER = ("query", "key", "value")  # they take the same input: one factor


class Smoothed(nn.Module):
    """A linear layer whose inputs are divided by *factors*, of shape (inputs,)."""

    def __init__(self, layer: nn.Linear, factors: Any) -> None:
        super().__init__()
        self.shrink = nn.Parameter(1 / factors)
        self.layer = nn.Linear(layer.in_features, layer.out_features)
        self.layer.weight.data = layer.weight.data * factors
        self.layer.bias.data = layer.bias.data

    def forward(self, states: Any) -> Any:
        """See the class."""
        return self.layer(states * self.shrink)


def smooth(reader: nn.Module, read: Callable[[], object]) -> None:
    """Replace every linear layer; *read* lets *reader* read something, to see how large their inputs get."""
    layers = {name: one for name, one in reader.named_modules() if isinstance(one, nn.Linear)}
    largest = _largest(layers, read)
    factors = {name: _factors(name, layers, largest[name]) for name in layers}
    for name, layer in layers.items():
        parent, _, own = name.rpartition(".")
        setattr(reader.get_submodule(parent), own, Smoothed(layer, factors[name]))


def _largest(layers: dict[str, nn.Linear], read: Callable[[], object]) -> dict[str, Any]:
    """The largest input of each layer's channels."""
    found = {name: torch.full((layer.in_features,), 1e-5) for name, layer in layers.items()}

    def watch(name: str) -> Any:
        def see(_: nn.Module, given: tuple[Any, ...]) -> None:
            seen = given[0].abs().flatten(end_dim=-2).amax(0)
            found[name] = torch.maximum(found[name], seen)

        return see

    watched = [layer.register_forward_pre_hook(watch(name)) for name, layer in layers.items()]
    read()
    for one in watched:
        one.remove()
    return found


def _factors(name: str, layers: dict[str, nn.Linear], inputs: Any) -> Any:
    """One for each channel: around 1, so that nothing but the proportions changes."""
    parent, _, own = name.rpartition(".")
    alike = [f"{parent}.{one}" for one in _TOGETHER] if own in _TOGETHER else [name]
    weights = torch.stack([layers[one].weight.detach().abs().amax(0) for one in alike]).amax(0)
    factors = inputs**STRENGTH / weights.clamp(min=1e-5) ** (1 - STRENGTH)
    return (factors / factors.median()).clamp(min=1e-2)
