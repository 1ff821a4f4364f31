"""The library of past runs when it is large, and when its writers are killed.

    python -m bench.history [--runs 10000] [--kills 100]

The runs are the kept reports of `fixtures/reports`, each with a title, names and numbers of its own, so that rare words
and common ones are looked for. The writers are processes that save one report after the other and tell each id once it
is saved; they are killed (SIGKILL) at random moments, and every id that was told must be there. The last line is JSON.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from chains.report import Report
from chains.store.library import Library, insert_report

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"
NAMES = ("maternite", "dijkdoorbraak", "mist", "chlorgas")
SYLLABLES = ("ka", "lo", "mer", "ti", "ven", "os", "du", "ran", "bel", "gou", "shi", "pra")
QUERIES = ("passengers", "bridge report", "Merwe", "мосту", '"the company"', "the", "maternite", "kalomer", "of in a")
ROUNDS = 20
BATCH = 500
LONGEST_LIFE = 0.4  # seconds of a writer after its first words
SEED = 7


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--writer", type=Path, help=argparse.SUPPRESS)
    choices = parser.parse_args()
    if choices.writer:
        write_forever(Library(choices.writer))
    with TemporaryDirectory() as folder:
        speeds = measure_speed(Library(Path(folder) / "large.sqlite"), choices.runs)
        losses = kill_writers(Library(Path(folder) / "killed.sqlite"), choices.kills)
    print(json.dumps({**speeds, **losses}))


# Speed


def measure_speed(library: Library, runs: int) -> dict[str, object]:
    """Milliseconds of what a reader waits for, in a library of so many runs."""
    fill_library(library, runs)
    size = library.path.stat().st_size
    print(f"{runs:,} runs, {size / 1e6:,.0f} MB ({size / runs / 1e3:.0f} kB each)")
    searches: list[float] = []
    for words in QUERIES:
        times = [time_call(lambda words=words: library.search(words)) for _ in range(ROUNDS)]  # type: ignore[misc]
        searches += times
        print(f"search {words!r}: {statistics.median(times):.1f} ms, {library.search(words).total:,} found")
    last = library.find_entry().id
    others: dict[str, Callable[[], object]] = {
        "list": lambda: library.list_entries(20),
        "list_all": library.list_entries,
        "show": lambda: library.load_report(last),
        "save": lambda: library.save_report(next(reports)),
        "remove": lambda: library.remove(library.find_entry().id),
    }
    reports = vary_reports(SEED + 1)
    medians = {name: statistics.median(time_call(call) for _ in range(ROUNDS)) for name, call in others.items()}
    for name, median in medians.items():
        print(f"{name}: {median:.1f} ms")
    return {
        "runs": runs,
        "megabytes": round(size / 1e6),
        "search_ms_median": round(statistics.median(searches), 1),
        "search_ms_p95": round(statistics.quantiles(searches, n=20)[-1], 1),
        **{f"{name}_ms_median": round(median, 1) for name, median in medians.items()},
    }


def fill_library(library: Library, runs: int) -> None:
    """Save so many reports, many in one transaction: what is measured comes later."""
    reports = vary_reports(SEED)
    for start in range(0, runs, BATCH):
        with library.writing() as connection:
            for _ in range(min(BATCH, runs - start)):
                insert_report(connection, next(reports))


def vary_reports(seed: int) -> Iterator[Report]:
    """Endless reports like the kept ones, each of an article of its own."""
    chance = random.Random(seed)  # noqa: S311 -- nothing secret
    bodies = [(REPORTS / f"{name}.json").read_text(encoding="utf-8") for name in NAMES]
    while True:
        report = Report.model_validate_json(chance.choice(bodies))
        name = "".join(chance.choices(SYLLABLES, k=4)).capitalize()
        title = f"{report.article.title} {name} {chance.randrange(100_000)}"
        sha256 = hashlib.sha256(title.encode()).hexdigest()
        article = report.article.model_copy(update={"title": title, "outlet": f"De {name}bode", "sha256": sha256})
        yield report.model_copy(update={"article": article})


def time_call(call: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


# Kills


def kill_writers(library: Library, kills: int) -> dict[str, int | str]:
    """Kill a process that saves reports, so often.

    Returns:
        How many saved reports were told, how many of them are not there, what SQLite says of the file.
    """
    chance = random.Random(SEED)  # noqa: S311
    told: set[str] = set()
    for _ in range(kills):
        told |= kill_writer(library, chance.uniform(0, LONGEST_LIFE))
    kept = {entry.id for entry in library.list_entries()}
    lost = sum(library.load_report(id_).article.sha256 == "" for id_ in told & kept) + len(told - kept)
    print(f"{kills} kills: {len(told):,} saved, {len(kept):,} there, {lost} lost")
    return {"kills": kills, "saved": len(told), "lost": lost, "integrity": check_integrity(library)}


def kill_writer(library: Library, life: float) -> set[str]:
    """Let a process save reports for some seconds, then kill it; the ids that it told."""
    command = [sys.executable, "-m", "bench.history", "--writer", str(library.path)]
    root = Path(__file__).parent.parent
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as writer:
        assert writer.stdout  # noqa: S101
        writer.stdout.readline()  # it begins
        time.sleep(life)
        writer.kill()
        lines = writer.stdout.read().split("\n")
    return set(lines[:-1])  # the last one may be cut off


def write_forever(library: Library) -> None:
    """Save reports and tell their ids, until somebody ends it."""
    reports = vary_reports(random.randrange(2**32))  # noqa: S311
    report = next(reports)
    print("begins", flush=True)
    while True:
        print(library.save_report(report), flush=True)
        report = next(reports)


def check_integrity(library: Library) -> str:
    """What SQLite says of the file and of the index; "ok" when every report is in every table once."""
    with closing(sqlite3.connect(library.path)) as connection:
        said = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        counts = {connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in TABLES}  # noqa: S608
    return said if len(counts) == 1 else f"{said}, but tables differ: {sorted(counts)}"


TABLES = ("reports", "bodies", "words")

if __name__ == "__main__":
    main()
