"""Write the report to a file: the format and where.

Invariant: the dialogue writes nothing itself, and an existing file is only handed over after a question.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import Literal

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.screens.dialogue import Dialogue, QuestionDialogue
from tui.widgets.display import shown
from tui.widgets.path_input import PathInput
from tui.widgets.pick_list import PickList, Row

FORMS = {
    "html": ("Page", "for a browser, a phone or paper, in one file"),
    "markdown": ("Markdown", "to read, print or share"),
    "json": ("JSON", "everything, for other programs"),
    "text": ("Text", "plain, as in the terminal"),
    "quotes": ("Quotations", "a line for every claim"),
    "quotes-csv": ("Table", "the quotations as CSV, for a spreadsheet"),
    "annotations": ("Annotations", "W3C Web Annotations, for other tools"),
}

State = Literal["free", "taken", "folder", "homeless", "unnamed"]
NOTES: dict[State, str] = {
    "free": "",
    "taken": "! This file exists; you are asked before it is replaced.",
    "folder": "! This is a folder: add a file name.",
    "homeless": "! There is no such folder: choose another one, or make it first.",
    "unnamed": "! Type a file name.",
}


class ExportDialogue(Dialogue[tuple[str, str]]):
    """The format and the file.

    The result is the format and the whole path.

    Args:
        proposed: A path for each format.
    """

    KEYS = (("enter", "export", "screen.export"), ("↓", "file name", "screen.step(1)"), *Dialogue.KEYS)
    DEFAULT_CSS = """
    ExportDialogue {
        & PickList { height: auto; margin-bottom: 1; }
        & PickList:blur > .option-list--option-highlighted { background: $block-cursor-blurred-background; }
        & #folder { height: auto; max-height: 2; color: $text-muted; padding: 0 1; }
        & #note { height: auto; min-height: 1; max-height: 2; color: $text-warning; padding: 0 1; }
        &.-tiny PickList { margin-bottom: 0; }
        &.-tiny #folder, &.-tiny #note { max-height: 1; }
    }
    """

    def __init__(self, proposed: Mapping[str, str]) -> None:
        super().__init__("Export")
        self.proposed = {form: str(path) for form, path in proposed.items()}
        self.form = next(iter(self.proposed))

    def compose_body(self) -> ComposeResult:
        """The formats, the path, the folder that it is in, what is known about it."""
        yield PickList([Row(form, FORMS.get(form, (form, ""))) for form in self.proposed], wide=1)
        yield PathInput(self.proposed[self.form], placeholder="A file name")
        yield Static(markup=False, id="folder")
        yield Static(markup=False, id="note")

    def on_option_list_option_highlighted(self) -> None:
        """The format under the cursor is the chosen one: the suffix follows."""
        form = str(self.query_one(PickList).value)
        path = self.query_one(PathInput)
        if form != self.form:
            path.value = change_suffix(path.value, self.proposed[self.form], self.proposed[form])
            path.cursor_position = len(path.value)
            self.form = form

    def on_input_changed(self) -> None:
        """Look what is at the path."""
        self.show_state(self.query_one(PathInput).path)

    @work(exclusive=True, group="state")
    async def show_state(self, path: str) -> None:
        """Say where the path leads and what is there; the disk is asked off the event loop."""
        state = await asyncio.to_thread(look_at, path)
        self.say("folder", f"in {spell_out(os.path.dirname(path))}")  # noqa: PTH120
        self.say("note", NOTES[state])

    def say(self, place: str, words: str) -> None:
        """Say something under the path."""
        for line in self.query(f"#{place}").results(Static):  # none when the dialogue is closed meanwhile
            line.update(Content(shown(words)))

    def on_path_input_undecided(self, event: PathInput.Undecided) -> None:
        """Say which names fit."""
        self.say("note", event.summary)

    def on_pick_list_picked(self) -> None:
        """Enter on a format exports."""
        self.action_export()

    def on_input_submitted(self) -> None:
        """Enter in the path exports."""
        self.action_export()

    @work(exclusive=True, group="export")
    async def action_export(self) -> None:
        """Hand over the choice; ask first when the file exists."""
        path = self.query_one(PathInput).path
        state = await asyncio.to_thread(look_at, path)
        if state == "taken" and await self.ask_to_replace(path):
            state = "free"
        if state == "free":
            self.dismiss((self.form, spell_out(path)))
        elif state != "taken":
            self.say("note", NOTES[state])
            self.query_one(PathInput).focus()

    async def ask_to_replace(self, path: str) -> bool:
        """Whether the file may be replaced."""
        question = f"Replace {shown(os.path.basename(path))}?"  # noqa: PTH119
        dialogue: Screen[bool] = QuestionDialogue(question, "Replace", "Keep")
        return await self.app.push_screen_wait(dialogue)


def look_at(path: str) -> State:
    """What is at a path; blocks.

    Args:
        path: As typed, with the home folder spelled out.
    """
    folder, name = os.path.split(path)
    if not path:
        return "unnamed"
    if not name or os.path.isdir(path):  # noqa: PTH112
        return "folder"
    if not os.path.isdir(folder or "."):  # noqa: PTH112
        return "homeless"
    return "taken" if os.path.lexists(path) else "free"


def spell_out(path: str) -> str:
    """The whole path from the root; as it is where the current folder is gone."""
    try:
        return os.path.abspath(path)  # noqa: PTH100 -- links stay as they are
    except OSError:
        return path


def change_suffix(path: str, before: str, after: str) -> str:
    """A path for another format.

    Args:
        path: As it is now.
        before: What was proposed for the format until now.
        after: What is proposed for the new one.

    Returns:
        The new proposal where the old one stands unchanged; else the path with the new suffix for the old one.
    """
    if path == before:
        return after
    old, new = suffix_of(before), suffix_of(after)
    return path.removesuffix(old) + new if path.endswith(old) else path


def suffix_of(proposed: str) -> str:
    """All from the first full stop: ".quotes.txt"; what is proposed has none before."""
    return "".join(os.path.basename(proposed).partition(".")[1:])  # noqa: PTH119
