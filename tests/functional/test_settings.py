"""A file, variables and the command line, in rising order; what is wrong is told with its place."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from editors import make_editor

from chains.errors import ConfigError
from tui.cli import summarise as command
from tui.configuration.file import read_file
from tui.configuration.settings import SETTINGS, list_settings
from tui.configuration.template import build_template

CHLORGAS = Path(__file__).parents[2] / "seeds" / "de" / "chlorgas.txt"
# Options for one run, which cannot be set for good.
FOR_ONE_RUN = {
    *("from_tag", "allow_private", "output", "dry_run", "record", "replay", "recordings"),
    *("debug", "version", "help"),
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "config.toml"
    path.touch()
    return path


def run(summarise, file, *arguments, **env):
    return summarise(*arguments, env={"SUMMARISE_CONFIG": str(file), **env})


def read_settings(result):
    assert result.returncode == 0, result.stderr.decode()
    lines = [line.split(maxsplit=2) for line in result.stdout.decode().splitlines()[1:]]
    return {name: (value, origin) for name, value, origin in lines}


def test_every_option_can_be_set_or_is_for_one_run():
    names = {param.name for param in command.params if param.name != "articles"} | {"help"}
    assert names == set(SETTINGS) | FOR_ONE_RUN


def test_each_setting_says_where_it_comes_from(summarise, file):
    file.write_text(
        'lang = "de"\nmodel = "openai:gpt-5-mini"\nbase_url = "http://me:secret@127.0.0.1/v1"\n', encoding="utf-8"
    )
    result = run(summarise, file, "config", SUMMARISE_LANG="fr", SUMMARISE_NO_CACHE="1")
    found = read_settings(result)
    assert found["lang"] == ("fr", "SUMMARISE_LANG")
    assert found["no-cache"] == ("true", "SUMMARISE_NO_CACHE")
    assert found["model"] == ("openai:gpt-5-mini", str(file))
    assert found["timeout"] == ("600.0", "default")
    assert b"secret" not in result.stdout
    assert list(found) == list(list_settings())


def test_a_variable_that_sets_nothing_is_named(summarise, file):
    result = run(summarise, file, "config", SUMMARISE_MODLE="x")
    assert "SUMMARISE_MODLE sets nothing. Did you mean SUMMARISE_MODEL?" in result.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "variable", "form"),
    [((), None, "markdown"), ((), "json", "json"), (("--format", "text"), "json", "text")],
)
def test_the_command_line_goes_before_variables_and_these_before_the_file(summarise, file, arguments, variable, form):
    file.write_text('format = "markdown"\nquiet = true\n', encoding="utf-8")
    env = {"SUMMARISE_FORMAT": variable} if variable else {}
    result = run(summarise, file, CHLORGAS, "--replay", *arguments, **env)
    assert (result.returncode, result.stderr) == (0, b"")
    begins = {"markdown": b"# ", "json": b"{", "text": b"Chlorgas"}
    assert result.stdout.startswith(begins[form])


def test_a_switch_of_the_file_is_taken_back(summarise, file):
    file.write_text("strict = true\nquiet = true\n", encoding="utf-8")
    assert run(summarise, file, CHLORGAS, "--replay").returncode == 5
    result = run(summarise, file, CHLORGAS, "--replay", "--no-strict", "--no-quiet")
    assert result.returncode == 0
    assert result.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\nmodle = "x"\n', "line 2: there is no setting “modle”.\n  Did you mean model?"),
        ("lang = 5\n", "line 1: lang wants a text in quotes."),
        ('# x\ntimeout = "soon"\n', "line 2: timeout wants a number."),
        ("timeout = 0\n", "line 1: timeout: 0.0 is not in the range x>0."),
        ("retries = 1.5\n", "line 1: retries wants a whole number."),
        ('strict = "yes"\n', "line 1: strict wants true or false."),
        ('format = "pdf"\n', "line 1: format: 'pdf' is not one of"),
        ("format = true\n", "line 1: format wants one of these"),
        ("[model]\nname = 1\n", "line 1: model wants a text in quotes."),
        ("[other]\nx = 1\n", "line 1: there is no setting “other”."),
        ("lang = \n", "is not TOML: Invalid value (at line 1"),
    ],
)
def test_what_is_wrong_in_the_file_is_found_with_its_line(file, text, message):
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_file(file)
    assert message in f"{caught.value.message}\n  {caught.value.hint}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\nmodle = "x"\n', "line 2: there is no setting “modle”.\n  Did you mean model?"),
        ('lang = "klingonese"\n', "klingonese"),
        ('glossary = "none.txt"\n', "none.txt cannot be read"),
    ],
)
def test_what_is_wrong_in_the_file_is_told(summarise, file, text, message):
    file.write_text(text, encoding="utf-8")
    result = run(summarise, file, CHLORGAS, "--replay")
    assert (result.returncode, result.stdout) == (2, b"")
    assert message in result.stderr.decode()


@pytest.mark.parametrize("name", ["api_key", "OPENAI_API_KEY", "token"])
def test_a_key_is_refused_in_the_file_and_not_shown(summarise, file, name):
    file.write_text(f'{name} = "sk-very-secret"\n', encoding="utf-8")
    for arguments in ((CHLORGAS, "--replay"), ("config",)):
        result = run(summarise, file, *arguments)
        assert result.returncode == 2
        assert "does not belong in a file" in result.stderr.decode()
        assert "OPENAI_API_KEY, or SUMMARISE_API_KEY" in result.stderr.decode()
        assert b"sk-very" not in result.stdout + result.stderr


def test_what_is_wrong_in_a_variable_names_it(summarise, file):
    result = run(summarise, file, CHLORGAS, SUMMARISE_TIMEOUT="soon")
    assert result.returncode == 2
    assert "SUMMARISE_TIMEOUT" in result.stderr.decode()


def test_a_file_that_is_named_and_not_there_is_told(summarise, tmp_path):
    result = run(summarise, tmp_path / "none.toml", CHLORGAS, "--replay")
    assert result.returncode == 2
    assert "There is no settings file" in result.stderr.decode()


def test_help_and_path_need_no_right_file(summarise, file):
    file.write_text("oops", encoding="utf-8")
    assert run(summarise, file, "--help").returncode == 0
    result = run(summarise, file, "config", "path")
    assert result.stdout.decode().strip() == str(file)
    listed = run(summarise, file, "config")
    assert listed.returncode == 2
    assert b"timeout" in listed.stdout


def test_a_new_file_explains_every_setting_and_sets_none():
    text = build_template()
    assert tomllib.loads(text) == {}
    lines = re.findall(r"^# ([a-z-]+ = .*)", text, re.MULTILINE)
    assert list(tomllib.loads("\n".join(lines))) == list(list_settings())


def test_every_line_of_a_new_file_is_right_without_its_sign(summarise, tmp_path):
    (tmp_path / "glossary.txt").write_text("Werk = plant\n", encoding="utf-8")
    file = tmp_path / "config.toml"
    result = run(summarise, file, "config", "edit", **make_editor(tmp_path, "\n# lang = ", "\nlang = "))
    assert result.returncode == 0, result.stderr.decode()
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {"lang": "en"}


def test_an_edit_that_spoils_the_file_is_told_at_once(summarise, tmp_path):
    file = tmp_path / "config.toml"
    result = run(summarise, file, "config", "edit", **make_editor(tmp_path, "# lang = ", "lnag = "))
    assert result.returncode == 2
    assert "Did you mean lang?" in result.stderr.decode()


def test_no_editor_is_no_dead_end(summarise, tmp_path):
    result = run(summarise, tmp_path / "config.toml", "config", "edit", EDITOR="", VISUAL="")
    assert result.returncode == 2
    assert "Set EDITOR" in result.stderr.decode()


def test_a_line_for_each_request(summarise, file):
    result = run(summarise, file, CHLORGAS, "--replay", "--verbose", "--quiet", "--format", "json")
    lines = result.stderr.decode().splitlines()
    calls = json.loads(result.stdout)["provenance"]["calls"]
    assert len(lines) == calls["replay"]
    assert {line.split()[-1] for line in lines} == {"replay"}
    assert {line.split()[0] for line in lines} == {"translation", "claims", "caveats", "disputes", "summary"}
