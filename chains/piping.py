"""`prompt | model | parser`: the steps of a chain, one behind the other.

Invariant: either way gives the same items in the same order; a model that asks nobody is reached without LangChain,
whose import takes longer than a replay.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

Step = Callable[[AsyncIterator[Any]], AsyncGenerator[Any, None]]
"""What came from the step before -> what goes to the next."""


def build_runnable(steps: Sequence[Step]) -> Runnable[Any, Any]:
    """The steps as a runnable of LangChain."""
    from langchain_core.runnables import RunnableGenerator

    return reduce(or_, map(RunnableGenerator, steps))


async def join_steps(steps: Sequence[Step], value: object) -> AsyncGenerator[Any, None]:
    """What comes of a value when it has gone through the steps."""
    async with AsyncExitStack() as stack:
        stream = await stack.enter_async_context(aclosing(give(value)))
        for step in steps:
            stream = await stack.enter_async_context(aclosing(step(stream)))
        async for item in stream:
            yield item


async def give(value: object) -> AsyncGenerator[Any, None]:
    """A value, as a step takes it."""
    yield value
