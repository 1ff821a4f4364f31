"""A budget is not passed, whatever the answers; what is done is kept, and who waits is let on."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from chains.errors import BudgetReachedError, ConfigError, ModelInterruptedError
from chains.models.base import Chunk, Message, Profile, Request
from chains.models.budget import Budget, Budgeted, estimate_prompt
from chains.report import Usage

PAID = Profile(name="openai:gpt-5-mini", host="api.openai.com")
FREE = Profile(name="embedded:x")
REQUEST = Request("claims", (Message("user", "x" * 250),), {}, 400)
PROMPT = estimate_prompt(REQUEST)


class Counting:
    """Answers with as many tokens as it is allowed, or as it is told."""

    def __init__(self, profile=FREE, says=None, fails=False):
        self.profile = profile
        self.says = says
        self.fails = fails
        self.asked = []
        self.hold = None
        self.began = asyncio.Event()

    async def stream(self, request):
        self.asked.append(request)
        self.began.set()
        if self.hold:
            await self.hold.wait()
        yield Chunk("x" * 25)
        if self.fails:
            raise ModelInterruptedError("gone")
        allowed = request.max_tokens if request.ceiling is None else request.ceiling
        yield Chunk("", "stop", Usage(input_tokens=PROMPT, output_tokens=min(allowed, self.says or allowed)))

    async def aclose(self):
        """Nothing to close."""


async def ask(model, request=REQUEST):
    async with aclosing(model.stream(request)) as answer:
        return [chunk async for chunk in answer]


async def ask_often(model):
    for _ in range(9):
        await ask(model)


def test_a_budget_of_tokens_is_not_passed():
    budget, model = Budget(max_tokens=1300), Counting()

    with pytest.raises(BudgetReachedError, match="of 1,300 tokens"):
        asyncio.run(ask_often(Budgeted(model, budget)))
    assert 0 < budget.tokens <= 1300
    assert model.asked[-1].ceiling is not None
    assert budget.reached


def test_a_budget_of_money_is_not_passed_over_several_runs():
    budget, model = Budget(max_cost=0.002), Counting(PAID)
    for _ in range(2):
        asyncio.run(ask(Budgeted(model, budget)))
    with pytest.raises(BudgetReachedError, match=r"of \$0\.0020"):
        asyncio.run(ask_often(Budgeted(model, budget)))
    assert 0 < budget.cost <= 0.002


def test_what_an_answer_did_not_use_is_free_again():
    budget, model = Budget(max_tokens=3 * (PROMPT + 10) + PROMPT + 100), Counting(says=10)
    for _ in range(3):
        asyncio.run(ask(Budgeted(model, budget)))
    assert budget.tokens == 3 * (PROMPT + 10)


def test_requests_side_by_side_wait_for_each_other_instead_of_passing_it():
    async def run():
        budget, inner = Budget(max_tokens=2 * PROMPT + 450), Counting(says=20)
        inner.hold = asyncio.Event()
        model = Budgeted(inner, budget)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(ask(model)) for _ in range(2)]
            await inner.began.wait()
            for _ in range(5):
                await asyncio.sleep(0)
            assert len(inner.asked) == 1
            inner.hold.set()
        assert all(task.result() for task in tasks)
        return budget

    budget = asyncio.run(run())
    assert budget.tokens == 2 * (PROMPT + 20)
    assert not budget.reached


def test_what_a_broken_answer_cost_is_estimated():
    budget = Budget(max_tokens=5000)
    with pytest.raises(ModelInterruptedError):
        asyncio.run(ask(Budgeted(Counting(fails=True), budget)))
    assert budget.tokens > PROMPT
    assert not budget.reserved


def test_reasoning_is_held_to_the_budget_too():
    budget, model = Budget(max_tokens=1000), Counting(Profile(name="x", thinks=True))
    asyncio.run(ask(Budgeted(model, budget)))
    assert budget.tokens <= 1000


def test_a_limit_in_money_needs_a_known_price():
    with pytest.raises(ConfigError, match="--max-cost cannot be kept") as caught:
        Budgeted(Counting(Profile(name="x:y", host="example.org")), Budget(max_cost=1))
    assert "--max-tokens" in caught.value.hint


def test_what_costs_nothing_meets_no_limit_in_money():
    budget = Budget(max_cost=0.000001)
    assert asyncio.run(ask(Budgeted(Counting(), budget)))
