"""What a shell completes, asked as the shells ask."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tui.cli import FORMATS, SUBCOMMANDS
from tui.commands.completion import SHELLS

TRY = """
eval "$({command} completion bash)"
compopt() {{ echo "compopt $*"; }}
COMP_WORDS=({words}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 )); COMPREPLY=()
_summarise_completion {command}
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
COMMAND = Path(sys.executable).parent / "summarise"


@pytest.fixture
def complete(tmp_path, environment):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash")

    def ask(words):
        script = TRY.format(command=COMMAND, words=words)
        run = subprocess.run(
            [bash, "--norc", "-c", script], capture_output=True, text=True, cwd=tmp_path, env=environment, check=True
        )
        assert run.stderr == ""
        return run.stdout.split()

    return ask


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("summarise ''", list(SUBCOMMANDS)),
        ("summarise ch", ["check"]),
        ("summarise a.txt --form", ["--format"]),
        ("summarise a.txt --format ''", list(FORMATS)),
        ("summarise --length s", ["short"]),
        ("summarise a.txt", ["compopt", "-o", "default"]),
        ("summarise --recordings ''", ["compopt", "-o", "dirnames"]),
        ("summarise a.txt --model op", ["openai:gpt-5-mini"]),
        ("summarise --model openai : gpt", ["gpt-5-mini"]),
        ("summarise --model openai :", ["gpt-5-mini"]),
        ("summarise prompts e", ["edit"]),
        ("summarise prompts edit tr", ["translate"]),
        ("summarise check --s", ["--source", "--strict"]),
        ("summarise example m", ["mist", "maternite"]),
        ("summarise completion f", ["fish"]),
    ],
)
def test_bash_completes(complete, words, expected):
    assert complete(words) == expected


def test_a_wrong_settings_file_does_not_stand_in_the_way(complete, environment, tmp_path):
    (tmp_path / "config.toml").write_text("oops", encoding="utf-8")
    environment["SUMMARISE_CONFIG"] = str(tmp_path / "config.toml")
    assert complete("summarise --form") == ["--format"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_asks_the_program(summarise, shell):
    result = summarise("completion", shell)
    assert result.returncode == 0
    assert f"_SUMMARISE_COMPLETE={shell}_complete" in result.stdout.decode()


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_others_get_names_with_what_they_mean(summarise, shell):
    env = {"_SUMMARISE_COMPLETE": f"{shell}_complete", "COMP_WORDS": "summarise ch", "COMP_CWORD": "1"}
    if shell == "fish":
        env["COMP_CWORD"] = "ch"
    text = summarise(env=env).stdout.decode()
    assert "check" in text
    assert SUBCOMMANDS["check"][1] in text


def test_nonsense_is_answered_by_nothing(summarise):
    for env in ({"_SUMMARISE_COMPLETE": "csh_complete"}, {"_SUMMARISE_COMPLETE": "bash_complete"}):
        result = summarise(env=env)
        assert (result.stdout, result.stderr) == (b"", b"")
