"""A report as Markdown or JSON.

Invariant: an export adds nothing to the report, and nothing in the report is markup in an export.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from chains.report import Report

Format = Literal["markdown", "json", "json-lines"]
FORMATS: tuple[Format, ...] = get_args(Format)


def render(report: Report, format: Format) -> str:  # noqa: A002
    """The report in one of `FORMATS`; ends with a line end."""
    from chains.exports.json_text import to_json
    from chains.exports.markdown import to_markdown

    if format == "markdown":
        return to_markdown(report)
    return to_json(report, indent=format == "json")
