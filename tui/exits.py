"""Exit codes: what a script learns from a run.

Invariant: every way a run can end has one code here, and `worst` decides where several hold.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from chains import errors

if TYPE_CHECKING:
    from chains.report import Report

DONE = 0
FAILED = 1
USAGE = 2
NO_MODEL = 3
NO_RECORDING = 4
OPEN_ERRORS = 5
INTERRUPTED = 130

PRECEDENCE = (INTERRUPTED, USAGE, NO_MODEL, NO_RECORDING, FAILED, OPEN_ERRORS, DONE)

# The first class that fits decides; an error of no class here is `FAILED`.
OF_ERROR: tuple[tuple[type[errors.SummariseError], int], ...] = (
    (errors.ConfigError, USAGE),
    (errors.ArticleNotFoundError, USAGE),
    (errors.LibraryEntryError, USAGE),
    (errors.ReportNotFoundError, USAGE),
    (errors.ModelUnavailableError, NO_MODEL),
    (errors.RecordingMissingError, NO_RECORDING),
)


def code_of_error(error: errors.SummariseError) -> int:
    """The code of an error that ended a run."""
    return next((code for kind, code in OF_ERROR if isinstance(error, kind)), FAILED)


def code_of_report(report: Report, *, strict: bool) -> int:
    """The code of a report that came out.

    Args:
        report: A whole report.
        strict: Open findings of severity "error" count.
    """
    if any(ended.state in {"failed", "partial", "cancelled"} for ended in report.chains.values()):
        return FAILED
    return OPEN_ERRORS if strict and any(found.is_open_error for found in report.findings) else DONE


def worst(codes: Iterable[int]) -> int:
    """The code of several runs together; no runs are done."""
    return min(codes, key=PRECEDENCE.index, default=DONE)


def explain(error: BaseException) -> int:
    """Tell the user on stderr what ended the program.

    Returns:
        The exit code.
    """
    import click

    from tui import streams

    if isinstance(error, streams.ReaderGoneError):
        return DONE
    if isinstance(error, errors.SummariseError):
        streams.say(error.message, error.hint)
        return code_of_error(error)
    if isinstance(error, click.ClickException):
        path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else streams.PROGRAM
        streams.say(error.format_message(), f"Try: {path} --help")
        return USAGE
    if isinstance(error, KeyboardInterrupt | click.Abort):
        streams.say("interrupted")
        return INTERRUPTED
    return explain_bug(error)


def wants_tracebacks() -> bool:
    """Whether the user asks for the inside of internal errors; also before the arguments are understood."""
    return "--debug" in sys.argv or bool(os.environ.get("SUMMARISE_DEBUG"))


def explain_bug(error: BaseException) -> int:
    """Own up to an internal error: one line, or with `--debug` all of it."""
    import traceback

    from tui import streams

    if wants_tracebacks():
        streams.write_stderr("".join(traceback.format_exception(error)))
    streams.say(
        f"internal error: {type(error).__name__}: {error}",
        "This is a bug. SUMMARISE_DEBUG=1 shows the traceback, which helps to report it.",
    )
    return FAILED
