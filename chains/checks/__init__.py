"""Pure functions that hold a report against its article: no model, no I/O."""

from __future__ import annotations

from collections.abc import Callable

from chains.checks import completeness, evidence
from chains.report import Article, CheckNotRun, Finding, Report

MODULES = (evidence, completeness)


def run_checks(article: Article, report: Report) -> tuple[tuple[Finding, ...], tuple[CheckNotRun, ...]]:
    """Run every check.

    Args:
        article: The article as it was read.
        report: What was written about it.

    Returns:
        The findings in text order, numbered `f1`, `f2`, ...; the checks that could not be made.
    """
    place = locate_parts(article, report)
    found = [finding for module in MODULES for finding in module.check(article, report)]
    found.sort(key=place)
    numbered = tuple(f.model_copy(update={"id": f"f{number}"}) for number, f in enumerate(found, start=1))
    return numbered, tuple(reason for module in MODULES for reason in module.not_run(article, report))


def locate_parts(article: Article, report: Report) -> Callable[[Finding], int]:
    """Where in the article a finding belongs: its own place, else that of what it is about; the summary last."""
    starts = {("translation", sentence.id): sentence.start for sentence in article.sentences}
    starts |= {("claim", claim.id): claim.evidence[0].start for claim in report.claims if claim.evidence}
    starts |= {("caveat", caveat.id): caveat.cue.start for caveat in report.caveats}
    end = len(article.text)

    def place(finding: Finding) -> int:
        if finding.source_span:
            return finding.source_span.start
        return starts.get((finding.on.part, finding.on.id), end)

    return place
