"""The articles that come with the program, and where their recordings are.

Invariant: only what is marked `bundled` in the manifest (CC0, the project's own) is in an installed package; a
checkout has all seeds.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

PACKAGED = Path(__file__).parent / "example_data"
CHECKOUT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Example:
    """An article that can be replayed without a model. `path` is the article's file."""

    name: str
    title: str
    language: str
    path: Path


def find_seeds() -> Path:
    """The folder of sample articles."""
    return (PACKAGED if PACKAGED.is_dir() else CHECKOUT) / "seeds"


def find_recordings() -> Path:
    """The folder of the project's recordings."""
    return PACKAGED / "recordings" if PACKAGED.is_dir() else CHECKOUT / "fixtures" / "recordings"


def list_examples() -> tuple[Example, ...]:
    """The bundled articles, in the order of the manifest."""
    seeds = find_seeds()
    manifest = tomllib.loads((seeds / "manifest.toml").read_text(encoding="utf-8"))
    return tuple(
        Example(Path(entry["path"]).stem, entry["title"], entry["language"], seeds / entry["path"])
        for entry in manifest["seed"]
        if entry["bundled"]
    )
