"""Countries, peoples and cities that a translation names in the language of the original: "Oekraïne", "Genève".

Words in another script are the matter of the check of the language.

Invariant: pure and linear. A word counts only when the original has it letter for letter, the tables know it there, and
neither it nor anything else in the translation is a form of the same name in the language of the translation.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from chains.checks.names.english import is_starter
from chains.checks.names.kinds import is_evidence
from chains.checks.names.naming import Naming, Token
from chains.lexicons.names import CYRILLIC, find_citation, find_keys, load_forms, name_key, read_table
from chains.matching import Place
from chains.names import list_words

SHORTEST = 4  # letters
MOST_NAMES = 40  # of a text; a sentence has fewer
AROUND = 2  # words on each side; a passage that was left untranslated is not told word by word
# Forms of names of peoples and places that are surnames, clubs, or words of English, as well.
SURNAMES = list_words(
    "engels deutsch frank franke sachs schwab schweizer schweitzer bayer belen golf bale damas perse "
    "bayern sevilla brugge mallorca zaragoza"
)
QUOTES = frozenset("\"“”„«»‘’'")


def find_left(text: str, source: Naming, target: Naming) -> Iterator[tuple[Place, str]]:
    """The names that were left as they were.

    Args:
        text: The translation.
        source: The words of the original.
        target: The words of the translation.

    Yields:
        Where each stands, and its English name.
    """
    if source.language in (target.language, *CYRILLIC) or load_forms(source.language) is None:
        return
    written = {token.text: token for token in source.tokens if token.capital}
    left = [token for token in target.tokens if token.text in written and token.capital][:MOST_NAMES]
    if not left:
        return
    known = {token.number: find_name(written[token.text], source, target) for token in left}
    for token in left:
        name = known[token.number]
        if name and not stands_within(text, token, target, known) and not stands_foreign(token, source, target):
            yield (token.start, token.end), name


def find_name(token: Token, source: Naming, target: Naming) -> str | None:
    """The English name of a word that only the language of the original has; None where the translation may have it."""
    name = read_foreign(token.text, source.language, target.language)
    return name if name and token.keys.isdisjoint(target.keys) else None


@lru_cache(maxsize=8192)
def read_foreign(word: str, source: str, target: str) -> str | None:
    """The English name of what a word stands for in one language, and not in the other."""
    if len(word) < SHORTEST or word.isupper() or word.lower() in SURNAMES:
        return None
    keys = find_citation(word, source)
    if not is_evidence(keys) or not keys.isdisjoint(find_keys(word, target)) or find_keys(word, target):
        return None
    return name_key(min(keys, key=rank_key))


def rank_key(key: str) -> tuple[bool, bool, str]:
    """Where a key stands among those of one word: cities first, then countries, then peoples."""
    return key not in read_table("places"), not key.startswith("territory:"), key


def stands_within(text: str, token: Token, target: Naming, known: dict[int, str | None]) -> bool:
    """Whether a word is a part of a longer name, or of a title: "Deutsche Bank"."""
    before, after = target.numbers.get(token.number - 1), target.numbers.get(token.number + 1)
    if before and not known.get(before.number) and not (before.initial and is_starter(before.latin)):
        return True
    if after and not known.get(after.number):
        return True
    return text[max(token.start - 1, 0) : token.start] in QUOTES or text[token.end : token.end + 1] in QUOTES


def stands_foreign(token: Token, source: Naming, target: Naming) -> bool:
    """Whether all words around a word are of the original as well."""
    before = target.latins[max(token.number - AROUND, 0) : token.number]
    around = before + target.latins[token.number + 1 : token.number + 1 + AROUND]
    return len(around) > 1 and source.unique.issuperset(around)
