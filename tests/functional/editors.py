"""An editor that a test can put in the user's place."""

from __future__ import annotations

import sys
from pathlib import Path


def make_editor(folder: Path, old: str, new: str) -> dict[str, str]:
    """The environment in which the editor replaces some words by others."""
    script = folder / "editor.py"
    script.write_text(
        f"import pathlib, sys\np = pathlib.Path(sys.argv[-1])\ntext = p.read_text('utf-8')\n"
        f"p.write_text(text.replace({old!r}, {new!r}), 'utf-8')\n",
        encoding="utf-8",
    )
    return {"EDITOR": f'"{sys.executable}" "{script}"', "VISUAL": ""}
