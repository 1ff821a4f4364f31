"""`models test` against a real server: what it says of a model that is fit, and of those that are not."""

from __future__ import annotations

import asyncio

import pytest

from bench import newsroom
from bench.newsroom import Newsroom
from chains import fitness
from chains.errors import ModelUnavailableError
from chains.fitness import read_article, try_model
from chains.settings import Settings

GOOD = (
    "Ferry near Oostmeer lies still for three weeks",
    "The ferry between Oostmeer and Lage Dam has not sailed since Monday.",
    "According to the municipality a crack of 40 centimetres was found in the hull.",
    '"There was no danger to passengers", said councillor Annelies Brink.',
    "Skipper Teun Hoekstra contradicts that: he had reported the leak on 12 March already.",
    "The repair costs an estimated 85,000 euros.",
    "Whether the ferry sails again before the summer is not yet certain.",
)


def translate_well(schema, ids, _lines):
    _, language = newsroom.list_keys(schema, "sentences")
    return {"sentences": [{"id": name, language: GOOD[int(name[1:]) - 1]} for name in ids]}


def judge(faults=None, **settings):
    with Newsroom(0.0, faults) as server:
        verdict = asyncio.run(try_model(Settings(model="desk", base_url=server.base_url, **settings), lambda _: None))
        return verdict, {trait.name: trait.fit for trait in verdict.traits}


@pytest.fixture
def good(monkeypatch):
    monkeypatch.setitem(newsroom.WRITERS, "translation", translate_well)


def test_the_article_is_as_the_translation_here_has_it():
    assert len(read_article().sentences) == len(GOOD)


def test_a_model_that_does_all_of_it_is_fit(good, tmp_path):
    verdict, fit = judge(cache_dir=tmp_path)
    assert fit == {"answers": True, "translation": True, "claims": True, "speed": True}, verdict
    assert verdict.fit
    assert list(tmp_path.iterdir()) == []


def test_a_model_that_leaves_the_language_is_not(tmp_path):
    verdict, fit = judge(cache_dir=tmp_path)
    assert not fit["translation"]
    assert fit["answers"]
    assert not verdict.fit


def test_a_model_that_writes_no_json_is_not(good):
    _, fit = judge({"claims": ["broken"] * 9})
    assert not fit["answers"]
    assert not fit["claims"]


def test_a_model_that_is_slow_is_not(good, monkeypatch):
    monkeypatch.setattr(fitness, "LEAST_RATE", 10**9)
    _, fit = judge()
    assert not fit["speed"]


def test_a_server_that_is_gone_is_not_fit_and_says_why():
    with Newsroom() as server:
        url = server.base_url
    verdict = asyncio.run(try_model(Settings(model="desk", base_url=url), lambda _: None))
    assert not verdict.fit
    assert "no connection" in verdict.traits[0].detail


def test_a_model_that_was_not_pulled_cannot_be_tested(tmp_path):
    with pytest.raises(ModelUnavailableError, match="not here"):
        asyncio.run(try_model(Settings(model="embedded:qwen3-4b", cache_dir=tmp_path), lambda _: None))
