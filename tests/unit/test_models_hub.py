"""Pulling models: whole and verified or not there, on from where it stopped, and never anything but the file asked."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hub_server import Hub

from chains.errors import ConfigError, ModelInterruptedError, ModelUnavailableError
from chains.models import catalog
from chains.models.hub import HubModel, find_model, find_pulled, load_hub, pull, remove
from chains.settings import Settings

CONTENT = b"GGUF" + bytes(range(256)) * 400
SHA = hashlib.sha256(CONTENT).hexdigest()
MODEL = HubModel("tiny", "someone/tiny-GGUF", "tiny.gguf", len(CONTENT), "CC0-1.0", ("en",), 1, SHA)
POINTER = replace(MODEL, file="pointer.gguf", sha256=None)
FILES = {
    "someone/tiny-GGUF/tiny.gguf": CONTENT,
    "someone/tiny-GGUF/pointer.gguf": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n",
}


class InterruptedTestError(Exception):
    """Raised from `progress`."""


@pytest.fixture
def hub():
    with Hub(FILES) as server:
        yield server


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda _: None)
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 4096)


def ignore(_done, _total):
    """Progress that nobody looks at."""


def list_names(folder):
    return {path.name for path in folder.iterdir()} - {"pull.lock"}


def ranges(hub):
    return [place for method, path, place, _ in hub.asked if method == "GET" and path.startswith("/store/")]


def test_a_model_is_pulled_verified_and_not_pulled_again(hub, tmp_path):
    seen = []
    path = pull(MODEL, tmp_path, lambda done, total: seen.append((done, total)), hub.endpoint)
    assert path.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert list_names(tmp_path) == {"tiny.gguf", "tiny.gguf.verified.json"}
    asked = len(hub.asked)
    assert pull(MODEL, tmp_path, ignore, hub.endpoint) == path
    assert len(hub.asked) == asked


def test_nothing_is_asked_but_the_file_and_no_token_is_sent(hub, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    pull(MODEL, tmp_path, ignore, hub.endpoint)
    assert {path for _, path, _, _ in hub.asked} == {
        "/someone/tiny-GGUF/resolve/main/tiny.gguf",
        "/store/someone/tiny-GGUF/tiny.gguf",
    }
    assert {token for *_, token in hub.asked} == {None}


def test_a_broken_connection_is_gone_on_from(hub, tmp_path):
    hub.faults = ["breaks"]
    assert pull(MODEL, tmp_path, ignore, hub.endpoint).read_bytes() == CONTENT
    assert ranges(hub)[0] == ""
    assert ranges(hub)[1].startswith("bytes=")


def test_what_came_before_an_interruption_is_kept(hub, tmp_path):
    def interrupt(done, _total):
        if done:
            raise InterruptedTestError

    hub.faults = ["breaks"]
    with pytest.raises(InterruptedTestError):
        pull(MODEL, tmp_path, interrupt, hub.endpoint)
    (part,) = list_names(tmp_path)
    assert part.endswith(".part")
    kept = (tmp_path / part).stat().st_size
    assert kept
    hub.asked.clear()
    assert pull(MODEL, tmp_path, ignore, hub.endpoint).read_bytes() == CONTENT
    assert ranges(hub) == [f"bytes={kept}-"]


def test_a_hub_that_fails_says_so_and_the_part_stays(hub, tmp_path):
    hub.faults = ["breaks", "503"]
    with pytest.raises(ModelInterruptedError, match="503") as caught:
        pull(MODEL, tmp_path, ignore, hub.endpoint)
    assert "goes on from where it stopped" in caught.value.hint
    assert pull(MODEL, tmp_path, ignore, hub.endpoint).read_bytes() == CONTENT


def test_a_store_that_cannot_resume_starts_again(hub, tmp_path):
    hub.faults = ["breaks", "ignores-range"]
    assert pull(MODEL, tmp_path, ignore, hub.endpoint).read_bytes() == CONTENT


def test_a_damaged_file_is_removed(hub, tmp_path):
    hub.faults = ["damages"]
    with pytest.raises(ModelUnavailableError, match="damaged"):
        pull(MODEL, tmp_path, ignore, hub.endpoint)
    assert list_names(tmp_path) == set()
    assert pull(MODEL, tmp_path, ignore, hub.endpoint).read_bytes() == CONTENT


def test_a_file_that_is_not_the_known_one_is_refused_before_it_is_downloaded(hub, tmp_path):
    hub.lie = "f" * 64
    with pytest.raises(ModelUnavailableError, match=r"another tiny\.gguf"):
        pull(MODEL, tmp_path, ignore, hub.endpoint)
    assert ranges(hub) == []


def test_without_a_known_hash_that_of_the_hub_is_taken_and_held_to(hub, tmp_path):
    unknown = replace(MODEL, sha256=None)
    path = pull(unknown, tmp_path, ignore, hub.endpoint)
    assert find_pulled(unknown, tmp_path) == path
    path.write_bytes(CONTENT[:-1] + b"x")
    assert find_pulled(unknown, tmp_path) is None


def test_a_pointer_in_place_of_a_file_is_refused(hub, tmp_path):
    with pytest.raises(ModelUnavailableError, match="no SHA-256"):
        pull(POINTER, tmp_path, ignore, hub.endpoint)
    assert list_names(tmp_path) == set()


def test_a_file_that_the_hub_does_not_have_is_named(hub, tmp_path):
    with pytest.raises(ModelUnavailableError, match=r"does not have someone/tiny-GGUF/gone\.gguf"):
        pull(replace(MODEL, file="gone.gguf"), tmp_path, ignore, hub.endpoint)


def test_a_hub_that_is_not_reached_is_an_error_with_a_next_step(tmp_path):
    with Hub({}) as gone:
        endpoint = gone.endpoint
    with pytest.raises(ModelInterruptedError, match="not reached") as caught:
        pull(MODEL, tmp_path, ignore, endpoint)
    assert "HF_ENDPOINT" in caught.value.hint


def test_too_little_room_is_an_error_before_anything_is_downloaded(hub, tmp_path, monkeypatch):
    monkeypatch.setattr("chains.models.weights.SPARE", 10**18)
    with pytest.raises(ModelUnavailableError, match="needs"):
        pull(MODEL, tmp_path, ignore, hub.endpoint)
    assert ranges(hub) == []


def test_a_part_of_an_older_version_is_dropped(hub, tmp_path):
    (tmp_path / "tiny.gguf.aaaaaaaaaaaa.part").write_bytes(b"old")
    pull(MODEL, tmp_path, ignore, hub.endpoint)
    assert list_names(tmp_path) == {"tiny.gguf", "tiny.gguf.verified.json"}


def test_removing_frees_the_file_and_what_is_left_of_it(hub, tmp_path):
    pull(MODEL, tmp_path, ignore, hub.endpoint)
    (tmp_path / "tiny.gguf.bbbbbbbbbbbb.part").write_bytes(b"four")
    assert remove(MODEL, tmp_path) == len(CONTENT) + 4
    assert list_names(tmp_path) == set()
    assert remove(MODEL, tmp_path) == 0


def test_a_model_that_was_not_pulled_is_named_with_the_command_that_does(tmp_path):
    with pytest.raises(ModelUnavailableError) as caught:
        catalog.find_pulled_weights(Settings(cache_dir=tmp_path), "qwen3-4b")
    assert caught.value.hint == "Get it: summarise models pull qwen3-4b"


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ConfigError, match="no model 'nonsense'") as caught:
        find_model("nonsense")
    assert all(name in caught.value.hint for name in load_hub())


def test_the_catalog_is_whole():
    for model in load_hub().values():
        assert model.file.endswith(".gguf")
        assert model.repo.count("/") == 1
        assert model.size > 10**9
        assert model.ram * 10**9 > model.size
        assert model.licence
        assert model.sha256 is None or len(model.sha256) == 64
    sizes = [model.size for model in load_hub().values()]
    assert sizes == sorted(sizes)
