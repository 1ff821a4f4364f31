"""What the system says to the program, and what libraries say to nobody.

Invariant: a request to end is heard once, as Ctrl-C is; a program under nohup outlives its terminal.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FrameType

STOP_SIGNALS = ("SIGTERM", "SIGHUP", "SIGBREAK")


def list_stop_signals() -> Iterator[signal.Signals]:
    """The signals of this system that ask a program to end, and that nobody has told it to ignore."""
    for name in STOP_SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            yield number


def hear_signals() -> None:
    """Treat a request to end, or a terminal that goes away, like Ctrl-C."""
    for number in list_stop_signals():
        signal.signal(number, interrupt)


def hear_signals_in_loop(stop: Callable[[], object]) -> None:
    """Call something on the running event loop at a request to end; nothing on systems whose loops cannot."""
    for number in list_stop_signals():
        with suppress(NotImplementedError, RuntimeError, ValueError):
            asyncio.get_running_loop().add_signal_handler(number, stop)


def interrupt(number: int, frame: FrameType | None) -> None:
    """Do what Ctrl-C does now: within asyncio that cancels the running task."""
    handler = signal.getsignal(signal.SIGINT)
    if callable(handler):
        handler(number, frame)
    else:
        raise KeyboardInterrupt


def silence_libraries() -> None:
    """Keep warnings, logs and what is ignored during clean-up off the user's screen."""
    import logging
    import warnings

    logging.getLogger().addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    sys.unraisablehook = lambda _: None
