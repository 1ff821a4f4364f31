"""Many articles in one process: one event loop, one model, its requests shared out over the articles that are open.

Invariant: an article is in the journal once it has ended and never before; what goes wrong with one ends no other; so
many articles are open at once, whatever the size of the input.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import nullcontext

from chains.corpus.events import ArticleEnded, ArticlesSkipped, CorpusEvent, CorpusOpened, Noticed
from chains.corpus.inputs import Item
from chains.corpus.journal import Journal, State
from chains.corpus.ledger import LocalLedger
from chains.corpus.makers import describe_maker, hash_maker
from chains.corpus.order import Order
from chains.corpus.traffic import Traffic
from chains.corpus.workshop import Tools, Workshop
from chains.events import ModelPrepared
from chains.models.base import ChatModel
from chains.runs import open_bare_model
from chains.settings import Settings
from chains.store.cache import FILE_NAME, CallStore

CONCURRENCY = 16
"""Requests at once to a server elsewhere."""
SPARE = 2
"""Articles open for each slot: while one is taken apart, or waits for its longest answer, the slots stay busy."""

Tell = Callable[[CorpusEvent], object]


class LocalEngine:
    """One run over the items.

    Args:
        journal: Of the folder of the results.
        order: What is to be done.
        tell: Is told what happens.
    """

    def __init__(self, journal: Journal, order: Order, tell: Tell) -> None:
        self.journal = journal
        self.order = order
        self.settings, self.limits = order.settings, order.limits
        self.items = enumerate(order.inputs)
        self.tell = tell
        self.total = 0
        self.left = order.limits.articles

    async def run(self) -> None:
        """Work all items off.

        Raises:
            CorpusStoppedError: The server stayed away; what has ended is in the journal.
            SummariseError: The run cannot begin, or cannot go on.
        """
        self.total = self.order.inputs.count()
        model = None if self.settings.replay else await open_bare_model(self.settings, self.tell_step)
        try:
            store = open_store(self.settings)
            with store.kept_open() if store else nullcontext():
                await self.work_all_off(self.open_workshop(model, store))
        finally:
            if model:
                await model.aclose()

    def open_workshop(self, model: ChatModel | None, store: CallStore | None) -> Workshop:
        """Note and tell with what the reports are made."""
        maker = describe_maker(name_model(model, self.settings), self.settings)
        made_with = hash_maker(maker)
        self.journal.name_maker(made_with, maker)
        host = model.profile.host if model else None
        self.tell(CorpusOpened(self.total, maker["model"], host, self.journal.count_others(made_with)))
        traffic = Traffic(count_slots(model, self.settings), self.limits, self.warn)
        tools = Tools(model, store, self.settings, made_with, self.order.fetch, self.notify)
        return Workshop(tools, traffic, LocalLedger(self.journal))

    def tell_step(self, event: ModelPrepared) -> None:
        """Tell how far the model is."""
        self.notify(f"{event.step.capitalize()}.")

    def notify(self, message: str) -> None:
        """Tell what a person should know."""
        self.tell(Noticed(message))

    def warn(self, message: str) -> None:
        """Tell what may stop the run."""
        self.tell(Noticed(message, urgent=True))

    async def work_all_off(self, workshop: Workshop) -> None:
        """Run the workers until there is nothing left, or the traffic stops for good."""
        traffic = workshop.traffic
        workers = [asyncio.create_task(self.work_off(workshop)) for _ in range(SPARE * traffic.slots.most)]
        waiting: set[asyncio.Future[None]] = {traffic.problem, *workers}
        try:
            while len(waiting) > 1:
                ended, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for one in ended:
                    one.result()
        finally:
            for one in waiting:
                one.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    async def work_off(self, workshop: Workshop) -> None:
        """Take one item after the other."""
        for turn, item in self.take_items():
            await asyncio.sleep(0)
            before = self.find_before(item, workshop.tools.made_with)
            if before and not (self.limits.retry_failed and before != "done"):
                self.tell(ArticlesSkipped(1, failed=before != "done"))
            elif self.left == 0:
                return
            else:
                self.left = None if self.left is None else self.left - 1
                self.tell(ArticleEnded.build(await workshop.finish(item, turn)))

    def take_items(self) -> Iterator[tuple[int, Item]]:
        """The items that no other worker has taken."""
        while (numbered := next(self.items, None)) is not None:
            yield numbered

    def find_before(self, item: Item, made_with: str) -> State | None:
        """How an item ended before; one that could not even be read is looked at again."""
        return self.journal.find_state(item.id, item.content, made_with) if item.content else None


def name_model(model: ChatModel | None, settings: Settings) -> str:
    """What to call it; any recorded one will do where none is named."""
    return model.profile.name if model else "any model" if settings.model == "auto" else settings.model


def open_store(settings: Settings) -> CallStore | None:
    """The cache of answers, by which a call that was cut short by a crash is the only one paid twice."""
    from chains.models.catalog import find_cache

    return CallStore(find_cache(settings) / FILE_NAME) if settings.cache else None


def count_slots(model: ChatModel | None, settings: Settings) -> int:
    """Requests at once, over all articles."""
    if model is None:
        return 1
    return (settings.options.concurrency or CONCURRENCY) if model.profile.parallel else 1
