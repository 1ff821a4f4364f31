"""A model server on loopback that answers each chain from a script, and can be told to misbehave in one of them."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler
from typing import Any, Literal

from bench.loopback import LoopbackServer

ARTICLE = "De brug bij Holtum is dicht, zei burgemeester Anna Smit. Volgens de politie zijn er twaalf gewonden.\n"
CLAIMS = [
    {"ids": ["s1"], "source": "Anna Smit", "type": "person", "cue": "zei", "via": "", "kind": "statement"},
    {"ids": ["s2"], "source": "de politie", "type": "government", "cue": "Volgens", "via": "", "kind": "figure"},
]
TEXTS = ["The bridge is closed.", "Twelve are hurt."]
CHAIN_OF = {"sentences": "translation", "claims": "claims", "caveats": "caveats", "disputes": "disputes"}
Mood = Literal["failing", "throttled", "hanging", "rambling"]


class ModelServer(LoopbackServer):
    """Answers on a free port.

    Attributes:
        moods: How it misbehaves, by chain; without an entry it answers well.
        asked: The chain and the model of each request.
        left: Set when a client has gone away from an answer that hangs.
    """

    def __init__(self) -> None:
        super().__init__(Handler)
        self.moods: dict[str, Mood] = {}
        self.asked: list[tuple[str, str]] = []
        self.left = threading.Event()

    @property
    def choices(self) -> dict[str, Any]:
        """What the command line says to use it."""
        return {"base_url": self.base_url, "model": "desk", "replay": False}

    def handle_error(self, *_: object) -> None:
        """A client that went away is no error."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: ModelServer

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""

    def do_GET(self) -> None:
        self.reply(200, {"data": [{"id": "desk"}, {"id": "shelf"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        schema = body["response_format"]["json_schema"]["schema"]
        chain = CHAIN_OF.get(next(iter(schema["properties"])), "summary")
        self.server.asked.append((chain, body["model"]))
        self.close_connection = True
        mood = self.server.moods.get(chain)
        if mood == "failing":
            self.reply(500, {"error": {"message": "CUDA [bold]error[/] \x1b[31m\x1b]52;c;aGk=\x07"}})
        elif mood == "throttled":
            self.reply(429, {"error": {"message": "Rate limit reached"}})
        elif mood == "rambling":
            self.answer("The bridge, well, the bridge is long.", hangs=False)
        else:
            self.answer(json.dumps(write_answer(chain, schema)), hangs=mood == "hanging")

    def reply(self, status: int, body: Any) -> None:
        payload = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(payload)

    def answer(self, text: str, *, hangs: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        if hangs:
            self.send(content=text[: text.index("}, {") + 12])
            self.connection.recv(1)
            self.server.left.set()
            return
        self.send(content=text)
        self.send("stop", usage={"prompt_tokens": 11, "completion_tokens": 5, "total_tokens": 16})

    def send(self, finish: str | None = None, usage: Any = None, **delta: str) -> None:
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "usage": usage}
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        self.wfile.write(f"data: {json.dumps({**chunk, 'choices': choices})}\n\n".encode())
        self.wfile.flush()


def write_answer(chain: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The answer of a chain, in the language that the schema names."""
    words = json.dumps(schema)
    language = "German" if '"German' in words or "in German" in words else "English"
    if chain == "translation":
        return {"sentences": [{"id": f"s{n}", language: f"{language}: {t}"} for n, t in enumerate(TEXTS, start=1)]}
    if chain == "claims":
        return {"claims": [{**claim, language: text} for claim, text in zip(CLAIMS, TEXTS, strict=True)]}
    if chain == "summary":
        points = [{language: TEXTS[0], "sentences": ["s1"], "claims": ["c1"]}]
        return {f"headline in {language}": "Bridge closed", "points": points}
    return {chain: []}
