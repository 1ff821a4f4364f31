"""Runs, as the person at the screen sees them: start, stop, again, with another model, into another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.choose import ChoiceDialogue
from tui.screens.place import Place

if TYPE_CHECKING:
    from chains.report import ChainName
    from chains.settings import Settings
    from tui.reading import Reading

LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "pl", "pt", "ru", "tr", "uk")
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
        if self.reading and self.reading.running:
            self.reading.end()
            self.status.redraw()

    def stop_run(self) -> None:
        """Stop the run; what came stays."""
        if self.app.engine.running:
            self.status.say("Stopping; what came stays.")
            self.app.engine.cancel()

    def is_free(self) -> bool:
        """Whether a run may begin; says so when one is under way."""
        if self.reading is None or self.app.engine.running:
            self.notify("A run is under way: Esc stops it.", markup=False)
            return False
        return True

    def action_run_again(self) -> None:
        """Ask what to run again."""
        if self.is_free() and self.reading and self.app.engine.settings:
            choices = list_choices(self.reading, self.app.engine.settings)
            self.app.push_screen(ChoiceDialogue("Run again", choices, custom=None), self.run_again)

    def run_again(self, choice: str | None) -> None:
        """Run what was chosen."""
        if choice is None or self.reading is None:
            return
        every = tuple(self.reading.report.chains)
        chains = {MISSING: (), EVERYTHING: every}.get(choice, (choice,))
        self.app.start_run(self.reading.report, chains)  # type: ignore[arg-type]

    def action_choose_language(self) -> None:
        """Ask for the target language."""
        if self.is_free():
            custom = "another: a BCP 47 tag such as pt-BR"
            dialogue = ChoiceDialogue("Into which language?", list_languages(), custom=custom, current=self.language)
            self.app.push_screen(dialogue, self.to_language)

    @property
    def language(self) -> str | None:
        """The target language now."""
        return self.reading.report.target_language if self.reading else None

    @property
    def model(self) -> str | None:
        """The model now."""
        return self.reading.model if self.reading else None

    def to_language(self, tag: str | None) -> None:
        """Change the target language."""
        if tag and self.reading:
            self.app.switch(self.reading.report, language=tag)

    def action_choose_model(self) -> None:
        """Ask for the model; looking for servers is done in a thread."""
        if self.is_free():
            self.run_worker(self.find_models, thread=True, group="models", exclusive=True)

    def find_models(self) -> None:
        """Find the models that can be used now."""
        from chains.models.catalog import list_models

        assert self.app.engine.settings is not None  # noqa: S101
        found = list_models(self.app.engine.settings)
        choices = [(m.name, m.name, m.detail) for m in found if m.usable]
        self.app.call_from_thread(self.offer_models, choices)

    def offer_models(self, choices: list[tuple[str, str, str]]) -> None:
        """Show the models."""
        custom = "another: a name such as openai:gpt-5-mini"
        dialogue = ChoiceDialogue("Which model?", choices, custom=custom, current=self.model)
        self.app.push_screen(dialogue, self.to_model)

    def to_model(self, name: str | None) -> None:
        """Change the model."""
        if name and self.reading:
            self.app.switch(self.reading.report, model=name)


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
