"""What the numbers of a text count, by the words beside them.

Invariant: a number of which it is not certain what it counts counts nothing; so do dates, years, ages, ordinal
numbers, ranges and parts ("three of them").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from chains.attribution.grammar import load_grammar
from chains.checks.language.function_words import list_function_words
from chains.checks.numbers.measures import Quantity
from chains.checks.numbers.quantities import read_quantities
from chains.checks.numbers.units import read_unit_word
from chains.checks.pairs import Passage, Word
from chains.corpus.figures.amounts import Amount, read_amount
from chains.lexicons.counting import CountingWords, find_thing, load_counting_words
from chains.lexicons.numbers import load_number_words

MARK = re.compile(r"[,;:!?()\[\]«»“”„\"…–—]|\.(?=\s|$)|\s-\s")
LEAST = 2
"""One of something is an article, or a first, too often."""
YEARS = range(1900, 2101)
FARTHEST = 6
"""Words behind a number in which what it counts is named."""
LONG_WORD = 8
STEM, LONG_STEM = 5, 7
"""Letters by which words are known, whatever their endings."""
SHORTEST = 3
SPANS = frozenset({"week", "month", "year"})
BEFORE = 2
"""Words before a number that say how far it may go."""
RISING = 6
"""Words before those, in which one may say that it went so far."""


class Thing(NamedTuple):
    """What is counted or measured.

    Attributes:
        core: What it is.
        around: What else is said beside it; of people who are hurt or homeless nothing more is needed.
        names: What has a name in the text: a place, mostly.
        known: Of the core, what stands for the same in every language.
    """

    core: frozenset[str]
    around: frozenset[str]
    names: frozenset[str]
    known: frozenset[str]

    def is_same(self, other: Thing) -> bool:
        """Whether both are surely one thing: nothing that is said of the one is missing where the other has more."""
        if self.core != other.core or are_strange(self.names, other.names):
            return False
        if self.known:
            return not are_strange(self.around, other.around)
        return self.around == other.around or not self.around.isdisjoint(other.around)


class Count(NamedTuple):
    """A number, how much it may be, and what it counts, where that is certain.

    Attributes:
        unit: As it is written; that of the amount may be another of its family.
    """

    value: float
    unit: str
    amount: Amount
    thing: Thing | None


class Text(NamedTuple):
    """A text whose numbers are read.

    Attributes:
        names, times: That it names, whatever number they stand beside.
    """

    passage: Passage
    words: CountingWords
    names: frozenset[str]
    times: frozenset[str]


def are_strange(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both say something and nothing in common."""
    return bool(one and other) and one.isdisjoint(other)


def read_counts(passage: Passage) -> list[Count]:
    """The numbers of a text that may count something, in order."""
    found = read_quantities(passage)
    counted = [(quantity, read_amount(passage, quantity)) for quantity in list_countable(passage, found)]
    words = load_counting_words(passage.language)
    if not counted or words is None:
        return [
            Count(each.value, each.unit, amount, None) for each, amount in counted if each.value is not None and amount
        ]
    clauses = list_clauses(passage, found, [quantity for quantity, _ in counted])
    text = Text(passage, words, list_names(passage), list_times(passage, found))
    return [
        Count(each.value, each.unit, amount, read_thing(text, each, clause) if clause else None)
        for (each, amount), clause in zip(counted, clauses, strict=True)
        if each.value is not None and amount is not None
    ]


def list_countable(passage: Passage, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """The quantities that are plain numbers: no date, no range, no ordinal, no code."""
    joined = {place for one, other in pairwise(found) if is_range(passage, one, other) for place in (one, other)}
    joined |= {one for one, other in pairwise(found) if other.readings[0][0] == "m"}
    for quantity in found:
        plain = quantity.value is not None and quantity.value >= LEAST and not quantity.role and not quantity.joined
        plain = plain and all(kind != "t" for kind, _ in quantity.readings)
        if plain and quantity not in joined and not is_year(passage, quantity) and not is_ordinal(passage, quantity):
            yield quantity


def is_range(passage: Passage, one: Quantity, other: Quantity) -> bool:
    """Whether two numbers stand side by side: "10 to 15", "two or three"."""
    if one.value is None or other.value is None:
        return False
    between = passage.text[one.end : other.start]
    return not MARK.search(between.strip(" -–")) and len(between.split()) <= 1


def is_year(passage: Passage, quantity: Quantity) -> bool:
    """Whether a number is written as years are."""
    written = passage.text[quantity.start : quantity.end]
    return written.isdigit() and not quantity.unit and int(written) in YEARS


def is_ordinal(passage: Passage, quantity: Quantity) -> bool:
    """Whether a number says which of several: "14th", "der 14. Tote", "third"."""
    after = passage.text[quantity.end : quantity.end + 2]
    if quantity.digits:
        return after[:1].isalpha() or after == ". " or (after[:1] in "-‑" and after[1:].islower())
    words = load_number_words(passage.language)
    last = re.split("[- ‑]", passage.lower[quantity.start : quantity.end])[-1]
    if words is None or last in words.cardinals or last in words.scales:
        return False
    return last in words.ordinals or last.startswith(tuple(words.ordinal_stems))


def list_clauses(passage: Passage, found: Sequence[Quantity], counted: Sequence[Quantity]) -> Iterator[list[Word]]:
    """The words around each number, up to the next mark, or to the "and" before the next number; none when unclear."""
    grammar = load_grammar(passage.primary)
    coordinators = grammar.coordinators if grammar else frozenset()
    inside = {place for quantity in found for place in range(quantity.start, quantity.end)}
    cuts = [mark.start() for mark in MARK.finditer(passage.text) if mark.start() not in inside]
    joints = [word.start for word in passage.words if word.lower in coordinators]
    for quantity in counted:
        start = max((cut for cut in cuts if cut < quantity.start), default=0)
        end = min((cut for cut in cuts if cut >= quantity.end), default=len(passage.text))
        others = [other.start for other in counted if other is not quantity and start <= other.start < end]
        start, unclear = cut_before(start, quantity.start, others, joints)
        end, unclear_after = cut_after(end, quantity.end, others, joints)
        outside = (word for word in passage.words if start <= word.start < end and word.start not in inside)
        yield [] if unclear or unclear_after else list(outside)


def cut_before(start: int, place: int, others: Sequence[int], joints: Sequence[int]) -> tuple[int, bool]:
    """Where a clause begins when another number stands before this one; whether that is unclear."""
    last = max((other for other in others if other < place), default=None)
    if last is None:
        return start, False
    between = [joint for joint in joints if last < joint < place]
    return (between[-1], False) if between else (start, True)


def cut_after(end: int, place: int, others: Sequence[int], joints: Sequence[int]) -> tuple[int, bool]:
    """Where a clause ends when another number follows; whether that is unclear."""
    following = min((other for other in others if other >= place), default=None)
    if following is None:
        return end, False
    between = [joint for joint in joints if place <= joint < following]
    return (between[0], False) if between else (end, True)


def read_thing(text: Text, quantity: Quantity, clause: Sequence[Word]) -> Thing | None:
    """What a number counts, or measures."""
    if is_part(text.words, quantity, clause):
        return None
    language, names = text.passage.primary, text.names
    known = frozenset(filter(None, (find_thing(language, word.lower) for word in clause)))
    said = list_content(language, clause) - names
    core = said if quantity.unit else list_content(language, list_behind(language, quantity, clause))
    core = known if quantity.unit and len(known) == 1 else core | known
    around = said - core if quantity.unit or not known else frozenset()
    portion = list_portion(text.passage, text.words, clause)
    return Thing(core | text.times | portion, around, names, known) if core else None


def list_portion(passage: Passage, words: CountingWords, clause: Sequence[Word]) -> frozenset[str]:
    """The words of a clause by which a number is of some only, also those that are numbers themselves: "the first"."""
    inside = (word.lower for word in passage.words if clause[0].start <= word.start <= clause[-1].start)
    return frozenset(word[:STEM] for word in inside if word in words.portion)


def list_times(passage: Passage, found: Sequence[Quantity]) -> frozenset[str]:
    """The years that a text names, and what it says of a year or month: "per year", "last year"."""
    years = {passage.text[each.start : each.end] for each in found if is_year(passage, each)}
    spans = (
        f"{one.lower} {other.lower}"
        for one, other in pairwise(passage.words)
        if read_unit_word(passage.primary, other.lower) in SPANS and other.start - one.end == 1
    )
    return frozenset(years) | frozenset(spans)


def is_part(words: CountingWords, quantity: Quantity, clause: Sequence[Word]) -> bool:
    """Whether a number is of a part only, an age ("a man of 34"), or says how far it may go."""
    before = [word.lower for word in clause if word.start < quantity.start]
    after = next((word.lower for word in clause if word.start >= quantity.end), "")
    if after in words.after or (before and before[-1] in words.before):
        return True
    if after not in words.people and not find_content(words.language, after) and is_owned(words.language, before):
        return True
    rose = any(word in words.rises for word in before[-RISING:])
    return not rose and any(word in words.limits for word in before[-BEFORE:])


def is_owned(language: str, before: Sequence[str]) -> bool:
    """Whether a number belongs to somebody or something before it: not to what is counted."""
    grammar = load_grammar(language)
    if grammar is None or len(before) < BEFORE or before[-1] not in grammar.prepositions:
        return False
    owner = before[-BEFORE]
    return find_content(language, owner) is not None and find_thing(language, owner) is None


def list_behind(language: str, quantity: Quantity, clause: Sequence[Word]) -> Iterator[Word]:
    """The words behind a number that go on with it."""
    for word in [word for word in clause if word.start >= quantity.end][:FARTHEST]:
        if word.lower in list_stops(language):
            return
        yield word


@cache
def list_stops(language: str) -> frozenset[str]:
    """What ends the words that go on with a number."""
    grammar = load_grammar(language)
    if grammar is None:
        return frozenset()
    ends = grammar.prepositions | grammar.relatives | grammar.complementisers | grammar.subordinators
    return (ends | grammar.verbs | grammar.conditions) - grammar.coordinators


def list_content(language: str, words: Iterator[Word] | Sequence[Word]) -> frozenset[str]:
    """What some words say, each by its beginning, or by what it stands for."""
    return frozenset(filter(None, (find_content(language, word.lower) for word in words)))


@lru_cache(maxsize=65536)
def find_content(language: str, word: str) -> str | None:
    """What a word says; None of one that says nothing of a number."""
    words = load_counting_words(language)
    if words is None or len(word) < SHORTEST:
        return None
    thing = find_thing(language, word)
    if thing or read_unit_word(language, word) or word in words.people or word in words.idle:
        return thing
    return None if word in list_idle(language) else word[: STEM if len(word) < LONG_WORD else LONG_STEM]


@cache
def list_idle(language: str) -> frozenset[str]:
    """Words that hardly a sentence does without, and those that say who says it."""
    grammar, idle = load_grammar(language), list_function_words(language)
    if grammar is None:
        return idle
    return idle | grammar.auxiliaries | grammar.determiners | grammar.adverbs | grammar.pronouns | grammar.verbs


def list_names(passage: Passage) -> frozenset[str]:
    """The words with a capital of their own; in a language that gives one to all nouns, none."""
    grammar = load_grammar(passage.primary)
    if grammar is None or grammar.capital_nouns:
        return frozenset()
    capitals = (word.lower for word in passage.words[1:] if word.text[0].isupper())
    return frozenset(filter(None, (find_content(passage.primary, word) for word in capitals)))
