"""Many articles in one process: one event loop, one model, its requests shared out over the articles that are open.

Invariant: an article is in the journal once it has ended and never before; what goes wrong with one ends no other; so
many articles are open at once, whatever the size of the input.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from contextlib import nullcontext, suppress
from typing import Any

from chains.corpus.events import ArticleEnded, ArticlesSkipped, CorpusOpened, Noticed, Tell
from chains.corpus.inputs import Item
from chains.corpus.journal import Journal
from chains.corpus.ledger import FailureWatch, LocalLedger
from chains.corpus.limits import MOST_DEATHS, SUSPECT
from chains.corpus.makers import describe_maker, hash_maker
from chains.corpus.order import Order
from chains.corpus.traffic import Traffic
from chains.corpus.workshop import SPARE, Tools, Workshop, count_slots, name_model
from chains.errors import CorpusError
from chains.events import ModelPrepared
from chains.exports.wording import count
from chains.models.base import ChatModel
from chains.runs import open_bare_model
from chains.settings import Settings
from chains.store.cache import FILE_NAME, CallStore

MOST_AGAIN = 1000
"""Articles that are tried again at the end, at most: they are in memory until then."""

Numbered = tuple[int, Item]


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
        self.items: Iterator[Numbered] = enumerate(order.inputs)
        self.again: list[Numbered] = []
        self.suspects: list[Numbered] = []
        self.deaths: Mapping[tuple[str, str], int] = {}
        self.watch = FailureWatch()
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
            self.deaths = self.journal.count_deaths()
            store = open_store(self.settings)
            with store.kept_open() if store else nullcontext():
                await self.work_all_off(self.open_workshop(model, store))
        finally:
            with suppress(CorpusError):
                self.journal.close_openings()
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
        """All items side by side; then once more those to which faults came that may have passed; suspects alone."""
        most = SPARE * workshop.traffic.slots.most
        await run_workers(workshop.traffic, [self.work_off(workshop, self.items) for _ in range(most)])
        if self.again:
            number = count(len(self.again), "article")
            self.tell(Noticed(f"Asking again for what the model did not give: {number}."))
            again = iter(self.again)
            await run_workers(workshop.traffic, [self.try_again(workshop, again) for _ in range(most)])
        if self.suspects:
            number = count(len(self.suspects), "article")
            self.tell(Noticed(f"One by one what was at work whenever the program died: {number}."))
            await run_workers(workshop.traffic, [self.try_alone(workshop)])

    async def work_off(self, workshop: Workshop, items: Iterator[Numbered]) -> None:
        """Take one item after the other of those that no other worker has taken."""
        for turn, item in items:
            await asyncio.sleep(0)
            before = self.journal.find_state(item.id, item.content, workshop.tools.made_with)
            if self.limits.is_over(before):
                self.tell(ArticlesSkipped(1, failed=before != "done"))
            elif self.left == 0:
                return
            elif self.count_deaths(item) >= SUSPECT:
                self.suspects.append((turn, item))
            else:
                await self.make(workshop, turn, item)

    async def make(self, workshop: Workshop, turn: int, item: Item) -> None:
        """One article; its end is told later when it is tried again."""
        self.left = None if self.left is None else self.left - 1
        self.journal.note_open(item.id, item.content)
        outcome = await workshop.finish(item, turn)
        self.watch.note(outcome.message, is_models_failure=outcome.is_models_failure)
        if outcome.may_pass and len(self.again) < MOST_AGAIN:
            self.again.append((turn, item))
        else:
            self.tell(ArticleEnded.build(outcome))

    async def try_again(self, workshop: Workshop, items: Iterator[Numbered]) -> None:
        """Articles that are tried a last time in this run."""
        for turn, item in items:
            self.journal.note_open(item.id, item.content)
            self.tell(ArticleEnded.build(await workshop.finish(item, turn)))

    async def try_alone(self, workshop: Workshop) -> None:
        """One by one the articles that were open whenever the process died: so it is known which one does it.

        The likeliest come last: whom somebody's kill hits while it is alone has others before it the next time.
        """
        for turn, item in sorted(self.suspects, key=lambda numbered: self.count_deaths(numbered[1])):
            if self.left == 0:
                return
            deaths = self.count_deaths(item)
            if deaths < MOST_DEATHS:
                self.left = None if self.left is None else self.left - 1
                await self.try_again(workshop, iter([(turn, item)]))
                continue
            outcome = await workshop.set_aside(item, f"The program died {deaths} times while it was at work on it.")
            self.journal.pardon(item.id, item.content)
            self.tell(ArticleEnded.build(outcome))

    def count_deaths(self, item: Item) -> int:
        """How often the process died while it was at work on an article."""
        return self.deaths.get((item.id, item.content), 0)


async def run_workers(traffic: Traffic, works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run them side by side until there is nothing left, or the traffic stops for good."""
    workers = [asyncio.create_task(work) for work in works]
    waiting: set[asyncio.Future[None]] = {traffic.problem, *workers}
    try:
        while len(waiting) > 1:
            ended, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for one in ended:
                one.result()
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


def open_store(settings: Settings) -> CallStore | None:
    """The cache of answers, by which a call that was cut short by a crash is the only one paid twice."""
    from chains.models.catalog import find_cache

    return CallStore(find_cache(settings) / FILE_NAME) if settings.cache else None
