"""Blocks on the screen: measures all of them, renders only the lines that are in view.

Invariant: every rendered line is exactly as wide as the view, whatever the text; block text is never read as markup.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import ClassVar

from rich.segment import Segment
from textual.cache import LRUCache
from textual.content import Content, Span
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style

from tui.refs import Ref
from tui.widgets.block_layout import Block, LaidBlock, Shape, lay_block, make_columns, slice_content
from tui.widgets.display import Line, break_lines, count_cells, reads_right_to_left

RULE = " │ "
CURSOR_BAR, MARK_BAR = "▌", "▏"
COMPONENTS = (
    "cursor",
    "cursor-inactive",
    "bar",
    "bar-inactive",
    "gutter",
    "rule",
    "muted",
    "heading",
    "evidence",
    "match",
    "cue",
    "finding",
)


class BlockCanvas(ScrollView, inherit_bindings=False):
    """Blocks in columns.

    Args:
        columns: How many cells a block has.
        gutter_width: Cells for the signs.
        spacing: Empty lines between blocks, besides those that a block asks for.
    """

    ALLOW_SELECT = True
    ALLOW_MAXIMIZE = False
    DEFAULT_CSS = """
    BlockCanvas {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        scrollbar-color: $foreground 20%;
        scrollbar-color-hover: $foreground 40%;
        scrollbar-color-active: $primary;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        & > .block-view--cursor { background: $primary 18%; }
        & > .block-view--cursor-inactive { background: $foreground 6%; }
        & > .block-view--bar { color: $primary; }
        & > .block-view--bar-inactive { color: $foreground 40%; }
        & > .block-view--gutter { color: $foreground 50%; }
        & > .block-view--rule { color: $foreground 15%; }
        & > .block-view--muted { color: $foreground 55%; }
        & > .block-view--heading { color: $primary; text-style: bold; }
        & > .block-view--evidence { background: $accent 32%; }
        & > .block-view--match { background: $success 40%; }
        & > .block-view--cue { text-style: underline; }
        & > .block-view--finding { text-style: bold underline; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"block-view--{name}" for name in COMPONENTS}

    joiner = "\n"  # between blocks in text that is copied

    def __init__(
        self,
        *,
        columns: int = 1,
        gutter_width: int = 0,
        spacing: int = 0,
        id: str | None = None,  # noqa: A002 -- Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.columns, self.gutter_width, self.spacing = columns, gutter_width, spacing
        self.blocks: list[Block] = []
        self.laid: list[LaidBlock] = []
        self.tops: list[int] = [0]
        self.shape = Shape(())
        self.at = -1  # the block of the cursor
        self.aimed: int | None = None  # the column in which text can be selected, None is all
        self.strips: LRUCache[tuple[int, int, int, int | None], Strip] = LRUCache(4096)
        self.component_cache: dict[str, Style] = {}
        self.lines_built = 0

    # Layout

    @property
    def usable_width(self) -> int:
        """Cells of a line."""
        return self.scrollable_content_region.width

    @property
    def page(self) -> int:
        """Lines of the view."""
        return max(1, self.scrollable_content_region.height)

    @property
    def left_width(self) -> int:
        """Cells left of the first column: the bar, the gutter and a gap."""
        return 2 + self.gutter_width

    def choose_shape(self, width: int) -> Shape:
        """The columns at some width."""
        return make_columns(width, self.columns, self.left_width, len(RULE))

    def lay_out(self, *, reuse: bool) -> None:
        """Measure the blocks and show them.

        Args:
            reuse: Only those that changed, unless the columns are others.
        """
        width = self.usable_width
        shape = self.choose_shape(width) if width > 0 else Shape(())
        known: dict[Ref, LaidBlock] = {}
        if reuse and shape == self.shape:
            known = {laid.block.key: laid for laid in self.laid}
        self.shape = shape
        several = enumerate(self.blocks if width > 0 else ())  # what is not on the screen waits until it is
        self.laid = [lay_block(block, shape, self.space_above(i), known.get(block.key)) for i, block in several]
        self.sum_heights()
        self.refresh()

    def space_above(self, index: int) -> int:
        """Empty lines above a block."""
        return self.blocks[index].space + (self.spacing if index else 0)

    def sum_heights(self) -> None:
        """Where each block begins, and how far one can scroll."""
        self.tops = [0, *accumulate(laid.height for laid in self.laid)]
        size = Size(self.usable_width, self.tops[-1])
        if size != self.virtual_size:
            self.virtual_size = size

    def index_at(self, y: int) -> int:
        """The block that holds a line."""
        return max(0, min(bisect_right(self.tops, y) - 1, len(self.laid) - 1))

    def column_at(self, x: int) -> int:
        """The column under a cell of the line."""
        return max(0, sum(column.x - 1 <= x for column in self.shape.columns) - 1)

    # Selected text. Textual counts in lines and columns; here a "line" is a whole cell: first all cells of the first
    # column, then those of the second; so a selection stays in its column, and lines of the screen do not matter.

    def selected_span(self, selection: Selection, index: int, column: int) -> Line | None:
        """The code points of a cell that are selected."""
        span = selection.get_span(column * len(self.blocks) + index) if self.holds(selection, column) else None
        if span is None:
            return None
        length = len(self.blocks[index].cells[column].plain)
        start, end = span[0], length if span[1] < 0 else min(span[1], length)
        return (start, end) if start < end else None

    def holds(self, selection: Selection, column: int) -> bool:
        """Whether a selection takes in a column: that in which it began."""
        end = selection.start if selection.start is not None else selection.end
        return end is None or end.y // max(len(self.blocks), 1) == column

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The words that are selected, without gutter, rule or line ends of the screen."""
        parts: list[str] = []
        for column in range(self.columns):
            for index, block in enumerate(self.blocks):
                span = self.selected_span(selection, index, column) if column < len(block.cells) else None
                if span:
                    parts.append(("\n\n" if block.space else self.joiner) if parts else "")
                    parts.append(block.cells[column].plain[slice(*span)])
        return ("".join(parts), "\n") if parts else None

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 -- Textual's signature
        """Paint the selection."""
        self.refresh()

    # Painting

    def refresh_blocks(self, *indexes: int) -> None:
        """Paint some blocks anew, where they are in view."""
        for index in {i for i in indexes if 0 <= i < len(self.laid)}:
            self.refresh_between(self.tops[index], self.tops[index + 1])

    def refresh_from(self, index: int) -> None:
        """Paint a block and all below it anew."""
        self.refresh_between(self.tops[index], self.scroll_offset.y + self.page)

    def refresh_between(self, top: int, bottom: int) -> None:
        """Paint some lines anew, where they are in view."""
        y = self.scroll_offset.y
        top, bottom = max(top - y, 0), min(bottom - y, self.page)
        if top < bottom:
            self.refresh(Region(0, top, self.usable_width, bottom - top))

    def notify_style_update(self) -> None:
        """The theme or the focus changed."""
        super().notify_style_update()
        self.strips.clear()
        self.component_cache.clear()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        line = y + self.scroll_offset.y
        if not self.laid or line >= self.tops[-1]:
            return self.finish([], self.visual_style)
        index = self.index_at(line)
        laid = self.laid[index]
        row = line - self.tops[index] - laid.space
        if self.text_selection is not None:
            return self.build_line(index, row)
        state = 0 if index != self.at or row < 0 else 2 if self.has_focus else 1
        key = (laid.serial, row, state, self.aimed)
        strip = self.strips.get(key)
        if strip is None:
            strip = self.strips[key] = self.build_line(index, row)
        return strip

    def build_line(self, index: int, row: int) -> Strip:
        """Render one line of a block; `row` is negative in the space above it."""
        self.lines_built += 1
        laid, shape = self.laid[index], self.shape
        base = self.base_style(index, row)
        parts = laid.row_at(row) if row >= 0 else None
        segments = [*self.render_left(index, base, first=parts.first)] if parts else [blank(self.left_width, base)]
        x = self.left_width
        lines = parts.lines if parts else ([] if shape.stacked else [None] * len(shape.columns))
        for column, line in enumerate(lines):
            if line is None and shape.stacked:
                continue
            place = shape.columns[column]
            segments += [self.render_gap(base, place.x - x), *self.render_cell(index, column, line, base)]
            x = place.x + place.width
        return self.finish(segments, base)

    def base_style(self, index: int, row: int) -> Style:
        """What lies under the text."""
        if index != self.at or row < 0:
            return self.visual_style
        return self.visual_style + self.find_component("cursor" if self.has_focus else "cursor-inactive")

    def render_gap(self, base: Style, width: int) -> Segment:
        """What lies between two columns."""
        if self.shape.stacked or not width:
            return blank(width, base)
        return Segment(RULE, (base + self.find_component("rule")).rich_style)

    def render_left(self, index: int, base: Style, *, first: bool) -> Iterator[Segment]:
        """The bar and the gutter."""
        yield self.render_bar(index, base)
        room = self.gutter_width
        if first and room:
            gutter = self.laid[index].block.gutter
            start, end = break_lines(gutter.plain, max(room, 2))[0]
            gutter = slice_content(gutter, start, end)
            yield from self.style_text(gutter, base + self.find_component("gutter"))
            room -= count_cells(gutter.plain)
        yield blank(room + 1, base)

    def render_bar(self, index: int, base: Style) -> Segment:
        """The cursor, or the sign of a marked block."""
        if index == self.at:
            name = "bar" if self.has_focus else "bar-inactive"
            return Segment(CURSOR_BAR, (base + self.find_component(name)).rich_style)
        bar = MARK_BAR if self.laid[index].block.marked else " "
        return Segment(bar, (base + self.find_component("bar")).rich_style)

    def render_cell(self, index: int, column: int, line: Line | None, base: Style) -> list[Segment]:
        """One line of a cell, as wide as its column."""
        width = self.shape.columns[column].width
        if line is None:
            return [blank(width, base)]
        cell = self.laid[index].block.cells[column]
        overlay = self.list_overlay(index, column)
        if overlay:
            cell = Content(cell.plain, [*cell.spans, *overlay], strip_control_codes=False)
        content = self.paint_selection(slice_content(cell, *line), index, column, line)
        offset = (line[0], column * len(self.blocks) + index) if self.aimed in {None, column} else None
        segments = self.style_text(content, base, offset)
        pad = blank(width - count_cells(content.plain), base)
        return [pad, *segments] if reads_right_to_left(cell.plain[: 4 * width]) else [*segments, pad]

    def list_overlay(self, index: int, column: int) -> Sequence[Span]:  # noqa: ARG002 -- for subclasses
        """What else is marked in a cell, as matches of a search; who changes it calls `refresh_overlay`."""
        return ()

    def refresh_overlay(self) -> None:
        """Paint what is in view anew."""
        self.strips.clear()
        self.refresh()

    def style_text(self, content: Content, base: Style, offset: tuple[int, int] | None = None) -> list[Segment]:
        """Text with its styles, and with the offsets that selecting needs."""
        segments = []
        x, y = offset or (0, 0)
        for text, own in content.render(base, end="", parse_style=self.resolve):
            style = base + own
            segments.append(Segment(text, style.rich_style_with_offset(x, y) if offset else style.rich_style))
            x += len(text)
        return segments

    def paint_selection(self, content: Content, index: int, column: int, line: Line) -> Content:
        """Colour what is selected."""
        selection = self.text_selection
        span = self.selected_span(selection, index, column) if selection else None
        if span is None or span[0] >= line[1] or span[1] <= line[0]:
            return content
        style = Style.from_styles(self.screen.get_component_styles("screen--selection"))
        return content.stylize(style, max(span[0] - line[0], 0), min(span[1], line[1]) - line[0])

    def resolve(self, style: str | Style) -> Style:
        """A style of a span: a component class (".block-view--cue"), or as Textual writes it ("bold $warning")."""
        if isinstance(style, Style):
            return style
        return self.find_component_class(style[1:]) if style.startswith(".") else Style.parse(style)

    def find_component(self, name: str) -> Style:
        """The style of one of our own component classes."""
        return self.find_component_class(f"block-view--{name}")

    def find_component_class(self, name: str) -> Style:
        """The style of a component class, to be laid over another."""
        if name not in self.component_cache:
            styles = self.get_component_styles(name)
            text = styles.text_style
            self.component_cache[name] = Style(
                background=styles.background if styles.has_rule("background") else None,
                foreground=styles.color if styles.has_rule("color") else None,
                bold=text.bold,
                italic=text.italic,
                underline=text.underline,
                reverse=text.reverse,
            )
        return self.component_cache[name]

    def finish(self, segments: list[Segment], base: Style) -> Strip:
        """A line of exactly the width of the view."""
        strip = Strip([segment for segment in segments if segment.text])
        return strip.adjust_cell_length(self.usable_width, base.rich_style)


def blank(width: int, style: Style) -> Segment:
    """Some empty cells."""
    return Segment(" " * max(width, 0), style.rich_style)
