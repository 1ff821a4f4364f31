"""Two reports -> one comparison.

Invariant: two reports of one text are never called a changed article.
"""

from __future__ import annotations

from collections.abc import Iterator

from chains.diff import parts
from chains.diff.counterparts import has_ended, match_reports
from chains.diff.record import Alike, Comparison, NotCompared, Side
from chains.report import CHAIN_NAMES, Report


def compare_reports(before: Report, after: Report, names: tuple[str, str]) -> Comparison:
    """Hold two reports against each other.

    Args:
        before: Of an article.
        after: Of the same article, by another run or after the outlet changed it.
        names: What the two are called.
    """
    found = match_reports(before, after)
    gaps = tuple(list_gaps(before, after))
    missing = {gap.part for gap in gaps}
    return Comparison(
        before=describe_side(before, names[0]),
        after=describe_side(after, names[1]),
        alike=find_alike(before, after),
        article=parts.pair_sentences(found),
        translation=parts.pair_translations(found),
        summary=parts.pair_points(found),
        sources=() if "claims" in missing else parts.pair_sources(found),
        claims=() if "claims" in missing else parts.pair_claims(found),
        caveats=() if "caveats" in missing else parts.pair_caveats(found),
        findings=parts.pair_findings(found),
        not_compared=gaps,
    )


def describe_side(report: Report, name: str) -> Side:
    """What a reader must know of one of the two."""
    article, made = report.article, report.provenance
    return Side(
        name=name,
        title=article.title,
        outlet=article.outlet,
        url=article.origin.url,
        published_at=article.published_at,
        sha256=article.sha256,
        language=article.language,
        target_language=report.target_language,
        sentences=len(article.sentences),
        model=made.model,
        recording_origin=made.recording_origin,
        started_at=made.started_at,
        app_version=made.app_version,
        unfinished=tuple(name for name, ended in report.chains.items() if ended.state not in {"done", "skipped"}),
    )


def find_alike(before: Report, after: Report) -> Alike:
    """What the two have in common; prompts that only one of them used say nothing."""
    first, second = before.provenance, after.provenance
    shared = first.prompts.keys() & second.prompts.keys()
    return Alike(
        article=before.article.sha256 == after.article.sha256,
        model=first.model == second.model,
        target_language=before.target_language == after.target_language,
        prompts=all(first.prompts[name].sha256 == second.prompts[name].sha256 for name in shared),
        app=first.app_version == second.app_version,
    )


def list_gaps(before: Report, after: Report) -> Iterator[NotCompared]:
    """What cannot be compared, and why."""
    for chain in CHAIN_NAMES:
        has = [has_ended(report, chain) for report in (before, after)]
        if has[0] != has[1]:
            yield NotCompared(part=chain, reason="Only one of the two has it.")
    if before.target_language != after.target_language:
        languages = f"{before.target_language}, {after.target_language}"
        yield NotCompared(part="the words of the models", reason=f"They are in two languages ({languages}).")
