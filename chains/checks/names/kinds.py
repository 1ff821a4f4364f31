"""What a word is as a name: one of the tables, a capital that must mean something, or a word that need not be one.

Invariant: a capital alone is no evidence where a language or a sentence calls for it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from chains.checks.names.english import is_common, is_starter
from chains.checks.names.naming import SHORTEST_NAME, TITLES, Naming, Token
from chains.lexicons.names import CAPITALISED, SUPPORTING, is_generic, load_english, read_table
from chains.names import list_words

DATES = list_words(
    "january february march april may june july august september october november december mid "
    "monday tuesday wednesday thursday friday saturday sunday"
)
# German nouns after these stand without an article, as names do; other words before a noun are adjectives and articles.
BARE_BEFORE = list_words(
    "in aus nach von mit bei fur gegen durch ohne uber und oder sagte sagt dass als wie um zu auf an vor zwischen ist "
    "hat wird war hatte seit bis wenn weil sowie laut wegen statt ob erklarte"
)
# Endings of German nouns that are seldom those of names.
GERMAN_NOUN = re.compile(
    "(?:ung|heit|keit|schaft|ion|tat|nis|ment|ling|chen|eur|ismus|tum|en|ern|er|e|haus|zeit|jahr|mann|land)s?$"
)
# Parts of names that are translated stand after these in Dutch and the Romance languages, names of persons do not.
ARTICLES = list_words("de het een 't le la les l un une du des au aux el los las una unos unas del al lo al d")
# Russian and Ukrainian adjectives, which are parts of names and are translated.
CYRILLIC_ADJECTIVE = re.compile(
    "(?:н|ск|ськ|цьк|зьк)(?:ый|ий|ая|ое|ые|ого|его|ему|ому|ой|ую|ым|им|ых|их|ої|ій|ою)$|(?:ськ|цьк|зьк)[аеіу]$"
)
SHORTEST_LOWER = 5  # letters of a name written without a capital: "suizo"
# "known": by the tables; "name": no known word; "common": a part of names; "acronym"; "doubtful": a sentence begins so;
# "noun": a German noun that stands as names do; "generic": a part of names in another language than English.
Kind = Literal["known", "name", "common", "acronym", "doubtful", "noun", "generic"]


@lru_cache(maxsize=8192)
def is_evidence(keys: frozenset[str]) -> bool:
    """Whether what a word stands for is a name for certain."""
    weak = load_english().weak
    return any(key not in weak and not key.startswith(SUPPORTING) for key in keys) and not keys & weak


def is_people(keys: frozenset[str]) -> bool:
    """Whether a word may stand for a people or a religion, which most languages write without a capital."""
    return not keys.isdisjoint(read_table("peoples"))


def find_kind(token: Token, naming: Naming) -> Kind | None:
    """What a word is as a name; None where it need not be one.

    Args:
        token: The word.
        naming: Its text; in German every noun has a capital, so that the tables tell most names.
    """
    language = naming.language
    if is_evidence(token.keys) and not is_ordinary(token, language):
        plain = language not in CAPITALISED and len(token.text) >= SHORTEST_LOWER and is_people(token.keys)
        return "known" if token.capital or plain else None
    if not token.capital or (len(token.text) < SHORTEST_NAME and not token.keys):
        return None
    if token.latin in DATES or token.latin in TITLES or token.text.lower() in TITLES:
        return None
    if language == "de" and not token.acronym:
        return find_german_kind(token, naming)
    return "acronym" if token.text[:2].isupper() and not naming.heading else find_unknown_kind(token, language)


def is_ordinary(token: Token, language: str) -> bool:
    """Whether a word is a common one, though it may be a form of a name as well: "Кубок", "Куба"."""
    return is_common(token.latin) or (language != "en" and is_generic(token.text, language))


def find_unknown_kind(token: Token, language: str) -> Kind | None:
    """The same for a word with a capital that the tables do not know for a name."""
    if language != "en":
        return find_foreign_kind(token, language)
    if is_starter(token.latin):
        return None
    common = is_common(token.latin)
    if token.initial:
        return None if common else "doubtful"
    weak = any(not key.startswith("person:") for key in token.keys)
    return "common" if weak or common else "name"


def find_foreign_kind(token: Token, language: str) -> Kind | None:
    """The same for another language than English: what is a common word there, and what is one in English."""
    if is_generic(token.text, language) or CYRILLIC_ADJECTIVE.search(token.text):
        return None if token.initial else "generic"
    if token.initial:
        return None
    return "common" if is_common(token.latin) or any(not key.startswith("person:") for key in token.keys) else "name"


def find_german_kind(token: Token, naming: Naming) -> Kind | None:
    """The same for German, whose nouns all have capitals."""
    if token.initial or not stands_bare(token, naming) or is_generic(token.text, "de"):
        return None
    return "noun"


def stands_bare(token: Token, naming: Naming) -> bool:
    """Whether a German noun stands as names do: without an article, and not made as nouns are."""
    before = naming.latins[token.number - 1] if token.number else ""
    return before in BARE_BEFORE and not GERMAN_NOUN.search(token.latin)


def has_article(token: Token, naming: Naming) -> bool:
    """Whether an article stands before a word, as before parts of names that are translated."""
    return bool(token.number) and naming.latins[token.number - 1] in ARTICLES
