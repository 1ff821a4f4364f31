"""`summarise models`: what answers can come from, what can be had, and whether it is fit.

Invariant: `list` loads nothing and sends nothing but a knock on a loopback port; only `pull` asks the hub.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from tui.configuration.settings import ConfiguredCommand

if TYPE_CHECKING:
    from chains.events import ModelPrepared
    from chains.fitness import Verdict
    from chains.settings import Settings


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def command(ctx: click.Context) -> int:
    """List, pull, remove and test models.

    Alone it lists them.
    """
    return int(ctx.invoke(list_models)) if ctx.invoked_subcommand is None else 0


EXAMPLES = """\b
Examples:
  summarise models list
  summarise models list --base-url http://192.168.1.5:8080/v1"""


@command.command("list", epilog=EXAMPLES, cls=ConfiguredCommand)
@click.option("--base-url", metavar="URL", help="An OpenAI-compatible server to ask as well.")
def list_models(base_url: str | None) -> int:
    """Say what can be used now, and why the rest cannot."""
    from chains.exports.safety import one_line
    from chains.models import catalog
    from tui.streams import write_stdout

    found = catalog.list_models(choose_settings(base_url=base_url))
    width = max((len(model.name) for model in found), default=0)
    lines = (
        f"{'yes' if model.usable else 'no ':3}  {one_line(model.name):{width}}  {one_line(model.detail)}"
        for model in found
    )
    write_stdout("".join(f"{line.rstrip()}\n" for line in lines))
    return 0


@command.command("pull")
@click.argument("name")
def pull_model(name: str) -> int:
    """Download a model of the list from the Hugging Face hub.

    Ctrl-C keeps what came; the same command goes on from there. HF_ENDPOINT names a mirror.
    """
    from chains.models.hub import find_folder, find_model, pull
    from tui.signals import hear_signals, silence_libraries
    from tui.streams import say

    hear_signals()
    silence_libraries()
    model = find_model(name)
    say(f"{model.name}: {model.size / 1e9:.1f} GB from {model.repo}, licence {model.licence}.")
    draw = draw_bytes()
    try:
        path = pull(model, find_folder(choose_settings()), draw)
    finally:
        erase_line()
    say(f"It is here: {path}", f"Use it: summarise ARTICLE --model embedded:{model.name}")
    return 0


@command.command("rm")
@click.argument("name")
def remove_model(name: str) -> int:
    """Remove a model that was pulled, or what came of one."""
    from chains.errors import ModelUnavailableError
    from chains.models.hub import find_folder, find_model, remove
    from tui.streams import say

    model, folder = find_model(name), find_folder(choose_settings())
    freed = remove(model, folder)
    if not freed:
        raise ModelUnavailableError(f"{model.name} is not in {folder}.", "See what is there: summarise models list")
    say(f"{model.name} is removed: {freed / 1e9:.1f} GB.")
    return 0


@command.command("test")
@click.argument("name", default="auto")
@click.option("--base-url", metavar="URL", help="An OpenAI-compatible server.")
@click.option("--local-only", is_flag=True, help="Refuse a model that is not on this machine.")
def judge_model(name: str, base_url: str | None, *, local_only: bool) -> int:
    """Put a short article through a model, and say whether it is fit.

    NAME is as for --model, the same model without it. The exit code is 0 when it is fit, 1 when it is not.
    """
    import asyncio

    from chains.fitness import try_model
    from tui.signals import hear_signals, silence_libraries
    from tui.streams import write_stdout

    hear_signals()
    silence_libraries()
    settings = choose_settings(name, base_url, local_only=local_only)
    draw = draw_bytes()
    verdict = asyncio.run(try_model(settings, lambda step: show_step(step, draw)))
    erase_line()
    write_stdout(describe_verdict(verdict))
    return 0 if verdict.fit else 1


def choose_settings(model: str = "auto", base_url: str | None = None, *, local_only: bool = False) -> Settings:
    """The settings of a subcommand."""
    from chains.settings import Settings
    from tui.job import find_key

    return Settings(model=model, base_url=base_url, api_key=find_key(base_url), local_only=local_only)


def describe_verdict(verdict: Verdict) -> str:
    """A small table."""
    from chains.exports.safety import one_line

    rows = [f"  {'fit' if trait.fit else 'NOT':4} {trait.name:12} {one_line(trait.detail)}" for trait in verdict.traits]
    end = "It is fit." if verdict.fit else "It is not fit: expect reports with gaps or errors, or choose another model."
    return "\n".join([one_line(verdict.model), *rows, end]) + "\n"


# Progress


def show_step(step: ModelPrepared, draw: Callable[[int, int], None]) -> None:
    """How far the model is, where that is known."""
    if step.total:
        draw(step.done, step.total)


def draw_bytes() -> Callable[[int, int], None]:
    """What shows on a terminal how many bytes of how many there are; nothing elsewhere."""
    from tui import streams
    from tui.live_line import ERASE_LINE

    terminal, shown = streams.is_terminal(sys.stderr), [-1]

    def draw(done: int, total: int) -> None:
        share = 1000 * done // max(1, total)
        if terminal and share != shown[0]:
            shown[0] = share
            streams.write_stderr(f"{ERASE_LINE}{share / 10:.1f}% of {total / 1e9:.1f} GB")

    return draw


def erase_line() -> None:
    """Take the line of the progress away."""
    from tui import streams
    from tui.live_line import ERASE_LINE

    if streams.is_terminal(sys.stderr):
        streams.write_stderr(ERASE_LINE)
