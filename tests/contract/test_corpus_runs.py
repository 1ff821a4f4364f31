"""Runs over many articles against a real server that misbehaves, is away, or whose client is killed: nothing is lost,
nothing is there twice, and no finished call is paid again."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from corpus_rows import of_kind, read_ids, write_rows

from bench.newsroom import Newsroom
from chains import calling
from chains.article.loading import build_article
from chains.corpus import courtesy, traffic
from chains.corpus.events import ArticleEnded, ArticlesSkipped, Noticed
from chains.corpus.folder import export_results, hold_folder
from chains.corpus.inputs import Inputs
from chains.corpus.ledger import MOST_FAILURES
from chains.corpus.limits import MOST_DEATHS, SUSPECT, Limits
from chains.corpus.local_engine import LocalEngine
from chains.corpus.order import Order
from chains.errors import (
    ArticleDelayedError,
    ArticleFetchError,
    CorpusStoppedError,
    ModelAccessError,
    RateLimitError,
)
from chains.models.budget import Budget
from chains.report import Origin
from chains.settings import Options, Settings

COMMAND = Path(sys.executable).parent / "summarise"
SEED = 5


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    monkeypatch.setattr(calling, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(traffic, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(traffic, "SILENCE", 0.0)


def run(server, tmp_path, limits=None, names=None, fetch=None, **choices):
    """The events of a run, and the states in the journal after it."""
    options = Options(chains=("translation",), repair=False, concurrency=4)
    settings = Settings(
        options=options, model="desk", base_url=server.base_url, cache_dir=tmp_path / "cache", timeout=5
    )
    settings = replace(settings, **choices)
    events = []
    with hold_folder(tmp_path / "out") as journal:
        inputs = Inputs(names or [str(tmp_path / "rows.jsonl")], None, tmp_path / "out")
        fetch = fetch or (lambda *_: pytest.fail("nothing to fetch"))
        order = Order(inputs, settings, limits or Limits(patience=20), fetch)
        engine = LocalEngine(journal, order, events.append)
        try:
            asyncio.run(engine.run())
        finally:
            states = journal.count_states()
            export_results(journal, tmp_path / "out")
    return events, states


def test_what_ended_is_skipped_and_what_is_new_is_made(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 3)
    with Newsroom() as server:
        first, _ = run(server, tmp_path, Limits(articles=2))
        assert len(of_kind(first, ArticleEnded)) == 2
        second, states = run(server, tmp_path)
        assert server.counts == {"translation": 3}
    assert (len(of_kind(second, ArticlesSkipped)), len(of_kind(second, ArticleEnded))) == (2, 1)
    assert states == {"done": 3}
    assert set(read_ids(tmp_path / "out").values()) == {1}


def test_the_same_text_by_two_ids_is_asked_for_once(tmp_path):
    row = {"text": "De brug is dicht.\n", "language": "nl"}
    lines = (json.dumps({"id": name, **row}) + "\n" for name in "abc")
    (tmp_path / "rows.jsonl").write_text("".join(lines))
    with Newsroom() as server:
        _, states = run(server, tmp_path, cache=False)
        assert (server.counts["translation"], states) == (1, {"done": 3})


def test_a_poisoned_article_fails_alone(tmp_path):
    (tmp_path / "in").mkdir()
    write_rows(tmp_path / "in" / "rows.jsonl", 2)
    (tmp_path / "in" / "bad.txt").write_bytes(bytes(range(256)) * 9)
    with Newsroom() as server:
        events, states = run(server, tmp_path, names=[str(tmp_path / "in")])
    assert states == {"done": 2, "failed": 1}
    (failed,) = (event for event in of_kind(events, ArticleEnded) if event.state == "failed")
    assert failed.id == "bad.txt"


def test_a_failed_article_is_tried_again_only_when_it_is_asked_for(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 1)
    with Newsroom(0.0, {"*": ["refusal"] * 2}) as server:
        assert run(server, tmp_path)[1] == {"failed": 1}
        assert run(server, tmp_path)[1] == {"failed": 1}
        assert run(server, tmp_path, Limits(retry_failed=True))[1] in ({"failed": 1}, {"done": 1})
        server.faults.clear()
        assert run(server, tmp_path, Limits(retry_failed=True))[1] == {"done": 1}


@pytest.mark.parametrize("fault", ["refused", "429", "429-retry-after", "503"])
def test_a_server_that_is_away_for_a_while_fails_no_article(fault, tmp_path):
    write_rows(tmp_path / "rows.jsonl", 6)
    with Newsroom(0.0, {"*": [fault] * 30}) as server:
        events, states = run(server, tmp_path)
    assert states == {"done": 6}
    assert "answers again" in of_kind(events, Noticed)[-1].message


def test_a_server_that_stays_away_stops_the_run_and_marks_nothing(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 6)
    with Newsroom(0.0, {"*": ["", "", *["503"] * 9999]}) as server:
        with pytest.raises(CorpusStoppedError) as raised:
            run(server, tmp_path, Limits(patience=0.3))
        assert "same command" in raised.value.hint
        server.faults.clear()
        _, states = run(server, tmp_path)
    assert states == {"done": 6}
    assert set(read_ids(tmp_path / "out").values()) == {1}


def test_a_wrong_key_stops_the_run_at_once(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 50)
    with Newsroom(0.0, {"*": ["401"] * 999}) as server:
        with pytest.raises(ModelAccessError):
            run(server, tmp_path)
        assert server.counts["translation"] < 10


def test_a_run_of_which_nothing_comes_stops(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 60)
    with Newsroom(0.0, {"*": ["refusal"] * 999}) as server:
        with pytest.raises(CorpusStoppedError, match="25 articles failed"):
            run(server, tmp_path)
        server.faults.clear()
        assert run(server, tmp_path, Limits(retry_failed=True))[1] == {"done": 60}


def test_a_budget_stops_the_run_and_marks_nothing(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 20)
    with Newsroom() as server:
        with pytest.raises(CorpusStoppedError, match="budget is reached"):
            run(server, tmp_path, budget=Budget(max_tokens=2500))
        assert 0 < server.counts["translation"] < 20
        _, states = run(server, tmp_path)
        assert server.counts["translation"] == 20
    assert states == {"done": 20}


def test_no_more_requests_are_open_than_allowed_over_all_articles(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 20)
    with Newsroom(0.02) as server:
        run(server, tmp_path)
        assert server.most <= 4


def test_pages_of_one_host_are_fetched_one_after_the_other(tmp_path, monkeypatch):
    monkeypatch.setattr(courtesy, "PAUSE", 0.0)
    rows = [{"url": f"https://{host}.example/{number}"} for host in "ab" for number in range(4)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    open_now, met = [], []
    both = threading.Barrier(2, timeout=20)

    def fetch(url, language, notify):
        open_now.append(url)
        met.append(sorted(one.split("/")[2] for one in open_now))
        both.wait()  # a page of the other host is under way, too
        met.append(sorted(one.split("/")[2] for one in open_now))
        both.wait()
        open_now.remove(url)
        return build_article(f"De brug bij {url} is dicht.\n", Origin(kind="url", name=url), "nl")

    with Newsroom() as server:
        assert run(server, tmp_path, fetch=fetch)[1] == {"done": 8}
    assert [hosts for hosts in met if len(set(hosts)) < len(hosts)] == []
    assert ["a.example", "b.example"] in met


def test_a_page_that_did_not_come_is_looked_for_again(tmp_path):
    (tmp_path / "rows.jsonl").write_text(json.dumps({"url": "https://a.example/1"}))
    errors = [ArticleDelayedError("Too busy.", "Later."), ArticleFetchError("A wall.", "Pay.")]

    def fetch(url, language, notify):
        raise errors.pop(0)

    with Newsroom() as server:
        for left in (1, 0, 0):
            assert run(server, tmp_path, fetch=fetch)[1] == {"failed": 1}
            assert len(errors) == left


def test_killed_at_any_moment_a_run_goes_on_and_has_every_report_once(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 12)
    moments = random.Random(SEED)
    home = {name: str(tmp_path / "home") for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    with Newsroom(0.1) as server:
        command = [COMMAND, "corpus", "rows.jsonl", "--out", "out", "--model", "desk", "--base-url", server.base_url]
        command += ["--only", "translation", "--no-repair", "--concurrency", "2"]
        for _ in range(4):
            asked = len(server.asked) + moments.randint(1, 3)
            with subprocess.Popen(command, cwd=tmp_path, env={**os.environ, **home}, stderr=subprocess.PIPE) as child:
                while child.poll() is None and len(server.asked) < asked:
                    server.closing.wait(0.01)
                child.send_signal(signal.SIGKILL)
        environment = {**os.environ, **home}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=300, check=False)
        asked = Counter(json.dumps(body["messages"]) for body in server.asked)
    assert done.returncode == 0, done.stderr
    assert read_ids(tmp_path / "out") == Counter(f"n{number}" for number in range(12))
    assert len(asked) == 12
    assert asked.total() - len(asked) <= 4 * 2  # only those in flight at a kill


def test_what_failed_in_passing_is_asked_for_once_more_at_the_end(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 1)
    with Newsroom(0.0, {"translation": ["broken", "broken"]}) as server:
        events, states = run(server, tmp_path)
        assert states == {"done": 1}
        assert server.counts["translation"] == 3
    assert [event.state for event in of_kind(events, ArticleEnded)] == ["done"]


def test_what_fails_again_is_not_asked_for_without_end(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 1)
    with Newsroom(0.0, {"translation": ["broken"] * 99}) as server:
        events, states = run(server, tmp_path)
        assert states == {"failed": 1}
        assert server.counts["translation"] == 4
    assert len(of_kind(events, ArticleEnded)) == 1


def test_without_a_cache_nothing_is_paid_for_a_second_time(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 1)
    with Newsroom(0.0, {"translation": ["broken"] * 99}) as server:
        assert run(server, tmp_path, cache=False)[1] == {"failed": 1}
        assert server.counts["translation"] == 2


def test_a_request_that_the_server_does_not_bear_is_not_waited_for_when_it_is_the_last(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 1)
    with Newsroom(0.0, {"translation": ["500"] * 999}) as server:
        events, states = run(server, tmp_path, Limits(patience=3600))
        assert states == {"failed": 1}
        assert server.counts["probe"]
    assert "CUDA error" in of_kind(events, ArticleEnded)[0].message


DEADLY = """
import os, signal, sys
from tui import door
from tui.start import main

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

door.fetch_article = die
sys.argv[0] = "summarise"
sys.exit(main())
"""
"""The program, in which to fetch a page is the end of it, as in a library in C that cannot take the page."""


def test_an_article_that_kills_the_process_is_set_aside_and_the_others_are_made(tmp_path):
    rows = write_rows(tmp_path / "rows.jsonl", 8)
    with rows.open("a") as file:
        file.write(json.dumps({"id": "deadly", "url": "http://127.0.0.1:9/deadly"}) + "\n")
    home = {**os.environ, **{name: str(tmp_path / "home") for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}}
    with Newsroom(0.05) as server:
        command = [sys.executable, "-c", DEADLY, "corpus", "rows.jsonl", "--out", "out", "--model", "desk"]
        command += ["--base-url", server.base_url, "--only", "translation", "--no-repair", "--concurrency", "8"]

        def start(*more):
            return subprocess.run(
                [*command, *more], cwd=tmp_path, env=home, capture_output=True, timeout=300, check=False
            )

        codes = [start().returncode for _ in range(MOST_DEATHS)]
        assert codes == [-signal.SIGKILL] * MOST_DEATHS
        last = start()
        assert (last.returncode, read_ids(tmp_path / "out").total()) == (1, 8)
        assert b"deadly failed: The program died 4 times" in last.stderr
        assert start("--retry-failed").returncode == -signal.SIGKILL
        assert b"deadly failed" in start("--retry-failed").stderr
        assert server.counts["translation"] <= 8 * 3


def test_a_run_that_ends_in_order_raises_no_suspicion(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 4)
    with Newsroom(0.0, {"*": ["503"] * 9999}) as server:
        for _ in range(SUSPECT):
            with pytest.raises(CorpusStoppedError):
                run(server, tmp_path, Limits(patience=0.1))
        server.faults.clear()
        events, states = run(server, tmp_path)
    assert states == {"done": 4}
    assert not [event for event in of_kind(events, Noticed) if "One by one" in event.message]


CRAMPED = """
import resource, sys
from tui.start import main

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
sys.argv[0] = "summarise"
sys.exit(main())
"""
"""The program, whose files the system lets grow to a size only, as on a full disk."""


def test_without_room_a_run_stops_and_goes_on_where_there_is_some(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 12)
    home = {**os.environ, **{name: str(tmp_path / "home") for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}}
    with Newsroom() as server:
        command = ["corpus", "rows.jsonl", "--out", "out", "--model", "desk", "--base-url", server.base_url]
        command += ["--only", "translation", "--no-repair", "--concurrency", "2"]

        def start(room):
            whole = [sys.executable, "-c", CRAMPED, str(room), *command]
            return subprocess.run(whole, cwd=tmp_path, env=home, capture_output=True, timeout=300, check=False)

        cramped = start(100_000)
        assert cramped.returncode == 1
        assert b"There is no room left in out." in cramped.stderr
        assert b"Traceback" not in cramped.stderr
        done = start(10**9)
    assert done.returncode == 0, done.stderr
    assert b" skipped that ended before" in done.stderr
    assert read_ids(tmp_path / "out") == Counter(f"n{number}" for number in range(12))


class PickyNewsroom(Newsroom):
    """A server that answers no request with a certain word in it as it should."""

    def begin(self, body, chain):
        fault = super().begin(body, chain)
        return "broken" if "Sluis" in json.dumps(body["messages"]) else fault


def test_what_fails_twice_does_not_stop_a_run_that_goes_well(tmp_path):
    texts = [f"{'Sluis' if number % 2 else 'Brug'} {number} is dicht.\n" for number in range(2 * MOST_FAILURES + 2)]
    rows = [json.dumps({"id": str(number), "language": "nl", "text": text}) for number, text in enumerate(texts)]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows))
    with PickyNewsroom() as server:
        events, states = run(server, tmp_path)
    assert states == {"done": MOST_FAILURES + 1, "failed": MOST_FAILURES + 1}
    assert len(of_kind(events, ArticleEnded)) == len(rows)


def test_a_key_that_is_refused_for_one_text_is_no_wrong_key(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 6)
    with Newsroom(0.0, {"translation": ["", "", "401"]}) as server:
        _, states = run(server, tmp_path, options=Options(chains=("translation",), repair=False, concurrency=1))
        assert server.counts["probe"] == 1
    assert states == {"done": 5, "failed": 1}


def test_a_key_that_is_taken_back_stops_the_run_and_marks_nothing(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 30)
    with Newsroom(0.0, {"*": ["", "", *["401"] * 999]}) as server:
        with pytest.raises(ModelAccessError):
            run(server, tmp_path)
        server.faults.clear()
        assert run(server, tmp_path)[1] == {"done": 30}


def test_a_server_that_freezes_for_a_while_fails_no_article(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 6)
    with Newsroom(0.0, {"*": ["silent"] * 9}) as server:
        _, states = run(server, tmp_path, timeout=0.5)
    assert states == {"done": 6}


def test_a_wait_of_no_time_is_no_reason_to_ask_without_pause(monkeypatch):
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    async def wait_often():
        monkeypatch.setattr(traffic.asyncio, "sleep", sleep)
        lane = traffic.Traffic(1, Limits())
        for attempt in range(5):
            await lane.pause(attempt, RateLimitError("Slow down.", wait=0.0))

    asyncio.run(wait_often())
    assert all(seconds > 0 for seconds in slept)
