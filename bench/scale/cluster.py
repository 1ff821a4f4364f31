"""What an article takes of each process of the Ray engine: the driver, the keeper, a worker.

One node on this machine, a model server of short latency in a process of its own (Linux: times are read from /proc).

Invariant: only the difference between a long and a short run counts, so starting is in none of it.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.cluster import run, start_cluster
from bench.orchestration import serve
from bench.scale.overhead import ALL, QUICK, count_words, write_texts
from chains.corpus.events import ArticleEnded, CorpusEvent

TITLES = {"keeper": "ray::Keeper", "worker": "ray::MapWorker"}
WARM_UP = 20
CONCURRENCY = 8


def measure_cluster(count: int) -> dict[str, Any]:
    """Milliseconds of a core for an article, by process."""
    few, many = (measure_run(number) for number in (WARM_UP, WARM_UP + count))
    return {
        "words": count_words(10),
        **{f"{name}_ms": round(1000 * (many[name] - few[name]) / count, 1) for name in few},
    }


def measure_run(count: int) -> dict[str, float]:
    """Seconds of a core that each process had taken when the last article ended."""
    taken: dict[str, float] = {}
    with TemporaryDirectory() as name, serve(QUICK) as base_url, start_cluster(1):
        folder, began = Path(name), time.process_time()
        write_texts(folder / "rows.jsonl", count)
        choices = argparse.Namespace(only=ALL, concurrency=CONCURRENCY)
        run(folder, base_url, count_down(count, lambda: taken.update(read_cores())), choices)
        return {"driver": time.process_time() - began, **taken}


def count_down(count: int, act: Callable[[], None]) -> Callable[[CorpusEvent], object]:
    """Does something when so many articles have ended."""
    ended: list[CorpusEvent] = []

    def hear(event: CorpusEvent) -> None:
        if isinstance(event, ArticleEnded):
            ended.append(event)
            if len(ended) == count:
                act()

    return hear


def read_cores() -> dict[str, float]:
    """Seconds of a core of keeper and workers so far."""
    return {name: sum(map(read_core, list_processes(title))) for name, title in TITLES.items()}


def list_processes(title: str) -> list[Path]:
    """The processes that call themselves so."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes()
        except OSError:  # it has ended
            continue
        if words.startswith(title.encode()):
            found.append(place)
    return found


def read_core(process: Path) -> float:
    """User and system time, from its `stat` (proc(5))."""
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
