"""Opens the reading room as a person would, without a terminal."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from reports import NAMES, read_report
from textual.pilot import Pilot
from textual.widgets import Input

from chains import analyse_sync
from chains.article.loading import load_file
from chains.events import Event
from chains.report import Report
from chains.runs import analyse
from chains.settings import Settings
from chains.store.library import Library, find_library
from tui import app as app_module
from tui.app import ReadingRoom
from tui.openings import OpenEntry, Opening, OpenPath
from tui.reading import Reading
from tui.refs import Ref
from tui.screens.reading import ReadingScreen

ROOT = Path(__file__).parents[3]
SEEDS = ROOT / "seeds"
DIKE = SEEDS / "nl" / "dijkdoorbraak.txt"
WARD = SEEDS / "fr" / "maternite.txt"
FOG = SEEDS / "uk" / "mist.txt"
CHLORINE = SEEDS / "de" / "chlorgas.txt"
BAKHMUT = SEEDS / "nl" / "bakhmut.txt"
SMALL, LARGE, HUGE = (80, 24), (140, 40), (200, 50)
PATIENCE = 30.0
WEB_PARTS = re.compile(r"@font-face \{.*?\}|<!--.*?-->", re.DOTALL)  # of an SVG: fonts and a credit, with addresses

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
    "no_repair": False,
    "record": False,
    "replay": True,
    "recordings": None,
    "no_cache": True,
}

Room = Pilot[Any]
Seen = Path | Report | Opening | None


class PicturedRoom(ReadingRoom):
    """The app; its pictures name no host of the web."""

    CSS_PATH = str(Path(app_module.__file__).with_name("app.tcss"))

    def export_screenshot(self, **options: Any) -> str:
        return WEB_PARTS.sub("", super().export_screenshot(**options))


def report_of(article: Path) -> Report:
    """A report of an article: a kept one, so that what is recorded anew changes no test, else that of a replay."""
    return read_report(article.stem) if article.stem in NAMES else replay(article)


@cache
def replay(article: Path) -> Report:
    """The report of a replay, made in a thread as scenarios have an event loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(analyse_sync, load_file(article), Settings(replay=True)).result()


@cache
def events_of(article: Path) -> tuple[Event, ...]:
    """The events of a replay."""

    async def follow() -> tuple[Event, ...]:
        async with aclosing(analyse(load_file(article), Settings(replay=True))) as events:
            return tuple([event async for event in events])

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, follow()).result()


def save(report: Report) -> OpenEntry:
    """Put a report into the library of this home."""
    return OpenEntry(Library(find_library()).save_report(report))


async def wait_until(pilot: Room, holds: Callable[[], object]) -> None:
    """Let the app work until something holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"it never came; on the screen:\n{screen_text(pilot)}"
        await pilot.pause(0.02)
    await pilot.pause()


def room_of(pilot: Room) -> ReadingScreen:
    """The reading screen."""
    return pilot.app.room


def reading_of(pilot: Room) -> Reading:
    """What the reading screen shows."""
    reading = room_of(pilot).reading
    assert reading is not None
    return reading


def is_read(pilot: Room) -> bool:
    """Whether an article is on the screen and nothing runs."""
    reading = room_of(pilot).reading
    return bool(reading and not reading.running and not pilot.app.engine.running)


@asynccontextmanager
async def open_room(
    seen: Seen = WARD, *, size: tuple[int, int] = LARGE, wait: bool = True, **choices: object
) -> AsyncIterator[Room]:
    """The app. Without `wait` the article may still be on its way.

    Args:
        seen: An article to read, a report to find in the library, or nothing: the open screen.
    """
    app = make_app(seen, **choices)
    async with app.run_test(size=size) as pilot:
        if wait:
            await wait_until(pilot, lambda: is_read(pilot) if seen else app.engine.settings)
        yield pilot
        app.engine.cancel()
        await wait_until(pilot, lambda: not app.engine.running)


def make_app(seen: Seen, **choices: object) -> PicturedRoom:
    """The app, not started yet."""
    opening = save(seen) if isinstance(seen, Report) else OpenPath(str(seen)) if isinstance(seen, Path) else seen
    return PicturedRoom({**CHOICES, **choices}, opening)


def screen_text(pilot: Room) -> str:
    """The words on the screen, a line each; a screen under a dialogue is not among them."""
    return "\n".join(line.text for line in pilot.app.screen._compositor.render_strips(pilot.app.size))


def notices(pilot: Room) -> list[str]:
    """What was notified and is still on the screen, the title first where there is one."""
    return [f"{notice.title} {notice.message}".strip() for notice in pilot.app._notifications]


async def type_text(pilot: Room, words: str, *, clear: bool = False) -> None:
    """Put words where the cursor is, as a paste does; a key for each letter would take a minute of the tests."""
    from textual.events import Paste

    if clear:
        focused = pilot.app.focused
        await pilot.press(*(["ctrl+u"] if isinstance(focused, Input) else ["f7", "delete"]))
    if words:
        pilot.app.focused.post_message(Paste(words))
    await pilot.pause()


async def go_to(pilot: Room, kind: str, id_: str) -> None:
    """Put the cursor on an item of the panel, or a sentence, and look at it."""
    ref = Ref(kind, id_)  # type: ignore[arg-type]
    if kind == "sentence":
        await pilot.press("1")
        room_of(pilot).text.move_to(ref)
    else:
        room_of(pilot).go_to_item(ref)
    await pilot.pause()
    assert room_of(pilot).current == ref


def run(scenario: Any) -> None:
    """Run what a person does."""
    asyncio.run(scenario)
