"""What some bytes are: a web page, a PDF document, a feed, a list of feeds, plain text.

Invariant: the kind is told by the first bytes, whatever a suffix or a server says; a page or a document is only taken
apart in a process of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "page", "feed", "opml", "pdf"]

HEAD_BYTES = 16_384
"""Before the root of a page there may be a long comment."""

DOCTYPE = r"<!doctype\s(?:[^>\[]|\[[^\]]*+\])*+>"
PROLOGUE = rf"\s*+(?:(?:<\?[^>]*+>|<!--(?:[^-]|-(?!->))*+-->|{DOCTYPE})\s*+)*+"
TAGS = "html|head|title|meta|link|body|frameset|main|article|section|header|div|h1|p|table|script|style"
PAGE = re.compile(rf"{PROLOGUE}<(?:{TAGS})\b|\s*+(?:<\?xml[^>]*+>\s*+)?<!doctype\s+html\b", re.IGNORECASE)
FEED = re.compile(PROLOGUE + r"<(?:rss|feed|rdf:rdf|atom:feed)\b", re.IGNORECASE)
OPML = re.compile(PROLOGUE + r"<opml\b", re.IGNORECASE)
PAGE_TYPES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True)
class Document:
    """What was found in a page or a document.

    Attributes:
        text: Paragraphs, the headline first where there is one.
        title: The headline.
        outlet: Who published it.
        byline: Who wrote it.
        published_at: ISO 8601, a day or a moment.
    """

    text: str
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published_at: str | None = None


def find_kind(data: bytes, media_type: str = "") -> Kind:
    """What some bytes are.

    Args:
        data: All of them, or the first few thousand.
        media_type: As a server calls it; believed where the bytes do not tell.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    head = data[:HEAD_BYTES].replace(b"\0", b"").decode("latin-1").lstrip("ÿþï»¿")
    if FEED.match(head):
        return "feed"
    if OPML.match(head):
        return "opml"
    return "page" if PAGE.match(head) or media_type in PAGE_TYPES else "text"
