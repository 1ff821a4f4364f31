"""The engine of `summarise corpus` in a simulation: what waits for what when articles are made.

As in `chains/pipeline.py`, `chains/calling.py` and `chains/corpus/local_engine.py`: some articles are open, the claims
ask first, the others follow at the first token, disputes and summary wait for the claims, second tries come after
their chain; all requests of all articles share the slots and the rates, earlier articles first; one event loop does
the rest, and one journal takes the reports.

Invariant: every article that was given is done once; never more requests are open than there are slots.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bench.scale.clock import Clock, Line, Process, Signal
from bench.scale.serving import Call, Server
from chains.corpus.pace import Pace
from chains.corpus.workshop import SPARE
from chains.pipeline import NEEDS, USUAL_CONCURRENCY

LEADER = "claims"
HALF = 0.5
"""Of the work for a request is done before it is sent, the rest when it is answered."""


@dataclass(frozen=True)
class Article:
    """What is to be made.

    Attributes:
        arrives: Seconds.
        calls: Its requests; those of one chain one after the other.
        words: Of its text.
    """

    number: int
    arrives: float
    calls: tuple[Call, ...]
    words: int = 0


@dataclass(frozen=True)
class Costs:
    """What our own process takes, in seconds of one core.

    Attributes:
        article: To read an article, and to put its report together and away.
        call: For each chain, of a request.
        word: More for each word, over all of it.
        journal: The one writer is held for so long by a report; by `entry` for each request that is cached.
    """

    article: float = 0.0
    call: Mapping[str, float] | None = None
    word: float = 0.0
    journal: float = 0.0
    entry: float = 0.0

    def scale(self, article: Article) -> float:
        """How much more an article takes than one without words."""
        whole = self.article + sum(self.cost(call) for call in article.calls)
        return 1 + self.word * article.words / whole if whole else 1.0

    def cost(self, call: Call) -> float:
        """Of a request of an article without words."""
        return (self.call or {}).get(call.chain, 0.0)


@dataclass(frozen=True)
class Shape:
    """How an engine runs.

    Attributes:
        slots: Requests at once.
        articles: Open at once; None is as many as the local engine opens.
        requests, tokens: A minute; None is no limit.
    """

    slots: int
    articles: int | None = None
    requests: int | None = None
    tokens: int | None = None


@dataclass(frozen=True)
class Run:
    """An article that is open.

    Attributes:
        scale: How much more it takes than one without words.
        places: Its requests at once.
        led: The first token of its first request.
    """

    article: Article
    scale: float
    places: Line
    led: Signal = field(default_factory=Signal)


class Engine:
    """One process that makes articles.

    Args:
        keeper: The writer of journal and cache; None where the process itself writes, as the local engine does.

    Attributes:
        ended: Seconds from arrival to report, by number of the article.
    """

    def __init__(
        self, clock: Clock, server: Server, shape: Shape, costs: Costs | None = None, keeper: Line | None = None
    ) -> None:
        self.clock = clock
        self.server = server
        self.costs = costs or Costs()
        self.core = Line(clock, 1)
        self.keeper = keeper or self.core
        self.slots = Line(clock, shape.slots)
        self.open = Line(clock, shape.articles or SPARE * shape.slots)
        self.each = min(shape.slots, USUAL_CONCURRENCY)
        self.requests, self.tokens = Pace(shape.requests), Pace(shape.tokens)
        self.ended: dict[int, float] = {}
        self.calls = 0

    def take_all(self, articles: Iterable[Article]) -> None:
        """Articles that arrive."""
        for article in articles:
            self.clock.start(self.make(article))

    def make(self, article: Article) -> Process:
        """One article, from its arrival to its report."""
        yield article.arrives - self.clock.now
        yield self.open.take(article.number)
        run = Run(article, self.costs.scale(article), Line(self.clock, self.each))
        yield from self.core.use(HALF * run.scale * self.costs.article, article.number)
        yield from self.ask_all(run)
        yield from self.core.use(HALF * run.scale * self.costs.article, article.number)
        yield from self.keeper.use(self.costs.journal)
        self.open.give()
        self.ended[article.number] = self.clock.now - article.arrives

    def ask_all(self, run: Run) -> Process:
        """All chains of an article, each when it may begin."""
        chains: dict[str, list[Call]] = defaultdict(list)
        for call in run.article.calls:
            chains[call.chain].append(call)
        ends: dict[str, Signal] = {}
        for name in sorted(chains, key=lambda name: name != LEADER):
            needed = [ends[need] for need in NEEDS.get(name, ()) if need in ends]  # type: ignore[call-overload]
            ends[name] = self.clock.start(self.run_chain(run, chains[name], [run.led, *needed] if ends else []))
        yield from ends.values()

    def run_chain(self, run: Run, calls: list[Call], before: list[Signal]) -> Process:
        """The requests of a chain, one after the other."""
        yield from before
        for call in calls:
            yield run.places.take()
            yield from self.ask(run, call)
            run.places.give()

    def ask(self, run: Run, call: Call) -> Process:
        """One request."""
        number, work = run.article.number, HALF * run.scale * self.costs.cost(call)
        yield from self.core.use(work, number)
        yield self.slots.take(number)
        now, tokens = self.clock.now, call.prompt + call.answer
        yield max(self.requests.reserve(1, now), self.tokens.reserve(tokens, now))
        answer = self.server.serve(number, call)
        self.calls += 1
        yield answer.first
        if not run.led.fired:
            run.led.fire()
        yield answer.done
        yield from self.core.use(work, number)
        yield from self.keeper.use(self.costs.entry)
        self.slots.give()
