"""What a figure means by what stands beside it: an ending, a unit, a decade, a letter for a scale.

Invariant: no more than some dozens of characters beside a figure are looked at.
"""

from __future__ import annotations

import re

from chains.checks.numbers.clocks import find_half, is_clock
from chains.checks.numbers.figures import Reading, number, read_figure
from chains.checks.numbers.measures import Quantity
from chains.checks.numbers.romans import LETTERS, is_century
from chains.checks.numbers.units import find_unit
from chains.checks.pairs import Passage
from chains.lexicons.numbers import NumberWords

DECADES = frozenset(range(10, 100, 10))
CODE_LETTER = re.compile(r"(?<![\w\-])([A-ZА-Я])[-‑]?$")
# Letters for scales, which are metres, tonnes and names unless money stands before them: "£125m".
SCALE_LETTERS = {"k": 1e3, "m": 1e6, "mm": 1e6, "b": 1e9, "md": 1e9, "t": 1e12}
SCALE_LETTER = re.compile(r"\s?(mm|md|[kmbt])(?![\w'’]|\.\w)")
MONEY_BEFORE = re.compile(r"(?:[$€£₽₴¥₹]|(?<!\w)(?:usd|eur|gbp|chf))\s?$")
MONEY_AFTER = re.compile(r"\s?(?:[$€£₽₴¥₹]|(?:usd|eur|gbp|chf|euros?|dollars?)(?!\w))")
# A collection of a season: "SS19".
SEASON = re.compile(r"(?<![^\W_])(?:SS|AW|FW)$")
JOINED_LETTERS = re.compile(r"['’]?(?:[-‑](?=[^\W\d_]{1,2}(?!\w)))?([^\W\d_]+)")
# Endings of figures: "2-х", "50-ти".
CYRILLIC_ENDING = re.compile(r"[-‑][а-яіїє]{1,3}(?!\w)")
FIRST_PLACE = re.compile(r"(?:(?<!\w)(?:no|nr|nº|n°|n\.?\s?º|№|number|nummer|numéro|número|номер)\.?\s?|[#№])$")
UNIT_DIGIT = re.compile(r"(?<![^\W\d_])(?:[kcmdкcсм]?[mм]|co|h|o|n)[234](?!\w)", re.IGNORECASE)


def read_scale_letter(passage: Passage, figure: Quantity) -> Quantity:
    """The same figure, with the letter that multiplies an amount of money: "£125m"."""
    found = SCALE_LETTER.match(passage.lower, figure.end) if figure.value is not None else None
    if found is None or figure.value is None:
        return figure
    lower = passage.lower
    if not (
        MONEY_BEFORE.search(lower, max(0, figure.start - 5), figure.start) or MONEY_AFTER.match(lower, found.end())
    ):
        return figure
    scale = SCALE_LETTERS[found[1]]
    unit = find_unit(passage.text, lower, figure.start, found.end(), passage.primary)
    readings = (number(figure.value * scale),)
    return figure._replace(readings=readings, lenient=(), parts=(), end=found.end(), scale=scale, unit=unit)


def build_figure(passage: Passage, words: NumberWords | None, match: re.Match[str]) -> Quantity:
    """A figure with what is joined to it: an ending, a decade, a unit."""
    text, language = passage.text, passage.primary
    start, end = match.span()
    figure = read_figure(match.group(), language)
    readings = figure.readings
    value = readings[0][1] if readings[0][0] == "n" else None
    if isinstance(value, float):
        readings += list_more_readings(passage, words, start, end, value)
    unit = find_unit(text, passage.lower, start, skip_ending(passage, end), language)
    if unit == "percent" and isinstance(value, float):
        readings += (number(value / 100),)
    elif unit == "permille" and isinstance(value, float):
        readings += (number(value / 1000),)
    parts = tuple(
        Quantity(start + first, start + last, found, digits=True, unit=unit) for first, last, found in figure.parts
    )
    return Quantity(
        start,
        end,
        readings,
        figure.lenient,
        digits=True,
        firm=not is_incidental(passage, start, end),
        unit=unit,
        parts=parts,
        role=find_role(passage, words, start, end, readings),
        half=find_figure_half(passage, words, match, readings),
        joined=find_joined(text, start),
    )


def find_figure_half(
    passage: Passage, words: NumberWords | None, match: re.Match[str], readings: tuple[Reading, ...]
) -> str:
    """The half of the day of a figure that may be a time."""
    if all(kind != "t" for kind, _ in readings):
        return ""
    hour = re.split(r"\D", match.group(), maxsplit=1)[0]
    return find_half(passage, words, *match.span(), int(hour)) if len(hour) < 3 else ""


def find_joined(text: str, start: int) -> str:
    """The capital letter of a code: "F" of "F-16"."""
    found = CODE_LETTER.search(text, max(0, start - 3), start)
    return found[1] if found else ""


def find_role(passage: Passage, words: NumberWords | None, start: int, end: int, readings: tuple[Reading, ...]) -> str:
    """Whether a figure is a decade of some century, or a century."""
    if words is None or end - start > 2:
        return ""
    if len(readings) == 3 and readings[0][1] in DECADES:
        return "decade"
    return "century" if is_century(passage, words, start, end) else ""


def skip_ending(passage: Passage, end: int) -> int:
    """Where a figure ends with its grammatical ending."""
    found = CYRILLIC_ENDING.match(passage.lower, end) if passage.primary in {"ru", "uk"} else None
    return found.end() if found else end


def is_incidental(passage: Passage, start: int, end: int) -> bool:
    """Whether a figure belongs to a unit or a name that is often written without: "km2", "COVID-19", "No. 1"."""
    before = passage.lower[max(0, start - 7) : start]
    if before.rstrip("-‑ ").endswith("covid"):
        return True
    if end - start > 1:
        return False
    if UNIT_DIGIT.search(passage.lower, max(0, start - 3), end + 1):
        return True
    return passage.text[start] == "1" and FIRST_PLACE.search(passage.lower, max(0, start - 9), start) is not None


def list_more_readings(
    passage: Passage, words: NumberWords | None, start: int, end: int, value: float
) -> tuple[Reading, ...]:
    """What else a plain figure may be: a decade, a short year, a century, an hour."""
    lower = passage.lower
    season = end - start == 2 and SEASON.search(passage.text, max(0, start - 3), start)
    if start and (lower[start - 1] in "'/-–" or season) and value < 100 and end - start == 2:
        return number(1900 + value), number(2000 + value)
    if words is None or value != int(value):
        return ()
    joined = JOINED_LETTERS.match(lower, end, end + 10)
    suffix = joined.group(1) if joined else ""
    if value % 10 == 0:
        if suffix in words.decade_after and suffix:
            return list_decade(value, end - start)
        before = LETTERS.findall(lower, max(0, start - 12), start)[-1:]
        if not words.decade_before.isdisjoint(before):
            return list_decade(value, end - start)
    if value <= 24 and is_clock(passage, words, start, end):
        return (("t", value * 60 % 720),)
    return ()


def list_decade(value: float, width: int) -> tuple[Reading, ...]:
    """A decade written short is one of the last century; hundreds of years are centuries, too."""
    if width == 2:
        return number(1900 + value), number(2000 + value)
    return (number(value // 100 + 1),) if value % 100 == 0 else ()
