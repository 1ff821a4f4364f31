"""Work of the app that may be left behind: a slow page must not keep the app from ending.

Invariant: nobody waits for such work once it is left; what it brings then is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


class LeftBehindError(Exception):
    """The work was left before it was done."""


class Detached:
    """Waits for work until it is left."""

    def __init__(self) -> None:
        self.left: Future[None] = Future()

    def leave(self) -> None:
        """Wait for nothing any more."""
        if not self.left.done():
            self.left.set_result(None)

    def call(self, work: Callable[[], T]) -> T:
        """Do something in a thread that ends with the program, and wait for it.

        Raises:
            LeftBehindError: It was left.
        """
        result: Future[T] = Future()
        Thread(target=settle, args=(result, work), name="detached", daemon=True).start()
        ends: tuple[Future[Any], ...] = (result, self.left)
        wait(ends, return_when=FIRST_COMPLETED)
        if not result.done():
            raise LeftBehindError
        return result.result()


def settle(result: Future[T], work: Callable[[], T]) -> None:
    """Do the work; what goes wrong is for whoever waits."""
    try:
        result.set_result(work())
    except BaseException as error:  # noqa: BLE001
        result.set_exception(error)
