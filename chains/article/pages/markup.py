"""A web page as a tree, without what its reader does not see.

Invariant: text that a browser would not show (scripts, hidden elements, comments) is in no tree that comes out.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from chains.article.encodings import (
    BYTE_ORDER_MARKS,
    LEGACY,
    PLAUSIBLE,
    cut_sample,
    decode_text,
    decode_unicode,
    score_reading,
    try_decode,
)
from chains.article.normalization import normalise_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
META_BYTES = 4_096
"""Browsers look at 1,024 bytes; some pages come later."""

MARKUP = re.compile(rb"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)

READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
"""What browsers take these names for (WHATWG Encoding)."""

CONTROL_REFERENCES = re.compile(
    r"&#(?:0*(?:[0-8]|1[1-24-9]|2\d|3[01])(?!\d)|x0*(?:[0-8bcef]|1[\da-f])(?![\da-f]));?", re.IGNORECASE
)
"""Control characters that only come to be when the markup is read."""

HIDING_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:left|top|text-indent)\s*:\s*-\d{3,}"
    r"|(?:opacity|font-size)\s*:\s*0+(?:\.0+)?(?:px|em|rem|pt|%)?\s*(?:[;!]|$)"
    r"|(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:[;!]|$)|clip\s*:\s*rect\(\s*[01])",
    re.IGNORECASE,
)
LONGEST_CELL = 300
"""Characters of a cell that still is one of data."""

UNSEEN = "//script[not(contains(@type, 'ld+json'))] | //style | //template | //object | //iframe | //svg | //datalist"
MARKED = "//*[@hidden or @aria-hidden='true' or @style]"


def parse_page(data: bytes, name: str, charset: str | None) -> HtmlElement | None:
    """Read a page.

    Args:
        data: All of it.
        name: For errors.
        charset: As the server called it.

    Returns:
        Its root; None when there is nothing in it.

    Raises:
        ArticleDecodeError: It is in no encoding that is known here.
    """
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    text = CONTROL_REFERENCES.sub("", normalise_text(decode_page(data, name, charset)))
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except ParserError:
        return None


def decode_page(data: bytes, name: str, charset: str | None) -> str:
    """Read the bytes of a page as text: UTF-8 where they are, else what they are called, unless that makes no sense."""
    unicode = decode_unicode(data)
    if unicode is not None and (is_marked(data) or not unicode.isascii()):
        return unicode
    found = META_CHARSET.search(data[:META_BYTES])
    for label in (charset, found[1].decode("ascii") if found else None):
        text = decode_as(data, label)
        if text is not None:
            return text
    return decode_text(data, name)


def is_marked(data: bytes) -> bool:
    """Whether a byte order mark says what it is."""
    return any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS)


def decode_as(data: bytes, label: str | None) -> str | None:
    """Read bytes in the encoding of a name, if it is one and the words make sense in it."""
    try:
        encoding = codecs.lookup(label or "").name
    except LookupError:
        return None
    encoding = READ_AS.get(encoding, encoding)
    text = try_decode(data, encoding) if is_text_encoding(encoding) else None
    return None if text is None or is_a_lie(data, encoding) else text


def is_text_encoding(encoding: str) -> bool:
    """Whether it makes text of bytes: Python also calls zip an encoding, and UTF-16 makes text of anything."""
    try:
        b"x".decode(encoding, "replace")
    except LookupError:
        return False
    return not encoding.startswith("utf-16")


def is_a_lie(data: bytes, encoding: str) -> bool:
    """Whether another encoding makes sense of the words where this one makes none."""
    encoding = encoding.replace("iso8859-", "iso8859_").replace("-", "_")
    if encoding not in LEGACY:
        return False
    sample = cut_sample(MARKUP.sub(b" ", data))
    if score_reading(sample, encoding) >= PLAUSIBLE:
        return False
    return any(score_reading(sample, other) >= PLAUSIBLE for other in LEGACY)


def remove_unseen(tree: HtmlElement) -> None:
    """Take out what a browser would not show: who hides words from readers means them for programs."""
    for element in tree.xpath(UNSEEN):
        element.drop_tree()
    for element in tree.xpath(MARKED):
        if is_hidden(element) and element.getparent() is not None and element.tag != "body":
            element.drop_tree()


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element says of itself that it is not shown."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return HIDING_STYLE.search(element.get("style", "")[:2_000]) is not None


def unwrap_layout(tree: HtmlElement) -> None:
    """Make plain boxes of tables that only arrange a page, as pages did before they had style sheets."""
    for table in list(tree.iter("table")):
        if not any(is_block(element) for element in table.iterdescendants()):
            continue
        for element in table.iter("table", "tbody", "tr", "td", "th"):
            element.tag = "div"


def is_block(element: HtmlElement) -> bool:
    """Whether something in a table is more than a cell of data."""
    if element.tag in {"p", "h1", "h2", "h3", "table", "article", "div"}:
        return True
    return element.tag == "td" and len(read_words(element)) > LONGEST_CELL


def read_words(element: HtmlElement) -> str:
    """The text in an element, on one line."""
    return " ".join(" ".join(element.itertext()).split())
