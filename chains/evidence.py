"""Turns words that a model copied into places of the article: the place is code's, never the model's.

Invariant: for every span and evidence made here `article.text[start:end] == exact`; it lies inside its sentence
and is not empty.
"""

from __future__ import annotations

import re

from chains.matching import Place, find_copied, find_similar
from chains.quotations import quotations_within
from chains.report import Article, Evidence, Sentence, Span, Speech

WORD = re.compile(r"\w+")
FEWEST_QUOTED = 2  # words; a single word in marks is a name or an ironic term


def span_of(article: Article, sentence: Sentence, place: Place) -> Span:
    """The span at `place` (offsets into the article) of one sentence."""
    start, end = place
    return Span(sentence=sentence.id, start=start, end=end, exact=article.text[start:end])


def evidence_of(article: Article, sentence: Sentence, place: Place, *, repaired: bool = False) -> Evidence:
    """The words at `place` (offsets into the article) as evidence."""
    start, end = place
    exact = article.text[start:end]
    return Evidence(sentence=sentence.id, start=start, end=end, exact=exact, repaired=repaired)


def plain_span(span: Span) -> Span:
    """The same place without what an `Evidence` adds."""
    return Span(sentence=span.sentence, start=span.start, end=span.end, exact=span.exact)


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one.start < other.end and other.start < one.end


def shift(place: Place, offset: int) -> Place:
    """The same place, counted from elsewhere."""
    return place[0] + offset, place[1] + offset


def whole_sentence(article: Article, sentence: Sentence) -> Evidence:
    """All of a sentence, without white space around it."""
    text = article.sentence_text(sentence)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    place = (start, end) if start < end else (0, len(text))
    return evidence_of(article, sentence, shift(place, sentence.start))


def locate(article: Article, sentence: Sentence, words: str, near: int | None = None) -> Evidence | None:
    """Find words that a model copied from a sentence.

    Args:
        article: The article.
        sentence: Where the words should be; nothing outside it is looked at.
        words: What the model wrote.
        near: An offset into the article; where several places fit equally well, the nearest wins (None: the
            first).

    Returns:
        The place; `repaired` when it is only similar. None when the words are not there.
    """
    text = article.sentence_text(sentence)
    place = find_copied(text, words, 0 if near is None else near - sentence.start)
    if place:
        return evidence_of(article, sentence, shift(place, sentence.start))
    place = find_similar(text, words)
    return evidence_of(article, sentence, shift(place, sentence.start), repaired=True) if place else None


def speech_of(article: Article, sentence: Sentence, content: Span, *, has_source: bool) -> Speech:
    """How the content is said, by the quotation marks around it.

    Args:
        article: The article.
        sentence: The sentence that holds its start; what lies beyond is left out.
        content: The words that carry the claim.
        has_source: Whether somebody is named who says it; the outlet's own voice is no speech.
    """
    if not has_source:
        return "none"
    quotes = quotations_within(article.text, content.start, min(content.end, sentence.end))
    quoted = sum(count_words(article.text[quote.start : quote.end]) for quote in quotes)
    if quoted == count_words(content.exact):
        return "direct"
    return "mixed" if quoted >= FEWEST_QUOTED else "indirect"


def count_words(text: str) -> int:
    """How many words a text has."""
    return len(WORD.findall(text))
