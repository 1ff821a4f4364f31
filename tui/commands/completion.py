"""`summarise completion`: what a shell runs to complete a command line.

Invariant: the script calls this program for every answer, so that it never grows old.
"""

from __future__ import annotations

import click

EXAMPLES = """\b
Examples, each a line for the file that the shell reads first:
  eval "$(summarise completion bash)"            ~/.bashrc
  eval "$(summarise completion zsh)"             ~/.zshrc, after compinit
  summarise completion fish | source             ~/.config/fish/config.fish"""
SHELLS = ("bash", "zsh", "fish")


@click.command(epilog=EXAMPLES)
@click.argument("shell", type=click.Choice(SHELLS))
@click.help_option("-h", "--help")
def command(shell: str) -> int:
    """Print what makes your shell complete summarise.

    Commands, options, formats, models, prompts and files; of bash 4.4 and later, zsh and fish.
    """
    from tui.completion import build_script
    from tui.streams import write_stdout

    write_stdout(build_script(shell) + "\n")
    return 0
