"""A run as the settings say, from the model's first step to the last event: followed, stopped, left, made again."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import aclosing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from filelock import FileLock

from chains import analyse_sync
from chains.article.loading import build_article, load_file
from chains.events import (
    CaveatFound,
    ChainCompleted,
    ClaimFound,
    ModelPrepared,
    PointWritten,
    ReportCompleted,
    ReportUpdated,
    RunCancelled,
    RunStarted,
    SentenceTranslated,
)
from chains.report import CHAIN_NAMES, Origin
from chains.rerun import plan_rerun
from chains.runs import analyse
from chains.settings import Options, Settings

SEEDS = Path(__file__).parents[2] / "seeds"
REPLAY = Settings(replay=True)
WAIT = 60
HALF = '{"sentences": [{"id": "s1", "English": "The bridge is closed."}, {"id": "s2", "Eng'


@pytest.fixture(scope="module")
def article():
    return load_file(SEEDS / "fr" / "maternite.txt")


@pytest.fixture(scope="module")
def report(article):
    return analyse_sync(article, REPLAY)


async def follow(analysis, stop_at=None):
    """All events; at the first of a kind the run is stopped."""
    events = []
    async for event in analysis:
        events.append(event)
        if stop_at and isinstance(event, stop_at):
            analysis.cancel()
    return events


def replay(article, chains=CHAIN_NAMES, given=None, stop_at=None, settings=REPLAY):
    return asyncio.run(follow(analyse(article, replace(settings, options=Options(chains=chains)), given), stop_at))


def same_parts(one, other):
    return one.model_copy(update={"provenance": other.provenance}) == other


class TestFollowingARun:
    def test_the_report_so_far_comes_first_and_before_every_end_of_a_chain(self, article):
        events = replay(article)
        assert isinstance(events[0], RunStarted)
        assert isinstance(events[1], ReportUpdated)
        assert events[1].report.chains == {}
        ends = [index for index, event in enumerate(events) if isinstance(event, ChainCompleted)]
        assert len(ends) == len(CHAIN_NAMES)
        for index in ends:
            assert isinstance(events[index - 1], ReportUpdated)
            assert events[index - 1].report.chains[events[index].chain] == events[index].state

    def test_it_holds_the_chains_that_have_ended_and_no_other(self, article, report):
        updates = [event.report for event in replay(article) if isinstance(event, ReportUpdated)]
        for update in updates:
            ended = set(update.chains)
            assert (update.translation == report.translation) is ("translation" in ended)
            assert ([c.id for c in update.claims] == [c.id for c in report.claims]) is ("claims" in ended)
            assert (update.sources == report.sources) is ("claims" in ended)
            assert ([c.cue for c in update.caveats] == [c.cue for c in report.caveats]) is ("caveats" in ended)
            assert (update.summary == report.summary) is ("summary" in ended)
            assert not any("was not translated" in finding.message for finding in update.findings)
        assert same_parts(updates[-1], report)

    def test_a_claim_comes_with_its_own_source(self, article):
        claims = [event for event in replay(article) if isinstance(event, ClaimFound)]
        assert any(event.source for event in claims)
        assert all((event.source and event.source.id) == event.claim.source for event in claims)

    def test_each_chain_says_where_its_answers_came_from(self, article, report):
        ends = [event for event in replay(article) if isinstance(event, ChainCompleted)]
        assert sum(event.calls.replay for event in ends) == report.provenance.calls.replay
        assert all(event.calls.replay and not event.calls.live for event in ends)


class TestStoppingARun:
    @pytest.mark.parametrize("stop_at", [RunStarted, SentenceTranslated, ClaimFound, CaveatFound, PointWritten])
    def test_what_came_is_kept(self, article, stop_at):
        events = replay(article, stop_at=stop_at)
        last = events[-1]
        assert isinstance(last, RunCancelled)
        came = {
            kind: [e for e in events if isinstance(e, kind)] for kind in (SentenceTranslated, ClaimFound, CaveatFound)
        }
        translated = last.report.translation.sentences if last.report.translation else ()
        assert sum(bool(s.text) for s in translated) == len(came[SentenceTranslated])
        assert len(last.report.claims) == len(came[ClaimFound])
        assert len(last.report.caveats) == len(came[CaveatFound])
        points = [event.point.text for event in events if isinstance(event, PointWritten)]
        assert [point.text for point in (last.report.summary.points if last.report.summary else ())] == points

    def test_the_chains_say_how_they_ended(self, article):
        last = replay(article, stop_at=ClaimFound)[-1]
        assert {name: state.state for name, state in last.report.chains.items()} == {
            "translation": "done",
            "claims": "cancelled",
            "caveats": "cancelled",
            "disputes": "cancelled",
            "summary": "cancelled",
        }

    def test_sentences_that_were_not_reached_are_no_findings(self, article):
        report = replay(article, stop_at=SentenceTranslated)[-1].report
        assert report.translation.sentences[-1].text is None
        assert not [f for f in report.findings if "not translated" in f.message]
        assert any("sentences were not translated" in skipped.reason for skipped in report.checks_not_run)

    def test_before_it_was_followed_nothing_happens(self, article):
        analysis = analyse(article, REPLAY)
        analysis.cancel()
        assert asyncio.run(follow(analysis)) == []

    def test_before_the_model_is_ready_the_events_end(self, article, tmp_path):
        (tmp_path / "model.gguf").write_bytes(b"GGUF" + bytes(64))
        settings = Settings(model=f"embedded:{tmp_path / 'model.gguf'}", cache_dir=tmp_path)
        with FileLock(tmp_path / "embedded.lock"):  # another run has a model loaded
            events = asyncio.run(follow(analyse(article, settings), stop_at=ModelPrepared))
        assert [type(event) for event in events] == [ModelPrepared]

    def test_one_that_has_ended_stays_as_it_is(self, article):
        assert isinstance(replay(article, stop_at=ReportCompleted)[-1], ReportCompleted)


class HalfServer(ThreadingHTTPServer):
    """A model that gives half an answer, and notes when the client goes away."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), HalfHandler)
        self.left = threading.Event()


class HalfHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        delta = {"index": 0, "delta": {"content": HALF}, "finish_reason": None}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [delta]}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()
        if self.connection.recv(1) == b"":
            self.server.left.set()
        self.close_connection = True

    def log_message(self, *_):
        """Nothing on stderr."""


@pytest.fixture
def half():
    with HalfServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def connect(server):
    return Settings(model="half", base_url=f"http://127.0.0.1:{server.server_port}/v1", cache=False)


@pytest.fixture
def bridge():
    return build_article("De brug is dicht.\n\nVolgens de werf zijn er scheuren.\n", Origin(kind="paste"), "nl")


class TestStoppingALiveRun:
    def test_the_request_in_flight_is_dropped_and_its_words_are_kept(self, half, bridge):
        events = asyncio.run(follow(analyse(bridge, connect(half)), stop_at=SentenceTranslated))
        assert isinstance(events[-1], RunCancelled)
        assert [s.text for s in events[-1].report.translation.sentences] == ["The bridge is closed.", None]
        assert half.left.wait(WAIT)

    def test_leaving_early_drops_it_too(self, half, bridge):
        async def leave():
            async with aclosing(analyse(bridge, connect(half))) as analysis:
                async for event in analysis:
                    if isinstance(event, SentenceTranslated):
                        break
            return len(asyncio.all_tasks())

        assert asyncio.run(leave()) == 1
        assert half.left.wait(WAIT)


class TestRunningAChainAgain:
    def test_a_failed_summary_is_made_alone_on_the_given_claims(self, article, report):
        failed = report.chains["summary"].model_copy(update={"state": "failed", "message": "It was cut."})
        given = report.model_copy(update={"summary": None, "chains": {**report.chains, "summary": failed}})
        assert plan_rerun(given, REPLAY) == ("summary",)
        events = replay(article, ("summary",), given)
        assert events[0].chains == ("summary",)
        assert events[1].report.claims == report.claims
        assert events[1].report.summary is None
        assert same_parts(events[-1].report, report)

    def test_costs_add_up_and_the_start_stays(self, article, report):
        given = report.model_copy(
            update={"provenance": report.provenance.model_copy(update={"started_at": "2020-01-01T00:00:00+00:00"})}
        )
        events = replay(article, ("caveats",), given)
        (ended,) = (event for event in events if isinstance(event, ChainCompleted))
        before, after = given.provenance, events[-1].report.provenance
        assert after.usage == before.usage + ended.usage
        assert after.calls.replay == before.calls.replay + ended.calls.replay
        assert after.started_at == before.started_at
        assert after.seconds > before.seconds
        assert after.prompts == before.prompts

    def test_a_run_that_was_stopped_is_taken_up(self, article, report):
        stopped = replay(article, stop_at=ClaimFound)[-1].report
        rest = plan_rerun(stopped, REPLAY)
        assert rest == ("claims", "caveats", "disputes", "summary")
        assert same_parts(replay(article, rest, stopped)[-1].report, report)

    def test_stopped_at_once_nothing_of_the_given_is_lost(self, article, report):
        last = replay(article, given=report, stop_at=RunStarted)[-1]
        assert isinstance(last, RunCancelled)
        assert same_parts(last.report, report)

    def test_the_recording_of_the_same_model_is_replayed(self):
        article = load_file(SEEDS / "nl" / "bakhmut.txt")
        authored = analyse_sync(article, replace(REPLAY, model="authored"))
        report = replay(article, ("caveats",), authored)[-1].report
        assert report.provenance.model == "authored"
        assert report.provenance.recording_origin == "authored"
        assert same_parts(report, authored)
