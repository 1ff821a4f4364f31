"""Nothing of the article is lost on the way: every sentence translated, wholly, once; every point rests on it.

Invariant: the check looks at lengths and letters, never at meaning; what it calls an error misleads any reader.

Lengths. How many characters a translation has for each of its source depends on both languages. `LENGTH` holds the
median of English over each language, measured on 900 clean sentence pairs of news and encyclopaedia text, 150 a
language; for any pair of them the expectation is the one over the other. The ratio over its expectation lay between
0.70 and 1.47 for 99 of 100 pairs of all six languages (0.5 and 99.5 percentile; extremes 0.55 and 1.55); `SHORT` and
`LONG` stand a little outside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from chains.folding import fold
from chains.matching import UNSPACED
from chains.report import (
    Article,
    CheckNotRun,
    Finding,
    FindingTarget,
    Point,
    Report,
    Sentence,
    Severity,
    Span,
    Summary,
    TranslatedSentence,
)

NAME = "completeness"
LENGTH = {"en": 1.0, "nl": 0.92, "de": 0.87, "fr": 0.86, "es": 0.83, "ru": 0.92, "uk": 0.99}
SHORT = 0.65
LONG = 1.5
LENGTH_MATTERS = 40  # characters; the ratios of shorter sentences say little
LOST_MATTERS = 60  # characters of a source ...
LOST = 0.25  # ... of which a translation with less than this share of the expectation has lost most
DENSEST = 0.4  # the expectation for pairs that were not measured: Chinese needs that little for English
WORDS_UNTRANSLATED = 4  # of letters; fewer may be names
WORD = re.compile(r"[^\W\d_]+")


def check(article: Article, report: Report) -> tuple[Finding, ...]:
    """Hold the translation and the summary against the article's sentences."""
    found = [*check_translation(article, report), *check_summary(article, report)]
    return tuple(f.model_copy(update={"id": f"f{number}"}) for number, f in enumerate(found, start=1))


def not_run(article: Article, report: Report) -> tuple[CheckNotRun, ...]:
    """Say which part could not be checked, and why."""
    if report.translation is None:
        same = primary(article.language) == primary(report.target_language)
        reason = "The article is in the target language already." if same else "There is no translation."
        return (CheckNotRun(check=NAME, reason=reason),)
    return (*list_unreached(report), *list_unmeasured(article, report))


def is_unreached(report: Report) -> bool:
    """Whether the translation ended too early to blame single sentences: it was stopped, or failed as a whole."""
    state = report.chains.get("translation")
    return state is not None and state.state in {"cancelled", "failed"}


def list_unreached(report: Report) -> Iterator[CheckNotRun]:
    """The sentences that a translation which ended early did not get to."""
    sentences = report.translation.sentences if report.translation else ()
    missing = sum(not (sentence.text or "").strip() for sentence in sentences)
    if missing and is_unreached(report):
        yield CheckNotRun(check=NAME, reason=f"{missing} of {len(sentences)} sentences were not translated.")


def list_unmeasured(article: Article, report: Report) -> Iterator[CheckNotRun]:
    """The pair of languages, where no lengths are known for it."""
    source, target = primary(article.language), primary(report.target_language)
    if expect_ratio(source, target) is None:
        yield CheckNotRun(check=NAME, reason=f"No lengths are known for {source} to {target}.")


def primary(language: str) -> str:
    """The language of a BCP 47 tag, without script and region."""
    return language.lower().partition("-")[0]


def expect_ratio(source: str, target: str) -> float | None:
    """Characters of a translation over those of its source; None when a language was not measured."""
    one, other = LENGTH.get(primary(source)), LENGTH.get(primary(target))
    return one / other if one and other else None


def raise_on(
    target: FindingTarget,
    message: str,
    *,
    severity: Severity = "error",
    span: Span | None = None,
    text: str | None = None,
) -> Finding:
    """A finding of this check; its id is given later."""
    return Finding(
        id="f0", check=NAME, severity=severity, on=target, source_span=span, target_text=text, message=message
    )


def check_translation(article: Article, report: Report) -> Iterator[Finding]:
    """Every sentence of the article is there once, and none that is not in the article."""
    if report.translation is None:
        return
    translated = {sentence.id: sentence for sentence in report.translation.sentences}
    counts = Counter(sentence.id for sentence in report.translation.sentences)
    for sentence in article.sentences:
        target = FindingTarget(part="translation", id=sentence.id)
        if counts[sentence.id] != 1:
            times = "is missing" if not counts[sentence.id] else "stands more than once"
            yield raise_on(target, f"The sentence {times} in the translation.", span=span_of(article, sentence))
            continue
        if translated[sentence.id].text or not is_unreached(report):
            yield from check_sentence(article, sentence, translated[sentence.id], report.target_language)
    known = {sentence.id for sentence in article.sentences}
    for name in dict.fromkeys(s.id for s in report.translation.sentences if s.id not in known):
        yield raise_on(FindingTarget(part="translation", id=name), f"The article has no sentence {name}.")


def span_of(article: Article, sentence: Sentence) -> Span:
    """The place of a whole sentence."""
    exact = article.sentence_text(sentence)
    return Span(sentence=sentence.id, start=sentence.start, end=sentence.end, exact=exact)


def check_sentence(
    article: Article, sentence: Sentence, translated: TranslatedSentence, language: str
) -> Iterator[Finding]:
    """One sentence against its translation; the first thing wrong is enough."""
    source, text = article.sentence_text(sentence).strip(), (translated.text or "").strip()
    problem = (
        find_missing(text)
        or find_untranslated(source, text, article.language, language)
        or find_length(source, text, expect_ratio(article.language, language))
    )
    if problem:
        severity, message = problem
        target = FindingTarget(part="translation", id=sentence.id)
        span = span_of(article, sentence)
        yield raise_on(target, message, severity=severity, span=span, text=translated.text)


Problem = tuple[Severity, str]


def find_missing(text: str) -> Problem | None:
    """Nothing where a translation should be."""
    return None if text else ("error", "The sentence was not translated.")


def find_untranslated(source: str, text: str, source_language: str, target_language: str) -> Problem | None:
    """The source again instead of a translation."""
    if primary(source_language) in {primary(target_language), "und"} or fold(source).text != fold(text).text:
        return None
    return ("error", "The sentence was left untranslated.") if is_prose(source) else None


def is_prose(text: str) -> bool:
    """Whether a text has words enough that are no names: with a small first letter, or of a script without."""
    words = WORD.findall(text)
    unspaced = sum(len(word) for word in words if UNSPACED.match(word))
    small = sum(word[0] == word[0].lower() for word in words)
    return len(words) + unspaced >= WORDS_UNTRANSLATED and (small + unspaced) * 2 >= WORDS_UNTRANSLATED


def find_length(source: str, text: str, expected: float | None) -> Problem | None:
    """Far more or far fewer characters than the pair of languages lets expect."""
    ratio = len(text) / len(source) if source else 1.0
    if len(source) >= LOST_MATTERS and ratio < LOST * (expected or DENSEST):
        return "error", f"Most of the sentence is lost: {len(text)} characters for {len(source)}."
    if expected is None or len(source) < LENGTH_MATTERS:
        return None
    if ratio / expected < SHORT:
        return "warning", f"The translation is short ({len(text)} characters for {len(source)}): something may be lost."
    if ratio / expected > LONG:
        return "warning", f"The translation is long ({len(text)} characters for {len(source)}): something may be added."
    return None


def check_summary(article: Article, report: Report) -> Iterator[Finding]:
    """What the points of the summary rest on."""
    if report.summary is None:
        return
    sentences = {sentence.id for sentence in article.sentences}
    claims = {claim.id for claim in report.claims}
    yield from check_headline(report.summary)
    for point in report.summary.points:
        yield from check_point(point, sentences, claims)


def check_headline(summary: Summary) -> Iterator[Finding]:
    """A summary says something."""
    if not summary.points:
        yield raise_on(FindingTarget(part="summary", id="headline"), "The summary has no points.")


def check_point(point: Point, sentences: set[str], claims: set[str]) -> Iterator[Finding]:
    """One point of the summary."""
    target = FindingTarget(part="summary", id=point.id)
    if not point.sentences and not point.claims:
        yield raise_on(target, "The point cites nothing.", text=point.text)
    unknown = [name for name in point.sentences if name not in sentences]
    unknown += [name for name in point.claims if name not in claims]
    if unknown:
        listed = ", ".join(dict.fromkeys(unknown))
        yield raise_on(target, f"The point cites what is not there: {listed}.", text=point.text)
