"""What a run emits, in the order it happens. The command and the app read the same events.

Invariant: a run begins with `RunStarted`, then the first `ReportUpdated`, and ends with exactly one of
`ReportCompleted` (also when chains failed) and `RunCancelled`. A run that is cancelled before its model is ready
begins and ends with nothing; one that is not watched has no `ReportUpdated`.
"""

from __future__ import annotations

from collections.abc import AsyncIterable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Literal

from chains.report import (
    Article,
    Calls,
    Caveat,
    ChainName,
    ChainState,
    Claim,
    Finding,
    FindingTarget,
    Point,
    Report,
    Source,
    Usage,
)


@dataclass(frozen=True)
class RunStarted:
    """The article is read and the model is chosen. `host` is None when nothing leaves the machine.

    `chains` are those that run, in order.
    """

    article: Article
    target_language: str
    model: str
    host: str | None
    small: bool
    origin: str  # "live", "recorded" or "authored"
    chains: tuple[ChainName, ...]


@dataclass(frozen=True)
class ModelPrepared:
    """Progress of getting the model ready: `done` of `total` bytes or steps; `total` 0 when unknown."""

    step: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class ChainStarted:
    """A chain has sent its first request. `total` is how many sentences it covers."""

    chain: ChainName
    total: int


@dataclass(frozen=True)
class TextStreamed:
    """Text of a model's answer as it arrives, unparsed: `tokens` in this chunk, for progress only."""

    chain: ChainName
    text: str
    tokens: int


@dataclass(frozen=True)
class CallCompleted:
    """A request was answered; `delivery` says by what, `seconds` how long that took here and now."""

    chain: ChainName
    usage: Usage
    seconds: float
    delivery: Literal["live", "cache", "replay"]


@dataclass(frozen=True)
class SentenceTranslated:
    """One sentence is translated."""

    id: str
    text: str


@dataclass(frozen=True)
class ReportUpdated:
    """The report so far: at the start of a run, and whenever a chain has ended, before the event that says so.

    It holds what the chains that ended have found (and what was given to the run), checked; of a chain that waits or
    is at work it holds nothing, and `report.chains` does not name it. What it names keeps its id to the end of the
    run, findings excepted.
    """

    report: Report


@dataclass(frozen=True)
class ClaimFound:
    """A claim, its places located, and who makes it; a preview.

    The claim's id is its number among those that came, and ids of sources hold for this event only: claims are
    numbered, sources joined and salt weighed when their chain ends.
    """

    claim: Claim
    source: Source | None = None


@dataclass(frozen=True)
class CaveatFound:
    """A caveat, its cue located."""

    caveat: Caveat


@dataclass(frozen=True)
class DisputeFound:
    """Two claims that contradict each other."""

    claim: str
    disputed_by: str


@dataclass(frozen=True)
class PointWritten:
    """A summary point."""

    point: Point


@dataclass(frozen=True)
class RepairStarted:
    """The checks found errors in `total` texts of a chain, which are asked for again."""

    chain: ChainName
    total: int


@dataclass(frozen=True)
class TextRepaired:
    """A text with errors gave way to a better one, which may have errors still; `before` is what it said.

    The id of a claim is that of the report to come, not that of a `ClaimFound`.
    """

    on: FindingTarget
    before: str
    text: str


@dataclass(frozen=True)
class FindingRaised:
    """A check found something."""

    finding: Finding


@dataclass(frozen=True)
class ChainCompleted:
    """A chain ended in a usable state: done, partial or skipped. `calls` says where its answers came from."""

    chain: ChainName
    state: ChainState
    usage: Usage
    seconds: float
    calls: Calls = field(default_factory=Calls)


@dataclass(frozen=True)
class ChainFailed:
    """A chain ended without a usable result; the others go on."""

    chain: ChainName
    message: str
    hint: str


@dataclass(frozen=True)
class RecordingFailed:
    """What the model said could not be written down; the report is whole all the same."""

    message: str
    hint: str


@dataclass(frozen=True)
class RunCancelled:
    """The run was stopped; `report` holds what had come by then."""

    report: Report


@dataclass(frozen=True)
class ReportCompleted:
    """The whole report."""

    report: Report


Event = (
    RunStarted
    | ModelPrepared
    | ChainStarted
    | TextStreamed
    | CallCompleted
    | SentenceTranslated
    | ReportUpdated
    | ClaimFound
    | CaveatFound
    | DisputeFound
    | PointWritten
    | RepairStarted
    | TextRepaired
    | FindingRaised
    | ChainCompleted
    | ChainFailed
    | RecordingFailed
    | RunCancelled
    | ReportCompleted
)


async def wait_for_report(events: AsyncIterable[Event]) -> Report:
    """The report of a run, whose other events nobody watches.

    Raises:
        SummariseError: The run cannot begin, or cannot go on.
    """
    async with aclosing(aiter(events)) as run:  # type: ignore[type-var]
        async for event in run:
            if isinstance(event, ReportCompleted):
                return event.report
    raise RuntimeError("a run that nobody stops ends with a report")
