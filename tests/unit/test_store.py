"""Recordings and the cache: what was said once is said again, to the letter, or there is an error."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted import ScriptedModel

from chains.errors import CacheError, RecordingCorruptError, RecordingMissingError
from chains.models.base import Chunk, Message, Profile, Request
from chains.report import Article, Origin
from chains.store.cache import Cached, CallStore
from chains.store.keys import hash_request
from chains.store.recordings import Recorder, Replayed, Run, find_runs

ARTICLE = Article(
    title="Titel", text="Titel", language="nl", language_score=1, origin=Origin(kind="paste"), sha256="ab", sentences=()
)


def make_request(text="Vertaal dit.", occurrence=0, chain="translation"):
    return Request(chain, (Message("system", "S"), Message("user", text)), {"type": "object"}, 50, 0.0, occurrence)


def make_run(folder, **changes):
    fields = {
        "folder": folder,
        "origin": "recorded",
        "model": "scripted",
        "article_sha256": "ab",
        "article_name": "titel.txt",
        "article_title": "Titel",
        "target_language": "en",
        "recorded_at": "2026-01-01T00:00:00+00:00",
        "seconds": 1.5,
        "plan": ((0, 1),),
        "profile": Profile(name="scripted"),
    }
    return Run(**{**fields, **changes})


def collect(model, request):
    async def read():
        return [chunk async for chunk in model.stream(request)]

    return asyncio.run(read())


def record(folder, answers):
    recorder = Recorder(ScriptedModel([text for _, text in answers], Profile(name="scripted")), folder)
    chunks = [collect(recorder, request) for request, _ in answers]
    recorder.finish(make_run(folder))
    return chunks


def test_a_replay_says_what_was_said_chunk_by_chunk(tmp_path):
    request = make_request()
    (said,) = record(tmp_path, [(request, '{"a": "“Één” — \u00a0twee"}')])
    replayed = collect(Replayed(find_runs([tmp_path], ARTICLE, "en", None)[0]), request)
    assert [c.text for c in replayed] == [c.text for c in said]
    assert replayed[-1].usage == said[-1].usage
    assert replayed[-1].delivery == "replay"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
@settings(deadline=None, max_examples=30)
def test_any_text_comes_back_verbatim(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("run")
    record(folder, [(make_request(), text)])
    assert "".join(c.text for c in collect(Replayed(make_run(folder)), make_request())) == text


def test_a_second_recording_leaves_nothing_of_the_first(tmp_path):
    record(tmp_path, [(make_request("one"), "{}"), (make_request("two"), "{}")])
    record(tmp_path, [(make_request("three"), "{}")])
    assert len(list(tmp_path.glob("*.json"))) == 2


def test_recording_again_asks_only_what_changed(tmp_path):
    record(tmp_path, [(make_request("one"), "1"), (make_request("two"), "2")])
    inner = ScriptedModel(["3"], Profile(name="scripted"))
    recorder = Recorder(inner, tmp_path, keep=True)
    texts = ["".join(c.text for c in collect(recorder, make_request(text))) for text in ("one", "three")]
    recorder.finish(make_run(tmp_path))
    assert texts == ["1", "3"]
    assert len(inner.requests) == 1
    assert len(list(tmp_path.glob("translation-*.json"))) == 2


def test_the_retry_of_a_request_is_another_one(tmp_path):
    record(tmp_path, [(make_request(), "first"), (make_request(occurrence=1), "second")])
    model = Replayed(make_run(tmp_path))
    assert "".join(c.text for c in collect(model, make_request(occurrence=1))) == "second"


def test_a_miss_names_the_chain_and_shows_what_changed(tmp_path):
    record(tmp_path, [(make_request("Translate this.\n[s1] Nee."), "{}")])
    with pytest.raises(RecordingMissingError) as caught:
        collect(Replayed(make_run(tmp_path)), make_request("Translate that.\n[s1] Nee."))
    assert "translation" in caught.value.message
    assert "-Translate this." in caught.value.message
    assert "+Translate that." in caught.value.message
    assert "Nee" not in caught.value.message
    assert "summarise --record" in caught.value.hint


def test_a_miss_of_a_chain_that_was_never_recorded_says_so(tmp_path):
    record(tmp_path, [(make_request(), "{}")])
    with pytest.raises(RecordingMissingError, match="nothing of this chain"):
        collect(Replayed(make_run(tmp_path)), make_request("Summarise.", chain="summary"))


def test_a_damaged_recording_is_an_error(tmp_path):
    record(tmp_path, [(make_request(), "{}")])
    path = next(tmp_path.glob("translation-*.json"))
    path.write_text(path.read_text()[:-20])
    with pytest.raises(RecordingCorruptError):
        Replayed(make_run(tmp_path))
    (tmp_path / "run.json").write_text('{"format": 99}')
    with pytest.raises(RecordingCorruptError):
        find_runs([tmp_path], ARTICLE, "en", None)


def test_recorded_comes_before_authored_and_new_before_old(tmp_path):
    for name, changes in {
        "a": {"origin": "authored", "recorded_at": "2026-03-01T00:00:00+00:00"},
        "b": {"recorded_at": "2026-01-01T00:00:00+00:00"},
        "c": {"recorded_at": "2026-02-01T00:00:00+00:00"},
        "d": {"article_sha256": "other"},
        "e": {"target_language": "fr"},
    }.items():
        recorder = Recorder(ScriptedModel([]), tmp_path / name)
        recorder.finish(make_run(tmp_path / name, **changes), origin=changes.get("origin", "recorded"))
    runs = find_runs([tmp_path], ARTICLE, "en", None)
    assert [run.folder.name for run in runs] == ["c", "b", "a"]
    assert find_runs([tmp_path], ARTICLE, "en", "another") == []


def test_the_key_is_of_what_decides_the_answer():
    key = hash_request("m", make_request())
    assert key == hash_request("m", make_request(chain="claims"))
    different = [make_request("x"), make_request(occurrence=1)]
    assert len({key, hash_request("n", make_request()), *(hash_request("m", r) for r in different)}) == 4


def make_cached(tmp_path, lines):
    inner = ScriptedModel(lines)
    return Cached(inner, CallStore(tmp_path / "answers.sqlite")), inner


def test_an_identical_request_is_asked_once(tmp_path):
    model, inner = make_cached(tmp_path, ['{"a": 1}', '{"a": 2}'])
    first, second = collect(model, make_request()), collect(model, make_request())
    assert [c.text for c in first] == [c.text for c in second]
    assert (first[-1].delivery, second[-1].delivery) == ("live", "cache")
    assert len(inner.requests) == 1


@pytest.mark.parametrize("line", ["", "no JSON", "[]", "{}", Chunk('{"a": 1}', "length"), Chunk('{"a": 1}', "refusal")])
def test_cut_refused_empty_and_unreadable_answers_are_not_kept(tmp_path, line):
    model, inner = make_cached(tmp_path, [line, '{"a": 2}'])
    collect(model, make_request())
    assert "".join(c.text for c in collect(model, make_request())) == '{"a": 2}'
    assert len(inner.requests) == 2


def test_a_cache_that_cannot_be_used_is_no_cache(tmp_path):
    (tmp_path / "answers.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 40)
    model, inner = make_cached(tmp_path, ['{"a": 1}', '{"a": 2}'])
    collect(model, make_request())
    collect(model, make_request())
    assert len(inner.requests) == 2


def test_the_cache_holds_no_more_than_requests_and_answers(tmp_path):
    model, _ = make_cached(tmp_path, ['{"a": 1}'])
    collect(model, make_request())
    with sqlite3.connect(tmp_path / "answers.sqlite") as connection:
        (body,) = connection.execute("SELECT body FROM calls").fetchone()
    connection.close()
    assert set(json.loads(body)) == {"key", "chain", "request", "completion", "delivery"}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_nobody_else_on_the_machine_may_read_the_answers(tmp_path):
    store = CallStore(tmp_path / "answers.sqlite")
    asyncio.run(store.put("key", "model", "claims", {}))
    assert store.path.stat().st_mode & 0o777 == 0o600


def test_a_cache_that_cannot_be_used_is_an_error_only_for_who_looks_into_it(tmp_path):
    (tmp_path / "answers.sqlite").write_bytes(b"junk" * 99)
    store = CallStore(tmp_path / "answers.sqlite")
    assert asyncio.run(store.get("key")) is None
    for action in (store.measure, store.clear):
        with pytest.raises(CacheError, match="cannot be used") as caught:
            action()
        assert caught.value.hint
