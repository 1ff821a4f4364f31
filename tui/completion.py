"""Completes a command line that a shell has the user type.

Invariant: whatever is typed, nothing but completions is printed; no more than a loopback port is knocked at.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from tui.cli import SUBCOMMANDS, load_command, summarise

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "summarise"
VARIABLE = "_SUMMARISE_COMPLETE"
# bash takes a colon for the end of a word, and wants only what comes after the last one.
COLON = re.compile(r"\s*:\s*")


def build_script(shell: str) -> str:
    """What a shell is to run."""
    return open_completer(shell, summarise).source()


def complete() -> int:
    """Print what can come next; nothing where that cannot be said.

    Returns:
        The exit code.
    """
    try:
        print_completions(os.environ[VARIABLE].partition("_")[0])
    except Exception:  # noqa: BLE001 -- a message would stand in the middle of what the user types
        return 1
    return 0


def print_completions(shell: str) -> None:
    """Print what can come next, as a shell wants it.

    Raises:
        click.UsageError: There is no such shell.
        KeyError, ValueError: The shell does not say what was typed.
    """
    from tui.streams import write_stdout

    completer = open_completer(shell, summarise)
    words, typed = completer.get_completion_args()
    if shell == "bash":
        words, typed = join_colons([*words, typed])
    items = find_completions(words, typed)
    if shell == "bash":
        items = cut_colons(items, typed)
    write_stdout("".join(f"{completer.format_completion(item)}\n" for item in items))


def open_completer(shell: str, command: click.Command) -> ShellComplete:
    """Click's own for a shell.

    Raises:
        click.UsageError: It knows no such shell.
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    return kind(command, {}, PROGRAM, VARIABLE)


def find_completions(words: Sequence[str], typed: str) -> list[CompletionItem]:
    """What can stand in the place of what was typed last, after some words.

    The first word decides, as it does when the command is run.
    """
    command: click.Command = summarise
    rest = list(words)
    if words and words[0] in SUBCOMMANDS:
        command, rest = load_command(words[0]), rest[1:]
    names = [] if words or not typed else [name for name in SUBCOMMANDS if name.startswith(typed)]
    if not words and not typed:
        names = list(SUBCOMMANDS)
    first = [CompletionItem(name, help=SUBCOMMANDS[name][1]) for name in names]
    return first or open_completer("bash", command).get_completions(rest, typed)


def join_colons(words: Sequence[str]) -> tuple[list[str], str]:
    """Words that bash cut at colons, put together again; the last apart."""
    joined = COLON.sub(":", "\0".join(words).replace("\0:\0", ":").replace("\0:", ":").replace(":\0", ":"))
    *before, last = joined.split("\0")
    return before, last


def cut_colons(items: Sequence[CompletionItem], typed: str) -> list[CompletionItem]:
    """Completions without what stands before the last colon that was typed."""
    known = typed.rfind(":") + 1
    return [CompletionItem(item.value[known:], item.type, item.help) for item in items]


def list_model_names() -> list[str]:
    """Models that can be used now, then what else `--model` takes."""
    from chains.models.catalog import list_models
    from chains.settings import Settings

    found = [model.name for model in list_models(Settings()) if model.usable]
    return list(dict.fromkeys(["auto", *found, "openai:gpt-5-mini", "embedded:qwen2.5-coder-1.5b", "ollama:"]))
