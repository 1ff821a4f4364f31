"""The LangChain client. Importing this module imports LangChain and openai: import it inside functions.

Invariant: requests go to the address that is given and nowhere else: no redirect is followed, no variable of the
environment changes the address, and no proxy sees what stays on the machine.
"""

from __future__ import annotations

from typing import Any

import openai
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI

from chains.models.endpoint import Endpoint, find_host

CONNECT_TIMEOUT = 10.0
"""Seconds to reach a server; its answer may take as long as the request's own timeout."""


class StreamingChat(ChatOpenAI):
    """ChatOpenAI that keeps a streamed refusal, which LangChain drops."""

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        converted = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        choices = chunk.get("choices")
        refusal = choices and (choices[0].get("delta") or {}).get("refusal")
        if converted and refusal:
            converted.message.additional_kwargs["refusal"] = refusal
        return converted


class PlainCompletions:
    """OpenAI's completions as LangChain asks for them, each chunk plain data.

    openai makes a class of it, of which LangChain makes plain data again: half the processor time of an answer.
    """

    def __init__(self, client: openai.AsyncOpenAI) -> None:
        self.client = client

    async def create(self, *, extra_body: dict[str, Any], **body: Any) -> openai.AsyncStream[object]:  # noqa: ANN401
        """The chunks of one answer."""
        return await self.client.post(
            "/chat/completions",
            body={**body, **extra_body},
            cast_to=object,
            stream=True,
            stream_cls=openai.AsyncStream[object],
        )


def build_client(endpoint: Endpoint) -> ChatOpenAI:
    """A client for one server and one event loop. It tries once: trying again is the caller's business."""

    async def give_key() -> str:
        return endpoint.api_key

    leaves = find_host(endpoint.base_url) is not None
    chat = StreamingChat(
        model=endpoint.model,
        base_url=endpoint.base_url,
        api_key=give_key,  # async, so that no second, synchronous client is built
        timeout=openai.Timeout(endpoint.timeout, connect=CONNECT_TIMEOUT),
        max_retries=0,
        stream_usage=True,
        stream_chunk_timeout=None,  # there is a deadline for the whole answer
        use_responses_api=False,
        cache=False,
        openai_proxy="",
        http_async_client=openai.DefaultAsyncHttpxClient(trust_env=leaves, follow_redirects=False),
    )
    chat.async_client = PlainCompletions(chat.root_async_client)
    return chat
