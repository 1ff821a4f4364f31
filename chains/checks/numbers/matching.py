"""Which quantities of two texts belong together, and which have no counterpart.

Invariant: every quantity of either side is in one place only: matched, copied, alike, changed, left out as said in
other words, lost or extra.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from chains.checks.numbers.figures import Reading
from chains.checks.numbers.likeness import (
    ALIKE,
    MEASURES,
    family_of,
    is_conversion,
    may_be_copied,
    may_be_measure,
    rate_pair,
)
from chains.checks.numbers.measures import Quantity
from chains.checks.pairs import Pair, Passage
from chains.lexicons.numbers import load_number_words

# Leftovers on one side; beyond that they are paired in order, not by likeness.
COMPARED = 20
# Stand for a figure 1 only now and then.
WEAK_ONES = frozenset({"a", "an", "per", "each", "every", "je", "pro", "par", "por", "vez"})
SMALL = frozenset({1.0, 2.0})
FOCUS_BONUS = 0.5


@dataclass
class Matching:
    """The quantities of a pair; all others are indices of source and target quantities.

    Attributes:
        matched: Those that say the same.
        copied: Those that do in another language's way of writing.
        alike: Measures that are about the same in different units.
        changed: Those that look like one that was changed.
        lost, extra: Those that have no counterpart.
    """

    pair: Pair
    source: Sequence[Quantity]
    target: Sequence[Quantity]
    matched: list[tuple[int, int]] = field(default_factory=list)
    copied: list[tuple[int, int]] = field(default_factory=list)
    alike: list[tuple[int, int]] = field(default_factory=list)
    changed: list[tuple[int, int]] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.match_all()
        if self.lost or self.extra:
            self.release_converted()
            self.match_rest()

    def match_rest(self) -> None:
        """Match what does not say the same in plain words."""
        self.match_parts()
        self.match_lenient()
        self.match_conversions()
        self.match_alike()
        self.drop_repeated()
        self.drop_ones()
        self.pair_changed()

    def match_all(self) -> None:
        """Match by meaning: the likeliest readings first, figures before words."""
        free = [True] * len(self.target)
        index: dict[Reading, list[int]] = defaultdict(list)
        for position in range(len(self.target) - 1, -1, -1):
            index[self.target[position].readings[0]].append(position)
        order: Sequence[int] = range(len(self.source))
        if self.pair.focus:
            order = sorted(order, key=lambda i: not self.is_focused(i))
        rest = [i for i in order if not self.take(i, self.source[i].readings[:1], index, free)]
        if rest and any(free):
            for position in range(len(self.target) - 1, -1, -1):
                for reading in self.target[position].readings[1:]:
                    index[reading].append(position)
            rest = [i for i in rest if not self.take(i, self.source[i].readings, index, free)]
        self.lost = rest
        self.extra = [position for position, is_free in enumerate(free) if is_free]

    def take(self, i: int, readings: Iterable[Reading], index: dict[Reading, list[int]], free: list[bool]) -> bool:
        """Match a source quantity with the first free one that may mean the same; figures and units alike first."""
        for reading in readings:
            places = index.get(reading)
            while places and not free[places[-1]]:
                places.pop()
            if places:
                best = self.choose(i, places, free)
                free[best] = False
                self.matched.append((i, best))
                return True
        return False

    def choose(self, i: int, places: list[int], free: list[bool]) -> int:
        """Of places with one meaning, the next that is written the same way."""
        wanted = self.source[i]
        for position in places[-1:-4:-1]:
            other = self.target[position]
            if free[position] and (other.unit, other.digits) == (wanted.unit, wanted.digits):
                return position
        return places[-1]

    def is_focused(self, index: int) -> bool:
        """Whether a source quantity is where a statement has its words from."""
        start = self.source[index].start
        return any(first <= start < last for first, last in self.pair.focus)

    def match_parts(self) -> None:
        """Match figures that are several numbers with the single ones of the other side."""
        for index in [index for index in self.lost if self.source[index].parts][:COMPARED]:
            found = find_parts(self.source[index], self.target, self.extra)
            if found:
                self.lost.remove(index)
                self.extra = [position for position in self.extra if position not in found]
        for position in [position for position in self.extra if self.target[position].parts][:COMPARED]:
            found = find_parts(self.target[position], self.source, self.lost)
            if found:
                self.extra.remove(position)
                self.lost = [index for index in self.lost if index not in found]

    def match_lenient(self) -> None:
        """Match figures that keep another language's separators."""
        wanted: dict[str, list[int]] = defaultdict(list)
        for index in reversed(self.lost):
            wanted[digits_of(self.pair.source.text, self.source[index])].append(index)
        paired: dict[int, int] = {}
        for position in self.extra:
            places = wanted.get(digits_of(self.pair.target.text, self.target[position]))
            if places and may_be_copied(self.source[places[-1]], self.target[position]):
                paired[places.pop()] = position
        self.copied = list(paired.items())
        self.leave_out(self.copied)

    def match_conversions(self) -> None:
        """Match measures in different units of one family."""
        for index in self.lost[:COMPARED]:
            for position in self.extra[:COMPARED]:
                if is_conversion(self.source[index], self.target[position]):
                    self.lost.remove(index)
                    self.extra.remove(position)
                    break
        families = {family_of(self.source[index]) for index in self.lost}
        self.extra = [
            position
            for position in self.extra
            if not self.target[position].unit
            or family_of(self.target[position]) in families
            or not any(is_conversion(quantity, self.target[position]) for quantity in self.source[: COMPARED * 2])
        ]

    def match_alike(self) -> None:
        """Match measures that are about the same in different units."""
        for index in self.lost[:COMPARED]:
            one = borrow_unit(self.source, index)
            for position in self.extra[:COMPARED]:
                if may_be_measure(one, borrow_unit(self.target, position)):
                    self.lost.remove(index)
                    self.extra.remove(position)
                    self.alike.append((index, position))
                    break

    def drop_repeated(self) -> None:
        """Leave out what is there, only more often than in the source."""
        said = {reading for quantity in self.source for reading in quantity.readings}
        said |= {reading for quantity in self.source for part in quantity.parts for reading in part.readings}
        self.extra = [i for i in self.extra if not any(reading in said for reading in self.target[i].readings)]

    def drop_ones(self) -> None:
        """Leave out figures 1 and 2 where the other side has words that may stand for them."""
        if any(map(is_small_figure, self.list_left())):
            there, here = list_small(self.pair.target), list_small(self.pair.source)
            self.lost = [i for i in self.lost if not (self.source[i].digits and self.source[i].value in there)]
            self.extra = [i for i in self.extra if not (self.target[i].digits and self.target[i].value in here)]

    def list_left(self) -> Iterator[Quantity]:
        """What has no counterpart on either side."""
        yield from (self.source[index] for index in self.lost)
        yield from (self.target[position] for position in self.extra)

    def release_converted(self) -> None:
        """Take apart equal figures in different units that have likelier counterparts: "2 to 5 cm", "1 to 2 inches"."""
        lost = [self.source[index] for index in self.lost[:COMPARED]]
        extra = [self.target[position] for position in self.extra[:COMPARED]]
        for index, position in self.matched[:COMPARED]:
            one, other = self.source[index], self.target[position]
            if one.unit == other.unit or family_of(one) not in MEASURES or family_of(one) != family_of(other):
                continue
            if any(may_be_measure(one, new) for new in extra) or any(may_be_measure(old, other) for old in lost):
                self.matched.remove((index, position))
                self.lost.append(index)
                self.extra.append(position)

    def pair_changed(self) -> None:
        """Pair what is lost on one side and new on the other, where they look like one."""
        self.changed = self.list_pairs()
        self.leave_out(self.changed)

    def leave_out(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Take pairs out of what is lost and extra."""
        found, there = {index for index, _ in pairs}, {position for _, position in pairs}
        self.lost = [index for index in self.lost if index not in found]
        self.extra = [position for position in self.extra if position not in there]

    def list_pairs(self) -> list[tuple[int, int]]:
        """Which of the leftovers belong together, the likest first."""
        lost, extra = self.lost[:COMPARED], self.extra[:COMPARED]
        firm_lost = [i for i in lost if self.source[i].firm]
        firm_extra = [i for i in extra if self.target[i].firm]
        alone = len(firm_lost) <= 1 and len(firm_extra) <= 1
        rated = sorted(
            ((rate_pair(self.source[i], self.target[j], self.pair), i, j) for i in lost for j in extra),
            key=lambda item: -item[0] - FOCUS_BONUS * self.is_focused(item[1]),
        )
        pairs: list[tuple[int, int]] = []
        used: set[tuple[str, int]] = set()
        for score, i, j in rated:
            enough = score >= ALIKE or (alone and score >= 0.0)
            if enough and ("s", i) not in used and ("t", j) not in used:
                used |= {("s", i), ("t", j)}
                pairs.append((i, j))
        return pairs


def digits_of(text: str, quantity: Quantity) -> str:
    """The digits of a figure without what separates them; empty for words."""
    return "".join(char for char in text[quantity.start : quantity.end] if char.isdigit()) if quantity.lenient else ""


def find_parts(quantity: Quantity, others: Sequence[Quantity], free: Sequence[int]) -> set[int]:
    """The free quantities that are the parts of another; empty unless all are there."""
    found: set[int] = set()
    for part in quantity.parts:
        for position in free[: COMPARED * 2]:
            if position not in found and set(part.readings) & set(others[position].readings):
                found.add(position)
                break
        else:
            return set()
    return found


def is_small_figure(quantity: Quantity) -> bool:
    """Whether a quantity is a figure 1 or 2."""
    return quantity.digits and quantity.value in SMALL


def list_small(passage: Passage) -> set[float | None]:
    """Which of the figures 1 and 2 some word of a text may stand for."""
    words = load_number_words(passage.language)
    if words is None:
        return set()
    said = frozenset(passage.words.lowers)
    found: set[float | None] = set()
    if not said.isdisjoint(words.ones - WEAK_ONES):
        found.add(1.0)
    if not said.isdisjoint(words.pairs):
        found.add(2.0)
    return found


def borrow_unit(quantities: Sequence[Quantity], index: int) -> Quantity:
    """A figure with the unit of the measure before it, where it has none of its own."""
    quantity = quantities[index]
    if quantity.unit or not quantity.digits or not index or family_of(quantities[index - 1]) not in MEASURES:
        return quantity
    return quantity._replace(unit=quantities[index - 1].unit)
