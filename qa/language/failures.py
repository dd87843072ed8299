"""What goes wrong with a model, in words a user can act on.

The clients of the providers share no root of their exceptions; what they do share is a status code,
and the exceptions of httpx that they were raised from.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.errors import ModelError

_LONGEST = 240
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


@dataclass(frozen=True, slots=True)
class Server:
    """Who is asked, and how many seconds it may be silent: for messages only.

    `secrets` are the variables that hold keys.
    """

    model: str
    address: str
    patience: float
    secrets: tuple[str, ...]
    absent: str = ""

    def explained(self, error: BaseException) -> ModelError:
        """*error* as a user can act on it; no key is in it, whatever the server wrote."""
        status, said = status_of(error), self.without_keys(_said(error))
        kind = kind_of(error)
        if status is not None:
            return self._refused(status, said)
        if kind == "unreachable":
            hint = "is the server running? --base-url, or base_url in qa.toml, names another"
            return ModelError(f"{self.model}: no server answers at {self.address}", hint=hint)
        if kind == "silent":
            return self.silent()
        if kind == "broken off":
            return ModelError(
                f"{self.model}: the connection broke off in the middle of the reply", hint=_AFRESH
            )
        return ModelError(
            f"{self.model}: the reply cannot be understood ({said})",
            hint=f"does {self.address} speak the protocol of {self.model.split('/')[0]}?",
        )

    def silent(self) -> ModelError:
        """Whoever notices it first, this side or the provider's client."""
        why = f"{self.model}: {self.address} was silent for {self.patience:g} seconds"
        return ModelError(why, hint="raise model_timeout in qa.toml")

    def _refused(self, status: int, said: str) -> ModelError:
        tail = f": {said}" if said else ""
        keys = " or ".join(self.secrets)
        if status in (401, 403):
            hint = f"check {keys}" if keys else "the server wants a key"
            return ModelError(f"{self.model}: the key was refused ({status}){tail}", hint=hint)
        if status == 404:
            hint = self.absent or f"check the name, and the address {self.address}"
            return ModelError(f"{self.model}: there is no such model at {self.address}{tail}", hint=hint)
        if status == 429:
            return ModelError(f"{self.model}: too many requests, or no credit left{tail}", hint=_AFRESH)
        if status >= 500:
            return ModelError(f"{self.model}: the server failed ({status}){tail}", hint=_AFRESH)
        hint = "if the prompt is too long for the model, ask with a smaller --limit"
        return ModelError(f"{self.model}: the request was refused ({status}){tail}", hint=hint)

    def without_keys(self, text: str) -> str:
        """*text* on one line, cut, with every key that the environment holds struck out."""
        plain = " ".join(text.split())
        for name in self.secrets:
            for line in os.environ.get(name, "").splitlines():  # headers: one a line, after its name
                for secret in (line.strip(), line.partition(":")[2].strip()):
                    plain = plain.replace(secret, "…") if secret else plain
        return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


_AFRESH = "try again later; without --model the answer is quoted from the articles"


def worth_another_try(error: BaseException) -> bool:
    """May the same request succeed a moment later? Not when nobody is there, or nobody answers in time."""
    status = status_of(error)
    return status in _AGAIN if status is not None else kind_of(error) == "broken off"


def retry_after(error: BaseException) -> float | None:
    """The seconds that the server asks to wait; None where it does not say."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    try:
        return float(headers["retry-after"]) if headers is not None else None
    except (KeyError, ValueError, TypeError):
        return None


def status_of(error: BaseException) -> int | None:
    """The HTTP status that *error* stands for."""
    for name in ("status_code", "code"):
        status = getattr(error, name, None)
        if isinstance(status, int) and 400 <= status < 600:
            return status
    return None


def kind_of(error: BaseException) -> str:
    """`unreachable`, `silent`, `broken off`, or `` for what is none of these."""
    names = [type(one).__name__ for one in _chain(error)]
    if any(name in ("ConnectError", "ConnectTimeout", "UnsupportedProtocol") for name in names):
        return "unreachable"
    if any(name in ("ReadTimeout", "WriteTimeout", "PoolTimeout", "APITimeoutError") for name in names):
        return "silent"
    if any(name in ("RemoteProtocolError", "ReadError", "WriteError", "CloseError") for name in names):
        return "broken off"
    if any(isinstance(one, ConnectionError) for one in _chain(error)):
        return "unreachable"  # ollama's own, with nothing behind it
    return ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _said(error: BaseException) -> str:
    """What the server wrote, without the client's wrapping."""
    body = getattr(error, "body", None)
    for path in (("error", "message"), ("message",), ("error",)):
        found = _at(body, path)
        if isinstance(found, str) and found.strip():
            return found
    text = str(getattr(error, "message", "") or error)
    return text if "<html" not in text.lower() else "a page of HTML"


def _at(body: object, path: Sequence[str]) -> object:
    for name in path:
        body = body.get(name) if isinstance(body, dict) else None
    return body
