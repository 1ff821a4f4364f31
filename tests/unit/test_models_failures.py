"""Vendors' errors in our words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.errors import (
    ContextOverflowError,
    ModelAccessError,
    ModelInterruptedError,
    ModelTimeoutError,
    ModelUnavailableError,
    RateLimitError,
    RefusedError,
)
from chains.models.base import Profile
from chains.models.embedded import describe_exit
from chains.models.endpoint import Endpoint
from chains.models.failures import MAX_WORDS, clean_words, find_refused, read_wait, translate_error

ENDPOINT = Endpoint("m", "https://user:hunter2@models.example:8443/v1", "a-secret-key")


class StatusError(Exception):
    """As openai's: a status and the body of the answer."""

    def __init__(self, status, body):
        super().__init__("Error code")
        self.status_code = status
        self.body = body


class APITimeoutError(Exception):
    """Named as openai's."""


class ReadError(Exception):
    """Named as httpx's."""


class TransportError(ReadError):
    """Named as httpx's."""


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (StatusError(400, {"message": "too much", "code": "context_length_exceeded"}), ContextOverflowError),
        (StatusError(400, {"error": {"message": "x", "type": "exceed_context_size_error"}}), ContextOverflowError),
        (StatusError(400, "prompt is too long: 9 tokens"), ContextOverflowError),
        (StatusError(401, None), ModelAccessError),
        (StatusError(403, {"message": "no"}), ModelAccessError),
        (StatusError(404, "<html>"), ModelAccessError),
        (StatusError(429, {"message": "slow"}), RateLimitError),
        (StatusError(400, {"code": "content_filter"}), RefusedError),
        (StatusError(503, {"message": "loading"}), ModelInterruptedError),
        (StatusError(418, ["odd"]), ModelUnavailableError),
        (APITimeoutError(), ModelTimeoutError),
        (TransportError("peer closed connection"), ModelInterruptedError),
        (ValueError("No generation chunks were returned"), ModelInterruptedError),
    ],
)
def test_each_failure_has_its_error(error, ours):
    found = translate_error(error, Profile("tested"), ENDPOINT)
    assert type(found) is ours
    assert found.hint
    assert "hunter2" not in found.message


@pytest.mark.parametrize(
    ("error", "refused"),
    [
        (StatusError(400, {"message": "Invalid schema for response_format"}), "schema"),
        (StatusError(422, {"message": "json_schema is not supported"}), "schema"),
        (StatusError(400, {"message": "failed to parse grammar"}), "schema"),
        (StatusError(400, {"message": "temperature does not support 0 with this model"}), "temperature"),
        (StatusError(400, {"message": "Unsupported parameter", "param": "max_tokens"}), "limit"),
        (StatusError(400, {"message": "Unknown field stream_options"}), "usage"),
        (StatusError(400, {"message": "schema and prompt exceed the context window"}), ""),
        (StatusError(500, {"message": "response_format"}), ""),
        (ValueError("response_format"), ""),
    ],
)
def test_a_refused_parameter_is_told_from_other_failures(error, refused):
    assert find_refused(error) == refused


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "7", "retry-after-ms": "250"}, 0.25),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_a_server_asks_to_wait_is_read(headers, seconds):
    error = StatusError(429, {})
    error.response = SimpleNamespace(headers=headers)
    assert read_wait(error) == seconds


@settings(deadline=None)
@given(st.text(), st.text())
def test_a_servers_words_are_fit_to_show(before, after):
    shown = clean_words(f"{before}a-secret-key sk-proj-0123456789 {after}", "a-secret-key")
    assert "a-secret-key" not in shown
    assert "sk-proj" not in shown
    assert len(shown) <= MAX_WORDS + 1
    assert shown.isprintable()


def test_a_placeholder_key_is_not_taken_out_of_words():
    assert clean_words("ollama is loading", "ollama") == "ollama is loading"


def test_an_endpoint_does_not_show_its_key():
    assert "a-secret-key" not in repr(ENDPOINT)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (-9, "memory ran out"),
        (-4, "lacks instructions"),
        (0xC000001D, "lacks instructions"),
        (-11, "stopped"),
        (3, "why"),
    ],
)
def test_an_exit_of_the_child_is_explained(code, words):
    message, hint = describe_exit(code, "why")
    assert words in message
    assert hint
