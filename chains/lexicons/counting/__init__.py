"""What news counts, and the words beside a number that say nothing of it. One TOML file for each language.

Invariant: data only, NFC and lower case; every file has every field of `CountingWords`, the same things, and no other.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from chains.lexicons import LANGUAGES, primary_language

SETS = ("people", "idle", "before", "after", "portion", "limits", "rises")
THINGS = "things"


@dataclass(frozen=True)
class CountingWords:
    """The words of one language beside numbers.

    Attributes:
        people: Who is counted: not killed from injured.
        idle: Neither what is counted nor which part of it.
        before, after: Beside a number of a part only: "another three", "two of them".
        portion: Anywhere beside a number of some only, or of another time: "in hospital", "seriously", "the first".
        limits: Before a number that says how far it may go: "up to".
        rises: Before one of these, which then says how far it went: "opgelopen tot 12".
        things: What each word stands for: "wounded" for "injured", in every language.
    """

    language: str
    people: Forms
    idle: Forms
    before: Forms
    after: Forms
    portion: Forms
    limits: Forms
    rises: Forms
    things: Forms


class Forms:
    """Words, and beginnings of words, each with what it stands for.

    Args:
        table: What stands for what: forms between spaces, a star for any ending.
    """

    def __init__(self, table: dict[str, str]) -> None:
        forms = [(form, name) for name, words in table.items() for form in words.split()]
        self.words = {form: name for form, name in forms if not form.endswith("*")}
        self.stems = {form[:-1]: name for form, name in forms if form.endswith("*")}
        self.shortest = min(map(len, self.stems), default=1)

    def find(self, word: str) -> str | None:
        """What a word stands for, the longest beginning first; None for nothing."""
        if word in self.words:
            return self.words[word]
        lengths = range(len(word), self.shortest - 1, -1)
        return next((self.stems[word[:length]] for length in lengths if word[:length] in self.stems), None)

    def __contains__(self, word: str) -> bool:
        return self.find(word) is not None


def load_counting_words(language: str) -> CountingWords | None:
    """The words of a BCP 47 tag by its language alone; None when there are none."""
    primary = primary_language(language)
    return read_counting_words(primary) if primary in LANGUAGES else None


@cache
def read_counting_words(language: str) -> CountingWords:
    """Read the file of one of `LANGUAGES`.

    Raises:
        ValueError: A field is missing or unknown.
    """
    table = tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))
    if table.keys() != {*SETS, THINGS}:
        raise ValueError(f"counting/{language}.toml: {sorted(table.keys() ^ {*SETS, THINGS})}")
    sets = {name: Forms({name: table[name]}) for name in SETS}
    return CountingWords(language=language, **sets, things=Forms(table[THINGS]))


@lru_cache(maxsize=65536)
def find_thing(language: str, word: str) -> str | None:
    """What a word stands for in one of `LANGUAGES`."""
    return read_counting_words(language).things.find(word)
