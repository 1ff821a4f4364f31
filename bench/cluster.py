"""Many articles on two nodes of Ray against one, and what the loss of a node costs.

    python -m bench.cluster [--articles 200] [--latency SECONDS] [--concurrency N] [--only CHAINS]

The nodes are processes on this machine, the model server is another of fixed latency. One node, two nodes, and two of
which one is killed half-way, in one run. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.corpus import read_ids, write_rows
from bench.newsroom import Newsroom
from chains.corpus.cluster.engine import RayEngine
from chains.corpus.cluster.joining import QUIET, mute_stderr
from chains.corpus.events import ArticleEnded, CorpusEvent
from chains.corpus.folder import export_results, hold_folder
from chains.corpus.inputs import Inputs
from chains.corpus.limits import Limits
from chains.corpus.order import Order
from chains.report import Article
from chains.settings import Options, Settings

STORE = 200_000_000
"""Bytes of a node's object store."""


@contextmanager
def start_cluster(count: int) -> Iterator[tuple[Any, list[Any]]]:
    """So many nodes on this machine, the first of which holds the cluster together; this process is their driver."""
    os.environ.update(QUIET)
    import ray
    from ray.cluster_utils import Cluster

    with mute_stderr():
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "object_store_memory": STORE})
        others = [cluster.add_node(num_cpus=2, object_store_memory=STORE) for _ in range(count - 1)]
        ray.init(address=cluster.address, log_to_driver=False, logging_level="CRITICAL")
    try:
        yield cluster, others
    finally:
        with mute_stderr():
            ray.shutdown()
            cluster.shutdown()


def die(url: str, language: str | None, notify: Callable[[str], object]) -> Article:
    """End the process at once, as a fault in a library would."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError(url, language, notify)


def no_key() -> str | None:
    """The server wants none."""
    return None


def no_page(url: str, language: str | None, notify: Callable[[str], object]) -> Article:
    """There is nothing to fetch."""
    raise AssertionError(url, language, notify)


def measure(count: int, choices: argparse.Namespace, *, kill: bool = False) -> dict[str, Any]:
    """One run on so many nodes."""
    with TemporaryDirectory() as name, Newsroom(choices.latency) as server, start_cluster(count) as (cluster, others):
        folder = Path(name)
        write_rows(folder / "rows.jsonl", choices.articles)
        ended: list[float] = []

        def hear(event: CorpusEvent) -> None:
            if isinstance(event, ArticleEnded):
                ended.append(time.perf_counter())
                if kill and len(ended) == choices.articles // 2:
                    threading.Thread(target=cluster.remove_node, args=others, kwargs={"allow_graceful": False}).start()

        run(folder, server.base_url, hear, choices)
        asked = Counter(json.dumps(body["messages"]) for body in server.asked)
        ids = read_ids(folder / "out")
    return {
        "nodes": count,
        "killed": kill,
        "articles_per_second": round((len(ended) - 1) / (ended[-1] - ended[0]), 2),
        "lost": choices.articles - len(ids),
        "duplicated": ids.total() - len(ids),
        "told_twice": len(ended) - choices.articles,
        "calls": len(asked),
        "calls_repeated": asked.total() - len(asked),
        "most_at_once": server.most,
    }


def run(folder: Path, base_url: str, hear: Callable[[CorpusEvent], object], choices: argparse.Namespace) -> None:
    """The engine over the rows of a folder."""
    options = Options(chains=tuple(choices.only.split(",")), repair=False, concurrency=choices.concurrency)
    settings = Settings(options=options, model="desk", base_url=base_url, cache_dir=folder)
    with hold_folder(folder / "out") as journal:
        order = Order(Inputs([str(folder / "rows.jsonl")], None, folder / "out"), settings, Limits(), no_page)
        asyncio.run(RayEngine(journal, order, hear, no_key, None).run())
        export_results(journal, folder / "out")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--latency", type=float, default=1.0)
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--only", default="translation,claims,caveats,disputes,summary")
    choices = parser.parse_args(arguments)
    runs = []
    for count, kill in ((1, False), (2, False), (2, True)):
        runs.append(measure(count, choices, kill=kill))
        print(runs[-1], flush=True)
    ratio = round(runs[1]["articles_per_second"] / runs[0]["articles_per_second"], 2)
    print(json.dumps({"runs": runs, "two_nodes_over_one": ratio}))


if __name__ == "__main__":
    main()
