"""A place to write or paste several lines of plain text.

Invariant: no control character gets in by pasting, and what is on the screen is safe whatever the text holds.
"""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from tui.widgets.display import shown


class PlainArea(TextArea):
    """Plain text, wrapped. At its first and last line the arrow keys go on to the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j,ctrl+enter,ctrl+s", "submit", "Done", key_display="^j"),
    ]
    DEFAULT_CSS = """
    PlainArea, PlainArea:focus {
        border: none; padding: 0 1; background: $foreground 8%; scrollbar-size-vertical: 1;
        scrollbar-color: $foreground 20%; scrollbar-color-hover: $foreground 40%; scrollbar-color-active: $primary;
        scrollbar-background: $foreground 4%; scrollbar-background-hover: $foreground 4%;
        scrollbar-background-active: $foreground 4%;
        & .text-area--cursor-line { background: transparent; }
    }
    """

    class Submitted(Message):
        """The text is as it should be."""

        def __init__(self, area: PlainArea, text: str) -> None:
            super().__init__()
            self.area = area
            self.text = text

        @property
        def control(self) -> PlainArea:
            """The area."""
            return self.area

    def __init__(self, text: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(text, soft_wrap=True, tab_behavior="focus", placeholder=placeholder, id=id)

    def get_line(self, line_index: int) -> Text:
        """A line as it is shown: as long as it is, and safe."""
        return Text(shown(self.document.get_line(line_index)), end="", no_wrap=True)

    def on_paste(self, event: events.Paste) -> None:
        """Take the words of what is pasted, not what would steer a terminal."""
        from chains.exports.safety import printable

        event.stop()
        event.text = printable(event.text)

    def action_submit(self) -> None:
        """Hand the text over."""
        self.post_message(self.Submitted(self, self.text))

    @property
    def row(self) -> int:
        """The line on the screen that the cursor is in, counted from the top of the text."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def action_cursor_up(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Move up; from the first line to the part above."""
        if not select and self.row == 0:
            raise SkipAction
        super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Move down; from the last line to the part below."""
        if not select and self.row >= self.wrapped_document.height - 1:
            raise SkipAction
        super().action_cursor_down(select)
