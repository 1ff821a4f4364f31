"""Who and what is named: every name of a translation or a statement has its counterpart in the original.

A name counts as there when the tables know both for one thing (peoples and their adjectives, places, persons,
organisations, CLDR's territories), when it is spelt alike, or when it sounds alike in Latin letters. A name without a
counterpart is weighed by what speaks for an exchange: that the tables know it, that a name of the original is lost.

Invariant: words that are parts of names in English ("Ministry") are no evidence by themselves, and neither is a
capital in German. What cannot be told is not reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from chains.checks.excerpts import shorten
from chains.checks.names.counterparts import has_counterpart
from chains.checks.names.exchange import (
    BESIDE,
    CAPITAL_KNOWN,
    ENGLISH_WORD,
    LIKELY,
    PLAIN_NAME,
    SURE,
    WEAK,
    Case,
    Missing,
    classify,
    count_points,
    drop_metonyms,
    list_fewer,
    list_missing,
    pair_names,
    rank,
    read_nations,
)
from chains.checks.names.leftovers import find_left
from chains.checks.names.naming import Naming, read_passage, read_text
from chains.checks.names.persons import find_lost
from chains.checks.pairs import Pair, Passage, Problem
from chains.lexicons.names import HOMES, load_forms
from chains.matching import Place
from chains.report import Severity

NAME = "names"
LOST_MATTERS = 2  # names; a single one may be told by a pronoun or another word
STOPS = frozenset(".!?…")
OPENING_LENGTH = 600  # characters of an article whose names any statement may use


def compare(pair: Pair) -> Iterator[Problem]:
    """Hold the names of both sides against each other.

    Args:
        pair: A translation, or a statement, which may leave names out and take them from elsewhere in the article.

    Yields:
        Names that were exchanged, invented, or lost.
    """
    if load_forms(pair.target.primary) is None:
        return
    source, target = read_passage(pair.source), read_passage(pair.target)
    yield from (describe_left(pair, *left) for left in find_left(pair.target.text, source, target))
    found = list(compare_namings(pair, source, target))
    yield from found
    if pair.whole and not found:
        yield from (describe_lost(pair, place) for place in find_lost(pair.source.text, source, target))


def compare_namings(pair: Pair, source: Naming, target: Naming) -> Iterator[Problem]:
    """The names that were exchanged, invented, or, if they are in the tables, lost."""
    new = list_new(pair, source, target)
    if not new and not (pair.whole and may_lose(source, target)):
        return
    lost = list_missing(source, target, len(pair.source.text))
    if new and not lost and pair.whole:
        lost = list_fewer(source, target, len(pair.source.text))
    case = drop_metonyms(Case(source, target, new, lost))
    found = list(judge_names(pair, case))
    yield from found
    if pair.whole and not found:
        gone = [name for name in case.lost if name.known and name.tokens[0].capital and not name.tokens[0].initial]
        if len(gone) >= LOST_MATTERS:
            yield from (describe_lost(pair, name.place) for name in gone)


def list_new(pair: Pair, source: Naming, target: Naming) -> list[Missing]:
    """The names of what was written that have no counterpart; of a heading of ours those of the tables."""
    new = [name for name in list_missing(target, source, len(pair.target.text)) if may_be_new(name)]
    if pair.whole or not new or not (target.titled or (target.heading and pair.target.text.rstrip()[-1:] not in STOPS)):
        return new
    return [keep_known(name) for name in new if name.known]


def keep_known(name: Missing) -> Missing:
    """The words of a name that the tables know."""
    kept = [(token, kind) for token, kind in zip(name.tokens, name.kinds, strict=True) if kind == "known"]
    return name._replace(kinds=tuple(kind for _, kind in kept), tokens=tuple(token for token, _ in kept))


def may_be_new(name: Missing) -> bool:
    """Whether words may be an invented name: not those of which a capital says nothing."""
    return any(kind not in ("noun", "generic") for kind in name.kinds)


def may_lose(source: Naming, target: Naming) -> bool:
    """Whether some names of the tables may be lost; the quick answer, which is mostly no."""
    lost = [token for token in source.tokens if token.capital and token.keys and token.keys.isdisjoint(target.keys)]
    return len(lost) >= LOST_MATTERS


def judge_names(pair: Pair, case: Case) -> Iterator[Problem]:
    """Weigh each name that has no counterpart."""
    for new, old, alike in pair_names(case):
        severity = weigh(pair, case, new, old, alike)
        if severity and (old is None or rank(old) < CAPITAL_KNOWN):
            severity = weigh_nation(pair, case, new, severity)
        if severity and pair.context is not None:
            severity = weigh_statement(pair, new, old, severity)
        if severity:
            yield describe_new(pair, new, old if old and rank(old) >= ENGLISH_WORD else None, severity)


def weigh(pair: Pair, case: Case, new: Missing, old: Missing | None, alike: float) -> Severity | None:
    """How surely a name was exchanged or invented."""
    if load_forms(case.source.language) is None:
        return weigh_spelling(pair, new)
    points = count_points(case, new, old, alike)
    if is_far(new, old):
        points = min(points, SURE - 1)
    if case.target.language != "en":  # the points are of English: something like a name must be lost
        points = min(points, highest_elsewhere(new, old))
    return "error" if points >= SURE else "warning" if points >= LIKELY else None


def is_far(new: Missing, old: Missing | None) -> bool:
    """Whether new words that need not be a name stand elsewhere in their sentence than the lost ones."""
    return classify(new) in WEAK and (old is None or abs(new.share - old.share) > BESIDE)


def weigh_nation(pair: Pair, case: Case, new: Missing, severity: Severity) -> Severity | None:
    """What remains of it for a country, its capital or its government, named where the original points to it."""
    nations = read_nations(new)
    if not nations:
        return severity
    near = case.source.nations
    if pair.context is not None:
        near |= read_text(pair.context.text, pair.context.primary).nations
    if not nations.isdisjoint(near):
        return None
    if nations.isdisjoint(HOMES.get(case.source.language, ())):
        return severity
    return "warning" if pair.whole else None


def highest_elsewhere(new: Missing, old: Missing | None) -> int:
    """The most points that words of another language than English may have."""
    replaced = old is not None and rank(old) >= PLAIN_NAME
    if new.known and new.tokens[0].capital:
        return SURE if replaced else LIKELY
    return LIKELY if replaced else LIKELY - 1


def weigh_spelling(pair: Pair, new: Missing) -> Severity | None:
    """The same for an original in a language without tables: only names of two words or more, in Latin letters."""
    plain = all(char < "\u0250" or not char.isalpha() for char in pair.source.text[:OPENING_LENGTH])
    return "warning" if plain and new.kinds.count("name") > 1 and pair.target.primary == "en" else None


def weigh_statement(pair: Pair, new: Missing, old: Missing | None, severity: Severity) -> Severity | None:
    """What remains of it for words out of an article, which may name what their sentences only point to."""
    if pair.context is None or is_absent(new, read_text(pair.context.text, pair.context.primary)):
        return severity if new.known or severity == "error" else None
    opening = read_text(pair.context.text[:OPENING_LENGTH], pair.context.primary)
    lexicon = pair.source.lexicon
    pointed = lexicon is not None and any(word.lower in lexicon.pronouns for word in pair.source.words)
    replaced = old is not None and rank(old) >= PLAIN_NAME
    return "warning" if replaced and not pointed and is_absent(new, opening) else None


def is_absent(new: Missing, naming: Naming) -> bool:
    """Whether a text has no counterpart for a word of a name."""
    return any(not has_counterpart(token, naming) for token in new.tokens)


def describe_new(pair: Pair, new: Missing, old: Missing | None, severity: Severity) -> Problem:
    """Say that a name was exchanged, or is new."""
    written = quote(pair.target, new.place)
    if old is None:
        return Problem(NAME, severity, f"{written} is not in the original.", None, new.place)
    original = quote(pair.source, old.place)
    message = f"{original} became {written}." if severity == "error" else f"{original} may have become {written}."
    if not pair.whole:
        message = f"{written} is not in the original, which has {original}."
    return Problem(NAME, severity, message, old.place, new.place)


def describe_lost(pair: Pair, place: Place) -> Problem:
    """Say that a name is gone."""
    return Problem(NAME, "warning", f"{quote(pair.source, place)} is not in the translation.", place, None)


def describe_left(pair: Pair, place: Place, name: str) -> Problem:
    """Say that a name was not translated."""
    from chains.article.language import language_name

    message = f"{quote(pair.target, place)} was left in {language_name(pair.source.primary)} ({name})."
    return Problem(NAME, "warning", message, None, place)


def quote(passage: Passage, place: Place) -> str:
    """The words of a name in quotation marks, the beginning of a long one; those of another script in Latin as well."""
    from chains.latin import latinise

    written = shorten(passage.text[slice(*place)])
    latin = latinise(written, passage.language)
    return f"“{written}” ({latin})" if latin else f"“{written}”"


def find_gap(source: str, target: str) -> str | None:
    """What cannot be checked for two languages.

    Args:
        source: BCP 47 tag of the original.
        target: BCP 47 tag of what was written.
    """
    from chains.article.language import language_name

    one, other = Passage("", source), Passage("", target)
    spoken, written = language_name(source), language_name(target)
    if load_forms(other.primary) is None:
        return f"Names are not compared: there are no tables of names for {written}."
    if load_forms(one.primary) is None:
        return f"Only names of several words, spelt alike, are compared: there are no tables of names for {spoken}."
    if other.primary != "en":
        return f"In {written} names that are in no table are compared only in part, or, in German, not at all."
    return None
