"""What the models are told: the prompts of the program, or the reader's own.

Invariant: the reader's are read once, before a run, and a run with one that cannot be used does not begin.
"""

from __future__ import annotations

from pathlib import Path

from chains.errors import ConfigError
from chains.report import PromptVersion
from prompts import Prompt, PromptError, load_prompt
from prompts.copies import find_copy, list_copies, read_copy


def read_prompts(folder: Path) -> tuple[Prompt, ...]:
    """The reader's own prompts; none when there is no such folder.

    Raises:
        ConfigError: One cannot be used.
    """
    return tuple(read_prompt(folder, name) for name in list_copies(folder))


def read_prompt(folder: Path, name: str) -> Prompt:
    """One of the reader's own prompts.

    Raises:
        ConfigError: It cannot be used.
    """
    try:
        return read_copy(folder, name)
    except (PromptError, OSError) as error:
        message = f"Your prompt {find_copy(folder, name)} cannot be used: {error}."
        hint = f"Mend it: summarise prompts edit {name}; or go back: summarise prompts reset {name}"
        raise ConfigError(message, hint) from None


class Wording:
    """The prompts of one run by name.

    Args:
        own: The reader's.
    """

    def __init__(self, own: tuple[Prompt, ...] = ()) -> None:
        self.own = {prompt.name: prompt for prompt in own}

    def find(self, name: str) -> Prompt:
        """The reader's prompt of a name, else that of the program."""
        return self.own.get(name) or load_prompt(name)

    def describe(self, name: str) -> PromptVersion:
        """Which text of a prompt is used."""
        prompt = self.find(name)
        return PromptVersion(version="user" if name in self.own else prompt.version, sha256=prompt.sha256)
