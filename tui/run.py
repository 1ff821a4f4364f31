"""Runs the engine over the articles of a job, one after the other.

Invariant: an article that fails does not stop the next; an interrupted one leaves no report.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from chains.errors import ConfigError, SummariseError
from chains.events import ReportCompleted, RunCancelled
from chains.exports.wording import count
from chains.models.budget import HINT
from tui.exits import FAILED, code_of_error, code_of_report, wants_tracebacks, worst
from tui.job import Job
from tui.output import Output, open_output
from tui.progress import Progress
from tui.signals import hear_signals, silence_libraries

if TYPE_CHECKING:
    from chains.report import Article, Report
    from chains.settings import Settings

TICK_SECONDS = 0.5


def run_job(job: Job) -> int:
    """Make the reports of a job.

    Returns:
        The exit code.

    Raises:
        ConfigError: The job itself is wrong.
        KeyboardInterrupt: It was stopped.
    """
    hear_signals()
    if not wants_tracebacks():
        silence_libraries()
    output = open_output(job.output, job.form, job.articles)
    progress = Progress(quiet=job.quiet, verbose=job.verbose)
    codes = []
    try:
        for number, name in enumerate(job.articles, start=1):
            if is_spent(job):
                break
            progress.start_article(name, number, len(job.articles))
            codes.append(run_article(name, job, output, progress))
        codes += explain_budget(job, len(job.articles) - len(codes), progress)
    finally:
        progress.close()
    return worst(codes)


def is_spent(job: Job) -> bool:
    """Whether a request was not sent any more because of the budget."""
    return job.settings.budget is not None and bool(job.settings.budget.reached)


def explain_budget(job: Job, unread: int, progress: Progress) -> list[int]:
    """Say that the budget ended the job, and how many articles it left.

    Returns:
        The exit code of that, if it did.
    """
    budget = job.settings.budget
    if budget is None or not budget.reached:
        return []
    left = f" {count(unread, 'article')} not read." if unread else ""
    progress.complain(budget.reached + left, HINT)
    return [FAILED]


def run_article(name: str, job: Job, output: Output, progress: Progress) -> int:
    """Read, analyse and write out one article.

    Returns:
        Its exit code.
    """
    try:
        article = read_article(name, job.language, job.settings, progress.name_host)
        report = wait_for_report(article, job.settings, progress)
        progress.close()
        try:
            output.add(report)
        finally:
            keep_report(report, job.settings, progress)
    except ConfigError:
        raise
    except SummariseError as error:
        progress.complain(error.message, error.hint)
        return code_of_error(error)
    code = code_of_report(report, strict=job.strict)
    return worst([code, FAILED]) if progress.lost_recording else code


def keep_report(report: Report, settings: Settings, progress: Progress) -> None:
    """Put a report into the library of past runs, if it belongs there; the run is no worse when that fails."""
    if settings.replay or not settings.history:
        return
    from chains.store.library import Library, find_library

    try:
        Library(find_library()).keep_report(report, lambda error: progress.complain(error.message, error.hint))
    except SummariseError as error:
        progress.complain(error.message, error.hint)


def read_article(
    name: str, language: str | None, settings: Settings | None = None, notify: Callable[[str], None] | None = None
) -> Article:
    """The article at a path or an address, or on standard input.

    Args:
        name: As given.
        language: Of the article, when the user names it.
        settings: Whether the network may be asked; None is no.
        notify: Is told each host before it is asked.
    """
    from chains.article.loading import MAX_BYTES, load_bytes, load_file
    from chains.article.web.addresses import is_address
    from chains.report import Origin

    if is_address(name) and not Path(name).exists():
        return fetch_article(name, language, settings, notify)
    if name != "-":
        return load_file(Path(name), language)
    data = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""
    return load_bytes(data, Origin(kind="stdin"), language)


def fetch_article(
    url: str, language: str | None, settings: Settings | None, notify: Callable[[str], None] | None
) -> Article:
    """The article at an address."""
    from chains.article.loading import load_url
    from tui.door import open_door

    return load_url(url, language, open_door(settings, notify))


def wait_for_report(article: Article, settings: Settings, progress: Progress) -> Report:
    """Run the engine to its end.

    Raises:
        KeyboardInterrupt: The run was cancelled.
    """
    try:
        return asyncio.run(follow_run(article, settings, progress))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def follow_run(article: Article, settings: Settings, progress: Progress) -> Report:
    """Show the events of a run and return the report that ends it."""
    from chains.runs import analyse

    ticking = asyncio.create_task(keep_ticking(progress))
    try:
        async with aclosing(analyse(article, settings)) as analysis:
            async for event in analysis:
                progress.handle(event)
                if isinstance(event, ReportCompleted):
                    return event.report
                if isinstance(event, RunCancelled):
                    break
    finally:
        ticking.cancel()
    raise asyncio.CancelledError


async def keep_ticking(progress: Progress) -> None:
    """Let the clock of the live line go on while a model thinks."""
    while True:
        progress.tick()
        await asyncio.sleep(TICK_SECONDS)
