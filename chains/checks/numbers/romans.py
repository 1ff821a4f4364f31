"""Reads Roman numerals, and whether a number is a century.

Invariant: a Roman numeral is firm only beside the word for century; elsewhere it is something to compare with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chains.checks.numbers.figures import number
from chains.checks.numbers.measures import Quantity
from chains.checks.pairs import Passage
from chains.lexicons.numbers import NumberWords

CAPITALS, CYRILLIC_CAPITALS = (
    re.compile(rf"[{letters}]{{1,15}}(?=\W|$|e\b|er\b|[èe]me\b)") for letters in ("IVXLCM", "IVXLCMІХСМ")
)
ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
CYRILLIC_NUMERALS = str.maketrans("ІХСМ", "IXCM")
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
LETTERS = re.compile(r"[^\W\d_]+")
CENTURY_SIDE = 24  # characters before or after a number in which the word for century may stand


def read_romans(passage: Passage, words: NumberWords) -> Iterator[Quantity]:
    """Roman numerals: firm beside the word for century, else only something to compare with."""
    cyrillic = words.language in {"ru", "uk"}
    text = passage.text
    for match in (CYRILLIC_CAPITALS if cyrillic else CAPITALS).finditer(text):
        numeral, (start, end) = match.group().translate(CYRILLIC_NUMERALS), match.span()
        if text[start - 1 : start].isalnum() or not ROMAN.fullmatch(numeral):
            continue
        if len(numeral) == 1 and (numeral not in "IVX" or (numeral == "I" and (cyrillic or words.language == "en"))):
            continue
        value = read_roman(numeral)
        if is_century(passage, words, start, end):
            yield Quantity(start, end, (number(value),), role="century")
        elif value < 40 or len(numeral) > 3:
            yield Quantity(start, end, (number(value),), firm=False)


def read_roman(numeral: str) -> float:
    """The value of a Roman numeral."""
    values = [ROMAN_VALUES[char] for char in numeral]
    return float(sum(v if v >= max(values[i:]) else -v for i, v in enumerate(values)))


def is_century(passage: Passage, words: NumberWords, start: int, end: int) -> bool:
    """Whether the word for century stands beside a numeral."""
    lower = passage.lower
    before = LETTERS.findall(lower, max(0, start - CENTURY_SIDE), start)[-1:]
    after = LETTERS.findall(lower, end, end + CENTURY_SIDE)[:3]
    return not words.century.isdisjoint((*before, *after))
