"""Where a model is reached, and whether that is on this machine.

Invariant: the key shows in no `repr`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from chains.errors import ConfigError


@dataclass(frozen=True)
class Endpoint:
    """One model on one server.

    Attributes:
        model: What the server calls it.
        base_url: Up to and with "/v1".
        api_key: Servers that want none accept any.
        timeout: Seconds that one request may take, from sending it to the last chunk of the answer.
        limit_name: Parameter that limits an answer: OpenAI's newer models take "max_completion_tokens" only, most
            other servers know "max_tokens" only.
        tokenizer: Who counts tokens: "o200k" is OpenAI's vocabulary, "server" llama.cpp's own; or nobody.
    """

    model: str
    base_url: str
    api_key: str = field(repr=False)
    timeout: float = 600.0
    limit_name: str = "max_tokens"
    tokenizer: Literal["o200k", "server", "estimate"] = "estimate"


def find_host(base_url: str) -> str | None:
    """Where text sent to this address goes; None when it stays on the machine.

    Raises:
        ConfigError: It is not the address of a server.
    """
    try:
        parts = urlsplit(base_url)
        host, usable = parts.hostname, parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:
        host, usable = None, False
    if not host or not usable:
        raise ConfigError("The base URL is no address of a server.", "It looks like http://127.0.0.1:11434/v1")
    return None if is_loopback(host) else host


def is_loopback(host: str) -> bool:
    """Whether the host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
