"""The real clients of the four providers, against a scripted server on loopback."""

from __future__ import annotations

import gc
import logging
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qa.domain import Prompt, Usage
from qa.errors import Exit, ModelError
from qa.language import PROVIDERS, Access, open_model
from qa.language.providers import checked_address, local
from tests.server import Reply, Server, scripted

PROMPT = Prompt("Be brief.", "When did the mill open?")
SAID = "It opened in 1887. [S1]\nIt burned down."
KEY = "sk-a-key-that-nobody-may-see"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key and no address but a test's own."""
    for provider in PROVIDERS.values():
        for name in (*provider.keys, *provider.urls):
            monkeypatch.delenv(name, raising=False)


def _access(server: Server, provider: str = "openai", **more: Any) -> Access:
    base = server.openai if provider == "openai" else server.address
    return replace(Access(base_url=base, pause=0.01, timeout=30.0), **more)


def _error(server: Server, **more: Any) -> ModelError:
    with pytest.raises(ModelError) as raised:
        list(open_model("openai/any", _access(server, **more)).stream(PROMPT))
    assert raised.value.exit == Exit.MODEL
    return raised.value


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_each_provider_streams_and_counts(provider: str) -> None:
    """The prompt arrives whole, the reply piece by piece, and the tokens are those the server counted."""
    with scripted(Reply(SAID)) as server:
        model = open_model(f"{provider}/any", _access(server, provider))
        pieces = list(model.stream(PROMPT))

        assert "".join(pieces) == SAID
        assert len(pieces) > 3
        assert PROMPT.user in server.asked[0].prompt
        assert PROMPT.system in server.asked[0].prompt
        assert (model.name, model.usage) == (f"{provider}/any", Usage(100, 20, unpriced=1))


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_each_provider_explains_a_refusal(
    provider: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """In one line with a hint, and without a word in any log."""
    with scripted(Reply("so it is", status=status)) as server:
        model = open_model(f"{provider}/any", _access(server, provider))
        with pytest.raises(ModelError) as raised:
            list(model.stream(PROMPT))

    assert str(raised.value).startswith(f"{provider}/any: ")
    assert "so it is" in str(raised.value)
    assert raised.value.hint
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_each_provider_explains_that_nobody_is_there(provider: str) -> None:
    """A refused connection is not tried again: nobody started the server meanwhile."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    began = time.monotonic()
    with pytest.raises(ModelError) as raised:
        list(open_model(f"{provider}/any", Access(base_url=address, pause=5)).stream(PROMPT))

    assert str(raised.value) == f"{provider}/any: no server answers at {address}"
    assert time.monotonic() - began < 4


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "openai/any: the key was refused (401): no"),
        (404, "openai/any: there is no such model at"),
        (429, "openai/any: too many requests, or no credit left: no"),
        (500, "openai/any: the server failed (500): no"),
        (400, "openai/any: the request was refused (400): no"),
    ],
)
def test_a_refusal_says_what_and_why(status: int, message: str) -> None:
    with scripted(Reply("no", status=status)) as server:
        assert str(_error(server)).startswith(message)


@pytest.mark.parametrize(("status", "times"), [(429, 3), (500, 3), (503, 3), (401, 1), (404, 1), (400, 1)])
def test_only_what_may_pass_is_tried_again(status: int, times: int) -> None:
    """Three times at most."""
    with scripted(Reply("no", status=status)) as server:
        _error(server)

        assert len(server.asked) == times


def test_the_servers_wish_to_wait_is_respected() -> None:
    """Retry-After, in seconds."""
    limited = Reply("slowly", status=429, headers={"retry-after": "0.4"})
    with scripted(limited, Reply(SAID)) as server:
        began = time.monotonic()
        pieces = list(open_model("openai/any", _access(server)).stream(PROMPT))

        assert "".join(pieces) == SAID
        assert time.monotonic() - began >= 0.4


@pytest.mark.parametrize("then", ["stall", "ping"])
@pytest.mark.parametrize("text", ["", "It opened"])
def test_silence_is_an_error_in_time(text: str, then: str) -> None:
    """Before the first word and after it, and also when the server only keeps the line open."""
    with scripted(Reply(text, then=then)) as server:
        began = time.monotonic()
        error = _error(server, timeout=0.4)

    assert time.monotonic() - began < 3
    assert "was silent for 0.4 seconds" in str(error)
    assert error.hint == "raise model_timeout in qa.toml"


def test_a_reply_that_breaks_off_is_an_error() -> None:
    """The pieces that came are not the answer."""
    with scripted(Reply("It opened in", then="cut")) as server:
        model = open_model("openai/any", _access(server))
        stream = model.stream(PROMPT)

        assert [next(stream) for _ in range(3)] == ["It ", "opened ", "in"]
        with pytest.raises(ModelError) as raised:
            next(stream)
    assert "broke off" in str(raised.value)


@pytest.mark.parametrize(
    "body",
    [
        b"data: {not json}\n\n",
        b'data: {"choices": null}\n\n',
        b'data: {"choices": [{"delta": 7}]}\n\n',
        b"data: [1, 2]\n\n",
        b'data: {"error": {"message": "overloaded"}}\n\n',
        b'data: "text"\n\n',
        b"\xff\xfe\x00",
    ],
)
def test_a_malformed_reply_is_an_error_or_none(body: bytes) -> None:
    """Whatever the client makes of it: a `ModelError`, or nothing that could pass for an answer."""
    reply = Reply(body=body, headers={"content-type": "text/event-stream"})
    with scripted(reply) as server:
        pieces = []
        with suppress(ModelError):
            pieces = list(open_model("openai/any", _access(server)).stream(PROMPT))
        assert pieces == []


def test_a_reply_without_end_is_ended() -> None:
    with scripted(Reply(f"{'w' * 5000} " * 30)) as server:
        assert "did not come to an end" in str(_error(server))


def test_an_empty_reply_is_empty() -> None:
    with scripted(Reply("")) as server:
        assert list(open_model("openai/any", _access(server)).stream(PROMPT)) == []


def test_closing_the_iterator_ends_the_request() -> None:
    """So that a chat can be interrupted: the server sees the connection go."""
    with scripted(Reply("word " * 1000, pause=0.01)) as server:
        stream = open_model("openai/any", _access(server)).stream(PROMPT)
        assert next(stream) == "word "
        assert _connected(server) == 1
        stream.close()  # type: ignore[attr-defined]
        ends = time.monotonic() + 5
        while _connected(server) and time.monotonic() < ends:
            time.sleep(0.01)

        assert _connected(server) == 0  # long before the ten seconds that the reply would have taken


def _connected(server: Server) -> int:
    """Open sockets of this process whose other end is *server*."""
    sockets = [one for one in gc.get_objects() if issubclass(type(one), socket.socket) and one.fileno() >= 0]
    count = 0
    for one in sockets:
        with suppress(OSError):
            count += one.getpeername() == server.server_address
    return count


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
@pytest.mark.parametrize("given_up", [False, True])
def test_no_connection_outlives_its_reply(provider: str, given_up: bool) -> None:
    """Neither that of a reply that ended, nor that of one that nobody waits for any more."""
    with scripted(Reply("word " * 60, pause=0.005)) as server:
        stream = open_model(f"{provider}/any", _access(server, provider)).stream(PROMPT)
        assert next(stream)
        if given_up:
            stream.close()  # type: ignore[attr-defined]
        else:
            list(stream)
        ends = time.monotonic() + 5
        while _connected(server) and time.monotonic() < ends:
            time.sleep(0.01)

        assert _connected(server) == 0


# ---------------------------------------------------------------- keys, packages, names


def test_a_missing_key_names_the_variable() -> None:
    with pytest.raises(ModelError) as raised:
        open_model("openai/gpt-4o-mini")
    assert str(raised.value) == "openai/gpt-4o-mini needs a key: OPENAI_API_KEY is not set"
    assert raised.value.hint == "export OPENAI_API_KEY=…, or name a server of your own with --base-url"


def test_a_server_of_ones_own_needs_no_key() -> None:
    with scripted(Reply(SAID)) as server:
        list(open_model("openai/any", _access(server)).stream(PROMPT))

        assert server.asked[0].headers["authorization"] == "Bearer none"


def test_the_key_is_sent_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """And not to an address that came with a folder of articles."""
    monkeypatch.setenv("OPENAI_API_KEY", f"{KEY}\n")
    with scripted(Reply(SAID)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.openai)
        list(open_model("openai/any").stream(PROMPT))
        list(open_model("openai/any", Access(base_url=server.openai, keyed=False)).stream(PROMPT))

        assert [one.headers["authorization"] for one in server.asked] == [f"Bearer {KEY}", "Bearer none"]


@pytest.mark.parametrize("status", [400, 401, 500])
def test_no_message_holds_a_key(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the server repeats it; nor does anything the error was raised from."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with scripted(Reply(f"wrong key: {KEY}", status=status)) as server:
        error = _error(server)

    assert KEY not in f"{error}{error.hint}{error.__cause__!r}{error.__context__!r}"
    assert "wrong key: …" in str(error)


@pytest.mark.parametrize("name", ["gpt-4o", "openai/", "nobody/model", "", "/x"])
def test_what_names_no_model_is_an_error(name: str) -> None:
    with pytest.raises(ModelError) as raised:
        open_model(name)
    assert "providers: openai, ollama, anthropic, google" in raised.value.hint


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_a_missing_package_names_the_extra(provider: str, tmp_path: Path) -> None:
    """The exact command that installs it."""
    code = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.startswith('llama_index.llms.'):\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}')\n"
        "sys.meta_path.insert(0, Absent())\n"
        "from qa.language import open_model, Access\n"
        f"try: open_model('{provider}/any', Access(base_url='http://localhost:1'))\n"
        "except Exception as error: print(type(error).__name__, error.hint, sep='|')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout == f"ModelError|pip install 'qa-articles[{provider}]'\n"


def test_addresses() -> None:
    """A bare host is one; one with a password is refused, because it would be shown."""
    assert checked_address("localhost:11434/") == "http://localhost:11434"
    assert checked_address("https://example.org/v1/") == "https://example.org/v1"
    for wrong in ("ftp://example.org", "http://", "http://example.org:port", "http://[example.org/v1"):
        with pytest.raises(ModelError):
            checked_address(wrong)
    for secret in ("u:p4ss@h", "u:p4ss@h:99999/v1", "u:p4ss/x@h/v1", "u:p4ss@[bad/v1", "h/v1?api_key=p4ss"):
        with pytest.raises(ModelError) as raised:
            checked_address(f"http://{secret}")
        assert "p4ss" not in str(raised.value)
    assert local("http://127.0.0.1:8000/v1")
    assert local("localhost:11434")
    assert not local("http://127.0.0.1.example.org")
    assert not local("https://localhost.example.org/v1")


def test_prices_make_a_cost() -> None:
    """Dollars for a million tokens; without prices no cost is guessed."""
    with scripted(Reply(SAID)) as server:
        access = Access(base_url=server.openai, prompt_price=1.0, reply_price=10.0)
        model = open_model("openai/any", access)
        list(model.stream(PROMPT))
        list(model.stream(PROMPT))

    assert model.usage == Usage(200, 40, pytest.approx(0.0006))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("provider", "name", "value"),
    [
        ("ollama", "OLLAMA_API_KEY", "k-secret"),
        ("openai", "OPENAI_CUSTOM_HEADERS", "X-Token: k-secret"),
        ("anthropic", "ANTHROPIC_CUSTOM_HEADERS", "X-Token: k-secret"),
    ],
)
def test_what_a_client_sends_by_itself_goes_to_no_address_of_the_articles(
    provider: str, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is it repeated in a message, should a server know it."""
    monkeypatch.setenv(name, value)
    with scripted(Reply("wrong: k-secret", status=400)) as server:
        access = _access(server, provider)
        with pytest.raises(ModelError, match=f"{name} would be sent to") as raised:
            open_model(f"{provider}/any", replace(access, keyed=False))
        assert raised.value.hint == "unset it, or give the address yourself with --base-url"
        assert server.asked == []
        with pytest.raises(ModelError, match="wrong: …"):
            list(open_model(f"{provider}/any", access).stream(PROMPT))


def test_a_reply_without_a_price_leaves_the_others_priced() -> None:
    """One that failed, say: what comes after it has its cost."""
    with scripted(Reply("no", status=400), Reply(SAID)) as server:
        access = Access(base_url=server.openai, prompt_price=1.0, reply_price=10.0)
        model = open_model("openai/any", access)
        with pytest.raises(ModelError):
            list(model.stream(PROMPT))
        before = model.usage
        list(model.stream(PROMPT))

    assert before.unpriced == 1
    assert model.usage.since(before) == Usage(100, 20, pytest.approx(0.0003))  # type: ignore[arg-type]


def test_a_wait_that_the_server_asks_for_is_no_silence() -> None:
    limited = Reply("slowly", status=429, headers={"retry-after": "0.9"})
    with scripted(limited, Reply(SAID)) as server:
        model = open_model("openai/any", replace(_access(server), timeout=0.5))

        assert "".join(model.stream(PROMPT)) == SAID
