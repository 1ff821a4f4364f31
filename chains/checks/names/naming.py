"""The words of a text that may be names, what they stand for, and how they are spelt and sound.

Invariant: pure, and linear in the length of the text; no list that words are compared with is longer than
`MOST_COMPARED`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, compress, count
from operator import add, attrgetter
from typing import NamedTuple

from chains.checks.names.english import is_common
from chains.checks.names.sounds import LONGEST, cut_case, list_skeletons, list_sounds, romanise, spell_skeleton
from chains.checks.pairs import Passage
from chains.lexicons.names import (
    CAPITALISED,
    CYRILLIC,
    LONG_WORD,
    Phrase,
    find_keys,
    find_phrase,
    fold_word,
    list_candidates,
    list_nations,
)
from chains.names import list_words

PART = re.compile(r"[^\W\d_]+")
PART_CYRILLIC = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
OPENING = re.compile(r"""(^|[.!?¿¡:;…"“”„«»‘'’(–—\-•*\[])\s*""")  # before the first word of a sentence or a quotation
JOINTS = ("-", "'", "’")  # which may also stand within a word
TITLES = list_words(
    "mr mrs ms dr st jr sr prof profs gen col lt sgt capt cpl det sen sens rep reps gov rev hon pres dhr mevr mw hr fr "
    "mme m sra sankt saint sint san santa santo sao г гг им св санкт"
)
# In a text that has one of these the dollars need not be called American.
SIGNS = {"$": "america", "£": "britain"}
LONGEST_ACRONYM = 8  # letters
MOST_COMPARED = 400
SHORTEST = 4  # letters of a word that may be part of a compound
LONGEST_PHRASE = 6  # words of a name in the tables
SHORTEST_NAME = 3  # letters of a name that no table knows
# A text is a heading when this share of its words of four letters or more have capitals: of many, or of few that are
# common words or have no full stop after them.
HEADING_SHARE = 0.7
HEADING_WORDS = 4
TITLE_WORDS = 2
SAME_BEGINNING = 4  # sounds of a longer name: "Ephesians", "Epheser"
SAME_SKELETON = 3  # consonants, of any word


class Part(NamedTuple):
    """A word between hyphens or apostrophes, whatever its text.

    Attributes:
        start: In the whole word.
        length: In letters.
        text: As written, at most `LONGEST` letters.
        latin: The same folded, in Latin letters.
        bare: The same of a word with a capital without its case ending.
        folded: In lower case, without marks.
        keys: What it may stand for alone.
        capital: Whether it begins with a capital, or its script has none.
        opens: The names of several words that may begin with it.
        chosen: Whether it may be a name, or a part of one.
    """

    start: int
    length: int
    text: str
    latin: str
    bare: str
    folded: str
    keys: frozenset[str]
    capital: bool
    opens: tuple[Phrase, ...]
    chosen: bool


class Token(NamedTuple):
    """A word that may be a name, or a part of one between hyphens or apostrophes.

    Attributes:
        start: In the text.
        end: In the text.
        text: As written.
        latin: Folded, in Latin letters.
        keys: What it may stand for, alone or with its neighbours.
        capital: Whether it begins with a capital, or its script has none.
        initial: Whether a sentence or a quotation begins with it.
        number: Which word of the text it is.
    """

    start: int
    end: int
    text: str
    latin: str
    keys: frozenset[str]
    capital: bool
    initial: bool
    number: int

    @property
    def acronym(self) -> bool:
        """Whether it is all capitals."""
        return len(self.text) > 1 and self.text.isupper()


@dataclass(frozen=True)
class Naming:
    """The words of a text.

    Attributes:
        language: Primary subtag.
        tokens: Those that may be names, in order.
        parts: All its words.
        keys: All that they may stand for.
    """

    language: str
    tokens: tuple[Token, ...]
    parts: Sequence[Part]
    keys: frozenset[str]

    @cached_property
    def latins(self) -> tuple[str, ...]:
        """All, in Latin letters."""
        return tuple(map(attrgetter("latin"), self.parts))

    @cached_property
    def unique(self) -> frozenset[str]:
        """All its words."""
        return frozenset(self.latins)

    @cached_property
    def numbers(self) -> dict[int, Token]:
        """Its words with capitals, by their number."""
        return {token.number: token for token in self.tokens if token.capital}

    @cached_property
    def capital_words(self) -> frozenset[str]:
        """Its words with capitals."""
        return frozenset([token.latin for token in self.tokens if token.capital])

    @cached_property
    def capitals(self) -> tuple[str, ...]:
        """Its words with capitals, those of an inflected language also without their endings."""
        written = [token.latin for token in self.tokens if token.capital]
        if self.language in CYRILLIC:
            written += [self.parts[token.number].bare for token in self.tokens if token.capital]
        return tuple(dict.fromkeys(written))[:MOST_COMPARED]

    def has_glued(self, latin: str) -> bool:
        """Whether two of its words that stand side by side are a word when they are written as one."""
        cuts = [
            place for place in range(1, len(latin)) if latin[:place] in self.unique and latin[place:] in self.unique
        ]
        return bool(cuts) and latin in map(add, self.latins, self.latins[1:])

    @cached_property
    def skeletons(self) -> frozenset[str]:
        """The consonants of all its words."""
        return frozenset(map(spell_skeleton, self.unique)) | self.capital_skeletons

    @cached_property
    def capital_skeletons(self) -> frozenset[str]:
        """The consonants of its words with capitals."""
        return frozenset(chain.from_iterable(map(list_skeletons, self.capitals)))

    @cached_property
    def long_skeletons(self) -> tuple[str, ...]:
        """The skeletons that may be compared by likeness."""
        return tuple(sorted([found for found in self.skeletons if len(found) > SAME_SKELETON]))[:MOST_COMPARED]

    @cached_property
    def initials(self) -> str:
        """The first letters of its words in a row."""
        return "".join([latin[:1] for latin in self.latins])

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Its words of three capitals or more."""
        acronyms = (token.latin for token in self.tokens if token.acronym)
        return frozenset(latin for latin in acronyms if SHORTEST_NAME <= len(latin) <= LONGEST_ACRONYM)

    @cached_property
    def capital_sounds(self) -> tuple[str, ...]:
        """The sounds of its words with capitals."""
        return list_all_sounds(self.capitals)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """How the sounds of its longer words with capitals begin."""
        return frozenset([sound[:SAME_BEGINNING] for sound in self.capital_sounds if len(sound) > SAME_BEGINNING])

    @cached_property
    def other_sounds(self) -> tuple[str, ...]:
        """The sounds of its other words."""
        return list_all_sounds(sorted(self.unique.difference(self.capitals)))

    @cached_property
    def inside(self) -> str:
        """Its words that a name may be a part of, each between spaces."""
        return f" {' '.join([latin for latin in self.unique if len(latin) >= SHORTEST])} "

    @cached_property
    def titled(self) -> bool:
        """Whether most of its words have capitals, and most of these are common ones: "River Damages Estimated"."""
        capitals = [token for token in self.tokens if token.capital and len(token.text) >= SHORTEST]
        common = sum(is_common(token.latin) for token in capitals)
        return 2 * common >= len(capitals) and self.has_capitals(TITLE_WORDS)

    def has_capitals(self, least: int) -> bool:
        """Whether it has so many words of four letters or more, most of them with capitals."""
        capitals = sum([token.capital and len(token.text) >= SHORTEST for token in self.tokens])
        if capitals < HEADING_SHARE * least:
            return False
        words = sum(len(latin) >= SHORTEST for latin in self.latins)
        return words >= least and capitals >= HEADING_SHARE * words

    @cached_property
    def nations(self) -> frozenset[str]:
        """The countries that its words stand for."""
        return list_nations(self.keys)

    @cached_property
    def heading(self) -> bool:
        """Whether it is written as a heading, in which a capital says nothing."""
        return self.has_capitals(HEADING_WORDS)


def list_all_sounds(latins: Iterable[str]) -> tuple[str, ...]:
    """The sounds of some words, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(map(list_sounds, latins))))[:MOST_COMPARED]


def split_word(language: str, word: str) -> tuple[Part, ...]:
    """A word in its parts, with all that does not depend on its text."""
    if word.isalpha():
        return (read_part(word, 0, language),)
    pattern = PART_CYRILLIC if language in CYRILLIC else PART
    return tuple(read_part(match.group(), match.start(), language) for match in pattern.finditer(word))


def read_part(text: str, start: int, language: str) -> Part:
    """One part of a word, whose place in the word is given."""
    short, length = text[:LONGEST], len(text)
    latin = bare = romanise(short, language)
    capital = text[0] == text[0].title()
    folded = fold_word(short)
    if not capital and length < (LONG_WORD if language in CAPITALISED else SHORTEST_NAME):
        return Part(start, length, short, latin, bare, folded, frozenset(), capital=False, opens=(), chosen=False)
    if capital and language in CYRILLIC:
        bare = romanise(cut_case(short, language), language)
    opens = list_candidates(folded, language)
    keys = find_keys(short, language)
    return Part(start, length, short, latin, bare, folded, keys, capital, opens, capital or bool(opens or keys))


def read_passage(passage: Passage) -> Naming:
    """The words of one side of a pair."""
    words = passage.words.look_up(split_word)
    parts, starts = list(chain.from_iterable(words)), passage.words.starts
    if len(parts) > len(words):
        starts = [start + part.start for start, word in zip(starts, words, strict=True) for part in word]
    tokens = list_tokens(passage.text, parts, starts)
    keys = [token.keys for token in tokens if token.keys]
    keys += [frozenset([key]) for sign, key in SIGNS.items() if sign in passage.text]
    return Naming(passage.primary, tuple(tokens), parts, frozenset().union(*keys))


def list_tokens(text: str, parts: Sequence[Part], starts: Sequence[int]) -> list[Token]:
    """The words that may be names, with what they stand for."""
    chosen = list(compress(count(), map(attrgetter("chosen"), parts)))
    phrases, openings = find_phrases(parts, chosen), find_openings(text)
    tokens: list[Token] = []
    for place in sorted(phrases.keys() | chosen) if phrases else chosen:
        part, start = parts[place], starts[place]
        keys = phrases.get(place, part.keys)
        if part.capital or keys:
            initial = part.capital and start in openings and is_initial(text, openings[start], parts, place)
            end = start + part.length
            tokens.append(Token(start, end, part.text, part.latin, keys, part.capital, initial, place))
    return tokens


@lru_cache(maxsize=64)
def read_text(text: str, language: str) -> Naming:
    """The words of an article, which many statements share."""
    return read_passage(Passage(text, language))


def find_phrases(parts: Sequence[Part], chosen: Sequence[int]) -> dict[int, frozenset[str]]:
    """What the words of names of several words may stand for, by their index."""
    keys: dict[int, frozenset[str]] = {}
    for index in chosen:
        if parts[index].opens:
            folded = [part.folded for part in parts[index : index + LONGEST_PHRASE]]
            length, found = find_phrase(folded, parts[index].opens)
            for place in range(index, index + length):
                keys[place] = keys.get(place, parts[place].keys) | found
    return keys


def find_openings(text: str) -> dict[int, re.Match[str]]:
    """Where a sentence or a quotation may begin, by the marks before it."""
    return {match.end(): match for match in OPENING.finditer(text)}


def is_initial(text: str, mark: re.Match[str], parts: Sequence[Part], place: int) -> bool:
    """Whether a sentence or a quotation begins at a word that stands after a mark: not "d'Arc", "J. Smith"."""
    char = mark[1]
    if char in JOINTS and mark.end() == mark.end(1) and text[max(mark.start() - 1, 0) : mark.start()].isalpha():
        return False
    before = parts[place - 1].text if place else ""
    return char != "." or not (len(before) == 1 or before.lower() in TITLES)
