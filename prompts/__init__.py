"""Prompts are files: Markdown with a front matter, one per prompt, reviewed as prose.

Invariant: what a prompt says is identified by its name, its integer `version` and its sha256; `prompts.lock`
holds them all, and a text that changes without a new version is refused by the tests.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LOCK_FILE = FOLDER / "prompts.lock"
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
VARIABLE = re.compile(r"\{\{\{(\w+)\}\}\}")
STRAY = re.compile(r"\{\{[^\s]{0,20}")
HEAD: dict[str, type] = {"name": str, "version": int, "description": str, "inputs": list}


class PromptError(ValueError):
    """A file that is no prompt; the message says why, and not which."""


@dataclass(frozen=True)
class Prompt:
    """One prompt.

    Attributes:
        version: Raised whenever the text changes.
        inputs: Names of the variables in the text, as `{{{name}}}` (mustache, not escaped).
        sha256: Of the text in UTF-8.
        copied_from: Of a user's copy: the sha256 of the prompt that it was made from.
    """

    name: str
    version: int
    description: str
    inputs: tuple[str, ...]
    text: str
    sha256: str
    copied_from: str | None = None


def parse_prompt(source: str) -> Prompt:
    """Read a prompt file.

    Raises:
        PromptError: The front matter is missing or does not fit the text.
    """
    match = FRONT_MATTER.match(source.replace("\r\n", "\n"))
    if match is None:
        raise PromptError("it does not begin with a front matter between --- lines")
    head, text = parse_head(match[1]), match[2].strip()
    inputs = tuple(map(str, head["inputs"]))
    check_inputs(inputs, text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Prompt(head["name"], head["version"], head["description"], inputs, text, digest, head.get("copied_from"))


def parse_head(source: str) -> dict[str, Any]:
    """Read a front matter.

    Raises:
        PromptError: It is no YAML, or something is missing or of another kind.
    """
    import yaml

    try:
        head = yaml.safe_load(source)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1  # counted from the --- above it
        raise PromptError(f"the front matter is not YAML: line {line}: {error.problem}") from None
    except yaml.YAMLError:
        raise PromptError("the front matter is not YAML") from None
    for key, kind in HEAD.items():
        if not isinstance(head, dict) or not isinstance(head.get(key), kind):
            raise PromptError(f"the front matter has no {key}, or a wrong one")
    return dict(head)


def check_inputs(inputs: tuple[str, ...], text: str) -> None:
    """Hold the declared inputs against those that the text uses.

    Raises:
        PromptError: They are not the same, or something in the text looks like an input and is none.
    """
    for stray in STRAY.findall(VARIABLE.sub("", text)):
        raise PromptError(f"“{stray}” is no input: these are written {{{{{{name}}}}}}")
    used = VARIABLE.findall(text)
    for name in (*used, *inputs):
        if name not in inputs or name not in used:
            where = "in the text, not in the front matter" if name in used else "in the front matter, not in the text"
            raise PromptError(f"the input {{{{{{{name}}}}}}} is {where}")


def fill(text: str, variables: Mapping[str, str]) -> str:
    """The text of a prompt with its inputs in their places, which are not read again."""
    return VARIABLE.sub(lambda found: variables[found[1]], text)


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt of that name.

    Raises:
        PromptError: The file is not a prompt.
        FileNotFoundError: There is no such prompt.
    """
    return parse_prompt((FOLDER / f"{name}.md").read_text(encoding="utf-8"))


def list_prompts() -> tuple[Prompt, ...]:
    """All prompts, by name."""
    return tuple(map(load_prompt, list_names()))


def list_names() -> tuple[str, ...]:
    """The names of all prompts."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.md")))


def read_lock() -> dict[str, dict[str, Any]]:
    """Name -> version and sha256, as last locked."""
    return tomllib.loads(LOCK_FILE.read_text(encoding="utf-8"))


def format_lock() -> str:
    """What `prompts.lock` has to hold for the prompts as they are now."""
    lines = ["# Written by `python -m prompts`. A prompt that changes gets a new version.\n"]
    lines += [f'[{p.name}]\nversion = {p.version}\nsha256 = "{p.sha256}"\n' for p in list_prompts()]
    return "\n".join(lines)


def find_unversioned(lock: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """Prompts whose text changed while their version did not."""
    return tuple(
        p.name
        for p in list_prompts()
        if p.name in lock and lock[p.name]["sha256"] != p.sha256 and lock[p.name]["version"] >= p.version
    )
