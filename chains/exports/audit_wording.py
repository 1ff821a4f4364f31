"""What every readable export says of an audit, in plain English and in one place.

Invariant: strings only, no layout and no escaping; names and quotations in them are still untrusted text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chains.audit.record import Audit, Segment
from chains.exports.wording import count, count_findings
from chains.report import Finding, Severity, Span

NOTHING = "The checks found nothing. They cannot show that a translation is right."
STDIN = "standard input"
NOWHERE = "–"

Piece = tuple[str, Severity | None]
"""Words, and how bad what was found there is."""
Mark = tuple[int, int, Severity]


def title_of(audit: Audit) -> str:
    """The names of the two files."""
    return f"{audit.source.name or STDIN} → {audit.translation.name or STDIN}"


def languages_of(audit: Audit) -> str:
    """From what, into what."""
    from chains.article.language import language_name

    return f"{language_name(audit.source.language)} → {language_name(audit.translation.language)}"


def verdict_of(audit: Audit) -> Iterator[str]:
    """How long the original is and what was found: "46 sentences", "2 open errors", "5 warnings"."""
    yield count(len(audit.source.sentences), "sentence")
    yield from count_findings(audit.findings)


def notices_of(audit: Audit) -> Iterator[str]:
    """What a reader must know before the first finding."""
    from chains.audit.overview import list_notices

    yield from list_notices(audit)


def notes_of(audit: Audit) -> Iterator[str]:
    """What could not be checked."""
    for item in audit.checks_not_run:
        yield f"Not checked: {item.check}. {item.reason}"


def where_of(segment: Segment) -> str:
    """Which sentences stand for which: "s4 s5 → t4"."""
    sides = (" ".join(span.sentence for span in spans) for spans in (segment.source, segment.target))
    return " → ".join(side or NOWHERE for side in sides)


def source_pieces(audit: Audit, segment: Segment, findings: Iterable[Finding]) -> list[Piece]:
    """The original of a segment, cut where something was found."""
    spans = [(found.source_span, found.severity) for found in findings]
    marks = [(span.start, span.end, severity) for span, severity in spans if span]
    return cut_pieces(audit.source.text, segment.source, marks)


def target_pieces(audit: Audit, segment: Segment, findings: Iterable[Finding]) -> list[Piece]:
    """The translation of a segment, cut where something was found."""
    ranges = [(found.target_span, found.severity) for found in findings]
    marks = [(place.start, place.end, severity) for place, severity in ranges if place]
    return cut_pieces(audit.translation.text, segment.target, marks)


def cut_pieces(text: str, spans: Sequence[Span], marks: Iterable[Mark]) -> list[Piece]:
    """One side of a segment in pieces; a mark on all of it marks nothing."""
    if not spans:
        return []
    position, end = spans[0].start, spans[-1].end
    pieces: list[Piece] = []
    for start, stop, severity in join_marks(mark for mark in marks if mark[1] - mark[0] < end - position):
        pieces += [(text[position:start], None), (text[start:stop], severity)]
        position = stop
    pieces.append((text[position:end], None))
    return [piece for piece in pieces if piece[0]]


def join_marks(marks: Iterable[Mark]) -> list[Mark]:
    """Marks in order that do not overlap: those that do are one, as bad as the worst."""
    joined: list[Mark] = []
    for start, end, severity in sorted(marks):
        if joined and start < joined[-1][1]:
            first, last, worst = joined.pop()
            joined.append((first, max(last, end), "error" if "error" in {worst, severity} else "warning"))
        else:
            joined.append((start, end, severity))
    return joined
