r"""stdout and stderr: the report goes to one, everything for eyes to the other.

Invariant: stdout carries reports only, in UTF-8 with `\n` line ends unless it is a terminal; what is said on
stderr is free of terminal escapes.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import NoReturn

PROGRAM = "summarise"


class ReaderGoneError(Exception):
    """Whoever read stdout has closed it (`summarise ... | head`): stop, there is nothing to say."""


def is_terminal(stream: object) -> bool:
    """Whether a person reads (or types) there; a closed stream is none."""
    try:
        return bool(stream and stream.isatty())  # type: ignore[attr-defined]
    except ValueError:
        return False


def is_interactive() -> bool:
    """Whether a person is at both ends of a terminal that can be drawn on; Textual draws on stderr."""
    return os.environ.get("TERM") != "dumb" and all(map(is_terminal, (sys.stdin, sys.stdout, sys.stderr)))


def wants_color() -> bool:
    """A terminal that takes colour and a user who has not refused it (https://no-color.org)."""
    refused = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return is_terminal(sys.stdout) and not refused


def width_of(stream: object, otherwise: int) -> int:
    """Columns of a terminal."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or otherwise  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return otherwise


def write_stdout(text: str) -> None:
    """Put text on stdout, now.

    Raises:
        ReaderGoneError: Nobody reads it any more.
        ExportError: It cannot be written (disk full).
    """
    if sys.stdout is None:
        raise_export_error("it is closed")
    try:
        if is_terminal(sys.stdout):
            write_terminal(text)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.flush()
    except OSError as error:
        close_stdout()
        if error.errno in {errno.EPIPE, errno.EINVAL}:  # Windows says EINVAL
            raise ReaderGoneError from error
        raise_export_error(error.strerror or str(error))


def write_terminal(text: str) -> None:
    """Put text on the terminal; on Windows click makes the console obey colours."""
    import click

    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding), nl=False)


def raise_export_error(reason: str) -> NoReturn:
    """Say that stdout takes nothing."""
    from chains.errors import ExportError

    raise ExportError(f"Cannot write to standard output: {reason}.", "Use -o FILE.") from None


def close_stdout() -> None:
    """Drop what stdout still holds, or Python would complain of it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str, hint: str = "") -> None:
    """One message on stderr as `summarise: MESSAGE`; further lines and the hint are indented."""
    from chains.exports.safety import printable

    lines = [*printable(message).strip().split("\n"), *printable(hint).strip().split("\n")]
    write_stderr(f"{PROGRAM}: " + "".join(f"{line}\n  " for line in lines if line).rstrip(" "))


def write_stderr(text: str) -> None:
    """Put text on stderr, or nowhere when there is none."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        return
