"""What the documentation says is so: its options and commands exist, all options are in it, its Python runs."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

import chains
from chains.settings import Settings
from tui.cli import SUBCOMMANDS, summarise
from tui.configuration.settings import is_switch, list_settings, name_opposite, name_variable

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+\b(?!=)")
COMMAND = re.compile(r"\bsummarise ([a-z]+)(?![\w.:/-])(?: ([a-z]+)(?![\w.:/-]))?")
VARIABLE = re.compile(r"\bSUMMARISE_[A-Z_]+")
# Of other programs that the pages speak of.
OTHERS = {"--require-hashes", "--no-deps", "--set-upstream"}
OTHER_VARIABLES = {"SUMMARISE_CONFIG", "SUMMARISE_API_KEY", "SUMMARISE_DEBUG"}


def list_commands() -> dict[str, click.Command]:
    found = {"": summarise}
    for name, (module, _) in SUBCOMMANDS.items():
        found[name] = command = import_module(module).command
        inner = command.commands if isinstance(command, click.Group) else {}
        found |= {f"{name} {sub}": one for sub, one in inner.items()}
    return found


COMMANDS = list_commands()


def list_options(command: click.Command) -> set[str]:
    return {name for param in command.params if isinstance(param, click.Option) for name in param.opts}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_option_that_a_page_names_exists(page):
    known = {"--help"}.union(*map(list_options, COMMANDS.values()), OTHERS)
    known |= {f"--{name_opposite(option)}" for option in list_settings().values() if is_switch(option)}
    assert set(OPTION.findall(page.read_text(encoding="utf-8"))) - known == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_that_a_page_names_exists(page):
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    for first, second in COMMAND.findall("\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])):
        assert first in SUBCOMMANDS
        if isinstance(COMMANDS.get(first), click.Group) and second:
            assert f"{first} {second}" in COMMANDS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_variable_that_a_page_names_is_read(page):
    known = {*map(name_variable, list_settings().values()), *OTHER_VARIABLES}
    assert set(VARIABLE.findall(page.read_text(encoding="utf-8"))) <= known


def test_every_option_is_in_the_page_of_settings():
    assert list_options(summarise) - set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", CONFIGURATION)) == set()


def test_every_setting_is_in_its_table():
    rows = dict(re.findall(r"^\| `(?:-\w`, `)?--([a-z-]+).*?\| `([a-z-]+)` \|", CONFIGURATION, re.MULTILINE))
    assert rows == {key: key for key in list_settings()}


def test_every_command_is_in_a_page():
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [name for name in SUBCOMMANDS if f"summarise {name}" not in pages] == []


def test_the_python_of_the_page_runs(tmp_path, monkeypatch):
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    text = (ROOT / "seeds" / "de" / "chlorgas.txt").read_text(encoding="utf-8")
    (tmp_path / "article.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code = "\n".join(blocks).replace('Settings(model="embedded:qwen2.5-coder-1.5b")', "Settings(replay=True)")
    assert code.count("Settings(replay=True)") == 2
    names: dict[str, object] = {"__name__": "page"}
    exec(compile(code, "library.md", "exec"), names)
    assert names["said"]
    assert isinstance(names["settings"], Settings)
    assert (Path(chains.__file__).parent / "py.typed").exists()
