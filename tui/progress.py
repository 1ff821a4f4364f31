"""Tells the person at the terminal how a run goes: notices, one live line, a line for each finished chain.

Invariant: everything goes to stderr; the live line is drawn on a terminal only and gone before anything else
is written. In a log each chain leaves a line when it begins and when it ends.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import singledispatchmethod

from chains import events
from chains.exports.safety import one_line
from chains.exports.wording import AUTHORED, count, small_notice
from tui import streams
from tui.live_line import REDRAW_SECONDS, LiveLine

LOW_SCORE = 0.5


@dataclass
class ChainProgress:
    """How far a chain is.

    Attributes:
        name: The chain.
        total: Sentences that it covers.
        done: Sentences translated, or what another chain found.
        again: Texts that were asked for again.
        better: What of these gave way to better words.
    """

    name: str

    total: int
    started: float
    done: int = 0
    tokens: int = 0
    first_token: float | None = None
    again: int = 0
    better: set[str] = field(default_factory=set)

    def count_tokens(self, tokens: int, now: float) -> None:
        """Add what arrived; the clock of the rate starts at the first token."""
        self.first_token = now if self.first_token is None else self.first_token
        self.tokens += tokens

    def rate(self, now: float) -> float:
        """Tokens a second, 0 before there is a rate."""
        seconds = now - self.first_token if self.first_token is not None else 0.0
        return self.tokens / seconds if seconds > 0 else 0.0

    def reached(self) -> str:
        """How far, in words: "12/33 sentences" or "5 found, 2 asked again, 1 better"."""
        asked = f", {self.again:,} asked again, {len(self.better):,} better" if self.again else ""
        if self.name == "translation":
            return f"{self.done:,}/{count(self.total, 'sentence')}{asked}"
        return f"{self.done:,} found{asked}"


class Progress(LiveLine):
    """Listens to the events of a run.

    Args:
        quiet: Say nothing but errors.
        verbose: A line for each request, quiet or not.
        live: Draw the live line and a line per chain; by default when stderr is a terminal.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        *,
        quiet: bool = False,
        verbose: bool = False,
        live: bool | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        terminal = streams.is_terminal(sys.stderr)
        super().__init__(quiet=quiet, live=not quiet and (terminal if live is None else live), clock=clock)
        self.verbose = verbose
        self.logged = False
        self.chains: dict[str, ChainProgress] = {}
        self.lost_recording = False
        self.step = ""
        self.drawn_at = -REDRAW_SECONDS
        self.started = clock()

    def start_article(self, name: str, number: int, total: int) -> None:
        """A new article: the clock starts again."""
        self.started = self.clock()
        self.chains.clear()
        self.step = ""
        if self.live and total > 1:
            self.write_line(f"{number}/{total} {one_line(name)}")

    def write_line(self, text: str) -> None:
        """A line that stays."""
        self.close()
        streams.write_stderr(text + "\n")

    def tick(self) -> None:
        """Draw the live line, not more often than the eye sees."""
        now = self.clock()
        if self.live and now - self.drawn_at >= REDRAW_SECONDS:
            self.drawn_at = now
            self.draw(self.line(now))

    def line(self, now: float) -> str:
        """What the live line says."""
        rate = sum(chain.rate(now) for chain in self.chains.values())
        parts = [clock_time(now - self.started), *([f"{rate:.0f} tokens/s"] if rate else [])]
        running = [f"{chain.name} {chain.reached()}" for chain in self.chains.values()]
        return " · ".join([*parts, *(running or [self.step or "starting"])])

    def handle(self, event: events.Event) -> None:
        """Take in one event."""
        self.take(event)
        self.tick()

    @singledispatchmethod
    def take(self, event: object) -> None:
        """Events that move nothing here."""

    @take.register
    def take_start(self, event: events.RunStarted) -> None:
        """Say what the reader must know before the first word. A log hears of each chain, where a model is asked."""
        self.step = ""
        self.logged = not self.quiet and not self.live and event.origin == "live"
        for message in notices_of(event):
            self.notice(message)

    @take.register
    def take_step(self, event: events.ModelPrepared) -> None:
        """Show how far the model is."""
        share = f" {100 * event.done // event.total}%" if event.total else ""
        self.step = one_line(event.step) + share

    @take.register
    def take_chain_start(self, event: events.ChainStarted) -> None:
        """A chain runs now."""
        self.chains[event.chain] = ChainProgress(event.chain, event.total, self.clock())
        if self.logged:
            self.write_line(f"{event.chain} begun: {count(event.total, 'sentence')}")

    @take.register
    def take_text(self, event: events.TextStreamed) -> None:
        """Count tokens."""
        if event.chain in self.chains:
            self.chains[event.chain].count_tokens(event.tokens, self.clock())

    @take.register
    def take_call(self, event: events.CallCompleted) -> None:
        """A request leaves a line where they are asked for."""
        if self.verbose:
            self.write_line(describe_call(event))

    @take.register(events.SentenceTranslated)
    @take.register(events.ClaimFound)
    @take.register(events.CaveatFound)
    @take.register(events.DisputeFound)
    @take.register(events.PointWritten)
    def take_result(self, event: object) -> None:
        """Count what a chain brings."""
        name = CHAIN_OF[type(event)]
        if name in self.chains:
            self.chains[name].done += 1

    @take.register
    def take_repair_start(self, event: events.RepairStarted) -> None:
        """Texts with errors are asked for again."""
        if event.chain in self.chains:
            self.chains[event.chain].again = event.total

    @take.register
    def take_repair(self, event: events.TextRepaired) -> None:
        """One of them is better now; it may become so twice."""
        name = CHAIN_OF_PART[event.on.part]
        if name in self.chains:
            self.chains[name].better.add(event.on.id)

    @take.register
    def take_chain_end(self, event: events.ChainCompleted) -> None:
        """A finished chain leaves a line."""
        chain = self.chains.pop(event.chain, None)
        if (self.live or self.logged) and event.state.state != "skipped":
            self.write_line(describe_end(event, chain))

    @take.register
    def take_failure(self, event: events.ChainFailed) -> None:
        """A failed chain is said, quiet or not."""
        self.chains.pop(event.chain, None)
        self.complain(f"{event.chain} failed: {event.message}", event.hint)

    @take.register
    def take_lost_recording(self, event: events.RecordingFailed) -> None:
        """The report comes, the recording does not."""
        self.lost_recording = True
        self.complain(event.message, event.hint)


CHAIN_OF: dict[type, str] = {
    events.SentenceTranslated: "translation",
    events.ClaimFound: "claims",
    events.CaveatFound: "caveats",
    events.DisputeFound: "disputes",
    events.PointWritten: "summary",
}

CHAIN_OF_PART: dict[str, str] = {"translation": "translation", "claim": "claims", "summary": "summary"}


def notices_of(event: events.RunStarted) -> list[str]:
    """What the reader must know: where the text goes, and how far to trust what comes back."""
    notices = []
    if event.host:
        notices.append(f"Sending the article to {event.host}.")
    if event.origin == "authored":
        notices.append(AUTHORED)
    elif event.small:
        notices.append(small_notice(event.model))
    article = event.article
    if article.language_score < LOW_SCORE:
        notices.append(language_notice(article.language, article.language_score))
    return notices


def language_notice(tag: str, score: float) -> str:
    """That the language is a guess."""
    from chains.article.language import language_name

    name = language_name(tag)
    return f"The language looks like {name} (score {score:.2f}); say --from TAG if that is wrong."


def describe_end(event: events.ChainCompleted, chain: ChainProgress | None) -> str:
    """A finished chain: "translation done: 33/33 sentences, 1,204 tokens, 0:38"."""
    parts = [chain.reached()] if chain else []
    parts += [count(event.usage.output_tokens, "token"), clock_time(event.seconds)]
    why = f" ({one_line(event.state.message)})" if event.state.message else ""
    return f"{event.chain} {event.state.state}: {', '.join(parts)}{why}"


def describe_call(event: events.CallCompleted) -> str:
    """A request: "translation   1,204 in   1,024 cached     88 out    2.31 s  live"; in and out are tokens."""
    usage = event.usage
    tokens = f"{usage.input_tokens:>7,} in {usage.cached_tokens:>7,} cached {usage.output_tokens:>6,} out"
    return f"{event.chain:11} {tokens} {event.seconds:>7.2f} s  {event.delivery}"


def clock_time(seconds: float) -> str:
    """Minutes and seconds: "1:05"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
