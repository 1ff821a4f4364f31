"""Prompts are files: Markdown with a front matter, one per prompt, reviewed as prose.

Invariant: what a prompt says is identified by its name, its integer `version` and its sha256; `prompts.lock`
holds them all, and a text that changes without a new version is refused by the tests.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LOCK_FILE = FOLDER / "prompts.lock"
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
VARIABLE = re.compile(r"\{\{\{(\w+)\}\}\}")


@dataclass(frozen=True)
class Prompt:
    """One prompt.

    Attributes:
        version: Raised whenever the text changes.
        inputs: Names of the variables in the text, as `{{{name}}}` (mustache, not escaped).
        sha256: Of the text in UTF-8.
    """

    name: str
    version: int
    description: str
    inputs: tuple[str, ...]
    text: str
    sha256: str


def parse_prompt(source: str) -> Prompt:
    """Read a prompt file.

    Raises:
        ValueError: The front matter is missing or does not fit the text.
    """
    match = FRONT_MATTER.match(source)
    if match is None:
        raise ValueError("a prompt begins with a front matter between --- lines")
    import yaml

    head: dict[str, Any] = yaml.safe_load(match[1])
    text = match[2].strip()
    inputs = tuple(head["inputs"])
    if set(VARIABLE.findall(text)) != set(inputs):
        raise ValueError(f"prompt {head['name']}: the inputs in the front matter are not those in the text")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Prompt(head["name"], int(head["version"]), head["description"], inputs, text, digest)


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt of that name.

    Raises:
        ValueError: The file is not a prompt.
        FileNotFoundError: There is no such prompt.
    """
    return parse_prompt((FOLDER / f"{name}.md").read_text(encoding="utf-8"))


def list_prompts() -> tuple[Prompt, ...]:
    """All prompts, by name."""
    return tuple(load_prompt(path.stem) for path in sorted(FOLDER.glob("*.md")))


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
