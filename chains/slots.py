"""How many requests may be open at once, and whose turn it is; fewer when the server asks to slow down, more later.

Additive increase, multiplicative decrease, as TCP does it (RFC 5681): half at once, one more for each round that went
well.

Invariant: never more than `most` are open, never fewer than one may be; without a free slot requests wait in the order
of their turns, equal ones in the order they came.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count


class Slots:
    """Slots for requests.

    Args:
        most: That are ever given out at once.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.limit = float(most)
        self.taken = 0
        self.waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self.arrivals = count()
        self.requests = 0
        self.narrowed = 0

    @asynccontextmanager
    async def take(self, turn: int) -> AsyncIterator[int]:
        """Wait for a slot, and hold it.

        Args:
            turn: Lower ones go first.

        Yields:
            The number of the request.
        """
        if self.taken < int(self.limit) and not self.waiting:
            self.taken += 1
        else:
            await self.wait(turn)
        self.requests += 1
        try:
            yield self.requests
        finally:
            self.give_back()

    async def wait(self, turn: int) -> None:
        """Wait until a slot is handed over."""
        handed = asyncio.get_running_loop().create_future()
        heapq.heappush(self.waiting, (turn, next(self.arrivals), handed))
        self.hand_out()
        try:
            await handed
        except asyncio.CancelledError:
            if handed.done() and not handed.cancelled():
                self.give_back()
            raise

    def give_back(self) -> None:
        """A slot is free again."""
        self.taken -= 1
        self.hand_out()

    def hand_out(self) -> None:
        """Hand the free slots to those who wait."""
        while self.waiting and self.taken < int(self.limit):
            _, _, handed = heapq.heappop(self.waiting)
            if not handed.done():
                self.taken += 1
                handed.set_result(None)

    def widen(self) -> None:
        """A request went well."""
        self.limit = min(float(self.most), self.limit + 1 / self.limit)
        self.hand_out()

    def narrow(self, request: int) -> None:
        """The server asked to slow down; all requests of one round are one reason to."""
        if request > self.narrowed:
            self.narrowed = self.requests
            self.limit = max(1.0, self.limit / 2)
