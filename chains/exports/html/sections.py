"""A section of the page, and the list of them.

Invariant: the list names every section of the page, once and in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chains.exports.html.markup import Markup, element, join, link


@dataclass(frozen=True)
class Section:
    """A part of the page with a heading of its own.

    Attributes:
        id: Where links lead.
        title: Its heading.
        content: Below that.
        kind: For the style.
    """

    id: str
    title: str
    content: Markup
    kind: str | None = None


def write_section(section: Section | None) -> Markup | None:
    """The section, if there is one."""
    if section is None:
        return None
    name = f"{section.id}-title"
    heading = element("h2", section.title, id=name)
    return element("section", heading, section.content, id=section.id, class_=section.kind, aria_labelledby=name)


def write_group(kind: str, *sections: Section | None) -> Markup | None:
    """Sections that stand together, if there are any."""
    inside = join(map(write_section, sections))
    return element("div", inside, class_=kind) if inside else None


def write_contents(sections: Iterable[Section | None]) -> Markup:
    """Links to the sections that there are."""
    items = join(element("li", link(section.id, section.title)) for section in sections if section)
    return element("nav", element("ul", items), aria_label="Contents")
