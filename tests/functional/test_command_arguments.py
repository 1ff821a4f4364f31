"""Every way to call the command wrongly ends in one clear line and the right exit code."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from chains.report import CHAIN_NAMES, Report
from chains.version import APP_VERSION
from tui import cli

Summarise = Callable[..., "CompletedProcess[bytes]"]
ARTICLE = "De burgemeester zei dat de brug dicht is.\n"


def assert_fails(result: CompletedProcess[bytes], code: int, message: str) -> None:
    text = result.stderr.decode()
    assert result.returncode == code, text
    assert result.stdout == b""
    assert text.startswith("summarise: ")
    assert message in text
    assert "Traceback" not in text
    assert len(text.splitlines()) <= 2


def test_help_names_every_option_and_command(summarise: Summarise) -> None:
    result = summarise("--help")
    text = result.stdout.decode()
    options = {max(param.opts, key=len) for param in cli.summarise.params if param.name != "articles"}
    assert result.returncode == 0
    assert result.stderr == b""
    assert not [word for word in options | set(cli.SUBCOMMANDS) if word not in text]


@pytest.mark.parametrize("name", cli.SUBCOMMANDS)
def test_help_says_of_a_command_what_the_command_says(name: str) -> None:
    module, line = cli.SUBCOMMANDS[name]
    assert import_module(module).command.get_short_help_str(200).rstrip(".") == line.rstrip(".")


def test_the_chains_in_the_help_are_those_there_are() -> None:
    assert set(cli.CHAINS.split(", ")) == set(CHAIN_NAMES)


def test_version(summarise: Summarise) -> None:
    assert summarise("--version").stdout.decode().split() == ["summarise", APP_VERSION]


def test_schema_is_that_of_the_report(summarise: Summarise) -> None:
    result = summarise("schema")
    assert json.loads(result.stdout) == Report.model_json_schema(mode="serialization")


def test_examples_are_listed(summarise: Summarise) -> None:
    lines = summarise("example", "--list").stdout.decode().splitlines()
    assert len(lines) >= 4
    assert not [line for line in lines if "bakhmut" in line]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--foo"], "--foo"),
        (["--format", "pdf", "a.txt"], "pdf"),
        (["--only", "translation,poem", "a.txt"], "“poem”"),
        (["--only", "", "a.txt"], "--only"),
        (["--lang", "klingonese", "a.txt"], "klingonese"),
        (["--from", "??", "a.txt"], "??"),
        (["--timeout", "0", "a.txt"], "--timeout"),
        (["--timeout", "soon", "a.txt"], "soon"),
        (["--concurrency", "0", "a.txt"], "--concurrency"),
        (["--retries", "-1", "a.txt"], "--retries"),
        (["--temperature", "3", "a.txt"], "--temperature"),
        (["--record", "--replay", "a.txt"], "exclude each other"),
        (["--recordings", "x", "a.txt"], "--record or --replay"),
        (["-o", "a.txt", "a.txt"], "write over what is read"),
        (["-o", "missing/report.md", "a.txt"], "no folder missing"),
        ([""], "no name"),
        (["a.txt", ""], "no name"),
        (["models", "burn"], "burn"),
        (["schema", "extra"], "extra"),
        (["example", "nope"], "nope"),
        (["missing.txt"], "missing.txt"),
        (["--replay", "missing\x1b[31m.txt"], "missing"),
    ],
)
def test_wrong_arguments(summarise_here: Summarise, tmp_path: Path, arguments: list[str], message: str) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    result = summarise_here(*arguments)
    assert_fails(result, 2, message)
    assert b"\x1b" not in result.stderr


def test_wrong_arguments_of_the_installed_command(summarise: Summarise) -> None:
    assert_fails(summarise("--foo"), 2, "--foo")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no text"),
        (b" \n\n ", "no text"),
        (bytes(range(256)) * 40, "bad.txt"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "bad.txt"),
        (b"woord " * 2_000_000, "10 MB"),
    ],
    ids=["empty", "blank", "bytes", "picture", "too-long"],
)
def test_unusable_articles(summarise: Summarise, tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "bad.txt").write_bytes(content)
    assert_fails(summarise("--replay", "bad.txt"), 1, message)


def test_a_folder_is_no_article(summarise: Summarise, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert_fails(summarise("folder"), 1, "is a folder")


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_an_empty_pipe_is_an_error(summarise: Summarise, arguments: list[str]) -> None:
    assert_fails(summarise(*arguments), 1, "no text")


def test_an_article_that_was_never_recorded(summarise: Summarise) -> None:
    result = summarise("--replay", stdin=ARTICLE.encode())
    assert result.returncode == 4
    assert result.stdout == b""
    assert b"recording" in result.stderr


def test_the_worst_code_counts_and_every_article_is_tried(summarise: Summarise, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    result = summarise("--replay", "empty.txt", "missing.txt", "a.txt")
    assert result.returncode == 2
    assert [name for name in (b"empty.txt", b"missing.txt", b"a.txt") if name in result.stderr]
    assert result.stderr.count(b"summarise: ") == 3


def test_a_file_called_like_a_command_is_given_with_its_folder(summarise: Summarise, tmp_path: Path) -> None:
    (tmp_path / "schema").write_text(ARTICLE, encoding="utf-8")
    assert summarise("./schema", "--replay").returncode == 4
    assert summarise("schema").returncode == 0


def test_a_key_is_never_shown(summarise: Summarise, tmp_path: Path) -> None:
    key = "sk-very-secret-key"
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    env = {"OPENAI_API_KEY": key, "SUMMARISE_API_KEY": key, "SUMMARISE_DEBUG": "1"}
    arguments = ("a.txt", "--base-url", "http://127.0.0.1:9/v1", "--model", "x", "--retries", "0")
    result = summarise(*arguments, env=env)
    assert result.returncode != 0
    assert key.encode() not in result.stdout + result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
def test_without_an_article_at_a_terminal_the_user_is_told(tmp_path: Path, environment: dict[str, str]) -> None:
    import pty
    import subprocess

    command = Path(sys.executable).parent / "summarise"
    outer, inner = pty.openpty()
    try:
        result = subprocess.run(
            [command], stdin=inner, stdout=inner, stderr=subprocess.PIPE, env=environment, cwd=tmp_path, check=False
        )
    finally:
        os.close(outer)
        os.close(inner)
    assert result.returncode == 2
    assert b"Give an article, or pipe one in." in result.stderr


def test_a_misspelt_subcommand_is_told_from_a_missing_file(summarise, tmp_path):
    result = summarise("chekc")
    assert result.returncode == 2
    assert "There is no file chekc. Did you mean: summarise check?" in result.stderr.decode()


@pytest.mark.parametrize(
    ("group", "alike"), [("history", "list"), ("cache", "show"), ("prompts", "list"), ("models", "list")]
)
def test_a_group_alone_shows_what_there_is(summarise: Summarise, group: str, alike: str) -> None:
    alone, listed = summarise(group), summarise(group, alike)
    assert (alone.returncode, alone.stdout) == (0, listed.stdout)
    assert alone.stdout
