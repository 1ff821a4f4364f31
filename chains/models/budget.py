"""How much may be spent in all, and what was: a budget over every run of one invocation.

Invariant: a request is sent only when its prompt and a fair answer fit into what is left beside the requests that are
under way, and it may not answer with more than fits; so the budget is not passed by a server that keeps to its limits.
What a server does not count is estimated, rather too high.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace

from chains.errors import BudgetReachedError, ConfigError
from chains.models.base import ChatModel, Chunk, Profile, Request, count_tokens, estimate_messages
from chains.models.prices import FREE, MILLION, Price, find_price
from chains.report import Usage
from chains.tokens import estimate_tokens

FAIR_SHARE = 4
"""An answer is seldom longer than a fourth of its limit: limits are for a token a character."""
HINT = "Raise it to go on: what was answered is kept and not asked again."


@dataclass
class Budget:
    """What an invocation may spend.

    Attributes:
        max_cost: US dollars; None is no limit.
        max_tokens: Of prompts and answers together.
        cost: US dollars spent.
        tokens: Tokens spent.
        reserved: What the requests under way may still spend: dollars and tokens by their number.
        reached: Why a request was not sent; empty while all were.
    """

    max_cost: float | None = None
    max_tokens: int | None = None
    cost: float = 0.0
    tokens: int = 0
    reserved: dict[int, tuple[float, int]] = field(default_factory=dict)
    waiting: list[asyncio.Future[None]] = field(default_factory=list)
    number: int = 0
    reached: str = ""

    def count_left(self, price: Price, prompt: int) -> int:
        """Tokens that the answer to a prompt may have, beside what is spent and under way; negative when none."""
        left: list[float] = []
        if self.max_tokens is not None:
            left.append(self.max_tokens - self.tokens - sum(tokens for _, tokens in self.reserved.values()) - prompt)
        if self.max_cost is not None and not price.free:
            money = self.max_cost - self.cost - sum(cost for cost, _ in self.reserved.values())
            left.append((money - price.cost(Usage(input_tokens=prompt))) * MILLION / price.output)
        return int(min(left, default=2**40))

    @asynccontextmanager
    async def reserve(self, price: Price, prompt: int, fair: int, most: int) -> AsyncIterator[Reservation]:
        """Hold what a request may spend, until it has come to an end.

        Args:
            price: Of its model.
            prompt: Its tokens.
            fair: Tokens that its answer may need.
            most: Tokens that it is allowed.

        Raises:
            BudgetReachedError: It does not fit, also when all that are under way have ended.
        """
        while (left := self.count_left(price, prompt)) < fair:
            if not self.reserved:
                self.reached = self.describe()
                raise BudgetReachedError(self.reached, HINT)
            await self.wait()
        held = Reservation(min(most, left), Usage(input_tokens=prompt))
        self.number += 1
        number = self.number
        whole = Usage(input_tokens=prompt, output_tokens=held.most)
        self.reserved[number] = (price.cost(whole), prompt + held.most)
        try:
            yield held
        finally:
            del self.reserved[number]
            self.cost += price.cost(held.usage)
            self.tokens += held.usage.input_tokens + held.usage.output_tokens
            self.wake()

    async def wait(self) -> None:
        """Wait until a request that is under way has ended."""
        ended = asyncio.get_running_loop().create_future()
        self.waiting.append(ended)
        await ended

    def wake(self) -> None:
        """Let those that wait look again."""
        waiting, self.waiting = self.waiting, []
        for ended in waiting:
            if not ended.done():
                ended.set_result(None)

    def describe(self) -> str:
        """That it is reached, and what was spent."""
        spent = [f"${self.cost:.4f} of ${self.max_cost:.4f}"] if self.max_cost is not None else []
        spent += [f"{self.tokens:,} of {self.max_tokens:,} tokens"] if self.max_tokens is not None else []
        return f"The budget is reached: {', '.join(spent)}."


@dataclass
class Reservation:
    """What one request holds.

    Attributes:
        most: Tokens that its answer may have.
        usage: What it has spent, as far as that is known.
    """

    most: int
    usage: Usage


class Budgeted:
    """A chat model that is asked only as far as a budget goes.

    Args:
        inner: The model.
        budget: Shared by all runs of an invocation.
    """

    def __init__(self, inner: ChatModel, budget: Budget) -> None:
        self.inner = inner
        self.budget = budget
        self.price = require_price(inner.profile, budget)

    @property
    def profile(self) -> Profile:
        """Of the model inside."""
        return self.inner.profile

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """Answer one request, with no more than what is left.

        Raises:
            BudgetReachedError: Too little is left.
            SummariseError: As `ChatModel.stream`.
        """
        prompt = estimate_prompt(request)
        fair = -(-request.max_tokens // FAIR_SHARE)
        most = request.max_tokens + self.profile.reasoning_room
        async with self.budget.reserve(self.price, prompt, fair, most) as held:
            asked = replace(request, ceiling=held.most) if held.most < most else request
            async with aclosing(self.inner.stream(asked)) as answer:
                async for chunk in answer:
                    said = estimate_tokens(chunk.text) if chunk.text else 0
                    held.usage = chunk.usage or held.usage + Usage(output_tokens=said)
                    yield chunk

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the model inside counts."""
        return await count_tokens(self.inner, texts)

    async def aclose(self) -> None:
        """Close the model inside."""
        await self.inner.aclose()


def require_price(profile: Profile, budget: Budget) -> Price:
    """The price by which a budget is kept.

    Raises:
        ConfigError: It is in dollars, and nobody knows what the model costs.
    """
    price = find_price(profile)
    if price is None and budget.max_cost is not None:
        raise ConfigError(
            f"The price of {profile.name} is not known, so --max-cost cannot be kept.", "Use --max-tokens instead."
        )
    return price or FREE


def estimate_prompt(request: Request) -> int:
    """Tokens of a request, rather too many: its messages, and the schema, which some servers count."""
    schema = estimate_tokens(json.dumps(dict(request.schema), ensure_ascii=False)) if request.schema else 0
    return estimate_messages(request.messages) + schema
