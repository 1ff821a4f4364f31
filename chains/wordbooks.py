"""What is known of the words of a language, found out once a word: texts have few different ones.

The words are numbered as they are met, and each function that reads words has a column of its answers, by number: to
ask it about a text takes no more than to read its column.

Invariant: a column holds what its function answers; a word keeps its number for as long as its book is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import RLock
from typing import Any, TypeVar

Fact = TypeVar("Fact")
Reader = Callable[[str, str], Fact]  # of a language and a word as it is written
CAPACITY = 150_000  # characters of the words of a book: about 20,000 words, each of about a kilobyte with what is known
LANGUAGES = 32
BOOKS: dict[str, Wordbook] = {}


class Wordbook(dict[str, int]):
    """The words of a language with their numbers; it takes in what it is asked for.

    Attributes:
        language: Primary subtag.
        words: By number.
        columns: What is known of the words, as far as it was asked for.
        room: How many characters more it should take in.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.words: list[str] = []
        self.columns: dict[Reader[Any], list[Any]] = {}
        self.room = CAPACITY
        self.lock = RLock()

    def __missing__(self, word: str) -> int:
        """Take a word in."""
        with self.lock:
            if word in self:
                return self[word]
            self.words.append(word)
            self.room -= len(word)
            self[word] = len(self.words) - 1
            return self[word]

    def number(self, words: Iterable[str]) -> list[int]:
        """The numbers of some words."""
        return list(map(self.__getitem__, words))

    def look_up(self, read: Reader[Fact], numbers: Iterable[int]) -> list[Fact]:
        """What a function says of some words."""
        column = self.columns.setdefault(read, [])
        try:
            return list(map(column.__getitem__, numbers))
        except IndexError:
            self.fill(read, column)
            return list(map(column.__getitem__, numbers))

    def fill(self, read: Reader[Fact], column: list[Fact]) -> None:
        """Read the words that are new to a column."""
        with self.lock:
            while len(column) < len(self.words):
                column.append(read(self.language, self.words[len(column)]))


def open_wordbook(language: str) -> Wordbook:
    """The book of a language; a full one is replaced, and kept by those who hold it."""
    book = BOOKS.get(language)
    if book is None or book.room < 0:
        if len(BOOKS) >= LANGUAGES:
            BOOKS.clear()
        book = BOOKS[language] = Wordbook(language)
    return book
