"""The `summarise` command: reads the command line and hands over.

Invariant: importing this module, and so `--help`, loads click and nothing else that costs time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.configuration.settings import ConfiguredCommand
from tui.verbatim import VerbatimCommand

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

FORMATS = ("text", "markdown", "html", "json", "quotes", "quotes-csv", "annotations")
LENGTHS = ("short", "medium", "long")
DIRECTORY = click.Path(file_okay=False)
CHAINS = "translation, summary, claims, caveats, disputes"

# The first argument that is one of these is the subcommand: where it is, and what `--help` says of it.
SUBCOMMANDS = {
    "tui": ("tui.commands.app", "Read an article in the terminal, both texts side by side."),
    "example": ("tui.commands.example", "Show a recorded report: no model, no network."),
    "models": ("tui.commands.models", "List, pull, remove and test models."),
    "feed": ("tui.commands.feed", "List the articles of a feed, and read those you choose."),
    "corpus": ("tui.commands.corpus", "Read many articles: a report on each, and one over all."),
    "check": ("tui.commands.check", "Check a translation that anyone made against its original."),
    "diff": ("tui.commands.diff", "Compare two reports: what appeared, vanished, changed, and why."),
    "history": ("tui.commands.history", "Find, show, export or remove past runs."),
    "cache": ("tui.commands.cache", "Show or clear what models answered before."),
    "schema": ("tui.commands.schema", "Print the JSON Schema of a report."),
    "config": ("tui.commands.config", "Show every setting, and where it was set; or edit the file."),
    "prompts": ("tui.commands.prompts", "Show what the models are told, and change it."),
    "completion": ("tui.commands.completion", "Print what makes your shell complete summarise."),
}

SECTIONS = {
    "Languages": ("lang", "from_tag"),
    "Report": ("only", "length", "glossary", "form", "output", "strict"),
    "Model": ("model", "base_url", "local_only", "context", "temperature"),
    "Requests": ("timeout", "concurrency", "retries", "no_repair"),
    "Pages": ("allow_private",),
    "Money": ("dry_run", "max_cost", "max_tokens"),
    "Recordings, cache, history": ("record", "replay", "recordings", "no_cache", "no_history"),
    "Other": ("quiet", "verbose", "debug", "version", "help"),
}

EXAMPLES = """\
Examples:
  summarise                                      the reading room
  summarise article.txt                          in English, as text
  summarise article.txt --lang de --only claims  the claims, in German
  summarise https://news.example/article         a page; saved pages and PDF files, too
  cat article.txt | summarise --format json      from a pipe
  summarise *.txt --format markdown -o reports/  a file each
  summarise article.txt --format html -o a.html  a page for a browser, a phone, paper
  summarise article.txt --model openai:gpt-5-mini
  summarise *.txt --dry-run                      tokens, time and cost, asking nobody
  summarise *.txt --max-cost 0.50                stop before it costs more

Options can be set for good: summarise config edit.
Keys come from the environment: OPENAI_API_KEY, or SUMMARISE_API_KEY with --base-url.
A file that is called like a command is given as ./schema.

Exit codes: 0 done, 1 failed or partial, 2 wrong arguments or no such file, 3 no model,
4 recording missing, 5 open errors (--strict), 130 interrupted.
"""

MONEY = click.FloatRange(0, min_open=True)


class ArticleCommand(VerbatimCommand, ConfiguredCommand):
    """A command whose help is in sections and names the subcommands."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options by section, then the commands."""
        records = {param.name: param.get_help_record(ctx) for param in self.get_params(ctx)}
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([record for name in names if (record := records[name])])
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in SUBCOMMANDS.items()])


def show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001, FBT001
    """Print the version and stop."""
    if value:
        from chains.version import APP_VERSION

        click.echo(f"summarise {APP_VERSION}")
        ctx.exit()


def complete_model(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Models whose names begin so: those that can be used now, and what begins the names of others."""
    from click.shell_completion import CompletionItem

    from tui.completion import list_model_names

    return [CompletionItem(name) for name in list_model_names() if name.startswith(incomplete)]


ENGINE_OPTIONS = (
    click.option("--lang", default="en", metavar="TAG", help="Language of the report.  [default: en]"),
    click.option("--from", "from_tag", metavar="TAG", help="Language of the article, if not detected right."),
    click.option("--only", metavar="NAMES", help=f"Some of: {CHAINS}; with commas."),
    click.option("--length", type=click.Choice(LENGTHS), default="medium", help="Of the summary.  [default: medium]"),
    click.option(
        "--glossary", type=click.Path(), metavar="FILE", help="Your translations, a line for each: term = translation."
    ),
    click.option(
        "--model",
        default="auto",
        metavar="NAME",
        shell_complete=complete_model,
        help="Such as openai:gpt-5-mini.  [default: auto]",
    ),
    click.option("--base-url", metavar="URL", help="An OpenAI-compatible server."),
    click.option("--local-only", is_flag=True, help="Refuse a model that is not on this machine."),
    click.option("--context", type=click.IntRange(1024), metavar="TOKENS", help="The model's context window."),
    click.option("--temperature", type=click.FloatRange(0, 2), metavar="NUMBER", help="None is sent by default."),
    click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        default=600.0,
        metavar="SECONDS",
        help="For one request.  [default: 600]",
    ),
    click.option(
        "--concurrency",
        type=click.IntRange(1),
        metavar="N",
        help="Requests at once [default: 4; 1 for a server on this machine]",
    ),
    click.option("--retries", type=click.IntRange(0), default=2, metavar="N", help="Of a failed request [default: 2]"),
    click.option("--no-repair", is_flag=True, help="Do not ask again where the checks find an error."),
    click.option("--max-cost", type=MONEY, metavar="USD", help="Stop before more is spent; keep what is done."),
    click.option(
        "--max-tokens", type=click.IntRange(1), metavar="N", help="The same, of prompts and answers together."
    ),
    click.option("--record", is_flag=True, help="Keep what the model says; ask only what is not kept."),
    click.option("--replay", is_flag=True, help="Use what was recorded: no model, no network."),
    click.option(
        "--recordings",
        type=DIRECTORY,
        metavar="DIR",
        help="Where recordings are, if not those of the project.",
    ),
    click.option("--no-cache", is_flag=True, help="Ask the model again for what it has answered before."),
    click.option("--no-history", is_flag=True, help="Do not keep the report among past runs."),
    click.option("--allow-private", is_flag=True, help="Fetch from this machine and its network, too."),
)

REPORT_OPTIONS = (
    click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="text",
        help="The report as it is read, as data, as lines to quote, as W3C annotations.  [default: text]",
    ),
    click.option(
        "-o", "--output", type=click.Path(), metavar="FILE|DIR/", help="Write there; a file each in a folder."
    ),
    click.option("--strict", is_flag=True, help="Exit with 5 when an error that the checks found stays open."),
    click.option("-q", "--quiet", is_flag=True, help="No progress and no notices, only errors."),
    click.option("-v", "--verbose", is_flag=True, help="A line on stderr for each request: tokens, seconds."),
)


def engine_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that decide how an article is read."""
    for option in reversed(ENGINE_OPTIONS):
        command = option(command)
    return command


def report_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that decide where its reports go, and how."""
    for option in reversed(REPORT_OPTIONS):
        command = option(command)
    return command


@click.command(cls=ArticleCommand, epilog=EXAMPLES)
@click.argument("articles", nargs=-1, type=click.Path(), metavar="[ARTICLE]...")
@engine_options
@report_options
@click.option("--dry-run", is_flag=True, help="Say what it would take and cost, and ask nothing.")
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the version.",
)
@click.help_option("help", "-h", "--help")
def summarise(articles: tuple[str, ...], **choices: object) -> int:
    """Translate and sum up a news article, and list who claims what.

    Give files (text, saved pages, PDF), addresses of pages, or - for standard input. Without any, in a terminal,
    the reading room opens.
    """
    from tui import streams

    if not articles and streams.is_terminal(sys.stdin):
        return open_app(choices)
    from tui.job import build_job

    job = build_job(articles or ("-",), choices)
    if choices["dry_run"]:
        from tui.dry_run import forecast_job

        return forecast_job(job)
    from tui.run import run_job

    return run_job(job)


def open_app(choices: dict[str, object]) -> int:
    """Open the reading room, unless something was asked for that needs an article."""
    from tui import streams

    of_articles = choices["output"] or choices["dry_run"] or is_given("strict") or is_given("form")
    if not streams.is_interactive() or of_articles:
        raise click.UsageError("Give an article, or pipe one in.")
    from tui.app import run_app

    return run_app(choices)


def is_given(name: str) -> bool:
    """Whether the command line itself says something of an option; a setting stays for another time."""
    from click.core import ParameterSource

    return click.get_current_context().get_parameter_source(name) is ParameterSource.COMMANDLINE


def read_defaults() -> dict[str, Any]:
    """The choices of a command line that says nothing: those of the settings."""
    return summarise.make_context("summarise", []).params


def load_command(name: str) -> click.Command:
    """Import a subcommand: the object called `command` in its module."""
    from importlib import import_module

    command = import_module(SUBCOMMANDS[name][0]).command
    assert isinstance(command, click.Command)  # noqa: S101
    return command


def refuse_misspelt(word: str) -> None:
    """Refuse a word that is no file, and nearly a subcommand.

    Raises:
        click.UsageError: It is.
    """
    if not word.isalpha() or word in SUBCOMMANDS or Path(word).exists():
        return
    from difflib import get_close_matches

    for name in get_close_matches(word, SUBCOMMANDS, 1, 0.8):
        raise click.UsageError(f"There is no file {word}. Did you mean: summarise {name}?")


def run(args: list[str]) -> int:
    """Run the command line.

    Returns:
        The exit code.

    Raises:
        click.ClickException: The arguments are wrong.
        SummariseError: What ended the run.
    """
    first, *others = args or [""]
    refuse_misspelt(first)
    command: click.Command = summarise
    name = "summarise"
    if first in SUBCOMMANDS:
        command, name, args = load_command(first), f"summarise {first}", others
    try:
        with command.make_context(name, list(args)) as ctx:
            return command.invoke(ctx) or 0
    except click.exceptions.Exit as done:
        return done.exit_code


def main() -> int:
    """Run `summarise` with the arguments of this process; always ends with an exit code."""
    if os.environ.get("_SUMMARISE_COMPLETE"):
        from tui.completion import complete

        return complete()
    try:
        return run(sys.argv[1:])
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 -- the last stop before the user
        from tui.exits import explain

        return explain(error)
