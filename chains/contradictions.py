"""Which claims contradict each other, as far as the words tell: a denial, or another figure for the same thing.

Invariant: a pair is of two claims of two sources that stand near each other; the same claims always give the same
pairs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from chains.attribution.grammar import Grammar, load_grammar
from chains.checks.negation.negators import list_denials
from chains.checks.numbers.quantities import read_quantities
from chains.checks.pairs import Passage
from chains.cues import Phrases, find_phrases, index_phrases
from chains.lexicons import primary_language
from chains.report import Article, Claim, Sentence, Span

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
    near: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for sentence_id in {evidence.sentence for evidence in claim.evidence}:
            near[sentence_id].append(claim)
    denied: list[Claim] = []
    for index, claim in enumerate(claims):
        before = claims[max(0, index - MOST_BEFORE) : index]
        if is_denial(article, near[claim.evidence[0].sentence], claim, grammar):
            denied = find_denied(claim, before, numbers)
            yield from ((other.id, claim.id) for other in denied)
        elif denied and goes_on_denying(article, before[-1], claim, numbers):
            yield from ((other.id, claim.id) for other in denied if share_noun(other, claim))
        else:
            denied = []
        yield from ((other.id, claim.id) for other in before if differ(article, grammar, other, claim, numbers))


def is_denial(article: Article, claims: Sequence[Claim], claim: Claim, grammar: Grammar) -> bool:
    """Whether who makes a claim says that something is not so: "ontkent", "schlicht falsch".

    Words of another source in the same sentence do not count: "X houdt vol dat het zo is, Y ontkent".
    """
    sentence = article.find_sentence(claim.evidence[0].sentence)
    if claim.source is None or sentence is None:
        return False
    others = [span for other in claims if other.source != claim.source for span in list_spans(other)]
    found = find_phrases(article.sentence_text(sentence), index_denials(grammar.language))
    places = ((sentence.start + start, sentence.start + end) for start, end, _ in found)
    return any(not any(span.start < end and start < span.end for span in others) for start, end in places)


def list_spans(claim: Claim) -> list[Span]:
    """The words that say a claim, and those that attribute it."""
    return [*claim.evidence, *([claim.cue] if claim.cue else [])]


@lru_cache(maxsize=8)
def index_denials(language: str) -> Phrases[None]:
    """The words of denials."""
    grammar = load_grammar(language)
    return index_phrases((words, None) for words in (grammar.denials if grammar else ()))


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


def goes_on_denying(article: Article, denial: Claim, claim: Claim, numbers: dict[str, int]) -> bool:
    """Whether who has just denied something goes on: "Er is geen enkele melding binnengekomen"."""
    apart = numbers[claim.evidence[0].sentence] - numbers[denial.evidence[0].sentence]
    passages = (Passage(evidence.exact, article.language) for evidence in claim.evidence)
    return claim.source == denial.source and 0 <= apart <= NEXT and any(any(list_denials(each)) for each in passages)


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
