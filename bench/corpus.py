"""What many articles cost beside the model, and what kills and faults do to a run of them.

    python -m bench.corpus overhead [--articles N]... [--latency SECONDS] [--concurrency N] [--only CHAINS] [--piece N]
    python -m bench.corpus kills [--articles 300] [--kills 50]
    python -m bench.corpus faults [--articles 300]

`overhead` runs the command against a server of fixed latency, which is a process of its own and answers in one chunk,
or in chunks of `--piece` characters: CPU milliseconds per article (start-up apart, as a run of one article costs it),
wall time over the bound that latency and concurrency give, resident memory as the run goes on, and the most, which is
where the files are written.
`kills` ends (SIGKILL) the command at random moments, starts it again, and counts reports that are lost or there
twice, and calls that were made twice. `faults` has the server fail in four ways, each at one request in ten, and holds
every sentence of every report against what the server must have said. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import random
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from resource import struct_rusage
from tempfile import TemporaryDirectory
from typing import Any

from bench.newsroom import Newsroom
from bench.orchestration import serve
from chains.corpus.folder import hold_folder
from chains.corpus.inputs import Inputs
from chains.corpus.journal import FILE_NAME, Journal
from chains.corpus.limits import Limits
from chains.corpus.local_engine import LocalEngine
from chains.corpus.order import Order
from chains.settings import Options, Settings

COMMAND = Path(sys.executable).parent / "summarise"
SEED_TEXT = Path(__file__).parent.parent / "seeds" / "nl" / "dijkdoorbraak.txt"
SEED = 11
FAULTS = ("429-retry-after", "refused", "silent", "broken")
SHARE = 0.1
STALL = 5.0
MOST_CALLS_BEFORE_KILL = 40
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
MILESTONES = (100, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 40_000, 50_000)
GLANCE = 0.2
"""Seconds between two looks at a process."""


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds, seconds of CPU, megabytes at most, and when so many articles had ended."""

    wall: float
    cpu: float
    memory: int
    memory_at: dict[int, int]


def write_rows(path: Path, count: int) -> Path:
    """So many articles, all different, each as long as a short report and with two words that no other has."""
    lines = [line for line in SEED_TEXT.read_text(encoding="utf-8").splitlines() if line.strip()]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            start = number % max(1, len(lines) - 5)
            head = f"Bericht {number} uit {coin(number)}"
            text = "\n\n".join([head, *lines[start : start + 5], f"Dit was {number}, aldus {coin(number + count)}."])
            file.write(json.dumps({"id": str(number), "text": text + "\n", "language": "nl"}) + "\n")
    return path


def coin(number: int) -> str:
    """A word that is another for each number, as names in the news are."""
    return "".join(SYLLABLES[number // len(SYLLABLES) ** place % len(SYLLABLES)] for place in range(4)).capitalize()


def build_command(folder: Path, base_url: str, concurrency: int, only: str) -> list[str]:
    """The command over the rows of a folder."""
    command = [str(COMMAND), "corpus", str(folder / "rows.jsonl"), "--out", str(folder / "out"), "--model", "desk"]
    return [*command, "--base-url", base_url, "--concurrency", str(concurrency), "--no-repair", "--only", only]


def build_environment(folder: Path) -> dict[str, str]:
    """A home of its own."""
    return {**os.environ, **dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(folder))}


# Overhead


def measure_overhead(choices: argparse.Namespace) -> dict[str, Any]:
    """Runs of several sizes."""
    one = run_once(1, choices)[0]
    return {"start_cpu_seconds": round(one.cpu, 2), "runs": [measure_size(n, one, choices) for n in choices.articles]}


def measure_size(count: int, one: Cost, choices: argparse.Namespace) -> dict[str, Any]:
    """One run, against its bound."""
    cost, calls = run_once(count, choices)
    bound = calls * choices.latency / choices.concurrency
    figures = {
        "articles": count,
        "calls": calls,
        "cpu_ms_per_article": round(1000 * (cost.cpu - one.cpu) / max(1, count - 1), 1),
        "wall_seconds": round(cost.wall, 1),
        "wall_over_bound": round(cost.wall / bound, 2) if bound else None,
        "wall_less_start_over_bound": round((cost.wall - one.wall) / bound, 2) if bound else None,
        "memory_mb_at": cost.memory_at,
        "memory_mb_at_most": cost.memory,
    }
    print(figures, flush=True)
    return figures


def run_once(count: int, choices: argparse.Namespace) -> tuple[Cost, int]:
    """The command over so many articles. Returns what it took, and the calls."""
    with TemporaryDirectory() as name, serve(choices.latency, choices.piece) as base_url:
        folder = Path(name)
        write_rows(folder / "rows.jsonl", count)
        command = build_command(folder, base_url, choices.concurrency, choices.only)
        started = time.perf_counter()
        with (folder / "stderr").open("wb") as log:
            process = subprocess.Popen(command, env=build_environment(folder), stderr=log)
            memory_at, usage = watch(process, folder / "out")
        wall = time.perf_counter() - started
        cost = Cost(wall, usage.ru_utime + usage.ru_stime, round(usage.ru_maxrss / 1000), memory_at)
        if process.returncode:
            raise SystemExit((folder / "stderr").read_text())
        return cost, count_calls(base_url)


def count_calls(base_url: str) -> int:
    """How often the server was asked."""
    with urllib.request.urlopen(base_url.removesuffix("/v1") + "/counts") as answer:
        return sum(json.load(answer).values())


def watch(process: subprocess.Popen[bytes], folder: Path) -> tuple[dict[int, int], struct_rusage]:
    """The resident megabytes of a run after some numbers of articles, and what it used in all."""
    memory_at: dict[int, int] = {}
    ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    while not ended:
        done = count_rows(folder / FILE_NAME)
        passed = [number for number in MILESTONES if number <= done]
        if passed and passed[-1] not in memory_at:
            memory_at[passed[-1]] = read_memory(process.pid)
        time.sleep(GLANCE)
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    process.returncode = os.waitstatus_to_exitcode(status)
    return memory_at, usage


def count_rows(path: Path) -> int:
    """How many articles are in a journal that is being written."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT max(number) FROM articles").fetchone()[0] or 0
    return 0


def read_memory(pid: int) -> int:
    """Resident megabytes of a process, as Linux tells."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) // 1000 for line in lines if line.startswith("VmRSS:"))


# Kills


def measure_kills(choices: argparse.Namespace) -> dict[str, Any]:
    """Kill a run again and again, then let it end."""
    moments = random.Random(SEED)  # noqa: S311
    with TemporaryDirectory() as name, Newsroom(choices.latency) as server:
        folder = Path(name)
        write_rows(folder / "rows.jsonl", choices.articles[0])
        command = build_command(folder, server.base_url, choices.concurrency, choices.only)
        flying = [kill_once(command, folder, server, moments) for _ in range(choices.kills)]
        last = subprocess.run(command, env=build_environment(folder), check=False, capture_output=True, text=True)
        if last.returncode:
            print(last.stderr, *read_failures(folder / "out"), sep="\n", flush=True)
        asked = Counter(json.dumps(body["messages"]) for body in server.asked)
        ids = read_ids(folder / "out")
    repeated = asked.total() - len(asked)
    return {
        "articles": choices.articles[0],
        "kills": sum(number is not None for number in flying),
        "last_exit_code": last.returncode,
        "last_words": last.stderr.splitlines()[-3:],
        "lost": choices.articles[0] - len(ids),
        "duplicated": ids.total() - len(ids),
        "calls": len(asked),
        "calls_repeated": repeated,
        "open_at_the_server_at_kills": sum(number or 0 for number in flying),
        "most_in_flight_at_kills": choices.concurrency * sum(number is not None for number in flying),
    }


def kill_once(command: list[str], folder: Path, server: Newsroom, moments: random.Random) -> int | None:
    """Start the command and kill it some calls later. Returns the requests that were open; None when it had ended."""
    until = len(server.asked) + moments.randint(0, MOST_CALLS_BEFORE_KILL)
    with subprocess.Popen(command, env=build_environment(folder), stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and len(server.asked) < until:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 0.05))
        flying = server.open if process.poll() is None else None
        process.kill()
    return flying


def read_ids(folder: Path) -> Counter[str]:
    """How often each article is in the shards."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((folder / "reports").glob("*.jsonl")))
    return Counter(json.loads(line)["id"] for text in texts for line in text.splitlines())


def read_failures(folder: Path) -> list[str]:
    """What did not end well, as the run says it."""
    path = folder / "failures.jsonl"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


# Faults


def measure_faults(choices: argparse.Namespace) -> dict[str, Any]:
    """One run in which four requests in ten fail, and no second try by the user."""
    logging.disable()  # LangChain closes a stream that broke by an exception that nobody waits for
    chance = random.Random(SEED)  # noqa: S311
    faults = [draw_fault(chance) for _ in range(100 * choices.articles[0])]
    with TemporaryDirectory() as name, Newsroom(choices.latency, {"*": faults}) as server:
        folder = Path(name)
        write_rows(folder / "rows.jsonl", choices.articles[0])
        settings = Settings(
            options=Options(chains=tuple(choices.only.split(",")), repair=False, concurrency=choices.concurrency),
            model="desk",
            base_url=server.base_url,
            timeout=STALL,
            cache_dir=folder,
        )
        started = time.perf_counter()
        with hold_folder(folder / "out") as journal:
            inputs = Inputs([str(folder / "rows.jsonl")], None, folder / "out")
            order = Order(inputs, settings, Limits(), lambda *_: sys.exit("nothing to fetch"))
            asyncio.run(LocalEngine(journal, order, lambda _: None).run())
            states, wrong = journal.count_states(), count_wrong(journal)
        asked = len(server.asked)
        met = Counter(faults[:asked])
    return {
        "articles": choices.articles[0],
        "states": states,
        "wrong_sentences": wrong,
        "requests": asked,
        "faults_met": {fault: met[fault] for fault in FAULTS},
        "seconds": round(time.perf_counter() - started, 1),
    }


def draw_fault(chance: random.Random) -> str:
    """What happens to a request: each fault as often, mostly none."""
    share = chance.random()
    return FAULTS[int(share / SHARE)] if share < SHARE * len(FAULTS) else ""


def count_wrong(journal: Journal) -> int:
    """Sentences that are not what the server says to them, which is their own words."""
    wrong = 0
    for entry in journal.list_entries():
        article = entry.report["article"]
        for sentence, said in zip(article["sentences"], entry.report["translation"]["sentences"], strict=True):
            own = " ".join(article["text"][sentence["start"] : sentence["end"]].split())
            wrong += said["text"] is not None and " ".join(said["text"].split()) != own
    return wrong


MEASURES = {"overhead": measure_overhead, "kills": measure_kills, "faults": measure_faults}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measure", choices=MEASURES)
    parser.add_argument("--articles", type=int, action="append")
    parser.add_argument("--latency", type=float, help="1 second for `overhead`, else 0.2")
    parser.add_argument("--concurrency", type=int, help="16 for `overhead`, else 8")
    parser.add_argument("--piece", type=int, default=0)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--only", default="translation,claims,caveats,disputes,summary")
    choices = parser.parse_args(arguments)
    overhead = choices.measure == "overhead"
    choices.latency = (1.0 if overhead else 0.2) if choices.latency is None else choices.latency
    choices.concurrency = choices.concurrency or (16 if overhead else 8)
    choices.articles = choices.articles or ([100, 1000] if overhead else [300])
    print(json.dumps({"measure": choices.measure, **MEASURES[choices.measure](choices)}))


if __name__ == "__main__":
    main()
