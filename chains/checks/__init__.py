"""Pure functions that hold what was written against the article: no model, no I/O.

A check of pairs has `NAME`, `compare(pair)` and `find_gap(source, target)`, which says what it cannot do for a pair of
languages; a check of reports has `NAME`, `check(article, report)` and `not_run(article, report)`.

A check is a module, or a package that holds what it reads its facts with; all here are checks but `pairs`, `parts` and
`excerpts`, which they share.

Invariant: the same words give the same findings, whoever wrote them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from chains.checks import (
    completeness,
    evidence,
    glossary,
    hedges,
    language,
    names,
    negation,
    numbers,
    quotes,
    repetition,
    sentences,
    summary_support,
)
from chains.checks.pairs import Pair, Problem
from chains.checks.parts import build_finding, list_parts
from chains.report import Article, CheckNotRun, Finding, Report

OF_REPORTS = (evidence, sentences, summary_support)
OF_STATEMENTS = (language, numbers, names, negation, hedges)
OF_TRANSLATIONS = (language, repetition, numbers, names, negation, hedges, quotes, completeness, glossary)
# Beside a claim stands who says it and how: its text needs no quotation marks of its own.
OF_QUOTED = tuple(module for module in OF_TRANSLATIONS if module not in {quotes, glossary})
# Of one check in one pair: a text with more wrong is not read finding by finding.
MOST_FOUND = 12
# The most that is kept of what was compared: a report is checked again whenever a chain has ended.
REMEMBERED = 4096


def run_checks(article: Article, report: Report) -> tuple[tuple[Finding, ...], tuple[CheckNotRun, ...]]:
    """Run every check.

    Args:
        article: The article as it was read.
        report: What was written about it.

    Returns:
        The findings in text order, numbered `f1`, `f2`, ...; the checks that could not be made.
    """
    place = locate_parts(article, report)
    found = [finding for module in OF_REPORTS for finding in module.check(article, report)]
    found += (
        build_finding(article, part, problem)
        for part in list_parts(article, report)
        for problem in find_problems(part.pair)
    )
    found.sort(key=place)
    numbered = tuple(f.model_copy(update={"id": f"f{number}"}) for number, f in enumerate(found, start=1))
    not_run = [reason for module in OF_REPORTS for reason in module.not_run(article, report)]
    if report.translation or report.claims or report.summary:
        not_run += list_gaps(article.language, report.target_language)
    return numbered, tuple(not_run)


@lru_cache(maxsize=REMEMBERED)
def find_problems(pair: Pair) -> tuple[Problem, ...]:
    """Everything that the checks find in a pair, remembered for a while."""
    return check_pair(pair)


def check_pair(pair: Pair) -> tuple[Problem, ...]:
    """Everything that the checks find in a pair.

    A text that is in the wrong language, or caught in a loop, is no translation: there the other checks are silent.
    """
    found: list[Problem] = []
    for module in OF_QUOTED if pair.quoted else OF_TRANSLATIONS if pair.whole else OF_STATEMENTS:
        found += islice(module.compare(pair), MOST_FOUND)
        if module is repetition and any(problem.severity == "error" for problem in found):
            break
    return tuple(found)


def list_gaps(source: str, target: str) -> Iterator[CheckNotRun]:
    """What the checks of pairs cannot do for two languages."""
    for module in OF_TRANSLATIONS:
        reason = module.find_gap(source, target)
        if reason:
            yield CheckNotRun(check=module.NAME, reason=reason)


def locate_parts(article: Article, report: Report) -> Callable[[Finding], int]:
    """Where in the article a finding belongs: its own place, else that of what it is about; the summary last."""
    starts = {("translation", sentence.id): sentence.start for sentence in article.sentences}
    starts |= {("claim", claim.id): claim.evidence[0].start for claim in report.claims if claim.evidence}
    starts |= {("caveat", caveat.id): caveat.cue.start for caveat in report.caveats}
    end = len(article.text)

    def place(finding: Finding) -> int:
        if finding.on.part == "summary":
            return end
        if finding.source_span:
            return finding.source_span.start
        return starts.get((finding.on.part, finding.on.id), end)

    return place
