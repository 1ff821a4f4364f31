"""Reads figures: digits with what separates and joins them.

Invariant: reading a figure takes linear time, whatever its length and script, and never fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

SPACES = " \u00a0\u2009\u202f"
FIGURE = re.compile(
    r"\d{1,4}([./\-])\d{1,2}\1\d{2,4}(?!\d)"  # a date
    rf"|\d{{1,3}}(?:[{SPACES}]\d{{3}}(?!\d))+(?:[.,]\d+)?"  # groups with spaces
    r"|\d+(?:[.,'’:٫٬]\d+)*"
)
DATE = re.compile(r"(\d{1,4})[./\-](\d{1,2})[./\-](\d{2,4})")
GROUPED = re.compile(r"[1-9]\d{0,2}(?:\D\d{3})+|[1-9]\d?(?:,\d\d)+,\d{3}")
DIGITS = re.compile(r"\d+")
# Beyond this a float cannot tell two figures apart.
LONGEST = 15
MOST_PARTS = 8
VULGAR = {"½": 0.5, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 0.25, "¾": 0.75, "⅕": 0.2, "⅛": 0.125, "⅜": 0.375, "⅝": 0.625}
Reading = tuple[str, float | str]


class Figure(NamedTuple):
    """What a figure may mean.

    Attributes:
        readings: The most likely first; kinds are "n" (number), "t" (minutes of half a day), "m" (month).
        lenient: Readings that the language does not have, for figures copied from another.
        parts: Places and readings of the single numbers in it; empty when it is one only.
    """

    readings: tuple[Reading, ...]
    lenient: tuple[Reading, ...] = ()
    parts: tuple[tuple[int, int, tuple[Reading, ...]], ...] = ()


def find_figures(text: str) -> Iterator[re.Match[str]]:
    """The matches of `FIGURE`, looked for where digits are only."""
    found = DIGITS.search(text)
    while found:
        match = FIGURE.match(text, found.start()) or found
        yield match
        found = DIGITS.search(text, match.end())


def number(value: float) -> Reading:
    """The reading of a number."""
    return "n", round(value, 6) if abs(value) < 1e9 else float(f"{value:.12g}")


def read_digits(digits: str) -> Reading:
    """The reading of digits alone, of any script."""
    if len(digits) <= LONGEST:
        return "n", float(int(digits))
    return "n", digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)


@lru_cache(maxsize=8192)
def read_figure(text: str, language: str) -> Figure:
    """Read a match of `FIGURE`.

    Args:
        text: As it is written.
        language: The primary language; English has points for decimals and commas for thousands.
    """
    if text.isdigit():
        return Figure((read_digits(text),))
    date = DATE.fullmatch(text)
    if date:
        return read_date(date)
    parts = split_parts(text)
    if ":" in text:
        return Figure(read_clock(text) or (("c", text),), (), parts)
    readings, lenient = read_separated(text, language)
    return Figure(readings + read_clock(text), lenient, parts)


def split_parts(text: str) -> tuple[tuple[int, int, tuple[Reading, ...]], ...]:
    """The single numbers of a figure; none of one with more than anybody writes."""
    matches = list(islice(DIGITS.finditer(text), MOST_PARTS + 1))
    if len(matches) > MOST_PARTS:
        return ()
    return tuple((match.start(), match.end(), (read_digits(match.group()),)) for match in matches)


def read_date(date: re.Match[str]) -> Figure:
    """Day, month and year in any order; a short year is one of two centuries."""
    parts = []
    for index in (1, 2, 3):
        value = int(date[index])
        readings: tuple[Reading, ...] = (("n", float(value)),)
        if index < 3 and 1 <= value <= 12:
            readings += (("m", float(value)),)
        elif index == 3 and len(date[index]) == 2:
            readings += (("n", 1900.0 + value), ("n", 2000.0 + value))
        parts.append((*date.span(index), readings))
    return Figure((("c", date.group()),), (), tuple((s - date.start(), e - date.start(), r) for s, e, r in parts))


def read_clock(text: str) -> tuple[Reading, ...]:
    """Hours and minutes, where a figure may be a time of day."""
    found = re.fullmatch(r"(\d{1,2})[:.](\d\d)(?::\d\d)?", text)
    if found is None or int(found[1]) > 24 or int(found[2]) > 59:
        return ()
    hour = int(found[1])
    time: Reading = ("t", float((hour * 60 + int(found[2])) % 720))
    # A full hour may be said alone: "10 o'clock", "3 in the afternoon".
    return (time, number(hour), number(hour % 12)) if ":" in text and found[2] == "00" else (time,)


def read_separated(text: str, language: str) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """Digits with separators: readings of the language, then lenient ones."""
    marks = [char for char in text if not char.isdigit()]
    last = marks[-1]
    if len(set(marks)) > 1:
        return (decimal(text, last), ()) if marks.count(last) == 1 else ((("c", text),), ())
    grouped = GROUPED.fullmatch(text)
    if last not in ".,٫" or len(marks) > 1:
        return ((read_digits("".join(DIGITS.findall(text))),) if grouped else (("c", text),)), ()
    if not grouped:
        return decimal(text, last), ()
    whole = (read_digits("".join(DIGITS.findall(text))),)
    thousands = (last == ",") == (language == "en")
    return (whole, decimal(text, last)) if thousands else (decimal(text, last), whole)


def decimal(text: str, mark: str) -> tuple[Reading, ...]:
    """The number with decimals after a mark."""
    whole, _, rest = text.rpartition(mark)
    digits = "".join(DIGITS.findall(whole))
    if len(digits) + len(rest) > LONGEST:
        return (("n", f"{digits}.{rest}"),)
    return (number(float(f"{int(digits)}.{''.join(str(int(digit)) for digit in rest)}")),)
