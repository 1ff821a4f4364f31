"""Model servers of a simulation: one of fixed latency, one of a provider, and one that batches on a GPU.

A GPU goes in steps, as continuous batching does it (Orca, OSDI 2022): in a step each open request gets one token, and
prompts are read beside that, so many tokens a step. How long a step takes depends on both.

Invariant: each request is answered once; of a prompt only what the server has not read before costs time.
"""

from __future__ import annotations

import heapq
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from bench.scale.clock import Clock, Process, Signal


@dataclass(frozen=True)
class Call:
    """A request, in tokens.

    Attributes:
        chain: That asks.
        prompt: Of which `shared` are those that all requests of the article begin with.
        answer: Tokens that are written.
    """

    chain: str
    prompt: int
    shared: int
    answer: int


@dataclass
class Answer:
    """What becomes of a request: its first token, and its end."""

    first: Signal = field(default_factory=Signal)
    done: Signal = field(default_factory=Signal)


class Server(Protocol):
    """Answers requests."""

    def serve(self, article: int, call: Call) -> Answer:
        """Take a request of an article."""


class FixedServer:
    """Answers after so many seconds, however many ask: what the server of `bench/newsroom.py` does."""

    def __init__(self, clock: Clock, latency: float) -> None:
        self.clock = clock
        self.latency = latency

    def serve(self, article: int, call: Call) -> Answer:  # noqa: ARG002
        """Take a request."""
        answer = Answer()
        self.clock.plan(self.latency, answer.first.fire)
        self.clock.plan(self.latency, answer.done.fire)
        return answer


class Provider:
    """Has as many GPUs as anybody wants.

    Args:
        first: Seconds to the first token.
        rate: Tokens a second of one answer.
    """

    def __init__(self, clock: Clock, first: float, rate: float) -> None:
        self.clock = clock
        self.first = first
        self.rate = rate

    def serve(self, article: int, call: Call) -> Answer:  # noqa: ARG002
        """Take a request."""
        answer = Answer()
        self.clock.plan(self.first, answer.first.fire)
        self.clock.plan(self.first + call.answer / self.rate, answer.done.fire)
        return answer


@dataclass(frozen=True)
class Speed:
    """How fast a GPU is with a model. Times in seconds.

    Attributes:
        step: Of a step with one request and no prompt to read.
        each: More for each open request.
        context: More for each token that open requests have in memory.
        read: More for each token of a prompt that is read.
        memory: Tokens that fit into the memory beside the weights.
        chunk: Prompt tokens in one step at most.
        most: Open requests at most.
    """

    step: float
    each: float
    context: float
    read: float
    memory: int
    chunk: int = 8192
    most: int = 256


@dataclass(order=True)
class Open:
    """A request on a GPU; `end` counts steps."""

    end: float
    number: int
    size: int = field(compare=False)  # at its end; `context` is what it has on the way, on average
    context: float = field(compare=False)
    left: float = field(compare=False)
    article: int = field(compare=False)
    call: Call = field(compare=False)
    answer: Answer = field(compare=False)


class Replica:
    """One GPU with one model."""

    def __init__(self, clock: Clock, speed: Speed) -> None:
        self.clock = clock
        self.speed = speed
        self.waiting: deque[Open] = deque()
        self.writing: list[Open] = []
        self.known: OrderedDict[int, int] = OrderedDict()
        self.held = 0
        self.context = 0.0
        self.steps = 0.0
        self.numbers = count()
        self.busy = 0.0
        self.read_tokens = 0
        self.asleep: Signal | None = None
        self.arrived = Signal()
        clock.start(self.work())

    def serve(self, article: int, call: Call) -> Answer:
        """Take a request."""
        answer = Answer()
        size, context = call.prompt + call.answer, call.prompt + call.answer / 2
        self.waiting.append(Open(0.0, next(self.numbers), size, context, call.prompt, article, call, answer))
        self.arrived.fire()
        return answer

    def work(self) -> Process:
        """Go step by step, over many at once where nothing but writing is left to do."""
        while True:
            if not self.waiting and not self.writing:
                self.arrived = Signal()
                yield self.arrived
                continue
            reading, tokens = self.take_in()
            yield from self.read(reading, tokens) if tokens or reading else self.write()

    def take_in(self) -> tuple[list[Open], float]:
        """The requests whose prompts end in this step, and the prompt tokens that it reads."""
        ended: list[Open] = []
        room = float(self.speed.chunk)
        while self.waiting and room > 0 and self.fits(self.waiting[0], len(ended)):
            first = self.waiting[0]
            if first.left == first.call.prompt:
                first.left -= self.recall(first)
                self.held += first.size
            part = min(first.left, room)
            first.left -= part
            room -= part
            if first.left <= 0:
                ended.append(self.waiting.popleft())
        return ended, self.speed.chunk - room

    def fits(self, request: Open, more: int) -> bool:
        """Whether there is room for a request; one that was begun has its room."""
        begun = request.left < request.call.prompt
        room = self.held + request.size <= self.speed.memory or not self.held
        return begun or (room and len(self.writing) + more < self.speed.most)

    def recall(self, request: Open) -> int:
        """Tokens of a prompt that were read for the same article before; and now they were."""
        shared = request.call.shared if request.article in self.known else 0
        self.known[request.article] = request.call.shared
        self.known.move_to_end(request.article)
        if len(self.known) * max(1, request.call.shared) > self.speed.memory:
            self.known.popitem(last=False)
        return min(shared, request.call.prompt - 1)

    def time(self, steps: float, tokens: float) -> float:
        """Seconds of so many steps."""
        speed = self.speed
        each = speed.step + speed.each * len(self.writing) + speed.context * self.context
        return steps * each + tokens * speed.read

    def read(self, reading: list[Open], tokens: float) -> Process:
        """One step, in which prompts are read."""
        seconds = self.time(1, tokens)
        yield seconds
        self.note(1, seconds)
        self.read_tokens += round(tokens)
        for request in reading:
            self.context += request.context
            request.end = self.steps + request.call.answer - 1
            heapq.heappush(self.writing, request)
            request.answer.first.fire()
        self.close()

    def write(self) -> Process:
        """Steps until the next answer ends, or the next request arrives."""
        steps = max(1.0, self.writing[0].end - self.steps)
        each = self.time(1, 0)
        began, self.arrived = self.clock.now, Signal()
        woken = self.arrived if not self.waiting else Signal()
        timer = Signal()
        self.clock.plan(steps * each, timer.fire)
        either = Signal()
        for one in (woken, timer):
            one.waiting.append(either.fire)
        yield either
        passed = steps if timer.fired else (self.clock.now - began) / each
        self.note(passed, passed * each)
        self.close()

    def note(self, steps: float, seconds: float) -> None:
        """What passed."""
        self.steps += steps
        self.busy += seconds

    def close(self) -> None:
        """End the answers that are whole."""
        while self.writing and self.writing[0].end <= self.steps + 1e-6:
            request = heapq.heappop(self.writing)
            self.held -= request.size
            self.context -= request.context
            request.answer.done.fire()


class Fleet:
    """Replicas behind one address.

    Args:
        replicas: Of the model.
        sticky: The requests of an article all go to the same one, which has read it before; else in turn.
    """

    def __init__(self, replicas: Sequence[Replica], *, sticky: bool = True) -> None:
        self.replicas = replicas
        self.sticky = sticky
        self.turns = count()
        self.place: dict[int, int] = {}

    def serve(self, article: int, call: Call) -> Answer:
        """Take a request."""
        return self.replicas[self.route(article)].serve(article, call)

    def route(self, article: int) -> int:
        """The replica of a request; of a new article the one with the least to do."""
        if not self.sticky:
            return next(self.turns) % len(self.replicas)
        if article not in self.place:
            busy = [len(r.waiting) + len(r.writing) for r in self.replicas]
            self.place[article] = busy.index(min(busy))
        return self.place[article]

    def load(self, seconds: float) -> float:
        """The share of the time that GPUs were at work."""
        return sum(replica.busy for replica in self.replicas) / (len(self.replicas) * seconds)
