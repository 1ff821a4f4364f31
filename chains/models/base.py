"""The one shape of a chat model here: a request in, text chunks out.

Everything that answers requests has it: a server, the cache, a folder of recordings. So recording, caching and
replaying wrap a model without the chains knowing.

Invariant: a stream ends with exactly one chunk that has a finish reason; failures are `SummariseError`s.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

from chains.report import Usage
from chains.tokens import estimate_tokens

Role = Literal["system", "user", "assistant"]
FinishReason = Literal["stop", "length", "refusal"]
Delivery = Literal["live", "cache", "replay"]
THINKING_ROOM = 16_000
"""Tokens that a model may spend on reasoning, beside those of its answer."""


@dataclass(frozen=True)
class Message:
    """One chat message."""

    role: Role
    content: str


@dataclass(frozen=True)
class Request:
    """What is asked of a model.

    Attributes:
        chain: The chain that asks; for messages to people, not part of the recording key.
        schema: JSON Schema the answer must obey; empty for free text.
        max_tokens: Limit of the answer, in tokens.
        temperature: None sends none (some models refuse it).
        occurrence: How often this very request was answered before in the run.
        ceiling: Tokens that may be paid for, reasoning included, where a budget leaves fewer than usual; not part of
            the recording key.
    """

    chain: str
    messages: tuple[Message, ...]
    schema: Mapping[str, Any]
    max_tokens: int
    temperature: float | None = None
    occurrence: int = 0
    ceiling: int | None = None


@dataclass(frozen=True)
class Chunk:
    """A piece of an answer. The last one has `finish_reason`, `usage` and `delivery`."""

    text: str = ""
    finish_reason: FinishReason | None = None
    usage: Usage | None = None
    delivery: Delivery = "live"


@dataclass(frozen=True)
class Profile:
    """What the chains must know of a model.

    Attributes:
        name: As in the design: "embedded:qwen2.5-coder-1.5b".
        host: Where the text goes; None when it stays on the machine.
        context_window: Tokens for prompt and answer together.
        small: The reader must be told that this model makes more mistakes than most.
        parallel: Takes several requests at once.
        batch: Sentences per translation request.
        temperature: To send; None sends none.
        thinks: It reasons before it answers, which counts as part of the answer.
        max_output: Tokens of an answer at most, None where only the context window limits it.
    """

    name: str
    host: str | None = None
    context_window: int = 32_768
    small: bool = False
    parallel: bool = True
    batch: int = 250
    temperature: float | None = None
    thinks: bool = False
    max_output: int | None = None

    @property
    def reasoning_room(self) -> int:
        """Tokens that the model may spend on reasoning, beside those of its answer."""
        return THINKING_ROOM if self.thinks else 0


class ChatModel(Protocol):
    """Answers requests."""

    @property
    def profile(self) -> Profile:
        """What kind of model this is."""

    def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """Answer one request.

        Yields:
            Chunks of text, the last with a finish reason.

        Raises:
            SummariseError: `ModelError`, `ModelOutputError` or `RecordingError` leaves.
        """

    async def aclose(self) -> None:
        """Free what the model holds; it can be called twice."""


class OfflineModel:
    """Base of models that ask nobody: what they answer is stored, or made up here."""


@runtime_checkable
class TokenCounter(Protocol):
    """Counts as the model does."""

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text."""


async def count_tokens(model: object, texts: Sequence[str]) -> list[int]:
    """Tokens of each text, estimated where the model cannot say."""
    if isinstance(model, TokenCounter):
        return await model.count_tokens(texts)
    return [estimate_tokens(text) for text in texts]


def estimate_messages(messages: Sequence[Message]) -> int:
    """Tokens of a prompt, rather too many than too few."""
    return sum(estimate_tokens(message.content) for message in messages)
