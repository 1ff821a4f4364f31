"""Reads the quantities out of a text, whatever its language, into values that can be compared.

Invariant: a quantity is read from one text alone; its place holds all of its words; the time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

from chains.checks.numbers.clocks import (
    build_parts,
    build_phrase,
    find_half,
    is_clock,
    join_forms,
    read_clock_words,
    read_joined_hours,
)
from chains.checks.numbers.dates import Name, read_dates, read_name
from chains.checks.numbers.figures import VULGAR, Reading, find_figures, number, read_figure
from chains.checks.numbers.measures import Quantity
from chains.checks.numbers.number_words import HALF, NOTHING, ROUND, Atom, Sum, read_word
from chains.checks.numbers.romans import CENTURY_SIDE, LETTERS, is_century, read_romans
from chains.checks.numbers.units import find_unit
from chains.checks.pairs import Passage, Word
from chains.lexicons import LANGUAGES
from chains.lexicons.numbers import NumberWords, read_number_words

# Before the half of "an hour and a half".
UNIT_AND = re.compile(
    r"(?<!\w)(?:hour|day|week|month|year|heure|jour|mois|an|hora|día|mes|año|uur|dag|jaar|stunde|jahr)"
    r"\s(?:and a|et|y|en een|und eine?)\s$"
)
DIGITS = re.compile(r"\d+")
CODE_LETTER = re.compile(r"(?<![\w\-])([A-ZА-Я])[-‑]?$")
DECADES = frozenset(range(10, 100, 10))
FIRM_WORDS = 13  # number words from here on are neither articles nor pronouns nor idioms
FOLLOWERS = frozenset({"s", "h", "c", "v"})  # kinds of words that a figure is multiplied by
# Letters for scales, which are metres, tonnes and names unless money stands before them: "£125m".
SCALE_LETTERS = {"k": 1e3, "m": 1e6, "mm": 1e6, "b": 1e9, "md": 1e9, "t": 1e12}
SCALE_LETTER = re.compile(r"\s?(mm|md|[kmbt])(?![\w'’]|\.\w)")
MONEY_BEFORE = re.compile(r"(?:[$€£₽₴¥₹]|(?<!\w)(?:usd|eur|gbp|chf))\s?$")
MONEY_AFTER = re.compile(r"\s?(?:[$€£₽₴¥₹]|(?:usd|eur|gbp|chf|euros?|dollars?)(?!\w))")
# A collection of a season: "SS19".
SEASON = re.compile(r"(?<![^\W_])(?:SS|AW|FW)$")
JOINED_LETTERS = re.compile(r"['’]?(?:[-‑](?=[^\W\d_]{1,2}(?!\w)))?([^\W\d_]+)")
MOST_RATIO = 1000  # the second number of a share like "one in five"
RATIO_SIDE = 60  # characters before it in which the first one stands
# Numbers of figures: "a six-figure sum".
FIGURE_COUNTS = frozenset(map(float, range(4, 13)))
FIGURES_LONG = re.compile(r"stellig|cijfer|[\s\-](?:figures?|digits?|chiffres|cifras)(?!\w)|значн")
SUMMED = frozenset({"n", "h", "s", "o", "x", "&"})
FRACTION = re.compile(r"(\d{1,4})[/⁄&](\d{1,4})(?![\d/])")
PER_HUNDRED = frozenset({"cent", "cents", "ciento", "cien"})
# Before the coin, and before the hundred of a percentage.
PER = re.compile(r"(?:(?<!\w)(?:pour|por|un)|\d)\s$")
# Between two numbers, the first of which takes the scale and the unit of the second: "3 to 5 million".
RANGE = re.compile(
    r"\s?(?:[-–—]|(?:to|and|or|bis zu|bis|auf|und|oder|tot en met|tot|naar|en|of|à|et|ou|al?|y el|y|o"
    r"|до|и|или|і|й|та|або|чи)(?!\w))\s?(?:(?:us)?[$€£₽₴¥₹])?"
)
# Endings of figures: "2-х", "50-ти".
CYRILLIC_ENDING = re.compile(r"[-‑][а-яіїє]{1,3}(?!\w)")
FIRST_PLACE = re.compile(r"(?:(?<!\w)(?:no|nr|nº|n°|n\.?\s?º|№|number|nummer|numéro|número|номер)\.?\s?|[#№])$")
UNIT_DIGIT = re.compile(r"(?<![^\W\d_])(?:[kcmdкcсм]?[mм]|co|h|o|n)[234](?!\w)", re.IGNORECASE)


class Token(NamedTuple):
    """A word that says something about numbers."""

    start: int
    end: int
    atom: Atom


def read_quantities(passage: Passage) -> tuple[Quantity, ...]:
    """All quantities of a text, in order.

    Without number words for its language, those that are written with figures.
    """
    words = read_number_words(passage.primary) if passage.primary in LANGUAGES else None
    found: list[Quantity] = []
    figures: list[re.Match[str]] = []
    if DIGITS.search(passage.text):
        found = [*read_fractions(passage), *read_joined_hours(passage, words)]
        figures = list(find_figures(passage.text))
        if found:
            taken = {index for quantity in found for index in range(quantity.start, quantity.end)}
            figures = [match for match in figures if match.start() not in taken]
    if words:
        known = list_known(passage)
        found += read_runs(passage, words, list_tokens(passage, known), figures)
        found += read_dates(passage, [(word, entry.name) for word, entry in known if entry.name])
        found += read_romans(passage, words)
        times = [*read_clock_words(passage, words), *read_phrases(passage, known)]
        found = absorb(found, times) if times else found
        found = join_ratios(passage, found)
    else:
        found += [build_figure(passage, None, match) for match in figures]
    found += read_vulgar(passage.text)
    if len(found) < 2:
        return tuple(found)
    found.sort(key=lambda quantity: quantity.start)
    return tuple(join_neighbours(passage, found))


@cache
def compile_ratio(language: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """What stands between the two numbers of a share: its endings, and the first number with it."""
    phrases = read_number_words(language).ratio
    joined = join_forms(phrases)
    return (
        tuple(f" {phrase} " for phrase in phrases),
        re.compile(rf"(?<![\w.,])([^\W_]{{1,12}})(?:\s([^\W_]{{1,20}}))?\s(?:{joined})\s$"),
    )


def join_ratios(passage: Passage, found: list[Quantity]) -> list[Quantity]:
    """The same quantities, those that are a share as one."""
    shares = {share.start: share for quantity in found if (share := read_ratio(passage, quantity))}
    ends = {share.end for share in shares.values()}
    if not shares:
        return found
    kept = [quantity for quantity in found if quantity.start not in shares and quantity.end not in ends]
    return [*kept, *shares.values()]


def read_ratio(passage: Passage, bottom: Quantity) -> Quantity | None:
    """A share said in two numbers, of which the second is known: "one in five"."""
    value = bottom.value
    if value is None or not 2 <= value <= MOST_RATIO or value != int(value) or bottom.unit or bottom.scale > 1:
        return None
    endings, pattern = compile_ratio(passage.primary)
    if not passage.lower.endswith(endings, 0, bottom.start):
        return None
    found = pattern.search(passage.lower, max(0, bottom.start - RATIO_SIDE), bottom.start)
    for index in (2, 1) if found else ():
        top = read_top(passage.primary, found[index] or "") if found else 0.0
        if found and 0 < top < value:
            place = found.span(index)
            first = Quantity(*place, (number(top),), digits=found[index].isdecimal())
            parts = (bottom,) if top == 1 else (first, bottom)
            digits, firm = bottom.digits or first.digits, bottom.firm or first.digits
            reading = number(top / value)
            return Quantity(place[0], bottom.end, (reading,), digits=digits, firm=firm, parts=parts, role="fraction")
    return None


def read_top(language: str, word: str) -> float:
    """The number of things in a share; 0 when a word is none."""
    if word.isdecimal() and len(word) < 4:
        return float(int(word))
    atoms = read_word(language, word)
    return atoms[0].value if len(atoms) == 1 and atoms[0].kind == "n" else 0.0


class Entry(NamedTuple):
    """What a word says: of numbers, of the calendar; the phrases that it may begin."""

    atoms: tuple[Atom, ...]
    name: Name | None
    phrases: tuple[str, ...] = ()


@lru_cache(maxsize=32768)
def read_entry(language: str, word: str) -> Entry | None:
    """What a word in lower case says; None for most."""
    entry = Entry(read_word(language, word), read_name(language, word), index_phrases(language).get(word, ()))
    return entry if any(entry) else None


@cache
def index_phrases(language: str) -> dict[str, tuple[str, ...]]:
    """The phrases of a language by their first word, the longest first."""
    index: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(read_number_words(language).phrases, key=len, reverse=True):
        first = phrase.split()[0]
        index[first] = (*index.get(first, ()), phrase)
    return index


def read_phrases(passage: Passage, known: Iterable[tuple[Word, Entry]]) -> Iterator[Quantity]:
    """What is said without a number: "midnight", "a fortnight"."""
    for word, entry in known:
        for phrase in entry.phrases:
            end = word.start + len(phrase)
            if passage.lower.startswith(phrase, word.start) and not passage.lower[end : end + 1].isalnum():
                # The south of France is no time.
                if passage.primary != "fr" or word.text[0].islower() or not word.start:
                    yield build_phrase(word.start, end, read_number_words(passage.primary).phrases[phrase])
                break


def absorb(found: list[Quantity], times: list[Quantity]) -> list[Quantity]:
    """Times and phrases in the place of the numbers in them; not those that are a part of a longer number."""
    owner = {place: index for index, time in enumerate(times) for place in range(time.start, time.end)}
    wrong: set[int | None] = set()
    inside: list[tuple[Quantity, int | None]] = []
    for quantity in found:
        first, last = owner.get(quantity.start), owner.get(quantity.end - 1)
        inside.append((quantity, first))
        if first != last:
            wrong |= {first, last}
    kept = [quantity for quantity, index in inside if index is None or index in wrong]
    return kept + [time for index, time in enumerate(times) if index not in wrong]


def list_known(passage: Passage) -> list[tuple[Word, Entry]]:
    """The words of a text that say something."""
    language = passage.primary
    return [(word, entry) for word in passage.words if (entry := read_entry(language, word.lower))]


def join_neighbours(passage: Passage, found: list[Quantity]) -> Iterator[Quantity]:
    """The same quantities, with what they have from the next: "3 to 5 million", "the 30s of the 19th century"."""
    skipped = 0
    for index, quantity in enumerate(found):
        if skipped:
            skipped -= 1
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        if following is None or following.start - quantity.end > CENTURY_SIDE:
            yield quantity
            continue
        if quantity.role == "decade" and not following.firm and index + 2 < len(found):
            # The word for century is a number of its own: "los años 30 del siglo XX".
            skipped = 1
            following = found[index + 2]
        joined = join_century(quantity, following) or join_scales(passage, quantity, following)
        skipped = skipped + 1 if joined else 0
        yield joined or join_range(passage, quantity, found[index + 1])


def join_century(decade: Quantity, century: Quantity) -> Quantity | None:
    """A decade of a named century."""
    if decade.role != "decade" or century.role != "century" or decade.value is None or century.value is None:
        return None
    reading = number((century.value - 1) * 100 + decade.value)
    return Quantity(decade.start, century.end, (reading,), digits=decade.digits, parts=(decade, century))


def join_scales(passage: Passage, first: Quantity, second: Quantity) -> Quantity | None:
    """One number said in two scales: "1 million 200 thousand"."""
    if not first.scale > second.scale > 1.0 or first.value is None or second.value is None:
        return None
    if passage.text[first.end : second.start].strip(" .\u00a0\u202f") or second.value >= first.scale:
        return None
    readings = (number(first.value + second.value),)
    return replace(second, start=first.start, readings=readings, scale=1.0, parts=(first, second))


def join_range(passage: Passage, first: Quantity, second: Quantity) -> Quantity:
    """The first number of a range, which may be said in the scale and the unit of the second."""
    if first.unit not in {"", second.unit} or first.value is None or (second.scale == 1.0 and not second.unit):
        return first
    between = RANGE.match(passage.lower, skip_ending(passage, first.end), second.start + 1)
    if between is None or not is_filled(passage, between.end(), second.start):
        return first
    readings = first.readings
    if first.scale == 1.0 and second.scale > 1.0:
        readings += (number(first.value * second.scale),)
    if second.unit == "percent":
        readings += (number(first.value / 100),)
    return replace(first, readings=readings, unit=second.unit)


def is_filled(passage: Passage, start: int, end: int) -> bool:
    """Whether nothing or words like "more than" stand between a preposition and a number."""
    if end - start <= 1:
        return end >= start
    words = read_number_words(passage.primary) if passage.primary in LANGUAGES else None
    said = passage.lower[start:end].rstrip("$€£₽₴¥₹").split()
    return words is not None and words.approximate.issuperset(said)


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
    return replace(figure, readings=readings, lenient=(), parts=(), end=found.end(), scale=scale, unit=unit)


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
            return replace(figure, readings=readings, end=figure.end), index
        lenient = [item[1] for item in figure.lenient if isinstance(item[1], float)]
        factor, end = 1.0, figure.end
        while factor == 1.0 or (self.adjacent(end, index) and self.tokens[index].atom.kind in {"s", "h", "v"}):
            factor *= self.tokens[index].atom.value
            end = self.tokens[index].end
            index += 1
        readings = (number(value * factor),)
        unit = self.find_unit(figure.start, end) or figure.unit
        others = tuple(number(item * factor) for item in lenient)
        whole = replace(figure, readings=readings, lenient=others, end=end, parts=(), scale=factor, unit=unit)
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
        return (replace(found, role="decade") if found else None), after

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


def read_fractions(passage: Passage) -> Iterator[Quantity]:
    """Fractions in figures."""
    text = passage.text
    for match in FRACTION.finditer(text) if "/" in text or "⁄" in text or "&" in text else ():
        if not match.start() or text[match.start() - 1] not in "/0123456789.,":
            yield read_fraction(passage, match)


def read_fraction(passage: Passage, match: re.Match[str]) -> Quantity:
    """Three quarters for 3/4, or two numbers: "5&4" is a score."""
    top, bottom = int(match[1]), int(match[2])
    unit = find_unit(passage.text, passage.lower, *match.span(), passage.primary)
    if match.group() == "24/7":
        return Quantity(*match.span(), (number(24), ("c", match.group())), digits=True)
    readings: tuple[Reading, ...] = (("c", f"{top}/{bottom}"),)
    if bottom and "&" not in match.group():
        readings = (number(top / bottom), *readings)
    return Quantity(*match.span(), readings, digits=True, unit=unit, parts=build_parts(match))


def read_vulgar(text: str) -> Iterator[Quantity]:
    """Fractions that are one character."""
    if text.isascii():
        return
    for match in re.finditer(r"[½⅓⅔¼¾⅕⅛⅜⅝]", text):
        start = match.start()
        yield Quantity(start, start + 1, (number(VULGAR[match.group()]),), firm=False)
