"""What keeps a statement from being certain, by kind and by force. One TOML file per language.

Invariant: data only. All entries are NFC and lower case; `load_hedges` answers None, never an error, for a language
that has no file.

In a file, every kind has three lists, one for each force; "word*" stands for all words that begin so.
`lower_case_only` lists words that are something else with a capital ("May"), `conditional_endings` and `future_endings`
the ends of verbs in these forms. The rest are no hedges, but tell what became of one: `futures` are other signs of the
future, `plain_verbs` say that something is so, `abilities` say "could" of the past or "can" of a person, `plans` say
what is to happen; one that is hearsay as well is that before one of the `past_infinitives`: "soll geflohen sein".
`suspects` are persons, and `glosses` lists the entries that mean more than their kind tells, by what they mean.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from chains.folding import lower_all
from chains.lexicons import LANGUAGES, primary_language, read_lexicon

Kind = Literal[
    "possibility", "probability", "hearsay", "appearance", "belief", "condition", "approximation", "generality"
]
Sign = Literal["attribution", "reporting", "future", "ability", "plain", "plan"]
Force = Literal["strong", "modal", "weak"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FIRM: tuple[Force, ...] = ("strong", "modal")
FORCES: tuple[Force, ...] = get_args(Force)
OTHERS = (
    "lower_case_only",
    "conditional_endings",
    "future_endings",
    "futures",
    "abilities",
    "plain_verbs",
    "plans",
    "past_infinitives",
    "suspects",
    "glosses",
)
WORD = re.compile(r"\w+")
LONGEST = 60  # letters of a word worth a look
INITIALS = 2  # letters that stems are looked up by, so that no word is tried against all of them


class Meaning(NamedTuple):
    """What an entry is a sign of.

    Attributes:
        kind: Of uncertainty; or "attribution" for words that name whoever says so, "reporting" for verbs that do;
            "future", "ability", "plain" and "plan" for what is no hedge but tells what became of one.
        force: "strong" hedges wherever it stands; "modal" often does, but says other things too ("can"); "weak" does
            not by itself, but may be all that is left of a hedge in a translation ("chance").
    """

    kind: Kind | Sign
    force: Force


CONDITIONAL = Meaning("condition", "modal")
ATTRIBUTION = Meaning("attribution", "weak")
REPORTING = Meaning("reporting", "weak")
FUTURE = Meaning("future", "weak")
ABILITY = Meaning("ability", "weak")
PLAIN = Meaning("plain", "weak")
PLANNED = Meaning("plan", "weak")


@dataclass(frozen=True)
class Hedges:
    """The entries of one language, for finding.

    Attributes:
        phrases: By first word, the longest first, and what they stand for.
        stems: By `INITIALS`, the longest first: beginnings of words.
        endings: Of verbs, and what they stand for.
        small: Words that count only with a small first letter.
        plans: Words of what is to happen.
        past_infinitives: Words that after a plan, and after a participle, make hearsay of it.
        suspects: Persons under suspicion.
        glosses: What entries mean in words for the reader, those with "*" last.
    """

    phrases: Mapping[str, list[tuple[str, Meaning]]]
    stems: Mapping[str, list[tuple[str, Meaning]]]
    endings: Sequence[tuple[tuple[str, ...], Meaning]]
    small: frozenset[str]
    plans: frozenset[str]
    past_infinitives: frozenset[str]
    suspects: frozenset[str]
    glosses: Mapping[str, str]

    def explain(self, words: str) -> str | None:
        """What words in lower case mean; None where their kind says it."""
        stems = (entry for entry in self.glosses if entry.endswith("*") and words.startswith(entry[:-1]))
        return self.glosses.get(words) or next((self.glosses[entry] for entry in stems), None)


class Entry(NamedTuple):
    """What may stand where a word stands, or a part of one with hyphens or apostrophes.

    Attributes:
        offset: Of the part in the word.
        length: Of the part.
        phrases: Matches the longest phrase that begins here, with one group for each; None when there is none.
        meanings: Of the phrases, by group.
        form: What the part is by its beginning.
        ending: What it is by its ending, when it is no name.
        small: Whether phrases count only when it has a small first letter.
    """

    offset: int
    length: int
    phrases: re.Pattern[str] | None
    meanings: tuple[Meaning, ...]
    form: Meaning | None
    ending: Meaning | None
    small: bool


def load_hedges(language: str) -> Hedges | None:
    """The hedges of a BCP 47 tag by its language alone ("nl" for "nl-BE"); None when there are none."""
    primary = primary_language(language)
    return read_hedges(primary) if primary in LANGUAGES else None


@cache
def read_hedges(language: str) -> Hedges:
    """Prepare the entries of one of `LANGUAGES`; where one is listed twice, the stronger counts."""
    table = read_table(language)
    meanings: dict[str, Meaning] = {}
    for entry, meaning in list_all(table, language):
        meanings.setdefault(entry, meaning)
    phrases: dict[str, list[tuple[str, Meaning]]] = {}
    stems: dict[str, list[tuple[str, Meaning]]] = {}
    for entry in sorted(meanings, key=len, reverse=True):
        if entry.endswith("*"):
            stems.setdefault(entry[:INITIALS], []).append((entry[:-1], meanings[entry]))
        else:
            phrases.setdefault(find_first(entry), []).append((entry, meanings[entry]))
    endings = (tuple(table["conditional_endings"]), CONDITIONAL), (tuple(table["future_endings"]), FUTURE)
    return Hedges(
        phrases,
        stems,
        endings,
        small=frozenset(table["lower_case_only"]),
        plans=frozenset(table["plans"]),
        past_infinitives=frozenset(table["past_infinitives"]),
        suspects=frozenset(table["suspects"]),
        glosses={entry: gloss for gloss, entries in table["glosses"].items() for entry in entries},
    )


def find_entries(language: str, word: str) -> tuple[Entry, ...]:
    """What a word may be or begin, part by part, in one of `LANGUAGES`."""
    known, parts = read_hedges(language), WORD.finditer(lower_all(word)) if len(word) <= LONGEST else ()
    entries = (read_part(known, part.group(), part.start()) for part in parts)
    return tuple(entry for entry in entries if entry.phrases or entry.form or entry.ending)


def read_part(known: Hedges, part: str, offset: int) -> Entry:
    """What a part of a word may be or begin."""
    phrases = known.phrases.get(part, [])
    small = part in known.small
    stems = known.stems.get(part[:INITIALS], ())
    form = next((meaning for stem, meaning in stems if part.startswith(stem)), None)
    ending = next((meaning for ends, meaning in known.endings if ends and part.endswith(ends)), None)
    if not small and [phrase for phrase, _ in phrases] == [part]:
        form, phrases = phrases[0][1], []
    pattern = compile_phrases(tuple(phrase for phrase, _ in phrases)) if phrases else None
    return Entry(offset, len(part), pattern, tuple(meaning for _, meaning in phrases), form, ending, small)


def read_table(language: str) -> dict[str, Any]:
    """Read the file of a language: every kind with every force, and nothing else.

    Raises:
        ValueError: Something is missing or unknown.
    """
    table = tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))
    wrong = set(table) ^ {*KINDS, *OTHERS}
    wrong |= {kind for kind in KINDS if set(table.get(kind, FORCES)) != set(FORCES)}
    if wrong:
        raise ValueError(f"{language}.toml: {sorted(wrong)}")
    return table


def list_all(table: Mapping[str, Any], language: str) -> Iterator[tuple[str, Meaning]]:
    """The entries of a file and those that the chains share, in the order in which they count.

    A shared phrase whose first word is a hedge by itself adds nothing to it.
    """
    firm = dict(list_entries(table, FIRM))
    lexicon = read_lexicon(language)
    unsorted = (*lexicon.hearsay, *lexicon.hedges)
    yield from firm.items()
    yield from ((entry, ATTRIBUTION) for entry in lexicon.attribution_phrases if find_first(entry) not in firm)
    yield from ((entry, REPORTING) for entry in lexicon.reporting_verbs if find_first(entry) not in firm)
    yield from ((entry, FUTURE) for entry in table["futures"])
    yield from ((entry, ABILITY) for entry in table["abilities"])
    yield from list_entries(table, ("weak",))
    yield from ((entry, PLANNED) for entry in table["plans"])
    yield from ((entry, PLAIN) for entry in table["plain_verbs"])
    yield from ((entry, Meaning("hearsay", "weak")) for entry in unsorted if find_first(entry) not in firm)


def list_entries(table: Mapping[str, Any], forces: Iterable[Force] = FORCES) -> Iterator[tuple[str, Meaning]]:
    """The hedges of a file of some forces, the strongest first."""
    for force in forces:
        for kind in KINDS:
            yield from ((entry, Meaning(kind, force)) for entry in table[kind][force])


def find_first(entry: str) -> str:
    """The first word of a phrase.

    Raises:
        ValueError: The phrase has no letters.
    """
    first = WORD.search(entry)
    if not first:
        raise ValueError(f"An entry without letters: {entry!r}")
    return first.group()


@cache
def compile_phrases(entries: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of phrases that begin with the same word, to be matched where it begins; a group for each."""
    parts = (r"\s+".join(map(re.escape, entry[entry.index(find_first(entry)) :].split())) for entry in entries)
    return re.compile(f"(?:{'|'.join(f'({part})' for part in parts)})(?!\\w)")
