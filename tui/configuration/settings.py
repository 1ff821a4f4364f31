"""Options that can also be set for good: each has one name, on the command line, in a variable and in the file.

Invariant: a setting is an option of the command and described there only. The file gives way to a variable, and this to
the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, TypeGuard

import click

PREFIX = "SUMMARISE_"
# By the names of their parameters; what is meant for one run only has no place in a file.
SETTINGS = (
    "lang",
    "only",
    "length",
    "glossary",
    "form",
    "strict",
    "model",
    "base_url",
    "local_only",
    "context",
    "temperature",
    "timeout",
    "concurrency",
    "retries",
    "no_repair",
    "max_cost",
    "max_tokens",
    "no_cache",
    "no_history",
    "quiet",
    "verbose",
)


class FileValues(Mapping[str, Any]):
    """What the file says, by parameter; it is read when something is asked for."""

    @cached_property
    def values_found(self) -> dict[str, Any]:
        """The content of the file.

        Raises:
            ConfigError: It cannot be read, or says what cannot be.
        """
        from tui.configuration.file import find_file, read_file

        return read_file(find_file())

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401
        return self.values_found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_found)

    def __len__(self) -> int:
        return len(self.values_found)


class ConfiguredCommand(click.Command):
    """A command that takes from variables and the file what its command line does not say."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401
    ) -> click.Context:
        """Read the command line; what completes it needs no settings, and help tells the program's own."""
        for param in self.params:
            if param.name in SETTINGS:
                param.envvar = name_variable(param)
        if not extra.get("resilient_parsing"):
            extra.setdefault("default_map", FileValues())
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.BadParameter as error:
            name_origin(error)
            raise

    def make_parser(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """A parser that also knows the opposite of every switch that can be set: `--no-strict`."""
        parser = super().make_parser(ctx)
        for param in self.params:
            if param.name in SETTINGS and is_switch(param):
                opposite = [f"--{name_opposite(param)}"]
                parser.add_option(obj=param, opts=opposite, dest=param.name, action="store_const", const=False)
        return parser

    def get_help(self, ctx: click.Context) -> str:
        """The help, which is the same for everyone."""
        ctx.default_map = None
        return super().get_help(ctx)


def name_origin(error: click.BadParameter) -> None:
    """Let an error name the variable that is wrong, where it is one."""
    from click.core import ParameterSource

    if error.ctx is None or error.param is None:
        return
    if error.ctx.get_parameter_source(str(error.param.name)) is ParameterSource.ENVIRONMENT:
        error.param_hint = name_variable(error.param)


def list_settings() -> dict[str, click.Option]:
    """The settings by the names they have in the file, in the order of `SETTINGS`."""
    from tui.cli import summarise

    options = {param.name: param for param in summarise.params if isinstance(param, click.Option)}
    return {name_key(options[name]): options[name] for name in SETTINGS}


def is_switch(param: click.Parameter) -> TypeGuard[click.Option]:
    """Whether an option is on or off."""
    return isinstance(param, click.Option) and param.is_flag


def name_key(param: click.Parameter) -> str:
    """What a setting is called in the file: "base-url"."""
    return max(param.opts, key=len).lstrip("-")


def name_opposite(param: click.Parameter) -> str:
    """What takes a switch back: "no-strict" for "strict", "cache" for "no-cache"."""
    key = name_key(param)
    return key.removeprefix("no-") if key.startswith("no-") else f"no-{key}"


def name_variable(param: click.Parameter) -> str:
    """What a setting is called in the environment: "SUMMARISE_BASE_URL"."""
    return PREFIX + name_key(param).replace("-", "_").upper()
