"""The engine behind the screen: it opens articles, keeps what is to be kept, and runs the chains.

Invariant: one run at a time; nothing of the engine is imported before the first screen is painted. What blocks is
called in threads, and whatever goes wrong there becomes a message.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from textual.message import Message

from tui.detached import Detached
from tui.live_run import LiveRun
from tui.messages import EngineReady, ErrorRaised, HostAsked, Opened, ReadingOpened, RunEnded
from tui.openings import OpenEntry, OpenExample, Opening, OpenPath, OpenText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chains.examples import Example
    from chains.report import Article, ChainName, Mark, Report
    from chains.settings import Settings
    from chains.store.entries import Entry
    from chains.store.library import Library, Match

KNOWN_PROVIDERS = ("embedded:", "openai:", "ollama:")


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
    """What the app asks of the engine. Only `start`, `cancel` and `keep_mark` do not block.

    Args:
        post: Gives a message to the app, from any thread.
        choices: Of the command line, by option name; None when it said nothing.
    """

    def __init__(self, post: Callable[[Message], object], choices: Mapping[str, Any] | None) -> None:
        self.post = post
        self.choices = choices
        self.settings: Settings | None = None
        self.language: str | None = None
        self.current: LiveRun | None = None
        self.one_at_a_time = threading.Lock()
        self.writer = ThreadPoolExecutor(1, "library")
        self.detached = Detached()

    def report_errors(self, doing: str) -> Reporting:
        """Turn whatever goes wrong into a message."""
        return Reporting(self.post, doing)

    def prepare(self) -> None:
        """Load the engine and check the choices of the command line."""
        with self.report_errors("start"):
            from chains.article.language import validate_tag
            from tui.cli import read_defaults
            from tui.job import build_settings

            choices = read_defaults() if self.choices is None else self.choices
            tag = choices["from_tag"]
            self.language = None if tag is None else validate_tag(tag)
            self.settings = build_settings(choices)
            self.post(EngineReady())
            load_engine()

    # The library

    @property
    def library(self) -> Library:
        """The reader's past articles."""
        from chains.store.library import Library, find_library

        return Library(find_library())

    def list_entries(self) -> Sequence[Entry]:
        """The past articles, the latest first."""
        from tui.screens.open import MOST_SHOWN

        return self.library.list_entries(MOST_SHOWN)

    def search_entries(self, words: str) -> Sequence[Match]:
        """The past articles that hold some words, those that fit best first."""
        return self.library.search(words).matches

    def list_examples(self) -> Sequence[Example]:
        """The articles that come with the program."""
        from chains.examples import list_examples

        return list_examples()

    def remove_entry(self, entry_id: str) -> None:
        """Forget a past article."""
        self.library.remove(entry_id)

    def keep_mark(self, sha256: str, mark: Mark) -> None:
        """Keep what the reader wrote; the last word is kept last."""
        self.writer.submit(self.write_mark, sha256, mark)

    def write_mark(self, sha256: str, mark: Mark) -> None:
        """Write a mark to the library."""
        with self.report_errors("keep"):
            self.library.save_mark(sha256, mark)

    def keep_report(self, run: LiveRun) -> None:
        """Put what a run brought into the library; a damaged one is told and begun anew."""
        if run.report is None or not run.opened.kept:
            return
        with self.report_errors("keep"):
            self.library.keep_report(run.report, lambda error: self.post(ErrorRaised(error, "keep")))

    # Opening

    def open(self, opening: Opening, number: int, *, first: bool = False) -> None:
        """Read an article, and what the library has on it.

        Args:
            opening: What was chosen.
            number: Of this opening.
            first: Whether the command line names it: then its `--from` is meant for it.
        """
        with self.report_errors("open"):
            settings = self.settings_for(opening)
            if isinstance(opening, OpenEntry):
                report: Report | None = self.library.load_report(opening.entry_id)
            else:
                article = self.load_article(opening, self.language if first else None)
                report = self.find_report(article, settings)
            if report is None:
                report = begin_report(article, settings)
            else:
                settings = settings_of(report, settings)
            self.hand_over(report, settings, number)

    def settings_for(self, opening: Opening) -> Settings:
        """Those of the command line; an example is replayed whatever they say."""
        assert self.settings is not None  # noqa: S101
        if not isinstance(opening, OpenExample):
            return self.settings
        from chains.settings import Options

        options = Options()
        return replace(self.settings, replay=True, record=False, model="auto", recordings=(), options=options)

    def load_article(self, opening: Opening, language: str | None) -> Article:
        """The article that was chosen."""
        from chains.article.loading import build_article, load_file
        from chains.report import Origin

        if isinstance(opening, OpenText):
            text = opening.text.encode("utf-8", "replace").decode()
            return build_article(text, Origin(kind="paste"), language)
        assert isinstance(opening, OpenPath | OpenExample)  # noqa: S101
        if isinstance(opening, OpenPath) and opening.is_page:
            return self.fetch_article(opening.path, language)
        return load_file(Path(opening.path), language)

    def fetch_article(self, url: str, language: str | None) -> Article:
        """The article at an address; the app is told which host is asked."""
        from chains.article.loading import load_url
        from tui.door import open_door

        door = open_door(self.settings, lambda host: self.post(HostAsked(host)))
        return self.detached.call(lambda: load_url(url, language, door))

    def find_report(self, article: Article, settings: Settings) -> Report | None:
        """The report of an earlier run of the same, if the library has it."""
        if settings.replay:
            return None
        model = None if settings.model == "auto" else settings.model
        return self.library.find_report(article.sha256, settings.options.target_language, model)

    def hand_over(self, report: Report, settings: Settings, number: int) -> None:
        """Give the app a report to show, with the reader's marks."""
        from tui.reading import Reading

        reading = Reading(report, self.load_marks(report.article.sha256))
        self.post(ReadingOpened(Opened(reading, settings, kept=settings.history and not settings.replay), number))

    def load_marks(self, sha256: str) -> Sequence[Mark]:
        """The reader's marks; none when the library cannot be read, which is said."""
        with self.report_errors("keep"):
            return self.library.load_marks(sha256)
        return ()

    # Runs

    @property
    def running(self) -> bool:
        """Whether a run is under way, or about to be."""
        return self.current is not None

    def start(self, opened: Opened, settings: Settings, chains: Sequence[ChainName] = ()) -> LiveRun:
        """A new run, which takes the place of the one under way; its `work` is to be done by `work_on`."""
        self.cancel()
        self.current = LiveRun(opened, settings, self.post, chains)
        return self.current

    def cancel(self) -> None:
        """End the run early; what had come stays. Does not wait."""
        if self.current:
            self.current.cancel()

    def work_on(self, run: LiveRun) -> None:
        """Do a run, when the one before it has closed its model."""
        try:
            with self.one_at_a_time, self.report_errors("run"):
                run.work()
            self.keep_report(run)
        finally:
            if self.current is run:
                self.current = None
            self.post(RunEnded(run))

    def find_or_work_on(self, run: LiveRun, number: int) -> None:
        """Show the report that the library has for the settings of a run; do the run when there is none."""
        found = None
        with self.report_errors("keep"):
            found = self.find_report(run.opened.reading.article, run.settings)
        if found is None or run.stopped.is_set():
            self.work_on(run)
            return
        if self.current is run:
            self.current = None
        self.post(RunEnded(run))
        with self.report_errors("open"):
            self.hand_over(found, settings_of(found, run.settings), number)

    def close(self) -> None:
        """Stop the run, so that no request and no model outlives the screen; what is being kept is kept."""
        self.cancel()
        self.detached.leave()
        self.writer.shutdown(wait=True)


def load_engine() -> None:
    """Import what a run needs before one is asked for.

    What is loaded stays for good: the garbage collector need not look through it again and again, which would hold up a
    key press for a tenth of a second now and then.
    """
    import chains.runs  # noqa: F401
    import tui.reading  # noqa: F401

    gc.freeze()


def settings_of(report: Report, settings: Settings) -> Settings:
    """The settings that go on from a report: its language, and its model where that can be named."""
    options = replace(settings.options, target_language=report.target_language)
    model = report.provenance.model
    known = settings.model == "auto" and not settings.base_url and model.startswith(KNOWN_PROVIDERS)
    return replace(settings, options=options, model=model if known else settings.model)


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
