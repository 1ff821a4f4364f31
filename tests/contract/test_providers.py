"""Providers beside OpenAI's protocol, through their own real clients, and who counts tokens."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from asking import build_request, collect, join

from chains.errors import ConfigError, ModelUnavailableError, RateLimitError
from chains.models.catalog import open_model
from chains.models.provided import Provided
from chains.models.tokenizers import count_o200k, count_with_server
from chains.settings import Settings
from chains.tokens import estimate_tokens

ANSWER = '{"city": "Utrecht", "number": 7}'
CLAUDE = Settings(model="anthropic:claude-fable-5")


class Anthropic(BaseHTTPRequestHandler):
    """Speaks Anthropic's protocol, as the server's mood says."""

    def do_POST(self):
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        if self.server.mood == "throttled":
            self.send_response(429)
            self.send_header("Retry-After", "7")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        start = {"id": "m", "type": "message", "role": "assistant", "model": "claude", "content": []}
        usage = {"input_tokens": 11, "output_tokens": 1}
        self.send("message_start", message={**start, "stop_reason": None, "usage": usage})
        self.send("content_block_start", index=0, content_block={"type": "text", "text": ""})
        self.send("content_block_delta", index=0, delta={"type": "text_delta", "text": ANSWER})
        self.send("content_block_stop", index=0)
        self.send("message_delta", delta={"stop_reason": self.server.mood}, usage={**usage, "output_tokens": 5})
        self.send("message_stop")

    def send(self, kind, **fields):
        self.wfile.write(f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode())

    def log_message(self, *_):
        """Nothing on stderr."""


@pytest.fixture
def anthropic(monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Anthropic)
    server.mood, server.asked = "end_turn", []
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    monkeypatch.setenv("ANTHROPIC_API_KEY", "a-key")
    monkeypatch.setenv("ANTHROPIC_API_URL", f"http://127.0.0.1:{server.server_port}")
    yield server
    server.shutdown()
    server.server_close()


def ask(settings=CLAUDE):
    async def run():
        model = await open_model(settings, lambda _: None)
        return model, await collect(model, build_request())

    return asyncio.run(run())


def test_an_answer_of_another_provider_is_one_of_ours(anthropic):
    model, chunks = ask()
    assert isinstance(model, Provided)
    assert (join(chunks), chunks[-1].finish_reason) == (ANSWER, "stop")
    assert chunks[-1].usage.input_tokens == 11
    assert model.profile.context_window >= 200_000
    assert "JSON Schema" in json.dumps(anthropic.asked[0]["messages"])


@pytest.mark.parametrize(("mood", "reason"), [("max_tokens", "length"), ("refusal", "refusal")])
def test_the_end_of_such_an_answer_is_understood(anthropic, mood, reason):
    anthropic.mood = mood
    _, chunks = ask()
    assert chunks[-1].finish_reason == reason


def test_how_long_another_provider_asks_to_wait_is_understood(anthropic):
    anthropic.mood = "throttled"
    with pytest.raises(RateLimitError) as caught:
        ask()
    assert caught.value.wait == 7
    assert len(anthropic.asked) == 1


def test_a_provider_elsewhere_is_named_and_refused_where_text_must_stay(monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "a-key")
    monkeypatch.delenv("ANTHROPIC_API_URL", raising=False)
    model = asyncio.run(open_model(CLAUDE, lambda _: None))
    assert model.profile.host == "api.anthropic.com"
    with pytest.raises(ConfigError, match="--local-only"):
        asyncio.run(open_model(replace(CLAUDE, local_only=True), lambda _: None))


def test_a_provider_whose_package_is_missing_says_which(monkeypatch):
    with pytest.raises(ModelUnavailableError, match=r"langchain.mistralai"):
        asyncio.run(open_model(Settings(model="mistralai:mistral-large"), lambda _: None))


def test_a_provider_whose_key_is_missing_says_which(monkeypatch):
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    with pytest.raises(ModelUnavailableError, match="needs a key") as caught:
        asyncio.run(open_model(CLAUDE, lambda _: None))
    assert caught.value.hint == "Set ANTHROPIC_API_KEY."


def test_openais_vocabulary_is_here_and_counts():
    assert count_o200k(["hello world", "", "Привіт"]) == [2, 0, 3]


def test_a_long_text_without_spaces_is_counted_in_time():
    assert count_o200k(["a" * 200_000])[0] > 1000


def test_llama_cpp_counts_its_own_tokens(server):
    counts = count_with_server(f"{server.address}/v1", server.key, ["Hello world", "Hello world, hello moon"])
    assert 0 < counts[0] < counts[1] < 12


def test_what_cannot_be_counted_is_estimated():
    text = "De brug is dicht."
    assert count_with_server("http://127.0.0.1:1/v1", "", [text]) == [estimate_tokens(text)]
