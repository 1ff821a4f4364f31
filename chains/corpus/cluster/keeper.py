"""The one who writes: the journal, the cache of answers and the budget of all workers, on the driver's machine.

It outlives every worker, so what a lost node had finished is not lost, and not paid again.

Invariant: an end is told once, when it is in the journal; what a lost worker may have spent counts as spent.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from chains.corpus.events import ArticleEnded, ArticlesSkipped, CorpusEvent
from chains.corpus.journal import Journal, State
from chains.corpus.ledger import FailureWatch
from chains.errors import SummariseError
from chains.models.budget import Budget, Reservation
from chains.models.prices import Price
from chains.report import Usage
from chains.store.cache import CallStore

GRACE = 60.0
"""Seconds beyond the longest request after which what a worker has reserved counts as spent."""


@dataclass(frozen=True)
class News:
    """What the driver has to know.

    Attributes:
        events: To be told on.
        problem: Why the run is over.
        heard: Whether anybody is at work.
    """

    events: tuple[CorpusEvent, ...]
    problem: SummariseError | None
    heard: bool


class Keeper:
    """An actor; its methods run on one event loop.

    Args:
        folder: Of the results.
        answers: The cache of answers, None where it is not wanted.
        limits: Dollars and tokens that may be spent.
        timeout: Seconds that one request may take.
    """

    def __init__(
        self, folder: Path, answers: Path | None, limits: tuple[float | None, int | None], timeout: float
    ) -> None:
        self.folder = folder
        self.store = CallStore(answers) if answers else None
        self.opened = ExitStack()
        if self.store:
            self.opened.enter_context(self.store.kept_open())
        self.budget = Budget(*limits)
        self.timeout = timeout
        self.held: dict[int, AsyncExitStack] = {}
        self.reservations: dict[int, Reservation] = {}
        self.number = 0
        self.watch = FailureWatch()
        self.deaths: Counter[tuple[str, str]] = Counter()
        self.events: list[CorpusEvent] = []
        self.problem: SummariseError | None = None
        self.heard = False

    @cached_property
    def journal(self) -> Journal:
        """Opened on the thread that uses it."""
        return Journal(self.folder)

    # Articles

    async def take_news(self) -> News:
        """What happened since the last time."""
        news = News(tuple(self.events), self.problem, self.heard or bool(self.events))
        self.events, self.heard = [], False
        return news

    async def beat(self) -> None:
        """A worker is there."""
        self.heard = True

    async def tell(self, event: CorpusEvent) -> None:
        """Something happened."""
        self.events.append(event)

    async def stop(self, problem: SummariseError) -> None:
        """The run is over; the first reason counts."""
        self.problem = self.problem or problem

    async def skip(self, number: int, failed: int) -> None:
        """So many articles ended in an earlier run, of these so many not well."""
        self.events.append(ArticlesSkipped(number, failed))

    async def begin(self, id_: str, content: str, made_with: str) -> tuple[State | None, int]:
        """A worker has an article before it.

        Returns:
            How it ended before, and how often it was begun and never ended.
        """
        return self.journal.find_state(id_, content, made_with), self.deaths[id_, content]

    async def open(self, id_: str, content: str) -> None:
        """A worker is at work on an article."""
        self.deaths[id_, content] += 1

    async def find_report(self, content: str, made_with: str) -> bytes | None:
        """The packed report of the same content."""
        return self.journal.find_report(content, made_with)

    async def save(self, row: Mapping[str, Any], *, copied: bool, is_models_failure: bool) -> None:
        """Put an end into the journal, and tell it.

        Raises:
            CorpusStoppedError: Nothing comes any more.
            CorpusError: It cannot be kept.
        """
        self.journal.save_row(row)
        del self.deaths[row["id"], row["content"]]
        self.events.append(ArticleEnded(row["id"], row["state"], row["message"], row["hint"], copied))
        self.watch.note(row["message"], is_models_failure=is_models_failure)

    # Answers

    async def find_answer(self, key: str) -> dict[str, Any] | None:
        """As `AnswerStore.get`."""
        return await self.store.get(key) if self.store else None

    async def keep_answer(self, key: str, model: str, chain: str, call: dict[str, Any]) -> None:
        """As `AnswerStore.put`."""
        if self.store:
            await self.store.put(key, model, chain, call)

    # Money

    async def reserve(self, price: Price, prompt: int, fair: int, most: int) -> tuple[int, int]:
        """As `Budget.reserve`. Returns the number of the reservation, and the tokens that its answer may have.

        Raises:
            BudgetReachedError: It does not fit.
        """
        stack = AsyncExitStack()
        reservation = await stack.enter_async_context(self.budget.reserve(price, prompt, fair, most))
        self.number += 1
        self.held[self.number], self.reservations[self.number] = stack, reservation
        whole = Usage(input_tokens=prompt, output_tokens=reservation.most)
        asyncio.get_running_loop().call_later(self.timeout + GRACE, self.forget, self.number, whole)
        return self.number, reservation.most

    def forget(self, number: int, whole: Usage) -> None:
        """The worker has never come back: all of it counts as spent."""
        if number in self.held:
            task = asyncio.ensure_future(self.settle(number, whole))
            task.add_done_callback(lambda done: done.exception())

    async def settle(self, number: int, usage: Usage) -> None:
        """A request has ended, and this was spent."""
        stack = self.held.pop(number, None)
        if stack is not None:
            self.reservations.pop(number).usage = usage
            await stack.aclose()
