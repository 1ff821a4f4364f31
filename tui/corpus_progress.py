"""Tells the person at the terminal how a run over many articles goes.

Invariant: everything goes to stderr; a terminal has one live line, a pipe a line now and then; no more failures are
shown than anybody reads.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import singledispatchmethod

from chains.corpus import events
from chains.exports.safety import one_line
from chains.exports.wording import count, names_small_model, small_notice
from tui import streams
from tui.live_line import REDRAW_SECONDS, LiveLine
from tui.progress import clock_time

LINE_SECONDS = 30.0
MOST_SHOWN = 10
HOUR = 3600


class CorpusProgress(LiveLine):
    """Listens to a run.

    Args:
        quiet: Say nothing but what failed.
        limit: Articles to make in this run, None is all.
        clock: Seconds, monotonic.
    """

    def __init__(
        self, *, quiet: bool = False, limit: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(quiet=quiet, live=not quiet and streams.is_terminal(sys.stderr), clock=clock)
        self.limit = limit
        self.total = self.skipped = self.skipped_failed = self.copied = self.shown = 0
        self.ended: Counter[str] = Counter()
        self.started = self.told_at = clock()

    @singledispatchmethod
    def take(self, event: object) -> None:
        """Take in one event."""

    @take.register
    def take_start(self, event: events.CorpusOpened) -> None:
        """Say what begins, and where the text goes."""
        self.total = event.total
        self.started = self.told_at = self.clock()
        self.notice(f"{count(event.total, 'article')}, {event.model}.")
        if event.host:
            self.notice(f"Sending the articles to {event.host}.")
        if names_small_model(event.model):
            self.notice(small_notice(event.model))
        if event.others:
            self.notice(f"{count(event.others, 'report')} here came of another model, prompts or options. Those of the "
                        "same articles are made anew.")  # fmt: skip

    @take.register
    def take_skipped(self, event: events.ArticlesSkipped) -> None:
        """Count what ended in an earlier run."""
        self.skipped += event.number
        self.skipped_failed += event.failed
        self.tick()

    @take.register
    def take_ended(self, event: events.ArticleEnded) -> None:
        """Count what ended now; say what failed."""
        self.ended[event.state] += 1
        self.copied += event.copied
        if event.state != "done":
            self.shown += 1
            if self.shown <= MOST_SHOWN:
                self.complain(one_line(f"{event.id} {event.state}: {event.message}"), one_line(event.hint))
            elif self.shown == MOST_SHOWN + 1:
                self.complain("More failed; failures.jsonl will list them all.")
        self.tick()

    @take.register
    def take_notice(self, event: events.Noticed) -> None:
        """Say what a person should know: once, unless it is urgent."""
        if event.urgent:
            self.complain(one_line(event.message))
        else:
            self.notice(one_line(event.message))

    def tick(self) -> None:
        """Draw the live line, or write one, when it is time."""
        now = self.clock()
        if self.quiet or now - self.told_at < (REDRAW_SECONDS if self.live else LINE_SECONDS):
            return
        self.told_at = now
        if self.live:
            self.draw(self.line(now))
        else:
            streams.say(self.line(now))

    def line(self, now: float) -> str:
        """How far, how fast, how long yet, what failed."""
        made = self.ended.total()
        rate = made / (now - self.started) if now > self.started else 0.0
        left = max(0, self.total - self.skipped - made)
        left = left if self.limit is None else min(left, self.limit - made)
        parts = [f"{self.skipped + made:,}/{self.total:,} articles", show_rate(rate)]
        parts += [f"{show_time(left / rate)} left"] if rate and left else []
        return ", ".join([*parts, *self.list_troubles()])

    def list_troubles(self) -> list[str]:
        """What did not go well."""
        return [f"{self.ended[state]:,} {state}" for state in ("partial", "failed") if self.ended[state]]

    def summarise(self) -> None:
        """The last words: what this run made, and what earlier ones did."""
        self.close()
        if not self.total:
            return
        made = [f"{self.ended['done']:,} done", *self.list_troubles()]
        made += [f"{self.copied:,} of them with the text of another"] if self.copied else []
        made += [f"{self.skipped:,} skipped that ended before"] if self.skipped else []
        failed = f" ({self.skipped_failed:,} of them not well: --retry-failed)" if self.skipped_failed else ""
        self.notice(f"{', '.join(made)}{failed}; {show_time(self.clock() - self.started)}.")


def show_rate(rate: float) -> str:
    """Articles in the unit in which they are a number to read."""
    return f"{rate:.1f}/s" if rate >= 1 else f"{60 * rate:.1f}/min"


def show_time(seconds: float) -> str:
    """Minutes and seconds, of hours also these."""
    return f"{int(seconds) // HOUR}:{int(seconds) % HOUR // 60:02}:{int(seconds) % 60:02}" if seconds >= HOUR else (
        clock_time(seconds))  # fmt: skip
