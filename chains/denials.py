"""Which claims deny, as far as the words tell: "ontkent", "weist die Vorwürfe zurück", and what goes on from there.

Invariant: words of another source in the same sentence do not make a denial; the time is linear in the sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from chains.attribution.grammar import Grammar, load_grammar
from chains.checks.negation.negators import list_denials
from chains.checks.pairs import Passage
from chains.folding import lower_all
from chains.lexicons import primary_language
from chains.matching import Place
from chains.report import Article, Claim, Span

NEXT = 1
"""Sentences from a denial to where it goes on."""
APART = r"(?:\s+[\w-]+){0,4}?\s+"
"""Between the parts of a separable verb: "weist alle Vorwürfe zurück"."""


def find_denials(article: Article, claims: Sequence[Claim]) -> frozenset[str]:
    """The ids of the claims that deny.

    Args:
        article: The article.
        claims: All claims, in text order.

    Returns:
        Empty in a language without a grammar.
    """
    grammar = load_grammar(primary_language(article.language))
    if grammar is None:
        return frozenset()
    near = group_claims(claims)
    found: set[str] = set()
    before: Claim | None = None
    for claim in claims:
        goes_on = before is not None and before.id in found and goes_on_denying(article, before, claim)
        if goes_on or is_denial(article, near[claim.evidence[0].sentence], claim, grammar):
            found.add(claim.id)
        before = claim
    return frozenset(found)


def group_claims(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """The claims by the sentences that their evidence is in."""
    near: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for sentence_id in {evidence.sentence for evidence in claim.evidence}:
            near[sentence_id].append(claim)
    return near


def is_denial(article: Article, claims: Sequence[Claim], claim: Claim, grammar: Grammar) -> bool:
    """Whether who makes a claim says that something is not so: "ontkent", "schlicht falsch".

    Words of another source in the same sentence do not count: "X houdt vol dat het zo is, Y ontkent".
    """
    sentence = article.find_sentence(claim.evidence[0].sentence)
    if claim.source is None or sentence is None:
        return False
    others = [span for other in claims if other.source != claim.source for span in list_spans(other)]
    places = list_denying(article.sentence_text(sentence), grammar, sentence.start)
    return any(not any(span.start < end and start < span.end for span in others) for start, end in places)


def list_spans(claim: Claim) -> list[Span]:
    """The words that say a claim, and those that attribute it."""
    return [*claim.evidence, *([claim.cue] if claim.cue else [])]


def list_denying(text: str, grammar: Grammar, offset: int) -> Iterator[Place]:
    """Where the words of denials stand in a text that begins at an offset."""
    pattern = compile_denials(grammar.language)
    return ((offset + found.start(), offset + found.end()) for found in pattern.finditer(lower_all(text)))


@lru_cache(maxsize=8)
def compile_denials(language: str) -> re.Pattern[str]:
    """The words of denials; the parts of a separable verb may stand apart."""
    grammar = load_grammar(language)
    if grammar is None or not grammar.denials:
        return re.compile(r"(?!)")
    apart = {f"{verb} {word}" for verb, words in grammar.separable_verbs.items() for word in words}
    entries = sorted(grammar.denials, key=len, reverse=True)
    parts = ((APART if entry in apart else r"\s+").join(map(re.escape, entry.split())) for entry in entries)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


def goes_on_denying(article: Article, denial: Claim, claim: Claim) -> bool:
    """Whether who has just denied something goes on: "Er is geen enkele melding binnengekomen"."""
    numbers = [int(each.evidence[0].sentence[1:]) for each in (denial, claim)]
    passages = (Passage(evidence.exact, article.language) for evidence in claim.evidence)
    near = 0 <= numbers[1] - numbers[0] <= NEXT
    return claim.source == denial.source and near and any(any(list_denials(each)) for each in passages)
