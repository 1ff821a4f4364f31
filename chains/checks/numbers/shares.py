"""Reads shares and fractions: "one in five", "3/4", "½".

Invariant: a share is one quantity, whose parts are its two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from chains.checks.numbers.clocks import build_parts, join_forms
from chains.checks.numbers.figures import VULGAR, Reading, number
from chains.checks.numbers.measures import Quantity
from chains.checks.numbers.number_words import read_word
from chains.checks.numbers.units import find_unit
from chains.checks.pairs import Passage
from chains.lexicons.numbers import read_number_words

VULGARS = re.compile(f"[{''.join(VULGAR)}]")
MOST_RATIO = 1000  # the second number of a share like "one in five"
RATIO_SIDE = 60  # characters before it in which the first one stands
FRACTION = re.compile(r"(\d{1,4})[/⁄&](\d{1,4})(?![\d/])")


@cache
def compile_ratio(language: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """What stands between the two numbers of a share: its endings, and the first number with it."""
    phrases = read_number_words(language).ratio
    joined = join_forms(phrases)
    return (
        tuple(f" {phrase} " for phrase in phrases),
        re.compile(rf"(?<![\w.,])([^\W_]{{1,12}})(?:\s([^\W_]{{1,20}}))?\s(?:{joined})\s$"),
    )


def join_ratios(passage: Passage, found: list[Quantity]) -> list[Quantity]:
    """The same quantities, those that are a share as one."""
    shares = {share.start: share for quantity in found if (share := read_ratio(passage, quantity))}
    ends = {share.end for share in shares.values()}
    if not shares:
        return found
    kept = [quantity for quantity in found if quantity.start not in shares and quantity.end not in ends]
    return [*kept, *shares.values()]


def read_ratio(passage: Passage, bottom: Quantity) -> Quantity | None:
    """A share said in two numbers, of which the second is known: "one in five"."""
    value = bottom.value
    if value is None or not 2 <= value <= MOST_RATIO or value != int(value) or bottom.unit or bottom.scale > 1:
        return None
    endings, pattern = compile_ratio(passage.primary)
    if not passage.lower.endswith(endings, 0, bottom.start):
        return None
    found = pattern.search(passage.lower, max(0, bottom.start - RATIO_SIDE), bottom.start)
    for index in (2, 1) if found else ():
        top = read_top(passage.primary, found[index] or "") if found else 0.0
        if found and 0 < top < value:
            place = found.span(index)
            first = Quantity(*place, (number(top),), digits=found[index].isdecimal())
            parts = (bottom,) if top == 1 else (first, bottom)
            digits, firm = bottom.digits or first.digits, bottom.firm or first.digits
            reading = number(top / value)
            return Quantity(place[0], bottom.end, (reading,), digits=digits, firm=firm, parts=parts, role="fraction")
    return None


def read_top(language: str, word: str) -> float:
    """The number of things in a share; 0 when a word is none."""
    if word.isdecimal() and len(word) < 4:
        return float(int(word))
    atoms = read_word(language, word)
    return atoms[0].value if len(atoms) == 1 and atoms[0].kind == "n" else 0.0


def read_fractions(passage: Passage) -> Iterator[Quantity]:
    """Fractions in figures."""
    text = passage.text
    for match in FRACTION.finditer(text) if "/" in text or "⁄" in text or "&" in text else ():
        if not match.start() or text[match.start() - 1] not in "/0123456789.,":
            yield read_fraction(passage, match)


def read_fraction(passage: Passage, match: re.Match[str]) -> Quantity:
    """Three quarters for 3/4, or two numbers: "5&4" is a score."""
    top, bottom = int(match[1]), int(match[2])
    unit = find_unit(passage.text, passage.lower, *match.span(), passage.primary)
    if match.group() == "24/7":
        return Quantity(*match.span(), (number(24), ("c", match.group())), digits=True)
    readings: tuple[Reading, ...] = (("c", f"{top}/{bottom}"),)
    if bottom and "&" not in match.group():
        readings = (number(top / bottom), *readings)
    return Quantity(*match.span(), readings, digits=True, unit=unit, parts=build_parts(match))


def read_vulgar(text: str) -> Iterator[Quantity]:
    """Fractions that are one character."""
    for match in VULGARS.finditer(text):
        start = match.start()
        yield Quantity(start, start + 1, (number(VULGAR[match.group()]),), firm=False)
