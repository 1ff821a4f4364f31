"""Holds the quantities of what was written against those of its source: lost, changed, invented.

Invariant: what is written with digits on either side has its counterpart on the other, or is reported; a number word
alone is reported only where it cannot be an article, a pronoun or an idiom.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from chains.checks.excerpts import shorten
from chains.checks.numbers.agreement import list_differences, widen
from chains.checks.numbers.figures import Reading
from chains.checks.numbers.measures import Quantity
from chains.checks.numbers.number_words import HALF
from chains.checks.numbers.quantities import read_quantities
from chains.checks.numbers.units import FAMILIES, converts, count_digits, is_alike, read_unit_word
from chains.checks.pairs import Pair, Passage, Problem
from chains.lexicons.numbers import load_number_words
from chains.matching import Place
from chains.report import Severity

NAME = "numbers"
# Leftovers on one side; beyond that they are paired in order, not by likeness.
COMPARED = 20
# Stand for a figure 1 only now and then.
WEAK_ONES = frozenset({"a", "an", "per", "each", "every", "je", "pro", "par", "por", "vez"})
SMALL_COUNTS = frozenset(map(float, range(3, 13)))
ALIKE = 1.5  # the score of `rate_pair` from which two numbers are one that was changed
ROUNDED = 0.05
MEASURES = frozenset({"length", "mass", "area", "volume", "temperature"})
DOUBLE_DIGIT = re.compile(
    r"(?:double|two)[- ](?:digit|figure)|zweistellig|dubbele cijfers|deux chiffres|dos (?:dígitos|cifras)"
    r"|двузначн|двозначн"
)
AGE_BEFORE = re.compile(r"[,(]\s(?:\w{1,12}\s)?$|\($")
FOCUS_BONUS = 0.5
HEDGE_SIDE = 30  # characters before a number in which "about" may stand
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
NAMED = frozenset({"m", "w"})  # kinds of readings that are names in the calendar
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


def find_gap(source: str, target: str) -> str | None:
    """What cannot be checked for a pair of languages.

    Args:
        source: BCP 47 tag.
        target: BCP 47 tag.

    Returns:
        A sentence for the reader; None when all can be.
    """
    from chains.article.language import language_name

    unknown = [tag for tag in dict.fromkeys((source, target)) if load_number_words(tag) is None]
    if not unknown:
        return None
    names = " and ".join(language_name(tag) for tag in unknown)
    return f"Number words are not known for {names}: only figures were checked."


def compare(pair: Pair) -> Iterator[Problem]:
    """Compare the quantities of both sides."""
    source, target = read_quantities(pair.source), read_quantities(pair.target)
    if source or target:
        yield from Comparison(pair, source, target).find_problems()


@lru_cache(maxsize=8)
def list_readings(text: str, language: str) -> frozenset[Reading]:
    """All that the quantities of a text may mean."""
    return frozenset(
        reading
        for quantity in read_quantities(Passage(text, language))
        for one in (quantity, *quantity.parts)
        for reading in one.readings
    )


@dataclass
class Comparison:
    """The quantities of a pair, and which of them belong together.

    Attributes:
        matched: Indices of source and target quantities that say the same.
        lost, extra: Indices of those that have no counterpart yet.
        singles: By family of units, what the target says of one thing, as far as it was looked for.
    """

    pair: Pair
    source: Sequence[Quantity]
    target: Sequence[Quantity]
    matched: list[tuple[int, int]] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)
    singles: dict[str, Single | None] = field(default_factory=dict)

    def find_problems(self) -> Iterator[Problem]:
        """Everything that does not fit."""
        self.match_all()
        self.release_converted()
        yield from self.report_differences()
        if not (self.lost or self.extra):
            return
        self.match_parts()
        yield from self.match_lenient()
        self.match_conversions()
        yield from self.match_alike()
        self.drop_repeated()
        self.drop_ones()
        yield from self.pair_changed()
        if self.pair.whole:
            yield from self.report_lost()
        yield from self.report_extra()

    # Matching

    def match_all(self) -> None:
        """Match by meaning: the likeliest readings first, figures before words."""
        free = [True] * len(self.target)
        index: dict[Reading, list[int]] = defaultdict(list)
        for position in range(len(self.target) - 1, -1, -1):
            index[self.target[position].readings[0]].append(position)
        order = sorted(range(len(self.source)), key=lambda i: not self.is_focused(i))
        rest = [i for i in order if not self.take(i, self.source[i].readings[:1], index, free)]
        if rest and any(free):
            for position in range(len(self.target) - 1, -1, -1):
                for reading in self.target[position].readings[1:]:
                    index[reading].append(position)
            rest = [i for i in rest if not self.take(i, self.source[i].readings, index, free)]
        self.lost = rest
        self.extra = [position for position, is_free in enumerate(free) if is_free]

    def take(self, i: int, readings: Iterable[Reading], index: dict[Reading, list[int]], free: list[bool]) -> bool:
        """Match a source quantity with the first free one that may mean the same; figures and units alike first."""
        for reading in readings:
            places = index.get(reading)
            while places and not free[places[-1]]:
                places.pop()
            if places:
                best = self.choose(i, places, free)
                free[best] = False
                self.matched.append((i, best))
                return True
        return False

    def choose(self, i: int, places: list[int], free: list[bool]) -> int:
        """Of places with one meaning, the next that is written the same way."""
        wanted = self.source[i]
        for position in places[-1:-4:-1]:
            other = self.target[position]
            if free[position] and (other.unit, other.digits) == (wanted.unit, wanted.digits):
                return position
        return places[-1]

    def is_focused(self, index: int) -> bool:
        """Whether a source quantity is where a statement has its words from."""
        start = self.source[index].start
        return any(first <= start < last for first, last in self.pair.focus)

    def match_parts(self) -> None:
        """Match figures that are several numbers with the single ones of the other side."""
        for index in [index for index in self.lost if self.source[index].parts][:COMPARED]:
            found = find_parts(self.source[index], self.target, self.extra)
            if found:
                self.lost.remove(index)
                self.extra = [position for position in self.extra if position not in found]
        for position in [position for position in self.extra if self.target[position].parts][:COMPARED]:
            found = find_parts(self.target[position], self.source, self.lost)
            if found:
                self.extra.remove(position)
                self.lost = [index for index in self.lost if index not in found]

    def match_lenient(self) -> Iterator[Problem]:
        """Match figures that keep another language's separators."""
        wanted: dict[str, list[int]] = defaultdict(list)
        for index in reversed(self.lost):
            wanted[digits_of(self.pair.source.text, self.source[index])].append(index)
        paired: dict[int, int] = {}
        for position in self.extra:
            places = wanted.get(digits_of(self.pair.target.text, self.target[position]))
            if places and may_be_copied(self.source[places[-1]], self.target[position]):
                paired[places.pop()] = position
        self.lost = [index for index in self.lost if index not in paired]
        copied = set(paired.values())
        self.extra = [position for position in self.extra if position not in copied]
        for index, position in paired.items():
            quantity = self.target[position]
            words = self.pair.target.text[quantity.start : quantity.end]
            if "." in words and self.pair.source.primary != self.pair.target.primary:
                yield self.build(
                    "warning",
                    f"“{words}” keeps the full stop of the original: it may be read as another number.",
                    index,
                    position,
                )

    def drop_repeated(self) -> None:
        """Leave out what is there, only more often than in the source."""
        said = {reading for quantity in self.source for reading in quantity.readings}
        said |= {reading for quantity in self.source for part in quantity.parts for reading in part.readings}
        self.extra = [i for i in self.extra if not any(reading in said for reading in self.target[i].readings)]

    def drop_ones(self) -> None:
        """Leave out figures 1 and 2 where the other side has words that may stand for them."""
        there, here = list_small(self.pair.target), list_small(self.pair.source)
        self.lost = [i for i in self.lost if not (self.source[i].digits and self.source[i].value in there)]
        self.extra = [i for i in self.extra if not (self.target[i].digits and self.target[i].value in here)]

    def release_converted(self) -> None:
        """Take apart equal figures in different units that have likelier counterparts: "2 to 5 cm", "1 to 2 inches"."""
        if not (self.lost or self.extra):
            return
        lost = [self.source[index] for index in self.lost[:COMPARED]]
        extra = [self.target[position] for position in self.extra[:COMPARED]]
        for index, position in self.matched[:COMPARED]:
            one, other = self.source[index], self.target[position]
            if one.unit == other.unit or family_of(one) not in MEASURES or family_of(one) != family_of(other):
                continue
            if any(may_be_measure(one, new) for new in extra) or any(may_be_measure(old, other) for old in lost):
                self.matched.remove((index, position))
                self.lost.append(index)
                self.extra.append(position)

    def match_alike(self) -> Iterator[Problem]:
        """Match measures that are about the same in different units."""
        for index in self.lost[:COMPARED]:
            one = borrow_unit(self.source, index)
            for position in self.extra[:COMPARED]:
                if may_be_measure(one, borrow_unit(self.target, position)):
                    self.lost.remove(index)
                    self.extra.remove(position)
                    message = (
                        f"{self.quote(index)} became {self.quote_target(position)}: about the same in another unit."
                    )
                    yield self.build("warning", message, index, position)
                    break

    def match_conversions(self) -> None:
        """Match measures in different units of one family."""
        for index in self.lost[:COMPARED]:
            for position in self.extra[:COMPARED]:
                if is_conversion(self.source[index], self.target[position]):
                    self.lost.remove(index)
                    self.extra.remove(position)
                    break
        families = {family_of(self.source[index]) for index in self.lost}
        self.extra = [
            position
            for position in self.extra
            if not self.target[position].unit
            or family_of(self.target[position]) in families
            or not any(is_conversion(quantity, self.target[position]) for quantity in self.source[: COMPARED * 2])
        ]

    # Reporting

    def report_differences(self) -> Iterator[Problem]:
        """Numbers that stayed while their unit, sign or half of the day did not."""
        if not self.is_read:
            return
        for index, position, found in list_differences(self.pair, self.source, self.target, self.matched):
            source = widen(self.pair.source, self.source[index], before=found.before, bound=found.bound)
            target = widen(self.pair.target, self.target[position], before=found.before, bound=found.bound)
            first = f"“{self.pair.source.text[slice(*source)]}”"
            if not found.before and not found.bound:
                first = self.gloss(self.source[index], source)
            words = f"{first} became “{self.pair.target.text[slice(*target)]}”"
            yield Problem(NAME, found.severity, f"{words}: {found.words}.", source, target)

    def pair_changed(self) -> Iterator[Problem]:
        """What is lost on one side and new on the other, where they look like one."""
        for index, position in self.list_pairs():
            self.lost = [i for i in self.lost if i != index]
            self.extra = [i for i in self.extra if i != position]
            severity = self.weigh_change(self.source[index], self.target[position])
            if severity:
                message = f"{self.quote(index)} became {self.quote_target(position)}."
                yield self.build(severity, message, index, position)

    def list_pairs(self) -> list[tuple[int, int]]:
        """Which of the leftovers belong together, the likest first."""
        lost, extra = self.lost[:COMPARED], self.extra[:COMPARED]
        firm_lost = [i for i in lost if self.source[i].firm]
        firm_extra = [i for i in extra if self.target[i].firm]
        alone = len(firm_lost) <= 1 and len(firm_extra) <= 1
        rated = sorted(
            ((rate_pair(self.source[i], self.target[j], self.pair), i, j) for i in lost for j in extra),
            key=lambda item: -item[0] - FOCUS_BONUS * self.is_focused(item[1]),
        )
        pairs: list[tuple[int, int]] = []
        used: set[tuple[str, int]] = set()
        for score, i, j in rated:
            enough = score >= ALIKE or (alone and score >= 0.0)
            if enough and ("s", i) not in used and ("t", j) not in used:
                used |= {("s", i), ("t", j)}
                pairs.append((i, j))
        return pairs

    def weigh_change(self, one: Quantity, other: Quantity) -> Severity | None:
        """How bad it is that a quantity became another; None when it may be nothing."""
        if is_rounding(one, other, whole=self.pair.whole):
            return None if self.is_hedged(one, other) else "warning"
        if self.is_elsewhere(other):
            return "warning"
        if self.is_unread(one) or self.is_unread(other):
            return self.weigh_unread(one, other)
        return self.weigh_read(one, other)

    def weigh_unread(self, one: Quantity, other: Quantity) -> Severity | None:
        """The same where only figures are known: two that are alike are one that was changed."""
        same = one.digits and other.digits and rate_pair(one, other, self.pair) >= ALIKE
        return "error" if same else "warning" if one.digits else None

    def weigh_read(self, one: Quantity, other: Quantity) -> Severity | None:
        """The same where the number words of both languages are known."""
        if one.role == other.role == "multiple":
            return "warning"
        named = one.readings[0][0] in NAMED and (one.firm or other.firm)
        shares = one.role == other.role == "fraction" or is_part_lost(one, other)
        if "t" in {one.readings[0][0], other.readings[0][0]}:
            return "error"
        if one.digits or other.digits or named or shares or (one.firm and other.firm):
            return "error"
        plain = self.pair.whole and one.value in SMALL_COUNTS and other.value in SMALL_COUNTS
        return "warning" if one.firm or other.firm or plain else None

    def is_hedged(self, one: Quantity, other: Quantity) -> bool:
        """Whether a statement may round because one side says that the number is not exact."""
        if self.pair.whole:
            return False
        return is_approximate(self.pair.source, one) or is_approximate(self.pair.target, other)

    def report_lost(self) -> Iterator[Problem]:
        """What the source says and nobody repeats."""
        here = {reading for quantity in self.target for reading in quantity.readings}
        for index in self.lost:
            quantity = self.source[index]
            if not (quantity.digits or self.is_read):
                continue
            if self.says_one(quantity) or self.repeats_name(quantity, here, self.pair.target):
                continue
            if not quantity.firm:
                yield from self.report_lost_measure(index, here)
                continue
            sure = quantity.digits and not self.is_unread(quantity) and quantity.readings[0] not in here
            sure = sure and not self.is_idiom(quantity)
            message = f"{self.quote(index)} is not in the translation."
            yield self.build("error" if sure else "warning", message, index, None)

    def report_lost_measure(self, index: int, here: set[Reading]) -> Iterator[Problem]:
        """A small number in words that counts units: "seven months" is not "a year"."""
        quantity = self.source[index]
        if quantity.digits or quantity.role or quantity.value not in SMALL_COUNTS or quantity.readings[0] in here:
            return
        family = family_of(quantity)
        single = self.find_target_single(family) if family else None
        if single:
            start, end = quantity.start, widen(self.pair.source, quantity)[1]
            source, target = self.gloss(quantity, (start, end)), self.pair.target.text[slice(*single.place)]
            yield Problem(NAME, "error", f"{source} became “{target}”.", (start, end), single.place)
        elif family:
            yield self.build("warning", f"{self.quote(index)} is not in the translation.", index, None)

    def is_idiom(self, quantity: Quantity) -> bool:
        """Whether a figure may be said without one: "100 per cent" for all of it, "double-digit" for 10."""
        if quantity.value == 10:
            return says_double_digit(self.pair.target.lower)
        return quantity.value == 100 and quantity.unit == "percent"

    def find_target_single(self, family: str) -> Single | None:
        """The first unit of a family that the target says of one thing; looked for once."""
        if family not in self.singles:
            self.singles[family] = find_single(self.pair.target, family)
        return self.singles[family]

    @cached_property
    def has_shares(self) -> bool:
        """Whether the source speaks of fractions or percentages."""
        return any(one.role == "fraction" or one.unit == "percent" for one in self.source)

    def says_one(self, quantity: Quantity) -> bool:
        """Whether a measure is one of another unit on the other side: "about a mile"."""
        if quantity.value is None or quantity.value == 1 or family_of(quantity) not in MEASURES | {"time"}:
            return False
        single = self.find_target_single(family_of(quantity))
        if single is None:
            return False
        same = converts(quantity.value, quantity.unit, single.amount, single.unit)
        return same or is_alike(quantity.value, quantity.unit, single.amount, single.unit)

    def report_extra(self) -> Iterator[Problem]:
        """What is said and not in the source."""
        for position in self.extra:
            quantity = self.target[position]
            if not (quantity.digits or self.is_read):
                continue
            if not quantity.firm:
                yield from self.report_fraction(position)
                continue
            if self.is_elsewhere(quantity) and is_date(quantity):
                continue
            if self.repeats_name(quantity, set(), self.pair.source):
                continue
            stated = quantity.digits or not (self.pair.whole or quantity.readings[0][0] in NAMED)
            sure = stated and not self.is_unread(quantity) and not self.is_elsewhere(quantity)
            if sure and self.pair.whole:
                sure = not is_age(self.pair.target, quantity) and not self.is_rough(quantity)
            message = f"{self.quote_target(position)} is not in the original."
            yield self.build("error" if sure else "warning", message, None, position)

    def report_fraction(self, position: int) -> Iterator[Problem]:
        """A share in words that the source does not speak of: "a third of its length"."""
        quantity = self.target[position]
        words = load_number_words(self.pair.target.language)
        if quantity.role != "fraction" or words is None or quantity.value == HALF.value:
            return
        before = self.pair.target.lower[max(0, quantity.start - HEDGE_SIDE) : quantity.start].split()[-1:]
        after = self.pair.target.lower[quantity.end : quantity.end + HEDGE_SIDE].split()[:1]
        if not self.has_shares and not words.ones.isdisjoint(before) and not words.linkers.isdisjoint(after):
            yield self.build("warning", f"{self.quote_target(position)} is not in the original.", None, position)

    def is_rough(self, quantity: Quantity) -> bool:
        """Whether a measure is added that is about one of the source: "six metres (18 feet)"."""
        return any(may_be_measure(one, quantity) for one in self.source[: COMPARED * 2])

    def repeats_name(self, quantity: Quantity, said: set[Reading], other: Passage) -> bool:
        """Whether a month or a weekday is said on the other side, or kept as a part of a name: "Mardi Gras"."""
        if quantity.readings[0][0] not in NAMED:
            return False
        mine = self.pair.source if other is self.pair.target else self.pair.target
        return quantity.readings[0] in said or mine.lower[quantity.start : quantity.end] in other.lower

    @cached_property
    def is_read(self) -> bool:
        """Whether the number words of both languages are known."""
        return bool(load_number_words(self.pair.source.language) and load_number_words(self.pair.target.language))

    def is_unread(self, quantity: Quantity) -> bool:
        """Whether a small figure may stand in words that are not known."""
        if self.is_read:
            return False
        return quantity.value is None or quantity.value <= 100

    def is_elsewhere(self, quantity: Quantity) -> bool:
        """Whether a statement may have a quantity from elsewhere in the article."""
        context = self.pair.context
        if context is None or self.pair.whole:
            return False
        said = list_readings(context.text, context.language)
        return any(reading in said for reading in quantity.readings)

    def quote(self, index: int) -> str:
        """The words of the source, with their unit, and what they mean."""
        return self.gloss(self.source[index], widen_words(self.pair.source, self.source[index]))

    def gloss(self, quantity: Quantity, place: Place) -> str:
        """Words of the source in quotation marks, and what they mean."""
        text = self.pair.source.text[slice(*place)]
        meaning = explain(quantity, place) if any(map(str.isalpha, text)) else ""
        words = f"“{shorten(text)}”"
        return f"{words} ({meaning})" if meaning and self.pair.source.primary != "en" else words

    def quote_target(self, position: int) -> str:
        """The words of the target."""
        quantity = self.target[position]
        return f"“{shorten(self.pair.target.text[quantity.start : quantity.end])}”"

    def build(self, severity: Severity, message: str, index: int | None, position: int | None) -> Problem:
        """A problem with its places."""
        source = None if index is None else (self.source[index].start, self.source[index].end)
        target = None if position is None else (self.target[position].start, self.target[position].end)
        return Problem(NAME, severity, message, source, target)


def digits_of(text: str, quantity: Quantity) -> str:
    """The digits of a figure without what separates them; empty for words."""
    return "".join(char for char in text[quantity.start : quantity.end] if char.isdigit()) if quantity.lenient else ""


def may_be_copied(one: Quantity, other: Quantity) -> bool:
    """Whether two figures of the same digits are the same number by one of the two ways of writing."""
    return bool(set(one.readings) & set(other.lenient) or set(one.lenient) & set(other.readings))


def find_parts(quantity: Quantity, others: Sequence[Quantity], free: Sequence[int]) -> set[int]:
    """The free quantities that are the parts of another; empty unless all are there."""
    found: set[int] = set()
    for part in quantity.parts:
        for position in free[: COMPARED * 2]:
            if position not in found and set(part.readings) & set(others[position].readings):
                found.add(position)
                break
        else:
            return set()
    return found


def list_small(passage: Passage) -> set[float | None]:
    """Which of the figures 1 and 2 some word of a text may stand for."""
    words = load_number_words(passage.language)
    if words is None:
        return set()
    said = {word.lower for word in passage.words}
    found: set[float | None] = set()
    if not said.isdisjoint(words.ones - WEAK_ONES):
        found.add(1.0)
    if not said.isdisjoint(words.pairs):
        found.add(2.0)
    return found


def family_of(quantity: Quantity) -> str:
    """The family of its unit."""
    return FAMILIES.get(quantity.unit, ("", 0.0))[0]


def borrow_unit(quantities: Sequence[Quantity], index: int) -> Quantity:
    """A figure with the unit of the measure before it, where it has none of its own."""
    quantity = quantities[index]
    if quantity.unit or not quantity.digits or not index or family_of(quantities[index - 1]) not in MEASURES:
        return quantity
    return replace(quantity, unit=quantities[index - 1].unit)


def may_be_measure(one: Quantity, other: Quantity) -> bool:
    """Whether both are roughly one measure in two units."""
    if not one.unit or not other.unit or one.value is None or other.value is None:
        return False
    return is_alike(one.value, one.unit, other.value, other.unit)


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
    earlier = ""
    for before, word in pairwise(passage.words):
        half, earlier = not words.half.isdisjoint((earlier, before.lower)), before.lower
        if before.lower in words.ones | words.half:
            unit = read_unit_word(words.language, word.lower)
            if unit and FAMILIES.get(unit, ("", 0.0))[0] == family:
                return Single(0.5 if half else 1.0, unit, (before.start, word.end))
    return None


@lru_cache(maxsize=8)
def says_double_digit(text: str) -> bool:
    """Whether a text in lower case speaks of numbers of two digits."""
    return DOUBLE_DIGIT.search(text) is not None


def is_age(passage: Passage, quantity: Quantity) -> bool:
    """Whether a figure stands where an age does: between commas, after one word at most."""
    value = quantity.value
    if value is None or not 10 <= value <= 110 or quantity.unit or value != int(value):
        return False
    text = passage.text
    alone = AGE_BEFORE.search(text, max(0, quantity.start - HEDGE_SIDE), quantity.start)
    return alone is not None and (text[quantity.end : quantity.end + 1] in {",", ".", ")", ""})


def is_warm_decade(one: Quantity, other: Quantity) -> bool:
    """Whether a temperature in Celsius is in one of the tens of Fahrenheit: "in the 80s"."""
    if one.value is None or other.value is None or one.unit not in {"C", "degree"} or other.role != "decade":
        return False
    return 0.0 <= one.value * 1.8 + 33 - other.value <= 11.0


def is_conversion(one: Quantity, other: Quantity) -> bool:
    """Whether both are one measure in two units."""
    if is_warm_decade(one, other) or is_warm_decade(other, one):
        return True
    if not one.unit or not other.unit or one.value is None or other.value is None:
        return False
    return converts(one.value, one.unit, other.value, other.unit)


def is_rounding(one: Quantity, other: Quantity, *, whole: bool) -> bool:
    """Whether a number is another with fewer digits."""
    if one.value is None or other.value is None or one.unit != other.unit or not one.value:
        return False
    fewer = count_digits(one.value) - count_digits(other.value)
    return fewer >= (2 if whole else 1) and abs(one.value - other.value) <= ROUNDED * abs(one.value)


def is_approximate(passage: Passage, quantity: Quantity) -> bool:
    """Whether a word that says so stands among the three before a number."""
    words = load_number_words(passage.language)
    before = passage.lower[max(0, quantity.start - HEDGE_SIDE) : quantity.start].split()
    return words is not None and not words.approximate.isdisjoint(before[-3:])


def is_date(quantity: Quantity) -> bool:
    """Whether it may be a year, a month or a time."""
    value = quantity.value
    return value is None or (not quantity.unit and 1000 <= value <= 2100)


def rate_pair(one: Quantity, other: Quantity, pair: Pair) -> float:
    """How likely one quantity was changed into another; below 0 never."""
    kinds = {one.readings[0][0], other.readings[0][0]}
    if NAMED & kinds:
        return -1.0 if len(kinds) > 1 else 2.0
    if "t" in kinds:
        return 2.0 if all("t" in {kind for kind, _ in item.readings} for item in (one, other)) else -1.0
    if (one.role == other.role and one.role in {"fraction", "multiple"}) or is_part_lost(one, other):
        return 2.0
    if not (one.firm or other.firm):
        return rate_small(one, other)
    first = pair.source.text[one.start : one.end]
    second = pair.target.text[other.start : other.end]
    score = 2.0 * (one.unit == other.unit != "") + (one.firm and other.firm)
    if one.digits and other.digits:
        same = sum(a == b for a, b in zip(first, second, strict=False))
        score += 2.0 * same / max(len(first), len(second)) + (len(first) == len(second))
        return score
    return score + (0.5 if "v" in kinds else 0.0) if one.firm and other.firm else rate_small(one, other)


def is_part_lost(one: Quantity, other: Quantity) -> bool:
    """Whether one is the other and a half: "two and a half" and "two"."""
    if one.value is None or other.value is None or min(one.value, other.value) < 1 or one.digits or other.digits:
        return False
    return abs(one.value - other.value) == HALF.value


def rate_small(one: Quantity, other: Quantity) -> float:
    """Small numbers, one of them in words: they may be one, unless it is an article or an ordinal."""
    values = {one.value, other.value}
    return 0.5 if None not in values and all(value and value >= 3 for value in values) else -1.0


def widen_words(passage: Passage, quantity: Quantity) -> Place:
    """The place of a number in words with its unit, of a figure alone."""
    return (quantity.start, quantity.end) if quantity.digits else widen(passage, quantity)


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
