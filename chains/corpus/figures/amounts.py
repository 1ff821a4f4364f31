"""Between which values a number lies, by how it is written and by the words before it.

Invariant: two amounts are apart only when no value could be meant by both.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from chains.checks.numbers.agreement import find_bound
from chains.checks.numbers.measures import Quantity
from chains.checks.numbers.units import CURRENCIES, FAMILIES, count_digits
from chains.checks.pairs import Passage
from chains.lexicons.counting import load_counting_words
from chains.lexicons.numbers import load_number_words

ABOUT = 0.15
"""Of a number that is called approximate."""
MEASURED = 0.03
"""Of a measure: it may have been converted."""
ROUND_FROM = 100.0
"""The step from which a number of few digits may be a rounded one: 1,200 may be 1,187; 20 is 20."""
SIDE, WORDS_BEFORE = 30, 3
"""Characters and words before a number in which "about" stands."""
COMPARED = {"length", "mass", "area", "volume"}
"""Families of units; spans of time are ages and dates too often, temperatures have places and hours."""


class Amount(NamedTuple):
    """The least and the most that may be meant.

    Attributes:
        unit: A currency, "percent" or a family of units; empty for what is counted.
    """

    low: float
    high: float
    unit: str


def read_amount(passage: Passage, quantity: Quantity) -> Amount | None:
    """The amount of a quantity; None of a unit that is not compared."""
    family, size = FAMILIES.get(quantity.unit, (quantity.unit, 1.0))
    if quantity.value is None or not (family in COMPARED or family in {"", "percent"} or family in CURRENCIES):
        return None
    value = quantity.value * size
    slack = find_slack(passage, quantity, value, measured=family in COMPARED)
    bound = find_bound(passage, quantity) if load_number_words(passage.language) else ""
    low = 0.0 if bound == "less" else value if bound else value - slack
    high = math.inf if bound == "more" else value if bound else value + slack
    return Amount(low, high, family)


def find_slack(passage: Passage, quantity: Quantity, value: float, *, measured: bool) -> float:
    """How far from its value a number may lie."""
    about = ABOUT * value if is_about(passage, quantity) else 0.0
    step = 10.0 ** (math.floor(math.log10(value)) - count_digits(value) + 1) if value >= 1 else 0.0
    return max(about, MEASURED * value if measured else 0.0, step / 2 if step >= ROUND_FROM else 0.0)


def is_about(passage: Passage, quantity: Quantity) -> bool:
    """Whether one of the words right before a number says that it is rounded: not "to" in "rose to 14"."""
    words, counting = load_number_words(passage.language), load_counting_words(passage.language)
    before = passage.lower[max(0, quantity.start - SIDE) : quantity.start].split()[-WORDS_BEFORE:]
    rounding = (word for word in before if words and word in words.approximate - words.to - words.linkers)
    return any(counting is None or word not in counting.limits for word in rounding)


def are_apart(one: Amount, other: Amount) -> bool:
    """Whether two amounts of one unit cannot both be right."""
    return one.high < other.low or other.high < one.low
