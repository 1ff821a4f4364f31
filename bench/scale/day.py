"""A day of articles, and a newsroom that works them off: rounds of `summarise corpus`, one after the other.

The command reads what is there when it starts, so articles that arrive are gathered and made in the next round. A
round ends with its last article and the writing of the files.

Invariant: the same seed gives the same day; every article that arrives is made.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bench.scale.clock import Clock, Line, Process
from bench.scale.engine import Article, Costs, Engine, Shape
from bench.scale.figures import build_calls, draw_words, load_cited
from bench.scale.serving import Fleet, Provider, Replica, Server, Speed

HOUR = 3600
SEED = 8


@dataclass(frozen=True)
class Newsroom:
    """What works.

    Attributes:
        engines: Processes with a core each: one local engine, or the actors of a cluster.
        gpus: So many; none is a provider.
        shape: Of each engine.
        costs: Of each engine; where there are several one keeper writes for all.
        interval: Seconds between the starts of two rounds, at least.
        start: Seconds until a round asks its first request.
        export: Seconds for each article at the end of a round.
        speed: Of a GPU.
        kind: Of requests: "served" or "openai".
    """

    engines: int
    gpus: int
    shape: Shape
    costs: Costs
    interval: float
    start: float
    export: float
    speed: Speed | None = None
    kind: str = "served"


@dataclass
class Outcome:
    """What came of it: seconds from arrival to report, sorted; how busy everything was, as shares of the time."""

    articles: int
    seconds: list[float]
    gpu: float
    core: float
    keeper: float
    span: float

    def at(self, share: float) -> float:
        """The seconds within which such a share was done."""
        return self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


def list_arrivals(a_day: float, first: float, last: float, chance: random.Random) -> list[float]:
    """When articles arrive between two times of the day: by the hour, and in bursts of an agency."""
    cited = load_cited()["day"]
    hours, bursts = cited["hours"], cited["bursts"]
    steady = (1 - cited["burst"]) * a_day
    times = [
        hour * HOUR + HOUR * chance.random()
        for hour, weight in enumerate(hours)
        for _ in range(round(steady * weight / sum(hours)))
        if first <= (hour + 1) * HOUR and hour * HOUR <= last
    ]
    for number in range(bursts):
        began = (number + 0.5) * 24 * HOUR / bursts
        if first - HOUR <= began <= last:
            times += [
                began + cited["burst_seconds"] * chance.random() for _ in range(round(cited["burst"] * a_day / bursts))
            ]
    return sorted(time - first for time in times if first <= time <= last)


def draw_articles(times: Sequence[float], kind: str, chance: random.Random) -> Iterator[Article]:
    """Articles that arrive then."""
    for number, time in enumerate(times):
        words = draw_words(chance)
        yield Article(number, time, build_calls(words, kind, chance), words)


def simulate_day(room: Newsroom, a_day: float, first: float = 0.0, last: float = 24 * HOUR) -> Outcome:
    """What arrives between two times of a day, until the last of it is made."""
    chance = random.Random(SEED)  # noqa: S311
    clock = Clock()
    fleet, server = build_server(clock, room)
    keeper = Line(clock, 1) if room.engines > 1 else None
    shape = replace(room.shape, slots=max(1, room.shape.slots // room.engines))
    engines = [Engine(clock, server, shape, room.costs, keeper) for _ in range(room.engines)]
    articles = list(draw_articles(list_arrivals(a_day, first, last, chance), room.kind, chance))
    clock.start(work_rounds(clock, engines, articles, room))
    clock.run()
    span = min(clock.now, last - first)
    seconds = sorted(second for engine in engines for second in engine.ended.values())
    busy = sum(engine.core.load() for engine in engines) / len(engines) * clock.now / span
    gpu = fleet.load(span) if fleet else 0.0
    return Outcome(len(articles), seconds, gpu, busy, keeper.load() * clock.now / span if keeper else 0.0, clock.now)


def build_server(clock: Clock, room: Newsroom) -> tuple[Fleet | None, Server]:
    """The GPUs, or the provider."""
    if room.speed is None:
        cited = load_cited()["provider"]
        return None, Provider(clock, cited["first"], cited["rate"])
    fleet = Fleet([Replica(clock, room.speed) for _ in range(room.gpus)])
    return fleet, fleet


def work_rounds(clock: Clock, engines: Sequence[Engine], articles: Sequence[Article], room: Newsroom) -> Process:
    """Round after round, until nothing is left."""
    done = 0
    while done < len(articles):
        began = clock.now
        here = articles[done : bisect_right(articles, began, lo=done, key=lambda article: article.arrives)]
        if here:
            done += len(here)
            yield room.start
            ends = [clock.start(engines[a.number % len(engines)].make(a)) for a in here]
            yield from ends
            yield room.export * len(here)
        yield max(0.001, began + room.interval - clock.now)
