"""Names of models, what "auto" takes, and what may leave the machine."""

from __future__ import annotations

import asyncio
import hashlib
import json
import subprocess
import sys
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from chains.errors import ConfigError, ModelUnavailableError
from chains.events import ModelPrepared
from chains.models import catalog
from chains.models.endpoint import find_host
from chains.models.probing import ModelServer, find_models
from chains.models.weights import Weights
from chains.settings import Settings

LISTING = {
    "data": [
        {"id": "nomic-embed-text"},
        {"id": "gemma3:4b", "meta": {"n_ctx": 8192}},
        {"id": "evil\x1b[31m"},
        {"id": 7},
        "odd",
        {"id": "qwen3:14b"},
    ]
}


def ignore(_event):
    """Nobody looks at the progress."""


def find_status(settings):
    """The line of the list on the weights of a test."""
    return next(status for status in catalog.list_models(settings) if status.name == "embedded:tiny")


def open_now(settings):
    return asyncio.run(catalog.open_model(settings, ignore))


class Listing(BaseHTTPRequestHandler):
    """Answers every GET with what the server was given."""

    def do_GET(self):
        payload = self.server.payload
        self.send_response(200)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)
        self.server.asked.append((self.path, self.headers["Authorization"]))

    def log_message(self, *_):
        """Nothing on stderr."""


@pytest.fixture
def listing():
    """A server that lists models; `payload` can be replaced."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listing)
    server.payload, server.asked = json.dumps(LISTING).encode(), []
    server.base_url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """Settings for a machine with no local server, no key and no weights."""
    monkeypatch.setattr(catalog, "LOCAL_SERVERS", (ModelServer("nobody", "http://127.0.0.1:1/v1"),))
    missing = Weights("none", (("gos_no_such_package", "x"),), "none.gguf", 1, "")
    monkeypatch.setattr(catalog, "QWEN_CODER", missing)
    monkeypatch.setattr(catalog, "EMBEDDED_WEIGHTS", {"none": missing})
    return Settings(cache_dir=tmp_path)


@pytest.mark.parametrize(
    ("model", "base_url", "address", "served", "limit_name"),
    [
        ("openai:gpt-5-mini", None, "https://api.openai.com/v1", "gpt-5-mini", "max_completion_tokens"),
        ("openai:gpt-5", "https://eu.example/v1", "https://eu.example/v1", "gpt-5", "max_completion_tokens"),
        ("ollama:gemma3:4b", None, "http://127.0.0.1:11434/v1", "gemma3:4b", "max_tokens"),
        ("ollama:x", "http://box:1/v1", "http://box:1/v1", "x", "max_tokens"),
        ("meta/llama-3:8b", "https://vllm.example/v1", "https://vllm.example/v1", "meta/llama-3:8b", "max_tokens"),
        ("anthropic:claude", "https://any.example/v1", "https://any.example/v1", "anthropic:claude", "max_tokens"),
    ],
)
def test_a_name_leads_to_a_model_on_a_server(model, base_url, address, served, limit_name):
    opened = open_now(Settings(model=model, base_url=base_url, api_key="users-key", context=8192))
    assert opened.profile.name == model
    assert opened.endpoint.base_url == address
    assert opened.endpoint.model == served
    assert opened.endpoint.limit_name == limit_name


def test_the_key_for_openai_is_sent_to_openai_alone():
    assert open_now(Settings(model="openai:gpt-5", api_key="users-key")).endpoint.api_key == "users-key"
    assert open_now(Settings(model="ollama:x", api_key="users-key", context=8192)).endpoint.api_key == "ollama"


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        (Settings(model="gpt-5"), ConfigError, "not the name of a model"),
        (Settings(model="openai:"), ConfigError, "names no model"),
        (Settings(model="nobody:claude"), ConfigError, "no provider nobody"),
        (Settings(model="embedded:gpt-5"), ConfigError, "no embedded model"),
        (Settings(model="embedded:/no/such.gguf"), ModelUnavailableError, "does not exist"),
        (Settings(model="openai:gpt-5"), ModelUnavailableError, "needs a key"),
        (Settings(model="x", base_url="ftp://x/v1"), ConfigError, "no address"),
        (Settings(model="x", base_url="http://[::1"), ConfigError, "no address"),
        (Settings(model="x", base_url="http://host:port/v1"), ConfigError, "no address"),
        (Settings(model="x", base_url="localhost:8080"), ConfigError, "no address"),
    ],
)
def test_a_name_that_leads_nowhere_is_an_error_with_a_hint(settings, error, words, tmp_path):
    with pytest.raises(error, match=words) as caught:
        open_now(replace(settings, cache_dir=tmp_path))
    assert caught.value.hint


@pytest.mark.parametrize(
    "settings",
    [
        Settings(model="openai:gpt-5", api_key="users-key"),
        Settings(model="x", base_url="https://models.example/v1"),
        Settings(model="auto", base_url="https://models.example/v1"),
        Settings(model="ollama:x", base_url="http://192.168.1.5:11434/v1"),
        Settings(model="x", base_url="http://localhost.evil.example/v1"),
        Settings(model="x", base_url="http://127.0.0.1@evil.example/v1"),
    ],
)
def test_local_only_refuses_a_model_elsewhere(settings):
    with pytest.raises(ConfigError, match="--local-only"):
        open_now(replace(settings, local_only=True))


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("http://127.0.0.1:8080/v1", None),
        ("http://127.3.2.1/v1", None),
        ("http://[::1]:8080/v1", None),
        ("http://LocalHost/v1", None),
        ("http://0.0.0.0/v1", "0.0.0.0"),
        ("https://Api.Example/v1", "api.example"),
    ],
)
def test_the_host_is_named_unless_it_is_this_machine(base_url, host):
    assert find_host(base_url) == host
    assert open_now(Settings(model="x", base_url=base_url, context=8192)).profile.parallel == (host is not None)


@pytest.mark.parametrize(
    ("name", "small"),
    [
        ("gemma3:4b", True),
        ("qwen2.5-0.5b-instruct", True),
        ("gemma3:12b", False),
        ("phi-4", False),
        ("gpt-5-mini", False),
    ],
)
def test_a_small_model_is_known_by_its_name(name, small):
    assert catalog.is_small(name) is small


def test_auto_takes_openai_when_there_is_a_key(alone):
    opened = open_now(replace(alone, api_key="users-key", temperature=0.5))
    assert (opened.profile.name, opened.profile.host) == ("openai:gpt-5-mini", "api.openai.com")
    assert opened.profile.temperature == 0.5


def test_auto_takes_a_server_on_this_machine(alone, listing, monkeypatch):
    monkeypatch.setattr(catalog, "LOCAL_SERVERS", (ModelServer("LM Studio", listing.base_url),))
    opened = open_now(replace(alone, api_key="users-key", local_only=True))
    assert (opened.profile.name, opened.profile.host, opened.profile.context_window) == ("gemma3:4b", None, 8192)
    assert opened.profile.small
    assert ("/v1/models", "Bearer users-key") not in listing.asked


def test_auto_takes_the_model_of_the_server_that_is_named(alone, listing):
    opened = open_now(replace(alone, base_url=listing.base_url, api_key="servers-key"))
    assert opened.profile.name == "gemma3:4b"
    assert listing.asked == [("/v1/models", "Bearer servers-key")]


def test_auto_without_anything_names_the_three_ways_out(alone):
    with pytest.raises(ModelUnavailableError) as caught:
        open_now(alone)
    for way in ("OPENAI_API_KEY", "Ollama", "make setup-embedded", "grain-of-salt[embedded-model]"):
        assert way in caught.value.hint


@pytest.mark.parametrize("payload", [b"", b"<html>", b"[]", b'{"data": 1}', b'{"data": null}', b"[" * 100_000])
def test_what_lists_no_models_is_no_model_server(alone, listing, payload):
    listing.payload = payload
    assert find_models([ModelServer("x", listing.base_url)]) == ()
    with pytest.raises(ModelUnavailableError, match="lists no models"):
        open_now(replace(alone, base_url=listing.base_url))


def test_models_that_cannot_answer_are_not_listed(listing):
    found = find_models([ModelServer("Ollama", listing.base_url, provider="ollama")])
    assert [model.name for model in found] == ["ollama:gemma3:4b", "ollama:qwen3:14b"]


def test_the_list_says_what_can_be_used_and_why_the_rest_cannot(alone):
    openai, local, embedded, *hub = catalog.list_models(alone)
    assert not openai.usable
    assert "OPENAI_API_KEY" in openai.detail
    assert not local.usable
    assert not embedded.usable
    assert "make setup-embedded" in embedded.detail
    assert not [model for model in hub if model.usable]
    assert all(f"models pull {model.name.removeprefix('embedded:')}" in model.detail for model in hub)


def test_the_list_shows_what_a_server_offers(alone, listing):
    first, second, openai, *_ = catalog.list_models(replace(alone, base_url=listing.base_url, api_key="servers-key"))
    assert (first.name, first.usable, first.small) == ("gemma3:4b", True, True)
    assert (second.name, second.usable, second.small) == ("qwen3:14b", True, False)
    assert not openai.usable


def test_weights_are_joined_with_progress_and_then_loaded(alone, tmp_path, monkeypatch):
    """The joined file is no model, so loading it fails, and that must come after the join."""
    content = b"GGUF" + bytes(3000)
    package = tmp_path / "site" / "gos_test_whole"
    package.mkdir(parents=True)
    (package / "whole.bin").write_bytes(content)
    monkeypatch.syspath_prepend(str(package.parent))
    sha256 = hashlib.sha256(content).hexdigest()
    weights = Weights("tiny", (("gos_test_whole", "whole.bin"),), "tiny.gguf", len(content), sha256)
    monkeypatch.setattr(catalog, "EMBEDDED_WEIGHTS", {"tiny": weights})
    events = []
    settings = replace(alone, model="embedded:tiny", cache_dir=tmp_path / "cache")
    assert find_status(settings).usable
    with pytest.raises(ModelUnavailableError, match="cannot be loaded"):
        asyncio.run(catalog.open_model(settings, events.append))
    joined = ModelPrepared("joining the weights", len(content), len(content))
    assert events == [joined, ModelPrepared("starting the model")]
    assert find_status(settings).detail == str(tmp_path / "cache" / "tiny.gguf")


def test_a_cancelled_join_stops(alone, tmp_path, monkeypatch):
    package = tmp_path / "site" / "gos_test_endless"
    package.mkdir(parents=True)
    (package / "whole.bin").write_bytes(bytes(1000))
    monkeypatch.syspath_prepend(str(package.parent))
    weights = Weights("tiny", (("gos_test_endless", "whole.bin"),) * 10_000, "tiny.gguf", 10_000_000, "")
    monkeypatch.setattr(catalog, "EMBEDDED_WEIGHTS", {"tiny": weights})

    async def run():
        joining = asyncio.create_task(catalog.join_weights(weights, tmp_path / "cache", lambda _: joining.cancel()))
        with pytest.raises(asyncio.CancelledError):
            await joining

    asyncio.run(run())
    assert not [path for path in (tmp_path / "cache").iterdir() if path.suffix != ".lock"]


def test_listing_models_loads_no_model_library():
    script = (
        "import sys\nfrom chains.models.catalog import list_models\nfrom chains.settings import Settings\n"
        "list_models(Settings())\n"
        "heavy = {'langchain_core', 'langchain_openai', 'openai', 'httpx', 'httpx2', 'xllamacpp', 'tiktoken'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2], timeout=60)
