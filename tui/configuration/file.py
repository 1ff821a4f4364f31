"""The settings file: `config.toml` in the user's configuration folder, or the one that SUMMARISE_CONFIG names.

Invariant: a file is taken whole or refused with its name, the line and what would be right. A key of a provider is
never read from it, nor shown.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

import click

from chains.errors import ConfigError
from tui.configuration.settings import list_settings

VARIABLE = "SUMMARISE_CONFIG"
FILE_NAME = "config.toml"
MEND = "Mend it: summarise config edit"
KEYS = re.compile(r"key|token|secret|password")
KEYS_HINT = (
    "Take it out, and keep it in the environment: OPENAI_API_KEY, or SUMMARISE_API_KEY for the server of base-url."
)
PATHS = ("glossary",)


def find_folder() -> Path:
    """The user's configuration folder, by the customs of the platform."""
    from platformdirs import user_config_path

    return user_config_path("grain-of-salt")


def find_prompts() -> Path:
    """The folder of the user's own prompts, be it there or not."""
    return find_folder() / "prompts"


def find_file() -> Path:
    """The settings file, be it there or not."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else find_folder() / FILE_NAME


def read_file(path: Path) -> dict[str, Any]:
    """What the file sets, by the names of parameters; nothing when there is none.

    Raises:
        ConfigError: It cannot be read, is not TOML, or sets what cannot be set.
    """
    if not path.exists() and not os.environ.get(VARIABLE):
        return {}
    text = read_text(path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}.", MEND) from None
    return dict(read_entry(path, text, key, value) for key, value in table.items())


def read_text(path: Path) -> str:
    """The text of the file.

    Raises:
        ConfigError: It cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        hint = f"Make it: summarise config edit; or unset {VARIABLE}."
        raise ConfigError(f"There is no settings file {path}.", hint) from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}.", "Look at its permissions.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8.", "Save it as UTF-8.") from None


def read_entry(path: Path, text: str, key: str, value: object) -> tuple[str, object]:
    """One setting: its parameter and its value.

    Raises:
        ConfigError: There is no such setting, or it takes no such value.
    """
    name = key.lower().replace("_", "-")
    option = list_settings().get(name)
    place = f"{path}, line {find_line(text, key)}"
    if option is None:
        raise refuse_key(place, key, name)
    if not fits(option, value):
        raise ConfigError(f"{place}: {name} wants {describe_kind(option)}.", MEND)
    try:
        checked = option.type.convert(value, option, None)
    except click.BadParameter as error:
        raise ConfigError(f"{place}: {name}: {error.message}", MEND) from None
    return str(option.name), str(path.parent / Path(checked).expanduser()) if name in PATHS else checked


def refuse_key(place: str, key: str, name: str) -> ConfigError:
    """The error for what is no setting."""
    from difflib import get_close_matches

    if KEYS.search(name):
        return ConfigError(f"{place}: {key} does not belong in a file.", KEYS_HINT)
    nearest = "".join(f"Did you mean {near}? " for near in get_close_matches(name, list_settings(), 1))
    return ConfigError(f"{place}: there is no setting “{key}”.", f"{nearest}All of them: summarise config")


def find_line(text: str, key: str) -> int:
    """The line that sets a key, counted from 1; of what cannot be found the first."""
    found = re.search(rf"""^[ \t]*\[*[ \t]*["']?{re.escape(key)}\b""", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def fits(option: click.Option, value: object) -> bool:
    """Whether a value of TOML is of the kind that an option takes."""
    if option.is_flag or isinstance(value, bool):
        return option.is_flag and isinstance(value, bool)
    if isinstance(option.type, click.types.FloatParamType):
        return isinstance(value, int | float)
    return isinstance(value, int if isinstance(option.type, click.types.IntParamType) else str)


def describe_kind(option: click.Option) -> str:
    """What an option takes, in words."""
    if option.is_flag:
        return "true or false"
    if isinstance(option.type, click.Choice):
        return f"one of these, in quotes: {', '.join(option.type.choices)}"
    if isinstance(option.type, click.types.FloatParamType):
        return "a number"
    return "a whole number" if isinstance(option.type, click.types.IntParamType) else "a text in quotes"
