"""The data model of an audit: two texts, which of their sentences stand for each other, what the checks found.

Invariant: `text[span.start:span.end] == span.exact` in the text of the span's own side; every sentence of either side
is in exactly one segment. Fields may be added; those that are here keep their names and meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from chains.report import SCHEMA_VERSION, CheckNotRun, Finding, Record, Sentence, Span


class AuditedText(Record):
    r"""One of the two texts: NFC, `\n` line ends, no control characters but `\n` and `\t`.

    Attributes:
        name: Of the file, without its folder; None for standard input.
        language: BCP 47 tag ("und" when unknown).
        language_score: 0 to 1 from the detector; 1 when the user named the language.
        sha256: Of `text` in UTF-8.
        sentences: s1, s2, ... of the source; t1, t2, ... of the translation.
    """

    name: str | None
    language: str
    language_score: float
    sha256: str
    text: str
    sentences: tuple[Sentence, ...]


class Segment(Record):
    """Sentences that stand for each other, a span each; a side that has none has nothing to stand for the other."""

    id: str
    source: tuple[Span, ...]
    target: tuple[Span, ...]


class Audit(Record):
    """What the checks have to say about a translation.

    Attributes:
        segments: In the order of both texts.
        findings: In the order of the segments: `on.id` is that of a segment, `source_span` a place in `source.text`,
            `target_span` one in `translation.text`, `target_text` the words there.
        checks_not_run: What could not be checked for these languages.
    """

    schema_version: Literal["1"] = SCHEMA_VERSION
    source: AuditedText
    translation: AuditedText
    segments: tuple[Segment, ...]
    findings: tuple[Finding, ...] = ()
    checks_not_run: tuple[CheckNotRun, ...] = ()

    @property
    def has_open_errors(self) -> bool:
        """Whether a reader of the translation would be misled."""
        return any(finding.is_open_error for finding in self.findings)

    @property
    def matched(self) -> float:
        """The share of the sentences of both sides that have a counterpart."""
        sizes = [(len(segment.source), len(segment.target)) for segment in self.segments]
        total = sum(source + target for source, target in sizes)
        return sum(source + target for source, target in sizes if source and target) / max(total, 1)

    def group_findings(self) -> Iterator[tuple[Segment, list[Finding]]]:
        """The segments on which something was found, with what it is."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.on.id, []).append(finding)
        for segment in self.segments:
            if segment.id in found:
                yield segment, found[segment.id]
