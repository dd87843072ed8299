"""Which language model answers: what the settings say, opened. Nothing is imported until one is named."""

from __future__ import annotations

from dataclasses import replace

from qa.app.settings import Settings
from qa.domain import LanguageModel, Prompt
from qa.errors import ModelError
from qa.indexing.report import Check

EXTRACTIVE = "extractive"
"""The name that asks for no model, whatever the settings say."""

_HELLO = Prompt("You are being tested.", "Reply with the one word: ready")


def named(model: str | None, settings: Settings) -> str | None:
    """The model that is meant; None for the extractive answerer."""
    name = settings.model if model is None else model
    return None if name in ("", EXTRACTIVE) else name


def opened(name: str, settings: Settings) -> LanguageModel:
    """The model *name*. Raises `ModelError`."""
    from qa.language import Access, open_model

    own = settings.model in ("", EXTRACTIVE) or provider_of(settings.model) == provider_of(name)
    access = Access(
        base_url=settings.base_url if own else "",
        timeout=settings.model_timeout,
        reply_tokens=settings.reply_tokens,
        temperature=settings.temperature,
        prompt_price=settings.prompt_price,
        reply_price=settings.reply_price,
        keyed=settings.send_key,
    )
    return open_model(name, access)


def carried(settings: Settings, other: Settings) -> Settings:
    """*settings*, with the models of *other*: a suite may ask another workspace, but not another model."""
    of_models = (
        "model base_url model_timeout reply_tokens temperature prompt_price reply_price send_key".split()
    )
    return replace(settings, **{name: getattr(other, name) for name in of_models})


def provider_of(model: str) -> str:
    """What stands before the first slash."""
    return model.partition("/")[0]


def check(settings: Settings) -> Check | None:
    """Does the configured model answer? It is asked for one word. None when there is none."""
    name = named(None, settings)
    if name is None:
        return None
    try:
        model = opened(name, settings)
        said = "".join(model.stream(_HELLO))
    except ModelError as error:
        return Check("language model", False, str(error), error.hint)
    if not said.strip():
        return Check("language model", False, f"{name} answers with nothing", "raise reply_tokens in qa.toml")
    return Check("language model", True, f"{name} answers")
