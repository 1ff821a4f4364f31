"""`summarise example`: a report on an article that comes with the program.

Invariant: it replays a recording; no model is needed and no socket opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from tui.cli import FORMATS

if TYPE_CHECKING:
    from chains.examples import Example
    from tui.output import Format


EXAMPLES = """\b
Examples:
  summarise example                        the first
  summarise example --list
  summarise example mist --format markdown"""


def complete_name(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """The examples whose names begin so."""
    from chains.examples import list_examples

    names = [example.name for example in list_examples()]
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@click.command(epilog=EXAMPLES)
@click.argument("name", required=False, shell_complete=complete_name)
@click.option("--list", "listing", is_flag=True, help="Only say which there are.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="[default: text]")
@click.option("-o", "--output", type=click.Path(), metavar="FILE|DIR/", help="Write there.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no notices, only errors.")
@click.help_option("-h", "--help")
def command(name: str | None, *, listing: bool, form: Format, output: str | None, quiet: bool) -> int:
    """Show a recorded report: no model, no network.

    NAME is one of those that --list shows; the first without it.
    """
    from chains.examples import list_examples
    from chains.settings import Settings
    from tui.job import Job
    from tui.run import run_job

    examples = list_examples()
    if listing:
        return print_examples(examples)
    example = choose_example(name, examples)
    settings = Settings(replay=True)
    return run_job(Job((str(example.path),), settings, form=form, output=output, quiet=quiet))


def choose_example(name: str | None, examples: tuple[Example, ...]) -> Example:
    """The example of that name, or the first."""
    for example in examples:
        if name in {None, example.name}:
            return example
    known = ", ".join(example.name for example in examples)
    raise click.UsageError(f"There is no example “{name}”. There are: {known}.")


def print_examples(examples: tuple[Example, ...]) -> int:
    """A line for each: name, language, title."""
    from tui.streams import write_stdout

    width = max((len(example.name) for example in examples), default=0)
    lines = (f"{example.name:{width}}  {example.language}  {example.title}\n" for example in examples)
    write_stdout("".join(lines))
    return 0
