"""From an article and the user's settings to a run: the right model, wrapped in cache, recorder or replay.

Invariant: a replay resolves no model and opens no socket; a recording holds what a live model said, never the cache.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from chains import pipeline
from chains.errors import ConfigError, ExportError, RecordingMissingError
from chains.events import Event, ModelPrepared, RecordingFailed, ReportCompleted
from chains.examples import find_recordings
from chains.models.base import ChatModel
from chains.report import Article, Report
from chains.settings import Options, Settings
from chains.store.cache import FILE_NAME, Cached, CallStore
from chains.store.recordings import Recorder, Replayed, Run, find_runs, hint_recording, name_folder
from chains.windows import Plan

if TYPE_CHECKING:
    from chains.models.budget import Budget


class Analysis:
    """One run as the settings say; iterate over it once for its events. `cancel` ends it early.

    Args:
        article: The article.
        settings: The model, the language and the rest.
        given: An earlier report of the article. Chains that are not asked for keep their parts of it; the reader's
            marks stay.
    """

    def __init__(self, article: Article, settings: Settings, given: Report | None = None) -> None:
        self.article = article
        self.settings = settings
        self.given = given
        self.stopped = False
        self.opening: asyncio.Task[ChatModel] | None = None
        self.run: pipeline.Run | None = None
        self.events: AsyncGenerator[Event] | None = None

    def cancel(self) -> None:
        """Stop; to be called on the event loop of the run.

        `RunCancelled` is then the last event; before `RunStarted` the events end without it.
        """
        self.stopped = True
        if self.run is not None:
            self.run.cancel()
        elif self.opening is not None:
            self.opening.cancel()

    def __aiter__(self) -> AsyncGenerator[Event]:
        """The events: `ModelPrepared` while the model gets ready, then those of the run.

        Raises:
            SummariseError: The run cannot begin, or cannot go on.
        """
        self.events = self.replay() if self.settings.replay else self.run_live()
        return self.events

    async def aclose(self) -> None:
        """Stop the requests and close the model, for whoever leaves before the last event."""
        if self.events is not None:
            await self.events.aclose()

    async def replay(self) -> AsyncGenerator[Event]:
        """Replay the recording that fits.

        Raises:
            RecordingMissingError: There is none.
        """
        recording = choose_recording(self.article, self.settings, self.given)
        run = replay_recording(self.article, self.settings.options, recording, self.given)
        async with aclosing(self.follow(run)) as events:
            async for event in events:
                yield event

    async def run_live(self) -> AsyncGenerator[Event]:
        """Run with a model."""
        preparing: asyncio.Queue[ModelPrepared | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def prepared(event: ModelPrepared | None) -> None:
            loop.call_soon_threadsafe(preparing.put_nowait, event)

        self.opening = opening = asyncio.create_task(open_model(self.article, self.settings, prepared))
        opening.add_done_callback(lambda _: preparing.put_nowait(None))
        try:
            while not self.stopped and (step := await preparing.get()) is not None:
                yield step
            if self.stopped:
                return
            async with aclosing(self.ask(await opening)) as events:
                async for event in events:
                    yield event
        finally:
            await close_opened(opening)

    async def ask(self, model: ChatModel) -> AsyncGenerator[Event]:
        """Run with a model that is ready, and finish its recording."""
        run = pipeline.analyse(self.article, self.settings.options, model, self.given)
        run.plan = plan = await pipeline.plan_article(self.article, model)
        async with aclosing(self.follow(run)) as events:
            async for event in events:
                # Before the event goes out: who has the report may not come back for more. A run that was given
                # parts asks only some of the calls of a recording.
                if isinstance(event, ReportCompleted) and isinstance(model, Recorder) and not self.given:
                    try:
                        model.finish(describe_run(self.article, model, plan, event.report))
                    except ExportError as error:
                        yield RecordingFailed(error.message, error.hint)
                yield event

    async def follow(self, run: pipeline.Run) -> AsyncGenerator[Event]:
        """The events of a run that can be cancelled from here on."""
        self.run = run
        if self.stopped:
            return
        async with aclosing(aiter(run)) as events:
            async for event in events:
                yield event


def analyse(article: Article, settings: Settings, given: Report | None = None) -> Analysis:
    """Analyse an article as the settings say; see `Analysis`."""
    return Analysis(article, settings, given)


def replay_recording(article: Article, options: Options, recording: Run, given: Report | None = None) -> pipeline.Run:
    """The run of a recording, with the windows and the time that it had."""
    run = pipeline.analyse(article, options, Replayed(recording), given)
    run.plan, run.origin = recording.plan, recording.origin
    run.started_at, run.seconds = recording.recorded_at, recording.seconds
    return run


def choose_recording(article: Article, settings: Settings, given: Report | None = None) -> Run:
    """The recorded run to replay; where any model will do, that of the given report comes first.

    Raises:
        RecordingMissingError: No recording is of this text, into this language, by this model.
    """
    folders = settings.recordings or (find_recordings(),)
    model = None if settings.model == "auto" else settings.model
    language = settings.options.target_language
    runs = find_runs(folders, article, language, model)
    same = [run for run in runs if given is not None and run.model == given.provenance.model]
    if runs:
        return (same or runs)[0]
    name = article.origin.name or "ARTICLE"
    by = f" by {model}" if model else ""
    where = ", ".join(str(folder) for folder in folders)
    others = [f"into “{run.target_language}” by {run.model}" for run in find_runs(folders, article, None, None)]
    hint = hint_recording(folders[0], model or "MODEL", language, name)
    if others:
        hint = f"Recorded are: {'; '.join(others)}. {hint}"
    raise RecordingMissingError(f"There is no recording of {name} into “{language}”{by} in {where}.", hint)


async def close_opened(opening: asyncio.Task[ChatModel]) -> None:
    """Close the model, or stop opening it."""
    opening.cancel()
    (model,) = await asyncio.gather(opening, return_exceptions=True)
    if not isinstance(model, BaseException):
        await model.aclose()


async def open_model(article: Article, settings: Settings, prepared: Callable[[ModelPrepared], None]) -> ChatModel:
    """The model of the settings, with what is to be wrapped around it.

    Raises:
        SummariseError: There is no such model, or it cannot be used.
    """
    from chains.models.catalog import find_cache

    folder = find_recording_folder(settings) if settings.record else None
    model = await open_bare_model(settings, prepared)
    if folder is not None:
        name = name_folder(article, settings.options.target_language, model.profile.name)
        return Recorder(model, folder / name, keep=settings.cache)
    if settings.cache:
        return Cached(model, CallStore(find_cache(settings) / FILE_NAME))
    return model


async def open_bare_model(settings: Settings, prepared: Callable[[ModelPrepared], None]) -> ChatModel:
    """The model of the settings within its budget; cache and the like go around it, for what is stored costs nothing.

    Raises:
        SummariseError: There is no such model, or it cannot be used.
    """
    from chains.models.catalog import open_model as open_named_model
    from chains.models.tracing import disable_tracing

    disable_tracing()
    model = await open_named_model(settings, prepared)
    return model if settings.budget is None else await limit_spending(model, settings.budget)


async def limit_spending(model: ChatModel, budget: Budget) -> ChatModel:
    """The model within a budget; closed when its price is not known and it would have to be.

    Raises:
        ConfigError: The budget cannot be kept.
    """
    from chains.models.budget import Budgeted

    try:
        return Budgeted(model, budget)
    except ConfigError:
        await model.aclose()
        raise


def find_recording_folder(settings: Settings) -> Path:
    """Where to record.

    Raises:
        ConfigError: No folder is named, and the program does not run from a checkout.
    """
    if settings.recordings:
        return settings.recordings[0]
    folder = find_recordings()
    if folder.parent.name == "fixtures":
        return folder
    raise ConfigError("There is no folder to record to.", "Name one with --recordings DIR.")


def describe_run(article: Article, model: Recorder, plan: Plan, report: Report) -> Run:
    """What `run.json` says of a run that was just recorded."""
    return Run(
        folder=model.folder,
        origin="recorded",
        model=model.profile.name,
        article_sha256=article.sha256,
        article_name=article.origin.name,
        article_title=article.title,
        target_language=report.target_language,
        recorded_at=report.provenance.started_at,
        seconds=report.provenance.seconds,
        plan=plan,
        profile=replace(model.profile, host=None),
    )
