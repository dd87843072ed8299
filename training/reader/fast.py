"""The reader's network in torch's own encoder layers: the same numbers in fewer, larger steps, for training.

Weights are kept and exchanged in the form of transformers' `BertModel`, which everything else reads.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

_LAYER = {
    "attention.output.dense": "self_attn.out_proj",
    "attention.output.LayerNorm": "norm1",
    "intermediate.dense": "linear1",
    "output.dense": "linear2",
    "output.LayerNorm": "norm2",
}
_EMBEDDINGS = {
    "word_embeddings": "words",
    "position_embeddings": "positions",
    "token_type_embeddings": "types",
    "LayerNorm": "norm",
}
_TOGETHER = ("query", "key", "value")


class FastReader(nn.Module):
    """Token ids and types, of shape (batch, tokens) and without padding, to start and end logits."""

    def __init__(self, weights: dict[str, Any], *, heads: int = 12, dropout: float = 0.0) -> None:
        """From *weights* named as in `BertModel` ("encoder.…") and the two of "head"."""
        super().__init__()
        vocabulary, width = weights["encoder.embeddings.word_embeddings.weight"].shape
        count = 1 + max(int(name.split(".")[3]) for name in weights if name.startswith("encoder.encoder."))
        inner = weights["encoder.encoder.layer.0.intermediate.dense.weight"].shape[0]
        longest = weights["encoder.embeddings.position_embeddings.weight"].shape[0]
        self.words, self.types = nn.Embedding(vocabulary, width), nn.Embedding(2, width)
        self.positions = nn.Embedding(longest, width)
        self.norm, self.dropout = nn.LayerNorm(width, eps=1e-12), nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width,
                heads,
                inner,
                dropout=dropout,
                activation="gelu",
                layer_norm_eps=1e-12,
                batch_first=True,
            )
            for _ in range(count)
        )
        self.head = nn.Linear(width, 2)
        self.load_state_dict(_ours(weights, count))

    def forward(self, tokens: Any, types: Any) -> tuple[Any, Any]:
        """See the class."""
        places = torch.arange(tokens.shape[1], device=tokens.device)
        states = self.dropout(self.norm(self.words(tokens) + self.positions(places) + self.types(types)))
        for layer in self.layers:
            states = layer(states)
        starts, ends = self.head(states).float().unbind(-1)
        return starts, ends

    def weights(self) -> dict[str, Any]:
        """Named as in `BertModel`, on the CPU, in float32."""
        found = {name: value.detach().float().cpu() for name, value in self.state_dict().items()}
        return _theirs(found, len(self.layers))


def _names(count: int) -> dict[str, str]:
    """Their names by ours, but for what is kept together here."""
    names = {"head": "head"} | {ours: f"encoder.embeddings.{theirs}" for theirs, ours in _EMBEDDINGS.items()}
    for at in range(count):
        names |= {
            f"layers.{at}.{ours}": f"encoder.encoder.layer.{at}.{theirs}" for theirs, ours in _LAYER.items()
        }
    return names


def _ours(weights: dict[str, Any], count: int) -> dict[str, Any]:
    found = {
        f"{ours}.{part}": weights[f"{theirs}.{part}"].float()
        for ours, theirs in _names(count).items()
        for part in ("weight", "bias")
        if f"{theirs}.{part}" in weights
    }
    for at in range(count):
        for part in ("weight", "bias"):
            parts = [weights[f"encoder.encoder.layer.{at}.attention.self.{one}.{part}"] for one in _TOGETHER]
            found[f"layers.{at}.self_attn.in_proj_{part}"] = torch.cat([one.float() for one in parts])
    return found


def _theirs(weights: dict[str, Any], count: int) -> dict[str, Any]:
    names = _names(count)
    found = {}
    for name, value in weights.items():
        module, _, part = name.rpartition(".")
        if module in names:
            found[f"{names[module]}.{part}"] = value
    for at in range(count):
        for part in ("weight", "bias"):
            parts = weights[f"layers.{at}.self_attn.in_proj_{part}"].chunk(3)
            for one, value in zip(_TOGETHER, parts, strict=True):
                found[f"encoder.encoder.layer.{at}.attention.self.{one}.{part}"] = value.clone()
    return found
