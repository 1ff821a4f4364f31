"""Ctrl-C and its kin stop the request in flight and leave nothing that looks whole."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).parent / "summarise"
ARTICLE = "De brug is dicht.\n\nDe burgemeester zei dat er geen gevaar is. Volgens de werf zijn er scheuren.\n"
WAIT = 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


class SilentServer(ThreadingHTTPServer):
    """Speaks OpenAI's protocol as far as the question, and never answers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SilentHandler)
        self.asked = threading.Event()
        self.left = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class SilentHandler(BaseHTTPRequestHandler):
    """One request of the client."""

    server: SilentServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = json.dumps({"object": "list", "data": [{"id": "silent", "object": "model"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.set()
        if self.connection.recv(1) == b"":  # returns when the client goes away
            self.server.left.set()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep stderr for the test's own words."""


@pytest.fixture
def server() -> Iterator[SilentServer]:
    silent = SilentServer()
    thread = threading.Thread(target=silent.serve_forever, daemon=True)
    thread.start()
    yield silent
    silent.shutdown()
    silent.server_close()
    thread.join()


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("target", [[], ["-o", "report.txt"]])
def test_a_signal_stops_the_request_in_flight(
    server: SilentServer, tmp_path: Path, environment: dict[str, str], number: str, target: list[str]
) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    arguments = ["a.txt", "a.txt", "--base-url", server.url, "--model", "silent", "--from", "nl", *target]
    with subprocess.Popen(
        [COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=environment
    ) as process:
        if not server.asked.wait(WAIT):
            process.kill()
            pytest.fail(process.communicate()[1].decode())
        process.send_signal(getattr(signal, number))
        out, err = process.communicate(timeout=WAIT)
    assert process.returncode == 130
    assert out == b""
    assert err.decode().splitlines()[-1] == "summarise: interrupted"
    assert b"Traceback" not in err
    assert server.left.wait(WAIT)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.txt"]
