"""What quantities in another language mean, in English words for the reader.

Invariant: a figure that every reader can read is not explained.
"""

from __future__ import annotations

from chains.checks.numbers.measures import NAMED, Quantity
from chains.checks.numbers.number_words import HALF
from chains.matching import Place

MAGNITUDES = {
    10.0: "tens or dozens",
    100.0: "hundreds",
    1e3: "thousands",
    1e4: "tens of thousands",
    1e5: "hundreds of thousands",
    1e6: "millions",
    1e7: "tens of millions",
    1e8: "hundreds of millions",
    1e9: "billions",
    1e10: "tens of billions",
    1e11: "hundreds of billions",
    1e12: "trillions",
}
SMALL_WORDS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
SCALE_NAMES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
# Denominators with their names, the simplest first.
PARTS_OF_ONE = (
    (2, "a half", "halves"),
    (3, "a third", "thirds"),
    (4, "a quarter", "quarters"),
    (5, "a fifth", "fifths"),
    (6, "a sixth", "sixths"),
    (8, "an eighth", "eighths"),
    (10, "a tenth", "tenths"),
)
UNIT_NAMES = {
    "percent": "per cent",
    "permille": "per mille",
    "km": "kilometres",
    "m": "metres",
    "cm": "centimetres",
    "mm": "millimetres",
    "mile": "miles",
    "yard": "yards",
    "kg": "kilograms",
    "g": "grams",
    "tonne": "tonnes",
    "pound": "pounds",
    "ounce": "ounces",
    "ha": "hectares",
    "acre": "acres",
    "km2": "square kilometres",
    "m2": "square metres",
    "litre": "litres",
    "gallon": "gallons",
    "C": "degrees Celsius",
    "F": "degrees Fahrenheit",
    "degree": "degrees",
    "usd": "dollars",
    "eur": "euros",
    "gbp": "pounds",
    "rub": "roubles",
    "uah": "hryvnias",
    "minute": "minutes",
    "hour": "hours",
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def explain(quantity: Quantity, place: Place) -> str:
    """What words in another language mean, in English; empty for a figure alone.

    Args:
        quantity: What was read.
        place: Of the words, which hold the unit when they are longer than the quantity.
    """
    kind, value = quantity.readings[0]
    widened = place != (quantity.start, quantity.end)
    if not isinstance(value, float) or (quantity.digits and not widened and kind == "n"):
        return ""
    if kind == "v":
        return MAGNITUDES.get(value, "a vague number")
    if kind == "t":
        return spell_time(int(value), quantity.half)
    if kind in NAMED:
        return (MONTHS if kind == "m" else WEEKDAYS)[int(value) - 1]
    words = spell_number(value, quantity)
    unit = UNIT_NAMES.get(quantity.unit, "") if widened else ""
    return f"{words} {unit[:-1] if value == 1 and unit.endswith('s') else unit}".strip()


def spell_number(value: float, quantity: Quantity) -> str:
    """A number as a reader would say it."""
    if quantity.role == "multiple":
        return "twice" if value == 2 else f"{spell_whole(value)} times"
    for bottom, one, more in PARTS_OF_ONE if 0 < value < 1 else ():
        top = round(value * bottom)
        if abs(value * bottom - top) < 1e-4:
            return one if top == 1 else f"{spell_whole(top)} {more}"
    if value - int(value) == HALF.value and value < 100:
        return f"{spell_whole(int(value))} and a half"
    scale = next(
        (name for name in SCALE_NAMES if value >= name[0] and round(value / name[0], 3) * name[0] == value), None
    )
    return f"{value / scale[0]:g} {scale[1]}" if scale else spell_whole(value)


def spell_whole(value: float) -> str:
    """A number in words up to twelve, in figures beyond."""
    if value == int(value):
        return SMALL_WORDS[int(value)] if 0 <= value < len(SMALL_WORDS) else f"{value:,.0f}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def spell_time(minutes: int, half: str) -> str:
    """A time of day in words."""
    hour, rest = divmod(minutes, 60)
    if not minutes and half:
        return "noon" if half == "pm" else "midnight"
    if rest == 45:
        return f"a quarter to {SMALL_WORDS[hour % 12 + 1]}"
    name = SMALL_WORDS[hour or 12]
    named = {0: f"{name} o'clock", 15: f"a quarter past {name}", 30: f"half past {name}"}
    return named.get(rest, f"{hour or 12}:{rest:02}")
