"""The reader's glossary: how terms of the article are to be translated.

Invariant: a term is found in the forms that its ending may take, in no other word; one that is part of a longer term
there is not found beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from chains.errors import ConfigError
from chains.exports.safety import one_line
from chains.matching import UNSPACED, Place
from chains.report import Term

MOST_TERMS = 5_000
LONGEST = 100  # characters of a term or its translation
FORM = "Write a line for each: term = translation."
QUOTES = "\"'“”„«»"
# A word may lose as many letters at its end as its length allows, and take on so many more.
STEMS = ((7, 2), (5, 1), (0, 0))
GAINED = 2

# Reading the file


def read_glossary(path: Path) -> tuple[Term, ...]:
    """Read a file of `term = translation` lines; blank lines and those that begin with # are passed over.

    Raises:
        ConfigError: It cannot be read, or a line is none.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"The glossary {path} cannot be read: {error.strerror or error}.", FORM) from None
    except UnicodeDecodeError:
        raise ConfigError(f"The glossary {path} is not UTF-8.", "Save it as UTF-8.") from None
    terms: dict[str, Term] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            add_term(terms, line, f"The glossary {path}, line {number}")
    if len(terms) > MOST_TERMS:
        raise ConfigError(f"The glossary {path} has more than {MOST_TERMS:,} terms.", "Leave some out.")
    return tuple(terms.values())


def add_term(terms: dict[str, Term], line: str, place: str) -> None:
    """Read one line.

    Raises:
        ConfigError: It is none, or contradicts an earlier one.
    """
    term, found, translation = (clean(part) for part in line.partition("="))
    if not (found and term and translation):
        raise ConfigError(f"{place}: “{one_line(line)[:LONGEST]}” is no term with its translation.", FORM)
    if max(len(term), len(translation)) > LONGEST:
        raise ConfigError(f"{place}: more than {LONGEST} characters.", "A glossary is for terms, not for sentences.")
    known = terms.setdefault(term.casefold(), Term(term=term, translation=translation))
    if known.translation != translation:
        raise ConfigError(f"{place}: “{term}” has another translation above: “{known.translation}”.", "Leave one out.")


def clean(text: str) -> str:
    """A side of a line, as text is everywhere else, without quotation marks around it."""
    return one_line(unicodedata.normalize("NFC", text)).strip(QUOTES).strip()


# Finding terms


def find_terms(text: str, terms: Sequence[Term]) -> tuple[tuple[Term, Place], ...]:
    """The terms that stand in a text, each with its first place, in text order."""
    lower = text.casefold()
    held = [term for term in terms if stem_of(term.term.split()[0]) in lower]
    places = [(term, find_all(text, term.term)) for term in held]
    whole = [(len(term.term), place) for term, found in places for place in found]
    first = (
        (term, place)
        for term, found in places
        for place in [next((place for place in found if not is_within(place, len(term.term), whole)), None)]
        if place
    )
    return tuple(sorted(first, key=lambda entry: entry[1]))


def find_all(text: str, words: str) -> list[Place]:
    """Where words stand in any of their forms."""
    return [match.span() for match in compile_words(words).finditer(text)]


def is_within(place: Place, length: int, others: Sequence[tuple[int, Place]]) -> bool:
    """Whether a place is part of that of a longer term."""
    return any(
        length < longer and start <= place[0] and place[1] <= end and place != (start, end)
        for longer, (start, end) in others
    )


@lru_cache(maxsize=2 * MOST_TERMS)
def compile_words(words: str) -> re.Pattern[str]:
    """Words in any of their forms; of what is written in capitals only capitals, with no other ending."""
    if words.isupper():
        return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    pattern = r"\s+".join(map(vary, words.split()))
    return re.compile(pattern if UNSPACED.search(words) else rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


def vary(word: str) -> str:
    """A pattern for the forms of a word."""
    lost = count_lost(word)
    if not lost:
        return re.escape(word)
    return rf"{re.escape(word[:-lost])}\w{{0,{lost + GAINED}}}"


def stem_of(word: str) -> str:
    """What all forms of a word begin with, in lower case."""
    return word[: len(word) - count_lost(word)].casefold()


def count_lost(word: str) -> int:
    """How many letters at its end another form of a word may lack."""
    if not word.isalpha() or word.isupper() or UNSPACED.search(word):
        return 0
    return next(lost for length, lost in STEMS if len(word) >= length)
