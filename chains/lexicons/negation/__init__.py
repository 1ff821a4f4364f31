"""What a language denies things with, one TOML file per language.

An entry is a word or a phrase in lower case. In it `word*` is every word that begins so, `*word` every word that ends
so, and `…` up to four words of the same sentence.

What denies is `plain` (the common negators of sentences), `strong` (others), `concord` (counts once with another),
`since` or `open` (see `SAID`);
`not_only` and `neutral` hold a negator and deny nothing; all others may stand for a negation.

Invariant: data only; strictly checked when it is read. `load_negation` answers None, never an error, for a language
that has no file.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from chains.lexicons import LANGUAGES, primary_language

Kind = Literal[
    "plain", "strong", "concord", "since", "open", "not_only", "neutral",
    "only", "most", "scarce", "lack", "fail", "refuse", "prevent", "except", "until", "instead", "opposite", "hard",
    "denied", "expletive", "affix", "idiom", "last", "may",
]  # fmt: skip
FIRM: tuple[Kind, ...] = ("plain", "strong", "concord", "since", "open", "not_only", "neutral")
# Denials of their own, and what says the same without one: "not since 1995" and "the last was in 1995", "not ruled out"
# and "may".
SAID: dict[Kind, Kind] = {"since": "last", "open": "may"}
SOFT: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind not in FIRM)
GAP = "…"
ENDINGS = "*"
# Beyond this a run of letters is no word of any of these languages ("Donaudampfschifffahrtsgesellschaft" has 34).
LONGEST_WORD = 48
# Words, and pairs of words, whose entries are remembered, in each language.
REMEMBERED = 1 << 13
# Letters of the longest and the shortest stem before a "*".
LONGEST_STEM = 16
SHORTEST_STEM = 2
# Letters that must be left of a word without its affix: "unfair" and "endlos", but neither "uns" nor "los".
SHORTEST_ROOT = 3


@dataclass(frozen=True)
class Entry:
    """A word or phrase of a lexicon.

    Attributes:
        rest: What comes after its first word.
    """

    rest: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, eq=False)
class NegationLexicon:
    """How one language denies.

    Attributes:
        entries: By first word, `stem*` or `*ending`: the longest phrases first.
        beginnings: The first letters of what is listed as `stem*`.
        endings: What is listed as `*ending`.
        prefixes: Turn a word into its opposite: "un".
        suffixes: Likewise: "less".
        exceptions: Words, or stems with `*`, that only look so: "unit", "under*".
        elisions: What is split off before an apostrophe, and what it stands for: "n" is "ne".
    """

    language: str
    entries: dict[str, tuple[Entry, ...]]
    beginnings: frozenset[str]
    endings: tuple[str, ...]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    exceptions: frozenset[str]
    elisions: dict[str, str]


def load_negation(language: str) -> NegationLexicon | None:
    """The lexicon of a BCP 47 tag by its language alone; None when there is none."""
    primary = primary_language(language)
    return read_negation(primary) if primary in LANGUAGES else None


@cache
def read_negation(language: str) -> NegationLexicon:
    """Read the file of one of `chains.lexicons.LANGUAGES`.

    Raises:
        ValueError: For a table or list that is unknown or missing, an entry that is not lower case.
    """
    table = tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))
    affixes, elisions = table.pop("affixes"), table.pop("elisions", {})
    lists: dict[str, list[str]] = {**{kind: table.pop(kind) for kind in FIRM}, **table.pop("soft")}
    if table or not lists.keys() <= {*FIRM, *SOFT} or affixes.keys() != {"prefixes", "suffixes", "exceptions"}:
        raise ValueError(f"negation/{language}.toml: {sorted(table)} {sorted(lists)} {sorted(affixes)}")
    entries = index_entries(lists, elisions)
    return NegationLexicon(
        language=language,
        entries=entries,
        beginnings=frozenset(key[:SHORTEST_STEM] for key in entries if key.endswith(ENDINGS)),
        endings=tuple(key[1:] for key in entries if key.startswith(ENDINGS)),
        prefixes=tuple(affixes["prefixes"]),
        suffixes=tuple(affixes["suffixes"]),
        exceptions=frozenset(affixes["exceptions"]),
        elisions=elisions,
    )


def index_entries(lists: dict[str, list[str]], elisions: dict[str, str]) -> dict[str, tuple[Entry, ...]]:
    """Entries by their first word; of equal ones the first counts."""
    found: dict[tuple[str, ...], Any] = {}
    for kind, phrases in lists.items():
        for phrase in phrases:
            if phrase != phrase.lower() or any(ENDINGS in word[1:-1] for word in phrase.split()):
                raise ValueError(f"not lower case, or * within a word: {phrase}")
            found.setdefault(tuple(part for word in phrase.split() for part in split_word(word, elisions)), kind)
    table: dict[str, list[Entry]] = {}
    for words, kind in found.items():
        table.setdefault(words[0], []).append(Entry(words[1:], kind))
    return {first: tuple(sorted(entries, key=rank_entry)) for first, entries in table.items()}


def rank_entry(entry: Entry) -> tuple[int, int]:
    """The longest first, and words that follow each other before those with a gap."""
    return sum(word == GAP for word in entry.rest) - len(entry.rest), GAP in entry.rest


def split_word(word: str, elisions: dict[str, str]) -> tuple[str, ...]:
    """The parts of a word with hyphens, and of one with an elision: "n'est-ce" is "ne", "est", "ce"."""
    parts: list[str] = []
    for part in word.replace("‑", "-").split("-"):
        head, apostrophe, tail = part.partition("'")
        if apostrophe and head in elisions:
            parts += (elisions[head], tail)
        else:
            parts.append(part)
    return tuple(parts)


@cache
def read_columns(language: str) -> dict[str, list[str]]:
    """Read opposites.toml: by English word what denies in a language, and what affirms."""
    path = Path(__file__).with_name("opposites.toml")
    table: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: forms[language].split("|") for name, forms in table.items()}


@cache
def read_opposites(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Find the words of opposites.toml that deny, and those that affirm; a named group is the English word."""
    columns = read_columns(language)
    denying, affirming = (
        re.compile(
            r"\b(?:"
            + "|".join(f"(?P<{name}>(?:{join_forms(sides[side])})\\w{{0,8}})" for name, sides in columns.items())
            + ")"
        )
        for side in (0, 1)
    )
    return denying, affirming


@cache
def compile_openings(language: str) -> re.Pattern[str]:
    """The first words of what denies in opposites.toml."""
    forms = [form for denying, _ in read_columns(language).values() for form in denying.split()]
    return re.compile("|".join(rf"\b{re.escape(form.partition('_')[0])}" for form in forms))


def may_oppose(language: str, word: str) -> bool:
    """Whether what denies in opposites.toml may begin in a word in lower case."""
    return compile_openings(language).search(word) is not None


def join_forms(forms: str) -> str:
    """The alternatives of a pattern."""
    return "|".join(re.escape(form).replace("_", r"\s") for form in forms.split())


@lru_cache(maxsize=REMEMBERED)
def find_entries(language: str, word: str) -> tuple[Entry, ...]:
    """The entries that a word may begin, the longest phrases first; last, what its affix makes of it."""
    if len(word) > LONGEST_WORD:
        return ()
    lexicon = read_negation(language)
    keys = list_keys(word) if word[:SHORTEST_STEM] in lexicon.beginnings else [word]
    keys += (ENDINGS + ending for ending in lexicon.endings if word.endswith(ending))
    found = [entry for key in keys for entry in lexicon.entries.get(key, ())]
    found.sort(key=rank_entry)
    if has_affix(lexicon, word):
        found.append(Entry((), "affix"))
    return tuple(found)


@lru_cache(maxsize=REMEMBERED)
def list_candidates(language: str, word: str, following: str) -> tuple[Entry, ...]:
    """Those entries that a word may begin before another word ("" for none)."""
    return tuple(
        entry
        for entry in find_entries(language, word)
        if not entry.rest or entry.rest[0] == GAP or (following and is_word(following, entry.rest[0]))
    )


def list_keys(word: str) -> list[str]:
    """What a word may be listed as, the closest first: "unit", "unit*", "uni*", "un*", ... ."""
    return [word, *(word[:length] + ENDINGS for length in range(min(len(word), LONGEST_STEM), 0, -1))]


def has_affix(lexicon: NegationLexicon, word: str) -> bool:
    """Whether a prefix or suffix turns a word into its opposite."""
    affixes = [affix for affix in lexicon.prefixes if word.startswith(affix)]
    affixes += (affix for affix in lexicon.suffixes if word.endswith(affix))
    if not any(len(word) >= len(affix) + SHORTEST_ROOT for affix in affixes):
        return False
    return lexicon.exceptions.isdisjoint(list_keys(word))


def is_word(word: str, wanted: str) -> bool:
    """Whether a word is one that an entry asks for."""
    if word == wanted:
        return True
    if wanted[-1] == ENDINGS:
        return word.startswith(wanted[:-1])
    return wanted[0] == ENDINGS and word.endswith(wanted[1:])
