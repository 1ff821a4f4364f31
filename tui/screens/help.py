"""Every key and what it does, every sign and what it means.

Invariant: all sections are there at every size; what does not fit is scrolled to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.screens.dialogue import Dialogue

Section = tuple[str, Sequence[tuple[str, str]]]  # title, (key, what it does)


class Page(VerticalScroll):
    """Scrolls with the keys of the rest of the app."""

    DEFAULT_CSS = """
    Page {
        scrollbar-size-vertical: 1;
        scrollbar-color: $foreground 20%; scrollbar-color-hover: $foreground 40%; scrollbar-color-active: $primary;
        scrollbar-background: $foreground 4%; scrollbar-background-hover: $foreground 4%;
        scrollbar-background-active: $foreground 4%;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
        Binding("g", "scroll_home", "Top", show=False),
        Binding("G", "scroll_end", "End", show=False),
        Binding("space", "page_down", "Page down", show=False),
    ]


class HelpScreen(Dialogue[None]):
    """The keys and signs by section, in two columns where there is room.

    Args:
        sections: Title, and pairs of key and what it does, or sign and what it means.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,q,enter", "cancel", "Close", show=False)]
    KEYS = (("esc", "close", "screen.cancel"),)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (104, "-wide")]  # noqa: RUF012 -- as Textual declares it
    DEFAULT_CSS = """
    HelpScreen {
        & > .frame { width: 74; }
        &.-wide > .frame { width: 120; }
        & Page { height: auto; max-height: 66vh; }
        &.-tall Page { max-height: 76vh; }
        & .columns { height: auto; layout: vertical; }
        &.-wide .columns { layout: horizontal; }
        & .column { width: 1fr; height: auto; }
        & .section { height: auto; margin-bottom: 1; }
        &.-wide .section:last-child { margin-bottom: 0; }
        & .line { height: auto; layout: horizontal; }
        & .keys { width: 16; text-style: bold; }
        & .does { width: 1fr; height: auto; padding-right: 2; }
        & .section > .label { color: $primary; text-style: bold; }
    }
    """

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__("Keys and signs")
        self.sections = tuple(sections)

    def compose_body(self) -> ComposeResult:
        """The sections, dealt to the columns."""
        with Page(), Horizontal(classes="columns"):
            for column in deal_sections(self.sections):
                with Vertical(classes="column"):
                    for section in column:
                        yield from compose_section(section)


def compose_section(section: Section) -> ComposeResult:
    """A title, and a line for each key."""
    title, lines = section
    with Vertical(classes="section"):
        yield Static(Content(title), markup=False, classes="label")
        for keys, does in lines:
            with Horizontal(classes="line"):
                yield Static(Content(keys), markup=False, classes="keys")
                yield Static(Content(does), markup=False, classes="does")


def deal_sections(sections: Sequence[Section]) -> tuple[list[Section], list[Section]]:
    """Cut the sections in two where the halves are most alike in height."""
    heights = [len(lines) + 2 for _, lines in sections]
    cut = min(range(len(sections) + 1), key=lambda place: abs(sum(heights[:place]) - sum(heights[place:])))
    return list(sections[:cut]), list(sections[cut:])
