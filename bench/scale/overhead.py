"""What our own process takes for an article, and whether the simulation ends when the engine does.

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

from bench.corpus import build_command, build_environment
from bench.orchestration import ask_stats, serve
from bench.scale.clock import Clock
from bench.scale.engine import Article, Engine, Shape
from bench.scale.figures import build_costs
from bench.scale.fitting import solve
from bench.scale.serving import Call, FixedServer
from chains.corpus.copies import group_copies, sign_text
from chains.report import CHAIN_NAMES

ROOT = Path(__file__).parents[2]
SEEDS = ("nl/dijkdoorbraak", "de/chlorgas", "fr/maternite", "uk/mist")
ALL = ",".join(CHAIN_NAMES)
PARTS = ("translation", "caveats", "claims", "claims,disputes", "claims,summary", ALL)
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
        calls = sum(ask_stats(base_url)["counts"].values())
        return Run(wall, usage.ru_utime + usage.ru_stime, delay, calls)


def read_delay(process: int) -> float:
    """Seconds that the first thread of a process stood in line for a core (Linux, sched-stats)."""
    return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9


# Time of our own


def measure_core(count: int) -> dict[str, Any]:
    """Milliseconds of a core: by chain, and by length."""
    parts = {only: measure_article(count, only=only) for only in PARTS}
    lengths = [(count_words(paragraphs), measure_article(count, paragraphs=paragraphs)) for paragraphs in LENGTHS]
    fixed, word = solve([(1.0, words) for words, _ in lengths], [ms for _, ms in lengths])
    return {
        "start_seconds": round(run_once(1, QUICK, 8).wall, 1),
        "parts_ms": {only: round(ms, 1) for only, ms in parts.items()},
        "lengths_ms": [(words, round(ms, 1)) for words, ms in lengths],
        "fixed_ms": round(fixed, 1),
        "word_ms": round(word, 3),
        "split_ms": {name: round(ms, 1) for name, ms in split(parts).items()},
    }


def measure_article(count: int, *, paragraphs: int = 10, only: str = ALL) -> float:
    """Milliseconds of a core for an article."""
    one, many = (run_once(n, QUICK, 8, paragraphs=paragraphs, only=only) for n in (1, count))
    return 1000 * (many.core - one.core) / (count - 1)


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


# The simulation against the engine


def validate(runs: Sequence[tuple[float, int]], count: int) -> list[dict[str, Any]]:
    """Wall seconds of the engine and of the simulation, which is told how long a core worked, and was not to be had.

    Args:
        runs: Latency and concurrency.
        count: Articles.
    """
    rows = []
    for latency, concurrency in runs:
        one, many = run_once(1, latency, concurrency), run_once(count, latency, concurrency)
        measured, core = many.wall - one.wall, (many.core - one.core) / (count - 1)
        held = core + max(0.0, many.delay - one.delay) / (count - 1)
        shape = Shape(concurrency)
        simulated = simulate(count, latency, shape, held, many.calls) - simulate(1, latency, shape, held, one.calls)
        rows.append(
            {
                "latency": latency,
                "concurrency": concurrency,
                "measured_seconds": round(measured, 2),
                "simulated_seconds": round(simulated, 2),
                "off": round(simulated / measured - 1, 3),
                "core_ms": round(1000 * core, 1),
                "kept_waiting_ms": round(1000 * (held - core), 1),
                "bound_seconds": round((many.calls - one.calls) * latency / concurrency, 2),
            }
        )
        print(rows[-1], flush=True)
    return rows


def simulate(count: int, latency: float, shape: Shape, core: float, calls: int) -> float:
    """Seconds until the last report, when each article takes so many of a core, and all together so many requests."""
    clock = Clock()
    engine = Engine(clock, FixedServer(clock, latency), shape, build_costs().fill(core))
    usual = [Call(name, 0, 0, 0) for name in CHAIN_NAMES]
    share = calls / count - len(usual)  # of the articles ask twice for claims
    more = [int((number + 1) * share) - int(number * share) for number in range(count)]
    engine.take_all(
        Article(number, 0.0, (*usual, *[Call("claims", 0, 0, 0)] * again)) for number, again in enumerate(more)
    )
    clock.run()
    return clock.now
