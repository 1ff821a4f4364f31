"""`summarise feed`: what a feed names, and the reports of what is chosen from it.

Invariant: only what was chosen is fetched, and stdout holds reports, or the list when nothing can be chosen.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.cli import engine_options, report_options
from tui.configuration.settings import ConfiguredCommand

if TYPE_CHECKING:
    from chains.article.feeds import Feed, FeedItem
    from chains.settings import Settings

EXAMPLES = """\b
Examples:
  summarise feed https://news.example/rss                  the list, and the question which
  summarise feed https://news.example/rss --pick 1,3 --lang de
  summarise feed saved.xml --all --format markdown -o reports/"""
QUESTION = "Read which? Numbers such as 1,3-5, or all; Enter for none: "
NUMBERS = "Give numbers of the list, such as 1,3-5."


@click.command(cls=ConfiguredCommand, epilog=EXAMPLES)
@click.argument("feed")
@click.option("--pick", metavar="NUMBERS", help="Read these of the list, such as 1,3-5.")
@click.option("--all", "everything", is_flag=True, help="Read all of them.")
@engine_options
@report_options
@click.help_option("-h", "--help")
def command(feed: str, *, pick: str | None, everything: bool, **choices: object) -> int:
    """List the articles of a feed, and read those you choose.

    FEED is the address of an RSS or Atom feed, a file, or - for standard input. In a terminal the program asks which;
    elsewhere it prints the list, unless --pick or --all says which.
    """
    from chains.errors import ArticleRefusedError
    from tui.job import build_job
    from tui.run import run_job

    if pick is not None and everything:
        raise click.UsageError("--pick and --all exclude each other.")
    job = build_job((), choices)
    told = read_feed(feed, job.settings, quiet=job.quiet)
    if not told.items:
        raise ArticleRefusedError("This feed names no articles.", "Try again later, or give another.")
    chosen = tuple(range(1, len(told.items) + 1)) if everything else choose(told, pick)
    urls = tuple(url for number in chosen if (url := find_url(told.items[number - 1], number, named=pick is not None)))
    return run_job(build_job(urls, choices)) if urls else 0


def read_feed(name: str, settings: Settings, *, quiet: bool) -> Feed:
    """The feed at an address or a path, or on standard input."""
    from chains.article.feeds import load_feed
    from chains.article.loading import MAX_BYTES, read_bytes
    from chains.article.normalization import show_name
    from chains.article.web.addresses import is_address
    from tui.door import fetch_source
    from tui.progress import Progress

    if is_address(name):
        page = fetch_source(settings, name, Progress(quiet=quiet).name_host)
        return load_feed(page.content, show_name(page.url), page.url)
    if name != "-":
        return load_feed(read_bytes(Path(name)), show_name(name))
    return load_feed(sys.stdin.buffer.read(MAX_BYTES) if sys.stdin else b"", "standard input")


def choose(feed: Feed, pick: str | None) -> tuple[int, ...]:
    """The numbers that are named, or that the user chooses; none where the list is all that can be given."""
    from tui import streams

    if pick is not None:
        return parse_numbers(pick, len(feed.items))
    if streams.is_interactive():
        streams.write_stderr(list_items(feed, streams.width_of(sys.stderr, 80)))
        return ask(len(feed.items))
    streams.write_stdout(list_items(feed))
    return ()


def ask(count: int) -> tuple[int, ...]:
    """Ask until the answer can be understood."""
    from chains.errors import ConfigError
    from tui import streams

    while True:
        streams.write_stderr(QUESTION)
        answer = sys.stdin.readline().strip()
        if answer.lower() == "all":
            return tuple(range(1, count + 1))
        try:
            return parse_numbers(answer, count) if answer else ()
        except ConfigError as error:
            streams.say(error.message, error.hint)


def parse_numbers(text: str, count: int) -> tuple[int, ...]:
    """Read "1,3-5".

    Args:
        text: Numbers and ranges, with commas or spaces.
        count: The highest number that there is.

    Returns:
        The numbers in the order given, each once.

    Raises:
        ConfigError: It is nothing like that.
    """
    from chains.errors import ConfigError

    numbers: list[int] = []
    for part in text.replace(",", " ").split():
        first, dash, last = part.partition("-")
        ends = (first, last if dash else first)
        if not all(end.isascii() and end.isdigit() and 1 <= int(end[:9]) <= count for end in ends):
            raise ConfigError(f"“{part}” is no number from 1 to {count}.", NUMBERS)
        numbers += range(int(ends[0]), int(ends[1]) + 1)
    if not numbers:
        raise ConfigError(f"“{text}” names no article.", NUMBERS)
    return tuple(dict.fromkeys(numbers))


def find_url(item: FeedItem, number: int, *, named: bool) -> str | None:
    """Where an article is; one that was not named on its own is passed over when it is nowhere on the web.

    Raises:
        ArticleRefusedError: It was named.
    """
    from chains.errors import ArticleRefusedError
    from tui.streams import say

    if item.url is None:
        problem = f"Article {number} has no address on the web."
        if named:
            raise ArticleRefusedError(problem, "Choose another.")
        say(problem)
    return item.url


def list_items(feed: Feed, width: int | None = None) -> str:
    """The list: number, day, outlet where it is not the feed's own, title.

    Args:
        feed: The feed.
        width: Of the terminal; None cuts nothing.
    """
    lines = [feed.title] if feed.title else []
    lines += number_items(feed)
    if width is not None:
        from tui.live_line import fit

        lines = [fit(line, width - 1) for line in lines]
    return "".join(f"{line}\n" for line in lines)


def number_items(feed: Feed) -> Iterable[str]:
    """A line for each article."""
    from chains.exports.safety import one_line

    wide = len(str(len(feed.items)))
    for number, item in enumerate(feed.items, 1):
        outlet = item.outlet if item.outlet != feed.title else None
        parts = (outlet, item.title or item.url or "Untitled", None if item.url else "(no page)")
        day = (item.published_at or "")[:10]
        yield f"{number:{wide}}  {day:10}  {one_line(' · '.join(filter(None, parts)))}"
