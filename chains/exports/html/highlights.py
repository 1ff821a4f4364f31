"""Which words of a sentence belong to which items: evidence, cues, caveats, findings.

Invariant: the pieces of a sentence, put together, are the sentence; a piece is the words between two borders.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from chains.exports.places import sentences_in
from chains.report import Article, Report, Sentence, Span

Kind = Literal["evidence", "cue", "caveat", "error", "warning"]


@dataclass(frozen=True)
class Highlight:
    """Words of an item, in code points of the text that they stand in."""

    start: int
    end: int
    kind: Kind
    item: str


@dataclass(frozen=True)
class Piece:
    """Words with the highlights that lie on all of them."""

    words: str
    highlights: tuple[Highlight, ...]
    end: int


Highlights = dict[str, list[Highlight]]


def find_highlights(report: Report) -> Highlights:
    """The highlights of the article: sentence id -> those that touch it."""
    found: Highlights = defaultdict(list)
    for span, kind, item in list_spans(report):
        for sentence in sentences_in(report.article, [span]):
            found[sentence.id].append(Highlight(span.start, span.end, kind, item))
    return found


def list_spans(report: Report) -> Iterator[tuple[Span, Kind, str]]:
    """Every place that a reader is shown."""
    for claim in report.claims:
        yield from ((span, "evidence", claim.id) for span in claim.evidence)
        if claim.cue:
            yield claim.cue, "cue", claim.id
    yield from ((caveat.cue, "caveat", caveat.id) for caveat in report.caveats)
    for finding in report.findings:
        span = finding.source_span
        if span and (finding.on.part, finding.state) == ("translation", "open") and is_part(report.article, span):
            yield span, finding.severity, finding.id


def is_part(article: Article, span: Span) -> bool:
    """Whether words are less than their sentence: what is wrong with all of it is not marked in it."""
    return all(span.exact != article.sentence_text(sentence) for sentence in sentences_in(article, [span]))


def find_faults(report: Report, sentence: Sentence, words: str) -> list[Highlight]:
    """The words of a model's translation that an open finding is about."""
    return [
        Highlight(found.target_span.start, found.target_span.end, found.severity, found.id)
        for found in report.findings
        if (found.on.part, found.on.id, found.state) == ("translation", sentence.id, "open")
        and found.target_span
        and found.target_text != words
        and words[found.target_span.start : found.target_span.end] == found.target_text
    ]


def cut(words: str, start: int, highlights: Sequence[Highlight]) -> Iterator[Piece]:
    """Cut a text where a highlight begins or ends.

    Args:
        words: The text.
        start: Where it starts, in what the highlights count in.
        highlights: Those that touch it.
    """
    end = start + len(words)
    borders = {
        start,
        end,
        *(place for light in highlights for place in (light.start, light.end) if start < place < end),
    }
    ordered = sorted(borders)
    for first, last in pairwise(ordered):
        over = tuple(light for light in highlights if light.start <= first and last <= light.end)
        yield Piece(words[first - start : last - start], over, last)
