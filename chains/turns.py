"""Who may ask next, where a model takes several requests at once.

What other requests wait for goes first: the claims run some sentences ahead of the translation and the caveats, for
which nobody waits; the summary, which has rounds, and the disputes rest on the claims and take the next free slot. So
the last request of a run is seldom left to run alone.

Invariant: without a free slot requests wait in the order of their turns, equal ones in the order they came.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from chains.report import ChainName

LEAD = 60
"""Sentences that the claims are ahead of the translation and the caveats."""
AT_ONCE: dict[ChainName, int] = {"summary": -2, "disputes": -1}


class Turns:
    """So many slots, given out by turn."""

    def __init__(self, slots: int) -> None:
        self.free = slots
        self.waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self.arrivals = count()

    @asynccontextmanager
    async def take(self, chain: ChainName, window: int) -> AsyncIterator[None]:
        """Wait for a slot, and hold it. The window is the index of its first sentence."""
        if self.free:
            self.free -= 1
        else:
            await self.wait(AT_ONCE.get(chain, window + (0 if chain == "claims" else LEAD)))
        try:
            yield
        finally:
            self.pass_on()

    async def wait(self, turn: int) -> None:
        """Wait until a slot is handed over."""
        handed = asyncio.get_running_loop().create_future()
        heapq.heappush(self.waiting, (turn, next(self.arrivals), handed))
        try:
            await handed
        except asyncio.CancelledError:
            if handed.done() and not handed.cancelled():
                self.pass_on()
            raise

    def pass_on(self) -> None:
        """Hand a slot to the next that still waits for one."""
        while self.waiting:
            _, _, handed = heapq.heappop(self.waiting)
            if not handed.done():
                handed.set_result(None)
                return
        self.free += 1
