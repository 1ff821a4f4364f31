r"""Text as a terminal can show it: made safe, measured in cells, broken into lines.

Invariant: `shown` keeps the number of code points, so that offsets into a text are offsets into what is shown; what
it returns holds no control character, nothing that reorders text, and nothing whose width terminals disagree on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from unicodedata import bidirectional

from rich.cells import get_character_cell_size

JOINER = "\u2060"  # word joiner: no width, no effect
Line = tuple[int, int]  # first code point, one past the last

SPACES = "\x00-\x1f\x7f-\x9f\u2028\u2029"
SURROGATES = "\ud800-\udfff"
FLAGS = "\U0001f1e6-\U0001f1ff"
# Marks of direction that reorder what follows; the soft hyphen, which some terminals show; fillers and invisible tags;
# what glues emoji together or restyles them, because terminals draw the result in one, two or four cells.
# U+200C, U+200E, U+200F and U+061C stay: honest Persian, Arabic and Hebrew use them.
SILENT = (
    "\u202a-\u202e\u2066-\u206f\u00ad\u3164\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
    "\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff"
)
UNSAFE = re.compile(f"[{SPACES}{SURROGATES}{FLAGS}{SILENT}]")
REPLACED = re.compile(f"([{SPACES}])|([{SURROGATES}])|([{FLAGS}])|[{SILENT}]")

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")
NOT_FIRST = frozenset("、。，．：；！？」』）】》〉〕ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ・…")
NOT_LAST = frozenset("「『（【《〈〔")


def shown(text: str) -> str:
    """The text as it may reach the screen.

    Args:
        text: Anything, from anyone.

    Returns:
        As many code points, each at its place.
    """
    return REPLACED.sub(replace_character, text) if UNSAFE.search(text) else text


def replace_character(match: re.Match[str]) -> str:
    """What stands for one unsafe character."""
    space, surrogate, flag = match.groups()
    if space:
        return " "
    if surrogate:
        return "\ufffd"
    return chr(ord(flag) - 0x1F1E6 + ord("A")) if flag else JOINER


def reads_right_to_left(text: str) -> bool:
    """Whether most letters of a text are Arabic, Hebrew or the like."""
    if not RIGHT_TO_LEFT.search(text):
        return False
    classes = [bidirectional(character) for character in text]
    return sum(name in {"R", "AL"} for name in classes) > classes.count("L")


class Widths(dict[str, int]):
    """Cells of a character, looked up once."""

    def __missing__(self, character: str) -> int:
        """Ask Rich's tables."""
        self[character] = get_character_cell_size(character)
        return self[character]


WIDTHS = Widths()


def count_cells(text: str) -> int:
    """The width of a text that is `shown`, in cells."""
    return len(text) if text.isascii() else sum(map(WIDTHS.__getitem__, text))


def break_lines(text: str, width: int) -> tuple[Line, ...]:
    r"""Where the lines of a text begin and end.

    Lines break at spaces, between the signs of Chinese and Japanese, at every `\n`, and inside a word
    only when it is wider than a line. A combining mark stays with its letter.

    Args:
        text: One that is `shown`, but for `\n`.
        width: Of a line, in cells; 2 at least, so that every character fits.

    Returns:
        Offsets of each line without the spaces at its end; one empty line for an empty text.
    """
    if "\n" not in text:
        return tuple(break_paragraph(text, width, 0))
    lines: list[Line] = []
    start = 0
    for paragraph in text.split("\n"):
        lines += break_paragraph(paragraph, width, start)
        start += len(paragraph) + 1
    return tuple(lines)


def break_paragraph(text: str, width: int, offset: int) -> Iterator[Line]:
    """The lines of a text without line ends; `offset` is added to each place."""
    sizes = [*map(WIDTHS.__getitem__, text)]
    ends = [*accumulate(sizes)]
    wide = 2 in sizes
    start, past = 0, 0
    while len(text) and ends[-1] - past > width:
        limit = bisect_right(ends, past + width)
        end, following = find_break(text, start, limit, sizes if wide else ())
        yield start + offset, end + offset
        start = following
        if start >= len(text):
            return
        past = ends[start - 1]
    yield start + offset, start + len(text[start:].rstrip(" ")) + offset


def find_break(text: str, start: int, limit: int, sizes: Sequence[int]) -> tuple[int, int]:
    """Where a line that holds at most `text[start:limit]` ends, and where the next begins."""
    space = text.rfind(" ", start + 1, limit + 1)
    best = find_wide_break(text, max(start, space), limit, sizes) if sizes else None
    if best is None and space > start:
        end = start + len(text[start:space].rstrip(" "))
        return (end, skip_spaces(text, space)) if end > start else (limit, skip_spaces(text, limit))
    cut = best or max(limit, start + 1)
    return cut, skip_spaces(text, cut)


def find_wide_break(text: str, start: int, limit: int, sizes: Sequence[int]) -> int | None:
    """The last place after `start` where Chinese or Japanese may be broken."""
    for cut in range(limit, start + 1, -1):
        before, after = cut - 1, cut
        if (
            sizes[after]
            and 2 in (sizes[before], sizes[after])
            and text[after] not in NOT_FIRST
            and text[before] not in NOT_LAST
        ):
            return cut
    return None


def skip_spaces(text: str, start: int) -> int:
    """The first place from `start` that holds no space."""
    while start < len(text) and text[start] == " ":
        start += 1
    return start
