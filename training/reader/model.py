"""The network: MiniLM's encoder, and for each token how well an answer would begin or end there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn

from qa.embedding.models import locate
from training.reader.inputs import Batch

BASE = "all-MiniLM-L6-v2"


class SpanReader(nn.Module):
    """Token ids, mask and types, of shape (batch, tokens), to start and end logits of that shape."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.config.hidden_size, 2)

    def forward(self, tokens: Any, mask: Any, types: Any) -> tuple[Any, Any]:
        """See the class."""
        states = self.encoder(input_ids=tokens, attention_mask=mask, token_type_ids=types)
        starts, ends = self.head(states.last_hidden_state).float().unbind(-1)
        return starts, ends


def base() -> Path:
    """The folder of the encoder that training begins with."""
    return locate(BASE)


def build(*, dropout: float = 0.0, attention: str = "sdpa") -> SpanReader:
    """The reader before training.

    Without dropout by default: questions are seen once or twice, and on a CPU half of the
    time would go into drawing what to drop.
    """
    from transformers import BertModel
    from transformers.utils import logging

    logging.set_verbosity_error()  # it would report the pooling layer, which is left out, as missing
    logging.disable_progress_bar()
    encoder = BertModel.from_pretrained(
        base(),
        add_pooling_layer=False,
        attn_implementation=attention,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
    )
    return SpanReader(encoder)


def tensors(batch: Batch, device: Any) -> tuple[Any, Any, Any]:
    """What `SpanReader` takes."""
    tokens, mask, types = (torch.from_numpy(a).to(device) for a in (batch.tokens, batch.mask, batch.types))
    return tokens, mask, types


def loss_of(reader: SpanReader, batch: Batch, device: Any) -> Any:
    """Mean cross-entropy of the answer's first and last token, over where a span may be."""
    barred = torch.from_numpy(~batch.allowed).to(device)
    wanted = (torch.from_numpy(a).to(device) for a in (batch.starts, batch.ends))
    logits = reader(*tensors(batch, device))
    losses = [
        nn.functional.cross_entropy(scores.masked_fill(barred, -1e4), target)
        for scores, target in zip(logits, wanted, strict=True)
    ]
    return sum(losses) / 2
