"""`summarise diff`: what is different between two reports.

Invariant: no model is loaded and no socket opened; two reports of one text are never called a changed article.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tui.verbatim import VerbatimCommand

if TYPE_CHECKING:
    from chains.diff.record import Comparison
    from chains.report import Report

FORMATS = ("text", "markdown", "json")
Format = Literal["text", "markdown", "json"]
PAST = "history:"
EPILOG = """\
Examples:
  summarise article.txt --model openai:gpt-5-mini --format json -o a.json
  summarise article.txt --model ollama:gemma3:4b --format json -o b.json
  summarise diff a.json b.json                  two models on one article
  summarise diff 3f2a 9c1b                      two past runs: summarise history list
  summarise diff monday.json tuesday.json       the outlet changed its article

What went is [-marked so-] and what came {+so+}; in colours it is struck out and underlined. Exit code 0
whether they differ or not; --format json has the state of every sentence, claim and the rest.
"""


@click.command(cls=VerbatimCommand, epilog=EPILOG)
@click.argument("before")
@click.argument("after")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="[default: text]")
@click.option("--all", "everything", is_flag=True, help="Also translations that differ in nothing but words.")
@click.option("-o", "--output", metavar="FILE", help="Write there.")
@click.help_option("-h", "--help")
def command(before: str, after: str, *, form: Format, everything: bool, output: str | None) -> int:
    """Compare two reports: what appeared, vanished, changed, and why.

    BEFORE and AFTER are files made with --format json, or past runs by their id (history:ID where a file is called so).
    """
    from chains.diff.comparing import compare_reports
    from tui.output import find_file, put_text
    from tui.signals import hear_signals

    hear_signals()
    comparison = compare_reports(read_report(before), read_report(after), (name_report(before), name_report(after)))
    put_text(
        find_file(output, (before, after)),
        lambda width, *, color: lay_out(comparison, form, width, color=color, everything=everything),
    )
    return 0


def read_report(name: str) -> Report:
    """The report in a file, or of a past run."""
    from chains.store.library import ID, Library, find_library
    from chains.store.reports import read_report_file

    id_ = name.removeprefix(PAST)
    if id_ == name and (Path(name).exists() or not ID.fullmatch(name.lower())):
        return read_report_file(Path(name))
    library = Library(find_library())
    return library.load_report(library.find_entry(id_).id)


def name_report(name: str) -> str:
    """What a report is called: the name of its file, without the folder."""
    return name if name.startswith(PAST) else Path(name).name


def lay_out(comparison: Comparison, form: Format, width: int, *, color: bool, everything: bool) -> str:
    """The comparison in a format."""
    if form == "json":
        from chains.exports.json_text import to_json

        return to_json(comparison, indent=True)
    if form == "markdown":
        from chains.exports.diff_markdown import to_markdown

        return to_markdown(comparison, everything=everything)
    from tui.diff_text import to_text

    return to_text(comparison, width, color=color, everything=everything)
