"""Where an article puts words between quotation marks.

Invariant: quotations do not overlap and stand in text order; a mark that is an apostrophe opens nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

# Which marks may close what a mark opened, over the styles of European and East Asian newspapers.
CLOSERS = {
    '"': '"',
    "“": '”“"',
    "„": '“”"',
    "”": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "‘": "’",
    "‚": "‘’",
    "'": "'",
    "「": "」",
    "『": "』",
}
MARKS = "".join(dict.fromkeys("".join(CLOSERS) + "".join(CLOSERS.values())))
MARK = re.compile(f"[{re.escape(MARKS)}]")
LONGEST = 2000  # code points; a quotation that runs on longer is more likely a mark gone astray
SINGLE = "'‘’‚"
ONLY_OPENING = "„‚「『"
ONLY_CLOSING = "’」』"


@dataclass(frozen=True)
class Quotation:
    """Words between marks: `text[start:end]`, the marks themselves left out."""

    start: int
    end: int


def is_word(text: str, index: int) -> bool:
    """Whether a letter or digit stands at `index`; False outside the text."""
    return 0 <= index < len(text) and text[index].isalnum()


def can_open(text: str, index: int) -> bool:
    """Whether the mark at `index` can open a quotation: something follows it, no word before it."""
    mark = text[index]
    if mark not in CLOSERS or (mark not in "「『" and is_word(text, index - 1)):
        return False
    following = text[index + 1 : index + 2]
    return mark in ONLY_OPENING or mark == "«" or bool(following and not following.isspace())


def can_close(text: str, index: int) -> bool:
    """Whether the mark at `index` can close one: no word goes on after it, no space before a straight one."""
    mark = text[index]
    if mark in ONLY_OPENING or (mark not in "」』" and is_word(text, index + 1)):
        return False
    return not (mark in "\"'’”" and text[index - 1 : index].isspace())


def close_of(text: str, index: int) -> int | None:
    """Index of the mark that closes the one at `index`; None when there is none near enough."""
    closers = CLOSERS[text[index]]
    for match in MARK.finditer(text, index + 1, min(len(text), index + LONGEST)):
        at = match.start()
        if match.group() in closers and can_close(text, at):
            return at
        if match.group() == text[index] and can_open(text, at):  # opened again: a new paragraph of the same
            return None
    return None


def line_end(text: str, index: int) -> int:
    """End of the line that holds `index`."""
    end = text.find("\n", index)
    return len(text) if end < 0 else end


def open_quotation(text: str, index: int) -> Quotation | None:
    """The quotation that the mark at `index` opens; to the line's end when it is never closed."""
    close = close_of(text, index)
    if close is not None:
        return Quotation(index + 1, close)
    if text[index] in SINGLE:
        return None  # as in "'s avonds", "'t"
    return Quotation(index + 1, line_end(text, index))


def closed_before(text: str, index: int, floor: int) -> Quotation | None:
    """The quotation that a lone closing mark ends: from the line's start, when nothing opened it."""
    if text[index] in SINGLE or not can_close(text, index):
        return None
    start = max(floor, text.rfind("\n", floor, index) + 1)
    return Quotation(start, index) if text[start:index].strip() else None


@lru_cache(maxsize=16)
def find_quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations of an article, in order, not empty, none inside another.

    Args:
        text: The whole article.
    """
    found: list[Quotation] = []
    position = 0
    while match := MARK.search(text, position):
        at = match.start()
        floor = position
        opened = can_open(text, at)
        quotation = open_quotation(text, at) if opened else closed_before(text, at, floor)
        if quotation and quotation.start < quotation.end:
            found.append(quotation)
        position = quotation.end + 1 if quotation and opened else at + 1
    return tuple(found)


def quotations_within(text: str, start: int, end: int) -> tuple[Quotation, ...]:
    """The parts of quotations that lie in `text[start:end]`."""
    known = find_quotations(text)
    first = bisect_right(known, start, key=lambda quotation: quotation.end)
    cut: list[Quotation] = []
    for quotation in islice(known, first, None):
        if quotation.start >= end:
            break
        cut.append(Quotation(max(quotation.start, start), min(quotation.end, end)))
    return tuple(part for part in cut if part.start < part.end)
