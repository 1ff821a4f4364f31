"""A chat server on loopback whose behaviour is the name of the model that is asked for."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler
from typing import Any

from bench.loopback import LoopbackServer

ANSWER = '{"city": "Utrecht", "number": 7}'
CHUNK = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
STRAY_KEY = "sk-proj-0123456789abcdef"


class MisbehavingServer(LoopbackServer):
    """Answers on a free port; keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(Handler)
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.hung_up = threading.Event()


class Handler(BaseHTTPRequestHandler):
    """One request; a method per behaviour."""

    protocol_version = "HTTP/1.1"
    server: MisbehavingServer

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.close_connection = True
        getattr(self, body["model"].replace("-", "_"))(body)

    def do_GET(self) -> None:
        models = [{"id": "text-embedder"}, {"id": "well-behaved", "meta": {"n_ctx": 2048}}, {"id": "other"}]
        self.reply(200, {"data": models})

    def reply(self, status: int, body: Any, **headers: str) -> None:
        payload = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(payload)

    def reject(self, status: int, message: str, **more: str) -> None:
        self.reply(status, {"error": {"message": message, **more}})

    def start_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()

    def send(self, payload: Any) -> None:
        text = payload if isinstance(payload, str) else json.dumps(payload)
        self.wfile.write(f"data: {text}\n\n".encode())
        self.wfile.flush()

    def send_delta(self, finish: str | None = None, **delta: Any) -> None:
        self.send({**CHUNK, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    def send_end(self, finish: str = "stop") -> None:
        self.send_delta(finish)
        usage = {
            "prompt_tokens": 11,
            "completion_tokens": 5,
            "total_tokens": 16,
            "prompt_tokens_details": {"cached_tokens": 4},
        }
        self.send({**CHUNK, "choices": [], "usage": usage})
        self.send("[DONE]")

    def well_behaved(self, body: dict[str, Any]) -> None:
        """Cuts at max_tokens, counting a character as a token."""
        if "never fits" in json.dumps(body["messages"]):
            self.reject(400, "This model's maximum context length is 10 tokens.", code="context_length_exceeded")
        elif self.headers["Authorization"] == "Bearer wrong-key":
            self.reject(401, "Incorrect API key provided: wrong-key.", code="invalid_api_key")
        elif "count" in json.dumps(body["messages"]):
            self.endless(body)
        else:
            limit = body.get("max_tokens") or body["max_completion_tokens"]
            self.start_stream()
            for character in ANSWER[:limit]:
                self.send_delta(content=character)
            self.send_end("length" if limit < len(ANSWER) else "stop")

    def schemaless(self, body: dict[str, Any]) -> None:
        if "response_format" in body:
            self.reject(400, "Unrecognised field: response_format")
        else:
            self.well_behaved(body)

    def endless(self, _: dict[str, Any]) -> None:
        self.start_stream()
        try:
            self.send_delta(content="[1")
            while True:
                self.send_delta(content=", 1")
        except OSError:
            self.server.hung_up.set()

    def silent(self, _: dict[str, Any]) -> None:
        """Pings as llama.cpp does, so that the connection never looks dead, and says nothing."""
        self.start_stream()
        try:
            while not self.server.hung_up.wait(0.02):
                self.wfile.write(b": ping\n\n")
        except OSError:
            self.server.hung_up.set()

    def throttled(self, _: dict[str, Any]) -> None:
        self.reject(429, "Rate limit reached")

    def failing(self, _: dict[str, Any]) -> None:
        self.reject(500, "CUDA error \x1b[31m" + "long " * 200)

    def unknown(self, _: dict[str, Any]) -> None:
        self.reject(404, "model not found")

    def leaking(self, _: dict[str, Any]) -> None:
        self.reject(400, f"bad: {self.headers['Authorization']} and {STRAY_KEY}")

    def moved(self, body: dict[str, Any]) -> None:
        self.reply(307, {}, Location=f"http://localhost:{self.server.server_port}/v1/chat/completions")

    def dropped(self, _: dict[str, Any]) -> None:
        """Ends in the middle, as if the answer were over."""
        self.start_stream()
        self.send_delta(content='{"city": "Ut')

    def torn(self, _: dict[str, Any]) -> None:
        """Ends in the middle of a chunk that was announced as longer."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"fff\r\ndata: {")

    def thinking(self, _: dict[str, Any]) -> None:
        self.start_stream()
        for piece in ("<th", "ink>Which ", "city?</thi", "nk>\n\n", ANSWER[:9], ANSWER[9:]):
            self.send_delta(content=piece)
        self.send_end()

    def refusing(self, _: dict[str, Any]) -> None:
        self.start_stream()
        self.send_delta(refusal="I cannot ")
        self.send_delta(refusal="do that.")
        self.send_end()

    def filtered(self, _: dict[str, Any]) -> None:
        self.start_stream()
        self.send_end("content_filter")

    def forbidden_prompt(self, _: dict[str, Any]) -> None:
        self.reject(400, "The response was filtered", code="content_filter")

    def failing_late(self, _: dict[str, Any]) -> None:
        self.start_stream()
        self.send_delta(content="{")
        self.send({"error": {"message": "out of memory", "code": 500}})
