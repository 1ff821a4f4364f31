"""Where `summarise` begins. Alone in a terminal it opens the reading room, before the command line is even loaded.

Invariant: always ends with an exit code, never with a traceback.
"""

from __future__ import annotations

import sys

from tui import streams


def main() -> int:
    """Run `summarise` with the arguments of this process."""
    if len(sys.argv) == 1 and streams.is_interactive():
        return open_room()
    from tui.cli import main as run_command

    return run_command()


def open_room() -> int:
    """Open the reading room with nothing chosen.

    Returns:
        The exit code.
    """
    try:
        from tui.app import run_app

        return run_app()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 -- the last stop before the user
        from tui.exits import explain

        return explain(error)
