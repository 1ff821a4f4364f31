"""Requests to the model for one run: their order, how many at once, what is tried again.

Invariant: a model that takes one request at a time gets those of a chain in the order of the article; of one that
takes several, the first request of a window has answered its first chunk before the others start, so that they find
its prompt cached.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace

from chains.answers import Answer, UnreadableAnswerError, build_parser
from chains.errors import (
    ContextOverflowError,
    ModelError,
    ModelInterruptedError,
    ModelTimeoutError,
    RateLimitError,
    SummariseError,
)
from chains.events import CallCompleted, Event, TextStreamed
from chains.models.base import ChatModel, Chunk, Message, OfflineModel, Request, estimate_messages
from chains.piping import build_runnable, join_steps
from chains.report import Calls, ChainName, PromptVersion, Usage
from chains.schemas import Schema
from chains.turns import Turns
from chains.wording import Wording
from prompts import fill

Emit = Callable[[Event], None]
PASSING = (ModelTimeoutError, ModelInterruptedError, RateLimitError)
# Requests in a row that find no model before the rest is not sent any more.
GIVE_UP_AFTER = 3
FIRST_PAUSE = 0.5
# Seconds: a server that asks for more is not waited for. What it answered is in the cache for the next run.
LONGEST_PAUSE = 120.0
LEAST_ROOM = 4
"""The estimate is rather too high: one token in so many of the context window is left for an answer in any case."""


@dataclass(frozen=True)
class Task:
    """One request of a chain.

    Attributes:
        prompt: Name of the prompt file of the task.
        variables: For that prompt and for the article part.
        key: The array in the answer that holds the items.
        window: Index of the window's first sentence, for the order of calls.
        resumed: The chain asks for the rest itself when an answer broke off after some items: it is not made again,
            or paid again, from the start.
    """

    chain: ChainName
    prompt: str
    variables: Mapping[str, str]
    schema: Schema
    key: str
    max_tokens: int
    window: int = 0
    resumed: bool = False


@dataclass
class Tally:
    """What a run has cost so far.

    Attributes:
        usage: Tokens by chain, those of answers from the cache too.
        paid: Tokens of all answers but those from the cache.
    """

    usage: dict[str, Usage] = field(default_factory=dict)
    paid: Usage = field(default_factory=Usage)
    deliveries: dict[str, Counter[str]] = field(default_factory=dict)
    prompts: dict[str, PromptVersion] = field(default_factory=dict)

    def add(self, chain: str, chunk: Chunk) -> None:
        """Count a finished answer."""
        usage = chunk.usage or Usage()
        self.usage[chain] = self.usage.get(chain, Usage()) + usage
        if chunk.delivery != "cache":
            self.paid += usage
        self.deliveries.setdefault(chain, Counter())[chunk.delivery] += 1

    def total(self) -> Usage:
        """Tokens of all chains."""
        return sum(self.usage.values(), Usage())

    def calls(self) -> Calls:
        """Where the answers of all chains came from."""
        return Calls(**sum(self.deliveries.values(), Counter()))

    def calls_of(self, chain: str) -> Calls:
        """Where the answers of one chain came from."""
        return Calls(**self.deliveries.get(chain, Counter()))


class Caller:
    """Sends the requests of one run to one model."""

    def __init__(
        self, model: ChatModel, emit: Emit, *, concurrency: int, retries: int, wording: Wording | None = None
    ) -> None:
        self.model = model
        self.emit = emit
        self.wording = wording or Wording()
        self.retries = retries
        self.tally = Tally()
        self.turns = Turns(concurrency if model.profile.parallel else 1)
        self.occurrences: Counter[str] = Counter()
        self.leaders: dict[int, asyncio.Event] = {}
        self.gone: list[ModelError] = []
        self.resume_at = 0.0
        self.asked = asyncio.Event()  # set when the first request is about to be made

    async def ask(self, task: Task) -> AsyncGenerator[Answer, None]:
        """Run one task: `prompt | model | parser`, tried again where that may help.

        Yields:
            The items as they complete; last `{"answer": the whole answer}`.

        Raises:
            SummariseError: What is left after the retries.
        """
        async with self.take_turn(task) as opened:
            if len(self.gone) >= GIVE_UP_AFTER:
                raise self.gone[-1]
            try:
                async with aclosing(self.stream_with_repair(task, opened)) as items:
                    async for item in items:
                        yield item
            except ContextOverflowError:
                raise
            except ModelError as error:
                self.gone.append(error)
                raise
            self.gone.clear()

    async def stream_with_repair(self, task: Task, opened: Callable[[], None]) -> AsyncGenerator[Answer, None]:
        """The items of a task; an unreadable answer is asked for once more, so items may come twice."""
        try:
            async with aclosing(self.stream_with_retries(task, (), opened)) as items:
                async for item in items:
                    yield item
        except UnreadableAnswerError as error:
            repair = build_repair(error, task.schema, self.wording.find("repair").text)
            async with aclosing(self.stream_with_retries(task, repair, opened)) as items:
                async for item in items:
                    yield item

    async def stream_with_retries(
        self, task: Task, repair: tuple[Message, ...], opened: Callable[[], None]
    ) -> AsyncGenerator[Answer, None]:
        """The items of a task, over as many tries as a failing server takes; items may come twice."""
        came = False
        for attempt in range(self.retries + 1):
            await self.wait_out()
            items = self.stream_items(task, repair, opened)
            try:
                async with aclosing(items):  # type: ignore[type-var]
                    async for item in items:
                        came = True
                        yield item
            except PASSING as error:
                if attempt == self.retries or (came and task.resumed):
                    raise
                await self.back_off(error, attempt)
            else:
                return

    async def back_off(self, error: ModelError, attempt: int) -> None:
        """Wait before another try: as long as the server says, else twice as long each time; never all at once.

        A server that names a time is left alone by all requests until then.

        Raises:
            ModelError: The error, when the server asks for longer than anybody waits.
        """
        jitter = random.uniform(0.5, 1.5)  # noqa: S311
        if error.wait is None:
            await asyncio.sleep(FIRST_PAUSE * 2**attempt * jitter)
        elif error.wait > LONGEST_PAUSE:
            raise error
        else:
            self.resume_at = max(self.resume_at, time.monotonic() + error.wait)
            await asyncio.sleep(error.wait + min(error.wait, FIRST_PAUSE) * (jitter - 0.5))

    async def wait_out(self) -> None:
        """Wait until the server takes requests again."""
        await asyncio.sleep(self.resume_at - time.monotonic())

    def stream_items(
        self, task: Task, repair: tuple[Message, ...], opened: Callable[[], None]
    ) -> AsyncIterator[Answer]:
        """Prompt, model and parser of a task, one behind the other."""

        async def write(inputs: AsyncIterator[Mapping[str, str]]) -> AsyncGenerator[tuple[Message, ...], None]:
            async for variables in inputs:
                yield (*self.write_prompt(task.prompt, variables), *repair)

        async def answer(prompts: AsyncIterator[tuple[Message, ...]]) -> AsyncGenerator[Chunk, None]:
            async for messages in prompts:
                async for chunk in self.stream(task, messages):
                    opened()
                    yield chunk

        steps, variables = (write, answer, build_parser(task.key)), dict(task.variables)
        if isinstance(self.model, OfflineModel):
            return join_steps(steps, variables)
        return build_runnable(steps).astream(variables)

    def write_prompt(self, name: str, variables: Mapping[str, str]) -> tuple[Message, ...]:
        """System message, then one user message: the article first, the task last."""
        system, article, task = (fill(self.use_prompt(part), variables) for part in ("system", "article", name))
        return (Message("system", system), Message("user", f"{article}\n\n{task}"))

    def use_prompt(self, name: str) -> str:
        """The text of a prompt, noted for the report."""
        self.tally.prompts[name] = self.wording.describe(name)
        return self.wording.find(name).text

    async def stream(self, task: Task, messages: tuple[Message, ...]) -> AsyncGenerator[Chunk, None]:
        """One request, counted and shown as it streams."""
        limit = self.limit_tokens(task.max_tokens, messages)
        request, key = self.number_request(
            Request(task.chain, messages, task.schema, limit, self.model.profile.temperature)
        )
        started = time.monotonic()
        async with aclosing(self.model.stream(request)) as answer:
            async for chunk in answer:
                if chunk.text:
                    self.emit(TextStreamed(task.chain, chunk.text, 1))
                if chunk.finish_reason:
                    self.occurrences[key] += 1
                    self.tally.add(task.chain, chunk)
                    seconds = time.monotonic() - started
                    self.emit(CallCompleted(task.chain, chunk.usage or Usage(), seconds, chunk.delivery))
                yield chunk
                # Answers from a store come without a wait: whoever reads the events takes them in, and may cancel.
                await asyncio.sleep(0)

    def limit_tokens(self, wanted: int, messages: tuple[Message, ...]) -> int:
        """Tokens of an answer that the model can give beside the messages."""
        profile = self.model.profile
        room = max(profile.context_window - estimate_messages(messages), profile.context_window // LEAST_ROOM)
        return min(wanted, room, profile.max_output or room)

    def number_request(self, request: Request) -> tuple[Request, str]:
        """Tell the same request made again from the first one, and by which key.

        Only answers count: what a failed try was asked for is still the first, for the cache and for a recording.
        """
        from chains.store.keys import hash_request

        key = hash_request(self.model.profile.name, request)
        return replace(request, occurrence=self.occurrences[key]), key

    @asynccontextmanager
    async def take_turn(self, task: Task) -> AsyncIterator[Callable[[], None]]:
        """Wait for a slot, and for the first request of the window to have opened its answer."""
        self.asked.set()
        leader = self.leaders.get(task.window)
        if leader is None:
            leader = self.leaders[task.window] = asyncio.Event()
        else:
            await leader.wait()
        async with self.turns.take(task.chain, task.window):
            try:
                yield leader.set
            finally:
                leader.set()


def build_repair(error: UnreadableAnswerError, schema: Schema, text: str) -> tuple[Message, ...]:
    """The unreadable answer and the request to give it again, in the words of a prompt."""
    import json

    for name, value in {"problem": error.problem, "schema": json.dumps(schema, ensure_ascii=False)}.items():
        text = text.replace(f"{{{{{{{name}}}}}}}", value)
    return (Message("assistant", error.text or "{}"), Message("user", text))


def describe_failure(error: SummariseError) -> str:
    """One line for the reader: what happened and what to do."""
    return f"{error.message} {error.hint}".strip()
