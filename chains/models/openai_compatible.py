"""Any server that speaks OpenAI's chat protocol, through LangChain's ChatOpenAI.

Invariant: what a caller sees are our chunks and our errors; no error text holds the key, and nothing of an answer's
reasoning reaches a chain. One instance belongs to one event loop.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from chains.errors import ModelInterruptedError, ModelTimeoutError, SummariseError
from chains.models.base import THINKING_ROOM, Chunk, FinishReason, Message, Profile, Request
from chains.models.endpoint import Endpoint
from chains.models.failures import find_refused, translate_error
from chains.models.reasoning import ReasoningFilter
from chains.models.tracing import disable_tracing
from chains.report import Usage
from chains.tokens import estimate_tokens

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk
    from langchain_openai import ChatOpenAI

FINISH_REASONS: Mapping[str, FinishReason] = {
    "length": "length",
    "max_tokens": "length",
    "content_filter": "refusal",
    "refusal": "refusal",
    "safety": "refusal",
}
"""What servers call the end of an answer; all others are "stop"."""
LIMIT_NAMES = ("max_tokens", "max_completion_tokens")
SPARE_CHUNKS = 64
"""A server cannot send more chunks than tokens, but for some that hold none."""
SCHEMA_INSTRUCTION = "Answer with JSON only, that obeys this JSON Schema: "


@dataclass(frozen=True)
class Dialect:
    """What a server takes.

    Attributes:
        limit_names: Names of the parameter that limits an answer, the first is sent; without any, none is.
        room: Tokens for reasoning.
    """

    limit_names: tuple[str, ...]
    room: int = 0
    schema: bool = True
    temperature: bool = True
    usage: bool = True

    def without(self, refused: str) -> Dialect | None:
        """The dialect of a server that refuses a parameter, None when it was not sent."""
        if refused == "limit":
            return replace(self, limit_names=self.limit_names[1:]) if self.limit_names else None
        less: dict[str, Any] = {refused: False}
        return replace(self, **less) if refused and getattr(self, refused) else None


class OpenAICompatible:
    """A `ChatModel` behind an address.

    Args:
        profile: What the chains must know of it.
        endpoint: Where it is.
    """

    def __init__(self, profile: Profile, endpoint: Endpoint, *, schema: bool = True) -> None:
        self.profile = profile
        self.endpoint = endpoint
        others = tuple(name for name in LIMIT_NAMES if name != endpoint.limit_name)
        self.dialect = Dialect((endpoint.limit_name, *others), profile.reasoning_room, schema)
        self.client: BaseChatModel | None = None

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """Answer one request. What a server refuses is left out from then on; the schema is told in words.

        Raises:
            SummariseError: As `ChatModel.stream`.
        """
        while True:
            try:
                async with aclosing(self.stream_once(request, self.dialect)) as chunks:
                    async for chunk in chunks:
                        yield chunk
            except OtherDialectError as error:
                self.dialect = error.dialect
            else:
                return

    async def stream_once(self, request: Request, dialect: Dialect) -> AsyncGenerator[Chunk, None]:
        """One HTTP request.

        Raises:
            OtherDialectError: The server must be spoken to in another way; nothing was yielded.
            SummariseError: As `ChatModel.stream`.
        """
        answer = Answer()
        try:
            async with aclosing(self.open_stream(request, dialect)) as messages:
                async for message in messages:
                    text = answer.read(message)
                    if text:
                        yield Chunk(text)
                    if answer.chunks > 2 * limit_answer(request, dialect) + SPARE_CHUNKS:
                        answer.finish_reason = "length"  # a server that knows no limit
                        break
        except SummariseError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a vendor raises becomes ours
            other = dialect.without(find_refused(error))
            if other:
                raise OtherDialectError(other) from None
            raise translate_error(error, self.profile, self.endpoint) from None
        if answer.is_all_reasoning and not dialect.room and request.ceiling is None:
            raise OtherDialectError(replace(dialect, room=THINKING_ROOM))
        yield answer.finish(self.profile)

    async def open_stream(self, request: Request, dialect: Dialect) -> AsyncGenerator[AIMessageChunk, None]:
        """LangChain's chunks of one answer, all of them before the deadline.

        Raises:
            ModelTimeoutError: The deadline passed.
        """
        deadline = asyncio.get_running_loop().time() + self.endpoint.timeout
        client = self.connect()
        stream = client.astream(build_messages(request, dialect), **self.build_options(request, dialect))
        async with aclosing(stream) as chunks:  # type: ignore[type-var]
            while True:
                try:
                    async with asyncio.timeout_at(deadline):
                        chunk = await anext(chunks)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    raise ModelTimeoutError(
                        f"{self.profile.name} did not finish its answer within {self.endpoint.timeout:g} seconds.",
                        "Give it more time with --timeout, or use a faster model.",
                    ) from None
                yield chunk

    def build_options(self, request: Request, dialect: Dialect) -> dict[str, Any]:
        """What goes beside the messages."""
        return {"extra_body": build_body(request, dialect), **build_sampling(request, dialect)}

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, as `Endpoint.tokenizer` says."""
        from chains.models.tokenizers import count_o200k, count_with_server

        if self.endpoint.tokenizer == "server":
            return await asyncio.to_thread(count_with_server, self.endpoint.base_url, self.endpoint.api_key, texts)
        if self.endpoint.tokenizer == "o200k":
            return await asyncio.to_thread(count_o200k, texts)
        return [estimate_tokens(text) for text in texts]

    def connect(self) -> BaseChatModel:
        """The LangChain client, made at the first request."""
        if self.client is None:
            self.client = import_client()(self.endpoint)
        return self.client

    async def aclose(self) -> None:
        """Close the connections; a later request opens new ones."""
        client, self.client = self.client, None
        if client:
            await client.root_async_client.close()  # type: ignore[attr-defined]


class OtherDialectError(Exception):
    """The server must be spoken to in another way; caught in this module."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__("The server does not take the request as it is.")
        self.dialect = dialect


class Answer:
    """What has come of one answer so far."""

    def __init__(self) -> None:
        self.filter = ReasoningFilter()
        self.chunks = 0
        self.said = False
        self.finish_reason = ""
        self.refused = False
        self.usage: Usage | None = None

    def read(self, message: AIMessageChunk) -> str:
        """Take one chunk in.

        Returns:
            Its text without reasoning.
        """
        if message.usage_metadata:
            details = message.usage_metadata.get("input_token_details", {})
            self.usage = (self.usage or Usage()) + Usage(  # some providers state it piece by piece
                input_tokens=message.usage_metadata["input_tokens"],
                cached_tokens=details.get("cache_read") or 0,
                output_tokens=message.usage_metadata["output_tokens"],
            )
        self.finish_reason = read_finish(message) or self.finish_reason
        self.refused = self.refused or bool(message.additional_kwargs.get("refusal"))
        self.chunks += 1
        text = self.filter.feed(read_content(message.content))
        self.said = self.said or bool(text)
        return text

    @property
    def is_all_reasoning(self) -> bool:
        """Whether the answer was cut before it began: a model that reasons used its tokens up for that."""
        return self.finish_reason == "length" and not self.said and not self.filter.holds_answer

    def finish(self, profile: Profile) -> Chunk:
        """The last chunk.

        Raises:
            ModelInterruptedError: The connection ended before the answer did.
        """
        if not self.finish_reason:
            raise ModelInterruptedError(
                f"{profile.name} broke its answer off.", "Try again; if it happens again, look at the server's log."
            )
        reason = "refusal" if self.refused else FINISH_REASONS.get(self.finish_reason.lower(), "stop")
        return Chunk(self.filter.flush(), reason, self.usage)


def import_client() -> Callable[[Endpoint], ChatOpenAI]:
    """What builds a client. LangChain and openai take a second and a half, so only when a model is used."""
    disable_tracing()
    from chains.models.client import build_client

    return build_client


def read_content(content: object) -> str:
    """The text in the content of a chunk: a string, or blocks of which some may be reasoning."""
    if isinstance(content, str):
        return content
    blocks = content if isinstance(content, list) else []
    return "".join(block.get("text", "") for block in blocks if isinstance(block, dict) and block.get("type") == "text")


def build_body(request: Request, dialect: Dialect) -> dict[str, Any]:
    """What goes beside the messages.

    The schema travels here and not as LangChain's `response_format`, which would choose openai's accumulating
    stream: half as much processor time again per chunk, and an exception where an answer is merely cut.
    """
    body: dict[str, Any] = dict.fromkeys(dialect.limit_names[:1], limit_answer(request, dialect))
    if dialect.schema and request.schema:
        schema = {"name": "answer", "strict": True, "schema": request.schema}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    return body


def limit_answer(request: Request, dialect: Dialect) -> int:
    """Tokens of an answer at most, reasoning included."""
    usual = request.max_tokens + dialect.room
    return usual if request.ceiling is None else min(usual, request.ceiling)


def build_messages(request: Request, dialect: Dialect) -> list[tuple[str, str]]:
    """The messages in LangChain's shape; the schema in words when the server takes none."""
    messages = list(request.messages)
    if request.schema and not dialect.schema:
        messages[-1] = describe_schema(messages[-1], request.schema)
    return [(message.role, message.content) for message in messages]


def read_finish(message: AIMessageChunk) -> str:
    """Why an answer ended, in the server's word; empty before its end."""
    stated = (message.response_metadata.get(name) for name in ("finish_reason", "stop_reason", "done_reason"))
    return next((str(reason) for reason in stated if reason), "")


def build_sampling(request: Request, dialect: Dialect) -> dict[str, Any]:
    """Sampling parameters; none where none is asked for, because some models refuse them."""
    temperature = None if request.temperature is None or not dialect.temperature else request.temperature
    sampling = {} if temperature is None else {"temperature": temperature}
    return {**sampling, "stream_usage": dialect.usage}


def describe_schema(message: Message, schema: Mapping[str, Any]) -> Message:
    """The message with the schema added in words."""
    instruction = SCHEMA_INSTRUCTION + json.dumps(schema, ensure_ascii=False)
    return replace(message, content=f"{message.content}\n\n{instruction}")
