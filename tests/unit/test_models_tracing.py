"""Nothing is traced, whatever the environment says."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

INVOKE = """
import sys
from langchain_core.runnables import RunnableLambda
if sys.argv[1] != "leave":
    from chains.models.tracing import disable_tracing
    disable_tracing()
assert RunnableLambda(lambda text: text.upper()).invoke("article") == "ARTICLE"
from langchain_core.tracers.langchain import wait_for_all_tracers
wait_for_all_tracers()
sys.stdin.read()
"""
DISABLE_FIRST = "from chains.models.tracing import disable_tracing\ndisable_tracing()\n"
DISABLE_LATE = "from langsmith.utils import tracing_is_enabled\nassert tracing_is_enabled()\n"
SETTINGS = {
    "LANGSMITH_TRACING": "true",
    "LANGSMITH_TRACING_V2": "true",
    "LANGCHAIN_TRACING": "true",
    "LANGCHAIN_TRACING_V2": "true",
    "LANGCHAIN_HANDLER": "langchain",
    "LANGSMITH_API_KEY": "lsv2_x",
}


class Listener(ThreadingHTTPServer):
    """Knows whether it heard anything."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard = threading.Event()

    def get_request(self):
        self.heard.set()
        return super().get_request()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def log_message(self, *_):
        """Nothing on stderr."""


@pytest.fixture
def listener():
    server = Listener()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def start(listener, script, mode, extra):
    address = f"http://127.0.0.1:{listener.server_port}"
    usual = {name: value for name, value in os.environ.items() if not name.startswith(("LANGSMITH_", "LANGCHAIN_"))}
    environment = {**usual, **extra, "LANGSMITH_ENDPOINT": address, "LANGCHAIN_ENDPOINT": address}
    return subprocess.Popen([sys.executable, "-c", script, mode], env=environment, stdin=subprocess.PIPE)


def test_the_listener_hears_a_run_that_is_traced(listener):
    with start(listener, INVOKE, "leave", {"LANGSMITH_TRACING": "true", "LANGSMITH_API_KEY": "lsv2_x"}) as process:
        assert listener.heard.wait(60)
        process.kill()


@pytest.mark.parametrize("script", [DISABLE_FIRST + INVOKE, DISABLE_LATE + INVOKE], ids=["before", "after"])
def test_nothing_is_heard_once_tracing_is_disabled(listener, script):
    with start(listener, script, "disable", SETTINGS) as process:
        process.communicate(timeout=120)
    assert process.returncode == 0
    assert not listener.heard.is_set()


def test_no_variable_of_langsmith_is_left():
    script = DISABLE_FIRST + "import os\nprint(*sorted(n for n in os.environ if n.startswith('LANG')), sep='\\n')"
    environment = {**os.environ, **SETTINGS, "LANGSMITH_GATEWAY_API_KEY": "k", "LANG": "C.UTF-8"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)
    left = set(done.stdout.split()) - {"LANG", "LANGUAGE"}
    assert left == {f"{prefix}_TRACING{v}" for prefix in ("LANGSMITH", "LANGCHAIN") for v in ("", "_V2")}
