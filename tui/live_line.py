"""What is said on stderr while work goes on: words that stay, and one line that is drawn anew.

Invariant: the live line is gone before anything else is written; when nobody wants notices, only complaints are heard.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from chains.exports.safety import one_line
from tui import streams

REDRAW_SECONDS = 0.1
ERASE_LINE = "\r\x1b[2K"


class LiveLine:
    """Says things.

    Args:
        quiet: Say nothing but complaints.
        live: Draw the live line.
        clock: Seconds, monotonic.
    """

    def __init__(self, *, quiet: bool, live: bool, clock: Callable[[], float]) -> None:
        self.quiet = quiet
        self.live = live
        self.clock = clock
        self.said: set[str] = set()
        self.drawn = False

    def notice(self, message: str) -> None:
        """Say something once, on a line that stays, unless quiet."""
        if not self.quiet and message not in self.said:
            self.said.add(message)
            self.close()
            streams.say(message)

    def name_host(self, host: str) -> None:
        """Say which host is about to be asked for a page."""
        self.notice(f"Fetching from {one_line(host)}.")

    def complain(self, message: str, hint: str = "") -> None:
        """Say that something went wrong, quiet or not."""
        self.close()
        streams.say(message, hint)

    def draw(self, text: str) -> None:
        """Draw the live line anew."""
        self.drawn = True
        streams.write_stderr(ERASE_LINE + fit(text, streams.width_of(sys.stderr, 80) - 1))

    def close(self) -> None:
        """Take the live line away."""
        if self.drawn:
            streams.write_stderr(ERASE_LINE)
            self.drawn = False


def fit(text: str, width: int) -> str:
    """Cut to a width in terminal cells, with an ellipsis where something is missing."""
    from rich.cells import cell_len, set_cell_size

    return text if cell_len(text) <= width else set_cell_size(text, max(width - 1, 0)).rstrip() + "…"
