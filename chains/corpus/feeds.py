"""The articles that feeds name, each once, whichever feeds name it.

Invariant: all feeds are read before the first article, each once; one that cannot be read is an item with a problem,
and never ends the others. An article is known by its address alone: what feeds say of it may change.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chains.article.documents import find_kind
from chains.article.feed_lists import load_outline
from chains.article.feeds import Feed, FeedItem, load_feed
from chains.article.loading import read_bytes
from chains.article.normalization import show_name
from chains.corpus.courtesy import Courtesy, find_host
from chains.corpus.inputs import Address, Item, Notify, Place, build_problem, hash_address
from chains.errors import ArticleError, ArticleRefusedError

if TYPE_CHECKING:
    from chains.article.web.fetching import Page

TRACKER = "utm_"
"""How parameters begin that tell a page which feed a reader came from, and nothing else."""

Source = str | Place
"""The address of a feed, or a file."""

Found = Feed | tuple[str, ...] | ArticleError
"""What is there: a feed, the addresses in a list of feeds, or a problem."""

FetchPage = Callable[[str, Notify], "Page"]
"""Fetches what is at an address; tells each host before it is asked."""


@dataclass(frozen=True)
class Followed:
    """What came of feeds.

    Attributes:
        articles: Each once.
        problems: The feeds, and lists of feeds, that could not be read.
        read: The names of those that could.
        feeds: How many of these are feeds, not lists.
        strays: Articles that are nowhere on the web.
    """

    articles: tuple[Item, ...]
    problems: tuple[Item, ...]
    read: tuple[str, ...]
    feeds: int
    strays: int


async def follow_feeds(
    sources: Iterable[Source], language: str | None, fetch: FetchPage, name_host: Notify
) -> Followed:
    """Read feeds, and those that lists of feeds among them name.

    Args:
        sources: Where they are.
        language: Of the articles, when the user names it.
        fetch: How they are fetched.
        name_host: Is told each host before it is asked.
    """
    reader = FeedReader(fetch, name_host)
    found = await reader.read_all(sources)
    listed = chain.from_iterable(told for told in found.values() if isinstance(told, tuple))
    found |= await reader.read_all([address for address in listed if address not in found], listed=True)
    return gather_articles([(name_source(source), told) for source, told in found.items()], language)


class FeedReader:
    """Reads feeds side by side, those of one host one after the other.

    Args:
        fetch: How they are fetched.
        name_host: Is told each host before it is asked.
    """

    def __init__(self, fetch: FetchPage, name_host: Notify) -> None:
        self.fetch = fetch
        self.name_host = name_host
        self.courtesy = Courtesy()

    async def read_all(self, sources: Iterable[Source], *, listed: bool = False) -> dict[Source, Found]:
        """What is at each place, in their order; in a list that a list names nothing is looked for."""
        reading = {source: self.read(source, listed=listed) for source in sources}
        return dict(zip(reading, await asyncio.gather(*reading.values()), strict=True))

    async def read(self, source: Source, *, listed: bool) -> Found:
        """What is at a place."""
        try:
            if isinstance(source, Place):
                data, url = await asyncio.to_thread(read_bytes, source.path), None
            else:
                async with self.courtesy.visit(source):
                    page = await asyncio.to_thread(self.fetch, source, self.name_host)
                data, url = page.content, page.url
            found = await asyncio.to_thread(load, data, name_source(source), url)
        except ArticleError as error:
            return error
        if listed and isinstance(found, tuple):
            return ArticleRefusedError(f"{name_source(source)} is a list of feeds in a list.", "Give it as INPUT.")
        return found


def load(data: bytes, name: str, url: str | None) -> Feed | tuple[str, ...]:
    """Read a feed, or a list of feeds."""
    return load_outline(data, name) if find_kind(data) == "opml" else load_feed(data, name, url)


def name_source(source: Source) -> str:
    """What the user calls it."""
    return show_name(source.name if isinstance(source, Place) else source)


def gather_articles(found: Sequence[tuple[str, Found]], language: str | None) -> Followed:
    """The articles of all feeds; several files may be called alike."""
    problems = [(name, told) for name, told in found if isinstance(told, ArticleError)]
    feeds = [(name, told.items) for name, told in found if isinstance(told, Feed)]
    named = [(name, article) for name, articles in feeds for article in articles]
    items = [build_item(article, article.url, name, language) for name, article in named if article.url]
    once = {item.id: item for item in reversed(items)}  # of two feeds the first counts
    return Followed(
        articles=tuple(alternate_hosts(reversed(once.values()))),
        problems=tuple(build_problem(name, told) for name, told in problems),
        read=tuple(name for name, told in found if not isinstance(told, ArticleError)),
        feeds=len(feeds),
        strays=len(named) - len(items),
    )


def build_item(article: FeedItem, address: str, feed: str, language: str | None) -> Item:
    """An article; its content is that of a row with nothing but this address."""
    url = tidy_address(address)
    told = {"title": article.title, "outlet": article.outlet, "published_at": article.published_at}
    known = {name: value for name, value in told.items() if value}
    reading = Address(url, language, {}, known)
    return Item(show_name(url), hash_address(language, url, {}), reading, {"feed": feed, **known})


def tidy_address(url: str) -> str:
    """An address without what only says where its reader came from."""
    parts = urlsplit(url)
    kept = (part for part in parts.query.split("&") if not part.lower().startswith(TRACKER))
    return parts._replace(query="&".join(kept), fragment="").geturl()


def alternate_hosts(items: Iterable[Item]) -> Iterator[Item]:
    """One article of each host in turn, so that the pauses of one are the work of another."""
    hosts: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        hosts[find_host(item.id)].append(item)
    return (item for turn in zip_longest(*hosts.values()) for item in turn if item is not None)
