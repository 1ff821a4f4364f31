"""A line to type the path of a file in, with completion, or the address of a page.

Invariant: folders are listed off the event loop, a file name that a terminal would obey is never proposed, and keys
that are typed after tab wait for what it completes.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from tui.openings import is_page

LONGEST_LISTING = 20_000
"""Files of one folder that completion looks at."""

PATIENCE = 2.0
"""Seconds that tab waits for a slow disk."""

MOST_NAMED = 5
"""Names that are told when several fit."""


class PathInput(Input):
    """A path; right takes what is proposed, tab what is certain. A pasted text of several lines is handed on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "Complete, next part"),
        Binding("enter", "submit", "Open"),
    ]
    DEFAULT_CSS = """
    PathInput, PathInput:focus { border: none; height: 1; padding: 0 1; background: $foreground 8%; }
    """

    class TextPasted(Message):
        """A text was pasted, not a path."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Undecided(Message):
        """Tab cannot tell which of several names is meant."""

        def __init__(self, names: Sequence[str]) -> None:
            super().__init__()
            self.names = tuple(names)

        @property
        def summary(self) -> str:
            """How many fit, the first of them, and the key that takes the proposed one."""
            more = ", …" if len(self.names) > MOST_NAMED else ""
            return f"{len(self.names)} names fit: {', '.join(self.names[:MOST_NAMED])}{more}   → takes the first"

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(value, placeholder, suggester=PathSuggester(), select_on_focus=False, id=id)

    @property
    def path(self) -> str:
        """What is typed, as a path with the home folder spelled out; "" when nothing is."""
        return os.path.expanduser(self.value.strip())  # noqa: PTH111 -- keeps a slash at the end

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is typed here."""
        return not self.asks_for_help(key) and super().check_consume_key(key, character)

    def asks_for_help(self, key: str) -> bool:
        """Whether a key is a question mark that begins nothing: no path and no address does so."""
        return key == "question_mark" and not self.value

    async def on_key(self, event: events.Key) -> None:
        """Complete by tab; where there is nothing to complete, the key goes on to the next part."""
        if self.asks_for_help(event.key):
            event.prevent_default()  # and on to the screen
        if event.key == "tab" and self.value and self.cursor_at_end and await self.complete():
            event.stop()
            event.prevent_default()

    async def complete(self) -> bool:
        """Take what all names that fit have in common, or tell which they are; whether there was something to do."""
        try:
            async with asyncio.timeout(PATIENCE):
                paths = await asyncio.to_thread(list_fitting, self.value)
        except TimeoutError:
            return True
        if self.value in paths or not paths:
            return False
        common = os.path.commonprefix(paths)  # noqa: RUF071 -- of names, letter by letter
        if len(paths) == 1 or len(common) > len(self.value):
            self.value = common
            self.cursor_position = len(common)
        else:
            start = len(self.value) - len(os.path.basename(self.value))  # noqa: PTH119
            self.post_message(self.Undecided([path[start:] for path in paths]))
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Take a path as file managers and shells give it."""
        event.stop()
        event.prevent_default()
        text = event.text.strip()
        if len(text.splitlines()) > 1:
            self.post_message(self.TextPasted(event.text))
        else:
            path = "".join(character for character in unquote_path(text) if character.isprintable())
            self.replace(path, *self.selection)


class PathSuggester(Suggester):
    """Proposes the first file or folder that begins like what is typed."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The whole path, or None."""
        return await asyncio.to_thread(complete_path, value)


def complete_path(typed: str) -> str | None:
    """What a path may become.

    Args:
        typed: The beginning of a path; "~" is the home folder.

    Returns:
        The path as typed, with the rest of a name; a folder ends in "/". None when nothing fits.
    """
    return next(iter(list_fitting(typed)), None)


def list_fitting(typed: str) -> list[str]:
    """All that a path may become, in order.

    Args:
        typed: The beginning of a path; "~" is the home folder.

    Returns:
        Paths as `complete_path` gives them. Names in another case are only among them when none fits as it is typed.
    """
    if typed == "~":
        return ["~/"]
    folder, start = os.path.split(typed)
    names = sorted(matching_names(os.path.expanduser(folder) or ".", start), key=str.casefold)  # noqa: PTH111
    exact = [name for name in names if name.startswith(start)]
    return [typed[: len(typed) - len(start)] + name for name in exact or names]


def matching_names(folder: str, start: str) -> Iterator[str]:
    """The names in a folder that begin so, in either case; hidden ones only when asked for by a dot."""
    try:
        with os.scandir(folder) as entries:
            for entry in islice(entries, LONGEST_LISTING):
                if is_match(entry.name, start):
                    yield entry.name + ("/" if is_folder(entry) else "")
    except (OSError, ValueError):
        return


def is_match(name: str, start: str) -> bool:
    """Whether a name may be proposed."""
    begins = name[: len(start)].casefold() == start.casefold()
    return begins and name.isprintable() and (start.startswith(".") or not name.startswith("."))


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder, as far as the system tells."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def unquote_path(text: str) -> str:
    """A path without the quotes, escapes or `file://` that it is pasted with."""
    import shlex
    from urllib.parse import unquote, urlsplit

    if is_page(text):
        return text
    if text.startswith("file://"):
        return unquote(urlsplit(text).path)
    if os.sep == "\\":
        return text.strip("\"'")
    try:
        words = shlex.split(text)
    except ValueError:
        return text
    return words[0] if len(words) == 1 else text
