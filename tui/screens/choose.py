"""Choose one of several: a language, a model, a filter, what to run again.

Invariant: the result is the value of a choice, or words that the person typed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from tui.screens.dialogue import Dialogue
from tui.widgets.display import shown
from tui.widgets.pick_list import PickList, Row

Choice = tuple[str, str, str]  # value, label, detail


class LineInput(Input):
    """One line of text without a box."""

    DEFAULT_CSS = """
    LineInput, LineInput:focus { border: none; height: 1; padding: 0 1; background: $foreground 8%; }
    """


class ChoiceDialogue(Dialogue[str]):
    """Choices that narrow as the person types.

    Args:
        heading: What is chosen.
        choices: Value, label and detail of each; values differ.
        custom: What else may be typed, such as "another model"; None when the choices are all there is.
        current: The value that the cursor starts on.
        empty: What to say when there is nothing to choose from.
        disabled: Values that are shown but cannot be chosen; their detail says why.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "lead('cursor_up')", "Up", show=False),
        Binding("down", "lead('cursor_down')", "Down", show=False),
        Binding("pageup", "lead('page_up')", "Page up", show=False),
        Binding("pagedown", "lead('page_down')", "Page down", show=False),
    ]
    KEYS = (("enter", "choose", "screen.choose"), *Dialogue.KEYS)
    DEFAULT_CSS = """
    ChoiceDialogue PickList { height: auto; max-height: 58vh; margin-top: 1; }
    ChoiceDialogue.-tiny PickList { max-height: 50vh; margin-top: 0; }
    """

    def __init__(  # noqa: PLR0913
        self,
        heading: str,
        choices: Sequence[Choice],
        *,
        custom: str | None,
        current: str | None = None,
        empty: str = "",
        disabled: Collection[str] = (),
    ) -> None:
        super().__init__(heading)
        self.choices = tuple(choices)
        self.custom = custom
        self.current = current
        self.complaint = "Nothing fits." if choices else shown(empty) or "Nothing to choose from."
        self.disabled_values = frozenset(disabled)

    def compose_body(self) -> ComposeResult:
        """The line to type in, and the choices."""
        yield LineInput(placeholder=f"Type to narrow, or {self.custom}" if self.custom else "Type to narrow")
        yield PickList(wide=1, led=True)
        yield Static(self.complaint, markup=False, classes="hint")

    def on_mount(self) -> None:
        """Show all choices."""
        self.narrow("")
        self.query_one(PickList).move_to(self.current)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow to what is typed."""
        self.narrow(event.value)

    def narrow(self, typed: str) -> None:
        """Show the choices that hold every word typed, and what is typed itself where it may be used."""
        fitting = narrow_choices(self.choices, typed)
        rows = [Row(value, (label, detail), value not in self.disabled_values) for value, label, detail in fitting]
        word = typed.strip()
        if self.custom and word and word not in {value for value, _, _ in self.choices}:
            rows.append(Row(word, (f"Use “{word}”", self.custom)))
        self.query_one(PickList).fill(rows)
        self.query_one(".hint").display = not rows

    def action_lead(self, action: str) -> None:
        """Move the cursor of the list while the focus stays in the line."""
        getattr(self.query_one(PickList), f"action_{action}")()

    def on_input_submitted(self) -> None:
        """Enter in the line chooses what the cursor of the list is on."""
        self.action_choose()

    def action_choose(self) -> None:
        """Choose what the cursor is on."""
        self.query_one(PickList).action_select()

    def on_pick_list_picked(self, event: PickList.Picked) -> None:
        """Hand over what was chosen."""
        self.dismiss(str(event.value))


def narrow_choices(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """The choices that hold every word typed, in any case; those whose label begins with it come first."""
    words = typed.casefold().split()
    fitting = [choice for choice in choices if all(word in " ".join(choice).casefold() for word in words)]
    start = typed.strip().casefold()
    return sorted(fitting, key=lambda choice: not shown(choice[1]).casefold().startswith(start))
