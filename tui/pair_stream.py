"""Pairs from a file or a pipe, their answers to another.

Invariant: every answer is out before the next line is read, so that it works between two programs that take their time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NoReturn

from chains.article.normalization import show_name
from chains.audit.pair_lines import check_lines
from chains.errors import ArticleFetchError, ArticleNotFoundError, ExportError
from tui import streams

MOST_COMPLAINTS = 20
"""Broken lines that are told one by one."""


@dataclass(frozen=True)
class Outcome:
    """What came of a stream.

    Attributes:
        broken: How many lines were no pairs.
        has_errors: Whether a finding is an error.
    """

    broken: int
    has_errors: bool


def answer_pairs(name: str, target: str, source: str | None, output: Path | None, *, quiet: bool = False) -> Outcome:
    """Answer every line, and tell on stderr which are no pairs.

    Args:
        name: A file; "-" for standard input.
        target: BCP 47 tag of the translations.
        source: Of the sources of pairs that do not say theirs.
        output: A file; None for stdout.
        quiet: Tell nothing on stderr.

    Raises:
        ArticleError: The pairs cannot be read.
        ExportError: The answers cannot be written.
    """
    broken, has_errors = 0, False
    with ExitStack() as stack:
        lines = stack.enter_context(open_pairs(name))
        write = open_writer(output, stack)
        for answer in check_lines(lines, target, source):
            write(answer.text)
            has_errors = has_errors or answer.has_errors
            if answer.error is not None:
                broken += 1
                complain(answer.line, answer.error, broken, quiet=quiet)
    if not quiet and broken > MOST_COMPLAINTS:
        streams.say(f"{broken:,} lines are no pairs.")
    return Outcome(broken, has_errors)


def complain(line: int, error: str, count: int, *, quiet: bool) -> None:
    """Tell of a line that is no pair, unless there are too many of them or nothing is to be told."""
    if quiet:
        return
    if count <= MOST_COMPLAINTS:
        streams.say(f"line {line:,}: {error}")
    elif count == MOST_COMPLAINTS + 1:
        streams.say("More such lines are not told; the answers have them.")


def open_pairs(name: str) -> AbstractContextManager[BinaryIO]:
    """The lines of a file, or of standard input.

    Raises:
        ArticleNotFoundError: There is no such file.
        ArticleFetchError: It is a folder, or may not be read.
    """
    if name == "-":
        return nullcontext(sys.stdin.buffer if sys.stdin else BytesIO())
    shown = show_name(name)
    try:
        if Path(name).is_dir():
            raise ArticleFetchError(f"{shown} is a folder.", "Name a file of JSON lines.")
        return Path(name).open("rb")
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise ArticleNotFoundError(f"There is no file {shown}.", "Check the spelling and the folder.") from error
    except OSError as error:
        raise ArticleFetchError(f"{shown} cannot be read: {error.strerror}.", "Check who may read it.") from error


def open_writer(output: Path | None, stack: ExitStack) -> Callable[[str], None]:
    """What puts an answer where it should go, at once."""
    if output is None:
        return streams.write_stdout
    try:
        file = stack.enter_context(output.open("wb", buffering=0))
    except OSError as error:
        raise_export_error(output, error)

    def write(text: str) -> None:
        try:
            file.write(text.encode())
        except OSError as error:
            raise_export_error(output, error)

    return write


def raise_export_error(output: Path, error: OSError) -> NoReturn:
    """Say that a file takes nothing."""
    raise ExportError(f"Cannot write {output}: {error.strerror}.", "Choose another -o.") from error
