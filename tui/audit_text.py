"""Lays an audit out for a terminal or a plain pipe.

Invariant: every string of the two texts is made safe to print, and none is read as Rich markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from chains.exports import audit_wording, wording
from chains.exports.safety import printable
from tui.text import INDENT, PIPE_WIDTH, Page, finding_parts

if TYPE_CHECKING:
    from rich.text import Text

    from chains.audit.record import Audit, Segment
    from chains.exports.audit_wording import Piece
    from chains.report import Finding

STYLES = {"error": "bold underline red", "warning": "underline yellow", None: ""}
ARROW = "→ "
SPACE = re.compile(r"\s+")


def to_text(audit: Audit, width: int = PIPE_WIDTH, *, color: bool = False) -> str:
    """The audit as lines for the eye.

    Args:
        audit: Any audit.
        width: In terminal cells; kept within what a `Page` may have.
        color: With terminal colours, words underlined where something was found; otherwise no escape sequence at all,
            and [brackets] around them.

    Returns:
        Lines, the last one ended too.
    """
    page = Page(width, color=color)
    write_head(page, audit)
    write_findings(page, audit, color=color)
    write_notes(page, audit)
    return page.file.getvalue()


def write_head(page: Page, audit: Audit) -> None:
    """Names, languages, verdict."""
    page.write_block((audit_wording.title_of(audit), "bold"))
    page.write_block((audit_wording.languages_of(audit), "dim"))
    style = "bold red" if audit.has_open_errors else "bold"
    page.write_block((wording.joined(audit_wording.verdict_of(audit)), style))
    for notice in audit_wording.notices_of(audit):
        page.write_block((notice, "yellow"))


def write_findings(page: Page, audit: Audit, *, color: bool) -> None:
    """The segments on which something was found, with what it is."""
    page.write_heading("FINDINGS")
    if not audit.findings:
        page.write_block((audit_wording.NOTHING, ""))
    for number, (segment, findings) in enumerate(audit.group_findings()):
        if number:
            page.console.print()
        page.write_block((audit_wording.where_of(segment), "dim"))
        write_sides(page, audit, segment, findings, color=color)
        for finding in findings:
            sign, message, label, _ = finding_parts(finding)  # the words stand above
            page.write_block(sign, message, label, indent=INDENT)


def write_sides(page: Page, audit: Audit, segment: Segment, findings: Sequence[Finding], *, color: bool) -> None:
    """Both sides of a segment, the translation with an arrow."""
    from rich.text import Text

    sides = (
        (audit_wording.source_pieces(audit, segment, findings), ""),
        (audit_wording.target_pieces(audit, segment, findings), ARROW),
    )
    for pieces, sign in sides:
        words = build_words(pieces, color=color)
        if words.plain.strip():
            page.write_words(words, Text(" " * INDENT + sign))


def build_words(pieces: Iterable[Piece], *, color: bool) -> Text:
    """Words on one line, marked where something was found."""
    from rich.text import Text

    words = Text()
    for piece, severity in pieces:
        plain = SPACE.sub(" ", printable(piece))
        words.append(f"[{plain}]" if severity and not color else plain, STYLES[severity])
    return words


def write_notes(page: Page, audit: Audit) -> None:
    """The checks that were not made."""
    notes = list(audit_wording.notes_of(audit))
    if notes:
        page.write_heading("NOTES")
    for note in notes:
        page.write_block((note, ""), label="  •")
