"""A llama-index LLM as a `LanguageModel`: streamed, patient within limits, and cancelled by closing.

The provider's client runs in a thread that dies with the process. Thus silence is noticed
whatever the client does meanwhile (some servers keep a connection alive with empty lines), and Ctrl-C is
never caught in a read. A request is repeated only while nothing of the reply has arrived.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import Any

from qa.domain import Prompt, Usage
from qa.errors import ModelError
from qa.language.failures import Server, retry_after, worth_another_try
from qa.language.nouns import Access

PATIENCE = 5
LONGEST_WAIT = 30.0
LONGEST_REPLY = 100_000
"""Characters. No answer is as long; a model that has lost itself is."""

Replies = Callable[[Prompt], Generator[Any, None, None]]


class LlamaModel:
    """A `LanguageModel` over llama-index's `stream_chat`, given as *replies*."""

    def __init__(self, name: str, replies: Replies, access: Access, server: Server) -> None:
        self.name = name
        self._replies = replies
        self._access = access
        self._server = server
        self._usage = Usage()
        self._lock = Lock()

    @property
    def usage(self) -> Usage:
        """Of all replies so far."""
        with self._lock:
            return self._usage

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The reply as it is written. Raises `ModelError`."""
        pump = _Pump(self._opened, prompt)
        counted: Usage | None = None
        try:
            for reply in self._arriving(pump):
                counted = usage_of(reply) or counted
                if text := getattr(reply, "delta", None):
                    yield text
        finally:
            pump.stopped.set()
            self._count(counted)

    def _arriving(self, pump: _Pump) -> Iterator[Any]:
        """What the pump brings, as long as it comes in time. Raises `ModelError`."""
        patience = self._access.timeout
        ends = time.monotonic() + PATIENCE * patience
        length, waits = 0, 0.0
        while True:
            try:
                found = pump.queue.get(timeout=patience + waits)
            except Empty:
                raise self._server.silent() from None
            if isinstance(found, _Ended):
                if found.error is not None:
                    raise self._server.explained(found.error)
                return
            waits = found.seconds if isinstance(found, _Waits) else 0.0
            if waits:
                ends += waits
                continue
            length += len(getattr(found, "delta", None) or "")
            if length > LONGEST_REPLY or time.monotonic() > ends:
                raise ModelError(f"{self.name} did not come to an end", hint="another model may")
            yield found

    def _opened(self, prompt: Prompt) -> Generator[Any, None, None]:
        """The replies to *prompt*, from the first on; asked for again while none came."""
        from tenacity import Retrying, retry_if_exception, stop_after_attempt

        def wait(state: Any) -> float:
            asked = retry_after(state.outcome.exception())
            usual = self._access.pause * 2 ** (state.attempt_number - 1)
            return min(LONGEST_WAIT, usual if asked is None else max(asked, 0))

        pauses: list[float] = []
        again = Retrying(
            sleep=pauses.append,
            stop=stop_after_attempt(1 + self._access.retries),
            wait=wait,
            retry=retry_if_exception(worth_another_try),
            reraise=True,
        )

        for attempt in again:
            if pauses:
                yield _Waits(pauses[-1])  # not the model's silence
                time.sleep(pauses.pop())
            with attempt:
                replies = self._replies(prompt)
                reply = next(replies, None)
        with closing(replies):
            if reply is not None:
                yield reply
                yield from replies

    def _count(self, counted: Usage | None) -> None:
        with self._lock:
            used = counted or Usage()
            cost = self._cost(used) if counted else None
            self._usage += replace(used, cost=cost, unpriced=int(cost is None))

    def _cost(self, counted: Usage) -> float | None:
        prices = self._access.prompt_price, self._access.reply_price
        if counted.cost is not None or not any(prices):
            return counted.cost
        return (counted.prompt_tokens * prices[0] + counted.reply_tokens * prices[1]) / 1e6


class _Ended:
    """The last thing in a pump's queue."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


@dataclass(frozen=True, slots=True)
class _Waits:
    """So long the same request is not sent again, because the server asked for that."""

    seconds: float


class _Pump:
    """Draws replies in a thread of its own."""

    def __init__(self, opened: Replies, prompt: Prompt) -> None:
        self.queue: SimpleQueue[Any] = SimpleQueue()
        self.stopped = Event()
        Thread(target=self._run, args=(opened, prompt), daemon=True, name="qa language model").start()

    def _run(self, opened: Replies, prompt: Prompt) -> None:
        ended = _Ended(None)
        try:
            with closing(opened(prompt)) as replies:
                for reply in replies:
                    if self.stopped.is_set():
                        break
                    self.queue.put(reply)
        except (
            Exception
        ) as error:  # whatever a client raises on what a server sends is explained in `failures`
            ended = _Ended(error)
        self.queue.put(ended)


def usage_of(reply: Any) -> Usage | None:
    """What a reply of llama-index says of tokens: each provider's class says it elsewhere."""
    known = dict(getattr(reply, "additional_kwargs", None) or {})
    raw = getattr(reply, "raw", None)
    usage = raw.get("usage") if isinstance(raw, dict) else getattr(raw, "usage", None)
    if usage is not None:
        known |= usage if isinstance(usage, dict) else getattr(usage, "__dict__", {})
        known |= getattr(usage, "model_extra", None) or {}
    prompt = known.get("prompt_tokens", known.get("input_tokens"))
    written = known.get("completion_tokens", known.get("output_tokens"))
    if not isinstance(prompt, int) or not isinstance(written, int) or not prompt + written:
        return None
    cost = known.get("cost")
    return Usage(prompt, written, float(cost) if isinstance(cost, int | float) else None)
