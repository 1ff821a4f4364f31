"""Which chains must run again, so that a report is what the reader asks for now.

Invariant: what is there and still right is not made again.
"""

from __future__ import annotations

from pathlib import PurePath

from chains.article.language import is_same_language
from chains.pipeline import NEEDS, NO_CLAIMS, NOT_ASKED, OUTDATED, select_chains
from chains.report import ChainName, ChainState, Report
from chains.settings import Settings

# Reasons to have skipped a chain that need not hold any more.
PASSING = (NOT_ASKED, NO_CLAIMS, OUTDATED)


def plan_rerun(report: Report, settings: Settings) -> tuple[ChainName, ...]:
    """The chains that must run again.

    Args:
        report: As it is.
        settings: What is asked for now.

    Returns:
        All that are asked for when another language or model is; else those that did not end well or never ran, and
        those that rest on them, in order. Empty when there is nothing to do. It is for the options of a run that is
        given the report: `replace(options, chains=...)`.
    """
    language = settings.options.target_language
    asked = select_chains(settings.options.chains)
    if is_same_language(report.article.language, language):
        asked = tuple(name for name in asked if name != "translation")
    if report.target_language != language or is_other_model(report, settings):
        return asked
    again = {name for name in asked if is_unfinished(report.chains.get(name))}
    return tuple(name for name in asked if name in again or not again.isdisjoint(NEEDS.get(name, ())))


def is_other_model(report: Report, settings: Settings) -> bool:
    """Whether a model is named, and not the one that made the report; a file is known by its name."""
    name = settings.model
    if name.startswith("embedded:") and name.lower().endswith(".gguf"):
        name = f"embedded:{PurePath(name.removeprefix('embedded:')).name}"
    return name not in ("auto", report.provenance.model)


def is_unfinished(state: ChainState | None) -> bool:
    """Whether a chain ended with less than all, or never ran for a reason that may be gone."""
    if state is None or state.state in {"failed", "partial", "cancelled"}:
        return True
    return state.state == "skipped" and state.message in PASSING
