"""One run of the chains in a thread of its own, and what the screen may ask of it meanwhile.

Invariant: events are handed over in batches, each as large as the screen is slow, and carry the run that they are
of. A run that is stopped, even before it began, asks the model nothing more.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from textual.message import Message

from tui.messages import EventsArrived, Opened

if TYPE_CHECKING:
    from chains.events import Event
    from chains.report import ChainName, Report
    from chains.runs import Analysis
    from chains.settings import Settings

PAINT_SECONDS = 2.0


@dataclass(eq=False)
class LiveRun:
    """A run, asked for and perhaps not begun.

    Attributes:
        opened: The article that it is of.
        settings: By which it runs.
        chains: Which; those that must, without any.
        painted: Set when the screen has shown the start of the run.
    """

    opened: Opened
    settings: Settings
    post: Callable[[Message], object]
    chains: Sequence[ChainName] = ()
    events: deque[Event] = field(default_factory=deque)
    announced: bool = False
    stopped: threading.Event = field(default_factory=threading.Event)
    painted: threading.Event = field(default_factory=threading.Event)
    loop: asyncio.AbstractEventLoop | None = None
    analysis: Analysis | None = None
    report: Report | None = None

    def cancel(self) -> None:
        """End early; what had come stays. Does not wait."""
        self.stopped.set()
        self.painted.set()
        if self.loop and self.analysis:
            with suppress(RuntimeError):  # it has just ended by itself
                self.loop.call_soon_threadsafe(self.analysis.cancel)

    def work(self) -> None:
        """Run to the end, or until `cancel`. Blocks.

        Raises:
            SummariseError: The run cannot begin, or cannot go on.
        """
        if not self.stopped.is_set():
            asyncio.run(self.follow())

    async def follow(self) -> None:
        """Hand over the events as they come."""
        from chains.events import ReportCompleted, ReportUpdated, RunCancelled, RunStarted
        from chains.runs import analyse

        report = self.opened.reading.report
        self.analysis = analyse(report.article, self.plan(report), report)
        self.loop = asyncio.get_running_loop()
        if self.stopped.is_set():
            return
        async with aclosing(self.analysis) as events:
            async for event in events:
                self.hand_over(event)
                if isinstance(event, ReportUpdated | ReportCompleted | RunCancelled):
                    self.report = event.report
                if isinstance(event, RunStarted) and event.host:
                    await asyncio.to_thread(self.painted.wait, PAINT_SECONDS)

    def plan(self, report: Report) -> Settings:
        """The settings, with the chains that run."""
        from chains.rerun import plan_rerun

        other = report.target_language != self.settings.options.target_language
        wanted = () if other and report.chains else tuple(self.chains)
        chains = wanted or plan_rerun(report, self.settings) or self.settings.options.chains
        return replace(self.settings, options=replace(self.settings.options, chains=chains))

    def hand_over(self, event: Event) -> None:
        """Give one event to the app; it is told only when it has taken the last batch."""
        self.events.append(event)
        if not self.announced:
            self.announced = True
            self.post(EventsArrived(self))

    def drain(self) -> list[Event]:
        """The events that came since the last call."""
        self.announced = False
        events = []
        while self.events:
            events.append(self.events.popleft())
        return events
