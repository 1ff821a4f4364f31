"""The article in a web page: its text and headline, and who published it when.

Invariant: a `Document` holds an article; a page without one ends in an `ArticleRefusedError`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from chains.article.documents import Document
from chains.article.normalization import normalise_text
from chains.article.pages.markup import parse_page, read_words, remove_unseen, unwrap_layout
from chains.article.pages.walls import Sight, refuse_walls
from chains.errors import ArticleRefusedError

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document as Finding

LONGEST_NAME = 300
"""Characters of a headline, an outlet or a byline; what is longer is none."""

NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.IGNORECASE)
PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//time[@itemprop='datePublished']/@datetime",
)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")


def read_page(data: bytes, name: str, url: str | None, charset: str | None) -> Document:
    """Take the article out of a page.

    Args:
        data: The page.
        name: For errors.
        url: Where it was.
        charset: As its server called it.

    Raises:
        ArticleDecodeError: It is in no encoding that is known here.
        ArticleRefusedError: There is no article in it.
    """
    tree = parse_page(data, name, charset)
    if tree is None:
        raise ArticleRefusedError(f"{name} is an empty page.", "Check the address, or look at it in a browser.")
    remove_unseen(tree)
    unwrap_layout(tree)
    found = extract(tree, url)
    title = clean_name(found.title)
    text = clean_text(found.text or "", title)
    told = take_data(tree)
    refuse_walls(look_at(tree, text, told), name, url)
    return Document(
        text=f"{title}\n\n{text}" if title else text,
        title=title,
        outlet=clean_name(found.sitename),
        byline=clean_name(", ".join((found.author or "").split("; "))),
        published_at=find_moment(tree, told) or found.date,
    )


def extract(tree: HtmlElement, url: str | None) -> Finding:
    """What trafilatura finds; an empty finding where it finds nothing."""
    from trafilatura.core import bare_extraction
    from trafilatura.metadata import extract_metadata

    dates = {"extensive_search": False, "original_date": True}  # no date is better than one out of a sidebar
    found = bare_extraction(tree, url=url, include_comments=False, with_metadata=True, date_extraction_params=dates)
    assert not isinstance(found, dict)  # noqa: S101 -- that is how older versions answered
    return found or extract_metadata(tree, url, dates)


def clean_text(text: str, title: str | None) -> str:
    """Paragraphs with a blank line between them, without the headline."""
    lines = [clean_line(line) for line in normalise_text(text).split("\n")]
    lines = [line for line in lines if any(map(str.isalnum, line))]
    while lines and title and lines[0].casefold() == title.casefold():
        del lines[0]
    return "\n\n".join(lines)


def clean_line(line: str) -> str:
    """One paragraph; the cells of a row of a table with a dot between them."""
    if line.startswith("|"):
        line = " · ".join(filter(None, (cell.strip() for cell in line.split("|"))))
    return " ".join(line.split())


def clean_name(text: str | None) -> str | None:
    """A headline, an outlet or a byline on one line; None when it is none."""
    name = " ".join(normalise_text(text or "").split())
    return name if 0 < len(name) <= LONGEST_NAME else None


def take_data(tree: HtmlElement) -> list[str]:
    """Take out what a page says of itself in JSON-LD, which is not for eyes."""
    scripts = tree.xpath("//script")
    for script in scripts:
        script.drop_tree()
    return [script.text or "" for script in scripts]


def look_at(tree: HtmlElement, text: str, data: list[str]) -> Sight:
    """What tells an article from a wall."""
    title = tree.find(".//title")
    return Sight(
        title="" if title is None else read_words(title),
        words=read_words(tree).lower(),
        text=text,
        links=frozenset(read_words(link) for link in tree.iterfind(".//a")),
        frames=tuple(tree.xpath("//frameset//frame/@src")),
        has_password=bool(tree.xpath("//input[@type='password']")),
        for_subscribers=any(NOT_FREE.search(one) for one in data),
    )


def find_moment(tree: HtmlElement, data: list[str]) -> str | None:
    """When it was published, to the minute where the page says so."""
    linked = [moment for one in data for moment in list_moments(one)]
    said = [str(moment) for path in PUBLISHED for moment in tree.xpath(path)]
    return next((found[0] for moment in [*linked, *said] if (found := MOMENT.match(moment.strip()))), None)


def list_moments(data: str) -> list[str]:
    """When the articles of JSON-LD were published."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return []
    parts = [inner for part in as_list(told) for inner in [part, *as_list(part.get("@graph"))]]
    return [str(part["datePublished"]) for part in parts if "datePublished" in part and is_article(part)]


def as_list(value: object) -> list[dict[str, Any]]:
    """The objects in a list, or the one that stands alone."""
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, dict)]


def is_article(part: dict[str, Any]) -> bool:
    """Whether an object of JSON-LD is an article, not the page or a comment (https://schema.org/Article)."""
    return re.search("Article|Posting", str(part.get("@type"))) is not None
