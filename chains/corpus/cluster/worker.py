"""Who does the work on a node: one event loop, one chat model, many articles at once.

Invariant: an article that is handed over again, because a node was lost, is not made twice; one at which worker after
worker dies is set aside with a reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import nullcontext
from pickle import loads
from socket import gethostname
from typing import Any

from chains.corpus.cluster.brief import Brief
from chains.corpus.cluster.remote import RemoteAnswers, RemoteLedger, ask
from chains.corpus.events import Noticed
from chains.corpus.inputs import Item
from chains.corpus.limits import MOST_DEATHS, SUSPECT
from chains.corpus.traffic import Traffic
from chains.corpus.workshop import Tools, Workshop, count_slots, name_model
from chains.errors import SummariseError
from chains.events import ModelPrepared
from chains.runs import open_bare_model

BEAT = 10.0
"""Seconds between two signs of life."""


class Worker:
    """An actor of Ray Data, which makes one for each place in its pool.

    Args:
        brief: What to do.
    """

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.keeper = brief.keeper
        self.node = gethostname()
        self.opening: asyncio.Task[Workshop] | None = None
        self.beating: asyncio.Task[None] | None = None
        self.alone: asyncio.Lock | None = None

    async def __call__(self, batch: dict[str, Sequence[bytes]]) -> AsyncIterator[dict[str, list[int]]]:
        """Make the articles of a block; what ends the run is told to the keeper."""
        try:
            yield {"turn": await self.make(batch["item"])}
        except SummariseError as error:
            await self.keeper.stop.remote(error)
            raise

    async def make(self, items: Sequence[bytes]) -> list[int]:
        """Make some articles. Returns their numbers.

        Raises:
            SummariseError: The run is over.
        """
        if self.opening is None:
            self.alone = asyncio.Lock()
            self.beating = asyncio.create_task(self.beat())
            self.opening = asyncio.create_task(self.open_workshop())
        workshop = await asyncio.shield(self.opening)
        turns = []
        for packed in items:
            turn, item = loads(packed)  # noqa: S301 - our own reader's
            await self.take(workshop, item, turn)
            turns.append(turn)
        return turns

    async def open_workshop(self) -> Workshop:
        """Get the model ready.

        Raises:
            SummariseError: It cannot be used here.
        """
        settings = self.brief.read_settings(self.node)
        model = None if settings.replay else await open_bare_model(settings, self.tell_step)
        self.brief.require_maker(name_model(model, settings), self.node)
        traffic = Traffic(count_slots(model, settings), self.brief.limits, self.warn)
        store = RemoteAnswers(self.keeper) if settings.cache else None
        tools = Tools(model, store, settings, self.brief.made_with, self.brief.fetch, self.notify)
        return Workshop(tools, traffic, RemoteLedger(self.keeper))

    async def beat(self) -> None:
        """Let the keeper know now and then that there is somebody at work."""
        while True:
            self.keeper.beat.remote()
            await asyncio.sleep(BEAT)

    def tell_step(self, event: ModelPrepared) -> None:
        """Tell how far the model is."""
        self.notify(f"{self.node}: {event.step}.")

    def notify(self, message: str) -> None:
        """Tell what a person should know."""
        self.keeper.tell.remote(Noticed(message))

    def warn(self, message: str) -> None:
        """Tell what may stop the run."""
        self.keeper.tell.remote(Noticed(f"{self.node}: {message}", urgent=True))

    async def take(self, workshop: Workshop, item: Item, turn: int) -> None:
        """One article, unless it has ended since."""
        before, deaths = await ask(self.keeper.begin, item.id, item.content, self.brief.made_with)
        if self.brief.limits.is_over(before):
            return
        if deaths >= MOST_DEATHS:
            what = f"Its worker died {deaths} times while it was at work on it."
            await workshop.set_aside(item, what)
            return
        async with self.alone if deaths >= SUSPECT and self.alone else nullcontext():
            await ask(self.keeper.open, item.id, item.content)
            await self.finish(workshop, item, turn)

    async def finish(self, workshop: Workshop, item: Item, turn: int) -> None:
        """One article to its end, or to that of the run."""
        work: asyncio.Future[Any] = asyncio.ensure_future(workshop.finish(item, turn))
        problem = workshop.traffic.problem
        try:
            await asyncio.wait({work, problem}, return_when=asyncio.FIRST_COMPLETED)
            if problem.done():
                problem.result()
            await work
        finally:
            work.cancel()
