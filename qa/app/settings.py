"""What a user can set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """What `qa.toml`, the environment and the command line can change; these are the defaults.

    `send_key` is found, not set: False where `base_url` is an address that came with the articles.
    """

    embedding: str = "all-MiniLM-L6-v2"
    passage_tokens: int = 100
    max_file_mb: float = 25.0
    limit: int = 10
    model: str = ""
    base_url: str = ""
    model_timeout: float = 120.0
    reply_tokens: int = 2000
    temperature: float = 0.0
    prompt_price: float = 0.0
    reply_price: float = 0.0
    send_key: bool = True
