"""The frame that all small dialogues share, and the plain question.

Invariant: escape leaves a dialogue without an effect, and whatever a key does the mouse can do too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.style import Style
from textual.widgets import Static

from tui.widgets.display import shown

ResultT = TypeVar("ResultT")
Key = tuple[str, str, str]  # how the key is written, what it does, the action


class KeyLine(Static):
    """The keys of a dialogue on one muted line; each can be clicked."""

    DEFAULT_CSS = """
    KeyLine {
        height: auto; color: $text-muted;
        link-color: $text-muted; link-style: none; link-background: transparent;
        link-color-hover: $text; link-style-hover: underline; link-background-hover: transparent;
    }
    """

    def __init__(self, keys: Sequence[Key], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(Content("   ").join(write_key(key) for key in keys), markup=False, id=id)


def write_key(key: Key) -> Content:
    """A key and what it does, as a link to its action."""
    name, does, action = key
    link = Style.from_meta({"@click": action})
    return Content.assemble((name, Style(bold=True) + link), (f" {does}", link))


def step_focus(screen: Screen[Any], step: int) -> None:
    """Move the focus to the next part (1) or the previous one (-1); it stays at the ends."""
    chain = screen.focus_chain
    place = chain.index(screen.focused) + step if screen.focused in chain else 0
    if 0 <= place < len(chain):
        screen.set_focus(chain[place])


class Dialogue(ModalScreen[ResultT]):
    """A panel over the screen: a title, a body, a line of keys.

    Args:
        heading: One line; may hold words of the article.
    """

    KEYS: ClassVar[tuple[Key, ...]] = (("esc", "cancel", "screen.cancel"),)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("down", "step(1)", "Next", show=False),
        Binding("up", "step(-1)", "Previous", show=False),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (15, "-short"), (24, "-usual"), (36, "-tall")]  # noqa: RUF012 -- as Textual has it
    DEFAULT_CSS = """
    Dialogue {
        align: center middle; background: $background 65%;
        & > .frame {
            width: 74; max-width: 94%; height: auto; max-height: 94%;
            padding: 1 2; background: $surface; border-left: outer $primary;
        }
        & .heading { text-style: bold; height: auto; max-height: 3; margin-bottom: 1; }
        & KeyLine { margin-top: 1; }
        & .label, & .hint { color: $text-muted; height: auto; }
        &.-tiny > .frame, &.-short > .frame { padding: 0 2; }
        &.-tiny .heading { max-height: 1; margin-bottom: 0; }
        &.-short .heading { max-height: 2; }
        &.-tiny KeyLine { margin-top: 0; }
    }
    """

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading

    def compose(self) -> ComposeResult:
        """The frame and what is in it."""
        with Vertical(classes="frame"):
            yield Static(Content(shown(self.heading)), markup=False, classes="heading")
            yield from self.compose_body()
            yield KeyLine(self.KEYS)

    def compose_body(self) -> ComposeResult:
        """What this dialogue is about."""
        raise NotImplementedError

    def action_step(self, step: int) -> None:
        """Go to the part below or above."""
        step_focus(self, step)

    def action_cancel(self) -> None:
        """Leave without an effect."""
        self.dismiss(None)


class QuestionDialogue(Dialogue[bool]):
    """One question that is answered by yes or no; the result is always a bool.

    Args:
        question: One or two lines; may hold words of the article.
        yes: The answer that does something.
        no: The answer that does nothing; enter gives it at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h,right,l,up,k,down,j,tab,shift+tab", "move", "Other answer", show=False),
        Binding("enter", "answer", "Answer", show=False),
        Binding("y", "agree", "Yes", show=False),
        Binding("n", "cancel", "No", show=False),
    ]
    KEYS = (("enter", "answer", "screen.answer"), ("y", "yes", "screen.agree"), ("n", "no", "screen.cancel"))
    DEFAULT_CSS = """
    QuestionDialogue {
        & > .frame { width: 60; }
        & .heading { max-height: 8; }
        & #answers { height: 1; link-style: none; link-style-hover: none; link-color: $text; link-color-hover: $text; }
    }
    """

    def __init__(self, question: str, yes: str, no: str) -> None:
        super().__init__(question)
        self.answers = (no, yes)
        self.agreed = False

    def compose_body(self) -> ComposeResult:
        """The two answers."""
        yield Static(markup=False, id="answers")

    def on_mount(self) -> None:
        """Show the answer that does nothing as the one that enter gives."""
        self.show_answers()

    def show_answers(self) -> None:
        """The answers side by side, the chosen one filled."""
        self.query_one("#answers", Static).update(
            Content("  ").join(self.write_answer(agreed=agreed) for agreed in (False, True))
        )

    def write_answer(self, *, agreed: bool) -> Content:
        """One answer, clickable."""
        chosen = "$block-cursor-foreground on $block-cursor-background bold" if agreed == self.agreed else "on $boost"
        action = "screen.agree" if agreed else "screen.cancel"
        text = Content(f" {shown(self.answers[agreed])} ")
        return text.stylize(chosen).stylize(Style.from_meta({"@click": action}))

    def action_move(self) -> None:
        """The other answer."""
        self.agreed = not self.agreed
        self.show_answers()

    def action_answer(self) -> None:
        """Give the answer that is chosen."""
        self.dismiss(self.agreed)

    def action_agree(self) -> None:
        """Say yes."""
        self.dismiss(True)  # noqa: FBT003

    def action_cancel(self) -> None:
        """Say no."""
        self.dismiss(False)  # noqa: FBT003
