"""How a language says numbers: cardinals, scales, ordinals, fractions, vague magnitudes, units. One TOML file each.

Invariant: data only, NFC and lower case; every file has every field of `NumberWords`, and no other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from chains.lexicons import LANGUAGES, primary_language

LISTED = (
    "connectors",
    "linkers",
    "ones",
    "pairs",
    "half",
    "several",
    "either",
    "approximate",
    "minus",
    "hundred",
    "compound_ordinals",
    "ordinal_endings",
    "suffixes",
    "decade_before",
    "decade_after",
    "century",
    "clock",
    "times",
    "feasts",
    "hour_lead",
    "every",
    "by",
    "to",
    "uncertain",
    "weekday_endings",
)
VALUED = (
    "cardinals",
    "scales",
    "ordinals",
    "ordinal_stems",
    "fractions",
    "collectives",
    "vague",
    "decades",
    "multiples",
    "weekdays",
    "weekday_stems",
    "months",
    "month_stems",
)
PHRASES = ("and_half", "below_zero", "or_more", "ratio", "more_than", "less_than")


@dataclass(frozen=True)
class NumberWords:
    """The number words of one language.

    Attributes:
        year_pairs: Whether "nineteen ninety" is a year.
        tens_and: Whether a word stands between tens and units: "treinta y cinco".
        vigesimal: Whether "quatre-vingt" is 80 and "soixante-dix" 70.
        compounds: Whether numbers are written in one word, or with other words as one.
        and_half: What adds a half: "two and a half".
        ones, pairs: What may stand for a figure 1 or 2.
        several: Make a magnitude vague: "several hundred".
        either: Magnitudes that may be meant exactly or vaguely.
        linkers: Stand between a vague magnitude and a scale, or after a share: "tens of thousands", "a third of".
        approximate: Say that a number is rounded.
        minus, below_zero: Before a number, or after a temperature, that is negative.
        or_more: Stand between a number and its scale: "50 or more million".
        every: Before an ordinal that is a share: "every fifth".
        by, to: Before a change, or before what it led to: "by 40 per cent", "to 40 per cent".
        suffixes: Follow a number in one word: "jährig".
        decade_before, decade_after: Before, or joined to the figure of a decade: "jaren 60", "60er".
        century: Follow or precede the number of one.
        times: Make a number a multiple: "three times".
        feasts: Before a weekday that is a feast: "Good Friday".
        clock, hour_lead: Follow an hour, or stand before it.
        day_halves: What says in which half of the day a time is: "am", "pm", or "night", which is in both.
        clock_before, clock_after: Phrases that move an hour by minutes.
        weekdays, weekday_endings: Names with what may be joined to them; short ones with their full stop.
        months: Forms that are not in the CLDR.
        weekday_stems, month_stems: Of adjectives.
        uncertain: Months and weekdays that are other words as well.
        phrases: What says a number, a magnitude or a time without its name: "fortnight", "midnight".
        ratio: Between the numbers of a share: "one in five".
        more_than, less_than: Before a number that is a bound.
        units: Words for the units of `chains.checks.numbers.units`.
    """

    language: str
    year_pairs: bool
    tens_and: bool
    vigesimal: bool
    compounds: bool
    and_half: tuple[str, ...]
    hundred: frozenset[str]
    connectors: frozenset[str]
    linkers: frozenset[str]
    ones: frozenset[str]
    pairs: frozenset[str]
    half: frozenset[str]
    several: frozenset[str]
    either: frozenset[str]
    approximate: frozenset[str]
    minus: frozenset[str]
    compound_ordinals: frozenset[str]
    ordinal_endings: frozenset[str]
    suffixes: frozenset[str]
    decade_before: frozenset[str]
    decade_after: frozenset[str]
    century: frozenset[str]
    clock: frozenset[str]
    times: frozenset[str]
    feasts: frozenset[str]
    hour_lead: frozenset[str]
    every: frozenset[str]
    by: frozenset[str]
    to: frozenset[str]
    uncertain: frozenset[str]
    weekday_endings: frozenset[str]
    below_zero: tuple[str, ...]
    or_more: tuple[str, ...]
    ratio: tuple[str, ...]
    more_than: tuple[str, ...]
    less_than: tuple[str, ...]
    cardinals: Mapping[str, float]
    scales: Mapping[str, float]
    ordinals: Mapping[str, float]
    ordinal_stems: Mapping[str, float]
    fractions: Mapping[str, float]
    collectives: Mapping[str, float]
    vague: Mapping[str, float]
    decades: Mapping[str, float]
    multiples: Mapping[str, float]
    clock_before: Mapping[str, int]
    clock_after: Mapping[str, int]
    weekdays: Mapping[str, float]
    weekday_stems: Mapping[str, float]
    months: Mapping[str, float]
    month_stems: Mapping[str, float]
    day_halves: Mapping[str, str]
    phrases: Mapping[str, tuple[tuple[str, float], ...]]
    units: Mapping[str, str]


def load_number_words(language: str) -> NumberWords | None:
    """The number words of a BCP 47 tag by its language alone; None when there are none."""
    primary = primary_language(language)
    return read_number_words(primary) if primary in LANGUAGES else None


@cache
def read_number_words(language: str) -> NumberWords:
    """Read the file of one of `LANGUAGES`."""
    table = tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))
    expected = {field.name for field in fields(NumberWords)} - {"language"}
    if table.keys() != expected:
        raise ValueError(f"numbers/{language}.toml: {sorted(table.keys() ^ expected)}")
    entries: dict[str, Any] = dict(table)
    entries |= {name: frozenset(table[name].split()) for name in LISTED}
    entries |= {name: index_values(table[name]) for name in VALUED}
    entries |= {name: tuple(table[name]) for name in PHRASES}
    entries["day_halves"] = {phrase: half for half, phrases in table["day_halves"].items() for phrase in phrases}
    entries["phrases"] = {phrase: read_values(values) for phrase, values in table["phrases"].items()}
    entries["units"] = {form: unit for unit, forms in table["units"].items() for form in forms.split()}
    return NumberWords(language=language, **entries)


def index_values(table: Mapping[str, str]) -> dict[str, float]:
    """Forms to values; of a form that is there twice the first counts."""
    values: dict[str, float] = {}
    for value, forms in table.items():
        for form in forms.split():
            values.setdefault(form, float(value))
    return values


def read_values(values: str) -> tuple[tuple[str, float], ...]:
    """The values of a phrase, each with the letter of its kind: "t720 n12"."""
    return tuple((value[0], float(value[1:])) for value in values.split())
