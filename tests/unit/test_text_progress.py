"""What the person at the terminal is told while a run goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from chains import events
from chains.report import Calls, ChainState, FindingTarget, Report, Usage
from tui.live_line import ERASE_LINE, fit
from tui.progress import Progress

REPORT = Report.model_validate_json(
    (Path(__file__).parents[2] / "fixtures" / "reports" / "brug.json").read_text(encoding="utf-8")
)


class Clock:
    """Time that goes on when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def started(**changes: object) -> events.RunStarted:
    fields: dict[str, object] = {
        "article": REPORT.article,
        "target_language": "en",
        "model": "openai:gpt-5-mini",
        "host": None,
        "small": False,
        "origin": "live",
        "chains": ("translation",),
    }
    return events.RunStarted(**{**fields, **changes})  # type: ignore[arg-type]


def told(capsys: pytest.CaptureFixture[str], *happened: events.Event, live: bool = False, quiet: bool = False) -> str:
    progress = Progress(quiet=quiet, live=live, clock=Clock())
    for event in happened:
        progress.handle(event)
    progress.close()
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_the_host_is_named_before_text_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, started(host="api.openai.com")) == "summarise: Sending the article to api.openai.com.\n"


def test_a_log_hears_when_a_chain_begins_and_ends_where_a_model_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    begun = events.ChainStarted("translation", 2)
    ended = events.ChainCompleted("translation", ChainState(state="done"), Usage(output_tokens=7), 61.0, Calls(live=1))
    lines = "translation begun: 2 sentences\ntranslation done: 0/2 sentences, 7 tokens, 1:01\n"
    assert told(capsys, started(), begun, ended) == lines
    assert told(capsys, started(), begun, ended, quiet=True) == ""
    assert told(capsys, started(origin="recorded"), begun, ended) == ""


def test_nothing_is_said_of_a_large_model_on_this_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, started()) == ""


def test_a_small_model_is_announced_with_its_size(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, started(model="embedded:qwen2.5-coder-1.5b", small=True))
    assert "embedded:qwen2.5-coder-1.5b is a small model (1.5 billion parameters)" in text
    assert "wrong words" in text


def test_a_doubtful_language_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    article = REPORT.article.model_copy(update={"language_score": 0.421})
    assert "looks like Dutch (score 0.42); say --from TAG" in told(capsys, started(article=article))


def test_an_authored_recording_is_no_models_output(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, started(origin="authored", small=True))
    assert "written by hand" in text
    assert "small model" not in text


def test_a_notice_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, started(host="h"), started(host="h")).count("Sending") == 1


def test_quiet_drops_notices_but_not_errors(capsys: pytest.CaptureFixture[str]) -> None:
    failure = events.ChainFailed("claims", "It was cut.", "Try a larger model.")
    text = told(capsys, started(host="h", small=True), failure, quiet=True)
    assert text == "summarise: claims failed: It was cut.\n  Try a larger model.\n"


def test_messages_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    failure = events.ChainFailed("claims", "bad \x1b[2J\x1b]0;x\x07 answer\nsummarise: fake", "")
    text = told(capsys, failure)
    assert "\x1b" not in text
    assert [line[:2] for line in text.splitlines()] == ["su", "  "]


def test_the_live_line_counts_sentences_tokens_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    progress = Progress(live=True, clock=clock)
    for event in (
        started(),
        events.ChainStarted("translation", 10),
        events.TextStreamed("translation", "…", 10),
        events.SentenceTranslated("s1", "…"),
    ):
        progress.handle(event)
    clock.now += 2
    progress.handle(events.TextStreamed("translation", "…", 30))
    line = capsys.readouterr().err.rpartition(ERASE_LINE)[2]
    assert line == "0:02 · 20 tokens/s · translation 1/10 sentences"
    progress.close()
    assert capsys.readouterr().err == ERASE_LINE


def test_a_finished_chain_leaves_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    done = events.ChainCompleted("claims", ChainState(state="done"), Usage(output_tokens=1204), 65.0, Calls(live=1))
    found = events.ClaimFound(REPORT.claims[0])
    text = told(capsys, started(), events.ChainStarted("claims", 10), found, done, live=True)
    assert "claims done: 1 found, 1,204 tokens, 1:05\n" in text


def test_what_was_asked_for_again_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    done = events.ChainCompleted("translation", ChainState(state="done"), Usage(output_tokens=90), 5.0)
    on = FindingTarget(part="translation", id="s1")
    better = [events.TextRepaired(on, "One.", "Two."), events.TextRepaired(on, "Two.", "Three.")]
    begun = [started(), events.ChainStarted("translation", 10), events.SentenceTranslated("s1", "One.")]
    text = told(capsys, *begun, events.RepairStarted("translation", 2), *better, done, live=True)
    assert "translation done: 1/10 sentences, 2 asked again, 1 better, 90 tokens, 0:05\n" in text


def test_without_a_terminal_there_is_no_live_line(capsys: pytest.CaptureFixture[str]) -> None:
    found = events.ClaimFound(REPORT.claims[0], None)
    assert told(capsys, started(), events.ModelPrepared("Loading", 1, 2), found) == ""


@pytest.mark.parametrize("text", ["漢字" * 30, "plain words " * 9, "👨‍👩‍👧" * 40, "short"])
@pytest.mark.parametrize("width", [1, 2, 20, 21])
def test_a_line_fits_the_terminal(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) <= width
