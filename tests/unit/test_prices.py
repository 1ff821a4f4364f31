"""What tokens cost: only what the table holds has a price, at its own provider."""

from __future__ import annotations

import pytest

from chains.models.base import Profile
from chains.models.prices import find_price, load_table, price_usage
from chains.report import Usage

USAGE = Usage(input_tokens=1_000_000, cached_tokens=400_000, output_tokens=100_000)


def at(name, host="api.openai.com"):
    return Profile(name=name, host=host)


def test_cached_tokens_have_their_own_price():
    assert price_usage(at("openai:gpt-5-mini"), USAGE) == pytest.approx(0.6 * 0.25 + 0.4 * 0.025 + 0.1 * 2.0)


@pytest.mark.parametrize("name", ["openai:gpt-5-mini-2025-08-07", "openai:gpt-5-mini"])
def test_a_dated_version_costs_what_its_model_costs(name):
    assert find_price(at(name)).input == 0.25


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("openai:gpt-5-pro", "api.openai.com"),
        ("openai:gpt-5-mini-turbo", "api.openai.com"),
        ("openai:gpt-5-mini", "example.org"),
        ("gpt-5-mini", "example.org"),
        ("mistralai:anything", "the servers of mistralai"),
    ],
)
def test_what_the_table_does_not_hold_has_no_price(name, host):
    assert find_price(at(name, host)) is None
    assert price_usage(at(name, host), USAGE) is None


@pytest.mark.parametrize("name", ["embedded:qwen2.5-coder-1.5b", "ollama:gemma3:4b", "desk"])
def test_a_model_on_this_machine_costs_nothing(name):
    assert find_price(at(name, None)).free
    assert price_usage(at(name, None), USAGE) is None


def test_the_table_is_dated_and_nothing_cached_costs_more():
    for provider in load_table().values():
        assert provider["date"].year >= 2026
        assert provider["source"].startswith("https://")
        assert all(0 < p["cached"] < p["input"] < p["output"] for p in provider["models"].values())
