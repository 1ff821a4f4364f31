"""What the parts of the reading room share: the article, the panes, and what the cursor is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from tui.refs import Ref
from tui.widgets.panel import Panel
from tui.widgets.parallel import ParallelText
from tui.widgets.status import StatusBar

if TYPE_CHECKING:
    from tui.app import ReadingRoom
    from tui.reading import Reading


class Place(Screen[None]):
    """A screen with an article on it."""

    if TYPE_CHECKING:
        app: ReadingRoom

    def __init__(self) -> None:
        super().__init__()
        self.reading: Reading | None = None

    @property
    def text(self) -> ParallelText:
        """The pane of the text."""
        return self.query_one(ParallelText)

    @property
    def panel(self) -> Panel:
        """The pane of the items."""
        return self.query_one(Panel)

    @property
    def status(self) -> StatusBar:
        """The lines below."""
        return self.query_one(StatusBar)

    @property
    def in_panel(self) -> bool:
        """Whether the panel has the focus."""
        return self.panel.has_focus_within

    @property
    def current(self) -> Ref | None:
        """What the cursor is on, in the pane that has the focus."""
        return self.panel.current if self.in_panel else self.text.cursor
