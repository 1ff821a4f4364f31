"""Every span is exact and where it says it is, and every id exists.

Invariant: a report without errors of this check can be traced, item by item, to words of the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chains.report import (
    Article,
    Caveat,
    CheckNotRun,
    Claim,
    Evidence,
    Finding,
    FindingTarget,
    Report,
    Sentence,
    Severity,
    Source,
    Span,
)

NAME = "evidence"


def check(article: Article, report: Report) -> tuple[Finding, ...]:
    """Hold all spans and ids of the claims, sources and caveats against the article."""
    sentences = {sentence.id: sentence for sentence in article.sentences}
    claims = {claim.id for claim in report.claims}
    found = [
        *(finding for claim in report.claims for finding in check_claim(article, sentences, claim)),
        *check_claim_ids(report),
        *check_mentions(article, sentences, report),
        *(finding for caveat in report.caveats for finding in check_caveat(article, sentences, caveat, claims)),
    ]
    return tuple(f.model_copy(update={"id": f"f{number}"}) for number, f in enumerate(found, start=1))


def not_run(article: Article, report: Report) -> tuple[CheckNotRun, ...]:  # noqa: ARG001
    """Say so when there is nothing to check."""
    if report.claims or report.caveats:
        return ()
    return (CheckNotRun(check=NAME, reason="There are no claims and no caveats to trace."),)


def raise_on(target: FindingTarget, message: str, span: Span | None = None, severity: Severity = "error") -> Finding:
    """A finding of this check; its id is given later."""
    place = span and Span(sentence=span.sentence, start=span.start, end=span.end, exact=span.exact)
    return Finding(id="f0", check=NAME, severity=severity, on=target, source_span=place, message=message)


def find_fault(article: Article, sentences: dict[str, Sentence], span: Span) -> str | None:
    """What is wrong with a span; None when it is exact."""
    sentence = sentences.get(span.sentence)
    if sentence is None:
        return f"There is no sentence {span.sentence}."
    if not sentence.start <= span.start < sentence.end or not span.start < span.end <= len(article.text):
        return f"The place {span.start} to {span.end} is not in sentence {span.sentence}."
    if article.text[span.start : span.end] != span.exact:
        return f"The words at {span.start} to {span.end} are not the ones quoted."
    return None


def check_claim(article: Article, sentences: dict[str, Sentence], claim: Claim) -> Iterator[Finding]:
    """The places of one claim."""
    target = FindingTarget(part="claim", id=claim.id)
    if not claim.evidence:
        yield raise_on(target, "The claim has no evidence.")
    for span in (*claim.evidence, claim.cue, claim.mention):
        fault = find_fault(article, sentences, span) if span else None
        if fault:
            yield raise_on(target, fault)
        elif isinstance(span, Evidence) and span.repaired:
            yield raise_on(target, "The evidence was found by approximate matching.", span, "warning")


def check_claim_ids(report: Report) -> Iterator[Finding]:
    """The sources and claims that claims refer to."""
    sources = {source.id for source in report.sources}
    claims = {claim.id for claim in report.claims}
    for claim in report.claims:
        target = FindingTarget(part="claim", id=claim.id)
        named = [claim.source] if claim.source else []
        for missing in list_missing([*named, *claim.via], sources):
            yield raise_on(target, f"There is no source {missing}.")
        for missing in list_missing(claim.disputed_by, claims):
            yield raise_on(target, f"There is no claim {missing} that could dispute it.")


def list_missing(ids: Iterable[str], known: set[str]) -> list[str]:
    """Ids that are not known, each once."""
    return [name for name in dict.fromkeys(ids) if name not in known]


def check_mentions(article: Article, sentences: dict[str, Sentence], report: Report) -> Iterator[Finding]:
    """The names of the sources; a finding is about the first claim that rests on the source."""
    users: dict[str, str] = {}
    for claim in report.claims:
        for source_id in (claim.source, *claim.via):
            if source_id:
                users.setdefault(source_id, claim.id)
    for source in report.sources:
        target = FindingTarget(part="claim", id=users.get(source.id, source.id))
        yield from check_source(article, sentences, source, target)


def check_source(
    article: Article, sentences: dict[str, Sentence], source: Source, target: FindingTarget
) -> Iterator[Finding]:
    """The name and the places of one source."""
    if source.name_in_text not in article.text:
        yield raise_on(target, f"The source “{source.name_in_text}” stands nowhere in the article.")
    for span in source.mentions:
        fault = find_fault(article, sentences, span)
        if fault:
            yield raise_on(target, f"Source {source.id}: {fault}")


def check_caveat(
    article: Article, sentences: dict[str, Sentence], caveat: Caveat, claims: set[str]
) -> Iterator[Finding]:
    """The place and the claims of one caveat."""
    target = FindingTarget(part="caveat", id=caveat.id)
    fault = find_fault(article, sentences, caveat.cue)
    if fault:
        yield raise_on(target, fault)
    for missing in list_missing(caveat.claims, claims):
        yield raise_on(target, f"There is no claim {missing}.")
