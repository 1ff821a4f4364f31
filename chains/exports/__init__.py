"""A report in every format that is no terminal's: Markdown, a page, JSON, quotations, annotations.

Invariant: an export adds nothing to the report, and nothing in the report is markup in an export.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from chains.report import Report

Format = Literal["markdown", "html", "json", "json-lines", "quotes", "quotes-csv", "annotations", "annotations-lines"]
FORMATS: tuple[Format, ...] = get_args(Format)


def render(report: Report, format: Format) -> str:  # noqa: A002
    """The report in one of `FORMATS`; ends with a line end."""
    from chains.exports.annotations import to_annotations
    from chains.exports.html.page import to_html
    from chains.exports.json_text import to_json
    from chains.exports.markdown import to_markdown
    from chains.exports.quotes import to_quotes
    from chains.exports.quotes_csv import to_quotes_csv

    if format in {"json", "json-lines"}:
        return to_json(report, indent=format == "json")
    if format in {"annotations", "annotations-lines"}:
        return to_annotations(report, indent=format == "annotations")
    writers = {"markdown": to_markdown, "html": to_html, "quotes": to_quotes, "quotes-csv": to_quotes_csv}
    return writers[format](report)
