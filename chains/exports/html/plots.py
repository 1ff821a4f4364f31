"""Small drawings beside figures: bars, shares, points on an axis.

Each is as wide as its place and holds no words: what it shows stands beside it, so it reads on a phone too.

Invariant: a length is in proportion to its figure, from nothing on; every drawing says in words what it shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chains.exports.html.markup import Markup, element

WIDTH, HEIGHT = 240, 12
COLUMNS = 60
"""The height of a drawing of columns."""
SHADES = ("g0", "g1", "g2", "g3")
POINT, GAP = 4.5, 0.15
"""The radius of a point; the part of a column that is left free."""


def draw_shares(shares: Sequence[int], label: str, part: float = 1.0) -> Markup:
    """A bar of shares, one for each shade.

    Args:
        shares: Of what the bar stands for.
        label: What it shows, in words.
        part: Of the width that the whole bar takes.
    """
    scale = WIDTH * part / max(1, sum(shares))
    starts = [sum(shares[:place]) * scale for place in range(len(shares))]
    bars = (
        element("rect", x=round(start, 1), y=0, width=round(share * scale, 1), height=HEIGHT, class_=shade)
        for shade, start, share in zip(SHADES, starts, shares, strict=True)
        if share
    )
    return draw(*bars, label=label)


def draw_bar(part: float, label: str) -> Markup:
    """A bar that takes a part of the width."""
    return draw(element("rect", x=0, y=0, width=round(WIDTH * part, 1), height=HEIGHT, class_="bar"), label=label)


def draw_amount(low: float, high: float, label: str, *, is_open: bool) -> Markup:
    """A figure on an axis: a point, and a line as far as it may reach; an arrow where that is not known.

    Args:
        low: From 0 to 1.
        high: From `low` to 1.
        label: What it shows, in words.
        is_open: Whether it may be any number more.
    """
    first, last = (POINT + place * (WIDTH - 2 * POINT) for place in (low, high))
    middle, y = first if is_open else (first + last) / 2, HEIGHT / 2
    reach = f"M{first:.1f} {y:g}H{last:.1f}" + ("l-5 -4m5 4l-5 4" if is_open else "")
    axis = element("path", d=f"M0 {y:g}H{WIDTH}", class_="axis")
    point = element("circle", cx=round(middle, 1), cy=y, r=POINT)
    return draw(axis, element("path", d=reach, class_="reach"), point, label=label)


def draw_columns(numbers: Sequence[int], label: str) -> Markup:
    """Columns side by side, the highest as high as the drawing."""
    most, step = max(numbers), WIDTH / len(numbers)
    return draw(*list_columns(numbers, most, step), label=label, height=COLUMNS)


def list_columns(numbers: Sequence[int], most: int, step: float) -> Iterator[Markup]:
    """Each of the columns, from the foot of the drawing up."""
    for place, number in enumerate(numbers):
        height = round(COLUMNS * number / most, 1)
        x, width = round((place + GAP / 2) * step, 2), round(step * (1 - GAP), 2)
        yield element("rect", x=x, y=round(COLUMNS - height, 1), width=width, height=height, class_="bar")


def draw(*parts: Markup, label: str, height: int = HEIGHT) -> Markup:
    """A drawing with what it shows in words."""
    view = f"0 0 {WIDTH} {height}"
    return element("svg", *parts, viewBox=view, role="img", aria_label=label, class_="plot")
