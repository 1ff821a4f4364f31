"""The line to search with: hidden until it is wanted.

Invariant: it says what is typed and when it is closed, and knows nothing of what is searched.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from tui.widgets.display import shown


class SearchBar(Horizontal):
    """A line with the words to search for."""

    DEFAULT_CSS = """
    SearchBar { display: none; height: 1; padding: 0 1; background: $surface; }
    SearchBar.-open { display: block; }
    SearchBar .sign { width: 2; color: $text-accent; text-style: bold; }
    SearchBar Input { width: 1fr; background: $surface; }
    SearchBar .found { width: auto; max-width: 50%; padding: 0 0 0 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "no search", show=False)]

    class Changed(Message):
        """Other words are typed."""

        def __init__(self, words: str) -> None:
            self.words = words
            super().__init__()

    class Closed(Message):
        """The line is closed; `kept` when the search stays on (enter), not when it is taken off (esc)."""

        def __init__(self, words: str, *, kept: bool) -> None:
            self.words = words
            self.kept = kept
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's name
        super().__init__(id=id)
        self.in_panel = False

    def compose(self) -> ComposeResult:
        """The sign, the words, what is found."""
        yield Static("/", classes="sign", markup=False)
        yield Input(placeholder="search", compact=True, select_on_focus=True)
        yield Static("", classes="found", markup=False)

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return self.has_class("-open")

    @property
    def words(self) -> str:
        """What is typed."""
        return self.query_one(Input).value

    def open(self, words: str = "", *, in_panel: bool = False, prompt: str = "") -> None:
        """Show it, ready to type.

        Args:
            words: To begin with.
            in_panel: Whether the lists of the panel are searched, not the text; kept as `in_panel`.
            prompt: What stands there until something is typed, where it is neither of these two.
        """
        self.in_panel = in_panel
        self.query_one(Input).placeholder = prompt or f"search the {'lists' if in_panel else 'text'}"
        with self.prevent(Input.Changed):
            self.query_one(Input).value = words
        self.say("")
        self.add_class("-open")
        self.query_one(Input).focus()

    def say(self, found: str) -> None:
        """Show what is found: "5 of 26", "nothing"."""
        self.query_one(".found", Static).update(shown(found))

    def close(self, *, kept: bool) -> None:
        """Hide it and say so."""
        self.remove_class("-open")
        self.post_message(self.Closed(self.words.strip() if kept else "", kept=kept))

    @on(Input.Changed)
    def tell_words(self, event: Input.Changed) -> None:
        """Other words."""
        event.stop()
        if self.is_open:
            self.post_message(self.Changed(event.value.strip()))

    @on(Input.Submitted)
    def keep_words(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self.close(kept=True)

    def action_leave(self) -> None:
        """Esc."""
        self.close(kept=False)
