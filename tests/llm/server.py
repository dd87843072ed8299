"""A small real language model behind an OpenAI-compatible endpoint on the loopback interface.

    python -m tests.llm.server MODEL.gguf [--port 8135]

`POST /v1/chat/completions` (also with `"stream": true`, and with `n` replies), `GET /v1/models`. It needs
`transformers`, `gguf` and `accelerate`; only `make test-llm` does.
"""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

NAME = "smollm2"
MOST_PROMPT, MOST_REPLY = 1900, 160
"""Tokens. The model was trained with 2,048 in all."""


@dataclass
class Model:
    """A causal language model; one reply at a time is written."""

    tokenizer: Any
    network: Any
    lock: threading.Lock

    @classmethod
    def load(cls, file: Path, *, threads: int = 2) -> Model:
        """From a GGUF file; takes some fifteen seconds."""
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer
        from transformers.utils import logging

        torch.set_num_threads(threads)
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        folder, name = str(file.parent), file.name
        tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name)
        network = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.bfloat16)
        return cls(tokenizer, network.eval(), threading.Lock())

    def replies(
        self, messages: list[dict[str, str]], *, count: int, temperature: float, seed: int, most: int
    ) -> list[str]:
        """*count* replies, drawn at *temperature*; at 0 one and the same."""
        import torch
        from transformers import DynamicCache

        # The file's own template is not always read from GGUF: this is SmolLM2's.
        text = "".join(f"<|im_start|>{one['role']}\n{one['content']}<|im_end|>\n" for one in messages)
        tokens = self.tokenizer(f"{text}<|im_start|>assistant\n", return_tensors="pt").input_ids[
            :, -MOST_PROMPT:
        ]
        chosen: dict[str, Any] = {"do_sample": False}
        if temperature > 0:
            chosen = {"do_sample": True, "temperature": temperature, "top_p": 0.95}
            tokens = tokens.repeat(count, 1)
        end = self.tokenizer.convert_tokens_to_ids("<|im_end|>")
        with self.lock, torch.inference_mode():
            read = DynamicCache()  # the prompt is read once, not once for each reply
            self.network(tokens[:1, :-1], past_key_values=read, use_cache=True)
            read.batch_repeat_interleave(len(tokens))
            torch.manual_seed(seed)
            found = self.network.generate(
                tokens,
                past_key_values=read,
                attention_mask=torch.ones_like(tokens),
                max_new_tokens=min(most, MOST_REPLY),
                eos_token_id=end,
                pad_token_id=end,
                repetition_penalty=1.05,
                **chosen,
            )
        texts = self.tokenizer.batch_decode(found[:, tokens.shape[1] :], skip_special_tokens=True)
        return [text.strip() for text in texts] * (count if temperature == 0 else 1)


def handler(model: Model) -> type[BaseHTTPRequestHandler]:
    """What answers requests with *model*."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

        def do_GET(self) -> None:
            self._json({"object": "list", "data": [{"id": NAME, "object": "model"}]})

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            texts = model.replies(
                asked["messages"],
                count=int(asked.get("n") or 1),
                temperature=float(asked.get("temperature") or 0),
                seed=int(asked.get("seed") or 0),
                most=int(asked.get("max_tokens") or MOST_REPLY),
            )
            if asked.get("stream"):
                self._stream(texts[0])
            else:
                self._json(_completion(texts))

        def _json(self, found: dict[str, Any]) -> None:
            body = json.dumps(found).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _stream(self, text: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            for word in text.split(" "):
                self._event(_chunk({"content": f"{word} "}, None))
            self._event(_chunk({}, "stop"))
            self.wfile.write(b"data: [DONE]\n\n")
            self.close_connection = True

        def _event(self, found: dict[str, Any]) -> None:
            self.wfile.write(f"data: {json.dumps(found)}\n\n".encode())

    return Handler


def _completion(texts: list[str]) -> dict[str, Any]:
    choices = [
        {"index": at, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        for at, text in enumerate(texts)
    ]
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": NAME,
        "choices": choices,
        "usage": usage,
    }


def _chunk(delta: dict[str, str], finish: str | None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": NAME, "choices": [choice]}


@contextmanager
def serving(model: Model, port: int = 0) -> Iterator[str]:
    """The endpoint's base address, while it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", port), handler(model))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Serve a small model on loopback.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--port", type=int, default=8135)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    with serving(Model.load(given.file, threads=given.threads), given.port) as address:
        print(address, flush=True)  # noqa: T201 - a script
        threading.Event().wait()


if __name__ == "__main__":
    main()
