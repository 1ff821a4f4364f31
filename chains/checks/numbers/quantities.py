"""Reads the quantities out of a text, whatever its language, into values that can be compared.

Invariant: a quantity is read from one text alone; its place holds all of its words; the time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chains.checks.numbers.clocks import build_phrase, read_clock_words, read_joined_hours
from chains.checks.numbers.dates import read_dates
from chains.checks.numbers.entries import Entry, list_known
from chains.checks.numbers.figures import find_figures
from chains.checks.numbers.measures import Quantity
from chains.checks.numbers.neighbours import join_neighbours
from chains.checks.numbers.romans import read_romans
from chains.checks.numbers.runs import list_tokens, read_runs
from chains.checks.numbers.shares import join_ratios, read_fractions, read_vulgar
from chains.checks.numbers.surroundings import build_figure
from chains.checks.pairs import Passage, Word
from chains.lexicons import LANGUAGES
from chains.lexicons.numbers import NumberWords, read_number_words

DIGITS = re.compile(r"\d+")


def read_quantities(passage: Passage) -> tuple[Quantity, ...]:
    """All quantities of a text, in order.

    Without number words for its language, those that are written with figures.
    """
    words = read_number_words(passage.primary) if passage.primary in LANGUAGES else None
    found: list[Quantity] = []
    figures: list[re.Match[str]] = []
    if DIGITS.search(passage.text):
        found = [*read_fractions(passage), *read_joined_hours(passage, words)]
        figures = list(find_figures(passage.text))
        if found:
            taken = {index for quantity in found for index in range(quantity.start, quantity.end)}
            figures = [match for match in figures if match.start() not in taken]
    if words:
        found = read_words(passage, words, found, figures)
    else:
        found += [build_figure(passage, None, match) for match in figures]
    if not passage.text.isascii():
        found += read_vulgar(passage.text)
    if len(found) < 2:
        return tuple(found)
    found.sort(key=lambda quantity: quantity.start)
    return tuple(join_neighbours(passage, found))


def read_words(
    passage: Passage, words: NumberWords, found: list[Quantity], figures: list[re.Match[str]]
) -> list[Quantity]:
    """What was found, with the figures and words of a language that has number words."""
    known = list_known(passage)
    tokens = list_tokens(passage, known)
    if tokens or figures:
        found += read_runs(passage, words, tokens, figures)
    if known:
        found += read_dates(passage, [(word, entry.name) for word, entry in known if entry.name])
    found += read_romans(passage, words)
    times = [*read_clock_words(passage, words), *read_phrases(passage, known)]
    found = absorb(found, times) if times else found
    return join_ratios(passage, found) if found else found


def read_phrases(passage: Passage, known: Iterable[tuple[Word, Entry]]) -> Iterator[Quantity]:
    """What is said without a number: "midnight", "a fortnight"."""
    for word, entry in known:
        for phrase in entry.phrases:
            end = word.start + len(phrase)
            if passage.lower.startswith(phrase, word.start) and not passage.lower[end : end + 1].isalnum():
                # The south of France is no time.
                if passage.primary != "fr" or word.text[0].islower() or not word.start:
                    yield build_phrase(word.start, end, read_number_words(passage.primary).phrases[phrase])
                break


def absorb(found: list[Quantity], times: list[Quantity]) -> list[Quantity]:
    """Times and phrases in the place of the numbers in them; not those that are a part of a longer number."""
    owner = {place: index for index, time in enumerate(times) for place in range(time.start, time.end)}
    wrong: set[int | None] = set()
    inside: list[tuple[Quantity, int | None]] = []
    for quantity in found:
        first, last = owner.get(quantity.start), owner.get(quantity.end - 1)
        inside.append((quantity, first))
        if first != last:
            wrong |= {first, last}
    kept = [quantity for quantity, index in inside if index is None or index in wrong]
    return kept + [time for index, time in enumerate(times) if index not in wrong]
