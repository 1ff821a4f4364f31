"""Where paragraphs begin and end, in text that may be wrapped by hand or have a paragraph on every line.

Invariant: paragraphs are in order, do not overlap, are not blank, and leave out nothing but white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

Region = tuple[int, int]
"""Start and end, in code points."""

STOPS = ".!?…。！？｡।॥؟۔።။։"
CLOSERS = "\"'”’“‘»«›‹)]}」』）】"
"""What may follow the stop of a sentence: brackets, and quotation marks of any convention."""

MIN_WIDTH, MAX_WIDTH = 30, 120
"""Columns at which people and programs wrap text."""

NEAR = 0.8
"""A line of this share of the width was wrapped with a word that was longer than usual behind it."""

BULLET = re.compile(r"[•*·▪‣–—-]\s+[^a-zà-öø-ÿа-яёіїєґ]")


def split_paragraphs(text: str) -> list[Region]:
    """Find the paragraphs of a text.

    A blank line ends one. A single line break does too, unless the text is wrapped: then most lines are as long
    as the next word allows, and most break inside a sentence.
    """
    blocks = [block for block in split_blocks(text) if block]
    width = measure_wrapping(text, blocks)
    return [
        paragraph
        for index, block in enumerate(blocks)
        for paragraph in join_lines(text, block, width, has_headline=index == 0)
    ]


def ends_sentence(text: str) -> bool:
    """Whether the last words are followed by a full stop or its like, perhaps inside quotation marks."""
    return text[-20:].rstrip(CLOSERS + " \u00a0\u202f").endswith(tuple(STOPS))


def split_blocks(text: str) -> Iterator[list[Region]]:
    """The lines between blank lines, without the white space around them."""
    block: list[Region] = []
    position = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = position + len(line) - len(line.lstrip())
            block.append((start, start + len(stripped)))
        else:
            yield block
            block = []
        position += len(line) + 1
    yield block


def measure_wrapping(text: str, blocks: list[list[Region]]) -> int:
    """The width at which the text is wrapped, in characters; 0 when every line is a paragraph."""
    breaks = [pair for block in blocks for pair in pairwise(block)]
    if not breaks:
        return 0
    lengths = sorted(end - start for (start, end), _ in breaks)
    width = lengths[int(0.95 * (len(lengths) - 1))]  # a long web address does not count
    full = sum(is_full(text, line, following, width) for line, following in breaks)
    unfinished = sum(not ends_sentence(text[start:end]) for (start, end), _ in breaks)
    wrapped = MIN_WIDTH <= width <= MAX_WIDTH and full > 0.6 * len(breaks) and unfinished > 0.5 * len(breaks)
    return width if wrapped and has_continuation(text, breaks) else 0


def has_continuation(text: str, breaks: list[tuple[Region, Region]]) -> bool:
    """Whether a sentence visibly goes on in a next line; scripts without capitals cannot show it."""
    heads = [text[following[0]] for _, following in breaks]
    uncased = not any(head.isupper() or head.islower() for head in heads)
    return any(head.islower() for head in heads) or (uncased and len(heads) > 2)


def is_full(text: str, line: Region, following: Region, width: int) -> bool:
    """Whether the next line's first word did not fit in this one."""
    if following[1] - following[0] > 1.2 * width:
        return False
    word = text[following[0] : min(following[1], following[0] + MAX_WIDTH)].split(maxsplit=1)[0]
    return line[1] - line[0] + 1 + len(word) > width


def join_lines(text: str, block: list[Region], width: int, *, has_headline: bool) -> Iterator[Region]:
    """The paragraphs of one block. Its first line may be the headline of the article."""
    start, end = block[0]
    for index, line in enumerate(block[1:]):
        if not goes_on(text, block[index], line, width, is_first=has_headline and index == 0):
            yield start, end
            start = line[0]
        end = line[1]
    yield start, end


def goes_on(text: str, line: Region, following: Region, width: int, *, is_first: bool) -> bool:
    """Whether a paragraph goes on in the next line."""
    if BULLET.match(text, following[0]):
        return False
    if width and is_full(text, line, following, width):
        return True
    if is_first or ends_sentence(text[line[0] : line[1]]):
        return False
    return text[following[0]].islower() or line[1] - line[0] >= NEAR * width > 0
