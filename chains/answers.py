"""From the text of an answer to the items in it, while it still streams.

Invariant: an item is given out once, whole, in order; an answer that is no JSON is a `ParseError` that carries the
text, an answer cut at the limit a `TruncatedError`, both after the items that did come.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from typing import Any

from chains.errors import ParseError, RefusedError, RepeatedError, TruncatedError
from chains.models.base import Chunk

Answer = dict[str, Any]
REPEATS = 8
"""The very same item so often is a model in a loop, which would go on to its limit."""
FENCE = re.compile(r"\A\s*```(?:json)?\s*|\s*```\s*\Z")


class UnreadableAnswerError(ParseError):
    """The answer is not the JSON asked for; `text` is the answer."""

    def __init__(self, problem: str, text: str) -> None:
        super().__init__(f"The model's answer could not be read: {problem}.", "Run it again, or use a larger model.")
        self.problem = problem
        self.text = text


def parse_partial(text: str) -> Answer:
    """What can be read of an answer so far; a value that is not complete yet is left out."""
    from pydantic_core import from_json

    try:
        answer = from_json(text[max(text.find("{"), 0) :], allow_partial=True)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def parse_whole(text: str) -> Answer:
    """A finished answer.

    Raises:
        UnreadableAnswerError: It is not one JSON object.
    """
    try:
        answer = json.loads(unwrap(text))
    except ValueError as error:
        problem = "it is empty" if not text.strip() else f"it is not JSON ({error})"
        raise UnreadableAnswerError(problem, text) from error
    if not isinstance(answer, dict):
        raise UnreadableAnswerError("it is not a JSON object", text)
    return answer


def unwrap(text: str) -> str:
    """The JSON object in an answer, without a fence, or the words that a model says before or after it."""
    bare = FENCE.sub("", text)
    start, end = bare.find("{"), bare.rfind("}")
    return bare if bare.startswith("[") or not 0 <= start < end else bare[start : end + 1]


def build_parser(key: str) -> Callable[[AsyncIterator[Chunk]], AsyncGenerator[Answer, None]]:
    """A streaming parser: chunks in, the objects of the array `key` out, last the whole answer under "answer".

    Args:
        key: The array in the answer whose items are wanted one by one.
    """

    async def parse(chunks: AsyncIterator[Chunk]) -> AsyncGenerator[Answer, None]:
        text, given, finish, seen = "", 0, None, Counter[str]()
        async for chunk in chunks:
            text += chunk.text
            finish = chunk.finish_reason or finish
            if "}" in chunk.text:
                # The last item may still be growing.
                ready = list_items(parse_partial(text), key)[:-1]
                for item in ready[given:]:
                    yield item
                refuse_loop(ready[given:], seen)
                given = max(given, len(ready))
        items = read_finished(text, finish, key)
        for item in items[given:]:
            yield item
        if finish == "length":
            raise TruncatedError("The model's answer was cut at its limit.", "Run it again with a larger model.")
        yield {"answer": parse_whole(text)}

    return parse


def refuse_loop(items: Sequence[Answer], seen: Counter[str]) -> None:
    """Count new items.

    Raises:
        RepeatedError: One came too often.
    """
    seen.update(json.dumps(item, sort_keys=True) for item in items)
    if seen and max(seen.values()) >= REPEATS:
        raise RepeatedError("The model said the same again and again.", "Run it again, or use a larger model.")


def read_finished(text: str, finish: str | None, key: str) -> list[Answer]:
    """All items of a finished answer.

    Raises:
        RefusedError: The model declined.
        UnreadableAnswerError: The answer is no JSON, or has no such array.
    """
    if finish == "refusal":
        raise RefusedError("The model declined to answer.", "Try another model with --model.")
    if finish == "length":
        # The last item may be half of one.
        return list_items(parse_partial(text), key)[:-1]
    answer = parse_whole(text)
    if not isinstance(answer.get(key), list):
        raise UnreadableAnswerError(f'it has no list "{key}"', text)
    return list_items(answer, key)


def list_items(answer: Answer, key: str) -> list[Answer]:
    """The objects in an array of an answer."""
    items = answer.get(key)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def read_text(item: Answer, key: str) -> str:
    """A string of an item, on one line, without control characters; empty when it is missing."""
    value = item.get(key)
    text = value if isinstance(value, str) else ""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def read_list(item: Answer, key: str) -> list[str]:
    """The strings of an array in an item, each once."""
    value = item.get(key)
    return list(dict.fromkeys(v for v in value if isinstance(v, str))) if isinstance(value, list) else []
