"""Every test has a home of its own: no library, no cache, no keys of the user's."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(folder / name.lower()))
    for name in ("OPENAI_API_KEY", "SUMMARISE_API_KEY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return folder
