"""Runs the installed command as a user would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).parent / "summarise"
SECRETS = ("OPENAI_API_KEY", "SUMMARISE_API_KEY", "SUMMARISE_DEBUG", "NO_COLOR")

Summarise = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Nothing of the user's: no keys, a home and a cache of its own."""
    home = {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    kept = {name: value for name, value in os.environ.items() if name not in SECRETS}
    return {**kept, **home, "PYTHONWARNINGS": "error"}


@pytest.fixture
def summarise(tmp_path: Path, environment: dict[str, str]) -> Summarise:
    """`summarise(*arguments, stdin=b"", env={})`, run in an empty folder that tests may fill."""

    def run(
        *arguments: str | Path, stdin: bytes = b"", env: dict[str, str] | None = None, timeout: float = 120
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [COMMAND, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**environment, **(env or {})},
            timeout=timeout,
            check=False,
        )

    return run
