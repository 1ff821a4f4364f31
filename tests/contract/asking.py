"""Requests that the contract tests make, and what comes of them."""

from __future__ import annotations

from contextlib import aclosing
from typing import Any

from chains.models.base import ChatModel, Chunk, Message, Request

CITY = {
    "type": "object",
    "properties": {
        "city": {"type": "string", "enum": ["Utrecht", "Delft"]},
        "number": {"type": "integer", "maximum": 9},
    },
    "required": ["city", "number"],
    "additionalProperties": False,
}
NUMBERS = {"type": "array", "items": {"type": "integer", "maximum": 9999}, "minItems": 900}


def build_request(question: str = "Name a city.", schema: Any = CITY, max_tokens: int = 60) -> Request:
    messages = (Message("system", "You answer in JSON."), Message("user", question))
    return Request("claims", messages, schema, max_tokens, 0.0)


async def collect(model: ChatModel, request: Request) -> list[Chunk]:
    """All chunks of one answer; the model is closed after it."""
    try:
        return [chunk async for chunk in model.stream(request)]
    finally:
        await model.aclose()


async def read_first(model: ChatModel, request: Request) -> Chunk:
    """The first chunk; the rest is given up."""
    async with aclosing(model.stream(request)) as chunks:  # type: ignore[type-var]
        return await anext(chunks)


def join(chunks: list[Chunk]) -> str:
    return "".join(chunk.text for chunk in chunks)
