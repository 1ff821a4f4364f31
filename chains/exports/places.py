"""Where an item stands in the article and in its translation, for every export that shows both.

Invariant: sentences in text order, each once; what the reader translated stands before what the model did.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

from chains.exports import wording
from chains.report import Article, Report, Sentence, Span


def sentences_in(article: Article, spans: Iterable[Span]) -> tuple[Sentence, ...]:
    """The sentences that hold any part of some words."""
    return tuple(dict.fromkeys(sentence for span in spans for sentence in cross_sentences(article, span)))


def cross_sentences(article: Article, span: Span) -> Iterator[Sentence]:
    """The sentences from the first word to the last."""
    first = article.sentence_at(span.start)
    yield first
    later = bisect_right(article.sentences, first.start, key=lambda sentence: sentence.start)
    yield from takewhile(lambda sentence: sentence.start < span.end, islice(article.sentences, later, None))


def translations_of(report: Report) -> dict[str, str]:
    """The sentences that have a translation: sentence id -> words."""
    known = report.translation.sentences if report.translation else ()
    words = {sentence.id: sentence.text for sentence in known}
    for sentence in report.article.sentences if report.translation else ():
        own = wording.reader_translation(wording.marks_on(report, "sentence", sentence.id))
        words[sentence.id] = words.get(sentence.id) if own is None else own
    return {id_: text for id_, text in words.items() if text}
