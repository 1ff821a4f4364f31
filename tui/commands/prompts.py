"""`summarise prompts`: what the models are told, and the user's own words for it.

Invariant: a built-in prompt is never changed; a copy goes before it, and only once it is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem

EXAMPLES = """\b
Examples:
  summarise prompts                          all of them, and which are yours
  summarise prompts show translate           what is sent, as it stands now
  summarise prompts edit translate           a copy of it, in your editor
  diff <(summarise prompts show translate --built-in) <(summarise prompts show translate)
  summarise prompts reset translate          back to that of the program

A report names the prompts it was made with, yours as version "user", each with its sha256. What was recorded with other
words is not found again by --replay."""
HELP = {"help_option_names": ["-h", "--help"]}
OWN = "yours"


def complete_name(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """The prompts whose names begin so."""
    from prompts import list_names

    return [CompletionItem(name) for name in list_names() if name.startswith(incomplete)]


name_argument = click.argument("name", shell_complete=complete_name)


@click.group(invoke_without_command=True, context_settings=HELP, epilog=EXAMPLES)
@click.pass_context
def command(ctx: click.Context) -> int:
    """Show what the models are told, and change it.

    Alone it lists the prompts.
    """
    return int(ctx.invoke(list_all)) if ctx.invoked_subcommand is None else 0


@command.command("list")
def list_all() -> int:
    """Say what each prompt is for, and which are your own."""
    from prompts import list_names
    from tui.streams import write_stdout

    folder = find_folder()
    rows = [("PROMPT", "VERSION", "WHAT IT DOES"), *(describe(folder, name) for name in list_names())]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = (f"{name:{widths[0]}}  {version:{widths[1]}}  {text}\n" for name, version, text in rows)
    write_stdout("".join(lines))
    tell_unused(folder)
    return 0


@command.command("show")
@name_argument
@click.option("--built-in", is_flag=True, help="That of the program, where you have your own.")
def show(name: str, *, built_in: bool) -> int:
    """Print a prompt as it is sent; {{{name}}} stands for what the program puts in."""
    from chains.exports.safety import printable
    from chains.wording import read_prompt
    from prompts import load_prompt
    from prompts.copies import list_copies
    from tui.streams import write_stdout

    require_name(name)
    own = name in list_copies(find_folder()) and not built_in
    prompt = read_prompt(find_folder(), name) if own else load_prompt(name)
    write_stdout(printable(prompt.text) + "\n")
    return 0


@command.command("edit")
@name_argument
def edit_copy(name: str) -> int:
    """Open your copy of a prompt in your editor ($VISUAL, $EDITOR), and check it afterwards."""
    from chains.wording import read_prompt
    from prompts.copies import build_copy, find_copy, is_outdated
    from tui.editor import edit
    from tui.streams import say

    require_name(name)
    path = find_copy(find_folder(), name)
    edit(path, lambda: build_copy(name))
    if is_outdated(read_prompt(find_folder(), name)):
        say(outdated_notice(name))
    say(f"{path} is used from now on.", f"Back to that of the program: summarise prompts reset {name}")
    return 0


@command.command("reset")
@name_argument
def reset(name: str) -> int:
    """Take your copy of a prompt away; it stays beside as NAME.md.old."""
    from prompts.copies import find_copy
    from tui.streams import say

    require_name(name)
    path = find_copy(find_folder(), name)
    if not path.exists():
        say(f"You have no copy of {name}: that of the program is used.")
        return 0
    kept = path.with_suffix(".md.old")
    path.replace(kept)
    say(f"The prompt {name} is that of the program again.", f"Yours is kept as {kept}.")
    return 0


def find_folder() -> Path:
    """Where the user's prompts are."""
    from tui.configuration.file import find_prompts

    return find_prompts()


def require_name(name: str) -> None:
    """Refuse what is no prompt.

    Raises:
        click.UsageError: There is no such one.
    """
    from difflib import get_close_matches

    from prompts import list_names

    if name not in list_names():
        near = "".join(f" Did you mean {nearest}?" for nearest in get_close_matches(name, list_names(), 1))
        raise click.UsageError(f"There is no prompt “{name}”.{near} All of them: summarise prompts list")


def describe(folder: Path, name: str) -> tuple[str, str, str]:
    """Name, version and purpose of a prompt; of a copy what is wrong with it."""
    from chains.errors import ConfigError
    from chains.exports.safety import one_line
    from chains.wording import read_prompt
    from prompts import load_prompt
    from prompts.copies import is_outdated, list_copies

    prompt = load_prompt(name)
    if name not in list_copies(folder):
        return name, str(prompt.version), shorten(prompt.description)
    try:
        copy = read_prompt(folder, name)
    except ConfigError as error:
        return name, OWN, one_line(f"{error.message} {error.hint}")
    notice = f" {outdated_notice(name)}" if is_outdated(copy) else ""
    return name, OWN, one_line(shorten(copy.description)) + notice


def shorten(description: str) -> str:
    """The first sentence."""
    return description.split(". ", maxsplit=1)[0].rstrip(".") + "."


def outdated_notice(name: str) -> str:
    """That the program's own prompt is another one by now."""
    return f"The program's own has changed since: summarise prompts show {name} --built-in"


def tell_unused(folder: Path) -> None:
    """Name the files that look like prompts and are none."""
    from tui.streams import say

    for path in list_unused(folder):
        say(f"{path} is not used: there is no prompt of that name.")


def list_unused(folder: Path) -> Iterator[Path]:
    """Files in the folder that are no prompt's copy."""
    from prompts import list_names

    return (path for path in sorted(folder.glob("*.md")) if path.stem not in list_names())
