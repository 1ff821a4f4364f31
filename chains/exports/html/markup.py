"""Elements of HTML and SVG, and what makes plain words safe in them.

Invariant: a `str` that is no `Markup` is escaped wherever it stands; only `element` and `join` make `Markup` of it.
"""

from __future__ import annotations

import html
from collections.abc import Iterable

from chains.article.language import text_direction
from chains.exports.safety import printable

VOID = frozenset({"meta", "br"})

Attribute = str | int | float | None


class Markup(str):
    """HTML that is written as it is."""

    __slots__ = ()


def escape(words: str) -> Markup:
    """Words as text, in an element or an attribute."""
    return words if isinstance(words, Markup) else Markup(html.escape(printable(words)))


def join(parts: Iterable[str | None], between: str = "") -> Markup:
    """Parts one after the other; `None` and nothing are left out."""
    return Markup(escape(between).join(escape(part) for part in parts if part))


def element(name: str, /, *parts: str | None, **attributes: Attribute) -> Markup:
    """An element.

    Args:
        name: Of the element; ours, never of a report.
        parts: What is in it.
        attributes: `_` stands for `-` within a name and is dropped at its end (`class_`); `None` leaves one out.
    """
    written = "".join(write_attribute(key, value) for key, value in attributes.items() if value is not None)
    end = "" if name in VOID else f"{join(parts)}</{name}>"
    return Markup(f"<{name}{written}>{end}")


def write_attribute(key: str, value: Attribute) -> str:
    """An attribute with a space before it."""
    return f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'


def link(id_: str, words: str, /, **attributes: Attribute) -> Markup:
    """A link to an item of the page."""
    return element("a", words, href=f"#{id_}", **attributes)


def in_language(tag: str, /, **attributes: Attribute) -> dict[str, Attribute]:
    """The attributes of an element whose words are in a language; an unknown one is empty, as HTML has it."""
    return {"lang": "" if tag == "und" else tag, "dir": text_direction(tag), **attributes}
