"""Where reports go: stdout, one file, or a file each in a folder.

Invariant: a file is whole or untouched, an article is never overwritten, and a report that cannot be written
where it should be is kept somewhere else.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from chains.errors import ConfigError, ExportError
from chains.store.files import write_atomically
from tui import streams
from tui.text import PIPE_WIDTH

if TYPE_CHECKING:
    from chains.report import Report

Format = Literal["text", "markdown", "html", "json", "quotes", "quotes-csv", "annotations"]
SUFFIXES: dict[Format, str] = {
    "text": ".txt",
    "markdown": ".md",
    "html": ".html",
    "json": ".json",
    "quotes": ".quotes.txt",
    "quotes-csv": ".csv",
    "annotations": ".jsonld",
}
# Of several articles in one stream these are a line each.
LINES: dict[Format, Literal["json-lines", "annotations-lines"]] = {
    "json": "json-lines",
    "annotations": "annotations-lines",
}
SEPARATORS: dict[Format, str] = {"text": f"\n{'─' * 40}\n\n", "markdown": "\n---\n\n", "quotes": f"\n{'─' * 40}\n\n"}


class Output(Protocol):
    """Takes finished reports, one by one."""

    def add(self, report: Report) -> None:
        """Write one report.

        Raises:
            ExportError: It cannot be written.
        """


class Layout(Protocol):
    """Lays a text out."""

    def __call__(self, width: int, *, color: bool) -> str:
        """The text, so many columns wide, with colours or without."""


def open_output(target: str | None, form: Format, articles: tuple[str, ...]) -> Output:
    """Choose by what `-o` says, before any work is done.

    Args:
        target: A file, a folder (it exists, or the name ends in a slash), or None or "-" for stdout.
        form: The format of every report.
        articles: What is read; it must not be written over.

    Raises:
        ConfigError: The target cannot be right.
    """
    several = len(articles) > 1
    path = Path(str(target))
    if target not in {None, "-"} and (str(target).endswith(("/", os.sep)) or path.is_dir()):
        return FolderOutput(path, form, articles)
    if several and form == "html":
        raise ConfigError("Several articles are several pages.", "Name a folder for them: -o pages/")
    if target in {None, "-"}:
        return StdoutOutput(form, several=several)
    if not path.absolute().parent.is_dir():
        raise ConfigError(f"There is no folder {path.parent} to write {path.name} to.", "Make it first.")
    if path.resolve() in resolved(articles):
        raise ConfigError(f"-o {target} would write over what is read.", "Choose another name.")
    return FileOutput(path, form, several=several)


def resolved(articles: Iterable[str]) -> set[Path]:
    """The files that are read."""
    return {Path(article).resolve() for article in articles}


class StdoutOutput:
    """Reports on stdout; text is laid out for the terminal when it is one."""

    def __init__(self, form: Format, *, several: bool) -> None:
        self.form = form
        self.several = several
        self.written = 0

    def add(self, report: Report) -> None:
        """Write one report."""
        width, color = width_of_stdout(), streams.wants_color()
        text = lay_out(report, self.form, several=self.several, width=width, color=color)
        streams.write_stdout(follow_up(text, self.form) if self.written else text)
        self.written += 1


class FileOutput:
    """All reports in one file, which is complete after each of them."""

    def __init__(self, path: Path, form: Format, *, several: bool) -> None:
        self.path = path
        self.form = form
        self.several = several
        self.texts: list[str] = []

    def add(self, report: Report) -> None:
        """Write the file again, with one report more."""
        text = lay_out(report, self.form, several=self.several)
        self.texts.append(follow_up(text, self.form) if self.texts else text)
        write_file(self.path, "".join(self.texts))


class FolderOutput:
    """A file for every report, called after its article."""

    def __init__(self, folder: Path, form: Format, articles: tuple[str, ...]) -> None:
        self.folder = folder
        self.form = form
        self.taken = resolved(articles)

    def add(self, report: Report) -> None:
        """Write one report to a file of its own."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            keep_elsewhere(self.folder, lay_out(report, self.form), "the folder cannot be made")
        write_file(self.free_path(report), lay_out(report, self.form))

    def free_path(self, report: Report) -> Path:
        """A name that no article and no other report of this run has."""
        name = Path(report.article.origin.name or report.article.origin.kind).stem
        number = 1
        while True:
            path = self.folder / (name + (f"-{number}" if number > 1 else "") + SUFFIXES[self.form])
            if path.resolve() not in self.taken:
                self.taken.add(path.resolve())
                return path
            number += 1


def lay_out(
    report: Report, form: Format, *, several: bool = False, width: int = PIPE_WIDTH, color: bool = False
) -> str:
    """The report in a format; of several in one stream each JSON report is one line."""
    if form == "text":
        from tui.text import to_text

        return to_text(report, width, color=color)
    from chains.exports import render

    return render(report, LINES.get(form, form) if several else form)


def follow_up(text: str, form: Format) -> str:
    """A report as it comes after another one: set apart; of a table only the rows."""
    return text.partition("\r\n")[2] if form == "quotes-csv" else SEPARATORS.get(form, "") + text


def width_of_stdout() -> int:
    """Columns of the terminal, or of a pipe as we lay it out."""
    return streams.width_of(sys.stdout, PIPE_WIDTH) if streams.is_terminal(sys.stdout) else PIPE_WIDTH


def find_file(target: str | None, names: tuple[str, ...]) -> Path | None:
    """Where one text goes that is no report of an article; None is stdout.

    Args:
        target: What `-o` says.
        names: What is read; it must not be written over.

    Raises:
        ConfigError: It is one of those that are read, or its folder is not there.
        click.UsageError: It is a folder.
    """
    import click

    output = open_output(target, "text", names)
    if isinstance(output, FolderOutput):
        raise click.UsageError(f"-o {target} is a folder: give the name of a file.")
    return output.path if isinstance(output, FileOutput) else None


def put_text(path: Path | None, lay_out: Layout) -> None:
    """Write one text where it goes.

    Args:
        path: None is stdout.
        lay_out: Makes the text.

    Raises:
        ExportError: It cannot be written.
    """
    if path is None:
        streams.write_stdout(lay_out(width_of_stdout(), color=streams.wants_color()))
    else:
        write_file(path, lay_out(PIPE_WIDTH, color=False))


def write_file(path: Path, text: str) -> None:
    """Write a whole file or leave the old one.

    Raises:
        ExportError: It cannot be written; the text is then kept in the folder for temporary files.
    """
    data = text.encode("utf-8", "replace")
    try:
        if path.exists() and not path.is_file():  # a device or a pipe has nothing to replace
            path.write_bytes(data)
        else:
            write_atomically(path.resolve(), data)
    except OSError as error:
        keep_elsewhere(path, text, error.strerror or str(error))


def keep_elsewhere(path: Path, text: str, reason: str) -> None:
    """Save what could not be written, and say where.

    Raises:
        ExportError: Always.
    """
    try:
        handle, name = tempfile.mkstemp(prefix="summarise-", suffix=path.suffix)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "replace"))
        hint = f"The report is kept in {name}."
    except OSError:
        hint = "It could not be kept in the folder for temporary files either; run again with another -o."
    raise ExportError(f"Cannot write {path}: {reason}.", hint)
