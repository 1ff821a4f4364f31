"""The commonest words of each language, and how much a word speaks for or against one.

Invariant: a word that stands in names everywhere ("de", "van") never speaks against a language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from chains import lexicons

NAME = "names"
OWN, FOREIGN = -2.0, 2.0


@cache
def read_function_words() -> tuple[Mapping[str, frozenset[str]], frozenset[str]]:
    """The words of all languages, and those that stand in names.

    Raises:
        ValueError: The file lacks a language or an entry is not lower case.
    """
    path = Path(lexicons.__file__).with_name("function_words.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    words = {language: frozenset(entries) for language, entries in table["words"].items()}
    names = frozenset(table[NAME])
    if set(words) != set(lexicons.LANGUAGES):
        raise ValueError(f"function_words.toml: {sorted(set(words) ^ set(lexicons.LANGUAGES))}")
    wrong = {word for entries in (*words.values(), names) for word in entries if word != word.lower()}
    if wrong:
        raise ValueError(f"function_words.toml: {sorted(wrong)}")
    return words, names


def list_function_words(language: str) -> frozenset[str]:
    """The function words of a language by its primary tag; empty for one that has no list."""
    return read_function_words()[0].get(language, frozenset())


@cache
def weigh_words(language: str) -> Mapping[str, float]:
    """What words say about a text that should be in a language: `OWN` for its own, `FOREIGN` for those of others."""
    words, names = read_function_words()
    own = list_function_words(language)
    foreign = frozenset().union(*words.values()) - own - names
    return {**dict.fromkeys(foreign, FOREIGN), **dict.fromkeys(own, OWN)}


@cache
def list_telling_words(language: str) -> frozenset[str]:
    """The function words of a language that are none of another's."""
    words, _ = read_function_words()
    return list_function_words(language).difference(*(entries for tag, entries in words.items() if tag != language))


@cache
def list_all_words() -> frozenset[str]:
    """The function words of all languages."""
    return frozenset().union(*read_function_words()[0].values())
