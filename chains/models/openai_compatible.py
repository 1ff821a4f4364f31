"""Any server that speaks OpenAI's chat protocol, through LangChain's ChatOpenAI.

Invariant: what a caller sees are our chunks and our errors; no error text holds the key, and nothing of an answer's
reasoning reaches a chain. One instance belongs to one event loop.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chains.errors import ModelInterruptedError, ModelTimeoutError, ModelUnavailableError, SummariseError
from chains.models.base import Chunk, FinishReason, Message, Profile, Request
from chains.models.endpoint import Endpoint
from chains.models.failures import is_schema_refusal, translate_error
from chains.models.reasoning import ReasoningFilter
from chains.models.tracing import disable_tracing
from chains.report import Usage

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from langchain_openai import ChatOpenAI

FINISH_REASONS: Mapping[str, FinishReason] = {"length": "length", "content_filter": "refusal"}
"""What servers call the end of an answer; all others are "stop"."""
SCHEMA_INSTRUCTION = "Answer with JSON only, that obeys this JSON Schema: "


class OpenAICompatible:
    """A `ChatModel` behind an address.

    Args:
        profile: What the chains must know of it.
        endpoint: Where it is.
    """

    def __init__(self, profile: Profile, endpoint: Endpoint) -> None:
        self.profile = profile
        self.endpoint = endpoint
        self.obeys_schemas = True
        self.client: ChatOpenAI | None = None

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """Answer one request. A server that refuses schemas is told ours in words, from then on.

        Raises:
            SummariseError: As `ChatModel.stream`.
        """
        while True:
            try:
                async with aclosing(self.stream_once(request)) as chunks:
                    async for chunk in chunks:
                        yield chunk
            except SchemaRefusedError:
                self.obeys_schemas = False
            else:
                return

    async def stream_once(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """One HTTP request.

        Raises:
            SchemaRefusedError: The server does not take the schema; nothing was yielded.
            SummariseError: As `ChatModel.stream`.
        """
        answer = Answer()
        schema_sent = self.obeys_schemas
        try:
            async with aclosing(self.open_stream(request)) as messages:
                async for message in messages:
                    text = answer.read(message)
                    if text:
                        yield Chunk(text)
        except SummariseError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a vendor raises becomes ours
            if schema_sent and is_schema_refusal(error):
                raise SchemaRefusedError("The server takes no JSON schema.") from None
            raise translate_error(error, self.profile, self.endpoint) from None
        yield answer.finish(self.profile)

    async def open_stream(self, request: Request) -> AsyncGenerator[AIMessageChunk, None]:
        """LangChain's chunks of one answer, all of them before the deadline.

        Raises:
            ModelTimeoutError: The deadline passed.
        """
        deadline = asyncio.get_running_loop().time() + self.endpoint.timeout
        client = self.connect()
        body = self.build_body(request)
        stream = client.astream(self.build_messages(request), extra_body=body, **build_options(request))
        async with aclosing(stream) as chunks:  # type: ignore[type-var]
            while True:
                try:
                    async with asyncio.timeout_at(deadline):
                        chunk = await anext(chunks)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    raise ModelTimeoutError(
                        f"{self.profile.name} did not finish its answer within {self.endpoint.timeout:.0f} seconds.",
                        "Give it more time with --timeout, or use a faster model.",
                    ) from None
                yield chunk

    def connect(self) -> ChatOpenAI:
        """The LangChain client, made at the first request."""
        if self.client is None:
            self.client = import_client()(self.endpoint)
        return self.client

    def build_body(self, request: Request) -> dict[str, Any]:
        """What goes beside the messages.

        The schema travels here and not as LangChain's `response_format`, which would choose openai's accumulating
        stream: half as much processor time again per chunk, and an exception where an answer is merely cut.
        """
        body: dict[str, Any] = {self.endpoint.limit_name: request.max_tokens}
        if self.obeys_schemas and request.schema:
            schema = {"name": "answer", "strict": True, "schema": request.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        return body

    def build_messages(self, request: Request) -> list[tuple[str, str]]:
        """The messages in LangChain's shape; the schema in words when the server takes none."""
        messages = list(request.messages)
        if request.schema and not self.obeys_schemas:
            messages[-1] = describe_schema(messages[-1], request.schema)
        return [(message.role, message.content) for message in messages]

    async def aclose(self) -> None:
        """Close the connections; a later request opens new ones."""
        client, self.client = self.client, None
        if client:
            await client.root_async_client.close()


class SchemaRefusedError(ModelUnavailableError):
    """The server rejects `response_format`; caught in this module."""


class Answer:
    """What has come of one answer so far."""

    def __init__(self) -> None:
        self.filter = ReasoningFilter()
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
            self.usage = Usage(
                input_tokens=message.usage_metadata["input_tokens"],
                cached_tokens=details.get("cache_read") or 0,
                output_tokens=message.usage_metadata["output_tokens"],
            )
        self.finish_reason = message.response_metadata.get("finish_reason") or self.finish_reason
        self.refused = self.refused or bool(message.additional_kwargs.get("refusal"))
        return self.filter.feed(message.content) if isinstance(message.content, str) else ""

    def finish(self, profile: Profile) -> Chunk:
        """The last chunk.

        Raises:
            ModelInterruptedError: The connection ended before the answer did.
        """
        if not self.finish_reason:
            raise ModelInterruptedError(
                f"{profile.name} broke its answer off.", "Try again; if it happens again, look at the server's log."
            )
        reason = "refusal" if self.refused else FINISH_REASONS.get(self.finish_reason, "stop")
        return Chunk(self.filter.flush(), reason, self.usage)


def import_client() -> Callable[[Endpoint], ChatOpenAI]:
    """What builds a client. LangChain and openai take a second and a half, so only when a model is used."""
    disable_tracing()
    from chains.models.client import build_client

    return build_client


def build_options(request: Request) -> dict[str, Any]:
    """Sampling parameters; none where none is asked for, because some models refuse them."""
    return {} if request.temperature is None else {"temperature": request.temperature}


def describe_schema(message: Message, schema: Mapping[str, Any]) -> Message:
    """The message with the schema added in words."""
    instruction = SCHEMA_INSTRUCTION + json.dumps(schema, ensure_ascii=False)
    return replace(message, content=f"{message.content}\n\n{instruction}")
