"""Who may ask next."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from chains.turns import LEAD, Turns


def order(requests, slots=1):
    """In which order requests get a slot that come while all slots are taken."""
    done = []

    async def ask(turns, chain, window):
        async with turns.take(chain, window):
            done.append((chain, window))

    async def run():
        turns = Turns(slots)
        async with AsyncExitStack() as held:
            for _ in range(slots):
                await held.enter_async_context(turns.take("claims", 0))
            waiting = [asyncio.create_task(ask(turns, *request)) for request in requests]
            await asyncio.sleep(0)
        await asyncio.gather(*waiting)
        assert turns.slots.taken == 0

    asyncio.run(run())
    return done


def test_what_others_wait_for_goes_first_and_the_summary_before_all():
    asked = [("translation", 0), ("caveats", 0), ("claims", 20), ("disputes", 0), ("claims", 10), ("summary", 30)]
    expected = ["summary", "disputes", "claims", "claims", "translation", "caveats"]
    assert [chain for chain, _ in order(asked)] == expected


def test_the_windows_of_a_chain_keep_their_order():
    asked = [("claims", window) for window in (5, 0, 9, 0)]
    assert [window for _, window in order(asked, slots=2)] == [0, 0, 5, 9]


def test_the_claims_are_not_ahead_for_ever():
    assert order([("claims", LEAD + 1), ("translation", 0)]) == [("translation", 0), ("claims", LEAD + 1)]


@pytest.mark.parametrize("handed", [False, True])
def test_who_leaves_while_waiting_costs_no_slot(handed):
    async def run():
        turns = Turns(1)
        async with turns.take("claims", 0):
            waiting = asyncio.create_task(turns.slots.wait(0))
            await asyncio.sleep(0)
            if not handed:
                waiting.cancel()
                await asyncio.sleep(0)
        waiting.cancel()  # in the same moment in which the slot was handed over
        await asyncio.gather(waiting, return_exceptions=True)
        assert turns.slots.taken == 0

    asyncio.run(run())
