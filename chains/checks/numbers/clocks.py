"""Reads times of day, in figures and in words, and which half of the day they are in.

Invariant: a time is compared by its minutes in half a day; the half is told only where the text makes it certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from chains.checks.numbers.figures import DIGITS, Reading, number
from chains.checks.numbers.measures import Quantity
from chains.checks.numbers.number_words import read_word
from chains.checks.numbers.romans import CENTURY_SIDE, LETTERS
from chains.checks.pairs import Passage
from chains.lexicons.numbers import NumberWords, read_number_words

HOURS = re.compile(r"(\d{1,2})\s?(?:[hHu]\s?|(?:heures?|[Uu]hr|uur|час(?:а|ов)?|годин[аиу]?)\s)(\d\d)(?!\w)(?![.,]\d)")
HALF_DAY = 720
MORNING_END = 6  # hours of the night up to here are after midnight


@cache
def compile_hour_tail(language: str) -> re.Pattern[str]:
    """The word for hour right after a number."""
    return re.compile(rf"[\s.\-]{{0,2}}(?:{join_forms(read_number_words(language).clock)})(?!\w)")


@cache
def compile_half(language: str) -> re.Pattern[str]:
    """What says in which half of the day a time is, right after it or after the word for hour."""
    words = read_number_words(language)
    hours = rf"(?:[\s.]{{0,2}}(?:{join_forms(words.clock)})(?!\w))?"
    return re.compile(rf"{hours}[\s.,]{{0,2}}({join_forms(words.day_halves)})(?!\w)")


@cache
def compile_clock(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What moves an hour by minutes, before and after it."""
    words = read_number_words(language)
    before, after = (join_forms(table) or "(?!)" for table in (words.clock_before, words.clock_after))
    return (
        re.compile(rf"(?<!\w)({before})\s([^\W_]{{1,20}})(?!\w)"),
        re.compile(rf"(?<!\w)([^\W_]{{1,20}})\s({after})(?!\w)"),
    )


def join_forms(forms: Iterable[str]) -> str:
    """Forms as alternatives, the longest first."""
    return "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))


def is_clock(passage: Passage, words: NumberWords, start: int, end: int) -> bool:
    """Whether a number is an hour by what stands beside it."""
    if compile_hour_tail(words.language).match(passage.lower, end):
        return True
    if compile_half(words.language).match(passage.lower, end):
        return True
    return bool(words.hour_lead) and is_led(passage, words, start)


def is_led(passage: Passage, words: NumberWords, start: int) -> bool:
    """Whether the article of an hour stands before a number."""
    before = passage.lower[max(0, start - 8) : start].split(" ")
    return len(before) > 1 and before[-2] in words.hour_lead and not before[-1]


def find_half(passage: Passage, words: NumberWords | None, start: int, end: int, hour: int) -> str:
    """Which half of the day a time is in: "am", "pm", or empty where nothing says so."""
    if hour > 12 or hour == 0:
        return "pm" if 12 < hour < 24 else "am"
    found = compile_half(words.language).match(passage.lower, end) if words else None
    if words and found:
        half = words.day_halves[found[1]]
        return half if half != "night" else "pm" if MORNING_END < hour < 12 else "am"
    clock = passage.text[start:end]
    return "am" if clock.startswith("0") and len(clock) > 3 else ""


def read_joined_hours(passage: Passage, words: NumberWords | None) -> Iterator[Quantity]:
    """Hours joined to minutes by a letter or the word for hour: "14h30"."""
    for digits in DIGITS.finditer(passage.text):
        match = HOURS.match(passage.text, digits.start())
        if match is None:
            continue
        hours, minutes = int(match[1]), int(match[2])
        if hours <= 24 and minutes < 60 and not passage.text[match.start() - 1 : match.start()].isalnum():
            half = find_half(passage, words, *match.span(), hours)
            readings: tuple[Reading, ...] = (("t", float((hours * 60 + minutes) % HALF_DAY)),)
            yield Quantity(*match.span(), readings, digits=True, parts=build_parts(match), half=half)


def read_clock_words(passage: Passage, words: NumberWords) -> Iterator[Quantity]:
    """Times of day in words: "half past two". Of words alone, something to compare with."""
    before, after = compile_clock(words.language)
    lower = passage.lower
    for match in before.finditer(lower) if any(map(lower.__contains__, words.clock_before)) else ():
        yield from build_clock(passage, words, match, match[2], words.clock_before[match[1]])
    for match in after.finditer(lower) if any(map(lower.__contains__, words.clock_after)) else ():
        if not words.hour_lead or is_led(passage, words, match.start()):
            yield from build_clock(passage, words, match, match[1], words.clock_after[match[2]])


def build_clock(
    passage: Passage, words: NumberWords, match: re.Match[str], hour: str, minutes: int
) -> Iterator[Quantity]:
    """A time, where the word for the hour is one."""
    atoms = read_word(words.language, hour)
    value = int(hour) if hour.isdecimal() and len(hour) < 3 else int(atoms[0].value) if atoms else 0
    if not 1 <= value <= (24 if hour.isdecimal() else 12) or precedes_century(passage, words, match.end()):
        return
    time: Reading = ("t", float((value * 60 + minutes) % HALF_DAY))
    # "Deux heures et demie" may be as long.
    readings = (time, number(value + minutes / 60)) if match[match.lastindex or 0] in words.clock_after else (time,)
    half = find_half(passage, words, *match.span(), value)
    yield Quantity(*match.span(), readings, digits=hour.isdecimal(), firm=hour.isdecimal(), half=half)


def precedes_century(passage: Passage, words: NumberWords, end: int) -> bool:
    """Whether the word for century, in full, stands right after a number."""
    after = LETTERS.findall(passage.lower, end, end + CENTURY_SIDE)[:1]
    return any(len(word) > 2 and word in words.century for word in after)


def build_phrase(start: int, end: int, values: Iterable[tuple[str, float]]) -> Quantity:
    """What a phrase says without a number: "midnight", "around the clock". Something to compare with."""
    readings: list[Reading] = []
    half = ""
    for kind, value in values:
        if kind == "t":
            half = "am" if value < HALF_DAY else "pm"
        readings.append(("t", value % HALF_DAY) if kind == "t" else (kind, value))
    return Quantity(start, end, tuple(readings), firm=False, half=half)


def build_parts(match: re.Match[str]) -> tuple[Quantity, ...]:
    """The two numbers of a match, each of which may be a month, the second a short year."""
    found = []
    for index in (1, 2):
        value = float(int(match[index]))
        readings: tuple[Reading, ...] = (("n", value), ("m", value)) if 1 <= value <= 12 else (("n", value),)
        if index == 2 and len(match[2]) == 2 and len(match[1]) == 4:
            readings = (("n", value), ("n", int(match[1]) // 100 * 100.0 + value))
        found.append(Quantity(*match.span(index), readings, digits=True))
    return tuple(found)
