"""`summarise config`: what is set, and where.

Invariant: no key of a provider is shown; a file that is wrong can still be found and edited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

EXAMPLES = """\b
Examples:
  summarise config                       every setting, its value, where it was set
  summarise config edit                  in your editor; a first one explains itself
  SUMMARISE_LANG=de summarise config     a variable goes before the file
  SUMMARISE_CONFIG=work.toml summarise article.txt

Each option that can be set is called the same in the file (base-url = "...") and in the environment
(SUMMARISE_BASE_URL). The command line goes before a variable, this before the file. What the file switches on, an
option takes back: --no-strict, --cache."""
PASSWORD = re.compile(r"//[^/@]+@")
HELP = {"help_option_names": ["-h", "--help"]}


@click.group(invoke_without_command=True, context_settings=HELP, epilog=EXAMPLES)
@click.pass_context
def command(ctx: click.Context) -> int:
    """Show every setting, and where it was set; or edit the file."""
    return show_settings() if ctx.invoked_subcommand is None else 0


@command.command("edit")
def edit_file() -> int:
    """Open the settings file in your editor ($VISUAL, $EDITOR)."""
    from tui.configuration.file import find_file, read_file
    from tui.configuration.template import build_template
    from tui.editor import edit
    from tui.job import build_settings

    path = find_file()
    edit(path, build_template)
    read_file(path)
    build_settings(read_choices().params)
    return 0


@command.command("path")
def print_path() -> int:
    """Print where the settings file is, or would be."""
    from tui.configuration.file import find_file
    from tui.streams import write_stdout

    write_stdout(f"{find_file()}\n")
    return 0


def show_settings() -> int:
    """Print a line for each setting."""
    from chains.errors import ConfigError
    from chains.exports.safety import one_line
    from tui.configuration.file import find_file
    from tui.exits import DONE, code_of_error
    from tui.streams import say, write_stdout

    path = find_file()
    try:
        ctx, code = read_choices(), DONE
    except ConfigError as error:
        say(error.message, error.hint)
        ctx, code = read_choices(default_map={}), code_of_error(error)
    rows = [("SETTING", "VALUE", "FROM"), *list_rows(ctx, path)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = (f"{name:{widths[0]}}  {one_line(value):{widths[1]}}  {one_line(origin)}" for name, value, origin in rows)
    write_stdout("".join(f"{line.rstrip()}\n" for line in lines))
    if not path.exists():
        say(f"There is no settings file {path} yet.", "Make one: summarise config edit")
    for notice in list_unknown():
        say(notice)
    return code


def read_choices(**extra: Any) -> click.Context:  # noqa: ANN401
    """The choices of a command line that says nothing, with where they come from."""
    from tui.cli import summarise

    return summarise.make_context("summarise", [], **extra)


def list_rows(ctx: click.Context, path: Path) -> Iterator[tuple[str, str, str]]:
    """Name, value and origin of each setting."""
    from click.core import ParameterSource

    from tui.configuration.settings import list_settings, name_variable

    for key, option in list_settings().items():
        name = str(option.name)
        source = ctx.get_parameter_source(name)
        origins = {ParameterSource.ENVIRONMENT: name_variable(option), ParameterSource.DEFAULT_MAP: str(path)}
        yield key, describe_value(ctx.params[name]), origins.get(source, "default") if source else "default"


def describe_value(value: object) -> str:
    """A value as the file would write it; a password in an address is left out."""
    if value is None:
        return "-"
    return str(value).lower() if isinstance(value, bool) else PASSWORD.sub("//…@", str(value))


def list_unknown() -> Iterator[str]:
    """Variables that look as if they set something, and do not."""
    import os
    from difflib import get_close_matches

    from tui.configuration.file import VARIABLE
    from tui.configuration.settings import PREFIX, list_settings, name_variable

    known = [*map(name_variable, list_settings().values()), VARIABLE, "SUMMARISE_API_KEY", "SUMMARISE_DEBUG"]
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            near = "".join(f" Did you mean {nearest}?" for nearest in get_close_matches(name, known, 1))
            yield f"{name} sets nothing.{near}"
