"""Search that takes no notice of case and accents.

Invariant: what is found is given in code points of the text as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize


class Folded(NamedTuple):
    """A text without case and accents; `places` are those of the text as it is, None where they are the same."""

    text: str
    places: tuple[int, ...] | None


class Letters(dict[str, str]):
    """What a character is without case and accents, looked up once; nothing for a combining mark."""

    def __missing__(self, character: str) -> str:
        """Take it apart."""
        parts = normalize("NFKD", character.casefold())
        self[character] = "".join(part for part in parts if not combining(part))
        return self[character]


LETTERS = Letters()


@lru_cache(4096)
def fold(text: str) -> Folded:
    """The text without case and accents."""
    letters = [LETTERS[character] for character in text]
    folded = "".join(letters)
    if all(len(letter) == 1 for letter in letters):
        return Folded(folded, None)
    places = [index for index, letter in enumerate(letters) for _ in letter]
    return Folded(folded, (*places, len(text)))


def find_all(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Every place of some words in a text.

    Args:
        words: Folded.
        text: As it is.

    Yields:
        First code point and one past the last; an accent that follows belongs to them.
    """
    folded, places = fold(text)
    at = folded.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        yield (at, end) if places is None else (places[at], max(places[end], places[end - 1] + 1))
        at = folded.find(words, end)
