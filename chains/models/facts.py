"""What is known of a model by its name: context window, longest answer, whether it reasons.

The data are those that LangChain's packages carry (models.dev, MIT). Invariant: the user's word comes first, then the
server's, then the catalog's, then a cautious default.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from chains.models.base import Profile
from chains.models.probing import OLLAMA_CONTEXT
from chains.settings import Settings

OPENAI_CONTEXT = 128_000
"""Tokens: what the smallest of OpenAI's current chat models takes."""
DEFAULTS = {"openai": OPENAI_CONTEXT, "ollama": OLLAMA_CONTEXT}
SMALL_BILLIONS = 4.0


def describe_known(
    name: str, settings: Settings, facts: Mapping[str, Any] | None = None, stated: int | None = None
) -> dict[str, Any]:
    """The fields of a `Profile` that depend on what the model can do.

    Args:
        name: As users write it.
        settings: With the context window that the user names, if any.
        facts: LangChain's profile of the model; looked up for OpenAI's when None.
        stated: The context window that the server states.
    """
    provider, _, model = name.partition(":")
    known = (find_openai(model) if provider == "openai" and facts is None else facts) or {}
    context = settings.context or stated or known.get("max_input_tokens") or DEFAULTS.get(provider)
    return {
        "context_window": context or Profile.context_window,
        "max_output": known.get("max_output_tokens") or None,
        "thinks": bool(known.get("reasoning_output")),
        "small": is_small(name),
    }


def find_openai(model: str) -> Mapping[str, Any]:
    """What LangChain's package says of one of OpenAI's models; empty when it does not know it."""
    profiles: Mapping[str, Mapping[str, Any]] = import_module("langchain_openai.data._profiles")._PROFILES  # noqa: SLF001
    return profiles.get(model, {})


def is_small(name: str) -> bool:
    """Whether the name states few parameters, as "gemma3:4b" does."""
    stated = re.search(r"(?<![\d.])(\d+(?:\.\d+)?)b\b", name.lower())
    return stated is not None and float(stated[1]) <= SMALL_BILLIONS
