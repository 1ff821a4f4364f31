"""The engine in threads of its own, so that nothing it does holds up the screen.

Invariant: one run at a time; events are handed over in batches, each as large as the screen is slow. Nothing of the
engine is imported before the first screen is painted.
"""

from __future__ import annotations

import asyncio
import gc
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from textual.message import Message

from tui.messages import EngineReady, ErrorRaised, EventsArrived, ReadingOpened, RunEnded
from tui.screens.open import OpenEntry, OpenExample, Opening, OpenPath, OpenText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chains.events import Event
    from chains.examples import Example
    from chains.report import Article, ChainName, Mark, Report
    from chains.runs import Analysis
    from chains.settings import Settings
    from chains.store.library import Entry, Library


@dataclass
class Reporting:
    """Turns whatever goes wrong in a `with` block into a message: nothing may end a thread in silence."""

    post: Callable[[Message], object]
    doing: str

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Tell an error, and go on after the block."""
        if isinstance(error, Exception):
            self.post(ErrorRaised(error, self.doing))
        return isinstance(error, Exception)


class Engine:
    """Opens articles and runs the chains over them. Call its methods in threads, but for `cancel` and `drain`.

    Args:
        post: Gives a message to the app, from any thread.
        choices: Of the command line, by option name; None when it said nothing.
    """

    def __init__(self, post: Callable[[Message], object], choices: Mapping[str, Any] | None) -> None:
        self.post = post
        self.given = choices
        self.settings: Settings | None = None
        self.language: str | None = None
        self.replaying = False
        self.events: deque[Event] = deque()
        self.announced = False
        self.loop: asyncio.AbstractEventLoop | None = None
        self.analysis: Analysis | None = None
        self.keeping = True

    def report_errors(self, doing: str) -> Reporting:
        """Turn whatever goes wrong into a message."""
        return Reporting(self.post, doing)

    def prepare(self) -> None:
        """Load the engine and check the choices of the command line."""
        with self.report_errors("start"):
            from chains.article.language import validate_tag
            from tui.cli import read_defaults
            from tui.job import build_settings

            choices = read_defaults() if self.given is None else self.given
            self.settings = build_settings(choices)
            self.replaying = self.settings.replay
            tag = choices["from_tag"]
            self.language = None if tag is None else validate_tag(tag)
            self.post(EngineReady())
            load_engine()

    @property
    def library(self) -> Library:
        """The reader's past articles."""
        from chains.store.library import Library, find_library

        return Library(find_library())

    def list_entries(self) -> Sequence[Entry]:
        """The past articles, the latest first."""
        return self.library.list_entries()

    def list_examples(self) -> Sequence[Example]:
        """The articles that come with the program."""
        from chains.examples import list_examples

        return list_examples()

    def remove_entry(self, entry_id: str) -> None:
        """Forget a past article."""
        self.library.remove(entry_id)

    def open(self, opening: Opening) -> None:
        """Read an article, and what the library has on it."""
        with self.report_errors("open"):
            assert self.settings is not None  # noqa: S101
            self.keeping = not isinstance(opening, OpenExample)
            self.settings = replace(self.settings, replay=self.replaying or isinstance(opening, OpenExample))
            if isinstance(opening, OpenEntry):
                report = self.library.load_report(opening.entry_id)
            else:
                article = self.load_article(opening)
                report = self.find_report(article, self.settings) or begin_report(article, self.settings)
            self.hand_over_reading(report)

    def load_article(self, opening: Opening) -> Article:
        """The article that was chosen."""
        from chains.article.loading import load_bytes, load_file
        from chains.report import Origin

        if isinstance(opening, OpenText):
            return load_bytes(opening.text.encode("utf-8", "replace"), Origin(kind="paste"), self.language)
        assert isinstance(opening, OpenPath | OpenExample)  # noqa: S101
        return load_file(Path(opening.path).expanduser(), self.language)

    def find_report(self, article: Article, settings: Settings) -> Report | None:
        """The report of an earlier run of the same, if the library has it."""
        if settings.replay:
            return None
        model = None if settings.model == "auto" else settings.model
        return self.library.find_report(article.sha256, settings.options.target_language, model)

    def hand_over_reading(self, report: Report) -> None:
        """Give the app a report to show, with the reader's marks."""
        from tui.reading import Reading

        reading = Reading(report, self.load_marks(report.article.sha256))
        gc.freeze()
        self.post(ReadingOpened(reading, finished=bool(report.chains)))

    def load_marks(self, sha256: str) -> Sequence[Mark]:
        """The reader's marks; none when the library cannot be read, which is said."""
        with self.report_errors("keep"):
            return self.library.load_marks(sha256)
        return ()

    def keep_mark(self, sha256: str, mark: Mark) -> None:
        """Keep what the reader wrote."""
        with self.report_errors("keep"):
            self.library.save_mark(sha256, mark)

    def switch(self, report: Report, *, model: str | None = None, language: str | None = None) -> None:
        """Make the report with another model or into another language, or show the one that the library has."""
        with self.report_errors("run"):
            from chains.article.language import validate_tag

            assert self.settings is not None  # noqa: S101
            settings = replace(self.settings, model=model or self.settings.model)
            if language:
                settings = replace(settings, options=replace(settings.options, target_language=validate_tag(language)))
            self.settings = settings
            found = self.find_report(report.article, settings)
            if found:
                self.hand_over_reading(found)
            else:
                self.run(report)
            return
        self.post(RunEnded())

    def run(self, report: Report, chains: Sequence[ChainName] = ()) -> None:
        """Run chains over an article, to the end or until `cancel`.

        Args:
            report: What is there so far; its parts stay, but for those of the chains that run.
            chains: Which; those that must, without any.
        """
        with self.report_errors("run"):
            from chains.rerun import plan_rerun

            assert self.settings is not None  # noqa: S101
            planned = tuple(chains) or plan_rerun(report, self.settings)
            options = replace(self.settings.options, chains=planned or self.settings.options.chains)
            asyncio.run(self.follow(report, replace(self.settings, options=options)))
        self.loop = self.analysis = None
        gc.freeze()
        self.post(RunEnded())

    async def follow(self, report: Report, settings: Settings) -> None:
        """Hand over the events of a run as they come."""
        from chains.events import ReportCompleted, RunCancelled
        from chains.runs import analyse

        self.loop = asyncio.get_running_loop()
        self.analysis = analyse(report.article, settings, report)
        async with aclosing(self.analysis) as events:
            async for event in events:
                self.hand_over(event)
                if isinstance(event, ReportCompleted | RunCancelled):
                    self.keep_report(event.report, whole=isinstance(event, ReportCompleted))

    def hand_over(self, event: Event) -> None:
        """Give one event to the app; it is told only when it has taken the last batch."""
        self.events.append(event)
        if not self.announced:
            self.announced = True
            self.post(EventsArrived())

    def drain(self) -> list[Event]:
        """The events that came since the last call."""
        self.announced = False
        events = []
        while self.events:
            events.append(self.events.popleft())
        return events

    def keep_report(self, report: Report, *, whole: bool) -> None:
        """Put a report into the library; a cut-off one never takes the place of another."""
        if not self.keeping:
            return
        with self.report_errors("keep"):
            sha256, language = report.article.sha256, report.target_language
            if whole or not self.library.find_report(sha256, language, report.provenance.model):
                self.library.save_report(report)

    def cancel(self) -> None:
        """End the run early; what had come stays. Does not wait."""
        if self.loop and self.analysis:
            with suppress(RuntimeError):  # the run has just ended by itself
                self.loop.call_soon_threadsafe(self.analysis.cancel)

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self.analysis is not None


def load_engine() -> None:
    """Import what a run needs before one is asked for.

    What is loaded stays for good: the garbage collector need not look through it again and again, which would hold up a
    key press for a tenth of a second now and then.
    """
    import chains.runs  # noqa: F401
    import tui.reading  # noqa: F401

    gc.freeze()


def begin_report(article: Article, settings: Settings) -> Report:
    """A report in which nothing is done yet."""
    from chains.report import Calls, Provenance, Report, Usage
    from chains.version import APP_VERSION

    return Report(
        article=article,
        target_language=settings.options.target_language,
        chains={},
        provenance=Provenance(
            model=settings.model,
            calls=Calls(),
            app_version=APP_VERSION,
            prompts={},
            started_at="",
            seconds=0,
            usage=Usage(),
        ),
    )
