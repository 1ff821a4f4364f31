"""The way to the network, as the user allows it.

Invariant: a replay has none, and no host is connected to that has not been named first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chains.errors import ArticleFetchError

if TYPE_CHECKING:
    from chains.article.web.fetching import Door, Page
    from chains.report import Article
    from chains.settings import Settings

SAVE = "Save the page from a browser and give the file."


def open_door(settings: Settings | None, notify: Callable[[str], object] | None = None) -> Door:
    """The way that pages are fetched.

    Args:
        settings: None where nothing may be fetched.
        notify: Is told each host before it is asked.

    Raises:
        ArticleFetchError: Nothing may be fetched.
    """
    from chains.article.web.addresses import is_any, is_public
    from chains.article.web.fetching import Door

    if settings is None:
        raise ArticleFetchError("This command reads files only.", SAVE)
    if settings.replay:
        raise ArticleFetchError("A replay asks no network, so it fetches no page.", SAVE)
    allows = is_any if settings.allow_private else is_public
    return Door(allows, notify or (lambda _: None))


def fetch_source(settings: Settings, url: str, name_host: Callable[[str], object]) -> Page:
    """What is at an address; errors as of `fetch_page`.

    Args:
        settings: Whether anything may be fetched, and from where.
        url: http or https.
        name_host: Is told each host before it is asked.
    """
    from chains.article.web.fetching import fetch_page

    return fetch_page(url, open_door(settings, name_host))


def fetch_article(settings: Settings, url: str, language: str | None, notify: Callable[[str], object]) -> Article:
    """Read the article at an address; errors as of `load_url`.

    Args:
        settings: Whether anything may be fetched, and from where.
        url: http or https.
        language: BCP 47 tag of the text; detected when None.
        notify: Is told each host before it is asked.
    """
    from chains.article.loading import load_url

    return load_url(url, language, open_door(settings, lambda host: notify(f"Fetching from {host}.")))
