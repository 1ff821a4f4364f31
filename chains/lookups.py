"""What the words of a language say, found out once a word: texts have few different ones.

Invariant: a lookup answers what its function answers; no more than `REMEMBERED` words of a language are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Generic, TypeVar

Fact = TypeVar("Fact")
REMEMBERED = 32_768  # words of a language
LANGUAGES = 32
LONGEST = 80  # characters of a word that is worth a place


class Table(dict[str, Fact]):
    """What a function says of words; a word that is not there yet is read."""

    def __init__(self, read: Callable[[str, str], Fact], language: str) -> None:
        super().__init__()
        self.read = read
        self.language = language

    def __missing__(self, word: str) -> Fact:
        """Read a word; a full table starts again."""
        fact = self.read(self.language, word)
        if len(self) >= REMEMBERED:
            self.clear()
        if len(word) <= LONGEST:
            self[word] = fact
        return fact


class Lookup(Generic[Fact]):
    """A function of a language and a word that remembers."""

    def __init__(self, read: Callable[[str, str], Fact]) -> None:
        self.__doc__ = read.__doc__
        self.read = read
        self.table = lru_cache(maxsize=LANGUAGES)(self.build_table)

    def build_table(self, language: str) -> Table[Fact]:
        """What it says of the words of a language; `table` remembers it."""
        return Table(self.read, language)

    def __call__(self, language: str, word: str) -> Fact:
        """What it says of a word."""
        return self.table(language)[word]

    def list_facts(self, language: str, words: Iterable[str]) -> list[Fact]:
        """What it says of each of some words."""
        return list(map(self.table(language).__getitem__, words))
