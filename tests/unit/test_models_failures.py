"""Vendors' errors in our words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.errors import (
    ContextOverflowError,
    ModelInterruptedError,
    ModelTimeoutError,
    ModelUnavailableError,
    RateLimitError,
    RefusedError,
)
from chains.models.base import Profile
from chains.models.embedded import describe_exit
from chains.models.endpoint import Endpoint
from chains.models.failures import MAX_WORDS, clean_words, is_schema_refusal, translate_error

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
        (StatusError(401, None), ModelUnavailableError),
        (StatusError(403, {"message": "no"}), ModelUnavailableError),
        (StatusError(404, "<html>"), ModelUnavailableError),
        (StatusError(429, {"message": "slow"}), RateLimitError),
        (StatusError(400, {"code": "content_filter"}), RefusedError),
        (StatusError(503, {"message": "loading"}), ModelInterruptedError),
        (StatusError(418, ["odd"]), ModelUnavailableError),
        (APITimeoutError(), ModelTimeoutError),
        (TransportError("peer closed connection"), ModelInterruptedError),
        (ValueError("No generation chunks were returned"), ModelUnavailableError),
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
        (StatusError(400, {"message": "Invalid schema for response_format"}), True),
        (StatusError(422, {"message": "json_schema is not supported"}), True),
        (StatusError(400, {"message": "failed to parse grammar"}), True),
        (StatusError(400, {"message": "schema and prompt exceed the context window"}), False),
        (StatusError(500, {"message": "response_format"}), False),
        (ValueError("response_format"), False),
    ],
)
def test_a_refused_schema_is_told_from_other_failures(error, refused):
    assert is_schema_refusal(error) is refused


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
