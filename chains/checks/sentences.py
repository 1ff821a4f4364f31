"""Every sentence of the article stands once in the translation, with words.

Invariant: a sentence that was never reached is not blamed; the report says how many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from chains.article.language import is_same_language
from chains.report import Article, CheckNotRun, Finding, FindingTarget, Report, Sentence, Span

NAME = "completeness"


def check(article: Article, report: Report) -> Iterator[Finding]:
    """Hold the translation against the list of sentences."""
    if report.translation is None:
        return
    texts = {sentence.id: sentence.text for sentence in report.translation.sentences}
    counts = Counter(sentence.id for sentence in report.translation.sentences)
    for sentence in article.sentences:
        message = find_fault(counts[sentence.id], texts.get(sentence.id), reached=not is_unreached(report))
        if message:
            yield raise_on(sentence.id, message, span_of(article, sentence))
    known = {sentence.id for sentence in article.sentences}
    for name in dict.fromkeys(s.id for s in report.translation.sentences if s.id not in known):
        yield raise_on(name, f"The article has no sentence {name}.")


def find_fault(count: int, text: str | None, *, reached: bool) -> str | None:
    """What is wrong with the entry of a sentence."""
    if count != 1:
        times = "is missing" if not count else "stands more than once"
        return f"The sentence {times} in the translation."
    return "The sentence was not translated." if reached and not (text or "").strip() else None


def not_run(article: Article, report: Report) -> Iterator[CheckNotRun]:
    """Say which part could not be checked, and why."""
    if report.translation is None:
        same = is_same_language(article.language, report.target_language)
        reason = "The article is in the target language already." if same else "There is no translation."
        yield CheckNotRun(check=NAME, reason=reason)
        return
    sentences = report.translation.sentences
    missing = sum(not (sentence.text or "").strip() for sentence in sentences)
    if missing and is_unreached(report):
        yield CheckNotRun(check=NAME, reason=f"{missing} of {len(sentences)} sentences were not translated.")


def is_unreached(report: Report) -> bool:
    """Whether the translation ended too early to blame single sentences: it was stopped, or failed as a whole."""
    state = report.chains.get("translation")
    return state is not None and state.state in {"cancelled", "failed"}


def raise_on(sentence_id: str, message: str, span: Span | None = None) -> Finding:
    """A finding of this check; its id is given later."""
    on = FindingTarget(part="translation", id=sentence_id)
    return Finding(id="", check=NAME, severity="error", on=on, source_span=span, message=message)


def span_of(article: Article, sentence: Sentence) -> Span:
    """The place of a whole sentence."""
    exact = article.sentence_text(sentence)
    return Span(sentence=sentence.id, start=sentence.start, end=sentence.end, exact=exact)
