"""Reads a report back from a file that was made with `--format json`.

Invariant: what comes out is a valid report, whoever wrote the file.
"""

from __future__ import annotations

from pathlib import Path

from chains.errors import ReportNotFoundError, ReportUnreadableError
from chains.report import Report

MOST_BYTES = 100_000_000
MADE = "Give one that was made by: summarise article.txt --format json -o report.json"


def read_report_file(path: Path) -> Report:
    """The report in a file.

    Raises:
        ReportNotFoundError: There is no such file.
        ReportUnreadableError: It cannot be read, or holds no report, or more than one.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ReportNotFoundError(f"There is no report {path}.", MADE) from None
    except OSError as error:
        raise ReportUnreadableError(f"Cannot read {path}: {error.strerror or error}.", MADE) from error
    if len(data) > MOST_BYTES:
        raise ReportUnreadableError(f"{path} is too large for a report.", MADE)
    return parse_report(data, path.name)


def parse_report(data: bytes, name: str) -> Report:
    """The report in JSON.

    Raises:
        ReportUnreadableError: It is none.
    """
    try:
        return Report.model_validate_json(data)
    except ValueError:
        several = sum(1 for line in data.splitlines() if line.strip().startswith(b'{"schema_version"')) > 1
        what = "holds several reports" if several else "is no report, or one of another version of Grain of Salt"
        raise ReportUnreadableError(f"{name} {what}.", MADE) from None
