"""`summarise tui`: the reading room."""

from __future__ import annotations

import click

from tui.cli import engine_options
from tui.configuration.settings import ConfiguredCommand

EXAMPLES = """\b
Examples:
  summarise                                 the same as: summarise tui
  summarise tui article.txt --lang de
  summarise tui article.txt --replay        from a recording, without a model

? shows every key."""


@click.command(cls=ConfiguredCommand, epilog=EXAMPLES)
@click.argument("article", required=False, type=click.Path())
@engine_options
@click.help_option("-h", "--help")
def command(article: str | None, **choices: object) -> int:
    """Read an article in the terminal, both texts side by side.

    A panel beside them shows who says what; one key leads from a claim to its words in the article. Without ARTICLE
    the app asks for one.
    """
    from tui import streams
    from tui.app import run_app
    from tui.openings import OpenPath

    if not streams.is_interactive():
        raise click.UsageError("The app needs a terminal. Without one: summarise ARTICLE.")
    return run_app(choices, OpenPath(article) if article else None)
