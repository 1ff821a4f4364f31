"""How bad it is that a quantity became another: by what is known of both languages, and of the rest of the article.

Invariant: what may stand in words that are not known, or elsewhere in the article, is no error.
"""

from __future__ import annotations

from functools import lru_cache

from chains.checks.numbers.figures import Reading
from chains.checks.numbers.likeness import ALIKE, SMALL_COUNTS, is_part_lost, is_rounding, rate_pair
from chains.checks.numbers.measures import NAMED, Quantity
from chains.checks.numbers.quantities import read_quantities
from chains.checks.pairs import Pair, Passage
from chains.lexicons.numbers import load_number_words
from chains.report import Severity

HEDGE_SIDE = 30  # characters before a number in which "about" may stand


@lru_cache(maxsize=8)
def list_readings(text: str, language: str) -> frozenset[Reading]:
    """All that the quantities of a text may mean."""
    return frozenset(
        reading
        for quantity in read_quantities(Passage(text, language))
        for one in (quantity, *quantity.parts)
        for reading in one.readings
    )


def weigh_change(pair: Pair, one: Quantity, other: Quantity) -> Severity | None:
    """How bad it is that a quantity became another; None when it may be nothing."""
    if is_rounding(one, other, whole=pair.whole):
        return None if is_hedged(pair, one, other) else "warning"
    if is_elsewhere(pair, other):
        return "warning"
    if is_unread(pair, one) or is_unread(pair, other):
        return weigh_unread(pair, one, other)
    return weigh_read(pair, one, other)


def weigh_unread(pair: Pair, one: Quantity, other: Quantity) -> Severity | None:
    """The same where only figures are known: two that are alike are one that was changed."""
    same = one.digits and other.digits and rate_pair(one, other, pair) >= ALIKE
    return "error" if same else "warning" if one.digits else None


def weigh_read(pair: Pair, one: Quantity, other: Quantity) -> Severity | None:
    """The same where the number words of both languages are known."""
    if one.role == other.role == "multiple":
        return "warning"
    named = one.readings[0][0] in NAMED and (one.firm or other.firm)
    shares = one.role == other.role == "fraction" or is_part_lost(one, other)
    if "t" in {one.readings[0][0], other.readings[0][0]}:
        return "error"
    if one.digits or other.digits or named or shares or (one.firm and other.firm):
        return "error"
    plain = pair.whole and one.value in SMALL_COUNTS and other.value in SMALL_COUNTS
    return "warning" if one.firm or other.firm or plain else None


def is_hedged(pair: Pair, one: Quantity, other: Quantity) -> bool:
    """Whether a statement may round because one side says that the number is not exact."""
    if pair.whole:
        return False
    return is_approximate(pair.source, one) or is_approximate(pair.target, other)


def is_unread(pair: Pair, quantity: Quantity) -> bool:
    """Whether a small figure may stand in words that are not known."""
    if is_read(pair):
        return False
    return quantity.value is None or quantity.value <= 100


def is_elsewhere(pair: Pair, quantity: Quantity) -> bool:
    """Whether a statement may have a quantity from elsewhere in the article."""
    context = pair.context
    if context is None or pair.whole:
        return False
    said = list_readings(context.text, context.language)
    return any(reading in said for reading in quantity.readings)


def is_read(pair: Pair) -> bool:
    """Whether the number words of both languages are known."""
    return bool(load_number_words(pair.source.language) and load_number_words(pair.target.language))


def is_approximate(passage: Passage, quantity: Quantity) -> bool:
    """Whether a word that says so stands among the three before a number."""
    words = load_number_words(passage.language)
    before = passage.lower[max(0, quantity.start - HEDGE_SIDE) : quantity.start].split()
    return words is not None and not words.approximate.isdisjoint(before[-3:])
