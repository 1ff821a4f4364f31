"""`summarise models`: what answers can come from.

Invariant: nothing is loaded or sent; looking costs no more than a knock on a loopback port.
"""

from __future__ import annotations

import click

from tui.configuration.settings import ConfiguredCommand


@click.group(no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """List the models, and what can be used now."""


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
    from chains.settings import Settings
    from tui.job import find_key
    from tui.streams import write_stdout

    found = catalog.list_models(Settings(base_url=base_url, api_key=find_key(base_url)))
    width = max((len(model.name) for model in found), default=0)
    lines = (
        f"{'yes' if model.usable else 'no ':3}  {one_line(model.name):{width}}  {one_line(model.detail)}"
        for model in found
    )
    write_stdout("".join(f"{line.rstrip()}\n" for line in lines))
    return 0
