"""Who says what and who disputes whom, as a drawing and in words.

Invariant: the drawing shows nothing that its words do not, and the words leave nobody out.
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
MOST_DRAWN = 24
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
    drawn = choose_drawn(speakers, disputes)
    figure = element("figure", draw(speakers, disputes, drawn), write_caption(speakers, disputes, len(drawn)))
    return Section("map", TITLE, figure)


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


def choose_drawn(speakers: tuple[Speaker, ...], disputes: tuple[Dispute, ...]) -> tuple[int, ...]:
    """Those who fit into a drawing: who is in dispute first, then who says most; in the order of the page."""
    disputing = {number for dispute in disputes for number in (dispute.one, dispute.other)}
    ranked = sorted(range(len(speakers)), key=lambda number: (number not in disputing, -len(speakers[number].claims)))
    return tuple(sorted(ranked[:MOST_DRAWN]))


def draw(speakers: tuple[Speaker, ...], disputes: tuple[Dispute, ...], drawn: tuple[int, ...]) -> Markup:
    """Circles below each other, as large as their claims are many; arcs between those that disagree."""
    rows = {number: row for row, number in enumerate(drawn)}
    nodes = join(draw_speaker(row, speakers[number]) for number, row in rows.items())
    shown = (dispute for dispute in disputes if {dispute.one, dispute.other} <= rows.keys())
    arcs = join(draw_dispute(speakers, dispute, rows) for dispute in shown)
    view = f"0 0 {WIDTH} {ROW * len(drawn)}"
    title = element("title", f"{TITLE}: {count_all(speakers, disputes)}", id="map-name")
    return element("svg", title, arcs, nodes, viewBox=view, role="img", aria_labelledby="map-name")


def count_all(speakers: tuple[Speaker, ...], disputes: tuple[Dispute, ...]) -> str:
    """What the drawing shows, in figures."""
    claims = sum(len(speaker.claims) for speaker in speakers)
    pairs = sum(len(dispute.pairs) for dispute in disputes)
    return f"{wording.count(claims, 'claim')} by {len(speakers)}, {wording.count(pairs, 'pair')} in dispute"


def height(row: int) -> int:
    """The middle of a line."""
    return ROW * row + ROW // 2


def radius(speaker: Speaker) -> float:
    """Of a circle: its area grows with the claims, and one figure fits in."""
    return round(min(ROW / 2 - 1, 4.5 + 3 * sqrt(len(speaker.claims))), 1)


def draw_speaker(row: int, speaker: Speaker) -> Markup:
    """A circle with how many claims, and the name."""
    y, size = height(row), radius(speaker)
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


def draw_dispute(speakers: tuple[Speaker, ...], dispute: Dispute, rows: dict[int, int]) -> Markup:
    """An arc to the left of two circles, thicker with every pair; of one with itself a loop."""
    one, other = speakers[dispute.one], speakers[dispute.other]
    title = element("title", f"{one.name} – {other.name}: {name_pairs(dispute)}")
    items = " ".join(dict.fromkeys(id_ for pair in dispute.pairs for id_ in pair))
    curve = bend(rows[dispute.one], rows[dispute.other], radius(one), radius(other))
    path = element("path", title, d=curve, stroke_width=1 + len(dispute.pairs) / 2)
    return element("g", path, class_="dispute", data_item=items)


def bend(one: int, other: int, first: float, second: float) -> str:
    """The curve of an arc between two lines, from edge to edge of their circles; wider the farther they are apart."""
    top, bottom = height(one), height(other)
    if one == other:
        return f"M{AXIS - first + 2:g} {top - 6} c-26 -14 -26 26 0 12"
    left = AXIS - min(AXIS * 1.25, 22 + 8 * (other - one))
    return f"M{AXIS - first:g} {top} C{left:g} {top} {left:g} {bottom} {AXIS - second:g} {bottom}"


def name_pairs(dispute: Dispute) -> str:
    """The claims against each other: "c3 – c4, c5 – c9"."""
    return ", ".join(f"{one} – {other}" for one, other in dispute.pairs)


def write_caption(speakers: tuple[Speaker, ...], disputes: tuple[Dispute, ...], drawn: int) -> Markup:
    """How to read the drawing, and the same in words."""
    how = "A circle is a source, as large as its claims are many; an arc joins two that contradict each other."
    if drawn < len(speakers):
        how += f" Drawn are {drawn} of {len(speakers)}: who is in dispute, then who says most."
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
