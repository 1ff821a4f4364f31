"""The sample articles and their manifest say the same thing."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"
ENTRIES: list[dict[str, Any]] = tomllib.loads((SEEDS / "manifest.toml").read_text("utf-8"))["seed"]
REQUIRED = {"path", "language", "title", "published", "origin", "licence", "sha256", "bundled"}

each_seed = pytest.mark.parametrize("entry", ENTRIES, ids=[entry["path"] for entry in ENTRIES])


def read_bytes(entry: dict[str, Any]) -> bytes:
    path: str = entry["path"]
    return (SEEDS / path).read_bytes()


def test_every_seed_is_in_the_manifest_and_every_entry_is_a_seed() -> None:
    files = sorted(path.relative_to(SEEDS).as_posix() for path in SEEDS.rglob("*.txt"))
    assert sorted(entry["path"] for entry in ENTRIES) == files


def test_four_languages_are_bundled() -> None:
    assert {entry["language"] for entry in ENTRIES if entry["bundled"]} >= {"nl", "de", "uk", "fr"}


@each_seed
def test_an_entry_is_complete(entry: dict[str, Any]) -> None:
    assert set(entry) - {"outlet"} == REQUIRED
    assert type(entry["published"]) is dt.date
    assert isinstance(entry["bundled"], bool)


@each_seed
def test_what_is_bundled_is_cc0_and_nothing_else(entry: dict[str, Any]) -> None:
    assert entry["bundled"] == (entry["licence"] == "CC0-1.0")
    assert bool(entry.get("outlet")) == entry["bundled"]


@each_seed
def test_a_seed_is_the_file_the_manifest_describes(entry: dict[str, Any]) -> None:
    assert hashlib.sha256(read_bytes(entry)).hexdigest() == entry["sha256"]
    assert Path(entry["path"]).parent.as_posix() == entry["language"]


@each_seed
def test_a_seed_is_clean_text(entry: dict[str, Any]) -> None:
    text = read_bytes(entry).decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not {char for char in text if unicodedata.category(char) in {"Cc", "Cf"}} - {"\n"}
    assert text.removesuffix("\n") == text.strip()
    assert text.endswith("\n") or not entry["bundled"], "an article of ours ends with a line end"


@each_seed
def test_a_seed_is_a_headline_and_paragraphs(entry: dict[str, Any]) -> None:
    paragraphs = read_bytes(entry).decode("utf-8").rstrip("\n").split("\n\n")
    assert paragraphs[0] == entry["title"]
    assert all(line and "\n" not in line for line in paragraphs)
    assert 150 <= len(" ".join(paragraphs).split()) <= 400
