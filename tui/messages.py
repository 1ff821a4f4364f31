"""What the engine's thread tells the app. Light: no part of the engine is imported here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui.reading import Reading


class EngineReady(Message):
    """The engine is loaded and the settings of the command line hold."""


class ReadingOpened(Message):
    """An article is read.

    Attributes:
        reading: With its report, where the library has one.
        finished: Whether that report is whole, so that nothing needs to run.
    """

    def __init__(self, reading: Reading, *, finished: bool) -> None:
        self.reading = reading
        self.finished = finished
        super().__init__()


class EventsArrived(Message):
    """The run has emitted events; `Engine.drain` gives them."""


class RunEnded(Message):
    """The run is over, and the model closed."""


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
        self.message = getattr(error, "message", "") or f"Something went wrong: {type(error).__name__}."
        self.hint = getattr(error, "hint", "")
        super().__init__()
