"""Who says what and who disputes whom, as a drawing and in words.

Invariant: the drawing shows nothing that its words do not; the same report gives the same drawing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import sqrt

from chains.exports import wording
from chains.exports.html.claims import Speaker, list_speakers
from chains.exports.html.markup import Markup, element, join, link
from chains.exports.html.sections import Section
from chains.report import Report

WIDTH, ROW, AXIS = 320, 27, 70  # of the drawing, of a line in it, from its left to the middle of the circles
LONGEST_NAME = 34
TITLE = "Who says what"


@dataclass(frozen=True)
class Dispute:
    """Two who speak and the pairs of their claims that contradict each other."""

    one: int
    other: int
    pairs: tuple[tuple[str, str], ...]


def build_map(report: Report) -> Section | None:
    """The figure, where two speak at all."""
    speakers = list_speakers(report)
    if len(speakers) < 2:
        return None
    disputes = find_disputes(speakers)
    return Section("map", TITLE, element("figure", draw(speakers, disputes), write_caption(speakers, disputes)))


def find_disputes(speakers: tuple[Speaker, ...]) -> tuple[Dispute, ...]:
    """Who disputes whom; within one speaker too."""
    home = {claim.id: number for number, speaker in enumerate(speakers) for claim in speaker.claims}
    found = defaultdict(set)
    for speaker in speakers:
        for claim in speaker.claims:
            for other in filter(home.__contains__, claim.disputed_by):
                first, second = sorted((claim.id, other), key=lambda id_: (home[id_], len(id_), id_))
                found[home[first], home[second]].add((first, second))
    numbers = combinations_with_replacement(range(len(speakers)), 2)
    order = {id_: place for place, id_ in enumerate(home)}
    return tuple(Dispute(*pair, order_pairs(found[pair], order)) for pair in numbers if pair in found)


def order_pairs(pairs: set[tuple[str, str]], order: dict[str, int]) -> tuple[tuple[str, str], ...]:
    """Pairs of claims in the order of the page."""
    return tuple(sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]])))


def draw(speakers: tuple[Speaker, ...], disputes: tuple[Dispute, ...]) -> Markup:
    """Circles below each other, as large as their claims are many; arcs between those that disagree."""
    nodes = join(draw_speaker(number, speaker) for number, speaker in enumerate(speakers))
    arcs = join(draw_dispute(speakers, dispute) for dispute in disputes)
    view = f"0 0 {WIDTH} {ROW * len(speakers)}"
    title = element("title", f"{TITLE}: {count_all(speakers, disputes)}", id="map-name")
    return element("svg", title, arcs, nodes, viewBox=view, role="img", aria_labelledby="map-name")


def count_all(speakers: tuple[Speaker, ...], disputes: tuple[Dispute, ...]) -> str:
    """What the drawing shows, in figures."""
    claims = sum(len(speaker.claims) for speaker in speakers)
    pairs = sum(len(dispute.pairs) for dispute in disputes)
    return f"{wording.count(claims, 'claim')} by {len(speakers)}, {wording.count(pairs, 'pair')} in dispute"


def height(number: int) -> int:
    """The middle of a line."""
    return ROW * number + ROW // 2


def radius(speaker: Speaker) -> float:
    """Of a circle: its area grows with the claims, and one figure fits in."""
    return round(min(ROW / 2 - 1, 4.5 + 3 * sqrt(len(speaker.claims))), 1)


def draw_speaker(number: int, speaker: Speaker) -> Markup:
    """A circle with how many claims, and the name."""
    y, size = height(number), radius(speaker)
    own = "own" if speaker.claims[0].source is None and speaker.name == wording.OWN_VOICE else None
    parts = (
        element("title", f"{speaker.name}: {wording.count(len(speaker.claims), 'claim')}"),
        element("circle", cx=AXIS, cy=y, r=size),
        element("text", str(len(speaker.claims)), x=AXIS, y=y + 3.5, class_="count"),
        element("text", shorten(speaker.name), x=AXIS + 20, y=y + 4.5),
    )
    return element("g", *parts, class_=own, data_item=" ".join(claim.id for claim in speaker.claims))


def shorten(name: str) -> str:
    """A name that fits into the drawing; the whole one is in its title and in the words below."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def draw_dispute(speakers: tuple[Speaker, ...], dispute: Dispute) -> Markup:
    """An arc to the left of two circles, thicker with every pair; of one with itself a loop."""
    one, other = speakers[dispute.one], speakers[dispute.other]
    title = element("title", f"{one.name} – {other.name}: {name_pairs(dispute)}")
    items = " ".join(dict.fromkeys(id_ for pair in dispute.pairs for id_ in pair))
    path = element("path", title, d=bend(dispute, radius(one), radius(other)), stroke_width=1 + len(dispute.pairs) / 2)
    return element("g", path, class_="dispute", data_item=items)


def bend(dispute: Dispute, first: float, second: float) -> str:
    """The curve of an arc, wider the farther apart its ends are."""
    if dispute.one == dispute.other:
        y = height(dispute.one)
        return f"M{AXIS - first + 2:g} {y - 6} c-26 -14 -26 26 0 12"
    reach = min(AXIS * 1.25, 22 + 8 * (dispute.other - dispute.one))
    left, top, bottom = AXIS - reach, height(dispute.one), height(dispute.other)
    return f"M{AXIS - first:g} {top} C{left:g} {top} {left:g} {bottom} {AXIS - second:g} {bottom}"


def name_pairs(dispute: Dispute) -> str:
    """The claims against each other: "c3 – c4, c5 – c9"."""
    return ", ".join(f"{one} – {other}" for one, other in dispute.pairs)


def write_caption(speakers: tuple[Speaker, ...], disputes: tuple[Dispute, ...]) -> Markup:
    """How to read the drawing, and the same in words."""
    how = "A circle is a source, as large as its claims are many; an arc joins two that contradict each other."
    words = element("ul", join(tell_speaker(number, speakers, disputes) for number in range(len(speakers))))
    details = element("details", element("summary", "The same in words"), words)
    return element("figcaption", element("p", how), details)


def tell_speaker(number: int, speakers: tuple[Speaker, ...], disputes: tuple[Dispute, ...]) -> Markup:
    """One who speaks: the claims, and who contradicts which."""
    speaker = speakers[number]
    claims = join((link(claim.id, claim.id, data_item=claim.id) for claim in speaker.claims), " ")
    against = join(tell_disputes(number, speakers, disputes), "; ")
    ending = join((". Contradicts ", against)) if against else None
    return element("li", element("b", element("bdi", speaker.name)), ": ", claims, ending, ".")


def tell_disputes(number: int, speakers: tuple[Speaker, ...], disputes: tuple[Dispute, ...]) -> Iterator[Markup]:
    """Whom one contradicts, and in which claims."""
    for dispute in disputes:
        if number in {dispute.one, dispute.other}:
            other = speakers[dispute.other if number == dispute.one else dispute.one]
            name = "itself" if dispute.one == dispute.other else element("bdi", other.name)
            yield join((name, f" ({name_pairs(dispute)})"))
