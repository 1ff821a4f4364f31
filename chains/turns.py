"""Who may ask next, where a model takes several requests at once.

What other requests wait for goes first: the claims run some sentences ahead of the translation and the caveats, for
which nobody waits; the summary, which has rounds, and the disputes rest on the claims and take the next free slot. So
the last request of a run is seldom left to run alone.

Invariant: the same requests always have the same turns.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chains.report import ChainName
from chains.slots import Slots

LEAD = 60
"""Sentences that the claims are ahead of the translation and the caveats."""
AT_ONCE: dict[ChainName, int] = {"summary": -2, "disputes": -1}


class Turns:
    """So many slots, given out by turn."""

    def __init__(self, slots: int) -> None:
        self.slots = Slots(slots)

    @asynccontextmanager
    async def take(self, chain: ChainName, window: int) -> AsyncIterator[None]:
        """Wait for a slot, and hold it. The window is the index of its first sentence."""
        async with self.slots.take(AT_ONCE.get(chain, window + (0 if chain == "claims" else LEAD))):
            yield
