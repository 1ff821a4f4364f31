"""Opens a file in the user's own editor.

Invariant: a file that is there is not touched; one that is not begins with what the caller says.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from chains.errors import ConfigError, ExportError
from tui import streams


def edit(path: Path, build_text: Callable[[], str]) -> None:
    """Open a file in $VISUAL or $EDITOR, else in the editor of the machine, and wait until it is closed.

    Args:
        path: The file; it is made when it is not there.
        build_text: What a new one says.

    Raises:
        ConfigError: There is no editor, or it failed.
        ExportError: The file cannot be made.
    """
    if not (os.environ.get("VISUAL") or os.environ.get("EDITOR") or streams.is_terminal(sys.stdin)):
        raise ConfigError(f"There is no terminal to edit {path} in.", "Set EDITOR to a program that edits files.")
    if not path.exists():
        make_file(path, build_text())
    try:
        click.edit(filename=str(path))
    except click.ClickException as error:
        raise ConfigError(error.format_message(), f"Set EDITOR, or edit {path} yourself.") from None


def make_file(path: Path, text: str) -> None:
    """Write a new file, with the folders that lead to it.

    Raises:
        ExportError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}.", "Look at its folder.") from None
