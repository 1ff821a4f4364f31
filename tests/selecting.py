"""The few CSS selectors that tests of pages use, as XPath: lxml alone knows none."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

PART = re.compile(r"""\.(?P<kind>[\w-]+)|\#(?P<id>[\w-]+)|\[(?P<name>[\w-]+)(?:='(?P<value>[^']*)')?\]""")


def select(node: HtmlElement, selectors: str) -> list[HtmlElement]:
    """The elements below a node that one of the selectors fits, in document order."""
    return node.xpath(" | ".join(map(translate, selectors.split(", "))))


def translate(selector: str) -> str:
    """Tags, classes, ids, attributes; a blank for below, ">" for right below."""
    path, axis = ".", "//"
    for step in selector.split():
        if step == ">":
            axis = "/"
            continue
        path += axis + (re.match(r"[\w*]*", step)[0] or "*") + "".join(map(write_test, PART.finditer(step)))
        axis = "//"
    return path


def write_test(part: re.Match[str]) -> str:
    """What an element must have."""
    if part["kind"]:
        return f"[contains(concat(' ', normalize-space(@class), ' '), ' {part['kind']} ')]"
    if part["id"]:
        return f"[@id='{part['id']}']"
    return f"[@{part['name']}]" if part["value"] is None else f"[@{part['name']}='{part['value']}']"
