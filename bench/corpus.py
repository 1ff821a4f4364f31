"""What many articles cost beside the model, and what kills and faults do to a run of them.

    python -m bench.corpus overhead [--articles N]... [--latency SECONDS] [--concurrency N] [--only CHAINS]
    python -m bench.corpus kills [--articles 300] [--kills 50]
    python -m bench.corpus faults [--articles 300]

`overhead` runs the command against a server of fixed latency, which is a process of its own: CPU milliseconds per
article (start-up apart, as a run of one article costs it), wall time over the bound that latency and concurrency give,
resident memory.
`kills` ends (SIGKILL) the command at random moments, starts it again, and counts reports that are lost or there
twice, and calls that were made twice. `faults` has the server fail in four ways, each at one request in ten, and holds
every sentence of every report against what the server must have said. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.newsroom import Newsroom
from bench.orchestration import ask_stats, serve
from chains.corpus.folder import hold_folder
from chains.corpus.inputs import Inputs
from chains.corpus.journal import Journal
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


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds, seconds of CPU, kilobytes."""

    wall: float
    cpu: float
    memory: int


def write_rows(path: Path, count: int) -> Path:
    """So many articles, all different, each as long as a short report."""
    lines = [line for line in SEED_TEXT.read_text(encoding="utf-8").splitlines() if line.strip()]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            start = number % max(1, len(lines) - 5)
            text = "\n\n".join([f"Bericht {number} uit de polder", *lines[start : start + 5], f"Dit was {number}."])
            file.write(json.dumps({"id": str(number), "text": text + "\n", "language": "nl"}) + "\n")
    return path


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
        "memory_mb": round(cost.memory / 1000),
    }
    print(figures, flush=True)
    return figures


def run_once(count: int, choices: argparse.Namespace) -> tuple[Cost, int]:
    """The command over so many articles. Returns what it took, and the calls."""
    with TemporaryDirectory() as name, serve(choices.latency) as base_url:
        folder = Path(name)
        write_rows(folder / "rows.jsonl", count)
        command = build_command(folder, base_url, choices.concurrency, choices.only)
        started = time.perf_counter()
        with (folder / "stderr").open("wb") as log:
            process = subprocess.Popen(command, env=build_environment(folder), stderr=log)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        cost = Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
        if process.returncode:
            raise SystemExit((folder / "stderr").read_text())
        return cost, sum(ask_stats(base_url)["counts"].values())


# Kills


def measure_kills(choices: argparse.Namespace) -> dict[str, Any]:
    """Kill a run again and again, then let it end."""
    moments = random.Random(SEED)  # noqa: S311
    with TemporaryDirectory() as name, Newsroom(choices.latency) as server:
        folder = Path(name)
        write_rows(folder / "rows.jsonl", choices.articles[0])
        command = build_command(folder, server.base_url, choices.concurrency, choices.only)
        killed = sum(kill_once(command, folder, server, moments) for _ in range(choices.kills))
        last = subprocess.run(command, env=build_environment(folder), check=False, capture_output=True, text=True)
        if last.returncode:
            print(last.stderr, *read_failures(folder / "out"), sep="\n", flush=True)
        asked = Counter(json.dumps(body["messages"]) for body in server.asked)
        ids = read_ids(folder / "out")
    repeated = asked.total() - len(asked)
    return {
        "articles": choices.articles[0],
        "kills": killed,
        "last_exit_code": last.returncode,
        "last_words": last.stderr.splitlines()[-3:],
        "lost": choices.articles[0] - len(ids),
        "duplicated": ids.total() - len(ids),
        "calls": len(asked),
        "calls_repeated": repeated,
        "most_in_flight_at_kills": killed * choices.concurrency,
    }


def kill_once(command: list[str], folder: Path, server: Newsroom, moments: random.Random) -> bool:
    """Start the command and kill it some calls later. Returns whether it was still at work."""
    until = len(server.asked) + moments.randint(0, MOST_CALLS_BEFORE_KILL)
    with subprocess.Popen(command, env=build_environment(folder), stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and len(server.asked) < until:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 0.05))
        alive = process.poll() is None
        process.kill()
    return alive


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
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--only", default="translation,claims,caveats,disputes,summary")
    choices = parser.parse_args(arguments)
    choices.articles = choices.articles or ([100, 1000] if choices.measure == "overhead" else [300])
    print(json.dumps({"measure": choices.measure, **MEASURES[choices.measure](choices)}))


if __name__ == "__main__":
    main()
