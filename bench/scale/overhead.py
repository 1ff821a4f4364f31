"""What our own process takes for an article, and how long a run of many takes.

The command runs over articles of the samples, each with a number of its own, against a server of fixed latency, which
is a process of its own (`bench/newsroom.py`).

Invariant: the start of the process, as a run of one article has it, is taken off.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.corpus import build_command, build_environment, count_calls
from bench.orchestration import serve
from bench.scale.fitting import solve
from chains.corpus.copies import group_copies, sign_text
from chains.report import CHAIN_NAMES

ROOT = Path(__file__).parents[2]
SEEDS = ("nl/dijkdoorbraak", "de/chlorgas", "fr/maternite", "uk/mist")
ALL = ",".join(CHAIN_NAMES)
PARTS = ("translation", "caveats", "claims", "claims,disputes", "claims,summary")
LENGTHS = (3, 6, 12)
"""Paragraphs."""
SHARES = (0.0, 0.3, 0.6)
MANY = 2000
QUICK = 0.02
"""Seconds of latency where only our own time counts."""


@dataclass(frozen=True)
class Run:
    """A run of the command.

    Attributes:
        wall: Seconds.
        core: Seconds that it worked, on all its threads.
        delay: Seconds that its event loop was ready and had no core, for others had them.
        calls: Requests.
    """

    wall: float
    core: float
    delay: float
    calls: int


def list_texts(paragraphs: int) -> Iterator[tuple[str, str]]:
    """Language and text of articles without end, as long as that or as the whole sample."""
    samples = [(name[:2], (ROOT / f"seeds/{name}.txt").read_text(encoding="utf-8").split("\n")) for name in SEEDS]
    number = 0
    while True:
        language, lines = samples[number % len(samples)]
        kept = [line for line in lines if line.strip()][:paragraphs]
        yield language, "\n\n".join([*kept, f"{number}."]) + "\n"
        number += 1


def run_once(count: int, latency: float, concurrency: int, *, paragraphs: int = 10, only: str = ALL) -> Run:
    """The command over so many articles, all different."""
    return run_texts(list(islice(list_texts(paragraphs), count)), latency, concurrency, only)


def write_texts(path: Path, count: int) -> None:
    """Rows of so many articles, all different."""
    write_rows(path, list(islice(list_texts(10), count)))


def write_rows(path: Path, texts: Sequence[tuple[str, str]]) -> None:
    """Rows of these articles."""
    rows = ({"id": str(n), "text": text, "language": language} for n, (language, text) in enumerate(texts))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def run_texts(texts: Sequence[tuple[str, str]], latency: float, concurrency: int, only: str = ALL) -> Run:
    """The command over these articles."""
    with TemporaryDirectory() as name, serve(latency) as base_url:
        folder = Path(name)
        write_rows(folder / "rows.jsonl", texts)
        command = [*build_command(folder, base_url, concurrency, only), "--quiet"]
        began = time.perf_counter()
        with subprocess.Popen(command, env=build_environment(folder)) as process:
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            wall, delay = time.perf_counter() - began, read_delay(process.pid)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"the command ended with {process.returncode}")
        calls = count_calls(base_url)
        return Run(wall, usage.ru_utime + usage.ru_stime, delay, calls)


def read_delay(process: int) -> float:
    """Seconds that the first thread of a process stood in line for a core (Linux, sched-stats)."""
    return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9


# Time of our own


def measure_core(count: int) -> dict[str, Any]:
    """Milliseconds of a core: by chain, and by length; and seconds of one until the first article is begun.

    What is loaded for a language with its first article counts as start.
    """
    few, many = run_once(len(SEEDS), QUICK, 8).core, run_once(count, QUICK, 8).core
    whole = (many - few) / (count - len(SEEDS))
    start = few - len(SEEDS) * whole
    parts = {only: measure_article(count, start, only=only) for only in PARTS} | {ALL: 1000 * whole}
    lengths = [(count_words(size), measure_article(count, start, paragraphs=size)) for size in LENGTHS]
    fixed, word = solve([(1.0, words) for words, _ in lengths], [ms for _, ms in lengths])
    return {
        "start_seconds": round(start, 1),
        "parts_ms": {only: round(ms, 1) for only, ms in parts.items()},
        "lengths_ms": [(words, round(ms, 1)) for words, ms in lengths],
        "fixed_ms": round(fixed, 1),
        "word_ms": round(word, 3),
        "split_ms": {name: round(ms, 1) for name, ms in split(parts).items()},
    }


def measure_article(count: int, start: float, *, paragraphs: int = 10, only: str = ALL) -> float:
    """Milliseconds of a core for an article, of a run that takes so many seconds to start."""
    many = run_once(count, QUICK, 8, paragraphs=paragraphs, only=only)
    return 1000 * (many.core - start) / count


def count_words(paragraphs: int) -> int:
    """Words of an article, on average."""
    texts = [text for _, text in islice(list_texts(paragraphs), len(SEEDS))]
    return round(sum(len(text.split()) for text in texts) / len(texts))


def split(parts: dict[str, float]) -> dict[str, float]:
    """What each chain takes, and the article without them: each was measured with the article, and all together."""
    alone = {name: parts[name] for name in ("translation", "caveats", "claims")}
    alone |= {name: parts[f"claims,{name}"] for name in ("disputes", "summary")}
    article = (sum(alone.values()) - 2 * parts["claims"] - parts[ALL]) / 2
    chains = {name: ms - article for name, ms in alone.items()}
    chains |= {name: alone[name] - parts["claims"] for name in ("disputes", "summary")}
    return {"article": article, **chains}


# Copies


def measure_copies(count: int) -> list[dict[str, Any]]:
    """Requests an article when so many are copies, to the letter or with another headline; and to tell them apart."""
    rows = []
    for share in SHARES:
        exact, near = (run_texts(list_copies(count, share, headline), QUICK, 8) for headline in (False, True))
        rows.append({"share": share, "exact": exact.calls / count, "other_headline": near.calls / count})
        print(rows[-1], flush=True)
    return [*rows, measure_signing()]


def list_copies(count: int, share: float, headline: bool) -> list[tuple[str, str]]:  # noqa: FBT001
    """Articles of which so many are copies of others."""
    originals = list(islice(list_texts(10), count - round(share * count)))
    again = list(islice(cycle(originals), count - len(originals)))
    copies = [(tag, f"Nr. {n}\n\n{text}" if headline else text) for n, (tag, text) in enumerate(again)]
    return originals + copies


def measure_signing() -> dict[str, Any]:
    """To find copies before anything is asked: milliseconds for each article."""
    texts = [text for _, text in islice(list_texts(10), MANY)]
    began = time.process_time()
    signatures = [(number, sign_text(text)) for number, text in enumerate(texts)]
    signed = time.process_time()
    group_copies(signatures)
    grouped = time.process_time()
    return {"sign_ms": round(1000 * (signed - began) / MANY, 3), "group_ms": round(1000 * (grouped - signed) / MANY, 3)}


# What the simulation is held against


def measure_walls(runs: Sequence[tuple[float, int]], count: int) -> list[dict[str, Any]]:
    """Seconds of the engine over so many articles, by latency and requests at once."""
    rows = []
    for latency, slots in runs:
        rows.append(measure_wall(latency, slots, count))
        print(rows[-1], flush=True)
    return rows


def measure_wall(latency: float, slots: int, count: int) -> dict[str, Any]:
    """One run, and how long its core worked or was not to be had, for each article."""
    one, many = run_once(1, latency, slots), run_once(count, latency, slots)
    core, delay = (many.core - one.core) / (count - 1), max(0.0, many.delay - one.delay) / (count - 1)
    return {
        "latency": latency,
        "slots": slots,
        "articles": count,
        "calls": many.calls,
        "seconds": round(many.wall - one.wall, 2),
        "core_ms": round(1000 * core, 1),
        "kept_waiting_ms": round(1000 * delay, 1),
    }
