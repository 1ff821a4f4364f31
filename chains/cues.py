"""Words of the lexicons in the sentences of an article: what calls for care, and what attributes.

Invariant: cues are whole words or phrases, in text order, without overlap, the longest first; accents count,
case does not. The time is linear in the length of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from chains.evidence import span_of
from chains.folding import lower_all
from chains.lexicons import Lexicon
from chains.quotations import quotations_within
from chains.report import Article, CaveatCategory, Sentence, Span

NOTES: dict[CaveatCategory, str] = {
    "hedge": "The text itself is not certain of this.",
    "hearsay": "Passed on from others; the text does not say who saw or heard it.",
    "unverified": "The text says that this could not be checked.",
    "interested-source": "Who says this gains by being believed.",
    "anonymous-source": "The source is not named, so nobody can be asked.",
    "loaded-language": "A word that judges what it names.",
    "explicit-warning": "The article itself warns its readers here.",
}
WORD = re.compile(r"\w+")
Label = TypeVar("Label")
# By first word: the phrases that begin with it, the longest first, and what each stands for.
Phrases = dict[str, list[tuple[re.Pattern[str], Label]]]


@dataclass(frozen=True)
class Cue:
    """Words that call for a grain of salt, and why."""

    span: Span
    category: CaveatCategory


def index_phrases(entries: Iterable[tuple[str, Label]]) -> Phrases[Label]:
    """Prepare phrases for finding; of equal phrases the first counts."""
    labels: dict[str, Label] = {}
    for phrase, label in entries:
        labels.setdefault(lower_all(phrase), label)
    table: Phrases[Label] = {}
    for phrase in sorted(labels, key=len, reverse=True):
        first = WORD.search(phrase)
        if first:
            words = phrase[first.start() :].split()
            pattern = re.compile(r"\s+".join(map(re.escape, words)) + r"(?!\w)")
            table.setdefault(first.group(), []).append((pattern, labels[phrase]))
    return table


@lru_cache(maxsize=32)
def index_cues(lexicon: Lexicon) -> Phrases[CaveatCategory]:
    """The caveat cues of a lexicon; where a phrase is in two lists, the graver one counts."""
    lists: tuple[tuple[CaveatCategory, tuple[str, ...]], ...] = (
        ("explicit-warning", lexicon.explicit_warnings),
        ("anonymous-source", lexicon.anonymous_sources),
        ("hearsay", lexicon.hearsay),
        ("hedge", lexicon.hedges),
        ("loaded-language", lexicon.loaded_words),
    )
    return index_phrases((phrase, category) for category, phrases in lists for phrase in phrases)


@lru_cache(maxsize=32)
def index_attribution(lexicon: Lexicon) -> Phrases[None]:
    """What attributes in a lexicon."""
    return index_phrases((words, None) for words in (*lexicon.attribution_phrases, *lexicon.reporting_verbs))


def find_phrases(text: str, phrases: Phrases[Label]) -> Iterator[tuple[int, int, Label]]:
    """Where phrases stand in a text, from left to right, the longest at each place."""
    lower = lower_all(text)
    end = 0
    for word in WORD.finditer(lower):
        if word.start() < end:
            continue
        for pattern, label in phrases.get(word.group(), ()):
            match = pattern.match(lower, word.start())
            if match:
                end = match.end()
                yield word.start(), end, label
                break


def find_cues(article: Article, sentence: Sentence, lexicon: Lexicon) -> list[Cue]:
    """Find the words of a sentence that call for a grain of salt.

    Args:
        article: The article.
        sentence: One of its sentences.
        lexicon: That of its language.

    Returns:
        Cues in text order, not overlapping.
    """
    offset = sentence.start
    return [
        Cue(span_of(article, sentence, (offset + start, offset + end)), category)
        for start, end, category in find_phrases(article.sentence_text(sentence), index_cues(lexicon))
    ]


def find_attribution(article: Article, sentence: Sentence, lexicon: Lexicon) -> Span | None:
    """Find the first words of a sentence that attribute, outside quotation marks.

    Args:
        article: The article.
        sentence: One of its sentences.
        lexicon: That of its language.

    Returns:
        A reporting verb or an attribution phrase; None when there is none.
    """
    quotes = quotations_within(article.text, sentence.start, sentence.end)
    for start, end, _ in find_phrases(article.sentence_text(sentence), index_attribution(lexicon)):
        place = sentence.start + start, sentence.start + end
        if not any(quote.start < place[1] and place[0] < quote.end for quote in quotes):
            return span_of(article, sentence, place)
    return None
