"""The engine: an article goes in, events and a report come out. It knows no screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chains.report import Article, Report
    from chains.settings import Settings

__all__ = ["analyse_sync"]


def analyse_sync(article: Article, settings: Settings) -> Report:
    """Analyse an article and wait for the report; not from within an event loop.

    Args:
        article: From `chains.article.loading`.
        settings: The model, the language and the rest.

    Returns:
        The report. Chains that failed are named in `chains`.

    Raises:
        SummariseError: The run could not begin, or could not go on.
    """
    import asyncio

    from chains.events import wait_for_report
    from chains.runs import analyse

    return asyncio.run(wait_for_report(analyse(article, settings)))
