"""Compares names as an article writes them: with and without roles, first names, case endings.

Invariant: two names are the same only when their last proper word is; what is doubtful is different.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from chains.folding import fold

WORD = re.compile(r"[^\W_]+(?:[-'’ʼ.][^\W_]+)*")


def list_words(text: str) -> frozenset[str]:
    """The words of a constant."""
    return frozenset(text.split())


DETERMINERS = list_words("de het der die das dem den des le la les l the el los las lo")
INDEFINITE = list_words(
    "een enkele meerdere ein eine einer eines einem einen mehrere un une des a an several some una unos unas "
    "один одна одне якийсь деякі некий некоторые"
)
PARTICLES = list_words("van von de der den del della di da du la le bin ibn al el ten ter zu zum y e und")
ROLE = re.compile(
    r"(?:.*-)?(?:\w*(?:minister|präsident|kanzler|sprecher|chef|leiter|führer|leider|woordvoerder|secretaris|sekretär)"
    r"(?:in|s|e)?|baas|burgemeester|bürgermeister(?:in)?|generaal|general|oberst|kolonel|colonel|koning(?:in)?|könig(?:in)?"
    r"|herr|frau|mevrouw|meneer|monsieur|madame|m|mme|mr|mrs|ms|dr|prof|professor|ministre|président(?:e)?|presidente?"
    r"|porte-parole|portavoz|ministr[oa]|gobernador(?:a)?|senador(?:a)?|diputad[oa]|director(?:a)?|directeur|directrice"
    r"|president|premier|prime|secretary|spokes(?:man|woman|person)|senator|governor|mayor|chief|commander|leader"
    r"|президент\w*|міністр\w*|министр\w*|голов\w*|глав\w*|речни\w*|прем.єр\w*|премьер\w*|генерал\w*|депутат\w*"
    r"|координатор\w*|активіст\w*|активист\w*|секретар\w*|мер|мэр|директор\w*)",
    re.IGNORECASE,
)
INFLECTED = ("uk", "ru")  # languages whose names change their endings
SHORTEST_STEM = 5  # letters two case forms of a name share
SAME_STEM = 75.0  # per cent of indel similarity of two case forms: Путін, Путіним 83; Кремль, Кремля 83
NEAR_EXACT = 90.0  # per cent per word of the name of an organisation
SAME_START = 3  # letters: "Oost-" is not "West-"


@dataclass(frozen=True)
class Name:
    """A way to name somebody.

    Attributes:
        words: As written.
        key: All its words, folded, without leading determiners.
        proper: Its last run of proper words, folded; of a person the first name and the surname.
        bare: Whether it holds no other words than proper ones, roles, determiners and particles.
        role: Whether a role stands in it.
        start: Where the run starts in `words`.
        end: Where it ends.
    """

    words: str
    key: tuple[str, ...]
    proper: tuple[str, ...]
    bare: bool
    role: bool
    start: int = 0
    end: int = 0


@lru_cache(maxsize=1024)
def read_name(words: str, common: frozenset[str]) -> Name:
    """Take a name apart.

    Args:
        words: As the article writes it.
        common: Folded words that the article also writes in lower case: not proper at the start of a name.
    """
    matches = list(WORD.finditer(words))
    proper = {m for i, m in enumerate(matches) if is_proper(m.group(), common if i == 0 else frozenset())}
    others = [match.group() for match in matches if match not in proper]
    roles = [word for word in others if ROLE.fullmatch(word)]
    key = [fold(match.group()).text for match in matches]
    while len(key) > 1 and key[0] in DETERMINERS:
        key.pop(0)
    run = find_run(words, matches, proper)
    return Name(
        words=words,
        key=tuple(key),
        proper=tuple(fold(match.group()).text for match in run if match in proper),
        bare=all(word in roles or word.casefold() in DETERMINERS | PARTICLES for word in others),
        role=bool(roles),
        start=run[0].start() if run else 0,
        end=run[-1].end() if run else len(words),
    )


def find_run(words: str, matches: list[re.Match[str]], proper: set[re.Match[str]]) -> list[re.Match[str]]:
    """The last proper words that stand together, particles between them, before a comma."""
    runs: list[list[re.Match[str]]] = [[]]
    for match in matches:
        if runs[-1] and "," in words[runs[-1][-1].end() : match.start()]:
            break
        if match in proper or (runs[-1] and match.group().casefold() in PARTICLES):
            runs[-1].append(match)
        elif runs[-1]:
            runs.append([])
    run = next((run for run in reversed(runs) if run), [])
    while run and run[-1] not in proper:
        run.pop()
    return run


def is_proper(word: str, common: frozenset[str]) -> bool:
    """Whether a word is part of a proper name; in scripts without capitals every word is."""
    if word[0] != word[0].title() or word[0].isdigit() or ROLE.fullmatch(word):
        return False
    lower = word.casefold()
    return lower not in DETERMINERS | INDEFINITE and lower not in common


def is_same_word(one: str, other: str, language: str) -> bool:
    """Whether two folded words are the same, up to case endings."""
    if one == other:
        return True
    if language not in INFLECTED:
        return one in (other + "s", other + "'s") or other in (one + "s", one + "'s")
    return share_stem(one, other)


def share_stem(one: str, other: str) -> bool:
    """Whether two words are forms of one name: "зеленський", "зеленського"."""
    from rapidfuzz import fuzz

    stem = min(SHORTEST_STEM, len(one), len(other))
    if stem < SHORTEST_STEM - 1 or one[:stem] != other[:stem]:
        return False
    return stem == SHORTEST_STEM and fuzz.ratio(one, other) >= SAME_STEM


def is_same_first_name(one: str, other: str, language: str) -> bool:
    """Whether two first names are the same, up to endings ("петро", "петра"), or one is the initial."""
    if 1 in (len(one), len(other)):
        return one[0] == other[0]
    if language in INFLECTED and len(one) > 3 and len(other) > 3:
        return one[:3] == other[:3] and abs(len(one) - len(other)) < 4
    return is_same_word(one, other, language)


def is_same_person(one: Name, other: Name, language: str) -> bool:
    """Whether two names may be one person: the same surname, no other first name."""
    short, long = sorted((one.proper, other.proper), key=len)
    if not short or not is_same_word(short[-1], long[-1], language):
        return False
    return all(any(is_same_first_name(word, known, language) for known in long[:-1]) for word in short[:-1])


def is_same_organisation(one: Name, other: Name, language: str) -> bool:
    """Whether two names are one organisation: the same words but for slips and case endings."""
    if len(one.key) != len(other.key):
        return False
    return all(is_near(a, b, language) for a, b in zip(one.key, other.key, strict=True))


def is_near(one: str, other: str, language: str) -> bool:
    """Whether two folded words differ by a slip or an ending at most."""
    from rapidfuzz import fuzz

    if is_same_word(one, other, language):
        return True
    if one[:SAME_START] != other[:SAME_START] or any(map(str.isdigit, one + other)):
        return False
    return min(len(one), len(other)) >= SHORTEST_STEM and fuzz.ratio(one, other) >= NEAR_EXACT
