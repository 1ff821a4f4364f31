"""Units that are said of one thing without its number: "a mile", "half a year".

Invariant: linear in the length of the text.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from chains.checks.numbers.units import FAMILIES, read_unit_word
from chains.checks.pairs import Passage
from chains.lexicons.numbers import load_number_words
from chains.matching import Place


class Single(NamedTuple):
    """A unit that is said without a number: "a mile", "half a year"."""

    amount: float
    unit: str
    place: Place


def find_single(passage: Passage, family: str) -> Single | None:
    """The first unit of a family that is said of one thing."""
    words = load_number_words(passage.language)
    if words is None:
        return None
    if (words.ones | words.half).isdisjoint(passage.words.lowers):
        return None
    earlier = ""
    for before, word in pairwise(passage.words):
        half, earlier = not words.half.isdisjoint((earlier, before.lower)), before.lower
        if before.lower in words.ones | words.half:
            unit = read_unit_word(words.language, word.lower)
            if unit and FAMILIES.get(unit, ("", 0.0))[0] == family:
                return Single(0.5 if half else 1.0, unit, (before.start, word.end))
    return None
