"""What is known about the article on the screen: the latest report, what streams in, and the reader's marks.

Invariant: this module knows the engine's events and the report, and no screen; whoever shows something asks here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import singledispatchmethod
from time import monotonic
from typing import Any

from chains import events
from chains.checks.parts import list_points
from chains.exports import wording
from chains.marks import attach_marks, change_mark, is_empty, make_mark
from chains.report import (
    Article,
    Calls,
    Caveat,
    ChainName,
    Claim,
    Finding,
    Mark,
    MarkTarget,
    Point,
    Report,
    Sentence,
    Source,
    Span,
)
from tui.refs import Kind, Ref

MARKED = ("sentence", "claim", "source")
ITEM_OF: dict[ChainName, Kind] = {"claims": "claim", "caveats": "caveat", "summary": "point", "disputes": "claim"}
PART_OF: dict[str, Kind] = {"translation": "sentence", "claim": "claim", "summary": "point", "caveat": "caveat"}


@dataclass
class Changes:
    """What the screen must show anew after some events."""

    sentences: set[str] = field(default_factory=set)
    items: set[Kind] = field(default_factory=set)
    status: bool = False
    everything: bool = False

    def add(self, other: Changes) -> None:
        """Take in further changes."""
        self.sentences |= other.sentences
        self.items |= other.items
        self.status |= other.status
        self.everything |= other.everything


@dataclass
class ChainProgress:
    """How far a chain is. `state` is "waiting", "running", or how it ended."""

    name: ChainName
    state: str = "waiting"
    message: str = ""
    done: int = 0
    total: int = 0
    tokens: int = 0
    started: float = 0.0
    seconds: float = 0.0
    calls: Calls = field(default_factory=Calls)


@dataclass(frozen=True)
class Signs:
    """What stands beside a sentence.

    Attributes:
        severity: Of the worst open finding on it or on what rests on it, None without one.
        caveats: The words in it that call for salt.
        disputed: Whether a claim that rests on it is disputed.
        verdict: The reader's.
        note: Whether the reader wrote something.
        corrected: Whether its translation is the reader's.
    """

    severity: str | None = None
    caveats: tuple[Span, ...] = ()
    disputed: bool = False
    verdict: str | None = None
    note: bool = False
    corrected: bool = False


class Reading:
    """One article, its report as far as it is there, and what the reader thinks of it.

    Args:
        report: Finished, or with what is known so far.
        marks: The reader's, of this article.
    """

    def __init__(self, report: Report, marks: Sequence[Mark] = ()) -> None:
        self.marks: dict[str, Mark] = {mark.id: mark for mark in marks}
        self.translated: dict[str, str] = {}
        self.live: dict[Kind, list[Claim] | list[Caveat] | list[Point]] = {}
        self.live_sources: dict[str, Source] = {}
        self.live_disputes: set[tuple[str, str]] = set()
        self.chains: dict[ChainName, ChainProgress] = {}
        self.model = report.provenance.model
        self.host: str | None = None
        self.small = False
        self.model_known = False
        self.origin: str = report.provenance.recording_origin or "live"
        self.step = ""
        self.started = monotonic()
        self.ended: float | None = None
        self.running = False
        self.set_report(report)
        self.index()

    # The report and what is looked up in it

    def set_report(self, report: Report) -> None:
        """Take a newer report; the marks are tied to its items. It is to be indexed."""
        self.report = attach_marks(report, tuple(self.marks.values()))
        self.translated = {s.id: s.text for s in report.translation.sentences if s.text} if report.translation else {}

    def index(self) -> None:
        """Look everything up once, so that a key press does not."""
        self.claims_by_id = {claim.id: claim for claim in self.claims}
        self.others: dict[Ref, Caveat | Point | Finding] = {
            **{Ref("caveat", caveat.id): caveat for caveat in self.caveats},
            # The headline is no item of a panel; findings on it lead to what it rests on.
            **{Ref("point", point.id): point for point in (*list_points(self.report.summary), *self.points)},
            **{Ref("finding", finding.id): finding for finding in self.findings},
        }
        self.sources_by_id = {source.id: source for source in self.report.sources} | self.live_sources
        self.marks_by_target: dict[Ref, Mark] = {
            Ref(mark.on.part, mark.on.id): mark for mark in self.report.marks if not mark.lost
        }
        self.lost_marks: dict[str, list[Mark]] = defaultdict(list)
        for mark in self.report.marks:
            if mark.lost:
                self.lost_marks[mark.on.id].append(mark)
        self.findings_by_target: dict[Ref, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            self.findings_by_target[Ref(PART_OF[finding.on.part], finding.on.id)].append(finding)
        self.resting: dict[str, list[Ref]] = defaultdict(list)
        for ref in self.all_items():
            for sentence_id in self.sentences_of(ref):
                self.resting[sentence_id].append(ref)
        self.caveats_by_sentence: dict[str, list[Caveat]] = defaultdict(list)
        for caveat in self.caveats:
            self.caveats_by_sentence[caveat.cue.sentence].append(caveat)

    def all_items(self) -> Iterator[Ref]:
        """Every item of the panels."""
        yield from (Ref("claim", claim.id) for claim in self.claims)
        yield from (Ref("point", point.id) for point in self.points)
        yield from (Ref("caveat", caveat.id) for caveat in self.caveats)
        yield from (Ref("finding", finding.id) for finding in self.findings)

    @property
    def article(self) -> Article:
        """The article."""
        return self.report.article

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences."""
        return self.article.sentences

    @property
    def claims(self) -> Sequence[Claim]:
        """The claims, those that stream in while their chain runs."""
        return self.live.get("claim", self.report.claims)  # type: ignore[return-value]

    @property
    def caveats(self) -> Sequence[Caveat]:
        """The caveats, those that stream in while their chain runs."""
        return self.live.get("caveat", self.report.caveats)  # type: ignore[return-value]

    @property
    def points(self) -> Sequence[Point]:
        """The points of the summary, those that stream in while their chain runs."""
        known = self.report.summary.points if self.report.summary else ()
        return self.live.get("point", known)  # type: ignore[return-value]

    @property
    def findings(self) -> Sequence[Finding]:
        """What the checks found."""
        return self.report.findings

    @property
    def headline(self) -> str:
        """The headline of the summary; empty when there is none."""
        return self.report.summary.headline if self.report.summary else ""

    def source_text(self, sentence_id: str) -> str:
        """The words of a sentence."""
        return self.article.sentence_text(self.sentence(sentence_id))

    def sentence(self, sentence_id: str) -> Sentence:
        """A sentence by its id."""
        return self.sentences[int(sentence_id[1:]) - 1]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds a code point of the article."""
        index = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1
        return self.sentences[max(index, 0)]

    def translation(self, sentence_id: str) -> str | None:
        """The reader's translation of a sentence, else the model's, None while there is none."""
        mark = self.mark_of(Ref("sentence", sentence_id))
        if mark and mark.translation is not None:
            return mark.translation
        return self.translated.get(sentence_id)

    def find(self, ref: Ref) -> Claim | Caveat | Point | Finding | Source | Sentence | None:
        """The thing itself, None when it is gone."""
        if ref.kind == "sentence":
            return self.sentence(ref.id)
        if ref.kind == "claim":
            return self.claims_by_id.get(ref.id)
        if ref.kind == "source":
            return self.sources_by_id.get(ref.id)
        return self.others.get(ref)

    def speaker(self, claim: Claim) -> str:
        """Who makes a claim: the reader's word, else the report's."""
        mark = self.mark_of(Ref("claim", claim.id))
        if mark and mark.attribution is not None:
            return mark.attribution or wording.speaker_of(claim.model_copy(update={"source": None}), {})
        return self.source_name(claim.source)

    def source_name(self, source_id: str | None) -> str:
        """The name of a source: the reader's, else the report's; None is the outlet's own voice."""
        mark = self.mark_of(Ref("source", source_id)) if source_id else None
        if mark and mark.name:
            return mark.name
        source = self.sources_by_id.get(source_id or "")
        return wording.source_name(source) if source else wording.OWN_VOICE

    def disputes_of(self, claim: Claim) -> tuple[Claim, ...]:
        """The claims that say otherwise."""
        pairs = [pair for pair in self.live_disputes if claim.id in pair]
        found = {id_ for pair in pairs for id_ in pair if id_ != claim.id}
        ids = dict.fromkeys((*claim.disputed_by, *sorted(found)))
        return tuple(self.claims_by_id[id_] for id_ in ids if id_ in self.claims_by_id)

    def findings_on(self, ref: Ref) -> Sequence[Finding]:
        """What the checks found about something."""
        return self.findings_by_target.get(ref, ())

    # From an item to its place and back

    def places(self, ref: Ref) -> tuple[Span, ...]:
        """The words of the article that an item rests on, in text order, without doubles."""
        spans = {(span.start, span.end): span for span in self.list_places(ref)}
        return tuple(spans[key] for key in sorted(spans))

    def list_places(self, ref: Ref) -> Iterator[Span]:
        """The places of an item as they come."""
        item = self.find(ref)
        if isinstance(item, Claim):
            yield from item.evidence
        elif isinstance(item, Caveat):
            yield item.cue
        elif isinstance(item, Source):
            yield from item.mentions or self.said_by(item)
        elif isinstance(item, Sentence):
            yield self.whole(item)
        elif isinstance(item, Point):
            yield from (self.whole(self.sentence(id_)) for id_ in item.sentences)
            for claim_id in item.claims:
                yield from self.places(Ref("claim", claim_id))
        elif isinstance(item, Finding):
            yield from [item.source_span] if item.source_span else self.places(Ref(PART_OF[item.on.part], item.on.id))

    def said_by(self, source: Source) -> Iterator[Span]:
        """The words of a source that the article never names where it speaks."""
        yield from (span for claim in self.claims if claim.source == source.id for span in claim.evidence)

    def whole(self, sentence: Sentence) -> Span:
        """A sentence as a span."""
        text = self.article.sentence_text(sentence)
        return Span(sentence=sentence.id, start=sentence.start, end=sentence.end, exact=text)

    def sentences_of(self, ref: Ref) -> tuple[str, ...]:
        """The sentences that an item rests on, in text order."""
        ids = (self.sentence_at(span.start).id for span in self.places(ref))
        return tuple(dict.fromkeys(ids))

    def resting_on(self, sentence_id: str) -> Sequence[Ref]:
        """The items that rest on a sentence: claims, points, caveats, findings."""
        return self.resting.get(sentence_id, ())

    def signs(self, sentence_id: str) -> Signs:
        """What stands beside a sentence."""
        resting = self.resting_on(sentence_id)
        open_ = [f for ref in resting if isinstance(f := self.find_finding(ref), Finding) and f.state == "open"]
        worst = next((s for s in ("error", "warning") if any(f.severity == s for f in open_)), None)
        claims = (self.claims_by_id[ref.id] for ref in resting if ref.kind == "claim" and ref.id in self.claims_by_id)
        mark = self.mark_of(Ref("sentence", sentence_id))
        return Signs(
            severity=worst,
            caveats=tuple(caveat.cue for caveat in self.caveats_by_sentence.get(sentence_id, ())),
            disputed=any(self.disputes_of(claim) for claim in claims),
            verdict=mark.verdict if mark else None,
            note=bool(mark and mark.note) or bool(self.lost_marks.get(sentence_id)),
            corrected=bool(mark and mark.translation is not None),
        )

    def find_finding(self, ref: Ref) -> Finding | None:
        """The finding that a reference names, if it names one."""
        item = self.find(ref) if ref.kind == "finding" else None
        return item if isinstance(item, Finding) else None

    # The reader's own hand

    def mark_of(self, ref: Ref) -> Mark | None:
        """What the reader said of a sentence, a claim or a source."""
        return self.marks_by_target.get(ref)

    def take_mark(self, ref: Ref) -> Mark:
        """The mark on a sentence, a claim or a source; an empty one where the reader has said nothing of it."""
        return self.mark_of(ref) or self.new_mark(ref)

    def set_mark(self, ref: Ref, **fields: str | None) -> Mark:
        """Change what the reader says of something; see `write`."""
        return self.write(self.take_mark(ref), **fields)

    def write(self, mark: Mark, **fields: str | None) -> Mark:
        """Change what the reader says at a place.

        Args:
            mark: As it was when the reader began to write; the report may be another by now.
            **fields: Any of `verdict`, `note`, `translation`, `attribution`, `name`; None takes it back.

        Returns:
            The mark, to be kept; one that `is_empty` is to be forgotten.
        """
        mark = change_mark(self.marks.get(mark.id, mark), **fields)
        self.marks.pop(mark.id, None)
        if not is_empty(mark):
            self.marks[mark.id] = mark
        self.report = attach_marks(self.report, tuple(self.marks.values()))
        self.index()
        return mark

    def can_mark(self, ref: Ref) -> bool:
        """Whether a mark can be on it: not on a source or a claim whose id may still change."""
        streaming = ref.kind in ("claim", "source") and "claim" in self.live
        return ref.kind in MARKED and not streaming and bool(self.places(ref))

    def marks_at(self, sentence_id: str) -> list[Mark]:
        """What the reader said of a sentence, and of claims and sources of it that are gone."""
        own = self.mark_of(Ref("sentence", sentence_id))
        return [*([own] if own else []), *self.lost_marks.get(sentence_id, ())]

    def new_mark(self, ref: Ref) -> Mark:
        """An empty mark, tied to the place of something."""
        item = self.find(ref)
        about = item.text if isinstance(item, Claim) else item.name if isinstance(item, Source) else ""
        target = MarkTarget(part=ref.kind, id=ref.id)  # type: ignore[arg-type]
        return make_mark(target, self.places(ref)[0], about=about, target_language=self.report.target_language)

    # Events

    def begin(self) -> None:
        """A run is asked for; its first event may take a while."""
        self.step, self.running, self.chains = "getting ready", True, {}
        self.host, self.origin, self.model_known = None, "", False
        self.started, self.ended = monotonic(), None

    def end(self) -> None:
        """The run is over, whether a report came or not: nothing streams any more."""
        for progress in self.chains.values():
            if progress.state in ("waiting", "running"):
                progress.state = "cancelled"
        self.live.clear()
        self.live_sources.clear()
        self.live_disputes.clear()
        self.step, self.running, self.ended = "", False, monotonic()
        self.origin = self.origin or self.report.provenance.recording_origin or "live"

    def take_all(self, several: Iterable[events.Event]) -> Changes:
        """Take in events in their order.

        Returns:
            What must be shown anew.
        """
        changes = Changes()
        for event in several:
            changes.add(self.take(event) or Changes(status=True))
        if changes.items or changes.everything:
            self.index()
        return changes

    @singledispatchmethod
    def take(self, event: object) -> Changes | None:  # noqa: ARG002 -- events that move nothing here
        """Take in one event; None when only the status changes."""
        return None

    @take.register
    def take_start(self, event: events.RunStarted) -> None:
        """A run begins."""
        self.model, self.host, self.small = event.model, event.host, event.small
        self.origin = event.origin
        self.model_known = True
        self.chains = {name: ChainProgress(name) for name in event.chains}
        self.started, self.ended, self.running, self.step = monotonic(), None, True, ""

    @take.register
    def take_step(self, event: events.ModelPrepared) -> None:
        """The model gets ready."""
        share = f" {100 * event.done // event.total}%" if event.total else ""
        self.step = event.step + share

    @take.register
    def take_chain_start(self, event: events.ChainStarted) -> Changes:
        """A chain begins: what it found before gives way to what comes."""
        self.chains[event.chain] = ChainProgress(event.chain, "running", total=event.total, started=monotonic())
        if event.chain == "translation":
            self.translated = {}
            return Changes(everything=True)
        if event.chain == "disputes":
            self.live_disputes.clear()
        else:
            self.live[ITEM_OF[event.chain]] = []
        return Changes(items={ITEM_OF[event.chain]}, status=True)

    @take.register
    def take_text(self, event: events.TextStreamed) -> None:
        """Tokens, for the status line."""
        if event.chain in self.chains:
            self.chains[event.chain].tokens += event.tokens

    @take.register
    def take_translation(self, event: events.SentenceTranslated) -> Changes:
        """One sentence is translated."""
        self.count("translation")
        self.translated[event.id] = event.text
        return Changes(sentences={event.id}, status=True)

    @take.register
    def take_claim(self, event: events.ClaimFound) -> Changes:
        """One claim is found; its source gets a provisional id of its own, as ids change until the chain ends."""
        self.count("claims")
        claim = event.claim
        if event.source:
            self.live_sources[f"live {event.source.name}"] = event.source
            claim = claim.model_copy(update={"source": f"live {event.source.name}"})
        return self.append("claim", claim, [span.sentence for span in claim.evidence])

    @take.register
    def take_caveat(self, event: events.CaveatFound) -> Changes:
        """One caveat is found."""
        self.count("caveats")
        return self.append("caveat", event.caveat, [event.caveat.cue.sentence])

    @take.register
    def take_point(self, event: events.PointWritten) -> Changes:
        """One point of the summary is written."""
        self.count("summary")
        return self.append("point", event.point, [])

    @take.register
    def take_repair(self, event: events.TextRepaired) -> Changes:
        """Better words take the place of others. Claims that stream in have ids of their own: the words tell them."""
        if event.on.part == "translation":
            self.translated[event.on.id] = event.text
            return Changes(sentences={event.on.id}, status=True)
        kind = PART_OF[event.on.part]
        items: list[Any] = self.live.get(kind, [])
        for number, item in enumerate(items):
            if item.text == event.before:
                items[number] = item.model_copy(update={"text": event.text})
        return Changes(items={kind}, status=True)

    @take.register
    def take_dispute(self, event: events.DisputeFound) -> Changes:
        """Two claims contradict each other."""
        self.count("disputes")
        self.live_disputes.add((event.claim, event.disputed_by))
        claims = [self.claims_by_id[id_] for id_ in (event.claim, event.disputed_by) if id_ in self.claims_by_id]
        return Changes(
            sentences={span.sentence for claim in claims for span in claim.evidence}, items={"claim"}, status=True
        )

    def append(self, kind: Kind, item: Claim | Caveat | Point, sentences: Iterable[str]) -> Changes:
        """Add what streamed in."""
        self.live.setdefault(kind, []).append(item)  # type: ignore[arg-type]
        return Changes(sentences=set(sentences), items={kind}, status=True)

    def count(self, chain: ChainName) -> None:
        """One more result of a chain."""
        if chain in self.chains:
            self.chains[chain].done += 1

    @take.register
    def take_update(self, event: events.ReportUpdated) -> Changes:
        """A chain ended: the report holds its parts now. What other chains stream stays."""
        streamed = dict(self.translated)
        self.set_report(event.report)
        if self.is_running("translation"):
            self.translated = streamed
        return Changes(everything=True)

    @take.register
    def take_chain_end(self, event: events.ChainCompleted) -> Changes:
        """A chain ended well enough."""
        return self.end_chain(event.chain, event.state.state, event.state.message or "", event)

    @take.register
    def take_failure(self, event: events.ChainFailed) -> Changes:
        """A chain failed."""
        return self.end_chain(event.chain, "failed", " ".join(filter(None, (event.message, event.hint))), None)

    def end_chain(self, chain: ChainName, state: str, message: str, event: events.ChainCompleted | None) -> Changes:
        """From here on the report has the chain's parts."""
        progress = self.chains.setdefault(chain, ChainProgress(chain))
        progress.state, progress.message = state, message
        if event:
            progress.seconds, progress.calls = event.seconds, event.calls
            progress.tokens = event.usage.output_tokens or progress.tokens
        if chain in ITEM_OF:
            self.live.pop(ITEM_OF[chain], None)
        if chain == "claims":
            self.live_sources.clear()
        if chain == "disputes":
            self.live_disputes.clear()
        return Changes(everything=True)

    @take.register
    def take_report(self, event: events.ReportCompleted) -> Changes:
        """The whole report is there."""
        return self.end_run(event.report)

    @take.register
    def take_cancel(self, event: events.RunCancelled) -> Changes:
        """The run was stopped; what had come stays."""
        return self.end_run(event.report)

    def end_run(self, report: Report) -> Changes:
        """The last report of the run."""
        self.end()
        self.set_report(report)
        return Changes(everything=True)

    def is_running(self, chain: ChainName) -> bool:
        """Whether a chain is at work."""
        return chain in self.chains and self.chains[chain].state == "running"
