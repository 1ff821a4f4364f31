"""What a report takes on the disk, and how much one writer can write.

The reports are those of the sample articles as a small model made them (`fixtures/reports`), the requests those that
were written by hand for a large model (`fixtures/recordings`), whose chains ask about whole articles.

Invariant: what is measured is the program's own code on real files, one row or one entry at a time.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

from chains.corpus.copies import sign_text
from chains.corpus.folder import export_results
from chains.corpus.journal import Journal, Outcome
from chains.exports.json_text import to_json
from chains.report import Report
from chains.store.cache import FILE_NAME, CallStore
from chains.store.recordings import RUN_FILE

ROOT = Path(__file__).parents[2]
NAMES = ("maternite", "dijkdoorbraak", "mist", "chlorgas")
CALLS = ROOT / "fixtures" / "recordings" / "bakhmut--en--authored"
MADE_WITH = "bench"
SIZES = (2_000, 20_000)
"""Articles in a journal that is opened again."""
COPY = """INSERT INTO articles ({names}, id) SELECT {names}, 'copy ' || ? || ' of ' || id FROM articles LIMIT ?"""


def measure_storage(count: int) -> dict[str, Any]:
    """All of it, over so many rows and entries."""
    reports = [Report.model_validate_json((ROOT / f"fixtures/reports/{name}.json").read_bytes()) for name in NAMES]
    with TemporaryDirectory() as name:
        folder = Path(name)
        return {
            "words": round(mean(len(report.article.text.split()) for report in reports)),
            "report_json_bytes": round(mean(len(to_json(report).encode()) for report in reports)),
            **measure_journal(folder / "rows", reports, count),
            **measure_cache(folder / "cache", count),
            "opened_again": [measure_restart(folder / str(size), reports, size) for size in SIZES],
        }


def list_outcomes(reports: list[Report]) -> Iterator[Outcome]:
    """Ends of articles without end, each by an id of its own."""
    ends = [
        Outcome("", report.article.sha256, MADE_WITH, "done", report=report, signature=sign_text(report.article.text))
        for report in reports
    ]
    for number, end in enumerate(cycle(ends)):
        yield replace(end, id=str(number))


def measure_journal(folder: Path, reports: list[Report], count: int) -> dict[str, Any]:
    """Rows, and the files that are made of them."""
    with Journal(folder) as journal:
        outcomes = islice(list_outcomes(reports), count)
        seconds, core = time_each(lambda: journal.save(next(outcomes)), count)
        journal.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        began = time.perf_counter()
        export_results(journal, folder)
        export = time.perf_counter() - began
    return {
        "journal_bytes": round(measure_files(folder, "journal.sqlite") / count),
        **measure_shards(folder.with_name("once"), reports),
        "save_ms": round(1000 * seconds, 2),
        "save_core_ms": round(1000 * core, 2),
        "export_ms": round(1000 * export / count, 2),
    }


def measure_shards(folder: Path, reports: list[Report]) -> dict[str, Any]:
    """Bytes an article in the files, each report once: Parquet would store copies as one."""
    with Journal(folder) as journal:
        for outcome in islice(list_outcomes(reports), len(reports)):
            journal.save(outcome)
        export_results(journal, folder)
    kinds = [f"{part}/*.{suffix}" for suffix in ("jsonl", "parquet") for part in ("reports", "claims")]
    sizes = {kind: measure_files(folder, kind) / len(reports) for kind in kinds}
    return {f"{kind.replace('/*.', '_')}_bytes": round(size) for kind, size in sizes.items() if size}


def measure_cache(folder: Path, count: int) -> dict[str, Any]:
    """Entries, each for a request of its own."""
    calls = [json.loads(path.read_bytes()) for path in sorted(CALLS.glob("*.json")) if path.name != RUN_FILE]
    keys = [sha256(str(number).encode()).hexdigest() for number in range(count)]
    store = CallStore(folder / FILE_NAME)
    with store.kept_open(), asyncio.Runner() as loop:
        asked, put, got = iter(keys), iter(enumerate(keys)), iter(keys)
        miss, _ = time_each(lambda: loop.run(store.get(next(asked))), count)
        write, _ = time_each(lambda: loop.run(put_next(store, put, calls)), count)
        read, _ = time_each(lambda: loop.run(store.get(next(got))), count)
    return {
        "call_bytes": round(measure_files(folder, "answers.sqlite") / count),
        "cache_miss_ms": round(1000 * miss, 2),
        "cache_put_ms": round(1000 * write, 2),
        "cache_hit_ms": round(1000 * read, 2),
    }


async def put_next(store: CallStore, keys: Iterator[tuple[int, str]], calls: list[dict[str, Any]]) -> None:
    """One entry."""
    number, key = next(keys)
    call = calls[number % len(calls)]
    await store.put(key, "bench", call["chain"], call)


def measure_restart(folder: Path, reports: list[Report], size: int) -> dict[str, Any]:
    """A journal of so many articles that is opened again: nothing new, then one more article."""
    with Journal(folder) as journal:
        fill(journal, reports, size)
        export_results(journal, folder)
        ids = [str(number) for number in range(1000)]
        asked = iter(ids)
        skip, _ = time_each(lambda: journal.find_state(next(asked), "", MADE_WITH), len(ids))
        again = time_once(lambda: export_results(journal, folder))
        journal.save(replace(next(list_outcomes(reports)), id="one more"))
        more = time_once(lambda: export_results(journal, folder))
    return {
        "articles": size,
        "skip_ms": round(1000 * skip, 3),
        "export_of_nothing_seconds": round(again, 2),
        "export_of_one_more_seconds": round(more, 2),
    }


def fill(journal: Journal, reports: list[Report], size: int) -> None:
    """Rows, copied within the database: it is the size that counts."""
    outcomes = list_outcomes(reports)
    for _ in reports:
        journal.save(next(outcomes))
    columns = [row[1] for row in journal.connection.execute("PRAGMA table_info(articles)")]
    names = ", ".join(name for name in columns if name not in ("number", "id"))
    with journal.connection:
        while (there := journal.connection.execute("SELECT count(*) FROM articles").fetchone()[0]) < size:
            journal.connection.execute(COPY.format(names=names), (there, size - there))


def time_once(act: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def time_each(act: Callable[[], object], count: int) -> tuple[float, float]:
    """Seconds, and seconds of one core, of doing something once."""
    began, core = time.perf_counter(), time.process_time()
    for _ in range(count):
        act()
    return (time.perf_counter() - began) / count, (time.process_time() - core) / count


def measure_files(folder: Path, pattern: str) -> int:
    """Bytes."""
    return sum(path.stat().st_size for path in folder.glob(pattern))
