"""What a failing disk, a pipe that closes and a kill leave behind."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bench.newsroom import Newsroom

COMMAND = Path(sys.executable).parent / "summarise"
ARTICLE = "De brug is dicht.\n\nDe burgemeester zei dat er geen gevaar is. Volgens de werf zijn er scheuren.\n"
WAIT = 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and devices of POSIX")


@pytest.fixture
def arguments(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    return ["a.txt", "--model", "desk", "--from", "nl", "--no-repair", "--format", "json"]


def count_cached(environment):
    cache = Path(environment["XDG_CACHE_HOME"]) / "grain-of-salt" / "answers.sqlite"
    with closing(sqlite3.connect(cache)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute("SELECT count(*) FROM calls").fetchone()[0]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_what_was_answered_before_the_end_is_not_asked_again(arguments, tmp_path, environment, summarise, number):
    with Newsroom(faults={"caveats": ["silent"]}) as server:
        command = [COMMAND, *arguments, "--base-url", server.base_url]
        with subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert server.met.wait(WAIT)
            process.send_signal(number)
            assert process.communicate(timeout=WAIT)[0] == b""
        paid = count_cached(environment)
        done = summarise(*arguments, "--base-url", server.base_url)
    assert done.returncode == 0
    assert paid == 2
    assert server.counts["translation"] == server.counts["claims"] == 1
    assert json.loads(done.stdout)["provenance"]["calls"]["cache"] == paid


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_under_stdout_is_an_error_and_what_was_paid_is_kept(arguments, tmp_path, environment):
    with Newsroom() as server, Path("/dev/full").open("wb") as full:
        command = [COMMAND, *arguments, "--base-url", server.base_url]
        done = subprocess.run(command, cwd=tmp_path, env=environment, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr
    assert count_cached(environment) == server.counts.total()


def test_a_pipe_that_closes_ends_quietly(arguments, tmp_path, environment):
    reader, writer = os.pipe()
    os.close(reader)
    with Newsroom() as server:
        command = [COMMAND, *arguments, "--base-url", server.base_url]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, stdout=writer, stderr=subprocess.PIPE, check=False
        )
    os.close(writer)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert count_cached(environment) == server.counts.total()


def test_a_recording_that_cannot_be_written_costs_no_report(arguments, tmp_path, summarise):
    (tmp_path / "runs").write_text("a file where a folder should be", encoding="utf-8")
    with Newsroom() as server:
        done = summarise(*arguments, "--base-url", server.base_url, "--record", "--recordings", "runs/here")
    assert done.returncode == 1
    assert b"The recording cannot be written" in done.stderr
    assert {state["state"] for state in json.loads(done.stdout)["chains"].values()} <= {"done", "skipped"}


def test_one_sentence_too_long_costs_itself_alone(tmp_path, arguments, summarise):
    (tmp_path / "a.txt").write_text(f"{ARTICLE}\n{'woord ' * 1500}.\n", encoding="utf-8")
    with Newsroom() as server:
        done = summarise(*arguments, "--base-url", server.base_url, "--context", "2048")
    report = json.loads(done.stdout)
    assert done.returncode == 1
    *others, last = report["translation"]["sentences"]
    assert last["text"] is None
    assert all(sentence["text"] for sentence in others)
    assert f"2,048 tokens: {last['id']}." in report["chains"]["translation"]["message"]
    assert report["chains"]["summary"]["state"] == "done"
