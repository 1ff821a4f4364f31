"""Reads numbers that are said in several words, or in figures with words after them.

Invariant: a word is part of one number at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from chains.checks.numbers.clocks import find_half, is_clock, join_forms
from chains.checks.numbers.entries import Entry
from chains.checks.numbers.figures import Reading, number
from chains.checks.numbers.measures import Quantity
from chains.checks.numbers.number_words import HALF, NOTHING, ROUND, Atom, Sum
from chains.checks.numbers.romans import LETTERS, is_century
from chains.checks.numbers.surroundings import DECADES, build_figure, read_scale_letter, skip_ending
from chains.checks.numbers.units import find_unit
from chains.checks.pairs import Passage, Word
from chains.lexicons.numbers import NumberWords, read_number_words

# Before the half of "an hour and a half".
UNIT_AND = re.compile(
    r"(?<!\w)(?:hour|day|week|month|year|heure|jour|mois|an|hora|día|mes|año|uur|dag|jaar|stunde|jahr)"
    r"\s(?:and a|et|y|en een|und eine?)\s$"
)
FIRM_WORDS = 13  # number words from here on are neither articles nor pronouns nor idioms
FOLLOWERS = frozenset({"s", "h", "c", "v"})  # kinds of words that a figure is multiplied by
# Numbers of figures: "a six-figure sum".
FIGURE_COUNTS = frozenset(map(float, range(4, 13)))
FIGURES_LONG = re.compile(r"stellig|cijfer|[\s\-](?:figures?|digits?|chiffres|cifras)(?!\w)|значн")
SUMMED = frozenset({"n", "h", "s", "o", "x", "&"})
PER_HUNDRED = frozenset({"cent", "cents", "ciento", "cien"})
# Before the coin, and before the hundred of a percentage.
PER = re.compile(r"(?:(?<!\w)(?:pour|por|un)|\d)\s$")


class Token(NamedTuple):
    """A word that says something about numbers."""

    start: int
    end: int
    atom: Atom


def list_tokens(passage: Passage, known: Iterable[tuple[Word, Entry]]) -> list[Token]:
    """The number words of a text."""
    found = []
    for word, (atoms, _, _) in known:
        if not atoms or (word.lower in PER_HUNDRED and PER.search(passage.lower, max(0, word.start - 6), word.start)):
            continue
        if len(atoms) == 1:
            found.append(Token(word.start, word.end, atoms[0]))
            continue
        start = word.start
        for atom, part in zip(atoms, re.split("[-‑]", word.lower), strict=False):
            found.append(Token(start, start + len(part), atom))
            start += len(part) + 1
    return found


def read_runs(
    passage: Passage, words: NumberWords, tokens: list[Token], figures: list[re.Match[str]]
) -> Iterator[Quantity]:
    """Figures and number words, those that stand together as one number."""
    starts = {token.start: index for index, token in enumerate(tokens)}
    kinds = FOLLOWERS - {"h"} if words.vigesimal else FOLLOWERS
    for match in figures:
        end = skip_ending(passage, match.end())
        gap = compile_gap(words.language).match(passage.lower, end)
        follower = starts.get(gap.end() if gap else end)
        figure = build_figure(passage, words, match)
        if follower is None or not (tokens[follower].atom.kind in kinds or is_scale(passage, tokens[follower])):
            yield read_scale_letter(passage, figure)
            continue
        run = Run(passage, words, tokens)
        quantity, after = run.read_after(figure, follower)
        tokens[follower:after] = [Token(t.start, t.end, NOTHING) for t in tokens[follower:after]]
        yield quantity
    index = 0
    run = Run(passage, words, tokens)
    while index < len(tokens):
        found, index = run.read(index)
        if found:
            yield found


def is_scale(passage: Passage, token: Token) -> bool:
    """Whether a scale is an adjective that a figure is joined to: "25-тысячный"."""
    atom = token.atom
    return atom.kind == "o" and atom.value in ROUND and passage.text[token.start - 1] in "-‑"


@cache
def compile_gap(language: str) -> re.Pattern[str]:
    """What may stand between a figure and its scale: "50 or more million"."""
    return re.compile(rf"[\s\-‑]{{1,3}}(?:(?:{join_forms(read_number_words(language).or_more)})\s)?")


@dataclass
class Run:
    """Reads numbers that are said in several words."""

    passage: Passage
    words: NumberWords
    tokens: list[Token]

    def adjacent(self, end: int, index: int, *, vague: bool = False) -> bool:
        """Whether a token follows directly on what ended at `end`."""
        if index >= len(self.tokens):
            return False
        start = self.tokens[index].start
        if start - end > 6:
            return False
        between = self.passage.lower[end:start]
        if not between.strip(" \u00a0\u202f\u2009-‑\n\t"):
            return len(between) <= 3
        return vague and between.strip() in self.words.linkers

    def read_after(self, figure: Quantity, index: int) -> tuple[Quantity, int]:
        """A figure and the scale that follows it."""
        value = figure.value
        atom = self.tokens[index].atom
        if value is None:
            return figure, index
        if atom.kind == "c":
            readings = (*figure.readings, number(value * atom.value))
            return figure._replace(readings=readings, end=figure.end), index
        lenient = [item[1] for item in figure.lenient if isinstance(item[1], float)]
        factor, end = 1.0, figure.end
        while factor == 1.0 or (self.adjacent(end, index) and self.tokens[index].atom.kind in {"s", "h", "v"}):
            factor *= self.tokens[index].atom.value
            end = self.tokens[index].end
            index += 1
        readings = (number(value * factor),)
        unit = self.find_unit(figure.start, end) or figure.unit
        others = tuple(number(item * factor) for item in lenient)
        whole = figure._replace(readings=readings, lenient=others, end=end, parts=(), scale=factor, unit=unit)
        return whole, index

    def find_unit(self, start: int, end: int) -> str:
        """The unit of what is said there."""
        return find_unit(self.passage.text, self.passage.lower, start, end, self.words.language)

    def read(self, index: int) -> tuple[Quantity | None, int]:
        """The number that begins at a token, and the token after it."""
        first = self.tokens[index]
        kind = first.atom.kind
        if kind in {"", "&"} or first.atom.short:
            return None, index + 1
        if kind == "?":
            return self.read_several(index)
        if kind == "v" or first.atom.vague:
            return self.read_vague(index)
        if kind in {"d", "m", "c", "f"}:
            return self.read_single(index)
        if kind == "n" and first.atom.value == 1 and not self.adjacent(first.end, index + 1):
            return None, index + 1
        return self.read_sum(index)

    def read_single(self, index: int) -> tuple[Quantity | None, int]:
        """A decade, a multiple, a dozen or the name of a fraction, alone."""
        kind, value = self.tokens[index].atom[:2]
        if kind == "f":
            return self.build(index, index + 1, (number(1 / value),), role="fraction")
        if kind != "d":
            return self.build(index, index + 1, (number(value),), role="multiple" if kind == "m" else "")
        found, after = self.build(index, index + 1, (number(value), number(1900 + value)))
        return (found._replace(role="decade") if found else None), after

    def read_several(self, index: int) -> tuple[Quantity | None, int]:
        """The word several with a hundred, a scale or a magnitude after it."""
        follower = index + 1
        if not self.adjacent(self.tokens[index].end, follower, vague=True):
            return None, follower
        atom = self.tokens[follower].atom
        if atom.kind not in {"h", "s", "v", "c"} and not (atom.kind == "n" and atom.value == 100):
            return None, follower
        return self.read_vague(follower, self.tokens[index].start)

    def read_vague(self, index: int, start: int | None = None) -> tuple[Quantity | None, int]:
        """A magnitude, multiplied by those that follow."""
        first = self.tokens[index]
        magnitude = first.atom.vague or first.atom.value
        exact = first.atom.exact and start is None
        after, end = index + 1, first.end
        while self.adjacent(end, after, vague=True) and self.tokens[after].atom.kind in {"s", "v", "h"}:
            magnitude *= self.tokens[after].atom.value
            end, after = self.tokens[after].end, after + 1
            exact = False
        magnitude = 10.0 if magnitude == 12 else magnitude
        readings: tuple[Reading, ...] = (("v", magnitude),)
        if exact:
            readings += (number(magnitude),)
        unit = self.find_unit(first.start, end)
        place = first.start if start is None else start
        firm = magnitude >= 100 and not exact and first.atom.kind != "c"
        return Quantity(place, end, readings, firm=firm, unit=unit), after

    def read_sum(self, index: int) -> tuple[Quantity | None, int]:
        """An exact number."""
        after, end = index, self.tokens[index].start
        total, last, scale = Sum(self.words), NOTHING, 1.0
        while after == index or self.adjacent(end, after, vague=last.kind == "x"):
            atom = self.tokens[after].atom
            following = self.tokens[after + 1].atom if after + 1 < len(self.tokens) else NOTHING
            if atom.kind not in SUMMED or last.kind == "o" or not total.add(atom, following):
                break
            scale = atom.value if atom.kind == "s" else scale
            last, end, after = atom, self.tokens[after].end, after + 1
            half = self.match_half(end)
            if half:
                total.current = (total.current or 0.0) + 0.5 * (scale if last.kind == "s" else 1.0)
                end, after = half, self.skip_to(after, half)
        if after > index and last.kind == "&":
            after -= 1
            end = self.tokens[after - 1].end
        return self.finish(index, max(after, index + 1), total.value, end, last)

    def skip_to(self, index: int, position: int) -> int:
        """The first token from `index` on that does not start before a position."""
        while index < len(self.tokens) and self.tokens[index].start < position:
            index += 1
        return index

    def match_half(self, end: int) -> int:
        """Where "and a half" ends after a number; 0 when it does not follow."""
        for phrase in self.words.and_half:
            if self.passage.lower.startswith(phrase, end + 1):
                after = end + 1 + len(phrase)
                if not self.passage.lower[after : after + 1].isalpha():
                    return after
        return 0

    def finish(self, start: int, after: int, value: float, end: int, last: Atom) -> tuple[Quantity | None, int]:
        """A number with what may follow it: the name of a fraction, a dozen, a decade."""
        readings: tuple[Reading, ...] = (number(value),)
        role = "fraction" if value == HALF.value else ""
        if role and UNIT_AND.search(
            self.passage.lower, max(0, self.tokens[start].start - 20), self.tokens[start].start
        ):
            readings += (number(1 + value),)
        if last.kind == "o" and after - start == 1 and value > 1 and self.follows_every(start):
            return self.build(start, after, (number(1 / value), *readings), role="fraction")
        if last.fraction and after - start == 1:
            readings += (number(1 / last.fraction),)
            role = "fraction" if self.follows_with(end, self.words.linkers) else ""
        if self.adjacent(end, after) or (last.kind == "x" and self.halves(end, after)):
            atom = self.tokens[after].atom
            denominator = atom.value if atom.kind == "f" else atom.fraction
            if denominator and last.kind == "n":
                return self.build(start, after + 1, (number(value / denominator),), role="fraction")
            if last.kind == "x" and self.halves(end, after):
                return self.build(start, after + 1, (number(value * atom.value),))
            if atom.kind == "c":
                readings += (number(value * atom.value),)
                return self.build(start, after + 1, readings, end=end)
            if atom.kind == "d":
                return self.build(start, after + 1, (number(value * 100 + atom.value),))
        joined = end > self.tokens[after - 1].end
        return self.build(start, after, readings, end=end if joined else None, role="" if joined else role)

    def halves(self, end: int, index: int) -> bool:
        """Whether a half is one of a dozen or a hundred: "half a dozen"."""
        if index >= len(self.tokens):
            return False
        kind, value = self.tokens[index].atom[:2]
        if kind != "c" and not (kind == "v" and value == 100):
            return False
        between = self.passage.lower[end : self.tokens[index].start]
        return between == " a " or ((kind == "c" or not self.words.linkers) and self.adjacent(end, index))

    def follows_with(self, end: int, forms: frozenset[str]) -> bool:
        """Whether one of some words stands right after what ended."""
        found = LETTERS.match(self.passage.lower, end + 1, end + 20)
        return found is not None and found.group() in forms

    def follows_decade(self, start: int) -> bool:
        """Whether the word that makes a decade stands before a place: "jaren tachtig"."""
        if not self.words.decade_before:
            return False
        before = LETTERS.findall(self.passage.lower, max(0, start - 12), start)[-1:]
        return not self.words.decade_before.isdisjoint(before)

    def follows_every(self, index: int) -> bool:
        """Whether "every" stands before a token."""
        start = self.tokens[index].start
        before = LETTERS.findall(self.passage.lower, max(0, start - 12), start)[-1:]
        return not self.words.every.isdisjoint(before)

    def build(
        self, start: int, after: int, readings: tuple[Reading, ...], end: int | None = None, role: str = ""
    ) -> tuple[Quantity | None, int]:
        """A quantity in words."""
        first, last = self.tokens[start], self.tokens[after - 1]
        place = (first.start, last.end if end is None else end)
        value = readings[0][1]
        plain = all(token.atom.kind in {"n", "h", "s", "&"} for token in self.tokens[start:after])
        firm = isinstance(value, float) and ((plain and value >= FIRM_WORDS) or (value > 1 and value != int(value)))
        scale = last.atom.value if last.atom.kind == "s" else 1.0
        half = ""
        if (plain or firm) and isinstance(value, float) and value <= 24 and is_clock(self.passage, self.words, *place):
            readings += (("t", value * 60 % 720),)
            half = find_half(self.passage, self.words, *place, int(value))
            # "las dos y media" is read as a time of day, too.
            firm = firm and not (self.words.hour_lead and value != int(value))
        if not role and last.atom.kind == "o" and is_century(self.passage, self.words, *place):
            role = "century"
        if not role and isinstance(value, float) and self.follows_with(place[1], self.words.times):
            role = "multiple"
        if plain and value in DECADES and self.follows_decade(first.start):
            readings += (number(1900 + value),)
        unit = self.find_unit(*place)
        if unit == "percent" and isinstance(value, float):
            readings += (number(value / 100),)
        if plain and value in FIGURE_COUNTS and FIGURES_LONG.search(self.passage.lower, place[0], place[1] + 9):
            readings += (("v", 10.0 ** (int(value) - 1)),)
        return Quantity(*place, readings, firm=firm, unit=unit, scale=scale, role=role, half=half), after
