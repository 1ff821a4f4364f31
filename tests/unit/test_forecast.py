"""A forecast follows the real plan, is near what recordings took, and asks nobody."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from chains import analyse_sync
from chains.article.loading import load_file
from chains.errors import ConfigError, ModelUnavailableError
from chains.forecast.forecasting import REPAIRS, forecast, list_notes
from chains.forecast.profiles import foresee_model
from chains.models.base import Profile
from chains.settings import Options, Settings

SEEDS = Path(__file__).parents[2] / "seeds"
ARTICLE = load_file(SEEDS / "fr" / "maternite.txt")
OPENAI = Profile(name="openai:gpt-5-mini", host="api.openai.com")
EMBEDDED = Profile(name="embedded:qwen2.5-coder-1.5b", context_window=16_384, small=True, parallel=False, batch=1)


def foresee(profile, **options):
    return asyncio.run(forecast(ARTICLE, Options(**options), profile))


@pytest.fixture(scope="module")
def embedded():
    return foresee(EMBEDDED)


def test_it_is_within_15_percent_of_what_the_recording_took(embedded):
    actual = analyse_sync(ARTICLE, Settings(replay=True)).provenance
    tokens = actual.usage.input_tokens + actual.usage.output_tokens
    foreseen = embedded.usage.input_tokens + embedded.usage.output_tokens
    assert abs(foreseen - tokens) <= 0.15 * tokens
    assert abs(embedded.usage.cached_tokens - actual.usage.cached_tokens) <= 0.15 * actual.usage.cached_tokens


def test_the_requests_are_those_of_the_pipeline(embedded):
    requests = {part.name: part.requests for part in embedded.parts}
    assert requests["translation"] == len(ARTICLE.sentences)
    assert requests["summary"] == requests["disputes"] == 1
    assert list(requests)[-1] == REPAIRS


def test_a_model_that_takes_a_window_is_asked_less(embedded):
    whole = foresee(OPENAI)
    assert whole.requests < embedded.requests / 4
    assert {part.name: part.requests for part in whole.parts}["translation"] == 1
    assert whole.usage.cached_tokens == 0


def test_only_what_is_asked_for_is_foreseen():
    parts = foresee(OPENAI, chains=("translation",), repair=False).parts
    assert [part.name for part in parts] == ["translation"]


def test_cost_and_time_are_said_where_they_are_known(embedded):
    assert embedded.price.free
    assert embedded.seconds > 60
    paid = foresee(OPENAI, chains=("translation",))
    assert paid.seconds is None
    assert 0 < paid.cost < 0.01
    assert foresee(replace(OPENAI, name="mistralai:x"), chains=("translation",)).cost is None


def test_two_forecasts_are_the_same(embedded):
    assert foresee(EMBEDDED) == embedded


@pytest.mark.parametrize(
    ("settings", "name", "host", "batch"),
    [
        (Settings(model="openai:gpt-5-mini"), "openai:gpt-5-mini", "api.openai.com", 250),
        (Settings(api_key="k"), "openai:gpt-5-mini", "api.openai.com", 250),
        (Settings(model="anthropic:claude-haiku-4-5"), "anthropic:claude-haiku-4-5", "api.anthropic.com", 250),
        (Settings(model="ollama:gemma3:4b"), "ollama:gemma3:4b", None, 250),
        (Settings(model="embedded:qwen2.5-coder-1.5b"), "embedded:qwen2.5-coder-1.5b", None, 1),
        (Settings(model="embedded:eurollm-9b"), "embedded:eurollm-9b", None, 250),
        (Settings(model="desk", base_url="https://example.org/v1"), "desk", "example.org", 250),
    ],
)
def test_the_model_need_not_be_there(settings, name, host, batch):
    profile = foresee_model(settings)
    assert (profile.name, profile.host, profile.batch) == (name, host, batch)


def test_what_must_not_leave_the_machine_is_not_foreseen_elsewhere():
    with pytest.raises(ConfigError, match="--local-only"):
        foresee_model(Settings(model="openai:gpt-5-mini", local_only=True))


def test_a_server_elsewhere_is_not_asked_what_it_has():
    with pytest.raises(ConfigError, match="does not ask the server"):
        foresee_model(Settings(base_url="https://example.org/v1"))


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(ModelUnavailableError, match="does not exist"):
        foresee_model(Settings(model="embedded:/no/such.gguf"))


def test_what_it_cannot_know_is_said():
    assert "reasons" in " ".join(list_notes(replace(OPENAI, thinks=True)))
    assert "not known" in " ".join(list_notes(replace(OPENAI, name="mistralai:x")))
    assert not list(list_notes(EMBEDDED))
