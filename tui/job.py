"""What one command line asks for.

Invariant: choices in the environment are read here only; a key goes into `Settings` and nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chains.article.language import validate_tag
from chains.errors import ConfigError
from chains.glossary import read_glossary
from chains.models.budget import Budget
from chains.report import CHAIN_NAMES, ChainName
from chains.settings import Options, Settings
from chains.wording import read_prompts
from tui.configuration.file import find_prompts
from tui.output import Format


@dataclass(frozen=True)
class Job:
    """Articles and what to do with them.

    Attributes:
        articles: Paths and addresses of pages, "-" for standard input.
        language: Of the articles, when the user names it.
        output: Where reports go; None is stdout.
    """

    articles: tuple[str, ...]
    settings: Settings
    language: str | None = None
    form: Format = "text"
    output: str | None = None
    strict: bool = False
    quiet: bool = False
    verbose: bool = False


def build_job(articles: tuple[str, ...], choices: Mapping[str, Any]) -> Job:
    """Check the choices and put them together.

    Args:
        articles: As given.
        choices: Option name -> value, as click parsed them.

    Raises:
        ConfigError: A choice is wrong or contradicts another.
    """
    tag = choices["from_tag"]
    if "" in articles:
        raise ConfigError("An article has no name: “”.", "Give a file, the address of a page, or - for standard input.")
    return Job(
        articles=articles,
        settings=build_settings(choices),
        language=None if tag is None else validate_tag(tag),
        form=choices["form"],
        output=choices["output"],
        strict=choices["strict"],
        quiet=choices["quiet"],
        verbose=choices["verbose"],
    )


def build_settings(choices: Mapping[str, Any]) -> Settings:
    """What the engine needs to know."""
    check_recording(choices)
    options = Options(
        target_language=validate_tag(choices["lang"]),
        chains=parse_chains(choices["only"]),
        concurrency=choices["concurrency"],
        retries=choices["retries"],
        repair=not choices["no_repair"],
        length=choices["length"],
        glossary=read_glossary(Path(choices["glossary"]).expanduser()) if choices["glossary"] else (),
        prompts=read_prompts(find_prompts()),
    )
    return Settings(
        options=options,
        model=choices["model"],
        base_url=choices["base_url"],
        api_key=find_key(choices["base_url"]),
        timeout=choices["timeout"],
        context=choices["context"],
        temperature=choices["temperature"],
        local_only=choices["local_only"],
        record=choices["record"],
        replay=choices["replay"],
        recordings=(Path(choices["recordings"]),) if choices["recordings"] else (),
        cache=not choices["no_cache"],
        history=not choices["no_history"],
        allow_private=choices["allow_private"],
        budget=build_budget(choices),
    )


def build_budget(choices: Mapping[str, Any]) -> Budget | None:
    """What may be spent, one budget for all articles; None without a limit."""
    max_cost, max_tokens = choices["max_cost"], choices["max_tokens"]
    return None if max_cost is None and max_tokens is None else Budget(max_cost, max_tokens)


def check_recording(choices: Mapping[str, Any]) -> None:
    """Refuse what cannot be meant."""
    if choices["record"] and choices["replay"]:
        raise ConfigError("--record and --replay exclude each other.", "Leave one out.")
    if choices["recordings"] and not (choices["record"] or choices["replay"]):
        raise ConfigError("--recordings says where, not what.", "Add --record or --replay.")


def parse_chains(names: str | None) -> tuple[ChainName, ...]:
    """The chains that `--only` names, in their usual order; all without it."""
    if names is None:
        return CHAIN_NAMES
    wanted = {name.strip().lower() for name in names.split(",")}
    unknown = sorted(wanted - set(CHAIN_NAMES))
    if unknown:
        raise ConfigError(f"--only does not know “{unknown[0]}”.", f"Choose from: {', '.join(CHAIN_NAMES)}.")
    return tuple(name for name in CHAIN_NAMES if name in wanted)


def find_key(base_url: str | None) -> str | None:
    """The key for the server; the key for OpenAI is never sent to another one."""
    return os.environ.get("SUMMARISE_API_KEY" if base_url else "OPENAI_API_KEY") or None
