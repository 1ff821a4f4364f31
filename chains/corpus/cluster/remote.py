"""The keeper as a worker sees it: ledger, answers and budget that are elsewhere.

Invariant: the same names and errors as of those beside one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from chains.corpus.cluster.joining import AGAIN, first_line
from chains.corpus.journal import Outcome, describe_outcome, unpack_report
from chains.errors import CorpusStoppedError, SummariseError
from chains.models.budget import Budget, Reservation
from chains.models.prices import Price
from chains.report import Report, Usage


async def ask(method: Any, *values: Any, **named: Any) -> Any:  # noqa: ANN401 - of an actor
    """Call a method of an actor.

    Raises:
        SummariseError: As it was raised there.
        CorpusStoppedError: The actor is gone, or Ray is.
    """
    try:
        return await method.remote(*values, **named)
    except Exception as error:  # noqa: BLE001 - whatever Ray raises
        own = find_own(error)
        raise own or CorpusStoppedError(f"Ray cannot go on: {first_line(error)}.", AGAIN) from None


def find_own(error: BaseException | None) -> SummariseError | None:
    """The error of ours that Ray has wrapped up."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, SummariseError) and not hasattr(error, "cause"):
            return error
        error = getattr(error, "cause", None) or error.__cause__ or error.__context__
    return None


class RemoteLedger:
    """As `chains.corpus.ledger.Ledger`.

    Args:
        keeper: The actor.
    """

    def __init__(self, keeper: Any) -> None:  # noqa: ANN401
        self.keeper = keeper

    async def find_report(self, content: str, made_with: str) -> Report | None:
        """As `Ledger`."""
        packed = await ask(self.keeper.find_report, content, made_with)
        return None if packed is None else unpack_report(packed)

    async def save(self, outcome: Outcome) -> None:
        """As `Ledger`."""
        row = describe_outcome(outcome)
        copied, is_models_failure = outcome.copied, outcome.is_models_failure
        await ask(self.keeper.save, row, copied=copied, is_models_failure=is_models_failure)


class RemoteAnswers:
    """As `chains.store.cache.AnswerStore`.

    Args:
        keeper: The actor.
    """

    def __init__(self, keeper: Any) -> None:  # noqa: ANN401
        self.keeper = keeper

    async def get(self, key: str) -> dict[str, Any] | None:
        """As `AnswerStore`."""
        found: dict[str, Any] | None = await ask(self.keeper.find_answer, key)
        return found

    async def put(self, key: str, model: str, chain: str, call: dict[str, Any]) -> None:
        """As `AnswerStore`."""
        await ask(self.keeper.keep_answer, key, model, chain, call)


class RemoteBudget(Budget):
    """A budget whose money is elsewhere.

    Args:
        keeper: The actor.
        max_cost: US dollars, of all workers.
    """

    def __init__(self, keeper: Any, max_cost: float | None) -> None:  # noqa: ANN401
        super().__init__(max_cost)
        self.keeper = keeper

    @asynccontextmanager
    async def reserve(self, price: Price, prompt: int, fair: int, most: int) -> AsyncIterator[Reservation]:
        """As `Budget`."""
        number, left = await ask(self.keeper.reserve, price, prompt, fair, most)
        held = Reservation(left, Usage(input_tokens=prompt))
        try:
            yield held
        finally:
            self.keeper.settle.remote(number, held.usage)
