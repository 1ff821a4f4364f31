"""From one item to its outcome: read, analysed, and what went wrong with it in words.

Invariant: whatever is in an article, there is an outcome; only cancelling and the end of the run pass through.
"""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from dataclasses import dataclass, replace

from chains import pipeline
from chains.corpus.copies import sign_text
from chains.corpus.courtesy import Courtesy
from chains.corpus.inputs import Address, Fetch, Item, Notify
from chains.corpus.journal import Outcome, State
from chains.corpus.ledger import Ledger
from chains.corpus.traffic import Desk, Traffic
from chains.errors import ArticleDelayedError, SummariseError
from chains.events import wait_for_report
from chains.models.base import ChatModel
from chains.report import Article, Report
from chains.runs import choose_recording, replay_recording
from chains.settings import Options, Settings
from chains.store.cache import AnswerStore, Cached

BUG = "This is a bug in the program or in a library; the other articles go on."
CONCURRENCY = 16
"""Requests at once to a server elsewhere."""
SPARE = 2
"""Articles open for each slot: while one is taken apart, or waits for its longest answer, the slots stay busy."""
UNREAD = ""
"""The content of what did not come: it is another item the next time, so it is looked for again."""
UNFINISHED = frozenset({"failed", "partial", "cancelled"})


@dataclass(frozen=True)
class Tools:
    """What outcomes are made with.

    Attributes:
        model: Answers the requests of all articles; None where they are replayed.
        store: The cache of answers, None where it is not wanted.
        settings: The rest.
        made_with: Hash of what makes the reports.
        fetch: Reads pages.
        notify: Is told what a person should know meanwhile.
    """

    model: ChatModel | None
    store: AnswerStore | None
    settings: Settings
    made_with: str
    fetch: Fetch
    notify: Notify


class Workshop:
    """Makes outcomes, and brings them to the ledger.

    Args:
        tools: What it works with.
        traffic: What the requests go through.
        ledger: Where outcomes go.
    """

    def __init__(self, tools: Tools, traffic: Traffic, ledger: Ledger) -> None:
        self.tools = tools
        self.traffic = traffic
        self.ledger = ledger
        self.open: dict[str, asyncio.Event] = {}
        self.courtesy = Courtesy()
        settings = tools.settings
        slots, usual = traffic.slots.most, settings.options.concurrency or pipeline.USUAL_CONCURRENCY
        self.options: Options = replace(settings.options, concurrency=min(slots, usual, pipeline.USUAL_CONCURRENCY))

    async def finish(self, item: Item, turn: int) -> Outcome:
        """One article to its end, and into the ledger; of the same content one is made, the others are its copies.

        Args:
            item: The article.
            turn: Lower ones go first.

        Raises:
            CorpusStoppedError: Nothing comes any more.
            CorpusError: It cannot be kept.
        """
        key = item.content or item.id
        while key in self.open:
            await self.open[key].wait()
        ended = self.open[key] = asyncio.Event()
        try:
            known = await self.ledger.find_report(item.content, self.tools.made_with)
            outcome = self.copy(item, known) if known else await self.make_outcome(item, turn)
            await self.ledger.save(outcome)
        finally:
            del self.open[key]
            ended.set()
        return outcome

    async def set_aside(self, item: Item, message: str) -> Outcome:
        """Note an article as failed that is not made."""
        outcome = self.fail(item, message, "The other articles go on; --retry-failed tries it again.")
        await self.ledger.save(outcome)
        return outcome

    async def make_outcome(self, item: Item, turn: int) -> Outcome:
        """Read an article and analyse it.

        Args:
            item: The article.
            turn: Lower ones go first.
        """
        try:
            return await self.analyse(item, await self.read(item), turn)
        except ArticleDelayedError as error:
            return replace(self.fail(item, error.message, error.hint), content=UNREAD)
        except SummariseError as error:
            return self.fail(item, error.message, error.hint)
        except Exception as error:  # noqa: BLE001 - one poisoned article must not end ten thousand
            return self.fail(item, f"Internal error: {type(error).__name__}: {error}", BUG)

    async def read(self, item: Item) -> Article:
        """The article of an item; pages of one host are fetched one after the other."""
        reading = item.reading
        visit = self.courtesy.visit(reading.url) if isinstance(reading, Address) else nullcontext()
        async with visit:
            return await asyncio.to_thread(reading.load, self.tools.fetch, self.tools.notify)

    async def analyse(self, item: Item, article: Article, turn: int) -> Outcome:
        """The outcome of an article that was read."""
        run = self.start_run(article, turn)
        outcome = self.conclude(item, await wait_for_report(run))
        return replace(outcome, may_pass=run.may_pass and outcome.state != "done" and self.tools.store is not None)

    def start_run(self, article: Article, turn: int) -> pipeline.Run:
        """A run over an article, live or replayed."""
        model, store = self.tools.model, self.tools.store
        if model is None:
            run = replay_recording(article, self.options, choose_recording(article, self.tools.settings))
        else:
            desk: ChatModel = Desk(model, self.traffic, turn)
            run = pipeline.analyse(article, self.options, Cached(desk, store) if store else desk)
        run.watched = False
        return run

    def conclude(self, item: Item, report: Report) -> Outcome:
        """The outcome of an article that has a report: a useless one is none."""
        unfinished = {name: state for name, state in report.chains.items() if state.state in UNFINISHED}
        words = " ".join(f"{name}: {state.message or state.state}" for name, state in unfinished.items())
        if unfinished and not any(state.state in ("done", "partial") for state in report.chains.values()):
            failed = self.fail(item, words, "Try again with --retry-failed.")
            return replace(failed, is_models_failure=True)
        state: State = "partial" if unfinished else "done"
        hint = "Its answers are kept; --retry-failed asks for the rest." if unfinished else ""
        return self.build_outcome(item, state, words, hint, report)

    def copy(self, item: Item, report: Report) -> Outcome:
        """The outcome of an article with the very content of one that has a report."""
        origin = report.article.origin.model_copy(update={"name": item.id.rpartition("/")[2]})
        article = report.article.model_copy(update={"origin": origin})
        outcome = self.build_outcome(item, "done", "", "", report.model_copy(update={"article": article}))
        return replace(outcome, copied=True)

    def fail(self, item: Item, message: str, hint: str) -> Outcome:
        """The outcome of an article without a report."""
        return Outcome(item.id, item.content, self.tools.made_with, "failed", message, hint, item.meta)

    def build_outcome(self, item: Item, state: State, message: str, hint: str, report: Report) -> Outcome:
        """The outcome of an article with a report."""
        signature = sign_text(report.article.text)
        return Outcome(item.id, item.content, self.tools.made_with, state, message, hint, item.meta, report, signature)


def name_model(model: ChatModel | None, settings: Settings) -> str:
    """What to call it; any recorded one will do where none is named."""
    return model.profile.name if model else "any model" if settings.model == "auto" else settings.model


def count_slots(model: ChatModel | None, settings: Settings) -> int:
    """Requests at once, over all articles."""
    if model is None:
        return 1
    return (settings.options.concurrency or CONCURRENCY) if model.profile.parallel else 1
