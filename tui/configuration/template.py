"""The settings file that a user finds to begin with: every setting, explained and commented out.

Invariant: it sets nothing, and a line of it without its # is right.
"""

from __future__ import annotations

import click

from tui.configuration.settings import list_settings

HEAD = """\
Settings of summarise. Take the # away from a line to set it.
A variable (SUMMARISE_LANG=de) goes before this file, an option (--lang de) before both.
Keys of providers do not belong here: OPENAI_API_KEY, or SUMMARISE_API_KEY with base-url, in the environment."""
# For settings that have no default to show.
SAMPLES: dict[str, object] = {
    "only": "translation,summary",
    "glossary": "glossary.txt",
    "base-url": "http://127.0.0.1:1234/v1",
    "context": 32768,
    "temperature": 0.0,
    "concurrency": 4,
    "max-cost": 0.5,
    "max-tokens": 200_000,
}


def build_template() -> str:
    """The text of the file."""
    import tomlkit

    document = tomlkit.document()
    for line in HEAD.splitlines():
        document.add(tomlkit.comment(line))
    for key, option in list_settings().items():
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(describe(option)))
        document.add(tomlkit.comment(f"{key} = {tomlkit.item(find_sample(key, option)).as_string()}"))
    return document.as_string()


def describe(option: click.Option) -> str:
    """The help of an option on one line."""
    return " ".join((option.help or "").split())


def find_sample(key: str, option: click.Option) -> object:
    """The value that a line shows: the default, or an example where there is none."""
    if option.is_flag:
        return True
    return SAMPLES.get(key, option.default)
