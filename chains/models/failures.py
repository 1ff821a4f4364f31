"""What vendors raise, in our errors.

Invariant: no text that leaves here holds the key, a control character or more than a few lines of a server's words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from chains.errors import (
    ContextOverflowError,
    ModelAccessError,
    ModelInterruptedError,
    ModelTimeoutError,
    ModelUnavailableError,
    RateLimitError,
    RefusedError,
    SummariseError,
)
from chains.models.base import Profile
from chains.models.endpoint import Endpoint

MAX_WORDS = 300
"""Characters of a server's words that are shown."""
PLACEHOLDER_KEYS = ("ollama", "none")
"""Keys that are no secrets, for servers that want none."""
OVERFLOW = re.compile(
    r"exceed_context_size|exceeds the available context|context_length_exceeded|context (length|window|size)"
    r"|(prompt|input) (is )?too long|input tokens exceed",
    re.IGNORECASE,
)
REFUSED: Mapping[str, re.Pattern[str]] = {
    "temperature": re.compile(r"temperature", re.IGNORECASE),
    "usage": re.compile(r"stream_options|include_usage", re.IGNORECASE),
    "limit": re.compile(r"max_(completion_)?tokens", re.IGNORECASE),
    "schema": re.compile(r"response_format|json_schema|schema|grammar|structured output", re.IGNORECASE),
}
"""Parameters that some servers do not take, and the words by which they say so."""
QUOTA = re.compile(r"insufficient_quota|billing|credit balance", re.IGNORECASE)
POLICY = re.compile(r"content[_ ](filter|policy|management)|safety|moderation|was flagged", re.IGNORECASE)
KEY_LIKE = re.compile(r"\b(sk|pk|lsv2)[-_][\w*.-]{6,}")
NO_CHUNKS = "No generation chunks"
"""LangChain's words for a stream that holds nothing."""
BAD_REQUEST = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)


def find_refused(error: Exception) -> str:
    """The parameter for which a server rejected the request, as in `REFUSED`; empty when it was something else."""
    words = read_words(error)
    if read_status(error) not in BAD_REQUEST or OVERFLOW.search(words):
        return ""
    return next((name for name, pattern in REFUSED.items() if pattern.search(words)), "")


def translate_error(error: Exception, profile: Profile, endpoint: Endpoint) -> SummariseError:
    """Our error for one of a vendor's.

    Args:
        error: From LangChain, openai, its HTTP library, or the code between them.
        profile: Of the model that was asked.
        endpoint: Where; its key is kept out of the text.
    """
    status = read_status(error)
    words = clean_words(read_words(error), endpoint.api_key)
    if OVERFLOW.search(words) or is_kind(error, "ContextOverflowError"):
        return ContextOverflowError(f"The request is too long for {profile.name}: {words}", "Use a larger model.")
    if status:
        return translate_status(status, words, profile, endpoint.base_url, read_wait(error))
    if NO_CHUNKS in words:
        return ModelInterruptedError(f"{profile.name} ended its answer before the first word.", "Try again.")
    if is_kind(error, "APITimeoutError", "TimeoutException", "TimeoutError"):
        return ModelTimeoutError(f"{profile.name} did not answer in time.", "Give it more time with --timeout.")
    if is_kind(error, "APIConnectionError", "TransportError"):
        return ModelInterruptedError(
            f"There is no connection to {profile.name} at {locate(endpoint.base_url)}: {words.rstrip('.')}.",
            "See that the server is running and the address is right.",
        )
    return ModelUnavailableError(f"{profile.name} failed: {words.rstrip('.')}.", "Try again, or use another model.")


def translate_status(
    status: int, words: str, profile: Profile, base_url: str, wait: float | None = None
) -> SummariseError:
    """Our error for an HTTP status."""
    place = locate(base_url)
    if status in (*BAD_REQUEST, HTTPStatus.FORBIDDEN) and POLICY.search(words):
        return RefusedError(f"{place} declined the request: {words}", "Try another model with --model.")
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return ModelAccessError(f"{place} does not accept the key: {words}", "Check the API key.")
    if status == HTTPStatus.NOT_FOUND:
        return ModelAccessError(
            f"{place} does not know {profile.name}: {words}",
            "Check the name of the model and the base URL, which mostly ends in /v1.",
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return translate_throttling(words, place, wait)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ModelInterruptedError(f"{place} failed with status {status}: {words}", "Try again later.", wait=wait)
    return ModelUnavailableError(
        f"{place} rejected the request with status {status}: {words}", "Try another model with --model."
    )


def translate_throttling(words: str, place: str, wait: float | None) -> SummariseError:
    """Our error for "too many requests", which some say of an empty account as well."""
    if QUOTA.search(words):
        return ModelAccessError(f"The quota at {place} is used up: {words}", "Check your account there.")
    hint = f"It asks to wait {wait:,.0f} seconds." if wait else "Wait, or lower --concurrency."
    return RateLimitError(f"{place} asks to slow down: {words}", hint, wait=wait)


def is_kind(error: Exception, *names: str) -> bool:
    """Whether the error has a class of one of these names: which HTTP library openai uses changes with versions."""
    return any(kind.__name__ in names for kind in type(error).__mro__)


def read_status(error: Exception) -> int:
    """HTTP status of the answer, 0 when there was none."""
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else 0


def read_wait(error: Exception) -> float | None:
    """Seconds that the server asks to wait: `Retry-After` (RFC 9110), or OpenAI's in milliseconds."""
    headers: Mapping[str, str] = getattr(getattr(error, "response", None), "headers", {})
    with suppress(ValueError):
        return max(0.0, float(headers.get("retry-after-ms", "")) / 1000)
    stated = headers.get("retry-after", "")
    with suppress(ValueError):
        return max(0.0, float(stated))
    with suppress(ValueError, TypeError):
        return max(0.0, (parsedate_to_datetime(stated) - datetime.now(UTC)).total_seconds())
    return None


def read_words(error: Exception) -> str:
    """What the server said, or else the first cause of the error."""
    body = getattr(error, "body", None)
    inner = body.get("error", body) if isinstance(body, dict) else body
    if isinstance(inner, dict):
        return " ".join(str(inner[field]) for field in ("message", "type", "code", "param") if inner.get(field))
    cause: BaseException = error
    while not inner and cause.__cause__:
        cause = cause.__cause__
    return str(inner or cause) or type(cause).__name__


def clean_words(words: str, key: str) -> str:
    """A server's words, fit to be shown."""
    if key and key not in PLACEHOLDER_KEYS:
        words = words.replace(key, "[key]")
    words = KEY_LIKE.sub("[key]", words)
    words = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return words if len(words) <= MAX_WORDS else words[:MAX_WORDS] + "…"


def locate(base_url: str) -> str:
    """Host and port of an address, without what else it may hold."""
    parts = urlsplit(base_url)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
