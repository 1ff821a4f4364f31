"""How likely one quantity stands for another that is not the same.

Invariant: pure; what is likened are two quantities, whatever else their texts say.
"""

from __future__ import annotations

from chains.checks.numbers.measures import NAMED, Quantity
from chains.checks.numbers.number_words import HALF
from chains.checks.numbers.units import FAMILIES, converts, count_digits, is_alike
from chains.checks.pairs import Pair

ROUNDED = 0.05
ALIKE = 1.5  # the score of `rate_pair` from which two numbers are one that was changed
MEASURES = frozenset({"length", "mass", "area", "volume", "temperature"})
SMALL_COUNTS = frozenset(map(float, range(3, 13)))


def may_be_copied(one: Quantity, other: Quantity) -> bool:
    """Whether two figures of the same digits are the same number by one of the two ways of writing."""
    return bool(set(one.readings) & set(other.lenient) or set(one.lenient) & set(other.readings))


def family_of(quantity: Quantity) -> str:
    """The family of its unit."""
    return FAMILIES.get(quantity.unit, ("", 0.0))[0]


def may_be_measure(one: Quantity, other: Quantity) -> bool:
    """Whether both are roughly one measure in two units."""
    if not one.unit or not other.unit or one.value is None or other.value is None:
        return False
    return is_alike(one.value, one.unit, other.value, other.unit)


def is_warm_decade(one: Quantity, other: Quantity) -> bool:
    """Whether a temperature in Celsius is in one of the tens of Fahrenheit: "in the 80s"."""
    if one.value is None or other.value is None or one.unit not in {"C", "degree"} or other.role != "decade":
        return False
    return 0.0 <= one.value * 1.8 + 33 - other.value <= 11.0


def is_conversion(one: Quantity, other: Quantity) -> bool:
    """Whether both are one measure in two units."""
    if is_warm_decade(one, other) or is_warm_decade(other, one):
        return True
    if not one.unit or not other.unit or one.value is None or other.value is None:
        return False
    return converts(one.value, one.unit, other.value, other.unit)


def is_rounding(one: Quantity, other: Quantity, *, whole: bool) -> bool:
    """Whether a number is another with fewer digits."""
    if one.value is None or other.value is None or one.unit != other.unit or not one.value:
        return False
    fewer = count_digits(one.value) - count_digits(other.value)
    return fewer >= (2 if whole else 1) and abs(one.value - other.value) <= ROUNDED * abs(one.value)


def is_date(quantity: Quantity) -> bool:
    """Whether it may be a year, a month or a time."""
    value = quantity.value
    return value is None or (not quantity.unit and 1000 <= value <= 2100)


def rate_pair(one: Quantity, other: Quantity, pair: Pair) -> float:
    """How likely one quantity was changed into another; below 0 never."""
    kinds = {one.readings[0][0], other.readings[0][0]}
    if NAMED & kinds:
        return -1.0 if len(kinds) > 1 else 2.0
    if "t" in kinds:
        return 2.0 if all("t" in {kind for kind, _ in item.readings} for item in (one, other)) else -1.0
    if (one.role == other.role and one.role in {"fraction", "multiple"}) or is_part_lost(one, other):
        return 2.0
    if not (one.firm or other.firm):
        return rate_small(one, other)
    first = pair.source.text[one.start : one.end]
    second = pair.target.text[other.start : other.end]
    score = 2.0 * (one.unit == other.unit != "") + (one.firm and other.firm)
    if one.digits and other.digits:
        same = sum(a == b for a, b in zip(first, second, strict=False))
        score += 2.0 * same / max(len(first), len(second)) + (len(first) == len(second))
        return score
    return score + (0.5 if "v" in kinds else 0.0) if one.firm and other.firm else rate_small(one, other)


def is_part_lost(one: Quantity, other: Quantity) -> bool:
    """Whether one is the other and a half: "two and a half" and "two"."""
    if one.value is None or other.value is None or min(one.value, other.value) < 1 or one.digits or other.digits:
        return False
    return abs(one.value - other.value) == HALF.value


def rate_small(one: Quantity, other: Quantity) -> float:
    """Small numbers, one of them in words: they may be one, unless it is an article or an ordinal."""
    values = {one.value, other.value}
    return 0.5 if None not in values and all(value and value >= 3 for value in values) else -1.0
