"""Counts tokens exactly where the model's tokenizer is at hand: OpenAI's is in this folder, llama.cpp has its own.

Invariant: nothing is fetched: the vocabulary is used when its SHA-256 is right, and an estimate otherwise.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chains.tokens import estimate_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktoken import Encoding

FOLDER = Path(__file__).parent
O200K = FOLDER / "fb374d419588a4632f3f557e76b4b70aebbca790"
O200K_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
PIECE = 4_000
"""Code points that are encoded at once: tiktoken takes the square of the length for a text without spaces."""
TIMEOUT = 30.0
MAX_BYTES = 16_000_000


def count_o200k(texts: Sequence[str]) -> list[int]:
    """Tokens of each text by the vocabulary of OpenAI's current models."""
    encoding = load_o200k()
    if encoding is None:
        return [estimate_tokens(text) for text in texts]
    pieces = ((text[start : start + PIECE] for start in range(0, len(text), PIECE)) for text in texts)
    return [sum(len(encoding.encode_ordinary(piece)) for piece in parts) for parts in pieces]


@cache
def load_o200k() -> Encoding | None:
    """The encoding; None when its file is not whole."""
    if sha256(O200K.read_bytes()).hexdigest() != O200K_SHA256:
        return None
    import tiktoken

    with set_variable("TIKTOKEN_CACHE_DIR", str(FOLDER)):
        return tiktoken.get_encoding("o200k_base")


@contextmanager
def set_variable(name: str, value: str) -> Iterator[None]:
    """Set a variable of the environment for a while."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


def count_with_server(base_url: str, api_key: str, texts: Sequence[str]) -> list[int]:
    """Tokens of each text as llama.cpp's own `/tokenize` counts them; estimated when it does not answer."""
    from chains.models.probing import open_connection

    parts = urlsplit(base_url)
    connection = open_connection(base_url)
    headers = {"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"}
    path = parts.path.rstrip("/").removesuffix("/v1") + "/tokenize"
    try:
        connection.connect()
        connection.sock.settimeout(TIMEOUT)
        counts = []
        for text in texts:
            connection.request("POST", path, json.dumps({"content": text}), headers)
            counts.append(len(json.loads(connection.getresponse().read(MAX_BYTES))["tokens"]))
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return [estimate_tokens(text) for text in texts]
    else:
        return counts
    finally:
        connection.close()
