"""The Textual app: its screens, its worker, and what they tell each other.

Invariant: nothing of the engine is imported here; the first screen is painted before the engine is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from tui.engine import Engine
from tui.messages import EngineReady, ErrorRaised, EventsArrived, HostAsked, Opened, ReadingOpened, RunEnded
from tui.openings import NAME, PROMISE, Opening
from tui.signals import hear_signals_in_loop, silence_libraries
from tui.widgets.display import shown

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from chains.report import ChainName
    from chains.settings import Settings
    from tui.screens.open import OpenScreen
    from tui.screens.reading import ReadingScreen

INTERRUPTED = 130
DARK, LIGHT = "textual-dark", "textual-light"


class ReadingRoom(App[BaseException]):
    """The app. It ends with the error of a wrong command line, or with None.

    Args:
        choices: Of the command line, by option name; None when it said nothing.
        opening: What to open at once; the open screen comes first without it.
    """

    TITLE = "Grain of Salt"
    CSS_PATH = "app.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012 -- as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "quit"), ("t", "toggle_dark", "light or dark")]

    def __init__(self, choices: Mapping[str, Any] | None = None, opening: Opening | None = None) -> None:
        super().__init__()
        self.engine = Engine(self.post_message, choices)
        self.opening = opening
        self.openings = 0
        self.opened: Opened | None = None

    def compose(self) -> ComposeResult:
        """What is painted first: the head of the open screen."""
        with Vertical(id="head"):
            yield Static(NAME, markup=False, id="name")
            yield Static(PROMISE, markup=False, id="promise")

    def on_mount(self) -> None:
        """Paint first, then load the rest."""
        self.theme = DARK
        hear_signals_in_loop(self.stop)
        self.call_after_refresh(self.show_first)

    def show_first(self) -> None:
        """Show the first screen to work with, and load the engine behind it."""
        if self.opening:
            self.push_screen(self.room)
        else:
            self.push_screen(self.start, self.open)
        self.call_after_refresh(self.in_thread, self.engine.prepare)

    @cached_property
    def start(self) -> OpenScreen:
        """The open screen; made when it is first needed, and kept, so that nothing typed there is lost."""
        from tui.screens.open import OpenScreen

        start = OpenScreen(
            list_entries=self.engine.list_entries,
            list_examples=self.engine.list_examples,
            search_entries=self.engine.search_entries,
            remove_entry=self.engine.remove_entry,
            can_return=False,
        )
        self.install_screen(start, "start")
        return start

    @cached_property
    def room(self) -> ReadingScreen:
        """The reading room; made when it is first needed, as the open screen comes first."""
        from tui.screens.reading import ReadingScreen

        room = ReadingScreen()
        self.install_screen(room, "room")
        return room

    def stop(self) -> None:
        """End at the system's request: the terminal is left as it was."""
        self.exit(return_code=INTERRUPTED)

    def in_thread(self, work: Callable[[], None]) -> None:
        """Do something that blocks, beside the screen."""
        self.run_worker(work, thread=True)

    @on(EngineReady)
    def open_first(self) -> None:
        """Open what was chosen before the engine was there."""
        self.open(self.opening, first=True)

    # Articles

    def open(self, opening: Opening | None, *, first: bool = False) -> None:
        """Read an article and show it; before the engine is there, it is kept for later."""
        if opening is None:
            return
        self.opening = opening
        if self.screen is not self.room:
            self.push_screen(self.room)
        if self.engine.settings is not None:
            self.openings += 1
            self.in_thread(partial(self.engine.open, opening, self.openings, first=first))

    def action_open(self) -> None:
        """Show the open screen."""
        self.start.can_return = self.opened is not None
        self.push_screen(self.start, self.open)

    @on(ReadingOpened)
    def show_reading(self, message: ReadingOpened) -> None:
        """Show an article; run the chains where the library has no report of it."""
        if message.number != self.openings:
            return
        self.engine.cancel()
        self.opened = message.opened
        self.room.show(message.opened.reading)
        if not message.opened.reading.report.chains:
            self.start_run()

    @on(HostAsked)
    def name_host(self, message: HostAsked) -> None:
        """Say where a page comes from, before it does."""
        self.say(f"Fetching from {shown(message.host)}.")

    def take_pasted(self, text: str) -> None:
        """Show the open screen, with what was pasted beside an article: it is the next one to read."""
        self.action_open()
        self.call_after_refresh(self.start.take_text, text)

    # Runs

    def start_run(self, chains: Sequence[ChainName] = ()) -> None:
        """Run chains: those named, or those that must."""
        if self.opened:
            run = self.engine.start(self.opened, self.opened.settings, chains)
            self.room.begin_run()
            self.in_thread(partial(self.engine.work_on, run))

    def switch(self, settings: Settings) -> None:
        """Go on with another model or into another language; what the library has of it is shown."""
        if self.opened and settings != self.opened.settings:
            run = self.engine.start(self.opened, settings)
            self.room.begin_run()
            self.openings += 1
            self.in_thread(partial(self.engine.find_or_work_on, run, self.openings))

    @on(EventsArrived)
    def show_events(self, message: EventsArrived) -> None:
        """Show what a run has brought since the last time; one that is not looked at goes on unseen."""
        run = message.run
        events = run.drain()
        changes = run.opened.reading.take_all(events)
        if run.opened is self.opened:
            self.room.show_changes(changes)
        if run.opened.reading.model_known:
            run.opened.settings = run.settings
            self.call_after_refresh(run.painted.set)

    @on(RunEnded)
    def end_run(self, message: RunEnded) -> None:
        """A run is over; another may have taken its place."""
        opened, reading = message.run.opened, message.run.opened.reading
        current = self.engine.current
        if reading.running and (current is None or current.opened is not opened):
            reading.end()  # without a last report: an error ended it, or it was stopped before it began
            reading.index()
            if opened is self.opened:
                self.room.show_all(reading)
        if opened is self.opened:
            self.room.end_run()

    # Errors

    @on(ErrorRaised)
    def show_error(self, message: ErrorRaised) -> None:
        """Say what went wrong, where the person is; a wrong command line ends the app."""
        if message.doing == "start":
            self.exit(message.error)
        elif message.doing == "open" and self.opened is None:
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
        """Say that something went wrong, and what to do; the first part stays until the next run."""
        self.say(f"{message}\n{hint}".strip(), error=True)
        self.room.status.say(f"✗ {message}")

    def say(self, message: str, *, error: bool = False) -> None:
        """Say something in passing; what is said takes the place of what was said before."""
        self.clear_notifications()
        severity: SeverityLevel = "error" if error else "information"
        self.notify(message, severity=severity, timeout=20 if error else 4, markup=False)

    # The app itself

    def action_toggle_dark(self) -> None:
        """Light or dark."""
        self.theme = LIGHT if self.theme == DARK else DARK

    async def action_quit(self) -> None:
        """Leave; words that are being written are not thrown away unasked."""
        from tui.screens.edit import WritingDialogue

        if isinstance(self.screen, WritingDialogue) and self.screen.unsaved:
            self.screen.action_cancel()
        else:
            self.exit()

    def on_unmount(self) -> None:
        """Leave nothing behind, however the app ends."""
        self.engine.close()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every key that does something, by its name."""
        from tui.keys import SECTIONS

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
    silence_libraries()
    app = ReadingRoom(choices, opening)
    error = app.run()
    if isinstance(error, BaseException):
        raise error
    return app.return_code or 0
