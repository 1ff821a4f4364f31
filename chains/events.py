"""What a run emits, in the order it happens. The command and the app read the same events.

Invariant: a run begins with `RunStarted` and ends with exactly one of `ReportCompleted` (also when chains
failed) and `RunCancelled`.
"""

from __future__ import annotations

from dataclasses import dataclass

from chains.report import Article, Caveat, ChainName, ChainState, Claim, Finding, Point, Report, Source, Usage


@dataclass(frozen=True)
class RunStarted:
    """The article is read and the model is chosen. `host` is None when nothing leaves the machine."""

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
class SentenceTranslated:
    """One sentence is translated."""

    id: str
    text: str


@dataclass(frozen=True)
class SourceFound:
    """A source that was not known before."""

    source: Source


@dataclass(frozen=True)
class ClaimFound:
    """A claim, its places located. Ids and sources may be renumbered, and salt comes, when its chain completes."""

    claim: Claim


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
class FindingRaised:
    """A check found something."""

    finding: Finding


@dataclass(frozen=True)
class ChainCompleted:
    """A chain ended in a usable state: done, partial or skipped."""

    chain: ChainName
    state: ChainState
    usage: Usage
    seconds: float


@dataclass(frozen=True)
class ChainFailed:
    """A chain ended without a usable result; the others go on."""

    chain: ChainName
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
    | SentenceTranslated
    | SourceFound
    | ClaimFound
    | CaveatFound
    | DisputeFound
    | PointWritten
    | FindingRaised
    | ChainCompleted
    | ChainFailed
    | RunCancelled
    | ReportCompleted
)
