"""What is asked of one host is asked for one after the other, with a pause between.

Invariant: two requests of this process are never under way to one host, whatever the number of articles at work; who
waits holds up nobody who asks another host.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

PAUSE = 0.5
"""Seconds from the end of one page to the next: a person who opens many pages is hardly slower."""


class Courtesy:
    """Who may ask now.

    Args:
        clock: Seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.free_at: dict[str, float] = {}

    @asynccontextmanager
    async def visit(self, url: str) -> AsyncIterator[None]:
        """Wait until the host of an address may be asked, and keep others from it meanwhile."""
        host = find_host(url)
        async with self.turns[host]:
            await asyncio.sleep(self.free_at.get(host, 0.0) - self.clock())
            try:
                yield
            finally:
                self.free_at[host] = self.clock() + PAUSE


def find_host(url: str) -> str:
    """The host of an address; what is none is its own."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
