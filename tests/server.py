"""A scripted server on loopback that speaks the protocols of the four providers, faults included.

    with scripted(Reply("It opened in 1887. [S1]")) as server:
        model = open_model("openai/any", Access(base_url=server.openai))

Each request takes the next `Reply` of the script; the last one is repeated. A reply may be a function of
the prompt. What was asked stands in `server.asked`. It ends with the `with` block, and with the process.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any


@dataclass(frozen=True)
class Reply:
    """`pause`: seconds before each piece. `then` is what happens after the last: `end`, `stall` (nothing
    more comes), `ping` (only empty lines come), `cut` (the connection breaks)."""

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    pause: float = 0.0
    then: str = "end"
    usage: tuple[int, int] | None = (100, 20)


@dataclass(frozen=True)
class Asked:
    """A request: its path, its headers in small letters, and its body."""

    path: str
    headers: Mapping[str, str]
    body: Any

    @property
    def prompt(self) -> str:
        """All that the model would read."""
        return "\n\n".join(_texts(self.body))


Script = Reply | Callable[[str], Reply]


class Server(ThreadingHTTPServer):
    """See the module."""

    daemon_threads = True

    def __init__(self, script: tuple[Script, ...]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.asked: list[Asked] = []
        self.closing = Event()
        self.guard = Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def openai(self) -> str:
        """The base URL as OpenAI's clients want it."""
        return f"{self.address}/v1"

    def take(self, asked: Asked) -> Reply:
        with self.guard:
            self.asked.append(asked)
            one = self.script[min(len(self.asked), len(self.script)) - 1]
        return one if isinstance(one, Reply) else one(asked.prompt)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that left is what some tests are about."""


@contextmanager
def scripted(*script: Script) -> Iterator[Server]:
    """A server that follows *script*."""
    server = Server(script)
    thread = Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = json.loads(self.rfile.read(length) or b"null")
        asked = Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
        reply = self.server.take(asked)
        with suppress(ConnectionError):
            self._send(reply, _PROTOCOLS[_protocol(self.path)])
        self.close_connection = True

    def _send(self, reply: Reply, protocol: Protocol) -> None:
        raw = reply.body
        if reply.status != 200 and raw is None:
            raw = json.dumps({"error": {"message": reply.text, "type": "scripted"}}).encode()
        self.send_response(reply.status)
        kind = protocol.kind if raw is None else "application/json"
        for name, value in {"content-type": kind, "connection": "close", **reply.headers}.items():
            self.send_header(name, value)
        if raw is not None:
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
            return
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for piece in protocol.pieces(reply):
            time.sleep(reply.pause)
            self._chunk(piece)
        while reply.then in ("stall", "ping") and not self.server.closing.wait(0.05):
            if reply.then == "ping":
                self._chunk(": still there\n\n")
        if reply.then == "end":
            for piece in protocol.ending(reply):
                self._chunk(piece)
            self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


# ---------------------------------------------------------------- protocols


@dataclass(frozen=True)
class Protocol:
    """How a provider streams."""

    kind: str
    pieces: Callable[[Reply], Iterator[str]]
    ending: Callable[[Reply], Iterator[str]]


def _words(reply: Reply) -> list[str]:
    return re.findall(r"\S+\s*|\s+", reply.text)


def _sse(value: Any, event: str = "") -> str:
    named = f"event: {event}\n" if event else ""
    return f"{named}data: {json.dumps(value)}\n\n"


def _openai_chunk(delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}


def _openai(reply: Reply) -> Iterator[str]:
    for word in _words(reply):
        yield _sse(_openai_chunk({"role": "assistant", "content": word}))


def _openai_end(reply: Reply) -> Iterator[str]:
    yield _sse(_openai_chunk({}, "stop"))
    if reply.usage:
        sent, written = reply.usage
        counted = {"prompt_tokens": sent, "completion_tokens": written, "total_tokens": sent + written}
        yield _sse({**_openai_chunk({}), "choices": [], "usage": counted})
    yield "data: [DONE]\n\n"


def _ollama(reply: Reply) -> Iterator[str]:
    for word in _words(reply):
        message = {"role": "assistant", "content": word}
        yield json.dumps({"model": "m", "message": message, "done": False}) + "\n"


def _ollama_end(reply: Reply) -> Iterator[str]:
    sent, written = reply.usage or (0, 0)
    counted = {"prompt_eval_count": sent, "eval_count": written}
    message = {"role": "assistant", "content": ""}
    yield (
        json.dumps({"model": "m", "message": message, "done": True, "done_reason": "stop", **counted}) + "\n"
    )


def _anthropic(reply: Reply) -> Iterator[str]:
    sent = reply.usage[0] if reply.usage else 0
    message: dict[str, Any] = {
        "id": "1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": sent, "output_tokens": 1},
    }
    yield _sse({"type": "message_start", "message": message}, "message_start")
    block = {"type": "text", "text": ""}
    yield _sse({"type": "content_block_start", "index": 0, "content_block": block}, "content_block_start")
    for word in _words(reply):
        delta = {"type": "text_delta", "text": word}
        yield _sse({"type": "content_block_delta", "index": 0, "delta": delta}, "content_block_delta")


def _anthropic_end(reply: Reply) -> Iterator[str]:
    yield _sse({"type": "content_block_stop", "index": 0}, "content_block_stop")
    counted = {"output_tokens": reply.usage[1] if reply.usage else 0}
    delta = {"stop_reason": "end_turn", "stop_sequence": None}
    yield _sse({"type": "message_delta", "delta": delta, "usage": counted}, "message_delta")
    yield _sse({"type": "message_stop"}, "message_stop")


def _google(reply: Reply) -> Iterator[str]:
    for word in _words(reply):
        yield _sse({"candidates": [{"content": {"role": "model", "parts": [{"text": word}]}, "index": 0}]})


def _google_end(reply: Reply) -> Iterator[str]:
    sent, written = reply.usage or (0, 0)
    counted = {"promptTokenCount": sent, "candidatesTokenCount": written, "totalTokenCount": sent + written}
    last = {"content": {"role": "model", "parts": [{"text": ""}]}, "finishReason": "STOP", "index": 0}
    yield _sse({"candidates": [last], "usageMetadata": counted})


_PROTOCOLS = {
    "openai": Protocol("text/event-stream", _openai, _openai_end),
    "ollama": Protocol("application/x-ndjson", _ollama, _ollama_end),
    "anthropic": Protocol("text/event-stream", _anthropic, _anthropic_end),
    "google": Protocol("text/event-stream", _google, _google_end),
}


def _protocol(path: str) -> str:
    if path.endswith("/chat/completions"):
        return "openai"
    if path.startswith("/api/chat"):
        return "ollama"
    return "anthropic" if path.endswith("/messages") else "google"


def _texts(value: Any) -> Iterator[str]:
    """Every text below the keys that hold one, in each of the protocols."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key in ("content", "text", "system") and isinstance(below, str):
                yield below
            else:
                yield from _texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from _texts(below)
