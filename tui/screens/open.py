"""The first screen: a file, a page, a pasted text, a past article or an example to read.

Invariant: it is painted with nothing loaded; the library, the examples and the disk are only asked in threads.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static

from tui.keys import list_help
from tui.openings import NAME, PROMISE, OpenEntry, OpenExample, Opening, OpenPath, OpenText, is_page
from tui.screens.dialogue import KeyLine, QuestionDialogue, step_focus
from tui.screens.help import HelpScreen
from tui.widgets.display import shown
from tui.widgets.path_input import PathInput
from tui.widgets.pick_list import PickList, Row
from tui.widgets.plain_area import PlainArea
from tui.widgets.search import SearchBar

if TYPE_CHECKING:
    from chains.examples import Example
    from chains.store.entries import Entry
    from chains.store.library import Match
    from chains.store.search import Excerpt

T = TypeVar("T")
MOST_SHOWN = 200  # past articles; a longer list is not read but searched

EXAMPLES = "Examples to try, recorded: no model is needed"


class Shelf(PickList):
    """Past articles, then examples; or the past articles that were looked for.

    Attributes:
        searched: Whether it shows what was looked for.
    """

    searched = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open"),
        Binding("d,delete", "remove", "Remove"),
        Binding("slash", "search", "Search", key_display="/"),
    ]

    class SearchAsked(Message):
        """The person looks for a past article."""

    class RemovalAsked(PickList.Picked):
        """A past article should leave the library."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Only a past article can be removed, or looked for."""
        needed = {"remove": isinstance(self.value, OpenEntry), "search": self.has_past}
        return needed.get(action, True)

    @property
    def has_past(self) -> bool:
        """Whether there are past articles, or were before the person looked for some."""
        return self.searched or any(isinstance(row.value, OpenEntry) for row in self.rows)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """The keys depend on what the cursor is on."""
        super().watch_highlighted(highlighted)
        self.refresh_bindings()

    def action_search(self) -> None:
        """Ask for words to look for."""
        self.post_message(self.SearchAsked())

    def action_remove(self) -> None:
        """Ask for the removal of the article at the cursor."""
        self.post_message(self.RemovalAsked(self, self.value))


class PastedText(PlainArea):
    """A text to read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j,ctrl+enter,ctrl+s", "submit", "Read this text", key_display="^j"),
    ]


class OpenScreen(Screen["Opening | None"]):
    """What the person can read; the result is what was chosen, None to go back.

    Args:
        list_entries: Gives the past articles, the latest first. Called in a thread, as the others.
        list_examples: Gives the examples.
        search_entries: Gives the past articles that hold some words.
        remove_entry: Takes an article out of the library.
        can_return: Whether there is an article to go back to; may be changed before the screen is shown again.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Next part", show=False),
        Binding("up", "step(-1)", "Previous part", show=False),
        Binding("tab", "app.focus_next", "Next part"),
        Binding("shift+tab", "app.focus_previous", "Previous part", show=False),
        Binding("escape", "leave", "Back"),
        Binding("question_mark", "show_help", "Help", show=False),
        Binding("q", "app.quit", "Quit", show=False),
        Binding("ctrl+q", "app.quit", "Quit", priority=True),  # as of the app, but shown: here q is mostly a letter
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012 -- as Textual declares it
    AUTO_FOCUS = "#path"
    DEFAULT_CSS = """
    OpenScreen {
        align-horizontal: center;
        & > .page { width: 100%; max-width: 112; height: 1fr; padding: 0 1; }
        & #name { height: 1; text-style: bold; color: $primary; padding-left: 2; }
        & #promise { height: auto; color: $text-muted; margin-bottom: 1; padding-left: 2; }
        & .part { height: auto; padding-left: 1; border-left: outer $surface; margin-bottom: 1; }
        & .part:focus-within { border-left: outer $primary; }
        & .part > .label { height: 1; padding-left: 1; color: $text-muted; }
        & .part > KeyLine { padding-left: 1; }
        & .part:focus-within > .label { color: $text; }
        & .part > .note { height: auto; padding-left: 1; color: $text-warning; display: none; }
        & .part > .note.-said { display: block; }
        & .part > .note.-calm { color: $text-muted; }
        & #text { height: 3; }
        & .past { height: 1fr; }
        & .past > .part { margin-bottom: 0; }
        & #shelf { height: auto; max-height: 100%; }
        & #shelf-note { color: $text-muted; }
        &.-tall > .page { padding-top: 1; }
        &.-tall #text { height: 9; }
    }
    """

    def __init__(
        self,
        *,
        list_entries: Callable[[], Sequence[Entry]],
        list_examples: Callable[[], Sequence[Example]],
        search_entries: Callable[[str], Sequence[Match]],
        remove_entry: Callable[[str], None],
        can_return: bool,
    ) -> None:
        super().__init__()
        self.list_entries = list_entries
        self.list_examples = list_examples
        self.search_entries = search_entries
        self.words = ""
        self.remove_entry = remove_entry
        self.can_return = can_return
        self.chosen: Opening | None = None
        self.error: tuple[str, str] | None = None

    def compose(self) -> ComposeResult:
        """The three parts."""
        with Vertical(classes="page"):
            yield Static(NAME, markup=False, id="name")
            yield Static(PROMISE, markup=False, id="promise")
            with Vertical(classes="part"):
                yield Static("A file or a page", markup=False, classes="label")
                yield PathInput(placeholder="Type a path, such as ~/articles/news.txt, or paste an address", id="path")
                yield Static(markup=False, classes="note", id="path-note")
            with Vertical(classes="part"):
                yield Static("A text", markup=False, classes="label")
                yield PastedText(placeholder="Paste an article here", id="text")
                yield KeyLine([("^j", "Read this text", "screen.read_text")])
                yield Static(markup=False, classes="note", id="text-note")
            with Vertical(classes="past"), Vertical(classes="part"):
                yield SearchBar(id="search")
                yield Shelf([Row(None, ("Looking for past articles …",))], wide=1, strong=1, id="shelf")
                yield Static(markup=False, classes="note", id="shelf-note")
        yield Footer()

    def fill(self) -> None:
        """Show what is on the shelf, and an error that came while the screen was not there."""
        self.fill_shelf()
        self.show_pending_error()

    # What is on the shelf

    def on_screen_resume(self) -> None:
        """Fill the shelf once the screen is painted, anew each time it is shown."""
        self.words = ""
        self.refresh_bindings()
        self.call_after_refresh(self.fill)

    @work(exclusive=True, group="shelf")
    async def fill_shelf(self) -> None:
        """Ask for what is to be shown; what fails is said, the rest is shown."""
        complaints: list[str] = []
        rows = await (self.find_rows(complaints) if self.words else self.list_everything(complaints))
        for shelf in self.query(Shelf):  # none when the app has ended meanwhile
            shelf.searched = bool(self.words)
            shelf.fill(rows)
            self.refresh_bindings()
        self.say("shelf", " ".join(complaints))

    async def list_everything(self, complaints: list[str]) -> list[Row]:
        """The past articles and the examples."""
        entries = await ask(self.list_entries, complaints)
        return list_rows(entries, await ask(self.list_examples, complaints))

    async def find_rows(self, complaints: list[str]) -> list[Row]:
        """The past articles that hold the words."""
        words = self.words
        return list_found(words, await ask(lambda: self.search_entries(words), complaints))

    # Looking for a past article

    @on(Shelf.SearchAsked)
    def open_search(self) -> None:
        """Show the line to type in."""
        self.query_one(SearchBar).open(self.words, prompt="words of a past article: title, source, claim, text")

    @on(SearchBar.Changed)
    def search(self, event: SearchBar.Changed) -> None:
        """Look for what is typed."""
        self.words = event.words
        self.fill_shelf()

    @on(SearchBar.Closed)
    def end_search(self, event: SearchBar.Closed) -> None:
        """Go to what was found, or back to everything."""
        if self.words != event.words:
            self.words = event.words
            self.fill_shelf()
        self.query_one(Shelf).focus()

    @on(Shelf.RemovalAsked)
    @work
    async def ask_for_removal(self, event: Shelf.RemovalAsked) -> None:
        """Remove a past article after a question."""
        assert isinstance(event.value, OpenEntry)  # noqa: S101
        title = next(row.cells[1] for row in event.pick_list.rows if row.value == event.value)
        question = f"Remove “{title}” from your past articles, with what you wrote on it?"
        if await self.app.push_screen_wait(QuestionDialogue(question, "Remove", "Keep")):
            await self.remove_from_shelf(event.value.entry_id)

    async def remove_from_shelf(self, entry_id: str) -> None:
        """Take an article out of the library and off the shelf."""
        complaints: list[str] = []
        await ask(lambda: (self.remove_entry(entry_id), ())[1], complaints)
        if complaints:
            self.say("shelf", complaints[0])
        else:
            self.fill_shelf()

    # Choosing

    def action_step(self, step: int) -> None:
        """Go to the part below or above."""
        step_focus(self, step)

    def choose(self, opening: Opening) -> None:
        """Hand over what was chosen; what is typed stays, for the case that it cannot be read."""
        for part in ("path", "text"):
            self.say(part, "")
        self.chosen = opening
        self.dismiss(opening)

    def on_input_submitted(self) -> None:
        """Read the file that is typed, if it can be read."""
        self.open_path(self.query_one(PathInput).path)

    @work(exclusive=True, group="path")
    async def open_path(self, path: str) -> None:
        """Look at the file first, so that a wrong path is said here."""
        complaint = await asyncio.to_thread(explain_path, path)
        if complaint:
            self.say("path", *complaint)
        else:
            self.choose(OpenPath(path))

    def on_input_changed(self) -> None:
        """A complaint about another path is out of date."""
        self.say("path", "")

    def on_path_input_undecided(self, event: PathInput.Undecided) -> None:
        """Say which names fit."""
        self.say("path", event.summary, calm=True)

    def on_path_input_text_pasted(self, event: PathInput.TextPasted) -> None:
        """An article was pasted where a path belongs: it is put where texts go."""
        self.take_text(event.text)

    def on_paste(self, event: events.Paste) -> None:
        """An article was pasted while the list had the focus."""
        event.stop()
        self.take_text(event.text)

    def take_text(self, text: str) -> None:
        """Put a text, or an address, into its place, ready to be read; undoing brings back the text that was there."""
        from chains.exports.safety import printable

        if is_page(text.strip()):
            path = self.query_one(PathInput)
            path.value = printable(text.strip())
            path.focus()
            return
        area = self.query_one(PlainArea)
        area.replace(printable(text), (0, 0), area.document.end)
        area.focus()

    def on_plain_area_submitted(self) -> None:
        """Read the text by a key."""
        self.action_read_text()

    def action_read_text(self) -> None:
        """Read the pasted text."""
        text = self.query_one(PlainArea).text
        if is_page(text.strip()):
            self.choose(OpenPath(text.strip()))
        elif text.strip():
            self.choose(OpenText(text))
        else:
            self.say("text", "There is no text yet.", "Paste an article, or type one.")

    def on_text_area_changed(self) -> None:
        """A complaint about another text is out of date."""
        self.say("text", "")

    def on_pick_list_picked(self, event: PickList.Picked) -> None:
        """Read a past article or an example."""
        if isinstance(event.value, OpenEntry | OpenExample):
            self.choose(event.value)

    # Going back, errors

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Going back needs something to go back to."""
        return action != "leave" or self.can_return or bool(self.words)

    def action_show_help(self) -> None:
        """All keys, those of the reading room too."""
        self.app.push_screen(HelpScreen(list_help()))

    def action_leave(self) -> None:
        """Go back to all past articles, else to the article."""
        if self.words:
            self.words = ""
            self.fill_shelf()
        else:
            self.dismiss(None)

    def show_error(self, message: str, hint: str = "", opening: Opening | None = None) -> None:
        """Say why what was chosen cannot be read, beside it; also before the screen is shown.

        Args:
            message: What happened.
            hint: What to do.
            opening: What it is about, if it was not chosen here.
        """
        self.chosen = opening or self.chosen
        self.error = (message, hint)
        if self.query(Shelf):
            self.show_pending_error()

    def show_pending_error(self) -> None:
        """Say the error that came while the screen was not there."""
        if self.error is None:
            return
        message, hint = self.error
        self.error = None
        part = {OpenText: "text", OpenEntry: "shelf", OpenExample: "shelf"}.get(type(self.chosen), "path")
        path = self.query_one(PathInput)
        if isinstance(self.chosen, OpenPath) and not path.value:
            with path.prevent(PathInput.Changed):
                path.value = shown(self.chosen.path)
        self.query_one(f"#{part}").focus()
        self.say(part, message, hint)

    def say(self, part: str, message: str, hint: str = "", *, calm: bool = False) -> None:
        """Say something beside a part, or nothing any more; it is a warning unless it is calm."""
        for note in self.query(f"#{part}-note").results(Static):
            note.update(Content(shown(" ".join(filter(None, ("" if calm else "!", message, hint))))))
            note.set_class(bool(message), "-said")
            note.set_class(calm, "-calm")


async def ask(call: Callable[[], Iterable[T]], complaints: list[str]) -> list[T]:
    """Call something that blocks, in a thread; what goes wrong is added to the complaints."""
    from chains.errors import SummariseError

    try:
        return list(await asyncio.to_thread(call))
    except SummariseError as error:
        complaints.append(f"{error.message} {error.hint}".strip())
    except (OSError, ValueError, KeyError) as error:
        complaints.append(f"The list cannot be read: {error}.")
    return []


def list_rows(entries: Sequence[Entry], examples: Sequence[Example]) -> list[Row]:
    """The shelf: past articles and examples, each under a heading."""
    rows = [Row(None, ("Past articles",))] if entries else []
    rows += map(row_of, entries)
    if len(entries) == MOST_SHOWN:
        rows.append(Row(None, ("Older ones are found with /",)))
    if examples:
        rows += [Row(None, ())] if rows else []
        rows.append(Row(None, (EXAMPLES,)))
    rows += [Row(OpenExample(str(one.path)), (one.language, one.title, "", "")) for one in examples]
    return rows or [Row(None, ("No past articles yet.",))]


def row_of(entry: Entry) -> Row:
    """A past article."""
    languages = f"{entry.language} → {entry.target_language}"
    cells = (languages, entry.title or "Untitled", short_model(entry.model), show_date(entry.saved_at))
    return Row(OpenEntry(entry.id), cells)


def list_found(words: str, matches: Sequence[Match]) -> list[Row]:
    """What was found, each with the words around it."""
    if not matches:
        return [Row(None, (f"No past article holds “{words}”. esc shows all of them.",))]
    rows = [Row(None, (f"Past articles with “{words}”",))]
    for match in matches:
        rows.append(row_of(match.entry))
        rows += [Row(None, show_excerpt(excerpt)) for excerpt in match.excerpts if excerpt.field != "title"][:1]
    return rows


def show_excerpt(excerpt: Excerpt) -> Content:
    """Where an article holds what was looked for."""
    pieces = [(shown(words), "bold" if found else "") for words, found in excerpt.pieces]
    return Content.assemble(f"    {excerpt.field}: ", *pieces)


def short_model(name: str) -> str:
    """A model without who serves it."""
    return name.rpartition("/")[2] if "/" in name else name.partition(":")[2] or name


def show_date(written: str) -> str:
    """The day of a time in ISO 8601, where the person is."""
    try:
        day = datetime.fromisoformat(written).astimezone()
    except ValueError:
        return written[:10]
    return f"{day.day} {day:%b %Y}"


def explain_path(path: str) -> tuple[str, str] | None:
    """Why a file cannot be read, and what to do; None when it can, and of a page. Blocks."""
    name = os.path.basename(path) or path  # noqa: PTH119
    if not path:
        return "No file yet.", "Type its path, or press ↓ for a text, past articles and examples."
    if is_page(path):
        return None
    if "://" in path:
        return f"{name} is no address of a page.", "Give one that begins with https:// or http://."
    if os.path.isdir(path):  # noqa: PTH112
        return f"{name} is a folder.", "Add the name of a file in it; tab completes."
    if not os.path.exists(path):  # noqa: PTH110
        return f"There is no file {name}.", "Check the spelling; tab completes a path."
    return explain_file(path, name)


def explain_file(path: str, name: str) -> tuple[str, str] | None:
    """Why what is there cannot be read; opening it could wait for ever, as for a pipe."""
    if not os.path.isfile(path):  # noqa: PTH113
        return f"{name} is not a regular file.", "Give a file that holds text, or paste the text below."
    if not os.access(path, os.R_OK):
        return f"{name} may not be read.", "Check who may read it."
    return None
