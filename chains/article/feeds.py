"""The articles that a feed (RSS, Atom) names.

Invariant: an item has an address only when it is one of the web; what else a feed links to is not followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from chains.article.documents import find_kind
from chains.article.isolation import take_apart
from chains.article.normalization import normalise_text, show_name
from chains.errors import ArticleRefusedError

MAX_ITEMS = 1_000
FEED_LINKS = "//link[@type='application/rss+xml' or @type='application/atom+xml']/@href"
LONGEST = 300
"""Characters of a title that are worth listing."""


@dataclass(frozen=True)
class FeedItem:
    """An article that a feed names.

    Attributes:
        title: On one line; empty when it has none.
        url: Where it is; None when that is nowhere on the web.
        published_at: ISO 8601, in UTC.
        outlet: Who published it.
    """

    title: str
    url: str | None
    published_at: str | None = None
    outlet: str | None = None


@dataclass(frozen=True)
class Feed:
    """A feed: the latest first, as it lists them."""

    title: str
    items: tuple[FeedItem, ...]


def load_feed(data: bytes, name: str, url: str | None = None) -> Feed:
    """Read a feed in a process of its own; arguments and errors as in `read_feed`."""
    told = take_apart("feed", data, {"name": name, "url": url})
    return Feed(told["title"], tuple(FeedItem(**item) for item in told["items"]))


def read_feed(data: bytes, name: str, url: str | None) -> Feed:
    """Read a feed.

    Args:
        data: All of it.
        name: For errors.
        url: Where it was; relative links start there.

    Raises:
        ArticleRefusedError: It is none.
    """
    import feedparser

    # As a file: feedparser takes other things for an address, or the name of a file, and opens that.
    told = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not told.get("version"):
        raise ArticleRefusedError(f"{name} is no feed.", hint_feed(data, name, url))
    title = clean(told.feed.get("title"))
    return Feed(title, tuple(read_item(entry, title, url) for entry in told.entries[:MAX_ITEMS]))


def hint_feed(data: bytes, name: str, url: str | None) -> str:
    """Where the feed is that a page names, or what to give."""
    from chains.article.pages.markup import parse_page

    kind = find_kind(data)
    if kind == "opml":
        return f"It is a list of feeds. Read their articles: summarise corpus {name} --out DIR"
    tree = parse_page(data, name, None) if kind == "page" else None
    links = [] if tree is None else tree.xpath(FEED_LINKS)
    found = next((link for href in links if (link := find_link(str(href), url))), None)
    return f"The page names one: {show_name(found)}" if found else "Give the address of an RSS or Atom feed."


def read_item(entry: Mapping[str, Any], feed_title: str, url: str | None) -> FeedItem:
    """One article; a collection of feeds says of each where it is from."""
    source = entry.get("source") or {}
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return FeedItem(
        title=clean(entry.get("title")),
        url=find_link(str(entry.get("link") or ""), url),
        published_at=None if moment is None else "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*moment[:6]),
        outlet=clean(source.get("title")) or feed_title or None,
    )


def find_link(link: str, url: str | None) -> str | None:
    """The address of an article, if it is one of the web."""
    try:
        whole = urljoin(url or "", link.strip())
        parts = urlsplit(whole)
    except ValueError:
        return None
    return whole if parts.scheme in {"http", "https"} and parts.hostname else None


def clean(text: str | None) -> str:
    """Words on one line, without the markup that a title may hold."""
    from lxml.html import fromstring

    words = normalise_text(str(text or "")).strip()
    if "<" in words or "&" in words:
        words = str(fromstring(f"<p>{words}</p>").text_content())
    return " ".join(normalise_text(words).split())[:LONGEST]
