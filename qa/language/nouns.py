"""How a model is reached, and what may be spent on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Access:
    """`base_url` empty: the provider's own. Times are seconds, prices US dollars for a million tokens.

    `timeout` is how long a model may be silent; a whole reply may take `PATIENCE` times as long.
    `keyed` False: the server at `base_url` is not to be sent a key.
    """

    base_url: str = ""
    timeout: float = 120.0
    reply_tokens: int = 2000
    temperature: float = 0.0
    prompt_price: float = 0.0
    reply_price: float = 0.0
    keyed: bool = True
    retries: int = 2
    pause: float = 0.5
