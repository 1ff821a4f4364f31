"""JSON Schemas of the answers.

Invariant: every string and array is capped (small models ramble inside valid JSON), every property is required,
nothing else is allowed; sentence ids are an enum in one `$defs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Schema = dict[str, Any]
SENTENCE_ID: Schema = {"$ref": "#/$defs/sentence_id"}


def build_string(max_length: int) -> Schema:
    """A string of at most `max_length` characters."""
    return {"type": "string", "maxLength": max_length}


def build_enum(values: Sequence[str]) -> Schema:
    """One of the values."""
    return {"type": "string", "enum": list(values)}


def build_array(items: Schema, max_items: int, min_items: int = 0) -> Schema:
    """An array of `min_items` to `max_items`."""
    least = {"minItems": min_items} if min_items else {}
    return {"type": "array", "items": items, **least, "maxItems": max_items}


def build_object(properties: dict[str, Schema]) -> Schema:
    """An object with exactly these properties, in this order."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def build_answer(properties: dict[str, Schema], ids: Sequence[str]) -> Schema:
    """The whole answer, with the sentence ids it may use."""
    return {**build_object(properties), "$defs": {"sentence_id": build_enum(ids)}}
