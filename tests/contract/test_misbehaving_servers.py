"""Servers that fail in the ways that servers do: each becomes one of our errors, and no key shows."""

from __future__ import annotations

import asyncio
import json
import traceback

import pytest
from asking import CITY, build_request, collect, join, read_first
from misbehaving import ANSWER, STRAY_KEY

from chains.errors import ModelTimeoutError, ModelUnavailableError, RateLimitError, RefusedError, SummariseError
from chains.models.base import Profile
from chains.models.endpoint import Endpoint
from chains.models.openai_compatible import OpenAICompatible

KEY = "correct-horse-battery"


@pytest.fixture
def ask(misbehaving):
    """Ask the server for one behaviour."""

    def ask_model(behaviour, **endpoint):
        model = OpenAICompatible(Profile("tested"), Endpoint(behaviour, misbehaving.base_url, KEY, **endpoint))
        return asyncio.run(collect(model, build_request()))

    return ask_model


@pytest.mark.parametrize(
    ("behaviour", "error", "words"),
    [
        ("throttled", RateLimitError, "slow down"),
        ("failing", ModelUnavailableError, "status 500"),
        ("unknown", ModelUnavailableError, "does not know"),
        ("leaking", ModelUnavailableError, "rejected"),
        ("moved", ModelUnavailableError, "status 307"),
        ("dropped", ModelUnavailableError, "broke its answer off"),
        ("torn", ModelUnavailableError, "connection"),
        ("failing-late", ModelUnavailableError, "out of memory"),
        ("forbidden-prompt", RefusedError, "declined"),
    ],
)
def test_a_failure_becomes_an_error_that_is_fit_to_show(ask, behaviour, error, words):
    with pytest.raises(error, match=words) as caught:
        ask(behaviour)
    shown = f"{caught.value.message} {caught.value.hint}"
    assert KEY not in shown
    assert STRAY_KEY not in shown
    assert shown.isprintable()
    assert len(shown) < 500
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_a_redirect_takes_no_text_to_another_host(ask, misbehaving):
    with pytest.raises(ModelUnavailableError):
        ask("moved")
    assert len(misbehaving.asked) == 1


@pytest.mark.parametrize("behaviour", ["refusing", "filtered"])
def test_a_refusal_is_a_finish_reason(ask, behaviour):
    (chunk,) = ask(behaviour)
    assert chunk.finish_reason == "refusal"


def test_reasoning_is_taken_off_the_answer(ask):
    assert join(ask("thinking")) == ANSWER


def test_an_answer_that_never_comes_times_out(ask, misbehaving):
    with pytest.raises(ModelTimeoutError):
        ask("silent", timeout=0.2)
    assert misbehaving.hung_up.wait(10)


def test_a_server_that_takes_no_schema_is_told_it_in_words_from_then_on(misbehaving):
    async def run():
        model = OpenAICompatible(Profile("tested"), Endpoint("schemaless", misbehaving.base_url, KEY))
        return [join(await collect(model, build_request())) for _ in range(2)]

    assert asyncio.run(run()) == [ANSWER, ANSWER]
    refused, *plain = misbehaving.asked
    assert refused["response_format"]["json_schema"] == {"name": "answer", "strict": True, "schema": CITY}
    assert len(plain) == 2
    for body in plain:
        assert "response_format" not in body
        assert body["messages"][0] == refused["messages"][0]
        told, asked = body["messages"][-1]["content"], refused["messages"][-1]["content"]
        assert told == f"{asked}\n\nAnswer with JSON only, that obeys this JSON Schema: {json.dumps(CITY)}"


def test_giving_up_closes_the_request(misbehaving):
    async def run():
        model = OpenAICompatible(Profile("tested"), Endpoint("endless", misbehaving.base_url, KEY))
        await read_first(model, build_request())
        return await asyncio.to_thread(misbehaving.hung_up.wait, 10)

    assert asyncio.run(run())


@pytest.mark.parametrize("limit_name", ["max_tokens", "max_completion_tokens"])
def test_a_request_holds_what_was_asked_and_nothing_else(ask, misbehaving, limit_name):
    ask("well-behaved", limit_name=limit_name)
    (body,) = misbehaving.asked
    assert body.pop("response_format")["type"] == "json_schema"
    assert body == {
        "model": "well-behaved",
        "messages": [{"role": "system", "content": "You answer in JSON."}, {"role": "user", "content": "Name a city."}],
        limit_name: 60,
        "temperature": 0.0,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    assert misbehaving.headers[0]["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY", "OPENAI_PROXY", "OPENAI_BASE_URL", "OPENAI_API_BASE"])
def test_no_variable_takes_a_request_off_this_machine(ask, monkeypatch, name):
    monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert join(ask("well-behaved")) == ANSWER


def test_a_closed_model_opens_again(misbehaving):
    async def run():
        model = OpenAICompatible(Profile("tested"), Endpoint("well-behaved", misbehaving.base_url, KEY))
        first = await collect(model, build_request())
        await model.aclose()
        return first == await collect(model, build_request())

    assert asyncio.run(run())


def test_every_vendor_error_is_one_of_ours(ask):
    with pytest.raises(SummariseError):
        ask("no-such-behaviour")
