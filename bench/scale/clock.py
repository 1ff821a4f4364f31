"""A discrete-event simulation in a heap: time that passes only when there is nothing left to do now.

A process is a generator. It yields seconds to sleep, or a `Signal` to wait for.

Invariant: events happen in the order of their times, and at the same time in the order they were planned, so the same
simulation always ends the same.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator
from itertools import count
from typing import TypeAlias


class Signal:
    """Something that happens once."""

    __slots__ = ("fired", "waiting")

    def __init__(self) -> None:
        self.fired = False
        self.waiting: list[Callable[[], None]] = []

    def fire(self) -> None:
        """It happened; who waits goes on."""
        self.fired = True
        waiting, self.waiting = self.waiting, []
        for go_on in waiting:
            go_on()


Process: TypeAlias = Generator["float | Signal", None, None]


class Clock:
    """The time, in seconds from 0."""

    def __init__(self) -> None:
        self.now = 0.0
        self.planned: list[tuple[float, int, Callable[[], None]]] = []
        self.numbers = count()

    def plan(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something later."""
        heapq.heappush(self.planned, (self.now + max(0.0, seconds), next(self.numbers), act))

    def start(self, process: Process) -> Signal:
        """Let a process go. Returns what fires at its end."""
        ended = Signal()

        def go_on() -> None:
            try:
                step = next(process)
            except StopIteration:
                ended.fire()
                return
            if not isinstance(step, Signal):
                self.plan(step, go_on)
            elif step.fired:
                self.plan(0.0, go_on)
            else:
                step.waiting.append(go_on)

        self.plan(0.0, go_on)
        return ended

    def run(self, until: float = float("inf")) -> None:
        """Let time pass until nothing is planned any more, or until then."""
        while self.planned and self.planned[0][0] <= until:
            self.now, _, act = heapq.heappop(self.planned)
            act()


class Line:
    """So many may be in at once; the others stand in line, in the order of their turns.

    Args:
        most: At once.

    Attributes:
        busy: Seconds that places were taken, all places together.
        longest: The line, at its longest.
    """

    def __init__(self, clock: Clock, most: int) -> None:
        self.clock = clock
        self.most = most
        self.taken = 0
        self.standing: list[tuple[float, int, Signal]] = []
        self.numbers = count()
        self.busy = 0.0
        self.since = 0.0
        self.longest = 0

    def take(self, turn: float = 0.0) -> Signal:
        """What fires when a place is taken; lower turns go first."""
        place = Signal()
        if self.taken < self.most:
            self.change(+1)
            place.fire()
        else:
            heapq.heappush(self.standing, (turn, next(self.numbers), place))
            self.longest = max(self.longest, len(self.standing))
        return place

    def give(self) -> None:
        """A place is free again: the next in line has it."""
        if self.standing:
            heapq.heappop(self.standing)[2].fire()
        else:
            self.change(-1)

    def change(self, by: int) -> None:
        """Note how many are in."""
        self.busy += self.taken * (self.clock.now - self.since)
        self.since = self.clock.now
        self.taken += by

    def use(self, seconds: float, turn: float = 0.0) -> Process:
        """Stand in line, stay for so long, go."""
        yield self.take(turn)
        yield seconds
        self.give()

    def load(self) -> float:
        """The share of the time that its places were taken."""
        self.change(0)
        return self.busy / (self.most * self.clock.now) if self.clock.now else 0.0
