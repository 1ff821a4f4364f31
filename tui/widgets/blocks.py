"""A virtual list of blocks with a cursor, for keys and mouse.

Invariant: the cursor is on a block that can be selected, or nowhere; what is in view stays there when blocks change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.refs import Ref
from tui.widgets.block_canvas import BlockCanvas
from tui.widgets.block_layout import Block, lay_block, secure

__all__ = ["Block", "BlockView"]


class BlockView(BlockCanvas, can_focus=True, inherit_bindings=False):
    """A list of blocks with a cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home,g", "move_first", "First", show=False),
        Binding("end,G", "move_last", "Last", show=False),
        Binding("enter", "choose", "Choose", show=False),
    ]

    class Moved(Message):
        """The cursor moved to another block."""

        def __init__(self, view: BlockView, ref: Ref) -> None:
            self.view, self.ref = view, ref
            super().__init__()

        @property
        def control(self) -> BlockView:
            """The view."""
            return self.view

    class Chosen(Message):
        """Enter, or a click on the block that has the cursor."""

        def __init__(self, view: BlockView, ref: Ref) -> None:
            self.view, self.ref = view, ref
            super().__init__()

        @property
        def control(self) -> BlockView:
            """The view."""
            return self.view

    def __init__(
        self,
        *,
        columns: int = 1,
        gutter_width: int = 0,
        spacing: int = 0,
        id: str | None = None,  # noqa: A002 -- Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(columns=columns, gutter_width=gutter_width, spacing=spacing, id=id, classes=classes)
        self.places: dict[Ref, int] = {}
        self.pressed: tuple[int, int] | None = None
        self.page_before = 0  # lines of the view before it was resized
        self.awaited: tuple[int, int | None] | None = None  # to be revealed once there is a layout

    # Content

    def set_blocks(self, blocks: Sequence[Block]) -> None:
        """Show other blocks. The cursor stays on its key where that still is, and so does what is in view."""
        before, held = self.cursor, self.take_hold()
        self.blocks = [secure(block) for block in blocks]
        self.places = {block.key: index for index, block in enumerate(self.blocks)}
        at = self.places.get(before, self.at) if before else self.at
        self.at = self.find_selectable(min(max(at, 0), len(self.blocks) - 1))
        self.lay_out(reuse=True)
        self.hold(held)
        if self.cursor and self.cursor != before:
            self.post_message(self.Moved(self, self.cursor))

    def replace_blocks(self, blocks: Iterable[Block]) -> None:
        """Show some blocks anew, by their keys; those that are not there are passed over."""
        changed = [(self.places[block.key], secure(block)) for block in blocks if block.key in self.places]
        for index, block in changed:
            self.blocks[index] = block
        if self.laid and changed:
            self.lay_again([index for index, block in changed])

    def lay_again(self, indexes: Sequence[int]) -> None:
        """Measure and paint some blocks anew."""
        held, moved, painted = self.take_hold(), False, []
        for index in indexes:
            old = self.laid[index]
            new = lay_block(self.blocks[index], self.shape, self.space_above(index), old)
            self.laid[index] = new
            moved |= new.height != old.height
            if new is not old:
                painted.append(index)
        if moved:
            self.sum_heights()
            self.hold(held)
            self.refresh_from(min(painted))
        else:
            self.refresh_blocks(*painted)

    # What is in view

    def take_hold(self, page: int | None = None) -> tuple[Ref, int] | None:
        """What must keep its place on the screen: the cursor when it is visible, else the top-most block."""
        if not self.laid:
            return None
        index = self.at if self.is_visible(self.at, page) else self.index_at(self.scroll_offset.y)
        return self.laid[index].block.key, self.tops[index] - self.scroll_offset.y

    def hold(self, held: tuple[Ref, int] | None) -> None:
        """Scroll so that it is where it was."""
        if not self.laid:
            return
        if self.awaited:
            index, below = self.awaited
            self.awaited = None
            self.reveal(index, below)
        elif held and held[0] in self.places:
            self.jump(self.tops[self.places[held[0]]] - held[1])

    def jump(self, y: int) -> None:
        """Scroll to a line at once."""
        if y != self.scroll_offset.y:
            self.scroll_to(y=y, animate=False, force=True)

    def is_visible(self, index: int, page: int | None = None) -> bool:
        """Whether a line of a block is in a view of so many lines; those that it has, when not given."""
        top = self.scroll_offset.y
        bottom = top + (page or self.page)
        return 0 <= index < len(self.laid) and self.tops[index + 1] > top and self.tops[index] < bottom

    def reveal(self, index: int, below: int | None = None) -> None:
        """Scroll a block into view.

        Args:
            index: Of the block.
            below: When it is not in view: how many lines below the top it shall stand; None is no further than needed.
        """
        if not 0 <= index < len(self.laid):
            self.awaited = (index, below)
            return
        top, bottom, y = self.tops[index] + self.laid[index].space, self.tops[index + 1], self.scroll_offset.y
        if y <= top and bottom <= y + self.page:
            return
        if below is not None:
            self.jump(max(top - below, 0))
        elif self.tops[index] < y or bottom - top >= self.page:
            self.jump(self.tops[index])
        else:
            self.jump(bottom - self.page)

    def on_resize(self) -> None:
        """Another width breaks other lines; what was in view stays there."""
        seen = self.is_visible(self.at, self.page_before)
        held = self.take_hold(self.page_before)
        self.page_before = self.page
        if not self.laid or self.choose_shape(self.usable_width) != self.shape:
            self.lay_out(reuse=False)
            self.hold(held)
        if seen:
            self.reveal(self.at)

    # The cursor

    @property
    def cursor(self) -> Ref | None:
        """Where the cursor is."""
        return self.blocks[self.at].key if 0 <= self.at < len(self.blocks) else None

    def move_to(self, ref: Ref) -> None:
        """Move the cursor to a block and scroll it into view."""
        if ref in self.places:
            self.go(self.places[ref])

    def go(self, index: int) -> None:
        """Move the cursor, scroll it into view, and tell so."""
        before = self.cursor
        self.place_cursor(index)
        self.reveal(index)
        if self.cursor and self.cursor != before:
            self.post_message(self.Moved(self, self.cursor))

    def place_cursor(self, index: int) -> None:
        """Move the cursor, no more; the old and the new block are painted anew."""
        before, self.at = self.at, index
        if before != index:
            self.refresh_blocks(before, index)

    def find_selectable(self, index: int, step: int = 1) -> int:
        """The nearest block where the cursor can be, in the direction of `step` first; -1 when there is none."""
        up, down = range(index, -1, -1), range(index, len(self.blocks))
        several = (i for way in ((down, up) if step > 0 else (up, down)) for i in way)
        return next((i for i in several if 0 <= i < len(self.blocks) and self.blocks[i].selectable), -1)

    def action_move(self, step: int) -> None:
        """One block up or down; within a block that is taller than the view, some lines."""
        if not self.laid or self.at < 0 or self.scroll_within(step):
            return
        if not self.is_visible(self.at):
            y = self.scroll_offset.y
            self.go(self.find_selectable(self.index_at(y + 1 if step > 0 else y + self.page - 2), step))
            return
        found = self.find_selectable(self.at + step, step)
        if (found - self.at) * step > 0:
            self.go(found)
        else:
            self.jump(0 if step < 0 else max(self.tops[-1] - self.page, 0))

    def scroll_within(self, step: int) -> bool:
        """Scroll inside the block of the cursor where it goes on beyond the view; whether it did."""
        top, bottom, y = self.tops[self.at], self.tops[self.at + 1], self.scroll_offset.y
        last = bottom - self.page
        if last <= top or not self.is_visible(self.at) or not (y < last if step > 0 else y > top):
            return False
        self.jump(min(y + self.page - 2, last) if step > 0 else max(y - self.page + 2, top))
        return True

    def action_page(self, step: int) -> None:
        """One page up or down; the cursor comes along."""
        if not self.laid or self.at < 0:
            return
        y = self.scroll_offset.y
        row = min(max(self.tops[self.at] - y, 0), self.page - 1)
        self.jump(min(max(y + step * max(1, self.page - 2), 0), max(self.tops[-1] - self.page, 0)))
        if self.scroll_offset.y == y:
            edge = 0 if step < 0 else len(self.blocks) - 1
            self.go(self.find_selectable(edge, -step))
        else:
            self.bring_cursor(self.scroll_offset.y + row, step)

    def bring_cursor(self, line: int, step: int) -> None:
        """Put the cursor on the block at a line, unless that would scroll back: its block is longer than the view."""
        index = self.find_selectable(self.index_at(line), step)
        if self.tops[index + 1] - self.tops[index] > self.page:
            self.place_cursor(index)
        else:
            self.go(index)

    def action_move_first(self) -> None:
        """The first block."""
        if self.laid:
            self.go(self.find_selectable(0))
            self.jump(0)

    def action_move_last(self) -> None:
        """The last block."""
        if self.laid:
            self.go(self.find_selectable(len(self.blocks) - 1, -1))
            self.jump(max(self.tops[-1] - self.page, 0))

    def action_choose(self) -> None:
        """Tell what is chosen."""
        if self.cursor:
            self.post_message(self.Chosen(self, self.cursor))

    def on_focus(self) -> None:
        """The cursor is brighter."""
        self.refresh_blocks(self.at)

    def on_blur(self) -> None:
        """The cursor is dimmer."""
        self.refresh_blocks(self.at)

    # The mouse

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """A selection stays in the column where its button went down."""
        if not event.button:
            self.aim(event.x)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Remember where a click or a selection begins."""
        self.pressed = (event.screen_x, event.screen_y)
        self.aim(event.x)

    def aim(self, x: int) -> None:
        """The column under the pointer is the one to select from."""
        side_by_side = len(self.shape.columns) > 1 and not self.shape.stacked
        self.aimed = self.column_at(x) if side_by_side else None

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to a block, or choose the one that has it; the end of a selection is no click."""
        y = event.get_content_offset_capture(self).y + self.scroll_offset.y
        still = self.pressed == (event.screen_x, event.screen_y)
        if event.widget is not self or not still or not 0 <= y < self.tops[-1]:
            return
        index = self.index_at(y)
        if index == self.at:
            self.action_choose()
        elif self.blocks[index].selectable:
            self.go(index)

    def text_select_all(self) -> None:
        """Nothing: a double click chooses; it would select the whole article else."""
