"""`summarise corpus`: reports on many articles, and what they say together.

Invariant: a run that is broken off anywhere goes on with the same command; stdout holds what was
asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.cli import engine_options
from tui.configuration.settings import ConfiguredCommand

if TYPE_CHECKING:
    from chains.corpus.cluster.engine import RayEngine
    from chains.corpus.journal import Journal
    from chains.corpus.limits import Limits
    from chains.corpus.local_engine import LocalEngine
    from chains.corpus.order import Order
    from chains.corpus.overview import Overview
    from chains.settings import Settings
    from tui.corpus_progress import CorpusProgress


class CorpusGroup(click.Group):
    """A group whose first command need not be named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Without a command the arguments are those of `run`."""
        if args and args[0] not in (*self.commands, "-h", "--help"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


HELP = """Read many articles: a report on each, and one over all.

\b
summarise corpus articles/ --out results/   files in a folder, also web pages and PDF
summarise corpus news.jsonl --out results/  rows of {id, text or url, language, meta}
summarise corpus feeds.opml --out results/  what feeds name: OPML, addresses or files of feeds
summarise corpus run --help                 every option
summarise corpus report results/            what they say together
"""
ENGINES = click.Choice(("local", "ray"))
RUN = "[run] INPUT... --out DIR"


@click.group(
    cls=CorpusGroup, help=HELP, subcommand_metavar=RUN, context_settings={"help_option_names": ["-h", "--help"]}
)
def command() -> None:
    """Read many articles."""


@command.command("run", cls=ConfiguredCommand, short_help="Make the reports; `run` need not be written.")
@click.argument("inputs", metavar="INPUT...", nargs=-1)
@click.option("--out", "out", metavar="DIR", required=True, help="The folder of the results.")
@click.option(
    "--feeds",
    "lists",
    type=click.Path(path_type=Path),
    metavar="FILE",
    multiple=True,
    help="Addresses of feeds, one on each line; # begins a comment.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Make so many reports, then stop.")
@click.option("--retry-failed", is_flag=True, help="Try again what failed or is partial.")
@click.option("--requests-per-minute", type=click.IntRange(1), metavar="N", help="No more; all are sent without it.")
@click.option("--tokens-per-minute", type=click.IntRange(1), metavar="N", help="Of prompts and answers; the same.")
@click.option(
    "--patience",
    type=click.FloatRange(0, min_open=True),
    default=600.0,
    metavar="SECONDS",
    help="Wait so long for a server that is away.  [default: 600]",
)
@click.option("--engine", type=ENGINES, default="local", help="ray: on a cluster.  [default: local]")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Of --engine ray; one a node without it.")
@engine_options
@click.option("-q", "--quiet", is_flag=True, help="No progress and no notices, only errors.")
def run_corpus(inputs: tuple[str, ...], **choices: Any) -> int:  # noqa: ANN401 - as click parsed them
    """Make a report on every article of INPUT: folders, globs, files, .jsonl, .parquet, feeds, .opml.

    A feed is an address (https://news.example/rss) or a saved file; OPML is the list that feed readers export.

    The same command goes on where it was broken off, and makes only what is new or changed. --concurrency is over all
    articles (16 without it), with --engine ray over those of one worker; the rate falls by itself when the server asks
    to slow down.
    """
    from chains.corpus.folder import hold_folder
    from chains.corpus.order import Order
    from tui.corpus_inputs import build_inputs, list_names
    from tui.corpus_progress import CorpusProgress
    from tui.door import fetch_article
    from tui.exits import DONE, FAILED, wants_tracebacks
    from tui.signals import hear_signals, silence_libraries

    hear_signals()
    if not wants_tracebacks():
        silence_libraries()
    settings, limits = build_settings(choices), build_limits(choices)
    progress = CorpusProgress(quiet=choices["quiet"], limit=limits.articles)
    names = list_names(inputs, choices["lists"])
    with hold_folder(Path(choices["out"])) as journal:
        found = build_inputs(names, choices, settings, journal, progress)
        order = Order(found, settings, limits, partial(fetch_article, settings))
        run_engine(choose_engine(journal, order, progress, choices), journal, progress)
    return FAILED if progress.list_troubles() else DONE


def build_settings(choices: Mapping[str, Any]) -> Settings:
    """What the engine needs to know.

    Raises:
        ConfigError: A choice is wrong here.
    """
    from chains.errors import ConfigError
    from tui.job import build_settings as build

    if choices["record"]:
        raise ConfigError("A corpus is not recorded.", "Record articles one by one: summarise --record ARTICLE...")
    return build(choices)


def build_limits(choices: Mapping[str, Any]) -> Limits:
    """How far and how fast."""
    from chains.corpus.limits import Limits

    return Limits(
        articles=choices["limit"],
        requests_per_minute=choices["requests_per_minute"],
        tokens_per_minute=choices["tokens_per_minute"],
        retry_failed=choices["retry_failed"],
        patience=choices["patience"],
    )


def choose_engine(
    journal: Journal, order: Order, progress: CorpusProgress, choices: Mapping[str, Any]
) -> LocalEngine | RayEngine:
    """The engine that was named.

    Raises:
        ConfigError: Workers are named where there are none.
    """
    if choices["engine"] == "ray":
        from chains.corpus.cluster.engine import RayEngine
        from tui.job import find_key

        return RayEngine(journal, order, progress.take, partial(find_key, choices["base_url"]), choices["workers"])
    from chains.corpus.local_engine import LocalEngine
    from chains.errors import ConfigError

    if choices["workers"]:
        raise ConfigError("There are workers with --engine ray only.", "Use --concurrency, or name that engine.")
    return LocalEngine(journal, order, progress.take)


def run_engine(engine: LocalEngine | RayEngine, journal: Journal, progress: CorpusProgress) -> None:
    """Make the reports, then the files of them; these also when the server stayed away.

    Raises:
        SummariseError: The run stopped before its end.
    """
    import asyncio

    from chains.corpus.folder import export_results
    from chains.errors import CorpusStoppedError

    folder = journal.path.parent
    try:
        asyncio.run(engine.run())
    except CorpusStoppedError:
        export_results(journal, folder)
        raise
    finally:
        progress.summarise()
    export_results(journal, folder)


@command.command("export", short_help="Write the files of a run that was broken off.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def export_corpus(folder: Path) -> int:
    """Bring reports/, claims/ and manifest.json in DIR up to date; a run does so at its end."""
    from chains.corpus.folder import export_results, hold_folder, open_results

    open_results(folder).connection.close()
    with hold_folder(folder) as journal:
        export_results(journal, folder)
    return 0


@command.command("report", short_help="Say what the articles say together.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(("text", "html")), default="text", help="[default: text]")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write there.")
def report_corpus(folder: Path, *, form: str, output: Path | None) -> int:
    """Say which figures differ between articles on one event, who speaks most, what is disputed, with how much salt.

    Over all articles in DIR; those that are nearly the same, as copies of an agency's text are, count once.
    """
    from chains.corpus.folder import open_results
    from chains.corpus.overview import build_overview
    from tui.output import put_text

    with open_results(folder) as journal:
        overview = build_overview(journal)
    put_text(output, lambda width, *, color: lay_out(overview, form, width, color=color))
    return 0


def lay_out(overview: Overview, form: str, width: int, *, color: bool) -> str:
    """What the articles say together, in a format."""
    if form == "html":
        from chains.exports.html.corpus import to_corpus_html

        return to_corpus_html(overview)
    from tui.corpus_text import to_corpus_text

    return to_corpus_text(overview, width, color=color)
