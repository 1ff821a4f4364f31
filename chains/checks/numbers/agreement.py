"""What two quantities of one number may still differ in: the unit, the half of the day, the sign, by and to, a letter.

Invariant: a difference is told only where both sides are certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from chains.checks.numbers.clocks import compile_half, join_forms
from chains.checks.numbers.measures import Quantity
from chains.checks.numbers.number_words import HALF
from chains.checks.numbers.units import CURRENCIES, FAMILIES, find_unit_place, is_alike
from chains.checks.pairs import Pair, Passage
from chains.lexicons import LANGUAGES
from chains.lexicons.numbers import load_number_words, read_number_words
from chains.matching import Place
from chains.report import Severity

TEMPERATURES = frozenset({"C", "F", "degree"})
# A sign, not the dash of a range or of a list.
SIGN = re.compile(r"(?:(?<!\S)|(?<=[(\[„“\"«]))[-−–]$")
JOINED_BEFORE = re.compile(r"[^\s„“\"«(\[]{0,3}$")
WORD_BEFORE = re.compile(r"(?:(?<!\w)\w{1,12}\s)?[-−–]?$")
FULL_HOUR = re.compile(r"(?<!\w)(?:\w{1,12}\s)?(?:heures?|час(?:а|ов)?|годин[аиу]?)\s$")
SYMBOL_BEFORE = re.compile(r"(?:us)?[$€£₽₴¥₹]\s?$")
# After a number: a change of a percentage by so many hundredths.
PERCENTAGE_POINTS = re.compile(
    r"\s?-?(?:percentage[\s-]points?|procentpunt"
    r"|prozentpunkt|points? de pourcentage|puntos? (?:porcentual|de porcentaje)"
    r"|процентн\w{1,4}\sпункт|відсотков\w{1,4}\sпункт|[вп]\.\s?п\.)"
)
SIDE = 30  # characters beside a number in which its sign or its preposition stands


class Difference(NamedTuple):
    """What differs, how bad it is, and whether the word before the number, or its bound, shows it."""

    severity: Severity
    words: str
    before: bool = False
    bound: bool = False


def list_differences(
    pair: Pair, source: Sequence[Quantity], target: Sequence[Quantity], matched: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, Difference]]:
    """Compare the quantities of a pair that have the same number.

    Args:
        pair: Of two languages with number words.
        source: The quantities of its source.
        target: The quantities of what was written for it.
        matched: Indices of those that belong together.

    Yields:
        Indices of two quantities with what they differ in, the first thing only.
    """
    here = {quantity.unit for quantity in source}
    there = {quantity.unit for quantity in target}
    for index, position in matched:
        one, other = source[index], target[position]
        found = None
        if one.unit != other.unit and not (one.unit and one.unit in there) and not (other.unit and other.unit in here):
            found = compare_units(one, other)
        if found is None and one.value not in {None, HALF.value}:
            found = compare_bounds(pair, one, other)
        if found is None and (one.half or one.unit or one.joined):
            found = compare_halves(one, other) or compare_letters(one, other) or compare_words(pair, one, other)
        if found:
            yield index, position, found


def widen(passage: Passage, quantity: Quantity, *, before: bool = False, bound: bool = False) -> Place:
    """The place of a quantity with its unit and what is joined to it, and perhaps the words before it."""
    lower = passage.lower
    hour = FULL_HOUR.search(lower, max(0, quantity.start - SIDE), quantity.start) if quantity.unit == "minute" else None
    if hour:
        return hour.start(), quantity.end
    start, end = find_end(passage, quantity)
    found = match_bound(passage, quantity.start) if bound else None
    if found:
        return found.start(), end
    ahead = (WORD_BEFORE if before else JOINED_BEFORE).search(lower, max(0, quantity.start - SIDE), quantity.start)
    return min(start, ahead.start()) if ahead else start, end


def find_end(passage: Passage, quantity: Quantity) -> Place:
    """The place of a quantity with its unit, or with the half of the day."""
    place = (quantity.start, quantity.end)
    if quantity.half and passage.primary in LANGUAGES:
        found = compile_half(passage.primary).match(passage.lower, quantity.end)
        return (quantity.start, found.end()) if found else place
    points = is_points(passage, quantity) and PERCENTAGE_POINTS.match(passage.lower, quantity.end)
    if points:
        return quantity.start, points.end()
    return find_unit_place(passage.text, passage.lower, place, passage.primary) if quantity.unit else place


def compare_units(one: Quantity, other: Quantity) -> Difference | None:
    """Another unit of the same family, or percentages on one side only."""
    if is_same_family(one.unit, other.unit):
        # Thirty yards are about thirty metres.
        alike = is_alike(1.0, one.unit, 1.0, other.unit)
        return Difference("warning" if alike else "error", "the unit is another")
    if "percent" in {one.unit, other.unit} and one.readings[0] == other.readings[0]:
        return Difference("warning", "per cent on one side only")
    return None


def is_same_family(unit: str, other: str) -> bool:
    """Whether two different units measure the same thing; degrees alone may be of either scale."""
    if unit in CURRENCIES and other in CURRENCIES:
        return True
    if unit not in FAMILIES or other not in FAMILIES or "degree" in {unit, other}:
        return False
    return FAMILIES[unit][0] == FAMILIES[other][0]


def compare_halves(one: Quantity, other: Quantity) -> Difference | None:
    """Twelve hours earlier or later."""
    if not one.half or not other.half or one.half == other.half:
        return None
    return Difference("error", "the other half of the day")


def compare_letters(one: Quantity, other: Quantity) -> Difference | None:
    """Codes with other letters, where both are of one script."""
    if not one.joined or not other.joined or one.joined == other.joined:
        return None
    return Difference("error", "another letter") if one.joined.isascii() == other.joined.isascii() else None


def compare_words(pair: Pair, one: Quantity, other: Quantity) -> Difference | None:
    """The words beside the numbers: the sign of a temperature, by or to of a percentage."""
    if one.unit in TEMPERATURES and other.unit in TEMPERATURES:
        return compare_signs(pair, one, other)
    if one.unit == other.unit == "percent":
        if is_points(pair.source, one) != is_points(pair.target, other):
            return Difference("warning", "percentage points are not per cent")
        kinds = {find_preposition(pair.source, one), find_preposition(pair.target, other)}
        changed = Difference("warning", "by how much is not to how much", before=True)
        return changed if kinds == {"by", "to"} else None
    return None


def compare_bounds(pair: Pair, one: Quantity, other: Quantity) -> Difference | None:
    """At least on one side, at most on the other."""
    bound = find_bound(pair.target, other)
    if not bound or {bound, find_bound(pair.source, one)} != {"more", "less"}:
        return None
    return Difference("error", "the limit is the other way round", bound=True)


def find_bound(passage: Passage, quantity: Quantity) -> str:
    """Whether a number is the least ("more") or the most ("less") by the words right before it; empty for neither."""
    found = match_bound(passage, quantity.start)
    if found is None:
        return ""
    return "more" if found[1] in read_number_words(passage.primary).more_than else "less"


def match_bound(passage: Passage, start: int) -> re.Match[str] | None:
    """The words of a bound right before a number."""
    symbol = SYMBOL_BEFORE.search(passage.lower, max(0, start - 4), start)
    start = symbol.start() if symbol else start
    endings, pattern = compile_bounds(passage.primary)
    if not passage.lower.endswith(endings, 0, start):
        return None
    return pattern.search(passage.lower, max(0, start - SIDE), start)


@cache
def compile_bounds(language: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """How the bounds of a language end, and what they are."""
    words = read_number_words(language)
    phrases = (*words.more_than, *words.less_than)
    endings = tuple(phrase if phrase.endswith("'") else f"{phrase} " for phrase in phrases)
    return endings, re.compile(rf"(?<!\w)({join_forms(phrases)})\s?$")


def compare_signs(pair: Pair, one: Quantity, other: Quantity) -> Difference | None:
    """A temperature below zero on one side only."""
    below, above = is_negative(pair.source, one), is_negative(pair.target, other)
    if below == above or says_below(pair.target if below else pair.source):
        return None
    return Difference("error", "the minus sign is missing" if below else "the minus sign is new", before=True)


def is_negative(passage: Passage, quantity: Quantity) -> bool:
    """Whether a temperature is below zero by what stands beside it."""
    before = passage.lower[max(0, quantity.start - SIDE) : quantity.start]
    if SIGN.search(before):
        return not before[:-1].rstrip()[-1:].isdigit()
    pattern = compile_minus(passage.primary)
    return bool(
        pattern.search(before) or compile_below(passage.primary).search(passage.lower[quantity.end :][: 2 * SIDE])
    )


def says_below(passage: Passage) -> bool:
    """Whether a text speaks of temperatures below zero anywhere."""
    return bool(compile_below(passage.primary).search(passage.lower))


@cache
def compile_minus(language: str) -> re.Pattern[str]:
    """The word minus right before a number."""
    return re.compile(rf"(?<!\w)(?:{join_forms(read_number_words(language).minus)})\s$")


@cache
def compile_below(language: str) -> re.Pattern[str]:
    """Phrases that make a temperature negative."""
    return re.compile(rf"(?<!\w)(?:{join_forms(read_number_words(language).below_zero)})(?!\w)")


def is_points(passage: Passage, quantity: Quantity) -> bool:
    """Whether a number is one of percentage points."""
    return PERCENTAGE_POINTS.match(passage.lower, quantity.end, quantity.end + 2 * SIDE) is not None


def find_preposition(passage: Passage, quantity: Quantity) -> str:
    """Whether "by" or "to" stands right before a percentage; empty for neither and for a range."""
    words = load_number_words(passage.language)
    before = passage.lower[max(0, quantity.start - SIDE) : quantity.start].split()
    if words is None or not before or any(char.isdigit() for char in "".join(before)):
        return ""
    if before[-1] in words.to:
        return "to"
    return "by" if before[-1] in words.by else ""
