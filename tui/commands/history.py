"""`summarise history`: past runs, found, shown, exported, removed.

Invariant: no model is loaded and no socket opened; nothing is removed that was not named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from tui.cli import FORMATS
from tui.verbatim import VerbatimGroup

if TYPE_CHECKING:
    from chains.store.library import Library
    from tui.output import Format

ListFormat = Literal["text", "json"]
EPILOG = """\
Examples:
  summarise history                              the latest; `list` takes options
  summarise history search Merwenoord flood
  summarise history search '"flood of 2024"'     these words, as they stand
  summarise history show 3f2a                    the beginning of an id will do
  summarise history show                         the latest
  summarise history export 3f2a --format json -o a.json
  summarise diff 3f2a 9c1b
  summarise history rm 3f2a 9c1b

Every run is kept until you remove it, but those with --no-history and --replay.
"""


list_format = click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", help="[default: text]; json: one a line"
)


@click.group(
    cls=VerbatimGroup,
    epilog=EPILOG,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.pass_context
def command(ctx: click.Context) -> int:
    """Find, show, export or remove past runs.

    Alone it lists the latest.
    """
    return int(ctx.invoke(list_runs)) if ctx.invoked_subcommand is None else 0


@command.command("list")
@click.option("-n", "--number", type=click.IntRange(1), default=20, help="How many.  [default: 20]")
@click.option("--all", "everything", is_flag=True, help="All of them.")
@list_format
def list_runs(*, number: int, everything: bool, form: ListFormat) -> int:
    """List past runs, the latest first."""
    from tui.history_text import write_entries

    library = open_library()
    entries = library.list_entries() if everything else library.list_entries(number)
    return write_entries(entries, library.count_entries(), form)


@command.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("-n", "--number", type=click.IntRange(1), default=20, help="How many.  [default: 20]")
@list_format
def search_runs(words: tuple[str, ...], *, number: int, form: ListFormat) -> int:
    """Find the past runs that hold all WORDS.

    In titles, outlets, sources, summaries, claims, translations and articles, in any script, with or without accents.
    Each is the beginning of a word; "words in quotation marks" stand as they are. What fits best comes first.
    """
    from tui.history_text import write_found

    return write_found(open_library().search(" ".join(words), number), form)


@command.command("show", short_help="Print the report of a past run.")
@click.argument("id_", metavar="[ID]", default="")
def show_run(id_: str) -> int:
    """Print the report of a past run; without ID of the latest."""
    from tui.output import open_output

    library = open_library()
    open_output(None, "text", ()).add(library.load_report(library.find_entry(id_).id))
    return 0


@command.command("export")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(FORMATS), default="json", help="[default: json]")
@click.option("-o", "--output", metavar="FILE|DIR/", help="Write there; a file each in a folder.")
def export_runs(ids: tuple[str, ...], *, form: Format, output: str | None) -> int:
    """Write the reports of past runs in a format."""
    from tui.output import open_output

    library = open_library()
    entries = [library.find_entry(id_) for id_ in ids]
    target = open_output(output, form, tuple(entry.id for entry in entries))
    for entry in entries:
        target.add(library.load_report(entry.id))
    return 0


@command.command("rm", short_help="Remove past runs.")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All of them; needs --yes.")
@click.option("--yes", is_flag=True, help="I mean it.")
def remove_runs(ids: tuple[str, ...], *, everything: bool, yes: bool) -> int:
    """Remove past runs; what you wrote on an article goes with its last one."""
    from tui.history_text import describe_entry
    from tui.streams import write_stdout

    library = open_library()
    if bool(ids) == everything:
        raise click.UsageError("Give the ids of the runs to remove, or --all.")
    if everything and not yes:
        raise click.UsageError(f"--all removes {library.count_entries():,} past runs: add --yes.")
    entries = library.list_entries() if everything else tuple(library.find_entry(id_) for id_ in ids)
    marks = library.remove(*(entry.id for entry in entries))
    lines = [f"Removed {describe_entry(entry)}" for entry in entries]
    if marks:
        lines.append(f"Removed what you wrote on their articles: {marks:,}")
    write_stdout("".join(f"{line}\n" for line in lines or ["There was nothing to remove."]))
    return 0


def open_library() -> Library:
    """The library of the user; what goes wrong in it is told by whoever uses it."""
    from chains.store.library import Library, find_library
    from tui.signals import hear_signals

    hear_signals()
    return Library(find_library())
