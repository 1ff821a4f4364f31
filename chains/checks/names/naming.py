"""The words of a text that may be names, what they stand for, and whether another text has their counterparts.

Invariant: pure, and linear in the length of the text: a word that has no plain counterpart is looked for among at most
`MOST_COMPARED` others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from chains.checks.names.sounds import LONGEST, cut_case, list_skeletons, list_sounds, romanise, spell_skeleton
from chains.checks.pairs import Passage
from chains.lexicons.names import (
    CAPITALISED,
    CYRILLIC,
    LONG_WORD,
    SUPPORTING,
    find_keys,
    find_phrase,
    fold_word,
    is_generic,
    list_candidates,
    list_nations,
    load_english,
    load_forms,
    read_table,
)
from chains.names import list_words

PART = re.compile(r"[^\W\d_]+")
PART_CYRILLIC = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
OPENING = frozenset(".!?:;…\"“”„«»‘'’(–—-•*[\n\t")
TITLES = list_words(
    "mr mrs ms dr st jr sr prof profs gen col lt sgt capt cpl det sen sens rep reps gov rev hon pres dhr mevr mw hr fr "
    "mme m sra sankt saint sint san santa santo sao г гг им св санкт"
)
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
MOST_COMPARED = 400
SHORTEST = 4  # letters of a word that may be part of a compound
SHORTEST_INSIDE = 5  # letters of a word that may stand within another
SHORTEST_LOWER = 5  # letters of a name written without a capital: "suizo"
LONGEST_PHRASE = 6  # words of a name in the tables
ENGLISH_FORMS = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""))
SHORTEST_NAME = 3  # letters of a name that no table knows
# A text is a heading when this share of its words of four letters or more have capitals: of many, or of few that are
# common words or have no full stop after them.
HEADING_SHARE = 0.7
HEADING_WORDS = 4
TITLE_WORDS = 2
# Per cent of indel similarity of two sounds. Set by hand on human translations of news
# and encyclopaedia text, not fitted.
SAME_SOUND = 70.0
SAME_SOUND_KNOWN = 80.0  # of a name that the tables know, and would know in the other language
SAME_SOUND_LOWER = 78.0  # one of the two is written without a capital
SAME_GLUED = 86.0  # a word and its neighbour together
SAME_BEGINNING = 4  # sounds of a longer name: "Ephesians", "Epheser"
SAME_SKELETON = 3  # consonants, of any word
SAME_SKELETON_CAPITAL = 2  # consonants, of a word with a capital
NEAR_SKELETON = 80.0
# "known": by the tables; "name": no known word; "common": a part of names; "acronym"; "doubtful": a sentence begins so;
# "noun": a German noun that stands as names do; "generic": a part of names in another language than English.
Kind = Literal["known", "name", "common", "acronym", "doubtful", "noun", "generic"]


class Part(NamedTuple):
    """A word between hyphens or apostrophes, whatever its text.

    Attributes:
        start: In the whole word.
        end: In the whole word.
        text: As written, at most `LONGEST` letters.
        folded: In lower case, without marks.
        keys: What it may stand for alone.
        capital: Whether it begins with a capital, or its script has none.
        opens: Whether a name of several words may begin with it.
        chosen: Whether it may be a name, or a part of one.
    """

    start: int
    end: int
    text: str
    folded: str
    keys: frozenset[str]
    capital: bool
    opens: bool
    chosen: bool


Placed = tuple[int, Part]  # where the whole word starts, and a part of it


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
        placed: All its words.
        keys: All that they may stand for.
    """

    language: str
    tokens: tuple[Token, ...]
    placed: Sequence[Placed]
    keys: frozenset[str]

    @cached_property
    def latins(self) -> tuple[str, ...]:
        """All, in Latin letters."""
        return tuple([romanise(part.text, self.language) for _, part in self.placed])

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
        return frozenset(token.latin for token in self.tokens if token.capital)

    @cached_property
    def capitals(self) -> tuple[str, ...]:
        """Its words with capitals, those of an inflected language also without their endings."""
        written = [token.latin for token in self.tokens if token.capital]
        if self.language in CYRILLIC:
            cut = (cut_case(token.text[:LONGEST], self.language) for token in self.tokens if token.capital)
            written += [romanise(word, self.language) for word in cut]
        return tuple(dict.fromkeys(written))[:MOST_COMPARED]

    @cached_property
    def glued(self) -> frozenset[str]:
        """Each two neighbours written as one word."""
        return frozenset(a + b for a, b in zip(self.latins, self.latins[1:], strict=False))

    @cached_property
    def skeletons(self) -> frozenset[str]:
        """The consonants of all its words."""
        return frozenset(map(spell_skeleton, self.unique)) | self.capital_skeletons

    @cached_property
    def capital_skeletons(self) -> frozenset[str]:
        """The consonants of its words with capitals."""
        return frozenset(skeleton for latin in self.capitals for skeleton in list_skeletons(latin))

    @cached_property
    def long_skeletons(self) -> tuple[str, ...]:
        """The skeletons that may be compared by likeness."""
        return tuple(sorted(found for found in self.skeletons if len(found) > SAME_SKELETON))[:MOST_COMPARED]

    @cached_property
    def initials(self) -> str:
        """The first letters of its words in a row."""
        return "".join(latin[:1] for latin in self.latins)

    @cached_property
    def capital_sounds(self) -> tuple[str, ...]:
        """The sounds of its words with capitals."""
        return list_all_sounds(self.capitals)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """How the sounds of its longer words with capitals begin."""
        return frozenset(sound[:SAME_BEGINNING] for sound in self.capital_sounds if len(sound) > SAME_BEGINNING)

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
        capitals = sum(token.capital and len(token.text) >= SHORTEST for token in self.tokens)
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
    return tuple(dict.fromkeys(sound for latin in latins for sound in list_sounds(latin)))[:MOST_COMPARED]


@lru_cache(maxsize=65536)
def split_word(word: str, language: str) -> tuple[Part, ...]:
    """A word in its parts, with all that does not depend on its text."""
    if word.isalpha():
        return (read_part(word, 0, language),)
    pattern = PART_CYRILLIC if language in CYRILLIC else PART
    return tuple(read_part(match.group(), match.start(), language) for match in pattern.finditer(word))


def read_part(text: str, start: int, language: str) -> Part:
    """One part of a word, whose place in the word is given."""
    short, end = text[:LONGEST], start + len(text)
    capital = text[0] == text[0].title()
    folded = fold_word(short)
    if not capital and len(text) < (LONG_WORD if language in CAPITALISED else SHORTEST_NAME):
        return Part(start, end, short, folded, frozenset(), capital=False, opens=False, chosen=False)
    opens = bool(list_candidates(folded, language))
    keys = find_keys(short, language)
    return Part(start, end, short, folded, keys, capital, opens, capital or opens or bool(keys))


def read_passage(passage: Passage) -> Naming:
    """The words of one side of a pair."""
    language = passage.primary
    placed: list[Placed] = []
    chosen: list[int] = []
    for word in passage.words:
        for part in split_word(word.text, language):
            if part.chosen:
                chosen.append(len(placed))
            placed.append((word.start, part))
    keys = find_phrases(placed, chosen, language)
    tokens = [
        make_token(passage.text, placed, place, keys.get(place, placed[place][1].keys), language)
        for place in (sorted(keys.keys() | chosen) if keys else chosen)
    ]
    every = frozenset().union(*[token.keys for token in tokens if token.keys])
    named = tuple(token for token in tokens if token.capital or token.keys)
    return Naming(language, named, placed, every)


def make_token(text: str, placed: list[Placed], place: int, keys: frozenset[str], language: str) -> Token:
    """A part of a word as it stands in its text."""
    start, part = placed[place]
    begin = start + part.start
    initial = part.capital and is_initial(text, begin, placed[place - 1][1].text if place else "")
    latin = romanise(part.text, language)
    return Token(begin, start + part.end, part.text, latin, keys, part.capital, initial, place)


@lru_cache(maxsize=64)
def read_text(text: str, language: str) -> Naming:
    """The words of an article, which many statements share."""
    return read_passage(Passage(text, language))


def find_phrases(placed: list[Placed], chosen: list[int], language: str) -> dict[int, frozenset[str]]:
    """What the words of names of several words may stand for, by their index."""
    keys: dict[int, frozenset[str]] = {}
    for index in chosen:
        if placed[index][1].opens:
            folded = [part.folded for _, part in placed[index : index + LONGEST_PHRASE]]
            length, found = find_phrase(folded, 0, language)
            for place in range(index, index + length):
                keys[place] = keys.get(place, placed[place][1].keys) | found
    return keys


def is_initial(text: str, start: int, before: str) -> bool:
    """Whether a sentence or a quotation may begin at a word."""
    place = start - 1
    while place >= 0 and text[place].isspace():
        place -= 1
    if place < 0:
        return True
    char = text[place]
    if char not in OPENING or (char in "-'’" and place == start - 1 and text[place - 1 : place].isalpha()):
        return False
    return char != "." or not (len(before) == 1 or before.lower() in TITLES)


def has_counterpart(token: Token, other: Naming) -> bool:
    """Whether a text has a word for what another word stands for."""
    if not token.keys.isdisjoint(other.keys) or token.latin in other.capital_words:
        return True
    if token.latin in other.unique or token.latin in other.glued:
        return True
    known = is_evidence(token.keys) and load_forms(other.language) is not None
    if token.acronym and token.latin in other.initials:
        return True
    return (
        has_skeleton(token, other, known=known)
        or is_part(token.latin, other)
        or sounds_alike(token, other, known=known)
    )


def has_skeleton(token: Token, other: Naming, *, known: bool) -> bool:
    """Whether a text has a word with the same consonants."""
    skeletons = list_skeletons(token.latin) if token.capital else (spell_skeleton(token.latin),)
    least = SAME_SKELETON if known else SAME_SKELETON_CAPITAL
    if any(len(skeleton) >= least and skeleton in other.capital_skeletons for skeleton in skeletons):
        return True
    return any(len(skeleton) >= SAME_SKELETON and skeleton in other.skeletons for skeleton in skeletons)


def is_split(naming: Naming, token: Token, other: Naming) -> bool:
    """Whether a word and its neighbour are one word in another text: "Tonle Sap", "Тонлесап"."""
    from rapidfuzz import fuzz, process

    before, after = naming.numbers.get(token.number - 1), naming.numbers.get(token.number + 1)
    glued = [before.latin + token.latin] if before else []
    glued += [token.latin + after.latin] if after else []
    sounds = [sound for latin in glued for sound in list_sounds(latin[:LONGEST])]
    return any(
        process.extractOne(sound, other.capital_sounds, scorer=fuzz.ratio, score_cutoff=SAME_GLUED) for sound in sounds
    )


def is_part(latin: str, other: Naming) -> bool:
    """Whether a word is a part of a compound of a text, or holds one of its names."""
    if len(latin) < SHORTEST:
        return False
    inside = other.inside
    if latin in inside and (len(latin) >= SHORTEST_INSIDE or f" {latin}" in inside or f"{latin} " in inside):
        return True
    return any(latin[:length] in other.unique for length in range(SHORTEST + 1, len(latin)))


def sounds_alike(token: Token, other: Naming, *, known: bool) -> bool:
    """Whether a text has a word that may be another spelling."""
    from rapidfuzz import fuzz, process

    if len(token.latin) <= 2:
        return False
    least = SAME_SOUND_KNOWN if known else SAME_SOUND
    for sound in list_sounds(token.latin):
        if process.extractOne(sound, other.capital_sounds, scorer=fuzz.ratio, score_cutoff=least):
            return True
        if process.extractOne(sound, other.other_sounds, scorer=fuzz.ratio, score_cutoff=max(least, SAME_SOUND_LOWER)):
            return True
    if not known and any(
        len(s) > SAME_BEGINNING + 1 and s[:SAME_BEGINNING] in other.beginnings for s in list_sounds(token.latin)
    ):
        return True
    skeleton = spell_skeleton(token.latin)
    if known or len(skeleton) <= SAME_SKELETON:
        return False
    return bool(process.extractOne(skeleton, other.long_skeletons, scorer=fuzz.ratio, score_cutoff=NEAR_SKELETON))


@lru_cache(maxsize=65536)
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


@lru_cache(maxsize=65536)
def is_common(latin: str) -> bool:
    """Whether an English word with a capital is a common one."""
    english = load_english()
    return latin.endswith(english.endings) or any(word in english.generic for word in list_bases(latin))


def list_bases(latin: str) -> tuple[str, ...]:
    """An English word, and what it may be a form of."""
    bases = [latin]
    for ending, letters in ENGLISH_FORMS:
        if latin.endswith(ending) and len(latin) > len(ending) + 1:
            base = latin[: -len(ending)] + letters
            bases.append(base)
            if len(base) > SHORTEST and base[-1] == base[-2] and not letters:
                bases.append(base[:-1])
    return tuple(bases)


def is_starter(latin: str) -> bool:
    """Whether an English sentence often begins with a word, which is then no name."""
    return latin in load_english().starters
