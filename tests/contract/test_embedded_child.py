"""The child process of the embedded model: its lock, its doors, and how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from asking import NUMBERS, build_request, collect
from filelock import FileLock

from chains.errors import ModelUnavailableError
from chains.models.embedded import EmbeddedServer, open_embedded

PARENT = """
import asyncio, sys
from pathlib import Path
from chains.models.embedded import EmbeddedServer
async def run():
    async with EmbeddedServer(Path(sys.argv[1]), Path(sys.argv[2]), context=512, threads=1) as server:
        print(server.address, flush=True)
        await asyncio.sleep(600)
asyncio.run(run())
"""


def fetch(server, path, **headers):
    request = urllib.request.Request(server.address + path, headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=20) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers


def wait_until_gone(address: str) -> None:
    """Return when nobody listens there any more: every connection made before that ends with the listener."""
    host, port = address.removeprefix("http://").split(":")
    for _ in range(20):
        try:
            with socket.create_connection((host, int(port)), timeout=20) as connection, suppress(ConnectionResetError):
                connection.recv(1)
        except ConnectionRefusedError:
            return
    pytest.fail(f"somebody still listens at {address}")


@pytest.mark.parametrize("path", ["/health", "/v1/models", "/", "/props"])
def test_no_web_page_may_read_what_the_child_says(server, path):
    _, headers = fetch(server, path, Origin="http://evil.example", Authorization=f"Bearer {server.key}")
    assert headers.get("Access-Control-Allow-Origin") in (None, "")
    assert headers.get("Access-Control-Allow-Credentials") in (None, "false")


@pytest.mark.parametrize("path", ["/v1/models", "/props", "/slots", "/metrics"])
def test_the_child_tells_nothing_without_the_key(server, path):
    assert fetch(server, path)[0] == 401


def test_the_child_has_no_page_of_its_own(server):
    assert fetch(server, "/", Authorization=f"Bearer {server.key}")[0] == 404


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc")
@pytest.mark.parametrize("file", ["cmdline", "environ"])
def test_the_key_is_in_no_argument_and_no_variable(server, file):
    assert server.key.encode() not in Path(f"/proc/{server.process.pid}/{file}").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_does_not_reach_the_child(server):
    assert os.getsid(server.process.pid) != os.getsid(0)
    server.process.send_signal(signal.SIGINT)
    assert fetch(server, "/health")[0] == 200


def test_the_context_is_never_more_than_the_model_was_trained_for(smollm, tmp_path):
    async def run():
        async with EmbeddedServer(smollm, tmp_path / "lock", context=9000, threads=1) as server:
            return server.context

    assert asyncio.run(run()) == 8192


def test_a_second_start_waits_for_the_first(server):
    async def run():
        waits = asyncio.Event()
        second = EmbeddedServer(server.path, server.lock_file)
        starting = asyncio.create_task(second.start(waits.set))
        await waits.wait()
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        return second.process

    assert asyncio.run(run()) is None
    assert FileLock(server.lock_file, timeout=0).is_locked is False


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_child_that_is_killed_mid_stream_is_an_error_and_leaves_the_lock(smollm, tmp_path):
    lock = FileLock(tmp_path / "lock", thread_local=False)

    async def run():
        child = EmbeddedServer(smollm, tmp_path / "lock", context=4096, threads=1, speculation=True)
        model = await open_embedded(child, "embedded:smollm", waiting=lock.release)
        try:
            async for _ in model.stream(build_request("count to 9000", NUMBERS, 3900)):
                os.kill(child.process.pid, signal.SIGKILL)
        finally:
            await model.aclose()

    lock.acquire()
    with pytest.raises(ModelUnavailableError, match="was killed"):
        asyncio.run(run())
    lock.acquire(blocking=False)
    lock.release()


def test_a_closed_model_says_so(smollm, tmp_path):
    async def run():
        model = await open_embedded(EmbeddedServer(smollm, tmp_path / "lock", context=512, threads=1), "embedded:x")
        await model.aclose()
        await model.aclose()
        await collect(model, build_request())

    with pytest.raises(ModelUnavailableError, match="was closed"):
        asyncio.run(run())


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_killed_parent_leaves_no_orphan(smollm, tmp_path):
    command = [sys.executable, "-c", PARENT, str(smollm), str(tmp_path / "lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        address = parent.stdout.readline().strip()
        assert address
        parent.kill()
        wait_until_gone(address)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "does not exist"),
        (b"", "not a GGUF file"),
        (b"PK\x03\x04", "not a GGUF file"),
        (b"GGUF" + bytes(5000), "cannot be loaded: .*failed to load model"),
    ],
)
def test_a_file_that_is_no_model_is_an_error(tmp_path, content, words):
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    lock = tmp_path / "lock"
    with pytest.raises(ModelUnavailableError, match=words):
        asyncio.run(EmbeddedServer(path, lock).start())
    FileLock(lock).acquire(blocking=False).lock.release()


def test_a_folder_is_no_model(tmp_path):
    with pytest.raises(ModelUnavailableError, match="is not a file"):
        asyncio.run(EmbeddedServer(tmp_path, tmp_path / "lock").start())
