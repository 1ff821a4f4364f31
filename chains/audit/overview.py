"""What is to be said of two texts as a whole, before the first finding.

Invariant: only what segments and findings show; nothing is compared again but anchors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chains.audit.anchors import find_anchors
from chains.audit.record import Audit, Segment
from chains.checks import completeness, language

UNRELATED = "Fewer than half of the sentences have a counterpart: are these a text and its translation?"
REORDERED = (
    "The translation seems to have some of the sentences in another order: they are found as missing and as added."
)
RELATED = 0.5
RECOGNISED = 0.4
"""The share of the pairs in which something must be recognised: seven tenths and more in good translations of whole
articles, one and two tenths in those of others."""
FEWEST = 4
"""Segments; of fewer a share says nothing."""
CUT = 3
"""Sentences; fewer at the end are told by their findings alone."""
TORN = 0.25
"""The share of its original that the torn end of a translation may still have."""
SHARED = 4
"""Anchors in common of what is missing and what was added, by which it is the same at another place; one has figures or
is a name."""


def list_notices(audit: Audit) -> Iterator[str]:
    """Sentences for the reader, the gravest first."""
    lost = count_cut(audit.segments)
    is_cut = lost >= CUT and lost < len(audit.source.sentences)
    if rate_pairs(audit) < RECOGNISED or (audit.matched < RELATED and not is_cut):
        yield UNRELATED
        return
    if is_cut:
        yield f"The last {lost} sentences of the original are not in the translation."
    if is_reordered(audit):
        yield REORDERED


def rate_pairs(audit: Audit) -> float:
    """The share of the segments with both sides that have something in common and are no faulty halves."""
    paired = [segment for segment in audit.segments if segment.source and segment.target]
    if len(paired) < FEWEST:
        return 1.0
    faulty = {completeness.NAME, language.NAME}
    bad = {found.on.id for found in audit.findings if found.check in faulty and found.severity == "error"}
    return sum(segment.id not in bad and shares_anchors(audit, segment) for segment in paired) / len(paired)


def shares_anchors(audit: Audit, segment: Segment) -> bool:
    """Whether something can be recognised on both sides."""
    return not read_anchors(audit.source.language, [segment], target=False).isdisjoint(
        read_anchors(audit.translation.language, [segment], target=True)
    )


def read_anchors(tag: str, segments: Sequence[Segment], *, target: bool) -> frozenset[str]:
    """The anchors of one side of some segments."""
    spans = (span for segment in segments for span in (segment.target if target else segment.source))
    return frozenset[str]().union(*(find_anchors(span.exact, tag) for span in spans))


def count_cut(segments: Sequence[Segment]) -> int:
    """How many sentences at the end of the original have no counterpart, but for the torn end of one."""
    lost = 0
    for segment in reversed(segments):
        sizes = [sum(len(span.exact) for span in side) for side in (segment.source, segment.target)]
        if sizes[0] and sizes[1] > TORN * sizes[0]:
            break
        lost += len(segment.source)
    return lost


def is_reordered(audit: Audit) -> bool:
    """Whether what is missing and what was added have much in common."""
    lost = read_anchors(audit.source.language, [part for part in audit.segments if not part.target], target=False)
    added = read_anchors(audit.translation.language, [part for part in audit.segments if not part.source], target=True)
    shared = lost & added
    return len(shared) >= SHARED and any(anchor[0] in "#^" for anchor in shared)
