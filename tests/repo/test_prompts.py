"""Prompts: versions, the lock, and that an article cannot break out."""

from __future__ import annotations

import pytest

from prompts import find_unversioned, format_lock, list_prompts, parse_prompt, read_lock


def test_the_lock_is_up_to_date():
    assert read_lock() == __import__("tomllib").loads(format_lock())


def test_a_changed_text_needs_a_new_version():
    lock = read_lock()
    lock["claims"]["sha256"] = "0" * 64
    assert find_unversioned(lock) == ("claims",)
    lock["claims"]["version"] -= 1
    assert find_unversioned(lock) == ()


@pytest.mark.parametrize("prompt", list_prompts(), ids=lambda p: p.name)
def test_a_prompt_says_what_it_is_for(prompt):
    assert prompt.version >= 1
    assert prompt.description.endswith(".")
    assert prompt.text == prompt.text.strip()


def test_inputs_must_be_those_of_the_text():
    with pytest.raises(ValueError, match="input"):
        parse_prompt("---\nname: x\nversion: 1\ndescription: X.\ninputs: [a]\n---\n{{{b}}}\n")
    with pytest.raises(ValueError, match="front matter"):
        parse_prompt("Translate this.")
