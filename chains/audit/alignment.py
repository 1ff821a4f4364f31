"""Which sentences of a translation stand for which of the original.

The method of Gale and Church, "A Program for Aligning Sentences in Bilingual Corpora" (1993), with what they left out:
anchors that both sides share, and the ends of paragraphs. Of all ways to pair the sentences in order, the cheapest.

Invariant: every sentence of either side is in exactly one bead, and beads are in the order of both texts.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import accumulate
from operator import or_

from chains.audit.anchors import DENIAL
from chains.audit.band import Band, Point, draw_band
from chains.audit.bead import Bead
from chains.audit.doubt import join_doubtful

SHAPES = (
    (1, 1, 0.1),
    (1, 0, 4.0),
    (0, 1, 4.0),
    (2, 1, 2.6),
    (1, 2, 2.6),
    (2, 2, 5.0),
    (3, 1, 5.5),
    (1, 3, 5.5),
)
"""How many sentences stand for how many, and the cost of it: about the negative logarithm of how often it is so."""
MOST = 3
GOES_ON = 2.0
"""The cost of a further sentence without a counterpart after one that has none: what is lost is often lost together."""
ENDS = 0.8
"""The same at the end of the original: a translation that was cut off."""

VARIANCE = 6.8
"""Of the length of a translation, per character (Gale and Church 1993, section 3.3)."""
WORST_LENGTH = 12.0
STEPS = 32
LENGTH_COSTS = [-math.log(math.erfc(step / STEPS / math.sqrt(2))) for step in range(8 * STEPS)]
LENGTH_COSTS = [min(cost, WORST_LENGTH) for cost in LENGTH_COSTS]
"""Their formula 2, by spreads in steps: the chance of a length at least as far from the expected one."""
COMMON, STRONGEST, SMALL = 0.5, 2.5, 20
"""What a shared anchor is worth: `COMMON` times the logarithm of how rare it is, at most `STRONGEST`; `SMALL` sentences
more are thought of, or a short text would have no rare ones."""
ENOUGH = 8.0
"""What all shared anchors of two sentences are worth at most."""
SECOND = 0.6
"""The share of its worth that a further sentence adds to a bead: neighbours often share a name."""
LONELY = 1.8
"""The cost of a sentence in a bead of several that shares no anchor with the other side."""
STARTS_TOGETHER, STARTS_APART, CROSSES = -0.6, 0.8, 2.0
"""Costs of a bead that starts a paragraph on both sides, or on one; of every paragraph that starts inside it."""
PARTS = (1.0, 0.7, 0.7, 0.4, 0.5)
APART = [sum(part for bit, part in enumerate(PARTS) if signs >> bit & 1) for signs in range(1 << len(PARTS))]
"""Costs of a bead with a question, a figure or date, quotation marks, a denial, or a name on one side alone."""
EXACT = frozenset("#@")
"""The first sign of such anchors."""
RATIOS = (0.2, 5.0)


@dataclass(frozen=True)
class Unit:
    """A sentence as the alignment sees it.

    Attributes:
        length: In characters.
        opens: Whether a paragraph starts with it.
        asks: Whether it is a question.
        quotes: Whether it has quotation marks.
        names: Whether it has a name.
    """

    length: int
    anchors: frozenset[str] = frozenset()
    opens: bool = False
    asks: bool = False
    quotes: bool = False
    names: bool = False


def align_units(source: Sequence[Unit], target: Sequence[Unit], ratio: float | None = None) -> list[Bead]:
    """Pair the sentences of two texts.

    Args:
        source: The sentences of the original.
        target: Those of the translation.
        ratio: Characters of a translation for each of its original; by the length of both texts when None.

    Returns:
        Beads in order.
    """
    total = sum(unit.length for unit in source), sum(unit.length for unit in target)
    measured = min(max(total[1] / max(total[0], 1), RATIOS[0]), RATIOS[1])
    known = match_paragraphs(source, target)
    band = draw_band([unit.anchors for unit in source], [unit.anchors for unit in target], known)
    grid = Grid(source, target, ratio or measured, compare_anchors(source, target, band))
    beads = trace_back(fill_choices(grid, band), band)
    return join_doubtful(beads, lambda row, column: grid.price(row, row + 1, column, column + 1))


def match_paragraphs(source: Sequence[Unit], target: Sequence[Unit]) -> list[Point]:
    """The first sentences of the paragraphs, where both texts have as many."""
    starts, others = list_starts(source), list_starts(target)
    return list(zip(starts, others, strict=True)) if len(starts) == len(others) else []


def list_starts(units: Sequence[Unit]) -> list[int]:
    """The numbers of the sentences that open a paragraph."""
    return [number for number, unit in enumerate(units) if unit.opens]


@dataclass(frozen=True)
class Grid:
    """Two texts, and what it costs to pair a run of the one with a run of the other.

    Attributes:
        ratio: Characters of a translation for each of its original.
        likeness: For every sentence of the source, what its shared anchors are worth with each of the target's.
    """

    source: Sequence[Unit]
    target: Sequence[Unit]
    ratio: float
    likeness: Sequence[Mapping[int, float]]

    @cached_property
    def source_sums(self) -> Sums:
        """Of the source."""
        return sum_units(self.source, [max(row.values(), default=0.0) for row in self.likeness])

    @cached_property
    def target_sums(self) -> Sums:
        """Of the target."""
        return sum_units(self.target, [0.0] * len(self.target))

    def price(self, row: int, last_row: int, column: int, last_column: int) -> float:
        """The cost of a bead that has sentences on both sides, without that of its shape."""
        here, there = self.source_sums, self.target_sums
        length = here.lengths[last_row] - here.lengths[row]
        other = there.lengths[last_column] - there.lengths[column]
        cost = price_lengths(length * self.ratio, other)
        opens, other_opens = self.source[row].opens, self.target[column].opens
        if opens or other_opens:
            cost += STARTS_TOGETHER if opens and other_opens else STARTS_APART
        inside = here.opens[last_row] - here.opens[row + 1] + there.opens[last_column] - there.opens[column + 1]
        apart = APART[combine_signs(here.signs[row:last_row]) ^ combine_signs(there.signs[column:last_column])]
        return cost + CROSSES * inside + apart - self.sum_likeness(row, last_row, column, last_column)

    def sum_likeness(self, row: int, last_row: int, column: int, last_column: int) -> float:
        """What the shared anchors of a bead are worth."""
        if last_row - row == last_column - column == 1:
            return self.likeness[row].get(column, 0.0)
        many = max(last_row - row, last_column - column)
        shared = [
            (value, number if last_row - row == many else other)
            for number, likeness in enumerate(self.likeness[row:last_row])
            for other in range(last_column - column)
            if (value := likeness.get(column + other))
        ]
        if not shared:
            return -LONELY * (many - 1)  # one of them could stand alone just as well
        shared.sort(reverse=True)
        alone = many - len({number for _, number in shared})
        return shared[0][0] + SECOND * sum(value for value, _ in shared[1:many]) - LONELY * alone


@dataclass(frozen=True)
class Sums:
    """Running sums over sentences: entry n is of the first n.

    Attributes:
        lengths: In characters.
        opens: Paragraphs begun.
        signs: No sum: for every sentence 1 for a question, 2 for figures or dates, 4 for quotation marks, 8 for a
            denial, 16 for a name, together.
        gains: The most that shared anchors can be worth.
    """

    lengths: list[int]
    opens: list[int]
    signs: list[int]
    gains: list[float]


def sum_units(units: Sequence[Unit], gains: Iterable[float]) -> Sums:
    """The running sums of a text."""
    return Sums(
        [0, *accumulate(unit.length for unit in units)],
        [0, *accumulate(unit.opens for unit in units)],
        [read_signs(unit) for unit in units],
        [0.0, *accumulate(gains)],
    )


def read_signs(unit: Unit) -> int:
    """What a sentence has that its translation has too."""
    exact = not EXACT.isdisjoint(anchor[0] for anchor in unit.anchors)
    return unit.asks + 2 * exact + 4 * unit.quotes + 8 * (DENIAL in unit.anchors) + 16 * unit.names


def combine_signs(signs: list[int]) -> int:
    """What some sentences have together."""
    return signs[0] if len(signs) == 1 else reduce(or_, signs)


def compare_anchors(source: Sequence[Unit], target: Sequence[Unit], band: Band) -> list[dict[int, float]]:
    """What the shared anchors are worth of every two sentences that the band lets meet."""
    places: dict[str, list[int]] = defaultdict(list)
    for column, unit in enumerate(target):
        for anchor in unit.anchors:
            places[anchor].append(column)
    worth = rate_anchors(source, places, len(source) + len(target))
    found = []
    for row, unit in enumerate(source):
        low, high = band[max(row - MOST + 1, 0)][0], band[min(row + MOST, len(source))][1]
        found.append(sum_worth(sorted(unit.anchors & worth.keys()), worth, places, range(low, high)))
    return found


def sum_worth(
    anchors: Iterable[str], worth: Mapping[str, float], places: Mapping[str, list[int]], columns: range
) -> dict[int, float]:
    """What the anchors of one sentence are worth with every sentence of a range that has some of them."""
    sums: dict[int, float] = {}
    for anchor in anchors:
        there = places[anchor]
        for column in there[bisect_left(there, columns.start) : bisect_left(there, columns.stop)]:
            sums[column] = min(ENOUGH, sums.get(column, 0.0) + worth[anchor])
    return sums


def rate_anchors(source: Iterable[Unit], places: Mapping[str, list[int]], size: int) -> dict[str, float]:
    """What every anchor is worth that both sides have: the rarer, the more."""
    counts = Counter(anchor for unit in source for anchor in unit.anchors)
    return {
        anchor: min(STRONGEST, COMMON * math.log(1 + (size + SMALL) / (count + len(places[anchor]))))
        for anchor, count in counts.items()
        if anchor in places
    }


def price_lengths(expected: float, length: float) -> float:
    """The cost of a translation that is longer or shorter than expected."""
    spread = abs(length - expected) / math.sqrt(VARIANCE * (expected + length + 1) / 2)
    return LENGTH_COSTS[min(int(spread * STEPS), len(LENGTH_COSTS) - 1)]


@dataclass(frozen=True)
class Ways:
    """The cheapest ways to the cells of a band: a row for every number of sentences read.

    Attributes:
        choices: The number of the last shape on the way to a cell.
    """

    band: Band
    costs: list[list[float]]
    choices: list[bytearray]


def fill_choices(grid: Grid, band: Band) -> list[bytearray]:
    """The last shape on the cheapest way to every cell of the band: a row for every number of sentences read."""
    ways = Ways(band, [], [])
    costs, choices = ways.costs, ways.choices
    for row, (low, high) in enumerate(band):
        costs.append([math.inf] * (high - low + 1))
        choices.append(bytearray(high - low + 1))
        if row == 0:
            costs[0][0] = 0.0
        for column in range(low, high + 1):
            if row or column:
                choices[row][column - low], costs[row][column - low] = choose_shape(grid, ways, row, column)
    return choices


def choose_shape(grid: Grid, ways: Ways, row: int, column: int) -> tuple[int, float]:
    """The shape of the bead that ends in a cell, by its number, and the cost of the way there."""
    best, chosen = math.inf, 0
    band, gains = ways.band, grid.source_sums.gains
    further = ENDS if column == len(grid.target) else GOES_ON
    for number, (rows, columns, cost) in enumerate(SHAPES):
        first, other = row - rows, column - columns
        if first < 0 or not band[first][0] <= other <= band[first][1]:
            continue
        place = other - band[first][0]
        total = ways.costs[first][place]
        if rows and columns:
            total += cost
            if total + STARTS_TOGETHER - columns * (gains[row] - gains[first]) >= best:
                continue  # it cannot be the cheapest
            total += grid.price(first, row, other, column)
        else:
            total += further if first + other and ways.choices[first][place] == number else cost
        if total < best:
            best, chosen = total, number
    return chosen, best


def trace_back(choices: list[bytearray], band: Band) -> list[Bead]:
    """The beads of the cheapest way, from the end to the beginning and turned round."""
    return list(walk_back(choices, band))[::-1]


def walk_back(choices: list[bytearray], band: Band) -> Iterator[Bead]:
    """The beads, the last first."""
    row, column = len(band) - 1, band[-1][1]
    while row or column:
        rows, columns, _ = SHAPES[choices[row][column - band[row][0]]]
        yield Bead(range(row - rows, row), range(column - columns, column))
        row, column = row - rows, column - columns
