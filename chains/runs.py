"""From an article and the user's settings to a run: the right model, wrapped in cache, recorder or replay.

Invariant: a replay resolves no model and opens no socket; a recording holds what a live model said, never the cache.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from chains import pipeline
from chains.errors import ConfigError, RecordingMissingError
from chains.events import Event, ModelPrepared, ReportCompleted
from chains.examples import find_recordings
from chains.models.base import ChatModel
from chains.report import Article, Report
from chains.settings import Settings
from chains.store.cache import FILE_NAME, Cached, CallStore
from chains.store.recordings import Recorder, Replayed, Run, find_runs, hint_recording, name_folder
from chains.windows import Plan


async def analyse(article: Article, settings: Settings) -> AsyncGenerator[Event]:
    """Analyse an article as the settings say.

    Yields:
        `ModelPrepared` while the model gets ready, then the events of the run.

    Raises:
        SummariseError: The run cannot begin, or cannot go on.
    """
    events = replay(article, settings) if settings.replay else run_live(article, settings)
    async with aclosing(events):
        async for event in events:
            yield event


async def replay(article: Article, settings: Settings) -> AsyncGenerator[Event]:
    """Replay the recording that fits.

    Raises:
        RecordingMissingError: There is none.
    """
    recording = choose_recording(article, settings)
    run = pipeline.analyse(article, settings.options, Replayed(recording))
    run.plan, run.origin = recording.plan, recording.origin
    run.started_at, run.seconds = recording.recorded_at, recording.seconds
    async with aclosing(aiter(run)) as events:
        async for event in events:
            yield event


def choose_recording(article: Article, settings: Settings) -> Run:
    """The recorded run to replay.

    Raises:
        RecordingMissingError: No recording is of this text, into this language, by this model.
    """
    folders = settings.recordings or (find_recordings(),)
    model = None if settings.model == "auto" else settings.model
    language = settings.options.target_language
    runs = find_runs(folders, article, language, model)
    if runs:
        return runs[0]
    name = article.origin.name or "ARTICLE"
    where = ", ".join(str(folder) for folder in folders)
    hint = hint_recording(folders[0], model or "MODEL", language, name)
    by = f" by {model}" if model else ""
    raise RecordingMissingError(f"There is no recording of {name} into “{language}”{by} in {where}.", hint)


async def run_live(article: Article, settings: Settings) -> AsyncGenerator[Event]:
    """Run with a model."""
    preparing: asyncio.Queue[ModelPrepared | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def prepared(event: ModelPrepared | None) -> None:
        loop.call_soon_threadsafe(preparing.put_nowait, event)

    opening = asyncio.create_task(open_model(article, settings, prepared))
    opening.add_done_callback(lambda _: preparing.put_nowait(None))
    try:
        while (step := await preparing.get()) is not None:
            yield step
        model = await opening
        run = pipeline.analyse(article, settings.options, model)
        run.plan = pipeline.plan_article(article, model.profile)
        async with aclosing(aiter(run)) as happening:
            async for event in happening:
                # Before the event goes out: who has the report may not come back for more.
                if isinstance(event, ReportCompleted) and isinstance(model, Recorder):
                    model.finish(describe_run(article, model, run.plan, event.report))
                yield event
    finally:
        await close_opened(opening)


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
    from chains.models.catalog import open_model as open_named_model
    from chains.models.tracing import disable_tracing

    disable_tracing()
    folder = find_recording_folder(settings) if settings.record else None
    model = await open_named_model(settings, prepared)
    if folder is not None:
        name = name_folder(article, settings.options.target_language, model.profile.name)
        return Recorder(model, folder / name, keep=settings.cache)
    if settings.cache:
        return Cached(model, CallStore(find_cache(settings) / FILE_NAME))
    return model


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
