"""What shows that two sentences say the same: figures, names, dates, words of one root or beginning, denials.

Invariant: an anchor is spelt alike on both sides, whatever the languages and scripts; equal text gives equal anchors.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from chains.checks.completeness.anchors import list_anchors as list_beginnings
from chains.checks.completeness.anchors import list_keys
from chains.checks.negation.negators import list_denials
from chains.checks.numbers.quantities import read_quantities
from chains.checks.pairs import Passage
from chains.latin import choose_table, latinise_word
from chains.lexicons import primary_language

TOKEN = re.compile(r"\d+(?:[.,'’\u00a0\u202f ]\d{3}(?!\d)|[.,:]\d+)*|[^\W\d_]+")
SILENT = str.maketrans("cqwxz", "kkvss", "aeiouyhj")
"""Spellings differ most in vowels, and in these consonants: Moskou, Moscow; Kiev, Kyjiw."""
DOUBLED = re.compile(r"(.)\1+")
ROOT, LONG_WORD = 4, 6
"""Consonants that words of one root begin with, in words of so many letters: "president", "Präsident", "президент"."""
STEM = 4
"""Letters of the names of days and months: the rest is inflected ("среда", "в среду")."""
SHORTEST_NAME = 3
"""Consonants; fewer are shared by chance."""
LONGEST_WORD = 60
LEAST, MOST = 2, 999_999
"""Numbers in words that are compared."""
DENIAL = "!not"
NOUNS = "de"
"""The language whose nouns all have a capital."""
BEGINNING = "="
"""The first sign of the anchors of words that begin alike."""


def find_anchors(text: str, language: str) -> frozenset[str]:
    """The anchors of a sentence.

    Args:
        text: One or more sentences; NFC.
        language: BCP 47 tag, which decides how Cyrillic is spelt.
    """
    primary = primary_language(language)
    found = {anchor for match in TOKEN.finditer(text) for anchor in list_anchors(match.group(), primary)}
    found.update(BEGINNING + key for key in list_keys(text) if not key.isdecimal())
    passage = Passage(text, language)
    found.update(list_counts(passage))
    if list_denials(passage):
        found.add(DENIAL)
    return frozenset(found)


def has_name(text: str, language: str) -> bool:
    """Whether a word has a capital for itself."""
    words = list_beginnings(text, nouns=primary_language(language) == NOUNS)
    return any(word.proper and not word.key.isdecimal() for word in words)


def list_counts(passage: Passage) -> Iterator[str]:
    """The numbers that are written in words, as if they stood in figures; one is an article in most languages."""
    for quantity in read_quantities(passage):
        kind, value = quantity.readings[0] if quantity.readings else ("", 0.0)
        if kind == "n" and not quantity.digits and isinstance(value, float) and LEAST <= value <= MOST:
            yield f"#{value:.0f}"


@lru_cache(maxsize=65536)
def list_anchors(token: str, language: str) -> tuple[str, ...]:
    """What a figure or a word is known by: its digits; its first consonants, and of a name all of them; its date."""
    if token[0].isdecimal():
        return ("#" + "".join(str(unicodedata.decimal(char)) for char in token if char.isdecimal()),)
    if len(token) > LONGEST_WORD:
        return ()
    latin = spell_plainly(token, language)
    date = read_calendar(language).get(token.lower()[:STEM])
    return (*list_spellings(latin, named=token[0].isupper()), *filter(None, [date]))


def list_spellings(latin: str, *, named: bool) -> Iterator[str]:
    """The anchors of a word in plain Latin letters."""
    consonants = DOUBLED.sub(r"\1", latin.replace("ph", "f").replace("kh", "h").translate(SILENT))
    if len(latin) >= LONG_WORD and len(consonants) >= ROOT:
        yield consonants[:ROOT]
    if named and len(consonants) >= SHORTEST_NAME:
        yield "^" + consonants


@cache
def read_calendar(language: str) -> dict[str, str]:
    """The anchor of every day of the week and month, by how its name in a language begins; short names are left out."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale(language)
    except (UnknownLocaleError, ValueError):
        return {}
    names = (
        (name, f"@{kind}{number}")
        for kind, names in (("day", locale.days), ("month", locale.months))
        for number, name in names["format"]["wide"].items()
    )
    return {name.lower()[:STEM]: anchor for name, anchor in names if len(name) >= STEM}


def spell_plainly(word: str, language: str) -> str:
    """A word in lower-case Latin letters without accents."""
    latin = latinise_word(word, choose_table(word, language)).lower()
    return "".join(char for char in unicodedata.normalize("NFKD", latin) if char.isalpha())
