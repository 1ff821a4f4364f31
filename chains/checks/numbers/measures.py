"""What was read: a number, a magnitude, a month, a weekday or a time, in no language.

Invariant: two quantities that say the same have a reading in common.
"""

from __future__ import annotations

from typing import NamedTuple

from chains.checks.numbers.figures import Reading

NAMED = frozenset({"m", "w"})  # kinds of readings that are names in the calendar


class Quantity(NamedTuple):
    """A number, a magnitude, a month or a time of day.

    Attributes:
        start, end: Its place.
        readings: What it may mean, the most likely first; kinds are "n" (number), "v" (vague magnitude), "t" (minutes
            of half a day), "m" (month), "w" (day of the week), "c" (none of them: the characters).
        lenient: What it would mean in another language's way of writing.
        digits: Whether it is written with digits.
        firm: Whether its absence on the other side tells something.
        unit: As in `chains.checks.numbers.units`, or empty.
        parts: The single numbers in it.
        scale: The thousand or million that it was said in.
        role: "decade", "century", "fraction" or "multiple" ("twice"), where it is one.
        half: Of a time, "am" or "pm" where it is certain.
        joined: The letters that it is joined to, of a code: "F" of "F-16".
    """

    start: int
    end: int
    readings: tuple[Reading, ...]
    lenient: tuple[Reading, ...] = ()
    digits: bool = False
    firm: bool = True
    unit: str = ""
    parts: tuple[Quantity, ...] = ()
    scale: float = 1.0
    role: str = ""
    half: str = ""
    joined: str = ""

    @property
    def value(self) -> float | None:
        """The most likely number, where it is one."""
        kind, value = self.readings[0]
        return value if kind == "n" and isinstance(value, float) else None

    @property
    def vague(self) -> bool:
        """Whether it is a magnitude only."""
        return self.readings[0][0] == "v"
