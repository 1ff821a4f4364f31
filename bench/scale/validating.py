"""Whether the simulation ends when the engine does.

Invariant: of a run it is told how many requests there were, and how long the core worked or was not to be had; all else
is its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bench.scale.clock import Clock
from bench.scale.engine import Article, Costs, Engine, Shape
from bench.scale.figures import MILLI, build_costs
from bench.scale.serving import Call, FixedServer
from chains.report import CHAIN_NAMES

USUAL = tuple(Call(name, 0, 0, 0) for name in CHAIN_NAMES)
AGAIN = Call("claims", 0, 0, 0)


def predict(run: Mapping[str, Any]) -> float:
    """Seconds of a run (`bench.scale.overhead.measure_wall`), less those of its first article."""
    return simulate(run, run["articles"]) - simulate(run, 1)


def simulate(run: Mapping[str, Any], count: int) -> float:
    """Seconds until the last of so many articles is made."""
    clock = Clock()
    articles = list(build_articles(count, run["calls"] / run["articles"]))
    costs = spread(MILLI * (run["core_ms"] + run["kept_waiting_ms"]), articles)
    engine = Engine(clock, FixedServer(clock, run["latency"]), Shape(run["slots"]), costs)
    engine.take_all(articles)
    clock.run()
    return clock.now


def build_articles(count: int, calls: float) -> Iterator[Article]:
    """Articles with so many requests on average: some ask twice for claims."""
    share = calls - len(USUAL)
    for number in range(count):
        again = int((number + 1) * share) - int(number * share)
        yield Article(number, 0.0, (*USUAL, *[AGAIN] * again))


def spread(core: float, articles: list[Article]) -> Costs:
    """Costs of which these articles take so many seconds each on average, in the proportion that was measured."""
    costs = build_costs()
    whole = sum(costs.article + sum(costs.cost(call) for call in article.calls) for article in articles)
    share = core * len(articles) / whole
    calls = {name: share * seconds for name, seconds in (costs.call or {}).items()}
    return replace(costs, article=share * costs.article, call=calls, word=0.0)
