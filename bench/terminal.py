"""A program in a terminal of its own, its screen read as a person would read it.

Invariant: nothing is waited for by the clock alone; a screen that does not come is an error that shows what came.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import pyte

CHUNK = 65536
QUIET_SECONDS = 0.15
KILL_AFTER = 20.0


class Terminal:
    """Runs a command in a pseudo-terminal.

    Args:
        command: Program and arguments.
        columns: Width of the screen in cells.
        rows: Its height.
        env: The whole environment; `TERM` is added.
        patience: Seconds to wait for a screen before giving up.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        patience: float = 60.0,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.patience = patience
        self.code: int | None = None
        environment = {**(os.environ if env is None else env), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.started = time.perf_counter()
        with warnings.catch_warnings():
            # Python 3.12 warns of forks beside threads; this child does nothing but become another program.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.execve(command[0], list(command), environment)  # noqa: S606
        self.resize(columns, rows)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program if it has not ended."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.master)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the screen."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self.master, keys.encode())

    def read(self, seconds: float) -> bytes:
        """Take what comes within some seconds; empty when nothing does, or when the program has ended."""
        if not select.select([self.master], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self.master, CHUNK)
        except OSError:  # how Linux says that the other end is closed
            return b""
        self.raw += data
        self.stream.feed(data)
        return data

    @property
    def text(self) -> str:
        """The screen, a line for each row."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, words: str) -> float:
        """Wait until the screen shows some words.

        Returns:
            Seconds since the start.

        Raises:
            TimeoutError: It never does.
        """
        deadline = time.perf_counter() + self.patience
        while words not in self.text:
            if not self.read(0.05) and time.perf_counter() > deadline:
                raise TimeoutError(f"“{words}” did not come:\n{self.text}")
        return time.perf_counter() - self.started

    def settle(self) -> None:
        """Wait until the screen is quiet."""
        while self.read(QUIET_SECONDS):
            pass

    def time_key(self, key: str) -> tuple[float, float]:
        """Press a key.

        Returns:
            Seconds until the first and until the last byte of the answer.

        Raises:
            TimeoutError: Nothing changes.
        """
        self.settle()
        pressed = time.perf_counter()
        self.press(key)
        if not self.read(self.patience):
            raise TimeoutError(f"The key {key!r} changes nothing.")
        first = last = time.perf_counter() - pressed
        while self.read(QUIET_SECONDS):
            last = time.perf_counter() - pressed
        return first, last

    def wait_end(self) -> int:
        """Wait until the program ends.

        Returns:
            Its exit code, or 128 and the number of the signal.

        Raises:
            TimeoutError: It does not end.
        """
        deadline = time.perf_counter() + KILL_AFTER
        while self.code is None:
            self.read(0.05)
            with suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    self.code = os.waitstatus_to_exitcode(status)
            if time.perf_counter() > deadline:
                raise TimeoutError(f"It did not end:\n{self.text}")
        while self.read(0.05):
            pass
        return self.code if self.code >= 0 else 128 - self.code
