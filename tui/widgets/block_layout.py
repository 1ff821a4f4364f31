"""Blocks of text in columns: what they hold, and which lines they take at some width.

Invariant: the text of a block that is laid out is safe to show, and its lines fit their columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import NamedTuple

from textual.content import Content, Span

from tui.refs import Ref
from tui.widgets.display import UNSAFE, Line, break_lines, shown

LEAST_WIDTH = 2  # of a column: the widest character
SERIALS = count()


@dataclass(frozen=True)
class Block:
    r"""One entry of the list.

    Attributes:
        key: What it shows.
        cells: One per column. Spans may carry theme styles ("bold $warning") or component classes (".block-view--cue").
            A `\n` is a line break; other control characters are made harmless.
        gutter: Signs, left of the first column.
        selectable: Whether the cursor stops here; headings are not.
        space: Empty lines above it.
        marked: Whether a thin bar stands at its left, as beside evidence.
    """

    key: Ref
    cells: tuple[Content, ...]
    gutter: Content = field(default_factory=Content)
    selectable: bool = True
    space: int = 0
    marked: bool = False

    def is_same(self, other: Block) -> bool:
        """Whether both look alike; their keys are."""
        return (
            (self.selectable, self.space, self.marked) == (other.selectable, other.space, other.marked)
            and len(self.cells) == len(other.cells)
            and all(map(look_alike, (*self.cells, self.gutter), (*other.cells, other.gutter)))
        )


class Column(NamedTuple):
    """Where a column stands in the view, in cells."""

    x: int
    width: int


class Shape(NamedTuple):
    """The columns at some width; in a stacked view they lie below each other."""

    columns: tuple[Column, ...]
    stacked: bool = False


class Row(NamedTuple):
    """Which lines of a block's cells stand in one line of the screen; None where a cell has none."""

    lines: tuple[Line | None, ...]
    first: bool


class LaidBlock:
    """A block and its lines at some width.

    Args:
        block: With safe text.
        shape: The columns.
        space: Empty lines above it.
        lines: Of each cell; measured when not given.
    """

    __slots__ = ("block", "height", "lines", "serial", "shape", "space")

    def __init__(
        self, block: Block, shape: Shape, space: int, lines: tuple[tuple[Line, ...], ...] | None = None
    ) -> None:
        self.block, self.shape, self.space = block, shape, space
        self.serial = next(SERIALS)  # what is rendered of it is known by this number
        self.lines = lines or tuple(
            break_lines(cell.plain, column.width) for cell, column in zip(block.cells, shape.columns, strict=False)
        )
        self.height = space + max(1, self.count_rows())

    def count_rows(self) -> int:
        """Lines without the empty ones above."""
        if self.shape.stacked:
            return sum(len(lines) for lines, cell in zip(self.lines, self.block.cells, strict=False) if cell.plain)
        return max(map(len, self.lines), default=1)

    def row_at(self, row: int) -> Row:
        """What stands in one line, counted from the first that is not above it."""
        if not self.shape.stacked:
            return Row(tuple(lines[row] if row < len(lines) else None for lines in self.lines), row == 0)
        left = row
        for column, lines in enumerate(self.lines):
            taken = len(lines) if self.block.cells[column].plain else 0
            if left < taken:
                return Row((*[None] * column, lines[left]), row == 0)
            left -= taken
        return Row((), row == 0)

    def row_of(self, column: int, offset: int) -> int:
        """The line, counted from the top of the block, that shows a code point of a cell."""
        rows = next((row for row, line in enumerate(self.lines[column]) if line[1] > offset), 0)
        above = sum(map(len, self.lines[:column])) if self.shape.stacked else 0
        return self.space + above + rows


def make_columns(width: int, count_: int, left: int, gap: int) -> Shape:
    """Columns side by side, equally wide.

    Args:
        width: Of the view, in cells; one stays free at the right.
        count_: How many.
        left: Cells before the first.
        gap: Cells between two.
    """
    each, rest = divmod(max(width - left - gap * (count_ - 1) - 1, 0), count_)
    columns, x = [], left
    for index in range(count_):
        wide = max(each + (index < rest), LEAST_WIDTH)
        columns.append(Column(x, wide))
        x += wide + gap
    return Shape(tuple(columns))


def stack_columns(width: int, count_: int, left: int, indent: int) -> Shape:
    """Columns below each other, all but the first indented."""
    starts = [left + indent * (index > 0) for index in range(count_)]
    return Shape(tuple(Column(x, max(width - x - 1, LEAST_WIDTH)) for x in starts), stacked=True)


def lay_block(block: Block, shape: Shape, space: int, old: LaidBlock | None) -> LaidBlock:
    """Measure a block, unless its text is the same as before.

    Args:
        block: With safe text.
        shape: The columns.
        space: Empty lines above it.
        old: What stood in its place.
    """
    if old is None or (old.shape is not shape and old.shape != shape):
        return LaidBlock(block, shape, space)
    if old.space == space and old.block.is_same(block):
        return old
    same = have_same_text(old.block.cells, block.cells)
    return LaidBlock(block, shape, space, old.lines if same else None)


def have_same_text(some: Sequence[Content], others: Sequence[Content]) -> bool:
    """Whether cells say the same, however styled."""
    return [cell.plain for cell in some] == [cell.plain for cell in others]


def look_alike(some: Content, other: Content) -> bool:
    """Whether two contents have the same text and styles."""
    return some is other or (some.plain == other.plain and some.spans == other.spans)


def make_safe(content: Content) -> Content:
    """The content with text that is `shown`; its spans stay in place."""
    if not UNSAFE.search(content.plain):
        return content
    plain = "\n".join(map(shown, content.plain.split("\n")))
    return content if plain == content.plain else Content(plain, [*content.spans])


def secure(block: Block) -> Block:
    """The block with harmless text."""
    cells, gutter = tuple(map(make_safe, block.cells)), make_safe(block.gutter)
    if gutter is block.gutter and all(new is old for new, old in zip(cells, block.cells, strict=True)):
        return block
    return replace(block, cells=cells, gutter=gutter)


def slice_content(content: Content, start: int, end: int) -> Content:
    """A part of some content; quick on a very long one, too."""
    spans = [
        Span(max(span.start - start, 0), min(span.end, end) - start, span.style)
        for span in content.spans
        if span.start < end and span.end > start
    ]
    return Content(content.plain[start:end], spans, strip_control_codes=False)
