"""The names of the lists of the panel, with how much is in each.

Invariant: one line, drawn anew only when a count or the active list changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.refs import PANELS, Kind

KINDS: tuple[Kind, ...] = tuple(PANELS)
NAMES: dict[Kind, str] = {"sentence": "Text", **PANELS}


class TabBar(Widget):
    """The names of the lists, with how much is in each.

    Args:
        kinds: Which, in order.
        numbered: Whether each is named with the key that opens it, where there is room.
        first: The key of the first.
    """

    DEFAULT_CSS = """
    TabBar { height: 1; background: $surface; color: $text-muted; }
    """

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, kind: Kind) -> None:
            self.kind = kind
            super().__init__()

    def __init__(
        self,
        kinds: Sequence[Kind] = KINDS,
        *,
        numbered: bool = False,
        first: int = 1,
        id: str | None = None,  # noqa: A002 -- Textual's name
    ) -> None:
        super().__init__(id=id)
        self.first = first
        self.kinds = tuple(kinds)
        self.numbered = numbered
        self.active: Kind = self.kinds[0]
        self.counts: dict[Kind, int] = {}

    def show(self, active: Kind, counts: dict[Kind, int]) -> None:
        """Show which list is looked at and how long all are."""
        if (active, counts) != (self.active, self.counts):
            self.active, self.counts = active, counts
            self.refresh()

    def labels(self) -> list[str]:
        """A label for each list: set closer, then without the keys, then the counts, where there is no room."""
        plain = [self.name_list(kind, "{name} {count}") for kind in self.kinds]
        keyed = [f"{n} {self.name_list(kind, '{name} ({count})')}" for n, kind in enumerate(self.kinds, self.first)]
        forms = [keyed, plain] if self.numbered else [plain]
        ways = [[f" {label}{after}" for label in labels] for labels in forms for after in (" ", "")]
        bare = [f" {NAMES[kind]} " for kind in self.kinds]
        return next((way for way in ways if len("".join(way)) <= self.size.width), bare)

    def name_list(self, kind: Kind, form: str) -> str:
        """The name of a list with its count, where there is one."""
        return form.format(name=NAMES[kind], count=self.counts[kind]) if kind in self.counts else NAMES[kind]

    def render(self) -> RenderResult:
        """The labels, the active one set apart."""
        content = Content("")
        for kind, label in zip(self.kinds, self.labels(), strict=True):
            words = Content(label.strip())
            content += " " + (words.stylize("bold underline $foreground") if kind == self.active else words)
            content += " " * label.endswith(" ")
        return content

    def on_click(self, event: events.Click) -> None:
        """Which tab was clicked."""
        end = 0
        for kind, label in zip(self.kinds, self.labels(), strict=True):
            end += len(label)
            if event.x < end:
                self.post_message(self.Chosen(kind))
                return
