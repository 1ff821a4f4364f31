"""What is known of the model that a run would ask, without asking it or loading it.

Invariant: nothing but loopback is contacted, and no text is sent.
"""

from __future__ import annotations

from pathlib import Path

from chains.errors import ConfigError, ModelUnavailableError
from chains.models import catalog
from chains.models.base import Profile
from chains.models.embedded import CONTEXT, describe_size, find_problem
from chains.models.endpoint import find_host
from chains.models.facts import describe_known
from chains.models.prices import load_table
from chains.models.probing import LOCAL_SERVERS, FoundModel, find_models
from chains.settings import Settings


def foresee_model(settings: Settings) -> Profile:
    """The profile of the model that the settings name.

    Raises:
        ConfigError: The name is not understood, or the text would leave the machine against the user's wish.
        ModelUnavailableError: "auto" finds none, or there is no such file.
    """
    if settings.model == "auto":
        return foresee_first(settings)
    provider, name = catalog.split_name(settings)
    if provider == "embedded":
        return foresee_weights(settings, name)
    return describe(settings, settings.model, find_place(settings, provider))


def foresee_first(settings: Settings) -> Profile:
    """The model that "auto" takes.

    Raises:
        ConfigError: It is at a server elsewhere, which would have to be asked.
        ModelUnavailableError: There is none.
    """
    if settings.base_url and find_host(settings.base_url):
        raise ConfigError("A dry run does not ask the server which models it has.", "Name one with --model.")
    if settings.api_key and not settings.base_url and not settings.local_only:
        return describe(settings, f"openai:{catalog.DEFAULT_OPENAI}", find_place(settings, "openai"))
    servers = [catalog.name_server(settings, settings.base_url)] if settings.base_url else LOCAL_SERVERS
    for found in find_models(servers):
        return describe(settings, found.name, None, found)
    name = "" if settings.base_url else catalog.find_embedded(settings)
    if name:
        return foresee_weights(settings, name)
    raise ModelUnavailableError(
        "There is no model to use, so it is not known what it would take.",
        "Name one, it need not be there: --model openai:gpt-5-mini",
    )


def find_place(settings: Settings, provider: str) -> str | None:
    """The host that text would go to; None when it stays on the machine.

    Raises:
        ConfigError: It would leave the machine against the user's wish.
    """
    if settings.base_url:
        return catalog.require_permission(settings, settings.base_url)
    if provider == "ollama":
        return None
    host = load_table().get(provider, {}).get("host", f"the servers of {provider}")
    if settings.local_only:
        raise ConfigError(
            f"The model is at {host}, and --local-only keeps the text on this machine.",
            "Choose an embedded model or a local server.",
        )
    return str(host)


def describe(settings: Settings, name: str, host: str | None, found: FoundModel | None = None) -> Profile:
    """The profile of a model behind an address."""
    known = describe_known(name, settings, stated=found.context if found else None)
    parallel = host is not None or (settings.options.concurrency or 1) > 1
    return Profile(name=name, host=host, parallel=parallel, temperature=settings.temperature, **known)


def foresee_weights(settings: Settings, name: str) -> Profile:
    """The profile of an embedded model, by the size of its file.

    Raises:
        ConfigError: No such name.
        ModelUnavailableError: There is no such file.
    """
    size = catalog.find_size(name)
    if size is None:
        path = Path(name).expanduser()
        problem = find_problem(path)
        if problem:
            raise ModelUnavailableError(f"The model {path} {problem}.", "Name a GGUF file: --model embedded:PATH.gguf")
        name, size = path.name, path.stat().st_size
    return describe_size(f"embedded:{name}", size, CONTEXT, settings.temperature or 0.0)
