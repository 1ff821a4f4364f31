"""Any other provider that LangChain knows: `init_chat_model`, with the provider's own package, key and address.

Invariant: what a caller sees are our chunks and our errors, as of any model. The schema goes in words, which every
model takes; our parser and the second asking see to the rest.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from chains.errors import ConfigError, ModelUnavailableError
from chains.models.base import Profile, Request
from chains.models.endpoint import Endpoint, find_host
from chains.models.facts import describe_known
from chains.models.failures import clean_words
from chains.models.openai_compatible import Dialect, OpenAICompatible, limit_answer
from chains.models.tracing import disable_tracing
from chains.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ADDRESSES = ("anthropic_api_url", "base_url", "groq_api_base", "openai_api_base", "azure_endpoint", "endpoint")
"""Where LangChain's classes keep the address they send to."""


class Provided(OpenAICompatible):
    """A `ChatModel` of LangChain's."""

    def __init__(self, profile: Profile, endpoint: Endpoint, chat: BaseChatModel) -> None:
        super().__init__(profile, endpoint, schema=False)
        self.chat = chat

    def connect(self) -> BaseChatModel:
        """The LangChain model."""
        return self.chat

    def build_options(self, request: Request, dialect: Dialect) -> dict[str, Any]:
        """The limit alone: each class sends it by the name that its provider has for it."""
        return dict.fromkeys(dialect.limit_names[:1], limit_answer(request, dialect))

    async def aclose(self) -> None:
        """LangChain's classes hold nothing that must be closed."""


def open_provided(settings: Settings, provider: str, name: str) -> Provided:
    """A model of a provider.

    Raises:
        ConfigError: The text would leave the machine against the user's wish, or there is no such provider.
        ModelUnavailableError: Its package or its key is missing.
    """
    chat = build_chat(settings, provider, name)
    address = next((a for field in ADDRESSES if isinstance(a := getattr(chat, field, None), str) and "//" in a), "")
    host = find_host(address) if address else f"the servers of {provider}"
    if host and settings.local_only:
        raise ConfigError(
            f"The model is at {host}, and --local-only keeps the text on this machine.",
            "Choose an embedded model or a local server.",
        )
    known = describe_known(f"{provider}:{name}", settings, getattr(chat, "profile", None))
    profile = Profile(name=f"{provider}:{name}", host=host, temperature=settings.temperature, **known)
    endpoint = Endpoint(name, address or f"https://{provider}", "", settings.timeout)
    return Provided(profile, endpoint, chat)


def build_chat(settings: Settings, provider: str, name: str) -> BaseChatModel:
    """LangChain's model; it tries once, and asks for its key from its own variable of the environment.

    Raises:
        ConfigError: There is no such provider.
        ModelUnavailableError: Its package or its key is missing.
    """
    disable_tracing()
    if find_spec("langchain") is None:
        raise ModelUnavailableError(f"{provider}: needs the package langchain.", "`pip install langchain`")
    from langchain.chat_models import init_chat_model

    sampling: dict[str, Any] = {} if settings.temperature is None else {"temperature": settings.temperature}
    try:
        chat: BaseChatModel = init_chat_model(
            name, model_provider=provider, max_retries=0, timeout=settings.timeout, **sampling
        )
    except ImportError as error:
        words = clean_words(str(error), "")
        raise ModelUnavailableError(f"{provider}: cannot be used: {words}", "Install its package.") from error
    except Exception as error:
        words = clean_words(str(error), "")
        if "Unsupported" in words:
            raise ConfigError(f"There is no provider {provider}.", "Write openai:NAME or ollama:NAME.") from error
        raise ModelUnavailableError(f"{provider}:{name} cannot be used: {words}", "Is its key set?") from error
    if lacks_key(chat):
        raise ModelUnavailableError(f"{provider}:{name} needs a key.", f"Set {provider.upper()}_API_KEY.")
    return chat


def lacks_key(chat: BaseChatModel) -> bool:
    """Whether the provider takes a key and none is set; some classes find that out only when they are asked."""
    from pydantic import SecretStr

    keys = [getattr(chat, field) for field in type(chat).model_fields if field.endswith("api_key")]
    secrets = [key.get_secret_value() for key in keys if isinstance(key, SecretStr)]
    return bool(secrets) and not any(secrets)
