"""How a name sounds, so that its spellings in several languages and scripts can be compared.

Invariant: it depends on the letters alone. Two spellings of a name give strings that are mostly equal or nearly so; a
difference is no proof of two names.
"""

from __future__ import annotations

import re
from functools import lru_cache

from chains.latin import latinise
from chains.lexicons.names import CYRILLIC, fold_word

LONGEST = 64  # letters; what is longer is no name
Rules = tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...]  # guards, what is replaced, by what
# Spellings of one sound, in the order in which they are replaced.
SPELLINGS: Rules = (
    (("hch", "tch", "zcz", "jts"), re.compile("schtsch|chtch|shch|sjtsj|szcz"), "C"),
    (("ch", "j", "dzh", "cz"), re.compile("tsch|tch|tsj|dsch|dzj|dzh|dj|cz|ch(?=[eiy])"), "C"),
    (("sch", "sh", "sj", "sz", "zh", "zj", "ts", "tz"), re.compile("sch|sh|sj|sz|zh|zj|ts|tz"), "s"),
    (("kh", "ch"), re.compile("kh|ch"), "h"),
    (("ph",), re.compile("ph"), "f"),
    (("th",), re.compile("th"), "t"),
    (("c", "z"), re.compile("c(?=[eiy])|z"), "s"),
    (("c", "q"), re.compile("ck|c|qu|q"), "k"),
    (("x",), re.compile("x"), "ks"),
    (("gh",), re.compile("gh"), "g"),
    (("w",), re.compile("w"), "v"),
    (("oe", "ou", "oo"), re.compile("oe|ou|oo"), "u"),
    (("u",), re.compile("^u(?=[aeio])"), "v"),
    (("e", "i", "y", "j"), re.compile("ee|ie|ij|[yj]"), "i"),
    (("ae", "ai", "ei"), re.compile("ae|ai|ei"), "e"),
    (("C",), re.compile("C"), "c"),
    (("",), re.compile(r"(.)\1+"), r"\1"),
)
# English spelling read as other languages write its sound: Хьюз, Райт, Лестер, Маккарти, Сноу.
ENGLISH: Rules = (
    (("mc",), re.compile("^mc"), "mak"),
    (("wr",), re.compile("^wr"), "r"),
    (("kn",), re.compile("^kn"), "n"),
    (("ps",), re.compile("^ps"), "s"),
    (("ster",), re.compile("c(?=e?ster)"), ""),
    (("ch",), re.compile("(?<=[st])ch|ch(?=r)"), "k"),
    (("ch",), re.compile("(?<!t)ch"), "tch"),
    (("c",), re.compile("c(?=[eiy])"), "s"),
    (("ugh",), re.compile("[ao]ugh"), "o"),
    (("gh",), re.compile("gh(?!a)"), ""),
    (("wh",), re.compile("wh"), "u"),
    (("au", "aw"), re.compile("eau|a[uw]"), "o"),
    (("ea",), re.compile("ea"), "i"),
    (("w",), re.compile("(?<=[aeo])w(?![aeiouy])"), "u"),
    (("e",), re.compile("(?<=[bcdfgklmnprstvz])e(?=s?$)"), ""),
    (("j",), re.compile("(?<!d)j"), "dj"),
    (("mb",), re.compile("mb$"), "m"),
)
# Of Russian and Ukrainian adjectives; without it what they are made of can be compared.
ADJECTIVE = re.compile("(?<=[а-яіїєґё]{4})(?:ск|ськ|цьк|зьк)[а-яіїє]{1,4}$")
SOFT = re.compile("(?<!d)j|g(?=[eiy])")
# The endings of a Russian or Ukrainian name that have a consonant.
CASE_CONSONANT = re.compile("(?<=[а-яіїєґё]{3})(?:[оеєы]м|ами|ями|ах|ях|[оеьї]ю|о[йїгв]|его|ого|ому|ему|ові|еві|єві)$")
CONSONANTS = str.maketrans("cghfvpbtdkszlmnrj", "sggvvpbtdksslmnri", "aeiouy")


@lru_cache(maxsize=8192)
def romanise(word: str, language: str) -> str:
    """A word in plain Latin letters, lower case."""
    if word.isascii():
        return fold_word(word)[:LONGEST]
    plain = ADJECTIVE.sub("", word) if language in CYRILLIC else word.replace("ç", "s").replace("Ç", "S")
    return fold_word((latinise(plain, language) or plain).replace(" ", ""))[:LONGEST]


@lru_cache(maxsize=8192)
def spell_sound(latin: str) -> str:
    """The sound of a word in Latin letters, vowels kept."""
    return replace_all(latin, SPELLINGS)


@lru_cache(maxsize=8192)
def list_sounds(latin: str) -> tuple[str, ...]:
    """The sounds of a word: as written, its "j" and soft "g" read as in English (Джаз, Джордж), all read as English."""
    readings = (latin, SOFT.sub("dj", latin), read_english(latin))
    return tuple(dict.fromkeys(spell_sound(reading) for reading in readings))


def read_english(latin: str) -> str:
    """A word spelt after its English pronunciation, by a few rules."""
    return replace_all(latin, ENGLISH)


def replace_all(text: str, rules: Rules) -> str:
    """Apply rules in order, each only where one of its guards is found, which is much cheaper to tell."""
    for guards, pattern, letters in rules:
        for guard in guards:
            if guard in text:
                text = pattern.sub(letters, text)
                break
    return text


@lru_cache(maxsize=8192)
def cut_case(word: str, language: str) -> str:
    """A name of an inflected language without a case ending that has a consonant."""
    return CASE_CONSONANT.sub("", word) if language in CYRILLIC else word


@lru_cache(maxsize=8192)
def list_skeletons(latin: str) -> tuple[str, ...]:
    """The consonants of a word, of each of its sounds."""
    return tuple(dict.fromkeys(skeletonise(sound) for sound in list_sounds(latin)))


@lru_cache(maxsize=8192)
def spell_skeleton(latin: str) -> str:
    """The consonants of a word, those that languages exchange as one."""
    return skeletonise(spell_sound(latin))


def skeletonise(sound: str) -> str:
    """The consonants of a sound, and whether it begins with a vowel."""
    first = "a" if sound[:1] and sound[0] in "aeiou" else ""
    return first + re.sub(r"(.)\1+", r"\1", sound.translate(CONSONANTS))
