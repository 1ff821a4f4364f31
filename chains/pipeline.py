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
from chains.assembly import build_report
from chains.calling import Caller
from chains.caveats import find_caveats
from chains.claims import find_claims
from chains.context import Context, Found, run_all
from chains.disputes import find_disputes
from chains.events import (
    ChainCompleted,
    ChainFailed,
    ChainStarted,
    Event,
    FindingRaised,
    ReportCompleted,
    ReportUpdated,
    RunCancelled,
    RunStarted,
)
from chains.given import add_provenance, drop_claims, has_claims, is_usable, read_found
from chains.glossary import find_terms
from chains.instructions import find_instructions
from chains.marks import attach_marks
from chains.models.base import ChatModel, count_tokens
from chains.models.prices import price_usage
from chains.repair import fill_translation, repair
from chains.report import CHAIN_NAMES, Article, ChainName, ChainState, Provenance, Report, Usage
from chains.settings import Options
from chains.summarise import summarise
from chains.translate import conclude as conclude_translation
from chains.translate import translate
from chains.version import APP_VERSION
from chains.windows import Labels, Plan, cut_windows, plan_windows
from chains.wording import Wording

NEEDS: dict[ChainName, tuple[ChainName, ...]] = {"disputes": ("claims",), "summary": ("claims",)}
CHAINS: dict[ChainName, Callable[[Context], Awaitable[ChainState]]] = {
    "translation": translate,
    "claims": find_claims,
    "caveats": find_caveats,
    "disputes": find_disputes,
    "summary": summarise,
}
USUAL_CONCURRENCY = 4
FIXED_TOKENS = 1_000
"""Of a request: the system message, the task and what frames them."""
WINDOW_SHARE, BATCHES_SHARE = 0.15, 0.5
"""Of the rest for the sentences. A list of the claims in them is about five times as long as they are, so little is for
them where one request asks about all; in batches of a few the answers are short."""
LABEL_TOKENS = 5
SENTENCE_SHARE = 0.4
"""Of the rest for one sentence alone: its translation is as long again, and half."""
WHOLE = 250
NOT_ASKED = "Not asked for."
NO_CLAIMS = "It needs the claims, and these failed."
OUTDATED = "It did not run since the claims did."
LAST = (ReportCompleted, RunCancelled)
CUT_SHORT = "The run was stopped."


@dataclass
class Run:
    """One run over one article; iterate over it for its events. `cancel` ends it early, keeping what came.

    Attributes:
        given: An earlier report of the article: chains that are not asked for keep their parts of it.
        base: The same, when its parts can stay; `old` is what was found for it.
        states: How the chains ended that have ended.
        renewed: Of these the ones that ran, and whose given part is gone.
        may_pass: Once it has ended: something failed in a way that another run may not meet.
        watched: Somebody follows the run as it goes. Without, only its last event is given out: to put the report
            together and check it each time, and to preview claims, takes a while.
    """

    article: Article
    options: Options
    model: ChatModel
    given: Report | None = None
    plan: Plan | None = None
    origin: str = "live"
    started_at: str = ""
    seconds: float | None = None
    events: asyncio.Queue[Event | BaseException | None] = field(default_factory=asyncio.Queue)
    states: dict[ChainName, ChainState] = field(default_factory=dict)
    renewed: set[ChainName] = field(default_factory=set)
    worker: asyncio.Task[None] | None = None
    stopped: bool = False
    watched: bool = True
    may_pass: bool = False

    def __post_init__(self) -> None:
        self.chosen = select_chains(self.options.chains, self.given)
        usable = self.given is not None and is_usable(
            self.given, self.article, self.options.target_language, self.model.profile.name, self.chosen
        )
        self.base = self.given if usable else None
        if self.given is not None and self.base is None:
            self.chosen = select_chains(self.options.chains)
        self.old = read_found(self.base) if self.base else Found()
        self.began = monotonic()

    def cancel(self) -> None:
        """Stop the requests in flight; `RunCancelled` is then the last event, none when nothing had begun."""
        if not self.stopped and self.worker is not None:
            self.worker.cancel()
        self.stopped = True

    async def __aiter__(self) -> AsyncGenerator[Event]:
        """The events.

        Raises:
            SummariseError: The run cannot go on at all (a recording is missing).
        """
        if self.stopped:
            return
        self.worker = asyncio.create_task(self.work())
        self.worker.add_done_callback(self.close_events)
        try:
            while (event := await self.events.get()) is not None:
                if isinstance(event, BaseException):
                    raise event
                yield event
                self.events.task_done()
        finally:
            self.worker.cancel()
            await asyncio.gather(self.worker, return_exceptions=True)

    def close_events(self, worker: asyncio.Task[None]) -> None:
        """After the last event: the error that ended the run, or that there are no more."""
        self.events.put_nowait(None if worker.cancelled() else worker.exception())

    def emit(self, event: Event) -> None:
        """Give out an event, unless nobody waits for it."""
        if self.watched or isinstance(event, LAST):
            self.events.put_nowait(event)

    async def work(self) -> None:
        """Run the chains and emit what happens."""
        self.began = monotonic()
        self.started_at = self.started_at or datetime.now(UTC).isoformat(timespec="seconds")
        self.plan = self.plan or await plan_article(self.article, self.model)
        context = self.build_context(self.plan)
        self.emit_start(context)
        try:
            # The host is named before any text leaves: whoever reads the events has taken in `RunStarted`.
            await self.events.join()
            await self.run_chains(context)
        except asyncio.CancelledError:
            # Nobody reads on when the run was left instead of stopped.
            if self.stopped:
                self.emit(RunCancelled(self.finish_early(context)))
            return
        self.may_pass = context.found.may_pass
        report = self.report(context)
        for finding in report.findings:
            self.emit(FindingRaised(finding))
        self.emit(ReportCompleted(report))

    def build_context(self, plan: Plan) -> Context:
        """What the chains share."""
        withheld = find_instructions(self.article)
        options = self.options
        concurrency = options.concurrency or USUAL_CONCURRENCY
        return Context(
            article=self.article,
            options=options,
            caller=Caller(
                self.model,
                self.emit,
                concurrency=concurrency,
                retries=options.retries,
                wording=Wording(options.prompts),
            ),
            emit=self.emit,
            language=language_name(self.article.language),
            target=language_name(options.target_language),
            windows=cut_windows(self.article, plan, withheld),
            labels=Labels(self.article, withheld),
            withheld=withheld,
            glossary=tuple(term for term, _ in find_terms(self.article.text, options.glossary)),
            watched=self.watched,
        )

    def emit_start(self, context: Context) -> None:
        """Say what begins, and with what."""
        profile = self.model.profile
        started = RunStarted(
            article=self.article,
            target_language=self.options.target_language,
            model=profile.name,
            host=profile.host if self.origin == "live" else None,
            small=profile.small,
            origin=self.origin,
            chains=self.chosen,
        )
        self.emit(started)
        self.keep_others(context)
        self.show_report(context)

    async def run_chains(self, context: Context) -> None:
        """Run the chosen chains, each after those it needs."""
        ended = {name: asyncio.Event() for name in self.chosen}
        if self.model.profile.parallel:
            await run_all(self.run_after_claims(name, context, ended) for name in self.chosen)
            return
        for name in self.chosen:
            await self.run_chain(name, context, ended)

    async def run_after_claims(self, name: ChainName, context: Context, ended: dict[ChainName, asyncio.Event]) -> None:
        """Run a chain, but let the claims ask first: others wait for them, and the first request of a window leads."""
        if name != "claims" and "claims" in ended:
            await context.caller.asked.wait()
        try:
            await self.run_chain(name, context, ended)
        finally:
            context.caller.asked.set()

    async def run_chain(self, name: ChainName, context: Context, ended: dict[ChainName, asyncio.Event]) -> None:
        """Run one chain when those it needs have ended."""
        for needed in NEEDS.get(name, ()):
            if needed in ended:
                await ended[needed].wait()
        started = monotonic()
        state = await self.run_or_skip(name, context)
        self.settle(name, state, context)
        self.keep_others(context)
        ended[name].set()
        self.show_report(context)
        if state.state == "failed":
            self.emit(ChainFailed(name, state.message or "", ""))
            return
        tally = context.caller.tally
        usage = tally.usage.get(name, Usage())
        self.emit(ChainCompleted(name, self.states[name], usage, monotonic() - started, tally.calls_of(name)))

    async def run_or_skip(self, name: ChainName, context: Context) -> ChainState:
        """Run a chain and mend what it wrote, unless there is nothing for it to do."""
        same = is_same_language(self.article.language, self.options.target_language)
        if name == "translation" and same:
            return ChainState(state="skipped", message=f"The article is in {context.target} already.")
        failed = [need for need in NEEDS.get(name, ()) if self.states[need].state == "failed"]
        if name == "disputes" and failed:
            return ChainState(state="skipped", message=NO_CLAIMS)
        self.emit(ChainStarted(name, len(self.article.sentences)))
        state = await CHAINS[name](context)
        if self.options.repair:
            await repair(name, context)
        return state

    def show_report(self, context: Context) -> None:
        """Emit the report so far, where somebody watches."""
        if self.watched:
            self.emit(ReportUpdated(self.report(context)))

    # What was given

    def keep_others(self, context: Context) -> None:
        """Keep the given parts of the chains that do not run, as soon as those they need have ended."""
        for name in CHAIN_NAMES:
            waits = any(need in self.chosen and need not in self.states for need in NEEDS.get(name, ()))
            if name not in self.chosen and name not in self.states and not waits:
                self.states[name] = self.keep(name, context)

    def keep(self, name: ChainName, context: Context) -> ChainState:
        """Keep the given part of a chain; of claims that are gone it names none.

        Returns:
            How that chain ended then.
        """
        state = self.base.chains.get(name) if self.base else None
        if state is None:
            return ChainState(state="skipped", message=NOT_ASKED)
        outdated = not self.renewed.isdisjoint(NEEDS.get(name, ()))
        if name == "disputes" and outdated:
            return ChainState(state="skipped", message=OUTDATED)
        context.found.take_parts(self.old, [name])
        if outdated:
            context.found.summary = drop_claims(context.found.summary)
        return state

    def settle(self, name: ChainName, state: ChainState, context: Context) -> None:
        """Note how a chain ended. What it brought before, by the same model, stays where it now brought less."""
        self.states[name] = state
        less = state.state in {"failed", "partial", "cancelled"}
        if not (less and self.base and self.may_go_back(name)):
            self.renewed.add(name)
        elif not context.found.has_part(name):
            context.found.take_parts(self.old, [name])
            self.states[name] = self.base.chains[name]
        elif name == "translation":
            fill_translation(context, self.old)
            self.states[name] = state if state.state == "cancelled" else conclude_translation(context)
        else:
            self.renewed.add(name)

    def may_go_back(self, name: ChainName) -> bool:
        """Whether a given part can take the place of one that this run did not get."""
        if self.base is None or self.base.provenance.model != self.model.profile.name:
            return False
        state = self.base.chains.get(name)
        there = state is not None and (state.state == "done" or self.old.has_part(name))
        return there and self.renewed.isdisjoint(NEEDS.get(name, ()))

    # The report

    def finish_early(self, context: Context) -> Report:
        """The report of a run that was stopped: what had come by then."""
        for name in self.chosen:
            if name not in self.states:
                self.settle(name, ChainState(state="cancelled", message=CUT_SHORT), context)
        self.keep_others(context)
        return self.report(context)

    def report(self, context: Context) -> Report:
        """The report as it stands: of the chains that have ended."""
        report = build_report(context, self.states, self.build_provenance(context))
        return attach_marks(report, self.given.marks) if self.given and self.given.marks else report

    def build_provenance(self, context: Context) -> Provenance:
        """What made the report."""
        tally = context.caller.tally
        provenance = Provenance(
            model=self.model.profile.name,
            small_model=self.model.profile.small,
            calls=tally.calls(),
            recording_origin=self.origin if self.origin in ("recorded", "authored") else None,  # type: ignore[arg-type]
            app_version=APP_VERSION,
            prompts=dict(sorted(tally.prompts.items())),
            started_at=self.started_at,
            seconds=self.seconds if self.seconds is not None else round(monotonic() - self.began, 3),
            usage=tally.total(),
            cost_usd=price_usage(self.model.profile, tally.paid),
        )
        return add_provenance(self.base.provenance, provenance) if self.base else provenance


def analyse(article: Article, options: Options, model: ChatModel, given: Report | None = None) -> Run:
    """Analyse an article.

    Args:
        article: The article.
        options: What is asked for.
        model: Answers the requests.
        given: An earlier report of the article. Chains that are not asked for keep their parts of it; the reader's
            marks stay.

    Returns:
        An asynchronous iterator of events, to be iterated over once.
    """
    return Run(article, options, model, given)


async def plan_article(article: Article, model: ChatModel) -> Plan:
    """The windows of an article for a model, by its own tokens where it counts them."""
    room = max(1, model.profile.context_window - FIXED_TOKENS)
    budget = int(room * (WINDOW_SHARE if model.profile.batch >= WHOLE else BATCHES_SHARE))
    texts = [article.sentence_text(sentence) for sentence in article.sentences]
    sizes = [len(text.encode()) + LABEL_TOKENS for text in texts]
    most = int(room * SENTENCE_SHARE)
    if sum(sizes) > min(budget, most):  # a token is a byte at least, so that a short article need not be counted
        sizes = [size + LABEL_TOKENS for size in await count_tokens(model, texts)]
    return plan_windows(article.sentences, sizes, budget, most=most)


def select_chains(wanted: Sequence[ChainName], given: Report | None = None) -> tuple[ChainName, ...]:
    """The chains to run, in order, with those they need, where these were not given."""
    needed = {need for name in wanted for need in NEEDS.get(name, ())}
    if given is not None and has_claims(given):
        needed -= {"claims"}
    return tuple(name for name in CHAIN_NAMES if name in needed or name in wanted)
