"""An audit as GitHub-flavoured Markdown.

Invariant: every word of the two texts passes `escape`, so that none of it is markup, HTML or a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chains.audit.record import Audit, Segment
from chains.exports import audit_wording, wording
from chains.exports.audit_wording import Piece
from chains.exports.markdown import bold, escape, table
from chains.report import Finding


def to_markdown(audit: Audit) -> str:
    """The audit as a page: what was found beside the sentences that it concerns.

    Returns:
        Markdown in blocks separated by empty lines, and a line end.
    """
    return "\n\n".join((*write_head(audit), *write_findings(audit), *write_notes(audit))) + "\n"


def write_head(audit: Audit) -> Iterator[str]:
    """Names, languages, verdict."""
    yield "# " + escape(audit_wording.title_of(audit))
    yield escape(audit_wording.languages_of(audit))
    yield bold(escape(wording.joined(audit_wording.verdict_of(audit))))
    yield from (f"*{escape(notice)}*" for notice in audit_wording.notices_of(audit))


def write_findings(audit: Audit) -> Iterator[str]:
    """A table of the segments on which something was found."""
    rows = [segment_row(audit, segment, findings) for segment, findings in audit.group_findings()]
    yield "## Findings"
    yield table(("", "Original", "Translation"), rows) if rows else audit_wording.NOTHING


def segment_row(audit: Audit, segment: Segment, findings: list[Finding]) -> tuple[str, ...]:
    """One segment: where, both sides, what was found."""
    source = show_pieces(audit_wording.source_pieces(audit, segment, findings))
    target = show_pieces(audit_wording.target_pieces(audit, segment, findings))
    lines = (finding_line(finding) for finding in findings)
    return escape(audit_wording.where_of(segment)), source, "<br>".join((target, *lines))


def show_pieces(pieces: Iterable[Piece]) -> str:
    """Words, bold where something was found; a dash for none."""
    shown = ((escape_piece(words), severity) for words, severity in pieces)
    words = "".join(f"<b>{words}</b>" if severity else words for words, severity in shown)
    return words.strip() or audit_wording.NOWHERE


def escape_piece(words: str) -> str:
    """Escaped words with the space at their ends, if there is one."""
    before = " " if words[:1].isspace() else ""
    after = " " if words[-1:].isspace() else ""
    return f"{before}{escape(words)}{after}"


def finding_line(finding: Finding) -> str:
    """One finding: how bad, what."""
    sign = f"{wording.finding_sign(finding)} {escape(finding.id)}"
    return f"**{sign}** {escape(finding.message)} *({escape(wording.finding_label(finding))})*"


def write_notes(audit: Audit) -> Iterator[str]:
    """The checks that were not made."""
    notes = [f"- {escape(note)}" for note in audit_wording.notes_of(audit)]
    if notes:
        yield "## Notes"
        yield "\n".join(notes)
