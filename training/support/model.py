"""The network: MiniLM's encoder over claim and evidence, and one number for how well they fit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn

from qa.networks import Arrays
from training.reader import checkpoints
from training.reader import model as reading


class Classifier(nn.Module):
    """Token ids, mask and types, of shape (batch, tokens), to one logit each: above 0, supported."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.config.hidden_size, 1)

    def forward(self, tokens: Any, mask: Any, types: Any) -> Any:
        """See the class."""
        states = self.encoder(input_ids=tokens, attention_mask=mask, token_type_ids=types)
        return self.head(states.last_hidden_state[:, 0]).float().squeeze(-1)


def build(*, dropout: float = 0.0, attention: str = "sdpa", reader: Path | None = None) -> Classifier:
    """The classifier before training; its encoder is that of *reader*, a span reader's run, where given.

    The encoder of all-MiniLM-L6-v2 never read two texts together. A span reader's has.
    """
    spans = reading.build(dropout=dropout, attention=attention)
    if reader is not None:
        spans.load_state_dict(checkpoints.load(checkpoints.found(reader))["reader"])
    return Classifier(spans.encoder)


def tensors(given: Arrays, device: Any) -> tuple[Any, Any, Any]:
    """What `Classifier` takes."""
    tokens, mask, types = (torch.from_numpy(a).to(device) for a in (given.tokens, given.mask, given.types))
    return tokens, mask, types


def loss_of(classifier: Classifier, given: Arrays, supported: Sequence[bool], device: Any) -> Any:
    """Mean cross-entropy."""
    wanted = torch.tensor([float(one) for one in supported], device=device)
    return nn.functional.binary_cross_entropy_with_logits(classifier(*tensors(given, device)), wanted)
