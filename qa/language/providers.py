"""The providers: which package reaches each, how its client is made, and where its key is looked for.

A new provider is one function and one row of `PROVIDERS`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from qa.domain import Prompt
from qa.errors import ModelError
from qa.language.failures import Server
from qa.language.model import LlamaModel
from qa.language.nouns import Access

_WINDOW = 8192
"""Tokens of prompt and reply together, where a server has to be told: ten passages and a long answer fit."""

_LOCAL = re.compile(r"localhost|127(?:\.\d+){3}|::1|0\.0\.0\.0")


@dataclass(frozen=True, slots=True)
class Provider:
    """`build` makes the llama-index LLM of (name, address, key, access). `keys` and `urls` are variables.

    So are `carried`, which its client reads by itself and sends to whatever address it is given.
    """

    build: Callable[[str, str, str, Access], Any]
    package: str
    address: str
    keys: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    absent: str = ""


def _openai(name: str, address: str, key: str, access: Access) -> Any:
    from llama_index.llms.openai_like import OpenAILike

    return OpenAILike(
        model=name,
        api_base=address,
        api_key=key,
        is_chat_model=True,
        context_window=_WINDOW,
        temperature=access.temperature,
        max_tokens=access.reply_tokens,
        timeout=access.timeout,
        max_retries=0,  # requests are repeated in one place, `qa.language.model`
        additional_kwargs={"stream_options": {"include_usage": True}},
    )


def _ollama(name: str, address: str, key: str, access: Access) -> Any:
    from llama_index.llms.ollama import Ollama

    return Ollama(
        model=name,
        base_url=address,
        temperature=access.temperature,
        context_window=_WINDOW,
        request_timeout=access.timeout,
        additional_kwargs={"num_predict": access.reply_tokens},
    )


def _anthropic(name: str, address: str, key: str, access: Access) -> Any:
    from llama_index.core.llms import LLMMetadata
    from llama_index.llms.anthropic import Anthropic

    class AnyAnthropic(Anthropic):
        """llama-index refuses names that are not in its table: a model may be newer than the table."""

        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(context_window=_WINDOW, is_chat_model=True, model_name=self.model)

    return AnyAnthropic(
        model=name,
        base_url=address,
        api_key=key,
        temperature=access.temperature,
        max_tokens=access.reply_tokens,
        timeout=access.timeout,
        max_retries=0,
    )


def _google(name: str, address: str, key: str, access: Access) -> Any:
    from google.genai.types import HttpOptions
    from llama_index.llms.google_genai import GoogleGenAI

    return GoogleGenAI(
        model=name,
        api_key=key,
        temperature=access.temperature,
        max_tokens=access.reply_tokens,
        context_window=_WINDOW,  # given, so that no request is made before the first question
        max_retries=0,
        file_mode="inline",
        http_options=HttpOptions(base_url=address, timeout=int(1000 * access.timeout)),
    )


PROVIDERS: Mapping[str, Provider] = {
    "openai": Provider(
        _openai,
        "llama-index-llms-openai-like",
        "https://api.openai.com/v1",
        ("OPENAI_API_KEY",),
        ("OPENAI_BASE_URL", "OPENAI_API_BASE"),
        ("OPENAI_CUSTOM_HEADERS",),
    ),
    "ollama": Provider(
        _ollama,
        "llama-index-llms-ollama",
        "http://localhost:11434",
        (),
        ("OLLAMA_HOST",),
        ("OLLAMA_API_KEY",),
        absent="ollama pull {name}",
    ),
    "anthropic": Provider(
        _anthropic,
        "llama-index-llms-anthropic",
        "https://api.anthropic.com",
        ("ANTHROPIC_API_KEY",),
        ("ANTHROPIC_BASE_URL",),
        ("ANTHROPIC_CUSTOM_HEADERS",),
    ),
    "google": Provider(
        _google,
        "llama-index-llms-google-genai",
        "https://generativelanguage.googleapis.com",
        ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
        ("GOOGLE_GEMINI_BASE_URL",),
    ),
}


def open_model(model: str, access: Access = Access()) -> LlamaModel:
    """The model *model*, like `openai/gpt-4o-mini`. Nothing is sent until it is asked something.

    Raises `ModelError`: no such provider, its package or its key is missing, an address that is none.
    """
    provider_name, slash, name = model.partition("/")
    provider = PROVIDERS.get(provider_name)
    if not slash or not name.strip() or provider is None:
        raise ModelError(
            f"{model!r} names no model",
            hint=f"write it PROVIDER/NAME, like openai/gpt-4o-mini; providers: {', '.join(PROVIDERS)}",
        )
    address = checked_address(access.base_url or _first(provider.urls) or provider.address)
    key = _key(model, provider, address, access)
    secrets = (*provider.keys, *provider.carried)
    server = Server(model, address, access.timeout, secrets, provider.absent.format(name=name))

    def connect() -> Any:
        return provider.build(name, address, key, access)

    try:
        _close(connect())
    except ImportError as error:
        raise ModelError(
            f"{model} needs the package {provider.package} ({server.without_keys(str(error))})",
            hint=f"pip install 'qa-articles[{provider_name}]'",
        ) from None
    except Exception as error:  # what a client says of a name or an option that it does not take
        raise ModelError(f"{model} cannot be used: {server.without_keys(str(error))}") from None
    return LlamaModel(model, lambda prompt: _replies(connect, prompt), access, server)


def checked_address(address: str) -> str:
    """*address*, without a slash at its end. Raises `ModelError` when it is none, or holds a password."""
    written = address if "://" in address else f"http://{address}"  # OLLAMA_HOST is often a bare host
    if "@" in written or "?" in written:
        raise ModelError(
            "an address must hold no password and no query", hint="keys are read from the environment only"
        )
    try:
        parts = urlsplit(written)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise ModelError(
            f"{address!r} is no address of a server", hint="write it like http://localhost:8000/v1"
        )
    return written.rstrip("/")


def local(address: str) -> bool:
    """Is *address* this machine?"""
    host = (urlsplit(address if "://" in address else f"http://{address}").hostname or "").lower()
    return _LOCAL.fullmatch(host) is not None


def _key(model: str, provider: Provider, address: str, access: Access) -> str:
    """The key to send to *address*, which may be none where the server is one's own.

    Raises `ModelError` where it is missing, and where the client would send more than that by itself.
    """
    own = address == provider.address
    carried = next((name for name in provider.carried if os.environ.get(name)), None)
    if carried and not (own or access.keyed):
        raise ModelError(
            f"{carried} would be sent to {address}, which qa.toml names",
            hint="unset it, or give the address yourself with --base-url",
        )
    key = _first(provider.keys) if own or access.keyed else ""
    if own and provider.keys and not key:
        raise ModelError(
            f"{model} needs a key: {' or '.join(provider.keys)} is not set",
            hint=f"export {provider.keys[0]}=…, or name a server of your own with --base-url",
        )
    return key or "none"


def _first(names: tuple[str, ...]) -> str:
    """The value of the first variable that is set; a key with a newline at its end is one that was pasted."""
    return next((value for name in names if (value := os.environ.get(name, "").strip())), "")


def _replies(connect: Callable[[], Any], prompt: Prompt) -> Generator[Any, None, None]:
    """The replies of a client that is made for them and closed with this iterator."""
    from llama_index.core.llms import ChatMessage, MessageRole

    system = [ChatMessage(role=MessageRole.SYSTEM, content=prompt.system)] if prompt.system else []
    llm = connect()
    try:
        yield from llm.stream_chat([*system, ChatMessage(role=MessageRole.USER, content=prompt.user)])
    finally:
        _close(llm)


def _close(llm: Any) -> None:
    """End the connections of llama-index's *llm*: its client can, which is made when it is needed."""
    client = getattr(llm, "_client", None)
    if client is not None:
        client.close()
