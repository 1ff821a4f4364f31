"""Write something of the reader's own: a note, a translation, a name.

Invariant: None means that nothing changes, "" that what the reader wrote before is taken back; words are thrown away
only after a question.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from tui.screens.choose import LineInput
from tui.screens.dialogue import Dialogue, QuestionDialogue
from tui.widgets.display import shown
from tui.widgets.pick_list import PickList, Row
from tui.widgets.plain_area import PlainArea


class WritingDialogue(Dialogue[str]):
    """Asks before it throws away what was written."""

    @property
    def unsaved(self) -> bool:
        """Whether there are words that leaving would lose."""
        raise NotImplementedError

    def action_cancel(self) -> None:
        """Leave without an effect; ask first when words would be lost."""
        if self.unsaved:
            question = QuestionDialogue("Throw away what you wrote?", "Throw away", "Keep writing")
            self.app.push_screen(question, self.leave)
        else:
            self.dismiss(None)

    def leave(self, agreed: bool | None) -> None:  # noqa: FBT001 -- as a screen hands its result over
        """Leave if that was the answer."""
        if agreed:
            self.dismiss(None)


class TextDialogue(WritingDialogue):
    """Several lines, with the words of the article above them.

    Args:
        heading: What is written.
        original: The words that it is about; "" shows none.
        text: What is there now.
        hint: One line on what it is for.
    """

    KEYS = (("ctrl+s", "save", "screen.save"), *Dialogue.KEYS)
    DEFAULT_CSS = """
    TextDialogue {
        & #original { height: auto; max-height: 6; padding-left: 1; margin-bottom: 1; }
        & #original { border-left: solid $foreground 30%; }
        & PlainArea { height: 6; }
        & .hint { margin-top: 1; }
        &.-short #original { max-height: 2; }
        &.-short PlainArea { height: 3; }
        &.-tiny #original { max-height: 2; margin-bottom: 0; }
        &.-tiny PlainArea { height: 3; }
        &.-tiny .hint { display: none; }
    }
    """

    def __init__(self, heading: str, *, original: str, text: str, hint: str) -> None:
        super().__init__(heading)
        self.original = original
        self.text = text
        self.hint = hint

    def compose_body(self) -> ComposeResult:
        """The original, the place to write, the hint."""
        if self.original:
            with VerticalScroll(id="original", can_focus=False):
                yield Static(Content(show_lines(self.original)), markup=False)
        yield PlainArea(self.text)
        if self.hint:
            yield Static(Content(shown(self.hint)), markup=False, classes="hint")

    def on_mount(self) -> None:
        """Begin at the end of what is there."""
        area = self.query_one(PlainArea)
        area.focus()
        area.move_cursor(area.document.end)

    def on_plain_area_submitted(self) -> None:
        """Save by a key."""
        self.action_save()

    @property
    def unsaved(self) -> bool:
        """Whether there is another text than at first."""
        text = self.query_one(PlainArea).text.strip()
        return text not in ("", self.text.strip())

    def action_save(self) -> None:
        """Hand over the text without the space around it; unchanged, it is no change."""
        text = self.query_one(PlainArea).text.strip()
        self.dismiss(None if text == self.text.strip() else text)


def show_lines(text: str) -> str:
    """Text made safe line by line."""
    return "\n".join(shown(line) for line in text.splitlines())


class NameDialogue(WritingDialogue):
    """One line, with known names to take instead.

    Args:
        heading: Whose name it is.
        hint: One line on what it is for.
        value: What is there now.
        choices: Names to choose from; the one that is chosen is the result, as it stands.
    """

    KEYS = (("enter", "save", "screen.save"), ("↓", "known names", "screen.step(1)"), *Dialogue.KEYS)
    DEFAULT_CSS = """
    NameDialogue {
        & PickList { height: auto; max-height: 40vh; margin-top: 1; }
        & .hint { margin-top: 1; }
        &.-tiny PickList { margin-top: 0; }
        &.-tiny .hint { display: none; }
    }
    """

    def __init__(self, heading: str, *, hint: str, value: str, choices: Sequence[str]) -> None:
        super().__init__(heading)
        self.hint = hint
        self.given = value
        self.choices = tuple(choices)

    def compose_body(self) -> ComposeResult:
        """The line, the names, the hint."""
        yield LineInput(shown(self.given), placeholder="A name", select_on_focus=False)
        if self.choices:
            yield PickList(name_rows(self.choices, ""))
        if self.hint:
            yield Static(Content(shown(self.hint)), markup=False, classes="hint")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the names that hold what is typed; all of them while nothing was changed."""
        if self.choices:
            typed = "" if event.value == shown(self.given) else event.value
            self.query_one(PickList).fill(name_rows(self.choices, typed))

    def on_input_submitted(self) -> None:
        """Enter in the line saves it."""
        self.action_save()

    @property
    def unsaved(self) -> bool:
        """Whether a name was typed."""
        return self.query_one(LineInput).value.strip() not in ("", shown(self.given).strip())

    def action_save(self) -> None:
        """Hand over what is typed; unchanged, it is no change."""
        typed = self.query_one(LineInput).value
        self.dismiss(None if typed == shown(self.given) else typed.strip())

    def on_pick_list_picked(self, event: PickList.Picked) -> None:
        """Take a known name."""
        self.dismiss(str(event.value))


def name_rows(names: Sequence[str], typed: str) -> list[Row]:
    """The names that hold what is typed; all of them when none does."""
    fitting = [name for name in names if typed.strip().casefold() in name.casefold()]
    return [Row(name, (name,)) for name in fitting or names]
