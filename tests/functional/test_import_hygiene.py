"""What answers without a model loads no model library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

HEAVY = {
    "feedparser",
    "httpx2",
    "langchain",
    "langchain_core",
    "langchain_openai",
    "lxml",
    "openai",
    "pypdf",
    "textual",
    "tiktoken",
    "trafilatura",
    "xllamacpp",
}
NOT_FOR_HELP = {"asyncio", "babel", "fasttext", "platformdirs", "pydantic", "rich", "yaml"}
ARTICLES = Path(__file__).parents[2] / "fixtures" / "articles"
SOURCE, TRANSLATION = str(ARTICLES / "nl-wrapped.txt"), str(ARTICLES / "en-emoji.txt")
CHLORGAS = str(ARTICLES.parents[1] / "seeds" / "de" / "chlorgas.txt")
REPORT, OTHER = (str(ARTICLES.parent / "reports" / f"{name}.json") for name in ("brug", "brug-marked"))
PAIR = json.dumps({"id": 1, "lang": "uk", "source": "Було 14 поранених у Києві.", "translation": "Kyiv: 41 hurt."})
PROGRAM = """
import json, sys
from tui.cli import main
sys.argv = ["summarise", *json.loads(sys.argv[1])]
code = main()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
sys.exit(code)
"""


def loaded_by(*arguments: str) -> tuple[int, set[str]]:
    """Exit code and modules of a run with an empty library and an empty cache."""
    with TemporaryDirectory() as folder:
        home = {"HOME": folder, "XDG_DATA_HOME": folder, "XDG_CACHE_HOME": folder}
        return run_program(arguments, {**os.environ, **home})


def run_program(arguments: tuple[str, ...], environment: dict[str, str]) -> tuple[int, set[str]]:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(arguments)],
        input=PAIR,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return result.returncode, set(json.loads(result.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["schema"],
        ["schema", "--help"],
        ["models", "--help"],
        ["models", "list"],
        ["example", "--help"],
        ["example", "--list"],
        ["example", "chlorgas"],
        ["example", "chlorgas", "--format", "html"],
        [CHLORGAS, "--replay"],
        ["check", "--help"],
        ["feed", "--help"],
        ["corpus", "--help"],
        ["corpus", "run", "--help"],
        ["check", "--source", SOURCE, "--translation", TRANSLATION],
        ["check", "--source", SOURCE, "--translation", TRANSLATION, "--format", "json"],
        ["check", "--source", SOURCE, "--translation", TRANSLATION, "--format", "markdown"],
        ["check", "--pairs", "-"],
        ["schema", "check"],
        ["schema", "diff"],
        ["diff", "--help"],
        ["diff", REPORT, OTHER],
        ["diff", REPORT, OTHER, "--format", "markdown"],
        ["diff", REPORT, OTHER, "--format", "json"],
        ["history", "--help"],
        ["history", "list"],
        ["history", "search", "Merwenoord"],
        ["cache", "show"],
        ["config", "path"],
        ["config", "--help"],
        ["prompts", "list"],
        ["prompts", "show", "translate"],
        ["completion", "bash"],
    ],
    ids=" ".join,
)
def test_no_model_library_is_loaded(arguments: list[str]) -> None:
    code, loaded = loaded_by(*arguments)
    assert code == 0
    assert not HEAVY & loaded


def test_help_loads_click_and_little_else() -> None:
    assert not NOT_FOR_HELP & loaded_by("--help")[1]
