"""A list to choose one row from, its cells in columns.

Invariant: row text is never read as markup, and the columns fit the width of the list at every size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.widgets.display import shown

GAP = 2
"""Cells between two columns."""

WIDEST_SIDE, WIDEST_STRONG = 24, 36
"""Cells that a column beside the widest one may take, muted or not."""


@dataclass(frozen=True)
class Row:
    """One row of a list.

    Attributes:
        value: What choosing it gives; None is a heading or, without cells, a gap.
        cells: Its columns as plain text, or one `Content` that wraps.
        usable: Whether it can be chosen.
    """

    value: object | None
    cells: tuple[str, ...] | Content
    usable: bool = True


class Pick(Option):
    """A row as the list of Textual knows it."""

    def __init__(self, row: Row, prompt: Content) -> None:
        super().__init__(prompt, disabled=row.value is None or not row.usable)
        self.value = row.value


class PickList(OptionList):
    """Rows to choose from, by arrow keys, vim keys or mouse.

    At its first and last row the arrow keys go on to the screen, which may move to another part.

    Args:
        rows: What to show at first.
        wide: The column that takes the width which the others leave.
        strong: The column that is not muted.
        led: The row at the cursor stands out without the focus: an input elsewhere leads the list.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
        Binding("g", "first", "First", show=False),
        Binding("G", "last", "Last", show=False),
        Binding("enter", "select", "Choose"),
    ]
    DEFAULT_CSS = """
    PickList, PickList:focus {
        border: none; padding: 0; background: transparent; background-tint: transparent; scrollbar-size-vertical: 1;
        scrollbar-color: $foreground 20%; scrollbar-color-hover: $foreground 40%; scrollbar-color-active: $primary;
        scrollbar-background: $foreground 4%; scrollbar-background-hover: $foreground 4%;
        scrollbar-background-active: $foreground 4%;
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-disabled { color: $text-muted; padding: 0 1; }
        & > .option-list--option-highlighted { padding: 0 1; }
        & > .option-list--option-hover { padding: 0 1; }
    }
    PickList:blur > .option-list--option-highlighted { background: transparent; }
    PickList.-led:blur > .option-list--option-highlighted {
        color: $block-cursor-foreground; background: $block-cursor-background; text-style: $block-cursor-text-style;
    }
    """

    class Picked(Message):
        """A row was chosen."""

        def __init__(self, pick_list: PickList, value: object) -> None:
            super().__init__()
            self.pick_list = pick_list
            self.value = value

        @property
        def control(self) -> PickList:
            """The list."""
            return self.pick_list

    def __init__(
        self,
        rows: Sequence[Row] = (),
        *,
        wide: int = 0,
        strong: int = 0,
        led: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(markup=False, id=id)
        self.wide = wide
        self.strong = strong
        self.rows = tuple(rows)
        self.laid_out_for = 0
        if led:
            self.can_focus = False
            self.add_class("-led")

    def on_mount(self) -> None:
        """Show the first rows."""
        self.fill(self.rows)

    def fill(self, rows: Sequence[Row], value: object | None = None) -> None:
        """Show other rows; the cursor goes to `value`, stays where it was, or goes to the first row."""
        wanted = value if value is not None else self.value
        self.rows = tuple(rows)
        self.lay_out()
        self.move_to(wanted)

    def lay_out(self) -> None:
        """Make the lines for the width of the list."""
        self.laid_out_for = self.scrollable_content_region.width
        prompts = lay_out_rows(self.rows, self.laid_out_for - 2, self.wide, self.strong)
        self.set_options([Pick(row, prompt) for row, prompt in zip(self.rows, prompts, strict=True)])

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002
        """Fit the columns to a new width."""
        if self.scrollable_content_region.width != self.laid_out_for:
            value = self.value
            self.lay_out()
            self.move_to(value)

    @property
    def value(self) -> object | None:
        """What the row at the cursor gives; None without one."""
        option = self.highlighted_option
        return option.value if isinstance(option, Pick) else None

    def move_to(self, value: object | None) -> None:
        """Put the cursor on a row, or on the first one."""
        for place, row in enumerate(self.rows):
            if value is not None and row.value == value and row.usable:
                self.highlighted = place
                return
        self.action_first()

    @property
    def places(self) -> list[int]:
        """Where the rows are that can be chosen."""
        return [place for place, row in enumerate(self.rows) if row.value is not None and row.usable]

    def action_cursor_up(self) -> None:
        """Move up; from the first row to the part above."""
        if self.highlighted is None or self.highlighted == self.places[0]:
            self.scroll_home(animate=False)
            raise SkipAction
        super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Move down; from the last row to the part below."""
        if not self.places or self.highlighted == self.places[-1]:
            raise SkipAction
        super().action_cursor_down()

    def action_page_up(self) -> None:
        """Move up a page; to the first row that can be chosen where there is none as far."""
        super().action_page_up()  # type: ignore[no-untyped-call]
        if self.highlighted not in self.places:
            self.action_first()

    def action_page_down(self) -> None:
        """Move down a page; to the last row that can be chosen where there is none as far."""
        super().action_page_down()  # type: ignore[no-untyped-call]
        if self.highlighted not in self.places:
            self.action_last()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell what was chosen by its value."""
        event.stop()
        if isinstance(event.option, Pick) and event.option.value is not None:
            self.post_message(self.Picked(self, event.option.value))


def lay_out_rows(rows: Sequence[Row], width: int, wide: int, strong: int) -> list[Content]:
    """Each row on one line, in columns.

    Args:
        rows: Rows of as many cells each; headings and rows of `Content` are left as they are.
        width: In terminal cells.
        wide: The column that takes what the others leave.
        strong: The column that is not muted.
    """
    table = [clean(row.cells) for row in rows if row.value is not None and not isinstance(row.cells, Content)]
    widths = fit_columns(table, width, wide, strong)
    return [lay_out_row(row, widths, strong) for row in rows]


def clean(cells: Sequence[str]) -> list[Content]:
    """Cells that are safe to show."""
    return [Content(shown(cell)) for cell in cells]


def fit_columns(table: Sequence[Sequence[Content]], width: int, wide: int, strong: int) -> list[int]:
    """The width of each column in cells; an empty one has none."""
    widths = [max(cell.cell_length for cell in column) for column in zip(*table, strict=True)]
    widths = [min(cells, WIDEST_STRONG if place == strong else WIDEST_SIDE) for place, cells in enumerate(widths)]
    if widths:
        others = [cells + GAP for place, cells in enumerate(widths) if cells and place != wide]
        widths[wide] = max(1, width - sum(others))
    return widths


def lay_out_row(row: Row, widths: Sequence[int], strong: int) -> Content:
    """One row in columns of these widths; its last cell takes the room of the empty ones after it."""
    if isinstance(row.cells, Content):
        return row.cells
    if row.value is None:
        return Content(shown("  ".join(row.cells)))
    cells = clean(row.cells)
    last = max((place for place, cell in enumerate(cells) if cell), default=0)
    room = [*widths[:last], sum(cells + GAP for cells in widths[last:] if cells) - GAP]
    cut = [cell.truncate(max(wide, 0), ellipsis=True, pad=True) for cell, wide in zip(cells, room, strict=False)]
    styled = [cell if place == strong else cell.stylize("dim") for place, cell in enumerate(cut) if widths[place]]
    return Content(" " * GAP).join(styled)
