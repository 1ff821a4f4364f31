"""What denies in a text: grammatical negators, and the words that can stand for one.

Invariant: cues are in text order and share no word; the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chains.checks.pairs import Passage, Words
from chains.folding import lower_all
from chains.lexicons.negation import (
    ENDINGS,
    GAP,
    LONGEST_WORD,
    Entry,
    Kind,
    find_entries,
    is_word,
    list_candidates,
    load_negation,
    may_oppose,
    read_negation,
)

# Words between the parts of a phrase with a gap: "ne le lui avait encore jamais" has four.
WIDEST_GAP = 4
DENYING: tuple[Kind, ...] = ("plain", "strong", "concord", "since", "open")
# Kinds that a negator right before them turns into their opposite.
LIFTED: tuple[Kind, ...] = ("affix", "scarce")
# Words between two negators that deny one thing: "nobody there had ever told him" in languages of negative concord.
CONCORD_REACH = 8
ENDS = re.compile(r"[.;:!?]")
NUMBERED = re.compile(r"[.º°]{1,2}\s?\d")
PART = re.compile(r"[^-‑]+")


class Part(NamedTuple):
    """A part of a word between hyphens and elisions; its place is that in the word."""

    start: int
    end: int
    lower: str
    entries: tuple[Entry, ...]


class Reading(NamedTuple):
    """What the lexicon knows of a word.

    Attributes:
        entries: Those that the whole word may begin.
        parts: Of a word with hyphens or apostrophes, in order; none of any other.
        opposes: Whether it may deny without a negator.
    """

    entries: tuple[Entry, ...]
    parts: tuple[Part, ...]
    opposes: bool


class Tokens(NamedTuple):
    """Words and parts of words, in order.

    Attributes:
        starts, ends, lowers: As in `Word`, of each of them.
        known: The numbers of those that may begin entries of the lexicon, and these.
    """

    starts: list[int]
    ends: list[int]
    lowers: list[str]
    known: list[tuple[int, tuple[Entry, ...]]]


class Cue(NamedTuple):
    """Words that deny, or that may stand for a denial.

    Attributes:
        first: Number of its first word in the text.
        last: Number of its last word.
    """

    start: int
    end: int
    kind: Kind
    first: int
    last: int


def list_tokens(passage: Passage) -> Tokens:
    """The words of a text, split at hyphens and elisions."""
    words = passage.words
    found = [(index, reading) for index, reading in words.find(read_word) if reading]
    if not any(reading.parts for _, reading in found):
        known = [(index, reading.entries) for index, reading in found if reading.entries]
        return Tokens(words.starts, words.ends, words.lowers, known)
    tokens, done = Tokens([], [], [], []), 0
    for index, reading in found:
        if reading.parts:
            add_words(tokens, words, done, index)
            add_parts(tokens, words.starts[index], reading.parts)
            done = index + 1
        elif reading.entries:
            tokens.known.append((len(tokens.starts) + index - done, reading.entries))
    add_words(tokens, words, done, len(words))
    return tokens


def add_words(tokens: Tokens, words: Words, first: int, last: int) -> None:
    """Take some words as they are."""
    tokens.starts.extend(words.starts[first:last])
    tokens.ends.extend(words.ends[first:last])
    tokens.lowers.extend(words.lowers[first:last])


def add_parts(tokens: Tokens, start: int, parts: Sequence[Part]) -> None:
    """Take the parts of a word that starts at a place."""
    tokens.known.extend((len(tokens.starts) + place, part.entries) for place, part in enumerate(parts) if part.entries)
    tokens.starts.extend([start + part.start for part in parts])
    tokens.ends.extend([start + part.end for part in parts])
    tokens.lowers.extend([part.lower for part in parts])


def read_word(language: str, word: str) -> Reading | None:
    """What the lexicon knows of a word; None for most."""
    lower = lower_all(word)
    parts = () if lower.isalpha() else split_word(language, lower)
    reading = Reading(find_entries(language, lower), tuple(parts), may_oppose(language, lower))
    return reading if any(reading) else None


def split_word(language: str, word: str) -> Iterator[Part]:
    """The parts of a word in lower case."""
    elisions = read_negation(language).elisions
    for part in PART.finditer(word):
        start, end = part.span()
        head, apostrophe, tail = part.group().partition("'")
        if apostrophe and tail and head in elisions:
            middle = start + len(head) + 1
            yield Part(start, middle, elisions[head], find_entries(language, elisions[head]))
            yield Part(middle, end, tail, find_entries(language, tail))
        else:
            yield Part(start, end, part.group(), find_entries(language, part.group()))


def may_deny(passage: Passage) -> bool:
    """Whether some word of a text may deny without a negator."""
    return any(reading is not None and reading.opposes for _, reading in passage.words.find(read_word))


def find_cues(passage: Passage, tokens: Tokens) -> list[Cue]:
    """Find all that denies or may stand for a denial, in a language that has a lexicon."""
    language, text = passage.primary, passage.text
    lowers = tokens.lowers
    used: set[int] = set()
    cues = []
    for number, _ in tokens.known:
        if number not in used:
            following = lowers[number + 1][:LONGEST_WORD] if number + 1 < len(lowers) else ""
            entries = list_candidates(language, lowers[number], following)
            cue = read_cue(entries, tokens, number, used, text) if entries else None
            if cue:
                cues.append(cue)
    return cues


def read_cue(entries: Sequence[Entry], tokens: Tokens, number: int, used: set[int], text: str) -> Cue | None:
    """The first entry that stands at a word; its words are then used up."""
    for entry in entries:
        places = match_entry(entry, tokens, number, text)
        if places is not None and used.isdisjoint(places):
            used.update(places)
            last = places[-1] if places else number
            kind = "denied" if entry.kind in DENYING and text.startswith("-", tokens.ends[last]) else entry.kind
            return Cue(tokens.starts[number], tokens.ends[last], kind, number, last)
    return None


def match_entry(entry: Entry, tokens: Tokens, number: int, text: str) -> tuple[int, ...] | None:
    """The numbers of the words that make up the rest of an entry, or None."""
    if not entry.rest:
        return ()
    places: list[int] = []
    at, gap = number, 0
    for wanted in entry.rest:
        if wanted == GAP:
            gap = WIDEST_GAP
            continue
        found = find_next(wanted, tokens, at, gap, text)
        if found is None:
            return None
        places.append(found)
        at, gap = found, 0
    return tuple(places)


def find_next(wanted: str, tokens: Tokens, at: int, gap: int, text: str) -> int | None:
    """The next word that is asked for, within the sentence and at most `gap` words on."""
    near = tokens.lowers[at + 1 : at + 2 + gap]
    if ENDINGS not in wanted and wanted not in near:
        return None
    number = next((at + 1 + place for place, word in enumerate(near) if is_word(word, wanted)), None)
    return None if number is None or ENDS.search(text, tokens.ends[at], tokens.starts[number]) else number


def drop_doubles(cues: Sequence[Cue]) -> list[Cue]:
    """Leave out negators that are lifted by the very next word, and that word: "not unusual", "nicht wenige"."""
    kept: list[Cue] = []
    for cue in cues:
        lifts = cue.kind in LIFTED and kept and kept[-1].kind in DENYING and kept[-1].last + 1 == cue.first
        if lifts:
            kept.pop()
        else:
            kept.append(cue)
    return kept


def list_denials(passage: Passage) -> tuple[Cue, ...]:
    """The negators of a text, each denial once; none in a language that has no lexicon."""
    if load_negation(passage.language) is None:
        return ()
    return join_denials(drop_doubles(find_cues(passage, list_tokens(passage))), passage.text)


def join_denials(cues: Sequence[Cue], text: str) -> tuple[Cue, ...]:
    """The negators of a text; those that deny one thing together count once: "nobody ... never", "neither ... nor"."""
    joined: list[Cue] = []
    last: Cue | None = None
    for cue in cues:
        if cue.kind not in DENYING or NUMBERED.match(text, cue.end):
            continue
        if last and is_joined(last, cue, text):
            joined[-1] = joined[-1]._replace(kind="concord")
        else:
            joined.append(cue)
        last = cue
    return tuple(joined)


def is_joined(last: Cue, cue: Cue, text: str) -> bool:
    """Whether two negators, one after the other, deny one thing."""
    if "concord" not in (last.kind, cue.kind) or cue.first - last.last > CONCORD_REACH:
        return False
    return not ENDS.search(text, last.end, max(cue.start, last.end))
