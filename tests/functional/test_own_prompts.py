"""The user's own prompts: copied, checked, used, named in the report, and given up again."""

from __future__ import annotations

from pathlib import Path

import pytest
from editors import make_editor

from chains.errors import ConfigError
from chains.wording import read_prompts
from prompts import list_names, list_prompts, load_prompt
from prompts.copies import build_copy

CHLORGAS = Path(__file__).parents[2] / "seeds" / "de" / "chlorgas.txt"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    from platformdirs import user_config_path

    for name, place in {"HOME": "home", "XDG_CONFIG_HOME": "config"}.items():
        monkeypatch.setenv(name, str(tmp_path / place))
    folder = user_config_path("grain-of-salt") / "prompts"
    folder.mkdir(parents=True)
    return folder


def write_copy(folder, name="translate", old="", new=""):
    (folder / f"{name}.md").write_text(build_copy(name).replace(old, new), encoding="utf-8")


def test_a_copy_is_used_and_a_replay_says_what_changed(summarise, folder):
    write_copy(folder, old="sentence by sentence", new="line by line")
    result = summarise("--replay", CHLORGAS)
    assert result.returncode == 4
    assert "line by line" in result.stderr.decode()


def test_an_unchanged_copy_changes_nothing_but_its_version(summarise, folder):
    import json

    write_copy(folder)
    result = summarise("--replay", CHLORGAS, "--format", "json")
    assert result.returncode == 0
    prompts = json.loads(result.stdout)["provenance"]["prompts"]
    assert prompts["translate"] == {"version": "user", "sha256": load_prompt("translate").sha256}
    assert prompts["system"]["version"] == load_prompt("system").version


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{{{sentences}}}", "", "the input {{{sentences}}} is in the front matter, not in the text"),
        ("{{{sentences}}}", "{{{words}}}", "the input {{{words}}} is in the text, not in the front matter"),
        ("{{{sentences}}}", "{{sentences}}", "“{{sentences}}” is no input"),
        ("sentences]", "sentences", "the front matter is not YAML: line"),
        ("version: 1\n", "", "the front matter has no version"),
        ("version: 1\n", "version: one\n", "the front matter has no version, or a wrong one"),
        ("name: translate", "name: claims", "the front matter calls it claims"),
        ("---\n", "", "does not begin with a front matter"),
    ],
)
def test_a_copy_that_cannot_be_used_is_found(folder, old, new, message):
    write_copy(folder, old=old, new=new)
    with pytest.raises(ConfigError) as caught:
        read_prompts(folder)
    assert message in caught.value.message
    assert str(folder / "translate.md") in caught.value.message
    assert "summarise prompts reset translate" in caught.value.hint


def test_a_copy_that_cannot_be_used_stops_the_run_before_it_begins(summarise, folder):
    write_copy(folder, old="{{{sentences}}}", new="")
    result = summarise("--replay", CHLORGAS)
    text = result.stderr.decode()
    assert (result.returncode, result.stdout) == (2, b"")
    assert "the input {{{sentences}}} is in the front matter, not in the text" in text
    assert str(folder / "translate.md") in text
    assert "summarise prompts reset translate" in text


def test_inputs_that_the_program_does_not_give_are_refused(summarise, folder):
    text = build_copy("translate").replace("target, sentences]", "target, sentences, mood]") + "{{{mood}}}\n"
    (folder / "translate.md").write_text(text, encoding="utf-8")
    assert "the program gives no {{{mood}}}, only:" in summarise("--replay", CHLORGAS).stderr.decode()
    missing = build_copy("translate").replace("language, target", "target").replace("from {{{language}}} ", "")
    (folder / "translate.md").write_text(missing, encoding="utf-8")
    assert "{{{language}}} is missing" in summarise("--replay", CHLORGAS).stderr.decode()


def test_the_list_names_all_and_says_which_are_the_users(summarise, folder):
    write_copy(folder)
    write_copy(folder, "claims", old=load_prompt("claims").sha256, new="0" * 64)
    write_copy(folder, "system", old="---\n")
    (folder / "trnslate.md").touch()
    result = summarise("prompts", "list")
    lines = {line.split()[0]: line for line in result.stdout.decode().splitlines()[1:]}
    assert tuple(lines) == list_names()
    assert "yours" in lines["translate"]
    assert "has changed" not in lines["translate"]
    assert "The program's own has changed since" in lines["claims"]
    assert "cannot be used" in lines["system"]
    assert "yours" not in lines["summarise"]
    assert "trnslate.md is not used" in result.stderr.decode()


def test_a_prompt_is_shown_as_it_is_sent(summarise, folder):
    write_copy(folder, old="sentence by sentence", new="line by line\x1b[31m")
    shown = summarise("prompts", "show", "translate").stdout.decode()
    assert "line by line, " not in shown
    assert "\x1b" not in shown
    assert (
        summarise("prompts", "show", "translate", "--built-in").stdout.decode() == load_prompt("translate").text + "\n"
    )
    assert "Did you mean translate?" in summarise("prompts", "show", "trnslate").stderr.decode()


def test_editing_copies_checks_and_resetting_keeps_what_was_written(summarise, folder, tmp_path):
    result = summarise(
        "prompts", "edit", "translate", env=make_editor(tmp_path, "sentence by sentence", "line by line")
    )
    assert result.returncode == 0, result.stderr.decode()
    assert "line by line" in summarise("prompts", "show", "translate").stdout.decode()
    spoilt = summarise("prompts", "edit", "translate", env=make_editor(tmp_path, "{{{target}}}", "{{target}}"))
    assert spoilt.returncode == 2
    assert "is no input" in spoilt.stderr.decode()
    assert summarise("prompts", "reset", "translate").returncode == 0
    assert summarise("prompts", "show", "translate").stdout.decode() == load_prompt("translate").text + "\n"
    assert "line by line" in (folder / "translate.md.old").read_text(encoding="utf-8")
    assert "no copy" in summarise("prompts", "reset", "translate").stderr.decode()


@pytest.mark.parametrize("name", list_names())
def test_every_prompt_can_be_copied(name):
    from prompts import parse_prompt

    copy, prompt = parse_prompt(build_copy(name)), load_prompt(name)
    assert (copy.text, copy.sha256, copy.copied_from) == (prompt.text, prompt.sha256, prompt.sha256)
    assert prompt in list_prompts()
