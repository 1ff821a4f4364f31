"""The real command in a real pseudo-terminal: what a person sees and types, from the shell and back to it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals of POSIX", allow_module_level=True)

from room import DIKE, WARD

from bench.terminal import Terminal

COMMAND = str(Path(sys.executable).parent / "summarise")
ENTER = "\r"
LEAVE_SCREEN, SHOW_CURSOR = b"\x1b[?1049l", b"\x1b[?25h"


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONWARNINGS": "error"}


@pytest.fixture
def terminal(environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.chdir(tmp_path)
    with Terminal([COMMAND, "tui", str(WARD), "--replay"], env=environment, columns=140, rows=40) as opened:
        opened.wait_for("✓ summary")
        opened.settle()
        yield opened


class TestReadingInATerminal:
    def test_open_an_article_see_the_evidence_of_a_claim_export_and_quit(self, terminal: Terminal) -> None:
        assert "maternité" in terminal.text
        terminal.press("3")
        terminal.settle()
        terminal.press("jj" + ENTER)
        terminal.settle()
        assert has_highlight(terminal)
        terminal.press("w")
        terminal.wait_for("maternit")
        terminal.settle()
        terminal.press(ENTER)
        terminal.wait_for("Exported to")
        terminal.press("q")
        assert terminal.wait_end() == 0
        written = [path for path in Path.cwd().iterdir() if path.suffix == ".html"]
        assert len(written) == 1
        assert "maternité" in written[0].read_text(encoding="utf-8")
        assert b"Traceback" not in terminal.raw

    def test_what_the_reader_wrote_is_there_the_next_time(
        self, terminal: Terminal, environment: dict[str, str]
    ) -> None:
        terminal.press("3")
        terminal.settle()
        terminal.press("d")
        terminal.settle()
        terminal.press("q")
        assert terminal.wait_end() == 0
        command = [COMMAND, "tui", str(WARD), "--replay"]
        with Terminal(command, env=environment, columns=140, rows=40) as again:
            again.wait_for("✓ summary")
            again.settle()
            again.press("3")
            again.wait_for("doubtful")
            again.press("q")
            assert again.wait_end() == 0

    def test_the_screen_may_change_its_size(self, terminal: Terminal) -> None:
        terminal.resize(80, 24)
        terminal.settle()
        assert "maternité" in terminal.text
        terminal.resize(200, 50)
        terminal.wait_for("Claims")
        terminal.press("q")
        assert terminal.wait_end() == 0


class TestBeingToldToStop:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["term", "hup"])
    def test_the_terminal_is_left_as_it_was(self, environment: dict[str, str], number: signal.Signals) -> None:
        with Terminal([COMMAND, "tui", str(WARD), "--replay"], env=environment) as terminal:
            terminal.wait_for("s2")
            os.kill(terminal.pid, number)
            assert terminal.wait_end() == 130
            assert LEAVE_SCREEN in terminal.raw
            assert SHOW_CURSOR in terminal.raw.rpartition(LEAVE_SCREEN)[2]
            assert b"Traceback" not in terminal.raw


class TestStartingWithoutAnArticle:
    def test_the_open_screen_offers_the_examples(self, environment: dict[str, str]) -> None:
        with Terminal([COMMAND], env=environment) as terminal:
            terminal.wait_for("Grain of Salt")
            terminal.wait_for("Maternité")
            assert b"Traceback" not in terminal.raw


class TestWrongCommandLines:
    def test_a_wrong_language_ends_the_app_with_a_clear_error(self, environment: dict[str, str]) -> None:
        with Terminal([COMMAND, "tui", str(DIKE), "--lang", "!!"], env=environment) as terminal:
            assert terminal.wait_end() == 2
            assert "Traceback" not in terminal.text
            assert "!!" in terminal.text


def has_highlight(terminal: Terminal) -> bool:
    """Whether some cells of the text have a background of their own."""
    rows = terminal.screen.buffer
    backgrounds = {rows[y][x].bg for y in range(2, 34) for x in range(2, 80)}
    return len(backgrounds) > 2
