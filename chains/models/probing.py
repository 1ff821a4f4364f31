"""Which models the servers have that answer now, asked with plain sockets and side by side.

Invariant: nothing but loopback and the server that the user named is contacted, no redirect is followed, and what
answers is not believed to be a model server until it lists models.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from chains.models.endpoint import find_host

LOCAL_TIMEOUT = 0.3
"""Seconds to reach a server on this machine."""
REMOTE_TIMEOUT = 5.0
ANSWER_TIMEOUT = 5.0
"""Seconds for an answer; a server may have to look through its folder of models."""
MAX_BYTES = 4_000_000
CONTEXT_NAMES = (
    "n_ctx",  # llama.cpp
    "max_model_len",  # vLLM, SGLang
    "loaded_context_length",  # LM Studio
    "context_length",  # OpenRouter, Together
    "context_window",  # Groq
    "max_context_length",  # Mistral
)
OLLAMA_CONTEXT = 4096
"""Ollama's default, which its OpenAI address cannot raise; it drops what is beyond without a word."""


@dataclass(frozen=True)
class ModelServer:
    """A server that may be there.

    Attributes:
        provider: Before the colon in the names of its models; empty where LangChain has none for it.
    """

    name: str
    base_url: str
    provider: str = ""
    api_key: str = field(default="none", repr=False)


@dataclass(frozen=True)
class FoundModel:
    """A model that a server offers.

    Attributes:
        model: What the server calls it.
        context: Its context window in tokens, None when the server does not say.
        counts: The server counts tokens when asked, as llama.cpp does.
    """

    server: ModelServer
    model: str
    context: int | None = None
    counts: bool = False

    @property
    def name(self) -> str:
        """As users write it: "ollama:gemma3:4b"."""
        return f"{self.server.provider}:{self.model}" if self.server.provider else self.model


OLLAMA = ModelServer("Ollama", "http://127.0.0.1:11434/v1", provider="ollama", api_key="ollama")
LOCAL_SERVERS = (
    OLLAMA,
    ModelServer("LM Studio", "http://127.0.0.1:1234/v1"),
    ModelServer("llama.cpp", "http://127.0.0.1:8080/v1"),
)


def find_models(servers: Sequence[ModelServer]) -> tuple[FoundModel, ...]:
    """The chat models of all servers that answer, in the order of the servers."""
    with ThreadPoolExecutor(len(servers)) as pool:
        return tuple(model for models in pool.map(list_server, servers) for model in models)


def list_server(server: ModelServer) -> tuple[FoundModel, ...]:
    """The chat models of one server; none when it does not answer like a model server."""
    connection = open_connection(server.base_url)
    try:
        connection.connect()
        connection.sock.settimeout(ANSWER_TIMEOUT)
        path = urlsplit(server.base_url).path.rstrip("/") + "/models"
        connection.request("GET", path, headers={"Authorization": f"Bearer {server.api_key}"})
        return read_models(server, json.loads(connection.getresponse().read(MAX_BYTES)))
    except (OSError, HTTPException, ValueError, RecursionError):
        return ()
    finally:
        connection.close()


def open_connection(base_url: str) -> HTTPConnection:
    """A connection that is not made yet.

    Raises:
        ConfigError: It is no address of a server.
    """
    timeout = REMOTE_TIMEOUT if find_host(base_url) else LOCAL_TIMEOUT
    parts = urlsplit(base_url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=timeout)


def read_models(server: ModelServer, answer: object) -> tuple[FoundModel, ...]:
    """The chat models in the answer of a server; models that only embed text are left out."""
    entries = answer.get("data") if isinstance(answer, dict) else None
    listed = entries if isinstance(entries, list) else []
    named = [entry for entry in listed if isinstance(entry, dict) and is_chat_model(entry.get("id"))]
    return tuple(
        FoundModel(server, entry["id"], read_context(server, entry), isinstance(entry.get("meta"), dict))
        for entry in named
    )


def is_chat_model(name: object) -> bool:
    """Whether this may be the name of a model that answers."""
    return isinstance(name, str) and name.isprintable() and "embed" not in name.lower()


def read_context(server: ModelServer, entry: dict[str, Any]) -> int | None:
    """The context window that a server states for a model in its list."""
    if server.provider == OLLAMA.provider:
        return OLLAMA_CONTEXT
    meta = entry.get("meta")
    facts = {**entry, **meta} if isinstance(meta, dict) else entry
    stated = (facts.get(name) for name in CONTEXT_NAMES)
    return next((number for number in stated if isinstance(number, int) and number > 0), None)


def ask_ollama(base_url: str, model: str) -> int | None:
    """The context window that Ollama has loaded a model with; None when it has not."""
    connection = open_connection(base_url)
    try:
        connection.connect()
        connection.sock.settimeout(ANSWER_TIMEOUT)
        connection.request("GET", urlsplit(base_url).path.rstrip("/").removesuffix("/v1") + "/api/ps")
        loaded = json.loads(connection.getresponse().read(MAX_BYTES))["models"]
        return next(
            (int(entry["context_length"]) for entry in loaded if model in (entry["name"], entry["model"])), None
        )
    except (OSError, HTTPException, ValueError, KeyError, TypeError, RecursionError):
        return None
    finally:
        connection.close()
