"""Runs the installed command as a user would."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tui.cli import main

COMMAND = Path(sys.executable).parent / "summarise"
SECRETS = ("OPENAI_API_KEY", "SUMMARISE_API_KEY", "SUMMARISE_DEBUG", "NO_COLOR")

Summarise = Callable[..., "subprocess.CompletedProcess[bytes]"]


def make_environment(folder: Path) -> dict[str, str]:
    """Nothing of the user's: no keys, a home and a cache in a folder."""
    places = ("cache", "config", "data")
    homes = {"HOME": "home", **{f"XDG_{place.upper()}_HOME": place for place in places}}
    home = {name: str(folder / place) for name, place in homes.items()}
    kept = {name: value for name, value in os.environ.items() if name not in SECRETS and "SUMMARISE" not in name}
    return {**kept, **home, "PYTHONWARNINGS": "error"}


def make_command(folder: Path, environment: dict[str, str]) -> Summarise:
    """The installed command, run in a folder."""

    def run(
        *arguments: str | Path, stdin: bytes = b"", env: dict[str, str] | None = None, timeout: float = 120
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [COMMAND, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=folder,
            env={**environment, **(env or {})},
            timeout=timeout,
            check=False,
        )

    return run


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Ctrl-C and a hang-up reach what is started, also where a shell or nohup made all its children deaf to them."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is not None and signal.getsignal(hangup) is signal.SIG_IGN:
        signal.signal(hangup, lambda *_: None)  # a handler is not inherited: these tests themselves stay deaf


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """That of a test."""
    return make_environment(tmp_path)


@pytest.fixture
def summarise(tmp_path: Path, environment: dict[str, str]) -> Summarise:
    """`summarise(*arguments, stdin=b"", env={})`, run in an empty folder that tests may fill."""
    return make_command(tmp_path, environment)


@pytest.fixture
def summarise_here(
    tmp_path: Path,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> Iterator[Summarise]:
    """The same in this process, which starts at once: for calls that end before any work begins."""
    heard = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", environment)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)

    def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        monkeypatch.setattr(sys, "argv", ["summarise", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main()
        return subprocess.CompletedProcess(arguments, code, *capsysbinary.readouterr())

    yield run
    for number, handler in heard.items():
        signal.signal(number, handler)


@pytest.fixture(scope="module")
def summarise_once(tmp_path_factory: pytest.TempPathFactory) -> Summarise:
    """The same for what all tests of a module look at."""
    folder = tmp_path_factory.mktemp("module")
    return make_command(folder, make_environment(folder))
