"""Runs, as the person at the screen sees them: start, stop, again, with another model, into another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from tui.screens.choose import ChoiceDialogue
from tui.screens.place import Place

if TYPE_CHECKING:
    from chains.models.catalog import ModelStatus
    from chains.report import ChainName
    from chains.settings import Settings
    from tui.reading import Reading

LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "pl", "pt", "ru", "tr", "uk")
STOPPING = "Stopping; what came stays."
MISSING, EVERYTHING = "missing", "everything"


class Running(Place):
    """Actions that start and stop runs."""

    def begin_run(self) -> None:
        """A run is about to begin."""
        if self.reading:
            self.reading.begin()
            self.status.say("")

    def end_run(self) -> None:
        """The run is over, well or not."""
        if self.status.notice == STOPPING:
            self.status.say("")

    def stop_run(self) -> None:
        """Stop the run; what came stays."""
        if self.app.engine.running:
            self.status.say(STOPPING)
            self.app.engine.cancel()

    def is_free(self) -> bool:
        """Whether a run may begin; says why not."""
        if self.reading is None:
            self.app.say("Open an article first.")
        elif self.app.engine.running:
            self.app.say("A run is under way: Esc stops it.")
        else:
            return True
        return False

    @property
    def settings(self) -> Settings:
        """By which the article is read."""
        assert self.app.opened is not None  # noqa: S101
        return self.app.opened.settings

    def action_run_again(self) -> None:
        """Ask what to run again."""
        if self.is_free() and self.reading:
            choices = list_choices(self.reading, self.settings)
            self.app.push_screen(ChoiceDialogue("Run again", choices, custom=None), self.run_again)

    def run_again(self, choice: str | None) -> None:
        """Run what was chosen."""
        if choice and self.is_free():
            chains = {MISSING: (), EVERYTHING: self.settings.options.chains}.get(choice, (choice,))
            self.app.start_run(chains)  # type: ignore[arg-type]

    def action_choose_language(self) -> None:
        """Ask for the target language."""
        if self.is_free() and self.reading:
            custom = "another: a BCP 47 tag such as pt-BR"
            now = self.reading.report.target_language
            dialogue = ChoiceDialogue("Into which language?", list_languages(), custom=custom, current=now)
            self.app.push_screen(dialogue, self.to_language)

    def to_language(self, tag: str | None) -> None:
        """Change the target language."""
        from chains.article.language import validate_tag

        if tag and self.is_free():
            with self.app.engine.report_errors("run"):
                options = replace(self.settings.options, target_language=validate_tag(tag))
                self.app.switch(replace(self.settings, options=options))

    def action_choose_model(self) -> None:
        """Ask for the model; looking for servers is done in a thread."""
        if self.is_free():
            self.run_worker(self.find_models, thread=True, group="models", exclusive=True)

    def find_models(self) -> None:
        """Find the models that can be used now."""
        from chains.models.catalog import list_models

        with self.app.engine.report_errors("run"):
            found = list_models(self.settings)
            if not get_current_worker().is_cancelled:
                self.app.call_from_thread(self.offer_models, found)

    def offer_models(self, found: Sequence[ModelStatus]) -> None:
        """Show the models, and why some cannot be used, unless the reader has gone on to something else."""
        if self.app.screen is not self or not self.is_free() or self.reading is None:
            return
        custom = "another: a name such as openai:gpt-5-mini"
        choices = [(status.name, status.name, status.detail) for status in found]
        barred = {status.name for status in found if not status.usable}
        dialogue = ChoiceDialogue("Which model?", choices, custom=custom, current=self.reading.model, disabled=barred)
        self.app.push_screen(dialogue, partial(self.to_model, {status.name: status for status in found}))

    def to_model(self, found: Mapping[str, ModelStatus], name: str | None) -> None:
        """Change the model, and with it the server; a key goes to no server but its own."""
        if not name or not self.is_free():
            return
        settings = replace(self.settings, model=name)
        status = found.get(name)
        if status and status.base_url and status.base_url != settings.base_url:
            settings = replace(settings, base_url=status.base_url, api_key=None)
        self.app.switch(settings)


def list_choices(reading: Reading, settings: Settings) -> list[tuple[str, str, str]]:
    """What can be run again: what is missing first, then each chain, then all."""
    from chains.rerun import plan_rerun

    missing = plan_rerun(reading.report, settings)
    states = reading.report.chains
    first = [(MISSING, "what is missing", ", ".join(missing))] if missing else []
    single = [(name, f"{name} alone", describe_state(reading, name)) for name in states]
    return [*first, *single, (EVERYTHING, "everything", "answers in the cache are not paid again")]


def describe_state(reading: Reading, name: ChainName) -> str:
    """How a chain ended, and why."""
    ended = reading.report.chains[name]
    return f"{ended.state}: {ended.message}" if ended.message else ended.state


def list_languages() -> list[tuple[str, str, str]]:
    """Languages that many readers want."""
    from chains.article.language import language_name

    return [(tag, language_name(tag), tag) for tag in LANGUAGES]
