"""What differs between two counterparts, field by field.

Invariant: texts in two languages are never compared; figures are told by value, however they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chains.checks.numbers import compare
from chains.checks.pairs import Pair, Passage
from chains.diff.counterparts import Counterparts, same_speaker
from chains.diff.record import Change
from chains.exports import wording
from chains.folding import fold
from chains.report import Caveat, Claim, Report, Source, Span

CLAIM_ID = re.compile(r" \(c\d+\)")


def change_of(field: str, before: str | None, after: str | None) -> Iterator[Change]:
    """The change of a field, if there is one."""
    if before != after:
        yield Change(field=field, before=before, after=after)


def compare_text(before: str, after: str, language: str) -> Iterator[Change]:
    """Figures, then words; quotation marks, dashes and case alone are no change."""
    if fold(before).text != fold(after).text:
        yield from compare_figures(before, after, language)
        yield Change(field="text", before=before, after=after)


def compare_figures(before: str, after: str, language: str) -> Iterator[Change]:
    """Numbers, dates, amounts and measures that are others, as the checks read them.

    Args:
        before: A text.
        after: What it has become, in the same language.
        language: BCP 47 tag.
    """
    for problem in compare(Pair(Passage(before, language), Passage(after, language))):
        first = before[slice(*problem.source)] if problem.source else None
        second = after[slice(*problem.target)] if problem.target else None
        yield from change_of("figures", first, second)


def list_claim_changes(found: Counterparts, before: Claim, after: Claim) -> Iterator[Change]:
    """Figures first: they mislead most; the words last."""
    words = list(compare_text(before.text, after.text, found.after.target_language)) if found.same_language else []
    yield from (change for change in words if change.field == "figures")
    if not same_speaker(found, before, after):
        yield Change(field="source", before=name_source(found.before, before), after=name_source(found.after, after))
    yield from compare_via(found, before, after)
    yield from change_of("kind", before.kind, after.kind)
    yield from change_of("speech", before.speech, after.speech)
    yield from compare_cues(before.cue, after.cue)
    if weigh_salt(before) != weigh_salt(after):
        yield Change(field="grains", before=show_salt(before), after=show_salt(after))
    if found.same_disputes:
        yield from compare_ids(found, "disputed by", before.disputed_by, after.disputed_by)
    yield from (change for change in words if change.field == "text")


def name_source(report: Report, claim: Claim) -> str:
    """Who makes a claim."""
    return wording.speaker_of(claim, {source.id: source for source in report.sources})


def compare_via(found: Counterparts, before: Claim, after: Claim) -> Iterator[Change]:
    """Through whom it came."""
    if {found.sources.get(id_) for id_ in before.via} == set(after.via):
        return
    names = [
        ", ".join(source.name for source in report.sources if source.id in claim.via) or None
        for report, claim in ((found.before, before), (found.after, after))
    ]
    yield from change_of("via", *names)


def compare_cues(before: Span | None, after: Span | None) -> Iterator[Change]:
    """The words that attribute."""
    first, second = (span.exact if span else None for span in (before, after))
    if fold(first or "").text != fold(second or "").text:
        yield Change(field="cue", before=first, after=second)


def show_salt(claim: Claim) -> str:
    """Grains with their reasons."""
    return " ".join((str(claim.salt.grains), *claim.salt.reasons))


def weigh_salt(claim: Claim) -> tuple[int, list[str]]:
    """The same without the numbers of claims, which every report has of its own."""
    return claim.salt.grains, sorted(CLAIM_ID.sub("", reason) for reason in claim.salt.reasons)


def compare_ids(found: Counterparts, field: str, before: Iterable[str], after: Iterable[str]) -> Iterator[Change]:
    """Claims that are named; those that stand for each other are the same."""
    first, second = tuple(before), tuple(after)
    if found.translate_ids(first, found.claims) != set(second) or any(id_ not in found.claims for id_ in first):
        yield Change(field=field, before=", ".join(first) or None, after=", ".join(second) or None)


def list_source_changes(found: Counterparts, before: Source, after: Source) -> Iterator[Change]:
    """Kind and name."""
    yield from change_of("kind", before.kind, after.kind)
    if found.same_language and fold(before.name).text != fold(after.name).text:
        yield Change(field="text", before=before.name, after=after.name)


def list_caveat_changes(found: Counterparts, before: Caveat, after: Caveat) -> Iterator[Change]:
    """Category, words, note."""
    yield from change_of("category", before.category, after.category)
    yield from compare_cues(before.cue, after.cue)
    if found.same_language and fold(before.note).text != fold(after.note).text:
        yield Change(field="text", before=before.note, after=after.note)
