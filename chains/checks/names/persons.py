"""Persons of an original who are not in its translation.

Invariant: pure and linear. A run of words with capitals is a person only when it begins with a known first name or
initials, or stands after a role; it is lost only when none of its words has a counterpart, however faint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chains.checks.names.counterparts import has_counterpart
from chains.checks.names.kinds import find_kind
from chains.checks.names.naming import SAME_SKELETON, Naming, Token
from chains.checks.names.sounds import spell_skeleton
from chains.lexicons.names import is_first_name, is_generic
from chains.matching import Place
from chains.names import PARTICLES, ROLE

MOST_RUNS = 40  # of a text; a sentence has fewer
LONGEST_RUN = 4  # words with capitals; longer ones are titles and organisations
LONGEST_PARTICLES = 2  # words: "van der"
GERMAN_RUN = 2  # words with capitals: what follows may be any noun
QUOTES = frozenset("\"“”„«»‘’'")
SHORTEST = 3  # letters of a surname
PARTS = PARTICLES - {"y", "e", "und"}  # not what joins two persons
MONSIEUR = ("M", "fr")
HYPHENS = frozenset("-‑")
JOINTS = frozenset(["", " ", "-"])
AFTER_INITIAL = frozenset([".", ". "])
# What a translation may have put in the place of a person, who is then no longer lost for certain.
RIVALS = frozenset(["known", "name", "doubtful", "acronym"])
SPACES = re.compile(r"\s")


def find_lost(text: str, source: Naming, target: Naming) -> Iterator[Place]:
    """The persons of an original of whom a translation has nothing.

    Args:
        text: The original.
        source: Its words.
        target: The words of the translation.

    Yields:
        Where they stand.
    """
    if source.heading and source.language != "de":
        return
    persons = [run for run in list_persons(text, source) if not any(is_plain(token, target) for token in run)]
    if not persons:
        return
    named = keep_capitals(target)
    persons = [run for run in persons if not any(has_counterpart(token, named) for token in run)]
    if persons and not has_rival(target, source):
        yield from ((run[0].start, run[-1].end) for run in persons)


def is_plain(token: Token, target: Naming) -> bool:
    """Whether a translation has a word as it is written; the quick answer, which is mostly yes."""
    if token.latin in target.capital_words:
        return True
    skeleton = spell_skeleton(token.latin)
    return len(skeleton) >= SAME_SKELETON and skeleton in target.capital_skeletons


def keep_capitals(naming: Naming) -> Naming:
    """A text without its words in lower case, which are no names of persons, though one may sound alike."""
    tokens = tuple(token for token in naming.tokens if token.capital)
    return Naming(naming.language, tokens, [naming.parts[token.number] for token in tokens], naming.keys)


def has_rival(target: Naming, source: Naming) -> bool:
    """Whether a translation has a name of its own, which may be another spelling."""
    return any(
        find_kind(token, target) in RIVALS and not has_counterpart(token, source)
        for token in target.tokens
        if token.capital
    )


def list_persons(text: str, naming: Naming) -> Iterator[list[Token]]:
    """The words of each person."""
    for count, run in enumerate(list_runs(text, naming)):
        if count >= MOST_RUNS:
            return
        person = cut_person(run, text, naming)
        if person and not stands_quoted(text, person) and text[person[-1].end : person[-1].end + 1] not in HYPHENS:
            yield person


def list_runs(text: str, naming: Naming) -> Iterator[list[Token]]:
    """Words with capitals side by side, initials and particles between them."""
    run: list[Token] = []
    for token in naming.tokens:
        if not token.capital:
            continue
        if run and not is_joined(text, naming, run[-1], token):
            if len(run) > 1:
                yield run
            run = []
        run.append(token)
    if len(run) > 1:
        yield run


def is_joined(text: str, naming: Naming, before: Token, token: Token) -> bool:
    """Whether two words with capitals may be of one name."""
    between = range(before.number + 1, token.number)
    if between:
        plain = len(between) <= LONGEST_PARTICLES and all(naming.latins[number] in PARTS for number in between)
        gap = text[before.end : token.start] if plain else "?"
        return plain and (gap.replace(" ", "").isalpha() or (is_initial(before) and gap.startswith(".")))
    gap = SPACES.sub(" ", text[before.end : token.start][:3])
    return gap in JOINTS or (is_initial(before) and gap in AFTER_INITIAL)


def is_initial(token: Token) -> bool:
    """Whether a word is one letter."""
    return len(token.text) == 1


def cut_person(run: list[Token], text: str, naming: Naming) -> list[Token] | None:
    """The part of a run that is a person's name; None where it need not be one."""
    start = next((place for place, token in enumerate(run[:-1]) if begins_name(token, text, naming)), None)
    if start is None:
        start = 0 if follows_role(run[0], naming) and naming.language != "de" else None
    if start is None:
        return None
    person = run[start:][: GERMAN_RUN if naming.language == "de" and not is_initial(run[start]) else None]
    if not 1 < len(person) <= LONGEST_RUN or not all(may_name(token, naming) for token in person):
        return None
    return person if len(person[-1].text) >= SHORTEST else None


def begins_name(token: Token, text: str, naming: Naming) -> bool:
    """Whether a name of a person begins with a word for certain."""
    initial = is_initial(token) and not token.initial and text[token.end : token.end + 1] == "."
    if (token.text, naming.language) == MONSIEUR:
        return False
    return initial or is_first_name(token.text, naming.language)


def follows_role(token: Token, naming: Naming) -> bool:
    """Whether the word before is that of an office, or of one who speaks."""
    if not token.number:
        return False
    before = naming.parts[token.number - 1].text
    return before[0].islower() and bool(ROLE.fullmatch(before))


def may_name(token: Token, naming: Naming) -> bool:
    """Whether a word may be a part of the name of a person: not one that a language translates."""
    if is_initial(token) or is_first_name(token.text, naming.language):
        return True
    if token.acronym or ROLE.fullmatch(token.text) or is_generic(token.text, naming.language):
        return False
    return naming.language == "de" or find_kind(token, naming) in ("name", "common") or token.initial


def stands_quoted(text: str, person: list[Token]) -> bool:
    """Whether quotation marks enclose the words, as titles."""
    start, end = person[0].start, person[-1].end
    return text[max(start - 1, 0) : start] in QUOTES or text[end : end + 1] in QUOTES
