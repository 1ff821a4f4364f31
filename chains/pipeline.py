"""The order of the chains, and how a run becomes a report.

Invariant: whatever a chain does, the others go on; a run ends with one `ReportCompleted` or one `RunCancelled`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from chains.article.language import is_same_language, language_name
from chains.calling import Caller
from chains.caveats import find_caveats, link_claims
from chains.checks import run_checks
from chains.claims import find_claims
from chains.context import Context, run_all
from chains.disputes import find_disputes, mark_disputes
from chains.events import (
    ChainCompleted,
    ChainFailed,
    ChainStarted,
    Event,
    FindingRaised,
    ReportCompleted,
    RunCancelled,
    RunStarted,
)
from chains.models.base import ChatModel, Profile
from chains.report import (
    CHAIN_NAMES,
    Article,
    ChainName,
    ChainState,
    Claim,
    Finding,
    Provenance,
    Report,
    Usage,
)
from chains.salt import weigh
from chains.settings import Options
from chains.summarise import summarise
from chains.translate import build_translation, translate
from chains.version import APP_VERSION
from chains.windows import Plan, cut_windows, plan_windows

NEEDS: dict[ChainName, tuple[ChainName, ...]] = {"disputes": ("claims",), "summary": ("claims",)}
CHAINS: dict[ChainName, Callable[[Context], Awaitable[ChainState]]] = {
    "translation": translate,
    "claims": find_claims,
    "caveats": find_caveats,
    "disputes": find_disputes,
    "summary": summarise,
}
# Half of the context window for the article, the rest for the task and the answer.
ARTICLE_SHARE = 0.5


@dataclass
class Run:
    """One run over one article; iterate over it for its events. `cancel` ends it early, keeping what came."""

    article: Article
    options: Options
    model: ChatModel
    plan: Plan | None = None
    origin: str = "live"
    started_at: str = ""
    seconds: float | None = None
    events: asyncio.Queue[Event | BaseException] = field(default_factory=asyncio.Queue)
    states: dict[ChainName, ChainState] = field(default_factory=dict)
    worker: asyncio.Task[None] | None = None

    def cancel(self) -> None:
        """Stop the requests in flight; `RunCancelled` is then the last event."""
        if self.worker is not None:
            self.worker.cancel()

    async def __aiter__(self) -> AsyncGenerator[Event]:
        """The events.

        Raises:
            SummariseError: The run cannot go on at all (a recording is missing).
        """
        self.worker = asyncio.create_task(self.work())
        try:
            while True:
                event = await self.events.get()
                if isinstance(event, BaseException):
                    raise event
                yield event
                if isinstance(event, ReportCompleted | RunCancelled):
                    return
        finally:
            self.worker.cancel()
            await asyncio.gather(self.worker, return_exceptions=True)

    def emit(self, event: Event) -> None:
        """Give out an event."""
        self.events.put_nowait(event)

    async def work(self) -> None:
        """Run the chains and emit what happens."""
        started = monotonic()
        self.started_at = self.started_at or datetime.now(UTC).isoformat(timespec="seconds")
        caller = Caller(self.model, self.emit, concurrency=self.options.concurrency, retries=self.options.retries)
        context = self.build_context(caller)
        self.emit_start(context)
        try:
            await self.run_chains(context)
        except asyncio.CancelledError:
            self.emit(RunCancelled(self.finish(context, monotonic() - started)))
        except BaseException as error:  # noqa: BLE001 -- it is raised again where the events are read
            self.emit_failure(error)
        else:
            report = self.finish(context, monotonic() - started)
            for finding in report.findings:
                self.emit(FindingRaised(finding))
            self.emit(ReportCompleted(report))

    def emit_failure(self, error: BaseException) -> None:
        """Hand an error to whoever reads the events."""
        self.events.put_nowait(error)

    def build_context(self, caller: Caller) -> Context:
        """What the chains share."""
        plan = self.plan or plan_article(self.article, self.model.profile)
        return Context(
            article=self.article,
            options=self.options,
            caller=caller,
            emit=self.emit,
            language=language_name(self.article.language),
            target=language_name(self.options.target_language),
            windows=cut_windows(self.article, plan),
        )

    def emit_start(self, context: Context) -> None:
        """Say what begins."""
        profile = self.model.profile
        started = RunStarted(
            article=self.article,
            target_language=self.options.target_language,
            model=profile.name,
            host=profile.host if self.origin == "live" else None,
            small=profile.small,
            origin=self.origin,
            chains=select_chains(self.options.chains),
        )
        context.emit(started)

    async def run_chains(self, context: Context) -> None:
        """Run the chosen chains, each after those it needs."""
        chosen = select_chains(self.options.chains)
        ended = {name: asyncio.Event() for name in chosen}
        for name in CHAIN_NAMES:
            if name not in chosen:
                self.states[name] = ChainState(state="skipped", message="Not asked for.")
        if self.model.profile.parallel:
            await run_all(self.run_chain(name, context, ended) for name in chosen)
            return
        for name in chosen:
            await self.run_chain(name, context, ended)

    async def run_chain(self, name: ChainName, context: Context, ended: dict[ChainName, asyncio.Event]) -> None:
        """Run one chain when those it needs have ended."""
        for needed in NEEDS.get(name, ()):
            await ended[needed].wait()
        started = monotonic()
        self.states[name] = state = await self.run_or_skip(name, context)
        ended[name].set()
        if state.state == "failed":
            self.emit(ChainFailed(name, state.message or "", ""))
        else:
            usage = context.caller.tally.usage.get(name, Usage())
            self.emit(ChainCompleted(name, state, usage, monotonic() - started))

    async def run_or_skip(self, name: ChainName, context: Context) -> ChainState:
        """Run a chain, unless there is nothing for it to do."""
        same = is_same_language(self.article.language, self.options.target_language)
        if name == "translation" and same:
            return ChainState(state="skipped", message=f"The article is in {context.target} already.")
        failed = [need for need in NEEDS.get(name, ()) if self.states[need].state == "failed"]
        if name == "disputes" and failed:
            return ChainState(state="skipped", message="It needs the claims, and these failed.")
        self.emit(ChainStarted(name, len(self.article.sentences)))
        return await CHAINS[name](context)

    def finish(self, context: Context, seconds: float) -> Report:
        """Put the report together from what was found, and check it."""
        report = build_report(self, context, self.seconds if self.seconds is not None else round(seconds, 3))
        findings, not_run = run_checks(self.article, report)
        every = number_findings([*context.found.findings, *findings])
        return report.model_copy(update={"findings": every, "checks_not_run": not_run})


def analyse(article: Article, options: Options, model: ChatModel) -> Run:
    """Analyse an article; the result is an asynchronous iterator of events."""
    return Run(article, options, model)


def plan_article(article: Article, profile: Profile) -> Plan:
    """The windows of an article for a model."""
    return plan_windows(article, int(profile.context_window * profile.characters_per_token * ARTICLE_SHARE))


def select_chains(wanted: Sequence[ChainName]) -> tuple[ChainName, ...]:
    """The chains to run, in order, with those they need."""
    needed = {need for name in wanted for need in NEEDS.get(name, ())}
    return tuple(name for name in CHAIN_NAMES if name in needed or name in wanted)


def build_report(run: Run, context: Context, seconds: float) -> Report:
    """The report as it stands, before the checks."""
    found, options = context.found, run.options
    translated = "translation" in options.chains and (
        run.states.get("translation", ChainState(state="cancelled")).state != "skipped"
    )
    claims = mark_disputes(found.claims, found.disputes)
    caveats = link_claims(found.caveats, claims)
    salted: tuple[Claim, ...] = tuple(
        c.model_copy(update={"salt": weigh(c, run.article, found.sources, caveats, claims)}) for c in claims
    )
    return Report(
        article=run.article,
        target_language=options.target_language,
        chains={name: run.states.get(name, ChainState(state="cancelled")) for name in CHAIN_NAMES},
        translation=build_translation(context) if translated else None,
        summary=found.summary,
        sources=found.sources,
        claims=salted,
        caveats=caveats,
        provenance=build_provenance(run, context, seconds),
    )


def build_provenance(run: Run, context: Context, seconds: float) -> Provenance:
    """What made the report."""
    tally = context.caller.tally
    return Provenance(
        model=run.model.profile.name,
        calls=tally.calls(),
        recording_origin=run.origin if run.origin in ("recorded", "authored") else None,  # type: ignore[arg-type]
        app_version=APP_VERSION,
        prompts=dict(sorted(tally.prompts.items())),
        started_at=run.started_at,
        seconds=seconds,
        usage=tally.total(),
    )


def number_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, numbered."""
    return tuple(f.model_copy(update={"id": f"f{number}"}) for number, f in enumerate(findings, start=1))
