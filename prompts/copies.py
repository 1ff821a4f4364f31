"""The user's own copies of prompts, in a folder that the caller names; one goes before the built-in of its name.

Invariant: a copy takes the inputs that the program gives, no others and no fewer; it remembers which text it was made
from.
"""

from __future__ import annotations

from pathlib import Path

from prompts import FOLDER, Prompt, PromptError, list_names, load_prompt, parse_prompt


def find_copy(folder: Path, name: str) -> Path:
    """Where a copy is, or would be."""
    return folder / f"{name}.md"


def list_copies(folder: Path) -> tuple[str, ...]:
    """The prompts that have a copy."""
    return tuple(name for name in list_names() if find_copy(folder, name).is_file())


def build_copy(name: str) -> str:
    """The file of a prompt as a copy begins."""
    source = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    return source.replace("\n---\n", f"\ncopied_from: {load_prompt(name).sha256}\n---\n", 1)


def read_copy(folder: Path, name: str) -> Prompt:
    """The user's copy of a prompt.

    Raises:
        PromptError: It cannot be used.
        OSError: It cannot be read.
    """
    try:
        copy = parse_prompt(find_copy(folder, name).read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise PromptError("it is not UTF-8") from None
    if copy.name != name:
        raise PromptError(f"the front matter calls it {copy.name}")
    given = load_prompt(name).inputs
    for needed in given:
        if needed not in copy.inputs:
            raise PromptError(f"{{{{{{{needed}}}}}}} is missing: the model would not be told")
    for unknown in copy.inputs:
        if unknown not in given:
            raise PromptError(f"the program gives no {{{{{{{unknown}}}}}}}, only: {', '.join(given) or 'nothing'}")
    return copy


def is_outdated(copy: Prompt) -> bool:
    """Whether the built-in prompt has changed since the copy was made; a copy that does not say is taken for new."""
    return copy.copied_from not in (None, load_prompt(copy.name).sha256)
