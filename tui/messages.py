"""What the engine's threads tell the app. Light: no part of the engine is imported here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from chains.settings import Settings
    from tui.live_run import LiveRun
    from tui.reading import Reading


@dataclass
class Opened:
    """An article on the screen.

    Attributes:
        settings: By which it is read; they change when a run with others has begun.
        kept: Whether its reports go into the library.
    """

    reading: Reading
    settings: Settings
    kept: bool


class EngineReady(Message):
    """The engine is loaded and the settings of the command line hold."""


class ReadingOpened(Message):
    """An article is read.

    Attributes:
        opened: It, with its report where the library has one.
        number: Which opening this answers.
    """

    def __init__(self, opened: Opened, number: int) -> None:
        self.opened = opened
        self.number = number
        super().__init__()


class HostAsked(Message):
    """A page is about to be fetched from a host."""

    def __init__(self, host: str) -> None:
        self.host = host
        super().__init__()


class EventsArrived(Message):
    """A run has emitted events; `run.drain` gives them."""

    def __init__(self, run: LiveRun) -> None:
        self.run = run
        super().__init__()


class RunEnded(EventsArrived):
    """A run is over, and its model closed."""


class ErrorRaised(Message):
    """Something could not be done.

    Attributes:
        message: What went wrong, for the person at the screen.
        hint: What to do.
        doing: What was tried: "start" (the command line is wrong), "open", "run" or "keep".
        error: The error itself.
    """

    def __init__(self, error: BaseException, doing: str) -> None:
        self.error = error
        self.doing = doing
        self.message = getattr(error, "message", "") or f"Something went wrong: {type(error).__name__}: {error}"
        self.hint = getattr(error, "hint", "")
        super().__init__()
