"""The Textual app: its screens, its worker, and what they tell each other.

Invariant: nothing of the engine is imported here; the first screen is painted before the engine is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from tui.engine import Engine
from tui.keys import SECTIONS
from tui.messages import EngineReady, ErrorRaised, EventsArrived, ReadingOpened, RunEnded
from tui.screens.open import Opening, OpenScreen

if TYPE_CHECKING:
    from chains.report import ChainName, Mark, Report
    from tui.screens.reading import ReadingScreen

DARK, LIGHT = "textual-dark", "textual-light"


class ReadingRoom(App[BaseException]):
    """The app. It ends with the error of a wrong command line, or with None.

    Args:
        choices: Of the command line, by option name; None when it said nothing.
        opening: What to open at once; the open screen comes first without it.
    """

    TITLE = "Grain of Salt"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "quit"), ("t", "toggle_dark", "light or dark")]

    def __init__(self, choices: Mapping[str, Any] | None = None, opening: Opening | None = None) -> None:
        super().__init__()
        self.engine = Engine(self.post_message, choices)
        self.opening = opening
        self.start = OpenScreen(
            list_entries=self.engine.list_entries,
            list_examples=self.engine.list_examples,
            remove_entry=self.engine.remove_entry,
            can_return=False,
        )

    def on_mount(self) -> None:
        """Paint first, then load the engine."""
        self.theme = DARK
        self.install_screen(self.start, "start")
        if self.opening:
            self.push_screen(self.room)
        else:
            self.push_screen(self.start, self.open)
        self.call_after_refresh(self.in_thread, self.engine.prepare)

    @cached_property
    def room(self) -> ReadingScreen:
        """The reading room; made when it is first needed, as the open screen comes first."""
        from tui.screens.reading import ReadingScreen

        room = ReadingScreen()
        self.install_screen(room, "room")
        return room

    def in_thread(self, work: Callable[[], None]) -> None:
        """Do something that blocks, beside the screen."""
        self.run_worker(work, thread=True)

    @on(EngineReady)
    def open_first(self) -> None:
        """Open what was chosen before the engine was there."""
        self.open(self.opening)

    # Articles

    def open(self, opening: Opening | None) -> None:
        """Read an article and show it; before the engine is there, it is kept for later."""
        if opening is None:
            return
        self.opening = opening
        if self.screen is not self.room:
            self.push_screen(self.room)
        if self.engine.settings is not None:
            self.engine.cancel()
            self.in_thread(partial(self.engine.open, opening))

    def action_open(self) -> None:
        """Show the open screen."""
        self.start.can_return = self.room.reading is not None
        self.push_screen(self.start, self.open)

    @on(ReadingOpened)
    def show_reading(self, message: ReadingOpened) -> None:
        """Show an article; run the chains where the library has no report of it."""
        self.room.show(message.reading)
        if not message.finished:
            self.start_run(message.reading.report)

    # Runs

    def start_run(self, report: Report, chains: Sequence[ChainName] = ()) -> None:
        """Run chains: those named, or those that must."""
        self.room.begin_run()
        self.in_thread(partial(self.engine.run, report, chains))

    def switch(self, report: Report, *, model: str | None = None, language: str | None = None) -> None:
        """Change the model or the target language."""
        self.room.begin_run()
        self.in_thread(partial(self.engine.switch, report, model=model, language=language))

    @on(EventsArrived)
    def show_events(self) -> None:
        """Show what has come since the last time."""
        events = self.engine.drain()
        if self.room.reading:
            self.room.show_changes(self.room.reading.take_all(events))

    @on(RunEnded)
    def end_run(self) -> None:
        """The run is over."""
        self.show_events()
        self.room.end_run()

    def keep_mark(self, sha256: str, mark: Mark) -> None:
        """Keep what the reader wrote."""
        self.in_thread(partial(self.engine.keep_mark, sha256, mark))

    # Errors

    @on(ErrorRaised)
    def show_error(self, message: ErrorRaised) -> None:
        """Say what went wrong, where the person is; a wrong command line ends the app."""
        if message.doing == "start":
            self.exit(message.error)
        elif message.doing == "open" and self.room.reading is None:
            self.switch_to_start()
            self.start.show_error(message.message, message.hint, self.opening)
        else:
            self.complain(message.message, message.hint)

    def switch_to_start(self) -> None:
        """Go to the open screen, with what was typed there."""
        if self.screen is not self.start:
            self.pop_screen()
            self.push_screen(self.start, self.open)

    def complain(self, message: str, hint: str = "") -> None:
        """Say that something went wrong, and what to do."""
        self.notify(hint or " ", title=message, severity="error", timeout=20, markup=False)
        self.room.status.say(message)

    # The app itself

    def action_toggle_dark(self) -> None:
        """Light or dark."""
        self.theme = LIGHT if self.theme == DARK else DARK

    async def action_quit(self) -> None:
        """Stop the run, so that no request and no model outlives the screen; then leave."""
        self.engine.cancel()
        self.exit()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every key that does something, by its name."""
        if screen is not self.room:
            return
        for keys in SECTIONS.values():
            for key in keys:
                if key.action:
                    action = key.action if key.action.startswith("app.") else f"screen.{key.action}"
                    run = partial(self.run_action, action, screen)
                    yield SystemCommand(key.label.capitalize(), f"Key: {key.shown or key.keys}", run)


def run_app(choices: Mapping[str, Any] | None = None, opening: Opening | None = None) -> int:
    """Run the app to its end.

    Returns:
        The exit code.

    Raises:
        SummariseError: The command line is wrong.
    """
    app = ReadingRoom(choices, opening)
    error = app.run()
    if isinstance(error, BaseException):
        raise error
    return app.return_code or 0
