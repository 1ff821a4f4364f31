"""How fast the reading room answers, against an empty Textual app in the same run.

`python -m bench.tui [--runs 15] [--keys 60]`. First paint: from the start of the process to the first words on a real
pseudo-terminal. Keys: on an article of 10,000 words with 300 claims, from the press to the first and to the last
byte of the answer. Ratios of medians.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.long import SEED, build_long_report
from bench.terminal import Terminal
from bench.timing import SUMMARISE
from chains.article.loading import load_file
from chains.events import TextStreamed
from chains.runs import analyse
from chains.settings import Settings
from chains.store.library import Library
from tui.app import ReadingRoom
from tui.cli import read_defaults
from tui.engine import begin_report
from tui.reading import Reading
from tui.widgets.blocks import BlockView

EMPTY_APP = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    number = 0
    BINDINGS = [("j", "count"), ("q", "quit")]
    def compose(self):
        yield Static("Empty app")
    def action_count(self):
        self.number += 1
        self.query_one(Static).update(f"Empty app {self.number}")
Empty().run()
"""
EMPTY = [sys.executable, "-c", EMPTY_APP]
STREAMED = ("SentenceTranslated", "ClaimFound", "CaveatFound", "PointWritten")
CHUNKS = 200
SIZE = {"columns": 140, "rows": 40}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--keys", type=int, default=60)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        env = make_home(Path(folder))
        article = fill_library(Path(folder), env)
        figures = {
            "first_paint": compare_paint(args.runs, env),
            "keys_milliseconds": compare_keys(args.keys, article, env),
            "streaming": asyncio.run(count_updates()),
        }
    print(json.dumps(figures))


def make_home(folder: Path) -> dict[str, str]:
    """An environment with nothing of the user's in it."""
    home = {name: str(folder / name.lower()) for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    return {**os.environ, **home}


def fill_library(folder: Path, env: Mapping[str, str]) -> Path:
    """Put the long report into the library of that home; the path of its article."""
    report = build_long_report()
    path = folder / "long.txt"
    path.write_text(report.article.text, encoding="utf-8")
    Library(Path(env["XDG_DATA_HOME"]) / "grain-of-salt" / "library.sqlite").save_report(report)
    return path


def compare_paint(runs: int, env: Mapping[str, str]) -> dict[str, float]:
    """Seconds to the first words, and to the whole open screen: in turn, after a warm-up each."""
    programs = {
        "empty": (EMPTY, "Empty app"),
        "app": ([SUMMARISE], "Grain of Salt"),
        "open_screen": ([SUMMARISE], "Paste an article here"),
    }
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    for run in range(runs + 1):
        for name, (command, words) in programs.items():
            with Terminal(command, env=env, **SIZE) as terminal:
                taken = terminal.wait_for(words)
            if run:
                seconds[name].append(taken)
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    rounded = {f"{name}_seconds": round(value, 3) for name, value in medians.items()}
    ratio = {name: round(medians[name] / medians["empty"], 2) for name in programs}
    return {**rounded, "ratio": ratio["app"], "ratio_of_the_whole_open_screen": ratio["open_screen"]}


def compare_keys(presses: int, article: Path, env: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Milliseconds from a key to the first and the last byte of what it changes."""
    with Terminal(EMPTY, env=env, **SIZE) as terminal:
        terminal.wait_for("Empty app")
        empty = time_keys(terminal, "j", presses)
    with Terminal([SUMMARISE, "tui", str(article), "--from", "fr"], env=env, **SIZE) as terminal:
        terminal.wait_for("Claims 300")
        terminal.settle()
        text = time_keys(terminal, "j", presses)
        terminal.press("3")
        claims = time_keys(terminal, "j", presses)
    return {"empty_app": empty, "next_sentence": text, "next_claim_and_its_evidence": claims}


def time_keys(terminal: Terminal, key: str, presses: int) -> dict[str, float]:
    """Median and worst of many presses."""
    times = [terminal.time_key(key) for _ in range(presses)]
    firsts, lasts = [first for first, _ in times], [last for _, last in times]
    return {
        "first_median": round(1000 * statistics.median(firsts), 1),
        "first_worst": round(1000 * max(firsts), 1),
        "last_median": round(1000 * statistics.median(lasts), 1),
        "last_worst": round(1000 * max(lasts), 1),
    }


async def count_updates() -> dict[str, float]:
    """What a streamed event costs the screen: lines rendered by the lists and the text, in a replay of an example.

    The events are shown one by one, as slowly as a model gives them; a full drawing renders all lines in view.
    """
    article = load_file(SEED)
    begun = begin_report(article, Settings(replay=True))
    events = [event async for event in analyse(article, Settings(replay=True), begun)]
    app = ReadingRoom(read_defaults())
    async with app.run_test(size=(140, 40)) as pilot:
        while app.screen is not app.start:
            await pilot.pause()
        app.push_screen(app.room)
        await pilot.pause()
        app.room.show(Reading(begun))
        await pilot.pause()
        if not count_lines(app):
            raise RuntimeError("The article is not on the screen.")
        full = sum(view.size.height for view in app.room.query(BlockView) if view.display)
        lines: dict[str, list[int]] = {}
        for event in events:
            before = count_lines(app)
            app.room.show_changes(app.room.reading.take_all([event]))  # type: ignore[union-attr]
            if not isinstance(event, TextStreamed) or len(lines.get("TextStreamed", ())) < CHUNKS:
                await pilot.pause()
            lines.setdefault(type(event).__name__, []).append(count_lines(app) - before)
    streamed = [n for name in STREAMED for n in lines[name]]
    return {
        "lines_in_view": full,
        "events": sum(map(len, lines.values())),
        "lines_per_text_chunk_worst": max(lines["TextStreamed"]),
        "lines_per_result_mean": round(statistics.mean(streamed), 1),
        "lines_per_result_worst": max(streamed),
        "lines_per_chain_end_worst": max(lines["ReportUpdated"]),
    }


def count_lines(app: ReadingRoom) -> int:
    """Lines rendered so far."""
    return sum(view.lines_built for view in app.room.query(BlockView))


if __name__ == "__main__":
    main()
