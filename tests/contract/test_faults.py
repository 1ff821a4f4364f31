"""Whole runs against a server that misbehaves on purpose, through each backend and its real client: a fault that passes
costs nothing, one that stays costs its chain alone, and no request is made more often than it must."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.newsroom import Newsroom
from chains import analyse_sync, calling, resuming
from chains.article.loading import build_article
from chains.report import Origin
from chains.settings import Options, Settings

TEXT = (
    "De brug bij Holtum is dicht. Burgemeester Smit zei dat er geen gevaar is. Volgens de politie zijn er twaalf "
    "gewonden. De werf meldt scheuren in het staal.\n"
)
ARTICLE = build_article(TEXT, Origin(kind="paste"), "nl")
SETTINGS = Settings(options=Options(repair=False), model="desk", timeout=0.5)
WELL = {"translation": "done", "claims": "done", "caveats": "done", "summary": "done"}
FOREVER = 99


@pytest.fixture(autouse=True)
def short_pause(monkeypatch):
    monkeypatch.setattr(calling, "FIRST_PAUSE", 0.01)


@pytest.fixture(params=["openai", "anthropic"])
def run_by(request, monkeypatch):
    """`run` through a backend."""
    if request.param == "openai":
        return run

    def run_anthropic(faults, folder):
        with Newsroom(0.0, faults) as server:
            monkeypatch.setenv("ANTHROPIC_API_KEY", "a-key")
            monkeypatch.setenv("ANTHROPIC_API_URL", server.base_url.removesuffix("/v1"))
            return analyse_sync(ARTICLE, replace(SETTINGS, model="anthropic:desk", cache_dir=folder)), server

    return run_anthropic


def run(faults, folder, latency=0.0, **choices):
    """The report of a run against a server with these faults, and the server."""
    with Newsroom(latency, faults) as server:
        settings = replace(SETTINGS, base_url=server.base_url, cache_dir=folder, **choices)
        return analyse_sync(ARTICLE, settings), server


def read_states(report):
    return {name: state.state for name, state in report.chains.items() if name in WELL}


@pytest.mark.parametrize(
    ("fault", "requests"),
    [
        ("429", 2),
        ("429-retry-after", 2),
        ("500", 2),
        ("503", 2),
        ("refused", 2),
        ("dropped", 2),
        ("silent", 2),
        ("broken", 2),
        ("empty", 2),
        ("cut", 2),
        ("endless", 2),
        ("wrong-ids", 2),
        ("overflow", 3),  # half of the article at a time
    ],
)
def test_a_fault_that_passes_costs_a_request_and_no_result(fault, requests, run_by, tmp_path):
    report, server = run_by({"translation": [fault]}, tmp_path)
    assert read_states(report) == WELL
    assert all(sentence.text for sentence in report.translation.sentences)
    assert server.counts["translation"] == requests


@pytest.mark.parametrize(
    ("fault", "words", "requests"),
    [
        ("429", "asks to slow down", 3),
        ("429-tomorrow", "asks to slow down", 1),
        ("429-quota", "quota", 1),
        ("500", "status 500", 3),
        ("503", "status 503", 3),
        ("401", "does not accept the key", 1),
        ("refused", "no connection", 3),
        ("silent", "did not finish", 3),
        ("broken", "could not be read", 2),
        ("empty", "could not be read", 2),
        ("refusal", "declined", 1),
        ("overflow", "too long", 7),
        ("wrong-ids", "do not exist", 2),
    ],
)
def test_a_fault_that_stays_costs_its_chain_alone(fault, words, requests, run_by, tmp_path):
    report, server = run_by({"claims": [fault] * FOREVER}, tmp_path)
    assert read_states(report) == {**WELL, "claims": "failed"}
    assert words in report.chains["claims"].message
    assert server.counts["claims"] == requests
    assert report.chains["disputes"].state == "skipped"
    assert all(sentence.text for sentence in report.translation.sentences)
    assert report.summary


@pytest.mark.parametrize("fault", ["cut", "endless", "dropped"])
def test_an_answer_that_breaks_off_again_and_again_is_gone_on_with_and_given_up(fault, run_by, tmp_path):
    report, server = run_by({"claims": [fault] * FOREVER}, tmp_path)
    assert report.chains["claims"].state == "partial"
    assert report.claims
    assert server.counts["claims"] <= (resuming.MOST + 1) * (SETTINGS.options.retries + 1)
    assert read_states(report) == {**WELL, "claims": "partial"}


@pytest.mark.parametrize("retries", [0, 1])
def test_retries_are_as_many_as_asked_for(retries, tmp_path):
    _, server = run({"claims": ["500"] * FOREVER}, tmp_path, options=replace(SETTINGS.options, retries=retries))
    assert server.counts["claims"] == retries + 1


def test_a_server_that_is_down_is_not_asked_for_ever(tmp_path):
    report, server = run({"*": ["500"] * FOREVER}, tmp_path)
    assert {state.state for state in report.chains.values()} <= {"failed", "partial", "skipped"}
    assert sum(server.counts.values()) <= calling.GIVE_UP_AFTER * (SETTINGS.options.retries + 1) + 6


def test_the_next_run_pays_only_for_what_failed(tmp_path):
    _, first = run({"claims": ["500", "503", "429", *["500"] * FOREVER]}, tmp_path)
    assert first.counts["claims"] == 3
    report, second = run({}, tmp_path)
    assert read_states(report) == WELL
    assert second.counts["translation"] == second.counts["caveats"] == 0
    assert second.counts["claims"] == 1
    again, third = run({}, tmp_path)
    assert third.counts.total() == 0
    assert again.claims == report.claims


def test_what_came_after_a_failure_is_paid_once(tmp_path):
    run({"*": ["500", "dropped", "500"]}, tmp_path)
    _, again = run({}, tmp_path)
    assert again.counts["claims"] == again.counts["caveats"] == again.counts["summary"] == 0


def test_no_more_requests_than_allowed_are_open(tmp_path):
    _, server = run({}, tmp_path, latency=0.1, options=replace(SETTINGS.options, concurrency=2))
    assert server.most == 2


def test_a_server_on_this_machine_gets_one_request_at_a_time(tmp_path):
    _, server = run({}, tmp_path, latency=0.02)
    assert server.most == 1
