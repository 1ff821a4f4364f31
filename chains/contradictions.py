"""Which claims contradict each other, as far as the words tell: a denial, or another figure for the same thing.

Invariant: a pair is of two claims of two sources that stand near each other; the same claims always give the same
pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chains.attribution.grammar import Grammar, load_grammar
from chains.checks.numbers.quantities import read_quantities
from chains.checks.pairs import Passage
from chains.denials import goes_on_denying, group_claims, is_denial
from chains.lexicons import primary_language
from chains.report import Article, Claim, Sentence

REACH = 5
"""Sentences back to what a denial is about."""
NEXT = 1
"""Sentences between two figures for the same thing."""
MOST_BEFORE = 40
"""Claims that one is held against."""
STEM = 5
DAY_TO_MONTH = 3
"""Characters between the day of a date and its month, at most."""
FEWEST_LETTERS = 4
WORD = re.compile(r"\w+")
Pair = tuple[str, str]


def list_contradictions(article: Article, claims: Sequence[Claim]) -> Iterator[Pair]:
    """Pairs of ids, the earlier claim first; none in a language without a grammar."""
    grammar = load_grammar(primary_language(article.language))
    if grammar is None:
        return
    numbers = {sentence.id: number for number, sentence in enumerate(article.sentences)}
    near = group_claims(claims)
    denied: list[Claim] = []
    for index, claim in enumerate(claims):
        before = claims[max(0, index - MOST_BEFORE) : index]
        if is_denial(article, near[claim.evidence[0].sentence], claim, grammar):
            denied = find_denied(claim, before, numbers)
            yield from ((other.id, claim.id) for other in denied)
        elif denied and goes_on_denying(article, before[-1], claim):
            yield from ((other.id, claim.id) for other in denied if share_noun(other, claim))
        else:
            denied = []
        yield from ((other.id, claim.id) for other in before if differ(article, grammar, other, claim, numbers))


def find_denied(claim: Claim, before: Sequence[Claim], numbers: dict[str, int]) -> list[Claim]:
    """What a denial is about: what the last other source said, all of it that stands together."""
    here = numbers[claim.evidence[0].sentence]
    near = [other for other in before if other.source and here - numbers[other.evidence[0].sentence] <= REACH]
    others = [other for other in near if other.source != claim.source]
    denied: list[Claim] = []
    for other in reversed(others):
        if denied and other.source != denied[0].source:
            break
        denied.append(other)
    return denied


def differ(article: Article, grammar: Grammar, one: Claim, other: Claim, numbers: dict[str, int]) -> bool:
    """Whether two claims side by side give different numbers for the same thing."""
    apart = numbers[other.evidence[0].sentence] - numbers[one.evidence[0].sentence]
    if not one.source or not other.source or one.source == other.source or not 0 <= apart <= NEXT:
        return False
    first, second = (read_figures(article, claim) for claim in (one, other))
    if not first or not second or first & second or {kind for kind, _ in first}.isdisjoint(kind for kind, _ in second):
        return False
    sentence = article.find_sentence(other.evidence[0].sentence)
    return bool(list_nouns(one) & list_nouns(other)) or (sentence is not None and contrasts(article, grammar, sentence))


def read_figures(article: Article, claim: Claim) -> frozenset[tuple[str, float]]:
    """The numbers in the evidence of a claim, each with its unit; days of a date are none."""
    figures: set[tuple[str, float]] = set()
    for evidence in claim.evidence:
        found = read_quantities(Passage(evidence.exact, article.language))
        months = {quantity.start for quantity in found if quantity.readings[0][0] == "m"}
        figures |= {
            (quantity.unit, quantity.value)
            for quantity in found
            if quantity.value is not None and months.isdisjoint(range(quantity.end, quantity.end + DAY_TO_MONTH))
        }
    return frozenset(figures)


def list_nouns(claim: Claim) -> set[str]:
    """The beginnings of the longer words of a claim's evidence."""
    words = (word for evidence in claim.evidence for word in WORD.findall(evidence.exact.lower()))
    return {word[:STEM] for word in words if len(word) >= FEWEST_LETTERS and not word[0].isdigit()}


def share_noun(one: Claim, other: Claim) -> bool:
    """Whether two claims have a longer word in common, in whatever case."""
    return any(a.startswith(b) or b.startswith(a) for a in list_nouns(one) for b in list_nouns(other))


def contrasts(article: Article, grammar: Grammar, sentence: Sentence) -> bool:
    """Whether a sentence sets its figure against another: "dagegen", "lediglich"."""
    words = WORD.findall(article.sentence_text(sentence).lower())
    return not grammar.contrasts.isdisjoint(words)
