"""The quotations of a report as CSV (RFC 4180): for a spreadsheet, a database, a desk.

Invariant: a cell is text; none is a formula to a spreadsheet, and none holds a line break.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import astuple, fields
from io import StringIO

from chains.exports.quotes import Quote, list_quotes
from chains.exports.safety import one_line
from chains.report import Report

COLUMNS = tuple(field.name for field in fields(Quote))
# What makes a formula of a cell (OWASP, "CSV Injection"), in full width as well. Tab and line ends are gone before.
FORMULA = re.compile("^[=+@＝＋－＠-]")


def to_quotes_csv(report: Report) -> str:
    r"""A header and a row for every quotation, `\r\n` at the end of each.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(guard_row, map(astuple, list_quotes(report))))
    return file.getvalue()


def guard_row(values: Iterable[object]) -> list[str]:
    """The cells of a row."""
    return [guard(one_line(str(value))) for value in values]


def guard(cell: str) -> str:
    """A cell that is shown as it is."""
    return FORMULA.sub(r"'\g<0>", cell)
