"""What makes a report: model, prompts and options; the same again would make it again.

Invariant: what decides what a report says is in the description, how it was delivered (server, concurrency,
cache) is not.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from chains.settings import Settings
from chains.wording import Wording
from prompts import list_prompts


def describe_maker(model: str, settings: Settings) -> dict[str, Any]:
    """Model, prompts and options, for people and for `hash_maker`."""
    options = settings.options
    wording = Wording(options.prompts)
    return {
        "model": f"{model}, recorded" if settings.replay else model,
        "temperature": settings.temperature,
        "target_language": options.target_language,
        "chains": list(options.chains),
        "repair": options.repair,
        "length": options.length,
        "glossary": {term.term: term.translation for term in options.glossary},
        "prompts": {prompt.name: wording.describe(prompt.name).model_dump() for prompt in list_prompts()},
    }


def hash_maker(description: dict[str, Any]) -> str:
    """SHA-256 of a description."""
    return sha256(json.dumps(description, sort_keys=True).encode()).hexdigest()
