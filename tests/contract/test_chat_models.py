"""What every backend does: one suite, a real llama.cpp server and scripted servers."""

from __future__ import annotations

import asyncio
import json

import pytest
from asking import CITY, NUMBERS, build_request, collect, join, read_first

from chains.errors import ContextOverflowError, ModelUnavailableError


def test_an_answer_streams_and_ends_with_one_finish_chunk_and_usage(build):
    chunks = asyncio.run(collect(build(), build_request()))
    assert len(chunks) > 2
    assert [chunk.finish_reason for chunk in chunks] == [None] * (len(chunks) - 1) + ["stop"]
    usage = chunks[-1].usage
    assert usage is not None
    assert usage.input_tokens > usage.cached_tokens
    assert usage.output_tokens > 1


def test_an_answer_obeys_the_schema(build):
    answer = json.loads(join(asyncio.run(collect(build(), build_request()))))
    assert answer["city"] in CITY["properties"]["city"]["enum"]
    assert isinstance(answer["number"], int)
    assert len(answer) == 2


def test_an_answer_that_is_cut_says_so(build):
    chunks = asyncio.run(collect(build(), build_request(max_tokens=12)))
    assert chunks[-1].finish_reason == "length"
    assert join(chunks)


def test_giving_an_answer_up_leaves_the_model_usable(build):
    async def run() -> str:
        model = build(timeout=15.0)
        await read_first(model, build_request("count to 9000", NUMBERS, 3900))
        return join(await collect(model, build_request()))

    assert "city" in json.loads(asyncio.run(run()))


def test_cancelling_mid_stream_leaves_the_model_usable(build):
    async def run() -> str:
        model = build(timeout=15.0)
        started = asyncio.Event()

        async def count() -> None:
            async for _ in model.stream(build_request("count to 9000", NUMBERS, 3900)):
                started.set()

        counting = asyncio.create_task(count())
        await started.wait()
        counting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await counting
        return join(await collect(model, build_request()))

    assert "city" in json.loads(asyncio.run(run()))


def test_a_wrong_key_is_an_error_that_does_not_show_it(build):
    with pytest.raises(ModelUnavailableError) as caught:
        asyncio.run(collect(build(api_key="wrong-key"), build_request()))
    assert "key" in caught.value.message
    assert "wrong-key" not in caught.value.message + caught.value.hint


def test_a_request_that_does_not_fit_is_an_error(build):
    with pytest.raises(ContextOverflowError):
        asyncio.run(collect(build(), build_request("never fits " * 3000)))


def test_a_server_that_is_not_there_is_an_error(build):
    with pytest.raises(ModelUnavailableError, match=r"127\.0\.0\.1:1\b"):
        asyncio.run(collect(build(base_url="http://127.0.0.1:1/v1"), build_request()))
