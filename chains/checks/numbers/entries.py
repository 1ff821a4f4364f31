"""What a word says about numbers and the calendar, looked up once.

Invariant: a word is read alone, whatever its text.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from chains.checks.numbers.dates import Name, read_name
from chains.checks.numbers.number_words import Atom, read_word
from chains.checks.pairs import Passage, Word
from chains.folding import lower_all
from chains.lexicons.numbers import read_number_words


class Entry(NamedTuple):
    """What a word says: of numbers, of the calendar; the phrases that it may begin."""

    atoms: tuple[Atom, ...]
    name: Name | None
    phrases: tuple[str, ...] = ()


def read_entry(language: str, word: str) -> Entry | None:
    """What a word says; None for most."""
    lower = lower_all(word)
    entry = Entry(read_word(language, lower), read_name(language, lower), index_phrases(language).get(lower, ()))
    return entry if any(entry) else None


@cache
def index_phrases(language: str) -> dict[str, tuple[str, ...]]:
    """The phrases of a language by their first word, the longest first."""
    index: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(read_number_words(language).phrases, key=len, reverse=True):
        first = phrase.split()[0]
        index[first] = (*index.get(first, ()), phrase)
    return index


def list_known(passage: Passage) -> list[tuple[Word, Entry]]:
    """The words of a text that say something."""
    return [(passage.words[index], entry) for index, entry in passage.words.find(read_entry) if entry]
