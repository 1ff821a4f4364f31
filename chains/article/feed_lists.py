"""The feeds that a list names: OPML, as feed readers export it, or an address on each line.

Invariant: reading a list fetches nothing, and a list that defines words of its own (entities) is refused before any of
them is used.
"""

from __future__ import annotations

import re
from pathlib import Path

from chains.article.documents import find_kind
from chains.article.encodings import decode_text
from chains.article.isolation import take_apart
from chains.article.loading import MAX_BYTES, read_bytes
from chains.article.normalization import show_name
from chains.article.web.addresses import is_address
from chains.errors import ArticleDecodeError, ArticleRefusedError, ConfigError

MAX_FEEDS = 5_000
ADDRESS = "xmlurl"
"""The attribute of OPML 2.0 that holds the address of a feed; programs differ in its capitals."""

BARE = re.compile(rb"&(?!#?\w{1,32};)")
"""Many programs write an address into OPML with its "&" as it is. (In UTF-16 no byte stands alone, and few err.)"""


def load_outline(data: bytes, name: str) -> tuple[str, ...]:
    """Read OPML in a process of its own; arguments and errors as in `read_outline`."""
    return tuple(take_apart("opml", data, {"name": name})["addresses"])


def read_outline(data: bytes, name: str) -> tuple[str, ...]:
    """The addresses of the feeds in OPML, in order, each once; they are not looked at.

    Args:
        data: All of it.
        name: For errors.

    Raises:
        ArticleDecodeError: It is too long.
        ArticleRefusedError: It names no feed, or more than a person reads, or is made to break what reads it.
    """
    from lxml import etree

    if len(data) > MAX_BYTES:
        raise ArticleDecodeError(f"{name} has more than {MAX_BYTES // 1024**2} MB.", "Export fewer feeds.")
    parser = etree.XMLParser(recover=True, resolve_entities=False, load_dtd=False, no_network=True)
    try:
        root = etree.fromstring(data if b"\0" in data else BARE.sub(b"&amp;", data), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or has_entities(root):
        raise ArticleRefusedError(f"{name} is no list of feeds that can be read.", "Export it again as OPML.")
    found = (find_address(outline) for outline in root.iter("{*}outline"))
    addresses = tuple(dict.fromkeys(address for address in found if address))
    if not addresses:
        raise ArticleRefusedError(f"{name} names no feeds.", "Export it again from your feed reader, as OPML.")
    if len(addresses) > MAX_FEEDS:
        raise ArticleRefusedError(f"{name} names more than {MAX_FEEDS:,} feeds.", "Split it.")
    return addresses


def has_entities(root: object) -> bool:
    """Whether a document defines entities; OPML needs none, and they can grow without end, or name files."""
    dtd = root.getroottree().docinfo.internalDTD  # type: ignore[attr-defined]
    return dtd is not None and any(True for _ in dtd.iterentities())


def find_address(outline: object) -> str | None:
    """The address in one line of OPML; a folder has none."""
    attributes = outline.attrib.items()  # type: ignore[attr-defined]
    return next((str(value).strip() for name, value in attributes if name.lower() == ADDRESS), None)


def read_list(path: Path) -> tuple[str, ...]:
    """The addresses in a file of lines. What follows an address on its line is not read; `#` begins a comment.

    Raises:
        ArticleError: It cannot be read.
        ConfigError: A line is no address.
    """
    name, data = show_name(str(path)), read_bytes(path)
    if find_kind(data) != "text":
        raise ConfigError(f"{name} is no list with an address on each line.", "Give feeds and OPML as INPUT.")
    lines = enumerate(decode_text(data, name).splitlines(), 1)
    words = ((number, line.split()) for number, line in lines)
    return tuple(check_address(found[0], f"Line {number} of {name}") for number, found in words
                 if found and not found[0].startswith("#"))  # fmt: skip


def check_address(word: str, where: str) -> str:
    """A word that looks like an address.

    Raises:
        ConfigError: It does not.
    """
    if not is_address(word):
        raise ConfigError(f"{where} is no address: {show_name(word)[:200]}", "Write https:// before it.")
    return word
