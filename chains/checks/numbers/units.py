"""Units of measure and money, and which of them are the same thing.

Invariant: a conversion is between units of one family, never between currencies.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache

from chains.lexicons.numbers import load_number_words
from chains.matching import Place

# Family and size of each unit; speeds count as lengths, since km/h stand to mph as km to miles.
FAMILIES: dict[str, tuple[str, float]] = {
    "km": ("length", 1000.0),
    "m": ("length", 1.0),
    "cm": ("length", 0.01),
    "mm": ("length", 0.001),
    "mile": ("length", 1609.344),
    "yard": ("length", 0.9144),
    "foot": ("length", 0.3048),
    "inch": ("length", 0.0254),
    "kg": ("mass", 1.0),
    "g": ("mass", 0.001),
    "tonne": ("mass", 1000.0),
    "pound": ("mass", 0.45359237),
    "ounce": ("mass", 0.028349523),
    "ha": ("area", 10_000.0),
    "acre": ("area", 4046.856),
    "m2": ("area", 1.0),
    "km2": ("area", 1e6),
    "mile2": ("area", 2_589_988.0),
    "foot2": ("area", 0.092903),
    "litre": ("volume", 1.0),
    "gallon": ("volume", 3.785412),
    "C": ("temperature", 1.0),
    "F": ("temperature", 1.0),
    "degree": ("temperature", 1.0),
    "minute": ("time", 60.0),
    "hour": ("time", 3600.0),
    "day": ("time", 86_400.0),
    "week": ("time", 604_800.0),
    "month": ("time", 2_629_800.0),
    "year": ("time", 31_557_600.0),
}
CURRENCIES = frozenset({"usd", "eur", "gbp", "rub", "uah", "jpy", "cny", "inr", "chf"})
SYMBOLS = {
    "%": "percent",
    "‰": "permille",
    "$": "usd",
    "€": "eur",
    "£": "gbp",
    "₽": "rub",
    "₴": "uah",
    "¥": "jpy",
    "₹": "inr",
    "℃": "C",
    "℉": "F",
    "km": "km",
    "m": "m",
    "cm": "cm",
    "mm": "mm",
    "kg": "kg",
    "g": "g",
    "lb": "pound",
    "lbs": "pound",
    "ft": "foot",
    "mi": "mile",
    "mph": "mile",
    "mp/h": "mile",
    "kph": "km",
    "kmh": "km",
    "ha": "ha",
    "c": "C",
    "f": "F",
    "usd": "usd",
    "eur": "eur",
    "gbp": "gbp",
}
SQUARE = re.compile(r"(?:square|sq\Z|vierkante|quadrat|carré|cuadrad|кв|квадратн)", re.IGNORECASE)
AFTER = re.compile(
    r"[\s\-‑]{0,2}(?:(?P<symbol>[%‰$€£₽₴¥₹℃℉])|[°º˚]\s?(?P<degree>[CFСcf])(?!\w)|(?:d')?(?P<word>[^\W\d_]+(?:'s)?)(?P<square>²|2\b)?"
    r"(?:\.?[\s\-](?P<next>[^\W\d_]+))?)"
)
# A number right after the word for hour is one of minutes: "une heure dix".
HOUR_BEFORE = re.compile(r"(?<!\w)(?:heures?|час(?:а|ов)?|годин[аиу]?)\s$")
STERLING = frozenset({"sterling", "esterlinas", "стерлингов", "стерлінгів"})
SHORTEST_STEM = 6
HOUR_SIDE = 8  # characters that the word for hour takes at most
PERMILLE = {("per", "mille"), ("per", "mil"), ("pour", "mille"), ("por", "mil")}
PERCENT = {("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("por", "cien")}
POINTS = re.compile(r"\s(?:points? de pourcentage|puntos? (?:porcentual|de porcentaje))")
BEFORE = re.compile(r"(?:US|CA|AU|A|C|U\.S\.)?([$€£₽₴¥₹])\s?$")
MOST_DEGREES = 20  # Celsius that one day or place is warmer than another
COARSE = 1.28  # of the two ends of a converted range, the smaller of which is one or two
TOLERANCE = 0.02  # of a conversion, and 0.1 at most where it was rounded to fewer digits


@cache
def index_units(language: str) -> dict[str, str]:
    """Words and symbols for units in a language."""
    words = load_number_words(language)
    return {**SYMBOLS, **(words.units if words else {})}


@lru_cache(maxsize=8192)
def read_unit_word(language: str, word: str) -> str:
    """The unit that a word or symbol is for; of adjectives the stem counts: "метровый". Empty for none."""
    units = index_units(language)
    if word in units or len(word) < SHORTEST_STEM:
        return units.get(word, "")
    return next((unit for stem, unit in index_stems(language) if word.startswith(stem)), "")


@cache
def index_stems(language: str) -> tuple[tuple[str, str], ...]:
    """The stems of units in a language, which end in a star in its file."""
    return tuple((form[:-1], unit) for form, unit in index_units(language).items() if form.endswith("*"))


def find_unit(text: str, lower: str, start: int, end: int, language: str) -> str:
    """The unit of the number at `text[start:end]`; empty when there is none."""
    before = BEFORE.search(text, max(0, start - 6), start)
    if before:
        return SYMBOLS[before[1]]
    found = AFTER.match(lower, end, end + 60)
    unit = read_unit_after(found, language) if found else ""
    if found and not unit and POINTS.match(lower, end, end + 30):
        return "percent"
    return unit or ("minute" if HOUR_BEFORE.search(lower, max(0, start - HOUR_SIDE), start) else "")


def find_unit_place(text: str, lower: str, place: Place, language: str) -> Place:
    """The place of a number with the symbol or the words of its unit."""
    start, end = place
    before = BEFORE.search(text, max(0, start - 6), start)
    if before:
        return before.start(), end
    found = AFTER.match(lower, end, end + 60)
    unit = read_unit_after(found, language) if found else ""
    points = POINTS.match(lower, end, end + 30)
    if found is None or not unit:
        return start, points.end() if points else end
    if not found["word"]:
        return start, max(found.end("symbol"), found.end("degree"))
    alone = read_unit(found["word"], "", language, squared=bool(found["square"])) == unit
    return start, max(found.end("word"), found.end("square")) if alone else found.end("next")


def read_unit_after(found: re.Match[str], language: str) -> str:
    """The unit that a match of `AFTER` says."""
    if found["word"]:
        return read_unit(found["word"], found["next"] or "", language, squared=bool(found["square"]))
    return SYMBOLS[found["symbol"]] if found["symbol"] else found["degree"].upper().replace("С", "C")


@lru_cache(maxsize=8192)
def read_unit(word: str, following: str, language: str, *, squared: bool) -> str:
    """The unit that a word or two say; empty when they say none."""
    if (word, following) in PERCENT:
        return "percent"
    if (word, following) in PERMILLE:
        return "permille"
    unit, second = read_unit_word(language, word), read_unit_word(language, following)
    if second and SQUARE.match(word):
        return f"{second}2"
    if unit in {"", "degree"} and (second in CURRENCIES or second in {"C", "F"}):
        return second
    if unit == "pound" and following in STERLING:
        return "gbp"
    return f"{unit}2" if unit and (squared or SQUARE.match(following)) else unit


def converts(value: float, unit: str, other: float, other_unit: str) -> bool:
    """Whether one measure is the other in another unit, within rounding."""
    one, two = FAMILIES.get(unit), FAMILIES.get(other_unit)
    if one is None or two is None or (unit == other_unit != "degree") or one[0] != two[0]:
        return False
    if one[0] == "temperature":
        return converts_degrees(value, unit, other, other_unit)
    expected = value * one[1] / two[1]
    return is_near(expected, other) or is_near(other * two[1] / one[1], value)


def converts_degrees(value: float, unit: str, other: float, other_unit: str) -> bool:
    """Whether a temperature, or a difference of two, is another of the other scale, within a degree."""
    forth = unit != "F" and other_unit != "C" and is_warmth(value, other, 1.0)
    back = unit != "C" and other_unit != "F" and is_warmth(other, value, 1.8)
    return forth or back


def is_warmth(celsius: float, fahrenheit: float, tolerance: float) -> bool:
    """Whether degrees are the same temperature, or where they are few, the same difference of two."""
    difference = abs(celsius) <= MOST_DEGREES and abs(celsius * 1.8 - fahrenheit) <= tolerance
    return difference or abs(celsius * 1.8 + 32 - fahrenheit) <= tolerance


def is_alike(value: float, unit: str, other: float, other_unit: str) -> bool:
    """Whether two measures in different units are about the same, as ranges and rough figures are converted."""
    one, two = FAMILIES.get(unit), FAMILIES.get(other_unit)
    if one is None or two is None or (unit == other_unit != "degree") or one[0] != two[0] or one[0] == "time":
        return False
    if one[0] == "temperature":
        low, high = sorted((value, other))
        return low > 0 and is_warmth(low, high, 3.0)
    low, high = sorted((abs(value) * one[1], abs(other) * two[1]))
    return high <= COARSE * low


def is_near(exact: float, written: float) -> bool:
    """Whether a number is another within the tolerance, or rounded to its own digits."""
    step = 10 ** (math.floor(math.log10(abs(written))) - count_digits(written) + 1) if written else 1.0
    return abs(exact - written) <= max(TOLERANCE * abs(exact), min(0.5 * step, 0.1 * abs(exact)))


def count_digits(value: float) -> int:
    """Significant digits of a number: 1 for 20,000, 4 for 19,870."""
    return max(1, len(f"{abs(value):.12g}".partition("e")[0].replace(".", "").strip("0")))
