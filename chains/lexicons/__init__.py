"""What a language says things with: reporting verbs, hedges, abbreviations. One TOML file per language.

Invariant: data only. All entries are NFC and lower case; `load_lexicon` answers None, never an error, for a
language that has no file.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("de", "en", "es", "fr", "nl", "ru", "uk")


LOOKED_UP = (
    "abbreviations",
    "title_abbreviations",
    "number_abbreviations",
    "final_abbreviations",
    "false_abbreviations",
    "sentence_starters",
    "ordinal_lead_ins",
)


@dataclass(frozen=True)
class Lexicon:
    """The words of one language, all lower case. Phrases are written with single spaces.

    Attributes:
        language: Primary subtag: "nl".
        abbreviations: Never end a sentence; without their last stop.
        title_abbreviations: Stand before a name.
        number_abbreviations: Abbreviate only before a figure: "nr. 5", but "He said no. Five left."
        final_abbreviations: May end a sentence: "etc.", "usw.".
        false_abbreviations: Words that sentencex takes for abbreviations.
        sentence_starters: Words that, with a capital after an abbreviation, begin a new sentence.
        ordinal_lead_ins: Words before an ordinal that is written with a stop: "am 3. Mai".
        caption_cues: Of a picture's caption; with a colon anywhere in it, without one (agencies) at its end.
        reporting_verbs: Forms of verbs that attribute: "zei", "meldde".
        attribution_phrases: What attributes without such a verb: "volgens".
        hedges: What keeps a statement from being certain: "vermoedelijk".
        hearsay: Nobody in particular says so: "naar verluidt".
        explicit_warnings: The article itself warns of what it reports.
        anonymous_sources: Sources without a name.
        loaded_words: Words that judge what they name: "zogenaamd".
        pronouns: Third person pronouns that stand for a source.
        first_person: Pronouns of whoever speaks.
        quotation_marks: Pairs, opening and closing.
    """

    language: str
    abbreviations: frozenset[str] = frozenset()
    title_abbreviations: frozenset[str] = frozenset()
    number_abbreviations: frozenset[str] = frozenset()
    final_abbreviations: frozenset[str] = frozenset()
    false_abbreviations: frozenset[str] = frozenset()
    sentence_starters: frozenset[str] = frozenset()
    ordinal_lead_ins: frozenset[str] = frozenset()
    caption_cues: tuple[str, ...] = ()
    reporting_verbs: tuple[str, ...] = ()
    attribution_phrases: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    hearsay: tuple[str, ...] = ()
    explicit_warnings: tuple[str, ...] = ()
    anonymous_sources: tuple[str, ...] = ()
    loaded_words: tuple[str, ...] = ()
    pronouns: tuple[str, ...] = ()
    first_person: tuple[str, ...] = ()
    quotation_marks: tuple[tuple[str, str], ...] = ()


def load_lexicon(language: str) -> Lexicon | None:
    """The lexicon of a BCP 47 tag by its language alone ("nl" for "nl-BE"); None when there is none."""
    primary = primary_language(language)
    return read_lexicon(primary) if primary in LANGUAGES else None


@lru_cache(maxsize=256)
def primary_language(language: str) -> str:
    """The language of a BCP 47 tag, without script and region: "nl" for "nl-BE"."""
    return re.split("[-_]", language.lower(), maxsplit=1)[0]


@cache
def read_lexicon(language: str) -> Lexicon:
    """Read the file of one of `LANGUAGES`: every field of `Lexicon`, and no other."""
    table = tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))
    expected = {field.name for field in fields(Lexicon)} - {"language"}
    if table.keys() != expected:
        raise ValueError(f"{language}.toml: {sorted(table.keys() ^ expected)}")
    pairs = tuple((opening, closing) for opening, closing in table.pop("quotation_marks"))
    entries: dict[str, Any] = {
        name: (frozenset if name in LOOKED_UP else tuple)(words) for name, words in table.items()
    }
    return Lexicon(language=language, quotation_marks=pairs, **entries)
