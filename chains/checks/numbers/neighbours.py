"""What a quantity has from the next: "3 to 5 million", "the 30s of the 19th century".

Invariant: quantities stay in order, and none is read twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chains.checks.numbers.figures import number
from chains.checks.numbers.measures import Quantity
from chains.checks.numbers.romans import CENTURY_SIDE
from chains.checks.numbers.surroundings import skip_ending
from chains.checks.pairs import Passage
from chains.lexicons import LANGUAGES
from chains.lexicons.numbers import read_number_words

# Between two numbers, the first of which takes the scale and the unit of the second: "3 to 5 million".
RANGE = re.compile(
    r"\s?(?:[-–—]|(?:to|and|or|bis zu|bis|auf|und|oder|tot en met|tot|naar|en|of|à|et|ou|al?|y el|y|o"
    r"|до|и|или|і|й|та|або|чи)(?!\w))\s?(?:(?:us)?[$€£₽₴¥₹])?"
)


def join_neighbours(passage: Passage, found: list[Quantity]) -> Iterator[Quantity]:
    """The same quantities, with what they have from the next: "3 to 5 million", "the 30s of the 19th century"."""
    skipped = 0
    for index, quantity in enumerate(found):
        if skipped:
            skipped -= 1
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        if following is None or following.start - quantity.end > CENTURY_SIDE:
            yield quantity
            continue
        if quantity.role == "decade" and not following.firm and index + 2 < len(found):
            # The word for century is a number of its own: "los años 30 del siglo XX".
            skipped = 1
            following = found[index + 2]
        joined = join_century(quantity, following) or join_scales(passage, quantity, following)
        skipped = skipped + 1 if joined else 0
        yield joined or join_range(passage, quantity, found[index + 1])


def join_century(decade: Quantity, century: Quantity) -> Quantity | None:
    """A decade of a named century."""
    if decade.role != "decade" or century.role != "century" or decade.value is None or century.value is None:
        return None
    reading = number((century.value - 1) * 100 + decade.value)
    return Quantity(decade.start, century.end, (reading,), digits=decade.digits, parts=(decade, century))


def join_scales(passage: Passage, first: Quantity, second: Quantity) -> Quantity | None:
    """One number said in two scales: "1 million 200 thousand"."""
    if not first.scale > second.scale > 1.0 or first.value is None or second.value is None:
        return None
    if passage.text[first.end : second.start].strip(" .\u00a0\u202f") or second.value >= first.scale:
        return None
    readings = (number(first.value + second.value),)
    return second._replace(start=first.start, readings=readings, scale=1.0, parts=(first, second))


def join_range(passage: Passage, first: Quantity, second: Quantity) -> Quantity:
    """The first number of a range, which may be said in the scale and the unit of the second."""
    if first.unit not in {"", second.unit} or first.value is None or (second.scale == 1.0 and not second.unit):
        return first
    between = RANGE.match(passage.lower, skip_ending(passage, first.end), second.start + 1)
    if between is None or not is_filled(passage, between.end(), second.start):
        return first
    readings = first.readings
    if first.scale == 1.0 and second.scale > 1.0:
        readings += (number(first.value * second.scale),)
    if second.unit == "percent":
        readings += (number(first.value / 100),)
    return first._replace(readings=readings, unit=second.unit)


def is_filled(passage: Passage, start: int, end: int) -> bool:
    """Whether nothing or words like "more than" stand between a preposition and a number."""
    if end - start <= 1:
        return end >= start
    words = read_number_words(passage.primary) if passage.primary in LANGUAGES else None
    said = passage.lower[start:end].rstrip("$€£₽₴¥₹").split()
    return words is not None and words.approximate.issuperset(said)
