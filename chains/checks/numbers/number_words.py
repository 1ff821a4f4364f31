"""Reads number words: one word into atoms, atoms into values.

Invariant: a word is read in time linear in its length, from its language's table alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from chains.lexicons.numbers import NumberWords, read_number_words

LONGEST = 80  # characters; no number word of any use is longer
ROUND = frozenset({1e3, 1e6, 1e9})
ABBREVIATED = re.compile("mil$|.{4}")


class Atom(NamedTuple):
    """What one word says.

    Attributes:
        kind: "n" cardinal, "h" hundred, "s" scale, "o" ordinal, "f" fraction, "c" collective, "v" vague magnitude,
            "d" decade, "m" multiple, "x" half, "?" several, "&" and, "" none of them.
        vague: The magnitude that it stands for when no number goes before it, else 0.
        exact: Whether it may be meant exactly all the same.
        fraction: Of an ordinal, its denominator, else 0.
        short: Whether it is an abbreviation, which needs a number before it.
    """

    kind: str
    value: float = 0.0
    vague: float = 0.0
    exact: bool = False
    fraction: float = 0.0
    short: bool = False


NOTHING = Atom("")
HALF = Atom("x", 0.5)


@cache
def index_atoms(language: str) -> dict[str, Atom]:
    """All single words of a language."""
    words = read_number_words(language)
    table: dict[str, Atom] = {form: Atom("n", value) for form, value in words.cardinals.items()}
    for form in words.hundred:
        table.setdefault(form, Atom("h", 100.0))
    for form, value in words.scales.items():
        short = not ABBREVIATED.match(form)
        table.setdefault(form, Atom("s", value, words.vague.get(form, 0.0), form in words.either, short=short))
    for form, value in {**list_ordinals(words), **words.ordinals}.items():
        table.setdefault(form, Atom("o", value, fraction=words.fractions.get(form, 0.0)))
    for form, value in words.collectives.items():
        table.setdefault(form, Atom("c", value, words.vague.get(form, 0.0), form in words.either))
    for kind, values in (("f", words.fractions), ("v", words.vague), ("d", words.decades), ("m", words.multiples)):
        for form, value in values.items():
            table.setdefault(form, Atom(kind, value))
    for kind, forms in (("x", words.half), ("&", words.connectors), ("?", words.several)):
        for form in forms:
            table.setdefault(form, Atom(kind, 0.5))
    return table


def list_ordinals(words: NumberWords) -> dict[str, float]:
    """Ordinals made of stems and endings."""
    return {stem + ending: value for stem, value in words.ordinal_stems.items() for ending in words.ordinal_endings}


@cache
def compile_morphemes(language: str) -> re.Pattern[str]:
    """What compounds are made of, the longest first."""
    forms = [form for form, atom in index_atoms(language).items() if atom.kind in "nhs&x" and len(form) > 1]
    forms = [*(form for form in forms if "'" not in form or language == "uk"), *read_number_words(language).and_half]
    return re.compile("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)))


@cache
def index_beginnings(language: str) -> frozenset[str]:
    """The first two letters of all that compounds are made of; none where there are no compounds."""
    if not read_number_words(language).compounds:
        return frozenset()
    halves = read_number_words(language).and_half
    return frozenset(form[:2] for form in (*index_atoms(language), *halves))


@lru_cache(maxsize=8192)
def read_word(language: str, word: str) -> tuple[Atom, ...]:
    """What a word says about numbers.

    Args:
        language: A primary language with number words.
        word: In lower case with straight apostrophes, perhaps with hyphens.

    Returns:
        Its atoms in order, `NOTHING` for the parts that are none; empty when it says nothing.
    """
    table = index_atoms(language)
    if word in table:
        return (table[word],)
    if len(word) > LONGEST:
        return ()
    if "-" in word or "‑" in word:
        return read_hyphened(language, word)
    return read_compound(language, word) if word[:2] in index_beginnings(language) else ()


def read_hyphened(language: str, word: str) -> tuple[Atom, ...]:
    """The atoms of the parts of a word."""
    atoms: list[Atom] = []
    for part in re.split("[-‑]", word):
        atoms += read_word(language, part) or (NOTHING,)
    return tuple(atoms) if any(atom.kind not in {"", "&", "?"} for atom in atoms) else ()


def read_compound(language: str, word: str) -> tuple[Atom, ...]:
    """A number written in one word, alone or with an ending or a suffix."""
    table, morphemes, words = index_atoms(language), compile_morphemes(language), read_number_words(language)
    found, starts, position = [], [0], 0
    while match := morphemes.match(word, position):
        found.append(table.get(match.group(), HALF))
        position = match.end()
        starts.append(position)
    if not found or found[0].kind == "&":
        return ()
    for kept in (len(found), len(found) - 1):
        ordinal = table.get(word[starts[kept] :], NOTHING)
        if kept and ordinal.kind == "o":
            value = add_atoms([*found[:kept], ordinal], words, reversed_units=True)
            return () if value is None else (Atom("o", value),)
    rest = word[position:]
    value = add_atoms(found, words, reversed_units=True) if may_end(words, rest, len(found)) else None
    if value is None or found[-1].kind == "&":
        return ()
    return (Atom("o" if rest in words.compound_ordinals and rest else "n", value),)


def may_end(words: NumberWords, rest: str, count: int) -> bool:
    """Whether a compound may end in `rest`."""
    if not rest:
        return count > 1
    return rest in words.compound_ordinals or any(rest.startswith(suffix) for suffix in words.suffixes)


def add_atoms(atoms: list[Atom], words: NumberWords, *, reversed_units: bool) -> float | None:
    """The value of a compound; None when its parts do not make one number."""
    total = Sum(words, reversed_units=reversed_units)
    for index, atom in enumerate(atoms):
        following = atoms[index + 1] if index + 1 < len(atoms) else NOTHING
        if not total.add(atom, following):
            return None
    return total.value


@dataclass
class Sum:
    """A number as it is said, word by word."""

    words: NumberWords
    reversed_units: bool = False
    total: float = 0.0
    current: float | None = None
    scale: float = float("inf")
    joined: bool = False
    digits: bool = False

    @property
    def value(self) -> float:
        """What was said so far."""
        return self.total + (self.current or 0.0)

    @property
    def empty(self) -> bool:
        """Whether nothing was said yet."""
        return self.current is None and not self.total

    def add(self, atom: Atom, following: Atom = NOTHING) -> bool:
        """Take the next word.

        Args:
            atom: What it says.
            following: What the word after it says.

        Returns:
            Whether it goes on with this number.
        """
        if atom.kind == "&":
            self.joined = not self.empty and not self.digits and self.may_join(following)
            return self.joined
        taken = self.choose_step(atom)(atom.value)
        self.joined = False
        return taken

    def choose_step(self, atom: Atom) -> Callable[[float], bool]:
        """How a word is taken: "hundredth" and "thousandth" multiply as the numbers do."""
        if atom.kind == "h" or (atom.kind == "o" and atom.value == 100 and not self.empty):
            return self.add_hundred
        if atom.kind in {"n", "x"} or (atom.kind == "o" and (atom.value not in ROUND or self.empty)):
            return self.add_small
        return self.add_scale

    def may_join(self, following: Atom) -> bool:
        """Whether an "and" may stand here."""
        if following.kind == "x":
            return self.reversed_units
        if following.kind not in {"n", "o"}:
            return False
        if self.reversed_units and self.current is not None and self.current % 100 < 10:
            return True
        if self.words.tens_and:
            return bool(self.current) and self.fits(following.value)
        return self.fits(following.value) and (self.current is None or self.current % 100 == 0)

    def add_small(self, value: float) -> bool:
        """A number below a thousand, or a whole compound."""
        if self.current is None:
            if value >= self.scale or (value != int(value) and self.total):
                return False
            self.current = value
            return True
        if self.digits:
            return False
        if self.joined and self.reversed_units and self.current % 100 < 10 and value >= 20 and value % 10 == 0:
            self.current += value
        elif self.words.vigesimal and self.current % 100 == 4 and value == 20:
            self.current += 76
        elif self.fits(value):
            self.current += value
        elif self.words.year_pairs and not self.total and self.current in {17, 18, 19, 20} and 10 <= value < 100:
            self.current = self.current * 100 + value
        else:
            return False
        return True

    def fits(self, value: float) -> bool:
        """Whether a smaller number may follow what was said."""
        said = self.current
        if said is None:
            return value < self.scale
        if said != int(said):
            return False
        if value == 0.5:
            return self.joined or self.reversed_units
        if self.words.vigesimal and (
            (1 <= value < 20 and said % 100 in {60, 80}) or (7 <= value < 10 and said % 100 == 10)
        ):
            return True
        if value < 10:
            return said >= 20 and said % 10 == 0 and said % 100 != 10 and value > 0
        room = 1000 if said % 1000 == 0 else 100 if said % 100 == 0 else 0
        return said >= 100 and value < room

    def add_hundred(self, value: float) -> bool:
        """The word for hundred."""
        if self.current is None:
            self.current = value
        elif self.current < 100:
            self.current *= value
        elif self.vigesimal_hundred():
            return False
        elif self.current % 1000 < 100 and not self.digits:
            low = self.current % 1000
            self.current += (low or 1) * value - low
        else:
            return False
        return True

    def vigesimal_hundred(self) -> bool:
        """Whether a hundred cannot be added because hundreds were said."""
        return self.current is not None and self.current % 1000 >= 100

    def add_scale(self, value: float) -> bool:
        """A thousand, a million and so on: what was said is multiplied."""
        if self.current is None and self.total:
            if value <= self.scale:
                return False
            self.total *= value
        elif value < self.scale:
            self.total += (1.0 if self.current is None else self.current) * value
        else:
            self.total = self.value * value
        self.current, self.scale = None, value
        return True
