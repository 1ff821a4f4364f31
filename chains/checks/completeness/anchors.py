"""What can be recognised on both sides of a translation without a dictionary: figures, names, words of one origin.

Invariant: a lost or foreign anchor is a hint and never proof: words are compared by their beginnings, in plain Latin
letters, whatever they mean.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from chains.folding import lower_all
from chains.latin import RUSSIAN, UKRAINIAN
from chains.matching import Place

# A word of fewer letters is too often like another by chance; names may be shorter.
WORD_LETTERS = 5
NAME_LETTERS = 3
LONGEST = 40  # letters of a word that are looked at
BEGINNING = 4  # letters that words of one origin share: "klimaat", "climat", "климат"
FRESH = frozenset('.!?…:"“”«»„')  # after these a capital says nothing
AROUND_TOKENS = re.compile(r"(\d+|[^\W\d_]+)")  # splits a text into words and figures and what stands between
# Letters that sound alike in names and words taken over.
ALIKE = {"c": "k", "q": "k", "z": "s", "w": "v", "y": "i", "j": "i", "ß": "s", "ц": "k", "х": "h", "ж": "i", "г": "g"}


class Anchor(NamedTuple):
    """A word or figure.

    Attributes:
        key: What it is compared by.
        proper: Whether it should have a counterpart: a figure, or a capital inside a sentence (not in German, where
            all nouns have one).
    """

    start: int
    end: int
    key: str
    proper: bool


@lru_cache(maxsize=1)
def build_table() -> dict[int, str]:
    """Letters in their plainest spelling, one table for all scripts that are read."""
    accented = {
        code: unicodedata.normalize("NFD", chr(code))[0]
        for code in range(0xC0, 0x250)
        if unicodedata.normalize("NFD", chr(code)) != chr(code)
    }
    spelt = {ord(letter): latin for letter, latin in {**UKRAINIAN, **RUSSIAN}.items()}
    table = {ord(chr(code)): text for code, text in {**accented, **spelt}.items()}
    plain = {code: "".join(ALIKE.get(letter, letter) for letter in text) for code, text in table.items()}
    return plain | {ord(letter): latin for letter, latin in ALIKE.items()}


@lru_cache(maxsize=64)
def list_anchors(text: str, *, nouns: bool = False) -> tuple[Anchor, ...]:
    """The anchors of a text, in order; `nouns` when all nouns have a capital."""
    pieces = AROUND_TOKENS.split(text)
    ends = list(accumulate(map(len, pieces)))
    found: list[Anchor] = []
    fresh = True  # the first word of a sentence has its capital from there
    for gap, word, start, end in zip(pieces[::2], pieces[1::2], ends[::2], ends[1::2], strict=False):
        fresh = fresh or not FRESH.isdisjoint(gap)
        figure, capital = word[0].isdigit(), word[0].isupper()
        if figure or len(word) >= (NAME_LETTERS if capital else WORD_LETTERS):
            key = word if figure else spell_beginning(word[:LONGEST])
            found.append(Anchor(start, end, key, figure or (capital and is_proper(word, fresh=fresh, nouns=nouns))))
        fresh = False
    return tuple(found)


@lru_cache(maxsize=8192)
def spell_beginning(word: str) -> str:
    """The first letters of a word, in their plainest spelling."""
    return lower_all(word).translate(build_table())[:BEGINNING]


def is_proper(word: str, *, fresh: bool, nouns: bool) -> bool:
    """Whether a word with a capital has it for itself: a name or an acronym."""
    return word.isupper() or not (fresh or nouns)


@lru_cache(maxsize=64)
def list_keys(text: str) -> frozenset[str]:
    """What the anchors of a text are compared by."""
    return frozenset(anchor.key for anchor in list_anchors(text))


def count_shared(anchors: tuple[Anchor, ...], place: Place, keys: frozenset[str]) -> tuple[int, int, int]:
    """How many anchors stand in a place, how many of them have a counterpart, how many should have one but do not."""
    first = bisect_left(anchors, place[0], key=lambda anchor: anchor.start)
    inside = anchors[first : bisect_left(anchors, place[1], key=lambda anchor: anchor.start)]
    shared = sum(anchor.key in keys for anchor in inside)
    return len(inside), shared, sum(anchor.proper and anchor.key not in keys for anchor in inside)
