"""The figures of a report: what its claims count, who says so, and in which words of the article.

A number is read from the words of the article, and what it counts from what was written for them in the target
language, so that articles in several languages can be compared.

Invariant: a figure stands in the evidence of a claim and in its translation, with the same value; a report whose
target language has no counting words has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from chains.checks.hedges import find_hedges
from chains.checks.negation.negators import list_denials
from chains.checks.pairs import Passage
from chains.corpus.figures.amounts import Amount
from chains.corpus.figures.things import Count, Thing, find_content, read_counts
from chains.lexicons import primary_language
from chains.lexicons.counting import load_counting_words

Record = Mapping[str, Any]
NOT_COMPARED = frozenset({"prediction", "denial"})
"""Kinds of claims that tell what may come, or what is not so."""
OPEN = frozenset({"possibility", "hearsay"})
"""Kinds of hedges by which a number is nobody's figure."""
LONGEST = 1_000
"""Characters of evidence in which numbers are looked for."""


class Figure(NamedTuple):
    """A number of a claim.

    Attributes:
        unit: As it is written.
        source: Id of who says so; None is the article itself.
        words: The evidence, verbatim from the article.
        told: What was written for it, in the target language.
    """

    value: float
    unit: str
    amount: Amount
    thing: Thing
    source: str | None
    words: str
    told: str


def read_figures(report: Record) -> list[Figure]:
    """The figures of a report, each once for each who says so.

    Args:
        report: As JSON has it.
    """
    target = report["target_language"]
    if load_counting_words(target) is None:
        return []
    found: dict[tuple[frozenset[str], Amount, str | None], Figure] = {}
    speaking = list_speaking(report["sources"], primary_language(target))
    for claim in report["claims"]:
        for figure in read_claim(claim, report) if claim["kind"] not in NOT_COMPARED else ():
            thing = figure.thing._replace(names=figure.thing.names - speaking)
            found.setdefault((thing.core, figure.amount, figure.source), figure._replace(thing=thing))
    return list(found.values())


def list_speaking(sources: Iterable[Record], language: str) -> frozenset[str]:
    """The words of the names of those who speak: they say nothing of where something is counted."""
    words = (word.lower for source in sources for word in Passage(source["name"], language).words)
    return frozenset(filter(None, (find_content(language, word) for word in words)))


def read_claim(claim: Record, report: Record) -> Iterator[Figure]:
    """The figures of a claim."""
    target = report["target_language"]
    if not is_plain(Passage(claim["text"], target)):
        return
    own = claim["text"][:LONGEST]
    stated = read_counts(Passage(own, target))
    translation = (report["translation"] or {"sentences": ()})["sentences"]
    for span in claim["evidence"]:
        passage = Passage(span["exact"][:LONGEST], report["article"]["language"])
        # A sentence may hold the figures of others, too: only those of this claim are its source's.
        left = [count for count in read_counts(passage) if any(is_same_number(count, each) for each in stated)]
        if not left or not is_plain(passage):
            continue
        told = (each["text"][:LONGEST] for each in translation if each["id"] == span["sentence"] and each["text"])
        read = ((text, read_counts(Passage(text, target))) for text in told)
        for count, thing, text in find_things(left, chain([(own, stated)], read)):
            yield Figure(count.value, count.unit, count.amount, thing, claim["source"], span["exact"], text)


def is_plain(passage: Passage) -> bool:
    """Whether a text says what is so: nothing is denied, possible, or only thought in it."""
    hedges = find_hedges(passage) or ()
    return not list_denials(passage) and all(hedge.meaning.kind not in OPEN for hedge in hedges)


def find_things(left: list[Count], told: Iterable[tuple[str, list[Count]]]) -> Iterator[tuple[Count, Thing, str]]:
    """The numbers of a piece of evidence, each with what it counts by the first text that says it.

    Args:
        left: The numbers.
        told: Texts in the target language, and their numbers.
    """
    for text, others in told:
        for count in left:
            things = (other.thing for other in others if is_same_number(count, other))
            thing = next((thing for thing in things if thing and may_be(count.thing, thing)), None)
            if thing:
                yield count, thing, text
                left = [other for other in left if other is not count]


def is_same_number(one: Count, other: Count) -> bool:
    """Whether two counts have the same value of the same unit."""
    return one.value == other.value and one.amount.unit == other.amount.unit


def may_be(original: Thing | None, told: Thing) -> bool:
    """Whether the words of the article allow what was written for them: "killed" is not "arrived"."""
    return original is None or not original.known or original.known == told.known
