"""Reads the names of months and weekdays.

Invariant: a name is firm only where it can be nothing else: an abbreviation, a word with another meaning, a part of a
compound and an adjective are things to compare with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from chains.checks.numbers.figures import Reading
from chains.checks.numbers.measures import Quantity
from chains.checks.pairs import Passage, Word
from chains.lexicons.numbers import read_number_words

STEM = 6  # characters that the shortest name in a compound has
LONGEST = 40  # characters of a name with what it is joined to
CAPITALISED = frozenset({"en", "de"})  # write their months with capitals
SHORT = 5  # characters up to which a name may be an abbreviation
NEAR = 5  # characters beside the name of a month in which a figure makes it a date
PARTS_OF_MONTHS = frozenset({"mid", "early", "late"})  # joined to the name of a month: "mid-May"
# A reading, and whether the word can be nothing else.
Name = tuple[Reading, bool]


def read_dates(passage: Passage, names: Iterable[tuple[Word, Name]]) -> Iterator[Quantity]:
    """Months and weekdays.

    Args:
        passage: The text.
        names: Its words that may be names, with what they say.
    """
    language, text = passage.primary, passage.text
    for word, (reading, sure) in names:
        if not may_be_name(language, word, reading):
            continue
        if reading[0] == "w":
            long = len(word.text) > SHORT or word.lower in read_number_words(language).uncertain
            if sure or long or text[word.end : word.end + 1] == ".":
                yield Quantity(word.start, word.end, (reading,), firm=sure and is_plain(passage, word))
            continue
        near = text[max(0, word.start - NEAR) : word.start] + text[word.end : word.end + NEAR]
        dated = any(char.isdigit() for char in near)
        yield Quantity(word.start, word.end, (reading,), firm=dated or (sure and is_plain(passage, word)))


def may_be_name(language: str, word: Word, reading: Reading) -> bool:
    """Whether a word is written as names are: with a capital where they have one."""
    if language == "en" or (language == "de" and reading[0] == "m"):
        return not word.text.islower()
    return True


def is_plain(passage: Passage, word: Word) -> bool:
    """Whether nothing makes a word the name of something else: a capital, or "Good" before "Friday"."""
    before = passage.lower[max(0, word.start - LONGEST) : word.start].split()[-1:]
    if not read_number_words(passage.primary).feasts.isdisjoint(before):
        return False
    if passage.primary in CAPITALISED or word.text[0].islower() or word.start < 2:
        return True
    last = passage.text[word.start - 2]
    return not (last.isalnum() or last == ",")


def read_name(language: str, word: str) -> Name | None:
    """What a word says about the calendar.

    Args:
        language: A primary language with number words.
        word: In lower case with straight apostrophes.
    """
    names = index_names(language)
    found = names.get(word)
    if found or len(word) > LONGEST:
        return found
    if "-" in word or "'" in word:
        pieces = word.replace("'", "-").split("-")
        sure = pieces[0] in PARTS_OF_MONTHS
        parts = [name for part in pieces if (name := names.get(part)) and (name[1] or sure)]
        return (parts[0][0], len(parts) == 1) if parts else None
    if language in {"de", "nl"}:
        return read_joined(language, word)
    return None


def read_joined(language: str, word: str) -> Name | None:
    """What a compound says that begins or ends with a name: "Sonntagszeitung"."""
    stems = index_stems(language)
    if word[:STEM] not in stems and word[-STEM:] not in stems:
        return None
    for part in (word[:STEM], word[-STEM:]):
        for stem, reading in stems.get(part, ()):
            if word.startswith(stem) or word.endswith(stem):
                return reading, False
    return None


@cache
def index_stems(language: str) -> dict[str, list[tuple[str, Reading]]]:
    """The names that may be in a compound, by their first and by their last letters."""
    stems: dict[str, list[tuple[str, Reading]]] = {}
    for stem, (reading, sure) in index_names(language).items():
        if sure and len(stem) >= STEM:
            for part in {stem[:STEM], stem[-STEM:]}:
                stems.setdefault(part, []).append((stem, reading))
    return stems


@cache
def index_names(language: str) -> dict[str, Name]:
    """All single names of a language; short weekdays without their full stop are sure of nothing."""
    words = read_number_words(language)
    table: dict[str, Name] = {}
    for form, value in words.weekdays.items():
        plain = form.rstrip(".")
        sure = plain == form and form not in words.uncertain
        for ending in ("", *words.weekday_endings) if sure else ("",):
            table[plain + ending] = (("w", value), sure)
    for form, value, wide in list_months(language):
        table.setdefault(form, (("m", value), wide and form not in words.uncertain))
    for kind, stems in (("w", words.weekday_stems), ("m", words.month_stems)):
        for stem, value in stems.items():
            for ending in words.ordinal_endings:
                table.setdefault(stem + ending, ((kind, value), False))
    return table


def list_months(language: str) -> Iterator[tuple[str, float, bool]]:
    """Forms of months with their numbers, and whether they are written in full."""
    from babel.dates import get_month_names

    for form, value in read_number_words(language).months.items():
        yield form, value, True
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for number, name in get_month_names(width, context=context, locale=language).items():
                form = name.lower().rstrip(".")
                if len(form) > 2 and (language, form) != ("fr", "sept"):  # seven
                    yield form, float(number), width == "wide"
