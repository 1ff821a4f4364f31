"""Names in seven languages: peoples, places, persons and organisations whose names differ, and CLDR's territories.

Invariant: data only. A key stands for one thing in all languages; a form is folded (`fold_word`), and a word may stand
for more things than one.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path

ORDER = ("en", "nl", "de", "fr", "es", "ru", "uk")
FILES = ("peoples", "places", "people", "organisations")
CYRILLIC = ("ru", "uk")
CAPITALISED = ("en", "nl")  # languages that write peoples and languages with a capital
# The countries whose name a translation may add for readers abroad: "the Dutch government".
HOMES = {
    "nl": frozenset(["netherlands", "belgium"]),
    "de": frozenset(["germany", "austria", "switzerland"]),
    "fr": frozenset(["france"]),
    "es": frozenset(["spain"]),
    "ru": frozenset(["russia"]),
    "uk": frozenset(["ukraine"]),
}
ANY_ENDING = 1_000
LONGEST_ENDING = 11  # letters of a case ending, with the suffix of an adjective before it
# What may follow a stem of two or three Cyrillic letters, and an English stem.
SHORT_ENDING = re.compile(
    r"(?:.{0,2}|(?:ец|ц|ин|ан|ян|й|ій|ий|ей|ен|ам)?(?:ск|ськ|цьк|зьк|ц|н)\w*"
    r"|ин\w*|ан\w*|ян\w*|ец\w*|еч\w*|ьк\w*|ат\w*|лян\w*|іян\w*|ів|ов|єць|ець)$"
)
ENGLISH_ENDING = re.compile(
    "(?:(?:[bdglmnprstvz]?i)?an|(?:e|ni|a)an|[nl]?ese|is|ic|lic|ptic|[dlr]?ish|er|[rn]?ia|in|iot|que|ite|ine|ina|ini|ani|ano|ain"
    "|van|ovan|ova|va|tan|stan|stani|kistan|kistani|bul|ville|bourg|burg|rra?|era|jan|jani|wean|yan|sian|zian|ptian|pt|eshi"
    "|land|lander|s?m[ae]n|s?wom[ae]n|ism|ist|ical|[iu]s|um|ey|al|sh|ra|ro|ya|a|d|c|e|en|i|n|o|y|de)?s?"
)
DIRECTION = re.compile(
    "(?:gross|klein|nord|noord|sud|zuid|ost|oost|west|mittel|midden|zentral|centraal|trans|inter|pan|mid|sur|nor|centro"
    "|севе?ро?|юго?|южно|западно|восточно|центрально|транс|пан|п.вн.чно|п.вденно|сх.дно|зах.дно)+"
)
DIRECTION_LETTERS = frozenset("gknzsowmcitpнсвюзцтп")  # with which it may begin
SHORT_STEM = 4  # letters; a shorter one is found in too many words written without a capital
OPENING = 3  # letters
LONG_WORD = 6  # letters; an English or Dutch word without a capital may be made of a name: "martian"
LONGEST_CASE = 4  # letters of a case ending of a word of "generic.toml"
SHORTEST_FIRST_NAME = 3  # letters of its Cyrillic stem
FIRST_NAME_ENDING = re.compile("[аеиіїйоуюяьєы]{0,2}|[оеєиы]м|[оеє]в[іи]|ою|ею|ам[иі]")
# Of countries, peoples and adjectives in Dutch, German and the Romance languages.
CITED_ENDING = re.compile(
    "|i?e?n?|i?en?s|[aei]*nse?|n?ie|i[ae]|[ae]|s?e?|ers?|e?r?in(?:nen)?|sche?[nrsm]?|ische?[nrsm]?|i?[ae]?ans?e?s?|land|lands"
    "|ai[sn]e?s?|ois(?:e?s?)|ienn?e?s?|[nl]?es[ae]?s?|an[oa]s?|os?|as?|reich|ique|ue"
)
SHORT_WORD = 3  # letters of a name that is told from a word by its capitals alone: US, UE, СБУ
LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i", "ё": "е", "ў": "у"})
APOSTROPHES = re.compile("['’ʼ`\u0301]")
CASE_ENDING = re.compile(r"(?:[аяоеиыіїйьюую]|ий|ый|ой|ая|ое|ська|ский|ська)$")
SUPPORTING = ("language:", "person:")  # keys that show two words to be one name, but are no evidence of another
# CLDR names that are no names of countries, or whose words are too common.
SKIPPED_LANGUAGES = frozenset(["und", "mul", "zxx", "mis", "root"])
WORLD = "001"
SHORTEST_LANGUAGE = 5  # letters; shorter ones ("Ga", "Fon", "Mina") are words of other languages
# A word of a name of several words: how it begins, and how many letters may follow.
PhrasePart = tuple[str, int]
Phrase = tuple[tuple[PhrasePart, ...], str]  # the words of a name after the first, and what it stands for


@dataclass
class Forms:
    """How one language names things.

    Attributes:
        words: What whole words stand for.
        stems: What words with these beginnings stand for.
        acronyms: The same for words that are all capitals.
        phrases: By the beginning of the first word: that word, the others, and the key.
    """

    words: dict[str, set[str]] = field(default_factory=dict)
    stems: dict[str, set[str]] = field(default_factory=dict)
    acronyms: dict[str, set[str]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[PhrasePart, tuple[PhrasePart, ...], str]]] = field(default_factory=dict)

    @cached_property
    def openings(self) -> frozenset[str]:
        """The first letters of all stems, to give up early."""
        return frozenset(stem[:OPENING] for stem in self.stems)

    @cached_property
    def phrase_openings(self) -> frozenset[str]:
        """The same of all names of several words."""
        return frozenset(first[:OPENING] for first in self.phrases)


@lru_cache(maxsize=8192)
def fold_word(word: str) -> str:
    """A word in lower case without marks on Latin letters and without apostrophes."""
    lower = APOSTROPHES.sub("", word.lower()).translate(LETTERS)
    if lower.isascii():
        return lower
    return "".join(fold_letter(char) for char in lower)


def fold_letter(char: str) -> str:
    """A Latin letter without its marks; others as they are."""
    if char > "\u024f" and not "\u1e00" <= char <= "\u1eff":
        return "" if unicodedata.combining(char) else char
    return unicodedata.normalize("NFKD", char)[0]


@cache
def load_forms(language: str) -> Forms | None:
    """The names of one language; None where there are none.

    Args:
        language: Primary subtag.
    """
    if language not in ORDER:
        return None
    forms = Forms()
    column = ORDER.index(language)
    for name in FILES:
        for key, columns in read_table(name).items():
            marked = f"person:{key}" if name == "people" else key
            for form in columns[column].split():
                add_form(forms, marked, form, language, acronym=name == "organisations" and form.isalpha())
    for key, name in list_territories(language):
        add_form(forms, key, name, language)
    for key, name in list_languages(language):
        add_form(forms, key, name, language)
    return forms


@cache
def read_table(name: str) -> dict[str, list[str]]:
    """One file: by key the forms of all languages, in `ORDER`."""
    table: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))
    wrong = [key for key, columns in table.items() if len(columns) != len(ORDER)]
    if wrong:
        raise ValueError(f"{name}.toml: {wrong}")
    return table


@cache
def read_nations() -> dict[str, frozenset[str]]:
    """Read nations.toml: the countries that a key stands for in news, its own and those whose capital or seat it is."""
    table: dict[str, str] = tomllib.loads(Path(__file__).with_name("nations.toml").read_text(encoding="utf-8"))
    nations: dict[str, set[str]] = {}
    for nation, seats in table.items():
        for key in (nation, *seats.split()):
            nations.setdefault(key, set()).add(nation)
    return {key: frozenset(found) for key, found in nations.items()}


@lru_cache(maxsize=8192)
def list_nations(keys: frozenset[str]) -> frozenset[str]:
    """The countries that some keys stand for."""
    nations = read_nations()
    return frozenset(nation for key in keys for nation in nations.get(key, ()))


def add_form(forms: Forms, key: str, form: str, language: str, *, acronym: bool = False) -> None:
    """Enter one way to write a name: "german*", "black_sea", "оон"."""
    stem = form.endswith("*") or language in CYRILLIC
    parts = [read_phrase_part(part, language) for part in form.split("_") if part]
    if len(parts) > 1:
        forms.phrases.setdefault(parts[0][0], []).append((parts[0], tuple(parts[1:]), key))
        return
    word = fold_word(form.rstrip("*"))
    short = acronym and len(word) <= SHORT_WORD + 1
    table = forms.acronyms if short or len(word) < SHORT_WORD else forms.stems if stem else forms.words
    table.setdefault(word, set()).add(key)


def read_phrase_part(part: str, language: str) -> PhrasePart:
    """A word of a name of several words."""
    longest = ANY_ENDING if part.endswith("*") else LONGEST_ENDING if language in CYRILLIC else 0
    return fold_word(part.rstrip("*")), longest


def list_territories(language: str) -> Iterator[tuple[str, str]]:
    """CLDR's names of countries and parts of the world, as forms."""
    from babel import Locale

    for code, written in Locale(language).territories.items():
        if code == WORLD:
            continue
        name = re.sub(r"\bо-в(?:а\b)?", "остров", written)
        parts = re.findall(r"[^\W\d_]+", APOSTROPHES.sub("", name) if language in CYRILLIC else name)
        if not parts or len(parts) > 4 or re.search(r"[,(&]", name) or (len(parts) == 1 and len(name) <= SHORT_WORD):
            continue
        yield f"territory:{code}", "_".join(cut_ending(part, language) for part in parts)


def list_languages(language: str) -> Iterator[tuple[str, str]]:
    """CLDR's names of languages that are one word, as forms."""
    from babel import Locale

    for code, name in Locale(language).languages.items():
        if name.isalpha() and len(name) >= SHORTEST_LANGUAGE and code not in SKIPPED_LANGUAGES:
            yield f"language:{code}", cut_ending(name, language)


def cut_ending(word: str, language: str) -> str:
    """A word of an inflected language without its case ending."""
    return CASE_ENDING.sub("", word) if language in CYRILLIC and len(word) > SHORT_STEM + 1 else word


@lru_cache(maxsize=8192)
def find_keys(word: str, language: str) -> frozenset[str]:
    """What a word may stand for.

    Args:
        word: As written; its capitals count.
        language: Primary subtag.
    """
    forms = load_forms(language)
    folded = fold_word(word)
    if forms is None or not folded:
        return frozenset()
    capital = word[0].isupper()
    keys: set[str] = set()
    if capital and word.isupper():
        keys |= forms.acronyms.get(folded, set())
    if capital or language not in CAPITALISED or len(folded) >= LONG_WORD:
        keys |= look_up(forms, folded, language, capital=capital)
    if folded[0] not in DIRECTION_LETTERS:
        return frozenset(keys)
    direction = DIRECTION.match(folded)
    if direction and len(folded) - direction.end() >= SHORT_STEM:
        keys |= look_up(forms, folded[direction.end() :], language, capital=capital)
    return frozenset(keys)


def look_up(forms: Forms, folded: str, language: str, *, capital: bool) -> set[str]:
    """What a folded word may stand for."""
    keys: set[str] = set()
    for form in list_endings(folded, language):
        keys |= forms.words.get(form, set())
    if begins_with(folded, forms.openings):
        keys |= find_stems(forms.stems, folded, language, capital=capital)
    return keys


def begins_with(folded: str, openings: frozenset[str]) -> bool:
    """Whether a word has the first letters of one of many."""
    return folded[:OPENING] in openings or folded[: OPENING - 1] in openings or folded[:1] in openings


def list_endings(folded: str, language: str) -> Iterator[str]:
    """A word without the endings of the plural, the genitive and adjectives."""
    yield folded
    if language not in CYRILLIC and len(folded) > SHORT_STEM:
        for ending in ("s", "n", "e", "es", "er", "en"):
            if folded.endswith(ending):
                yield folded[: -len(ending)]


def find_stems(stems: dict[str, set[str]], folded: str, language: str, *, capital: bool) -> set[str]:
    """What the beginnings of a word stand for; in a word without a capital they must be long."""
    shortest = 2 if capital else SHORT_STEM - (language in CYRILLIC or len(folded) <= SHORT_STEM + 3)
    if language in CYRILLIC:
        shortest = max(shortest, len(folded) - LONGEST_ENDING)
    keys: set[str] = set()
    for length in range(shortest, min(len(folded), 24) + 1):
        found = stems.get(folded[:length])
        if found and has_ending(folded, length, language):
            keys |= found
    return keys


def has_ending(folded: str, length: int, language: str) -> bool:
    """Whether a word may be a form of the name that is its first letters: not "Scott" of "scot"."""
    if language == "en":
        return length == len(folded) or bool(ENGLISH_ENDING.fullmatch(folded, length))
    return length >= SHORT_STEM or language not in CYRILLIC or bool(SHORT_ENDING.match(folded, length))


def find_phrase(words: Sequence[str], candidates: Iterable[Phrase]) -> tuple[int, frozenset[str]]:
    """The longest of the names that a word may begin, by the words after it.

    Args:
        words: Folded, from that word on.
        candidates: As `list_candidates` gives them.

    Returns:
        The number of words, and what it stands for; 0 where there is none.
    """
    best = 0
    keys: frozenset[str] = frozenset()
    for rest, key in candidates:
        length = len(rest) + 1
        if best <= length <= len(words) and all(map(is_part, words[1:length], rest)):
            keys = keys | {key} if length == best else frozenset([key])
            best = length
    return best, keys


@lru_cache(maxsize=8192)
def list_candidates(word: str, language: str) -> tuple[Phrase, ...]:
    """The names of several words that a word may begin."""
    forms = load_forms(language)
    if forms is None or not begins_with(word, forms.phrase_openings):
        return ()
    beginnings = (word[:length] for length in range(1, min(len(word), 24) + 1))
    found = (phrase for beginning in beginnings for phrase in forms.phrases.get(beginning, ()))
    return tuple((rest, key) for first, rest, key in found if is_part(word, first))


def is_part(word: str, part: PhrasePart) -> bool:
    """Whether a word is a part of a name of several words, with its ending."""
    stem, longest = part
    return word.startswith(stem) and len(word) - len(stem) <= longest


@lru_cache(maxsize=8192)
def find_citation(word: str, language: str) -> frozenset[str]:
    """The countries, peoples and places that a word surely stands for: with no more than an ending of its language.

    Args:
        word: As written.
        language: Primary subtag.
    """
    forms, folded = load_forms(language), fold_word(word)
    if forms is None or not folded:
        return frozenset()
    found = set(forms.words.get(folded, ()))
    for stem, ending in ((folded[:length], folded[length:]) for length in range(SHORT_STEM, min(len(folded), 24) + 1)):
        if language in CYRILLIC or CITED_ENDING.fullmatch(ending):
            found |= forms.stems.get(stem, set())
    places = read_table("peoples").keys() | read_table("places").keys()
    return frozenset(key for key in found if key in places or key.startswith("territory:"))


def name_key(key: str) -> str:
    """The English name of a country, a people or a place."""
    from babel import Locale

    if key.startswith("territory:"):
        return str(Locale("en").territories[key.removeprefix("territory:")])
    return key.replace("_", " ").title()


@cache
def load_first_names() -> dict[str, frozenset[str]]:
    """Read first_names.toml."""
    table: dict[str, str] = tomllib.loads(Path(__file__).with_name("first_names.toml").read_text(encoding="utf-8"))
    return {script: frozenset(map(fold_word, names.split())) for script, names in table.items()}


@lru_cache(maxsize=8192)
def is_first_name(word: str, language: str) -> bool:
    """Whether a word with a capital is a common first name, in any case."""
    names, folded = load_first_names(), fold_word(word)
    if language not in CYRILLIC:
        return folded in names["latin"]
    longest = min(len(folded), 24)
    return any(
        folded[:length] in names["cyrillic"] and FIRST_NAME_ENDING.fullmatch(folded, length)
        for length in range(SHORTEST_FIRST_NAME, longest + 1)
    )


@dataclass(frozen=True)
class English:
    """English words with capitals.

    Attributes:
        generic: Parts of names that are no names by themselves ("ministry"), and other common words.
        starters: What a sentence may begin with.
        endings: Of words that are no names.
        weak: Keys that are no evidence.
    """

    generic: frozenset[str]
    starters: frozenset[str]
    endings: tuple[str, ...]
    weak: frozenset[str]


@cache
def load_english() -> English:
    """Read english.toml."""
    table = tomllib.loads(Path(__file__).with_name("english.toml").read_text(encoding="utf-8"))
    return English(
        generic=frozenset(table["generic"].split()) | frozenset(table["common"].split()),
        starters=frozenset(table["starters"].split()),
        endings=tuple(table["endings"].split()),
        weak=frozenset(table["weak"].split()),
    )


@cache
def load_generic(language: str) -> frozenset[str]:
    """Read generic.toml: parts of the names of a language that are no names by themselves; stems in Cyrillic."""
    table: dict[str, str] = tomllib.loads(Path(__file__).with_name("generic.toml").read_text(encoding="utf-8"))
    return frozenset(map(fold_word, table.get(language, "").split()))


@lru_cache(maxsize=8192)
def is_generic(word: str, language: str) -> bool:
    """Whether a word with a capital is a part of names that is no name by itself, in a language other than English."""
    known, folded = load_generic(language), fold_word(word)
    if language not in CYRILLIC:
        return folded in known or folded.removesuffix("s") in known
    return any(
        folded[:length] in known and len(folded) - length <= LONGEST_CASE for length in range(2, len(folded) + 1)
    )
