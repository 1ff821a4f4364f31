"""Holds the quantities of what was written against those of its source: lost, changed, invented.

Invariant: what is written with digits on either side has its counterpart on the other, or is reported; a number word
alone is reported only where it cannot be an article, a pronoun or an idiom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from chains.checks.excerpts import shorten
from chains.checks.numbers.agreement import list_differences, widen
from chains.checks.numbers.figures import Reading
from chains.checks.numbers.glosses import explain
from chains.checks.numbers.likeness import MEASURES, SMALL_COUNTS, family_of, is_date, may_be_measure
from chains.checks.numbers.matching import COMPARED, Matching
from chains.checks.numbers.measures import NAMED, Quantity
from chains.checks.numbers.number_words import HALF
from chains.checks.numbers.quantities import read_quantities
from chains.checks.numbers.singles import Single, find_single
from chains.checks.numbers.units import converts, is_alike
from chains.checks.numbers.weights import HEDGE_SIDE, is_elsewhere, is_read, is_unread, weigh_change
from chains.checks.pairs import Pair, Passage, Problem
from chains.lexicons.numbers import load_number_words
from chains.matching import Place
from chains.report import Severity

NAME = "numbers"
DOUBLE_DIGIT = re.compile(
    r"(?:double|two)[- ](?:digit|figure)|zweistellig|dubbele cijfers|deux chiffres|dos (?:dígitos|cifras)"
    r"|двузначн|двозначн"
)
AGE_BEFORE = re.compile(r"[,(]\s(?:\w{1,12}\s)?$|\($")


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
        yield from Comparison(pair, Matching(pair, source, target)).find_problems()


@dataclass
class Comparison:
    """What is told of the quantities of a pair.

    Attributes:
        singles: By family of units, what the target says of one thing, as far as it was looked for.
    """

    pair: Pair
    found: Matching
    singles: dict[str, Single | None] = field(default_factory=dict)

    def find_problems(self) -> Iterator[Problem]:
        """Everything that does not fit."""
        yield from self.report_differences()
        yield from self.report_copied()
        yield from self.report_alike()
        yield from self.report_changed()
        if self.pair.whole:
            yield from self.report_lost()
        yield from self.report_extra()

    def report_differences(self) -> Iterator[Problem]:
        """Numbers that stayed while their unit, sign or half of the day did not."""
        if not is_read(self.pair):
            return
        for index, position, found in list_differences(
            self.pair, self.found.source, self.found.target, self.found.matched
        ):
            source = widen(self.pair.source, self.found.source[index], before=found.before, bound=found.bound)
            target = widen(self.pair.target, self.found.target[position], before=found.before, bound=found.bound)
            first = f"“{self.pair.source.text[slice(*source)]}”"
            if not found.before and not found.bound:
                first = self.gloss(self.found.source[index], source)
            words = f"{first} became “{self.pair.target.text[slice(*target)]}”"
            yield Problem(NAME, found.severity, f"{words}: {found.words}.", source, target)

    def report_copied(self) -> Iterator[Problem]:
        """Figures that may be read as others."""
        if self.pair.source.primary == self.pair.target.primary:
            return
        for index, position in self.found.copied:
            quantity = self.found.target[position]
            words = self.pair.target.text[quantity.start : quantity.end]
            if "." in words:
                message = f"“{words}” keeps the full stop of the original: it may be read as another number."
                yield self.build("warning", message, index, position)

    def report_alike(self) -> Iterator[Problem]:
        """Measures that are not quite the same."""
        for index, position in self.found.alike:
            message = f"{self.quote(index)} became {self.quote_target(position)}: about the same in another unit."
            yield self.build("warning", message, index, position)

    def report_changed(self) -> Iterator[Problem]:
        """Quantities that became others."""
        for index, position in self.found.changed:
            severity = weigh_change(self.pair, self.found.source[index], self.found.target[position])
            if severity:
                message = f"{self.quote(index)} became {self.quote_target(position)}."
                yield self.build(severity, message, index, position)

    def report_lost(self) -> Iterator[Problem]:
        """What the source says and nobody repeats."""
        here = {reading for quantity in self.found.target for reading in quantity.readings}
        for index in self.found.lost:
            quantity = self.found.source[index]
            if not (quantity.digits or is_read(self.pair)):
                continue
            if self.says_one(quantity) or self.repeats_name(quantity, here, self.pair.target):
                continue
            if not quantity.firm:
                yield from self.report_lost_measure(index, here)
                continue
            sure = quantity.digits and not is_unread(self.pair, quantity) and quantity.readings[0] not in here
            sure = sure and not self.is_idiom(quantity)
            message = f"{self.quote(index)} is not in the translation."
            yield self.build("error" if sure else "warning", message, index, None)

    def report_lost_measure(self, index: int, here: set[Reading]) -> Iterator[Problem]:
        """A small number in words that counts units: "seven months" is not "a year"."""
        quantity = self.found.source[index]
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
        return any(one.role == "fraction" or one.unit == "percent" for one in self.found.source)

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
        for position in self.found.extra:
            quantity = self.found.target[position]
            if not (quantity.digits or is_read(self.pair)):
                continue
            if not quantity.firm:
                yield from self.report_fraction(position)
                continue
            if is_elsewhere(self.pair, quantity) and is_date(quantity):
                continue
            if self.repeats_name(quantity, set(), self.pair.source):
                continue
            stated = quantity.digits or not (self.pair.whole or quantity.readings[0][0] in NAMED)
            sure = stated and not is_unread(self.pair, quantity) and not is_elsewhere(self.pair, quantity)
            if sure and self.pair.whole:
                sure = not is_age(self.pair.target, quantity) and not self.is_rough(quantity)
            message = f"{self.quote_target(position)} is not in the original."
            yield self.build("error" if sure else "warning", message, None, position)

    def report_fraction(self, position: int) -> Iterator[Problem]:
        """A share in words that the source does not speak of: "a third of its length"."""
        quantity = self.found.target[position]
        words = load_number_words(self.pair.target.language)
        if quantity.role != "fraction" or words is None or quantity.value == HALF.value:
            return
        before = self.pair.target.lower[max(0, quantity.start - HEDGE_SIDE) : quantity.start].split()[-1:]
        after = self.pair.target.lower[quantity.end : quantity.end + HEDGE_SIDE].split()[:1]
        if not self.has_shares and not words.ones.isdisjoint(before) and not words.linkers.isdisjoint(after):
            yield self.build("warning", f"{self.quote_target(position)} is not in the original.", None, position)

    def is_rough(self, quantity: Quantity) -> bool:
        """Whether a measure is added that is about one of the source: "six metres (18 feet)"."""
        return any(may_be_measure(one, quantity) for one in self.found.source[: COMPARED * 2])

    def repeats_name(self, quantity: Quantity, said: set[Reading], other: Passage) -> bool:
        """Whether a month or a weekday is said on the other side, or kept as a part of a name: "Mardi Gras"."""
        if quantity.readings[0][0] not in NAMED:
            return False
        mine = self.pair.source if other is self.pair.target else self.pair.target
        return quantity.readings[0] in said or mine.lower[quantity.start : quantity.end] in other.lower

    def quote(self, index: int) -> str:
        """The words of the source, with their unit, and what they mean."""
        return self.gloss(self.found.source[index], widen_words(self.pair.source, self.found.source[index]))

    def gloss(self, quantity: Quantity, place: Place) -> str:
        """Words of the source in quotation marks, and what they mean."""
        text = self.pair.source.text[slice(*place)]
        meaning = explain(quantity, place) if any(map(str.isalpha, text)) else ""
        words = f"“{shorten(text)}”"
        return f"{words} ({meaning})" if meaning and self.pair.source.primary != "en" else words

    def quote_target(self, position: int) -> str:
        """The words of the target."""
        quantity = self.found.target[position]
        return f"“{shorten(self.pair.target.text[quantity.start : quantity.end])}”"

    def build(self, severity: Severity, message: str, index: int | None, position: int | None) -> Problem:
        """A problem with its places."""
        source = None if index is None else (self.found.source[index].start, self.found.source[index].end)
        target = None if position is None else (self.found.target[position].start, self.found.target[position].end)
        return Problem(NAME, severity, message, source, target)


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


def widen_words(passage: Passage, quantity: Quantity) -> Place:
    """The place of a number in words with its unit, of a figure alone."""
    return (quantity.start, quantity.end) if quantity.digits else widen(passage, quantity)
