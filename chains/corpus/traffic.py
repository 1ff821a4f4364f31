"""The requests of all articles to one model: how many at once, how fast, and what happens when the server is away.

A request that the server turned away before its first word is made again here, for as long as the server answers nobody
and patience lasts. What only one request meets goes back to the chain that made it; when no other tells, a small one is
made to see.

Invariant: an article never fails because the server is away or the budget is reached: the run stops then, and no chain
hears of it.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager

from chains.corpus.limits import Limits
from chains.corpus.pace import Pace
from chains.errors import (
    BudgetReachedError,
    CorpusStoppedError,
    ModelAccessError,
    ModelError,
    ModelInterruptedError,
    ModelTimeoutError,
    RateLimitError,
    SummariseError,
)
from chains.models.base import ChatModel, Chunk, Message, Profile, Request, count_tokens, estimate_messages
from chains.slots import Slots

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
TRIES, LIMITED_TRIES = 3, 20
"""Of one request while others are answered, and when it was told to slow down; the chain then makes its own."""
SILENCE = 3.0
"""Seconds without an answer after which the user is told."""
PROBE = Request("probe", (Message("system", "Answer briefly."), Message("user", "Say: yes")), {}, 16, ceiling=16)
"""What any server that is well answers."""
GO_ON = "Nothing is lost: give the same command again when the server answers."


class Traffic:
    """What all requests go through.

    Args:
        most: Requests at once.
        limits: How fast, and for how long the server may be away.
        notify: Is told when the server goes away, and when it is back.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        most: int,
        limits: Limits,
        notify: Callable[[str], object] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.slots = Slots(most)
        self.requests, self.tokens = Pace(limits.requests_per_minute), Pace(limits.tokens_per_minute)
        self.patience = limits.patience
        self.notify = notify
        self.clock = clock
        self.answers = 0
        self.turned_away = 0
        self.away_since: float | None = None
        self.said_away = False
        self.probe_turn = asyncio.Lock()
        self.resume_at = 0.0
        self.problem: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @asynccontextmanager
    async def take(self, turn: int, tokens: int) -> AsyncIterator[int]:
        """Wait until a request may go out, and hold its slot. Yields the number of the request."""
        async with self.slots.take(turn) as number:
            await asyncio.sleep(self.resume_at - self.clock())
            now = self.clock()
            await asyncio.sleep(max(self.requests.reserve(1, now), self.tokens.reserve(tokens, now)))
            yield number

    def note_answer(self) -> None:
        """The server has begun to answer a request."""
        self.answers += 1
        self.away_since = None
        self.slots.widen()
        if self.said_away:
            self.said_away = False
            self.notify("The server answers again.")

    async def take_in(self, error: ModelError, number: int, *, came: bool) -> None:
        """A request failed, before or after its first word. Does not return when the run is over."""
        if isinstance(error, BudgetReachedError):
            await self.stop(error)
        if not came and isinstance(error, RateLimitError | ModelInterruptedError):
            await self.note_failure(error, number)

    async def note_failure(self, error: ModelError, number: int) -> None:
        """The server turned a request away. Does not return when the run is over."""
        self.turned_away += 1
        now = self.clock()
        self.away_since = now if self.away_since is None else self.away_since
        if isinstance(error, RateLimitError):
            self.slots.narrow(number)
        if error.wait is not None:
            self.resume_at = max(self.resume_at, now + min(error.wait, self.patience))
        too_long = error.wait is not None and error.wait > self.patience
        if too_long or now - self.away_since > self.patience:
            await self.stop(error)

    async def stop(self, error: ModelError) -> None:
        """End the run; who asked waits until it is cancelled, so that no chain fails of it."""
        if not self.problem.done():
            self.problem.set_exception(explain(error))
        await asyncio.Event().wait()

    async def pause(self, attempt: int, error: ModelError) -> None:
        """Wait before another try, twice as long each time, never all at once."""
        seconds = min(LONGEST_PAUSE, self.patience, FIRST_PAUSE * 2 ** min(attempt, 10)) * random.uniform(0.5, 1.5)  # noqa: S311
        if not self.said_away and self.away_since is not None and self.clock() - self.away_since > SILENCE:
            self.said_away = True
            self.notify(f"{error.message} Waiting for it, {self.patience:.0f} seconds at most.")
        waits = error.wait is not None and error.wait >= FIRST_PAUSE  # `resume_at` sees to it
        await asyncio.sleep(0 if waits else seconds)


class FrozenError(ModelTimeoutError):
    """A request was not answered in time, and no other was meanwhile."""


def explain(error: ModelError) -> ModelError | CorpusStoppedError:
    """Why the run is over."""
    if isinstance(error, ModelAccessError):
        return error
    if isinstance(error, BudgetReachedError):
        return CorpusStoppedError(error.message, error.hint)
    return CorpusStoppedError(f"The run stopped, the server is away. {error.message}", GO_ON)


class Desk:
    """The model as one article sees it.

    Args:
        model: Answers the requests of all.
        traffic: The same for all.
        turn: Number of the article; the earliest goes first, so that articles end one after the other and find their
            prompts cached.
    """

    def __init__(self, model: ChatModel, traffic: Traffic, turn: int) -> None:
        self.model = model
        self.traffic = traffic
        self.turn = turn

    @property
    def profile(self) -> Profile:
        """Of the model."""
        return self.model.profile

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """Answer one request, when it may go out.

        Raises:
            SummariseError: As `ChatModel.stream`; not when the server is away.
        """
        attempt = 0
        answers = self.traffic.answers
        while True:
            came = False
            try:
                async with aclosing(self.stream_once(request)) as answer:
                    async for chunk in answer:
                        came = True
                        yield chunk
            except ModelError as error:
                attempt += 1
                if came or await self.is_own_fault(error, attempt, others=self.traffic.answers > answers):
                    raise
                await self.traffic.pause(attempt, error)
            else:
                return

    async def is_own_fault(self, error: ModelError, attempt: int, *, others: bool) -> bool:
        """Whether it is the request that the server does not bear. Does not return when the run is over.

        Args:
            error: What it met.
            attempt: How often it was made.
            others: Whether any were answered meanwhile.
        """
        match error:
            case RateLimitError():
                return attempt >= LIMITED_TRIES and others
            case ModelInterruptedError():
                return attempt >= TRIES and (others or await self.is_alone())
            case FrozenError():
                alone = await self.is_alone()
                if not alone:
                    await self.traffic.note_failure(error, 0)
                return alone
            case ModelAccessError():
                problem = await self.probe()
                if isinstance(problem, ModelAccessError):
                    await self.traffic.stop(error)
                return problem is None
        return True

    async def is_alone(self) -> bool:
        """Whether the server answers something else; nobody asks while another does."""
        return not self.traffic.probe_turn.locked() and await self.probe() is None

    async def probe(self) -> SummariseError | None:
        """Ask something small, one at a time. Returns what went wrong."""
        async with self.traffic.probe_turn:
            try:
                async with aclosing(self.stream_once(PROBE)) as answer:
                    await anext(answer)
            except SummariseError as error:
                return error
            except StopAsyncIteration:
                return ModelInterruptedError("The server says nothing.")
            return None

    async def stream_once(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """One try, in its slot, which is free again before anybody reads the end of the answer."""
        traffic = self.traffic
        tokens = estimate_messages(request.messages)
        last: Chunk | None = None
        async with traffic.take(self.turn, tokens) as number:
            came, answers = False, traffic.answers
            try:
                async with aclosing(self.model.stream(request)) as answer:
                    async for chunk in answer:
                        if not came:
                            came = True
                            traffic.note_answer()
                        if chunk.usage:
                            traffic.tokens.correct(chunk.usage.input_tokens + chunk.usage.output_tokens - tokens)
                        if chunk.finish_reason:
                            last = chunk
                        else:
                            yield chunk
            except ModelError as error:
                await traffic.take_in(error, number, came=came)
                if isinstance(error, ModelTimeoutError) and not came and traffic.answers == answers:
                    raise FrozenError(error.message, error.hint) from error
                raise
        if last:
            yield last

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the model counts."""
        return await count_tokens(self.model, texts)

    async def aclose(self) -> None:
        """Nothing: the model is closed by who opened it."""
