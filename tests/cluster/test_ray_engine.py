"""Many articles over two nodes of Ray: nothing is lost or made twice, whatever node, worker or server goes away."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from corpus_rows import of_kind, read_ids, write_rows

from bench.cluster import die, no_key, no_page  # workers must be able to import them
from bench.newsroom import Newsroom
from chains.corpus.cluster.engine import RayEngine
from chains.corpus.events import ArticleEnded, ArticlesSkipped, Noticed
from chains.corpus.folder import export_results, hold_folder
from chains.corpus.inputs import Inputs
from chains.corpus.limits import Limits
from chains.corpus.order import Order
from chains.errors import ConfigError, CorpusStoppedError, ModelAccessError
from chains.models.budget import Budget
from chains.settings import Options, Settings

pytestmark = [pytest.mark.cluster, pytest.mark.enable_socket, pytest.mark.filterwarnings("default")]  # of Ray
COMMAND = Path(sys.executable).parent / "summarise"
RECORDINGS = Path(__file__).parents[2] / "fixtures" / "recordings"
SEEDS = Path(__file__).parents[2] / "seeds"


def run(folder, server=None, limits=None, find_key=no_key, tell=None, names=None, workers=None, **choices):
    """The events of a run, and the states in the journal after it."""
    options = Options(chains=("translation",), repair=False, concurrency=4)
    settings = Settings(options=options, model="desk", cache_dir=folder / "cache", timeout=30)
    settings = replace(settings, base_url=server.base_url if server else None, **choices)
    events = []

    def hear(event):
        events.append(event)
        if tell:
            tell(event)

    with hold_folder(folder / "out") as journal:
        inputs = Inputs(names or [str(folder / "rows.jsonl")], None, folder / "out")
        order = Order(inputs, settings, limits or Limits(patience=60), no_page)
        try:
            asyncio.run(RayEngine(journal, order, hear, find_key, workers).run())
        finally:
            states = journal.count_states()
            export_results(journal, folder / "out")
    return events, states


def count_asked(server):
    return Counter(json.dumps(body["messages"]) for body in server.asked)


def test_a_command_that_is_killed_goes_on(desk, tmp_path):
    write_rows(tmp_path / "rows.jsonl", 20)
    command = [COMMAND, "corpus", "rows.jsonl", "--out", "out", "--model", "desk", "--base-url", desk.base_url]
    command += ["--only", "translation", "--no-repair", "--concurrency", "2", "--engine", "ray"]
    environment = {**os.environ, **dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(tmp_path))}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE) as child:
        while child.poll() is None and len(desk.asked) < 6:
            desk.closing.wait(0.05)
        child.kill()
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=200, check=False)
    assert (done.returncode, done.stdout) == (0, b""), done.stderr
    assert b"Traceback" not in done.stderr
    assert read_ids(tmp_path / "out") == Counter(f"n{number}" for number in range(20))
    asked = count_asked(desk)
    assert (len(asked), asked.total() <= 20 + 2) == (20, True)  # only those in flight at the kill


def test_a_node_that_is_killed_loses_nothing_and_no_finished_call_is_paid_again(mortal_nodes, desk, tmp_path):
    cluster, other = mortal_nodes
    write_rows(tmp_path / "rows.jsonl", 60)
    ended = []

    def kill_after_ten(event):
        if isinstance(event, ArticleEnded):
            ended.append(event.id)
            if len(ended) == 10:
                threading.Thread(target=cluster.remove_node, args=(other,), kwargs={"allow_graceful": False}).start()

    events, states = run(tmp_path, desk, tell=kill_after_ten)
    assert states == {"done": 60}
    assert read_ids(tmp_path / "out") == Counter(f"n{number}" for number in range(60))
    assert Counter(ended) == read_ids(tmp_path / "out")
    asked = count_asked(desk)
    assert len(asked) == 60
    assert asked.total() - len(asked) <= 2 * 4  # those in flight on the node, and those that its worker still began
    assert any("lost" in event.message for event in of_kind(events, Noticed))


def test_articles_are_made_on_both_nodes_once_and_skipped_the_next_time(nodes, desk, tmp_path):
    write_rows(tmp_path / "rows.jsonl", 24)
    events, states = run(tmp_path, desk)
    assert states == {"done": 24}
    assert sorted(event.id for event in of_kind(events, ArticleEnded)) == sorted(f"n{number}" for number in range(24))
    assert set(count_asked(desk).values()) == {1}
    assert desk.most > 4  # more than one worker may have open
    write_rows(tmp_path / "rows.jsonl", 26)
    events, states = run(tmp_path, desk, Limits(articles=1))
    assert (sum(event.number for event in of_kind(events, ArticlesSkipped)), states) == (24, {"done": 25})
    assert read_ids(tmp_path / "out") == Counter(f"n{number}" for number in range(25))


def test_a_server_that_stays_away_stops_the_run_and_marks_nothing(nodes, tmp_path):
    write_rows(tmp_path / "rows.jsonl", 8)
    with Newsroom(0.0, {"*": ["", "", *["503"] * 9999]}) as server:
        with pytest.raises(CorpusStoppedError, match="the server is away") as raised:
            run(tmp_path, server, Limits(patience=1.0))
        assert "same command" in raised.value.hint
        server.faults.clear()
        assert run(tmp_path, server)[1] == {"done": 8}
    assert set(read_ids(tmp_path / "out").values()) == {1}


def test_a_budget_holds_over_all_workers(nodes, desk, tmp_path):
    write_rows(tmp_path / "rows.jsonl", 20)
    with pytest.raises(CorpusStoppedError, match="budget is reached"):
        run(tmp_path, desk, budget=Budget(max_tokens=2500))
    assert 0 < len(desk.asked) < 20
    assert run(tmp_path, desk)[1] == {"done": 20}
    assert set(count_asked(desk).values()) == {1}


def test_a_node_without_the_key_is_named_and_the_key_is_never_sent(nodes, desk, tmp_path):
    write_rows(tmp_path / "rows.jsonl", 2)
    with pytest.raises(ModelAccessError, match="no key on the node") as raised:
        run(tmp_path, desk, api_key="sk-secret-of-the-driver")
    assert "environment of every node" in raised.value.hint
    logs = Path(os.environ.get("RAY_TMPDIR", "/tmp")) / "ray" / "session_latest"
    assert not [path for path in logs.rglob("*") if path.is_file() and b"sk-secret-of-the-driver" in path.read_bytes()]


def test_an_article_at_which_every_worker_dies_is_set_aside(nodes, desk, tmp_path):
    write_rows(tmp_path / "rows.jsonl", 6)
    with (tmp_path / "rows.jsonl").open("a") as rows:
        rows.write(json.dumps({"id": "poison", "url": "https://poison.example/"}) + "\n")
    options = Options(chains=("translation",), repair=False, concurrency=2)
    settings = Settings(options=options, model="desk", base_url=desk.base_url, cache_dir=tmp_path / "cache")
    with hold_folder(tmp_path / "out") as journal:
        order = Order(Inputs([str(tmp_path / "rows.jsonl")], None, tmp_path / "out"), settings, Limits(), die)
        asyncio.run(RayEngine(journal, order, print, no_key, 1).run())
        assert journal.count_states() == {"done": 6, "failed": 1}
        ((id_, _, message, hint),) = journal.list_failures()
    assert id_ == "poison"
    assert "died" in message
    assert "--retry-failed" in hint


def test_the_model_must_be_named(tmp_path):
    write_rows(tmp_path / "rows.jsonl", 1)
    with pytest.raises(ConfigError, match="same on every node"):
        run(tmp_path, model="auto")


def test_recordings_are_replayed_as_in_one_process(nodes, tmp_path):
    names = [str(SEEDS / "de" / "chlorgas.txt"), str(SEEDS / "fr" / "maternite.txt")]
    run(tmp_path, names=names, model="auto", replay=True, recordings=(RECORDINGS,), options=Options())
    from chains.corpus.local_engine import LocalEngine

    with hold_folder(tmp_path / "local") as journal:
        settings = Settings(replay=True, recordings=(RECORDINGS,))
        asyncio.run(
            LocalEngine(journal, Order(Inputs(names, None, tmp_path), settings, Limits(), no_page), print).run()
        )
        export_results(journal, tmp_path / "local")
    here, there = (read_rows(tmp_path / name / "reports" / "00001.jsonl") for name in ("local", "out"))
    assert here == there


def read_rows(path):
    return sorted(path.read_text(encoding="utf-8").splitlines())
