"""What the order of the requests costs: runs against a server of fixed latency, which is a process of its own.

    python -m bench.orchestration [--latency SECONDS] [--words N]...

For articles of 1, 10 and 100 windows: the wall time over the least that is possible, which is the longest chain of
calls that wait for each other, or all calls over the concurrency; and the tokens of all prompts per token of the
article, by OpenAI's vocabulary.
Then the time and the memory of articles of many words, without latency. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chains.article.loading import build_article
from chains.events import wait_for_report
from chains.models.tokenizers import count_o200k
from chains.report import Article, Origin, Report
from chains.runs import analyse
from chains.settings import Options, Settings

SEED = Path(__file__).parent.parent / "seeds" / "nl" / "dijkdoorbraak.txt"
CONTEXT = 4096
CONCURRENCY = 4
WORDS_PER_WINDOW = 130
WINDOWS = (1, 10, 100)
WORDS = (1_000, 10_000, 100_000)


def build(words: int) -> Article:
    """An article of so many words, every paragraph of it different."""
    seed = [line for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]
    lines: list[str] = []
    count = 0
    while count < words:
        line = f"{seed[len(lines) % len(seed)]} Dat was bericht {len(lines)}."
        lines.append(line)
        count += len(line.split())
    return build_article("\n\n".join(lines) + "\n", Origin(kind="paste"), "nl")


@contextmanager
def serve(latency: float, piece: int = 0) -> Iterator[str]:
    """The address of a server in a process of its own, as `Newsroom` takes them."""
    command = [sys.executable, "-m", "bench.newsroom", str(latency), str(piece)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout  # noqa: S101
        yield process.stdout.readline().strip()
        process.terminate()


def ask_stats(base_url: str) -> dict[str, Any]:
    """What the server was asked."""
    with urllib.request.urlopen(base_url.removesuffix("/v1") + "/stats") as answer:
        stats: dict[str, Any] = json.load(answer)
    return stats


def run(article: Article, base_url: str, context: int | None) -> tuple[Report, float]:
    """The report, and the seconds that it took."""
    options = Options(concurrency=CONCURRENCY, repair=False)
    settings = Settings(options=options, model="openai:desk", base_url=base_url, context=context, cache=False)
    started = time.perf_counter()
    report = asyncio.run(wait_for_report(analyse(article, settings)))
    return report, time.perf_counter() - started


def measure_order(windows: int, latency: float) -> dict[str, Any]:
    """One article against the server."""
    article = build(WORDS_PER_WINDOW * windows // (1 if windows > 1 else 2))
    with serve(latency) as base_url:
        report, seconds = run(article, base_url, CONTEXT)
        stats = ask_stats(base_url)
    calls = sum(stats["counts"].values())
    chain = 2 if windows == 1 else 3  # claims, then the summary, of several windows in two rounds at least
    least = max(chain * latency, calls * latency / CONCURRENCY)
    return {
        "windows": stats["counts"]["translation"],
        "calls": calls,
        "seconds": round(seconds, 2),
        "over_least": round(seconds / least, 3),
        "most_open": stats["most"],
        "prompt_tokens_per_article_token": round(stats["prompt_tokens"] / sum(count_o200k([article.text])), 2),
        "states": sorted({state.state for state in report.chains.values()}),
    }


def measure_length(words: int) -> dict[str, Any]:
    """One long article, in a process of its own, so that its peak memory is its own."""
    with serve(0.0) as base_url:
        command = [sys.executable, "-m", "bench.orchestration", "--single", str(words), base_url]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def measure_single(words: int, base_url: str) -> dict[str, Any]:
    """Time and peak memory of this process for one article."""
    run(build(10), base_url, CONTEXT)
    article = build(words)
    report, seconds = run(article, base_url, None)
    return {"words": words, "claims": len(report.claims), "seconds": round(seconds, 2), "peak_mb": read_peak()}


def read_peak() -> int:
    """Peak memory of this process in megabytes, on Linux; `getrusage` starts from that of the parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", type=float, default=0.5)
    parser.add_argument("--words", type=int, action="append")
    parser.add_argument("--single", nargs=2, metavar=("WORDS", "URL"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.single:
        print(json.dumps(measure_single(int(arguments.single[0]), arguments.single[1])))
        return
    with serve(0.0) as base_url:
        run(build(10), base_url, CONTEXT)  # libraries and lexicons are loaded once a process
    orders = []
    for windows in WINDOWS:
        orders.append(measure_order(windows, arguments.latency))
        print(orders[-1], flush=True)
    lengths = []
    for words in arguments.words or WORDS:
        lengths.append(measure_length(words))
        print(lengths[-1], flush=True)
    print(json.dumps({"order": orders, "length": lengths}))


if __name__ == "__main__":
    main()
