"""Opens the reading room as a person would, without a terminal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tui.app import ReadingRoom
from tui.screens.open import Opening, OpenPath
from tui.screens.reading import ReadingScreen

ROOT = Path(__file__).parents[3]
SEEDS = ROOT / "seeds"
DIKE = SEEDS / "nl" / "dijkdoorbraak.txt"
WARD = SEEDS / "fr" / "maternite.txt"
FOG = SEEDS / "uk" / "mist.txt"
CHLORINE = SEEDS / "de" / "chlorgas.txt"
BAKHMUT = SEEDS / "nl" / "bakhmut.txt"
SMALL, LARGE, HUGE = (80, 24), (140, 40), (200, 50)
PATIENCE = 60.0

CHOICES: dict[str, Any] = {
    "lang": "en",
    "from_tag": None,
    "only": None,
    "model": "auto",
    "base_url": None,
    "local_only": False,
    "temperature": None,
    "timeout": 600.0,
    "concurrency": 4,
    "retries": 0,
    "record": False,
    "replay": True,
    "recordings": None,
    "no_cache": True,
}

Room = Pilot[Any]


async def wait_until(pilot: Room, holds: Callable[[], object]) -> None:
    """Let the app work until something holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        await pilot.pause(0.01)
    await pilot.pause()


def room_of(pilot: Room) -> ReadingScreen:
    """The reading screen."""
    return pilot.app.room


def is_read(pilot: Room) -> bool:
    """Whether the whole report is on the screen."""
    reading = room_of(pilot).reading
    return bool(reading and reading.ended and not pilot.app.engine.running)


@asynccontextmanager
async def open_room(
    article: Path | None = WARD, *, size: tuple[int, int] = LARGE, wait: bool = True, **choices: object
) -> AsyncIterator[Room]:
    """The app, with an article read unless `wait` is off."""
    opening: Opening | None = OpenPath(str(article)) if article else None
    app = ReadingRoom({**CHOICES, **choices}, opening)
    async with app.run_test(size=size) as pilot:
        if wait and article:
            await wait_until(pilot, lambda: is_read(pilot))
        yield pilot
        app.engine.cancel()
        await wait_until(pilot, lambda: not app.engine.running)


def run(scenario: Any) -> None:
    """Run what a person does."""
    asyncio.run(scenario)
