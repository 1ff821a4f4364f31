"""`summarise cache`: what models answered before, and a way to forget it.

Invariant: only answers are forgotten; weights, recordings and past runs stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from chains.store.cache import CallStore


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def command(ctx: click.Context) -> int:
    """Show or clear what models answered before.

    A request that was answered once is not asked, or paid, again. The answers hold the text of the articles. Alone it
    shows where they are.
    """
    return int(ctx.invoke(show_cache)) if ctx.invoked_subcommand is None else 0


@command.command("show")
def show_cache() -> int:
    """Say where the answers are, how many, how big."""
    from chains.exports.wording import count
    from tui.sizes import show_size
    from tui.streams import write_stdout

    store = open_cache()
    found = store.measure()
    write_stdout(f"{store.path}\n{count(found.answers, 'answer')}, {show_size(found.size)}\n")
    return 0


@command.command("clear")
def clear_cache() -> int:
    """Forget every answer; the next run of an article asks, and pays, again."""
    from chains.exports.wording import count
    from tui.sizes import show_size
    from tui.streams import write_stdout

    store = open_cache()
    before = store.measure()
    store.clear()
    write_stdout(f"Forgot {count(before.answers, 'answer')}, {show_size(before.size)}: {store.path}\n")
    return 0


def open_cache() -> CallStore:
    """The user's cache; it need not be there."""
    from chains.models.catalog import find_cache
    from chains.settings import Settings
    from chains.store.cache import FILE_NAME, CallStore

    return CallStore(find_cache(Settings()) / FILE_NAME)
