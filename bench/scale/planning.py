"""The plan: what so many articles a day need, what is full first, and a simulated day to check it.

Needs are sums over the figures; the simulation says whether they are enough, and how long a reader waits.

Invariant: nothing is measured here; the same figures give the same plan.
"""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, replace
from functools import cache
from math import ceil
from typing import Any

from bench.scale.clock import Clock
from bench.scale.day import HOUR, SEED, Newsroom, draw_articles, simulate_day
from bench.scale.engine import Engine, Shape
from bench.scale.figures import MILLI, build_costs, find, find_speed, list_points, load_cited, sum_tokens
from bench.scale.fitting import compare
from bench.scale.serving import Replica
from chains.models.prices import look_up
from chains.report import Usage

DAYS = (10**4, 10**6, 10**8)
LENGTHS = (250, 500, 1000)
DAY = 24 * HOUR
GIGA = 10**9
BATCH = 400
"""Articles by which the capacity of a GPU is simulated."""
MIDDLE = (0.2, 0.8)
GPUS = ("h100-8b", "l40s-8b", "h100-32b")
PLANNED = "h100-8b"
WINDOWS = {10**4: (0.0, DAY), 10**6: (9.0 * HOUR, 9.5 * HOUR), 10**8: (9.0 * HOUR, 9.5 * HOUR)}
"""What of a day is simulated: all of it, or half an hour among the busiest, with a burst."""


@dataclass(frozen=True)
class Needs:
    """What a number of articles a day needs.

    Attributes:
        busiest: Articles a second in the busiest hour.
        gpus: By their name.
        cores: Processes of ours, each with a core.
        journals: Folders of results, each with one writer.
        gigabytes: A day, by what they are.
    """

    articles: int
    busiest: float
    gpus: dict[str, int]
    cores: int
    journals: int
    tokens: dict[str, float]
    gigabytes: dict[str, float]


# What one of each can do


@cache
def find_capacity(gpu: str, *, shared: bool = True) -> float:
    """Articles a second that a GPU makes when it always has enough to do; without prefix caching when not `shared`."""
    clock, chance = Clock(), random.Random(SEED)  # noqa: S311
    engine = Engine(clock, Replica(clock, find_speed(gpu)), Shape(load_cited()["engine"]["slots"]))
    articles = list(draw_articles([0.0] * BATCH, "served", chance))
    if not shared:
        articles = [replace(a, calls=tuple(replace(call, shared=0) for call in a.calls)) for a in articles]
    engine.take_all(articles)
    clock.run()
    ends = sorted(engine.ended.values())
    first, last = (int(share * BATCH) for share in MIDDLE)
    return (last - first) / (ends[last] - ends[first])


def find_words() -> float:
    """Words of an article on average."""
    return float(find("tokens")["words"]["mean"])


def find_core(words: float | None = None) -> float:
    """Seconds of a core for an article."""
    core = find("core")
    return MILLI * float(core["fixed_ms"] + core["word_ms"] * (find_words() if words is None else words))


def find_writer() -> float:
    """Seconds that the keeper of the Ray engine takes for an article."""
    costs = build_costs(keeper=True)
    return costs.journal + sum_tokens(find_words(), "served")["requests"] * costs.entry


def find_disk() -> float:
    """Seconds that SQLite takes for an article: its row, and what is looked up and kept of each request."""
    disk = find("storage")
    entries = sum_tokens(find_words(), "served")["requests"] * (disk["cache_miss_ms"] + disk["cache_put_ms"])
    return MILLI * float(disk["save_ms"] + entries)


def find_peak() -> float:
    """The busiest hour over the mean."""
    hours: list[float] = load_cited()["day"]["hours"]
    return max(hours) * len(hours) / sum(hours)


# What so many need


def find_needs(articles: int) -> Needs:
    """What so many articles a day need."""
    engine = load_cited()["engine"]
    busiest = articles / DAY * find_peak()
    return Needs(
        articles=articles,
        busiest=busiest,
        gpus={gpu: ceil(busiest / find_capacity(gpu) / engine["gpu_share"]) for gpu in GPUS},
        cores=ceil(busiest * find_core() / engine["core_share"]),
        journals=ceil(busiest * find_writer() / engine["core_share"]),
        tokens={name: articles * tokens for name, tokens in sum_tokens(find_words(), "served").items()},
        gigabytes={name: articles * size / GIGA for name, size in list_bytes().items()},
    )


def list_bytes() -> dict[str, float]:
    """Bytes of an article, by what they are; reports are as long as articles, entries of the cache hardly so."""
    disk = find("storage")
    scale = find_words() / disk["words"]
    calls = sum_tokens(find_words(), "served")["requests"]
    return {
        "journal": scale * disk["journal_bytes"],
        "lines": scale * (disk["reports_jsonl_bytes"] + disk["claims_jsonl_bytes"]),
        "tables": scale * (disk["reports_parquet_bytes"] + disk["claims_parquet_bytes"]),
        "cache": calls * disk["call_bytes"],
    }


def price_article(model: str, words: float) -> float:
    """US dollars for an article at a provider, nothing of it cached."""
    price = look_up(model, None)
    assert price is not None  # noqa: S101
    sums = sum_tokens(words, "openai")
    return price.cost(Usage(input_tokens=round(sums["prompt"]), output_tokens=round(sums["answer"])))


def find_full() -> dict[str, float]:
    """Articles a day, evenly over it, by which each part is full."""
    disk, tokens = find("storage"), sum_tokens(find_words(), "openai")
    full = {
        "one embedded model, two cores": DAY / find("embedded")["seconds"] * find("embedded")["words"] / find_words(),
        "one event loop (local engine)": DAY / find_core(),
        "one keeper, who writes for all workers (Ray)": DAY / find_writer(),
        "one journal and its cache, written to by one process": DAY / find_disk(),
        "one driver that hands articles out (Ray)": DAY / (MILLI * find("cluster")["driver_ms"]),
        "one core that writes the files of a round": DAY / (MILLI * disk["export_ms"]),
        **{f"GPU: {load_cited()['gpu'][gpu]['name']}": DAY * find_capacity(gpu) for gpu in GPUS},
    }
    for tier, limit in load_cited()["limits"]["tokens_per_minute"].items():
        full[f"provider, {tier}, {limit:,} tokens a minute"] = limit * DAY / 60 / (tokens["prompt"] + tokens["answer"])
    return full


# A simulated day


def build_room(articles: int, journals: int) -> Newsroom:
    """What works on the share of one journal."""
    needs, cited = find_needs(articles), load_cited()["engine"]
    gpus, cores = ceil(needs.gpus[PLANNED] / journals), ceil(needs.cores / journals)
    return Newsroom(
        engines=cores,
        gpus=gpus,
        shape=Shape(cited["slots"] * gpus),
        costs=build_costs(keeper=cores > 1),
        interval=cited["interval"],
        start=find("core")["start_seconds"],
        export=MILLI * find("storage")["export_ms"],
        speed=find_speed(PLANNED),
    )


def check_day(articles: int) -> dict[str, Any]:
    """A simulated part of a day: of many journals one, with its share of the articles, cores and GPUs."""
    journals = find_needs(articles).journals
    room = build_room(articles, journals)
    first, last = WINDOWS[articles]
    outcome = simulate_day(room, articles / journals, first, last)
    return {
        "articles_a_day": articles,
        "of_which_here": articles // journals,
        "hours": [first / HOUR, last / HOUR],
        "made": outcome.articles,
        "engines": room.engines,
        "gpus": room.gpus,
        "gpu_load": round(outcome.gpu, 2),
        "core_load": round(outcome.core, 2),
        "writer_load": round(outcome.keeper, 2),
        "seconds": {str(share): round(outcome.at(share)) for share in (0.5, 0.95, 1.0)},
    }


def plan(*, write: bool) -> dict[str, Any]:
    """All of it, printed; into the page as well when it is to be written."""
    from bench.scale.page import build_tables, fill_page

    checked = [check_day(articles) for articles in DAYS]
    tables = build_tables(checked)
    for name, table in tables.items():
        print(f"{name}\n{table}\n", flush=True)
    if write:
        fill_page(tables)
    return {
        "needs": [asdict(find_needs(articles)) for articles in DAYS],
        "full_at": {name: round(number) for name, number in find_full().items()},
        "checked": checked,
        "fit": {gpu: [round(off, 3) for off in compare(list_points(gpu), find_speed(gpu))] for gpu in GPUS},
    }
