"""The steps of a chain, with LangChain and without: the same items, and nothing is left open."""

from __future__ import annotations

import asyncio

import pytest

from chains.piping import build_runnable, join_steps

WAYS = {"runnable": lambda steps, value: build_runnable(steps).astream(value), "joined": join_steps}


async def count(stream):
    async for number in stream:
        for one in range(number):
            yield one


async def double(stream):
    async for number in stream:
        yield 2 * number


async def fail(stream):
    async for number in stream:
        yield number
        raise ValueError(number)


@pytest.mark.parametrize("way", WAYS)
def test_what_one_step_gives_the_next_one_takes(way):
    async def run():
        return [number async for number in WAYS[way]((count, double), 3)]

    assert asyncio.run(run()) == [0, 2, 4]


@pytest.mark.parametrize("way", WAYS)
def test_a_failure_comes_through_after_what_came_before_it(way):
    async def run():
        async for number in WAYS[way]((count, fail, double), 3):
            came.add(number)

    came = set()
    with pytest.raises(ValueError, match="0"):
        asyncio.run(run())
    assert came == {0}


def test_who_stops_early_leaves_no_step_open():
    closed = []

    async def watch(stream):
        try:
            async for number in stream:
                yield number
        finally:
            closed.append(True)

    async def run():
        items = join_steps((count, watch, double), 3)
        async for _ in items:
            break
        await items.aclose()
        return list(closed)

    assert asyncio.run(run()) == [True]
