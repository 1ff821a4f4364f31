"""What makes two requests the same.

Invariant: the key covers what decides the answer (model, messages, schema, sampling, occurrence) and nothing of how
the answer was delivered.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from chains.models.base import Request


def describe_request(request: Request) -> dict[str, Any]:
    """The request as plain JSON data."""
    return {
        "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        "schema": dict(request.schema),
        "sampling": {"temperature": request.temperature, "max_tokens": request.max_tokens},
        "occurrence": request.occurrence,
    }


def hash_request(model: str, request: Request) -> str:
    """SHA-256, in hex, over canonical JSON of the model id and the request."""
    data = {"model": model, **describe_request(request)}
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
