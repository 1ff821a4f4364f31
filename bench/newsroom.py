"""A model server on loopback that answers every chain, as late as it is told to and as badly as it is told to.

The answers obey the schema that is asked for and are made of the words of the article in the prompt, so that whole runs
come out. Faults are named; a server is given them by chain, as often as they are to happen.

Invariant: it speaks OpenAI's chat protocol, streams, and counts what it was asked. Nothing but loopback is listened on.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import Any

from bench.loopback import LoopbackServer

LINE = re.compile(r"^\[(s\d+)\] (.*)$", re.MULTILINE)
CHAIN_OF = {
    "sentences": "translation",
    "claims": "claims",
    "caveats": "caveats",
    "disputes": "disputes",
    "statements": "repair",
}
FOREVER = 10**6
BACKLOG = 128


class Newsroom(LoopbackServer):
    """Answers on a free port.

    Args:
        latency: Seconds before an answer, from the moment the request is read.
        faults: By chain ("*" for all), the names of what goes wrong, one for each request; then all goes well.

    Attributes:
        asked: The bodies of the requests.
        counts: Requests by chain.
        most: Requests that were open at the same time.
        left: Set when a client went away from an answer.
        met: Set when a request met a fault.
    """

    request_queue_size = BACKLOG

    def __init__(self, latency: float = 0.0, faults: dict[str, Sequence[str]] | None = None) -> None:
        super().__init__(Handler)
        self.latency = latency
        self.faults = defaultdict(deque[str], {chain: deque(names) for chain, names in (faults or {}).items()})
        self.asked: list[dict[str, Any]] = []
        self.counts: Counter[str] = Counter()
        self.open = self.most = 0
        self.lock = threading.Lock()
        self.left = threading.Event()
        self.met = threading.Event()
        self.closing = threading.Event()

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        super().__exit__()

    def handle_error(self, *_: object) -> None:
        """A client that went away is no error."""
        self.left.set()

    def begin(self, body: dict[str, Any], chain: str) -> str:
        """Count a request. Returns the fault that it meets; empty when none."""
        with self.lock:
            self.asked.append(body)
            self.counts[chain] += 1
            self.open += 1
            self.most = max(self.most, self.open)
            faults = self.faults[chain] or self.faults["*"]
            if faults:
                self.met.set()
            return faults.popleft() if faults else ""

    def end(self) -> None:
        """Count a request that is over."""
        with self.lock:
            self.open -= 1


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    disable_nagle_algorithm = True
    protocol_version = "HTTP/1.1"
    server: Newsroom

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""

    def do_GET(self) -> None:
        """The list of models, or what was asked so far."""
        if self.path == "/stats":
            prompts = sum(len(message["content"]) for body in self.server.asked for message in body["messages"])
            self.reply(200, {"counts": self.server.counts, "most": self.server.most, "prompt_characters": prompts})
        else:
            self.reply(200, {"data": [{"id": "desk"}]})

    def do_POST(self) -> None:
        """An answer, or what is wrong instead."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        schema = read_schema(body)
        chain = name_chain(schema)
        fault = self.server.begin(body, chain)
        try:
            time.sleep(self.server.latency)
            FAULTS[fault](self, write_answer(chain, schema, body), body)
        finally:
            self.server.end()

    def reply(self, status: int, body: Any, **headers: str) -> None:  # noqa: ANN401 - JSON
        """A whole answer that is no stream."""
        payload = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def reject(self, status: int, message: str, **headers: str) -> None:
        """An error as OpenAI words it."""
        self.reply(status, {"error": {"message": message}}, **headers)

    def start_stream(self) -> None:
        """The head of a streamed answer, which ends with the connection."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()

    def send(self, finish: str | None = None, usage: dict[str, int] | None = None, **delta: str) -> None:
        """One chunk."""
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "desk", "usage": usage}
        self.wfile.write(f"data: {json.dumps({**chunk, 'choices': choices})}\n\n".encode())
        self.wfile.flush()

    def say(self, text: str, body: dict[str, Any], finish: str = "stop") -> None:
        """A streamed answer, whole."""
        self.start_stream()
        self.send(content=text)
        prompt = sum(len(message["content"]) for message in body["messages"]) // 4
        usage = {"prompt_tokens": prompt, "completion_tokens": len(text) // 4, "total_tokens": prompt + len(text) // 4}
        self.send(finish, usage)
        self.wfile.write(b"data: [DONE]\n\n")


def read_schema(body: dict[str, Any]) -> dict[str, Any]:
    """The schema that the answer must obey."""
    schema: dict[str, Any] = body["response_format"]["json_schema"]["schema"]
    return schema


def name_chain(schema: dict[str, Any]) -> str:
    """Which chain asks."""
    return CHAIN_OF.get(next(iter(schema["properties"])), "summary")


# Answers


def write_answer(chain: str, schema: dict[str, Any], body: dict[str, Any]) -> str:
    """What a model would say that repeats the words of the article."""
    lines = dict(LINE.findall(body["messages"][1]["content"]))
    ids = [name for name in schema["$defs"]["sentence_id"]["enum"] if name in lines]
    return json.dumps(WRITERS[chain](schema, ids, lines), ensure_ascii=False)


def write_translation(schema: dict[str, Any], ids: list[str], lines: dict[str, str]) -> dict[str, Any]:
    """The words of each sentence again."""
    _, language = list_keys(schema, "sentences")
    return {"sentences": [{"id": name, language: lines[name]} for name in ids]}


def write_claims(schema: dict[str, Any], ids: list[str], lines: dict[str, str]) -> dict[str, Any]:
    """A claim for each sentence, in the outlet's own voice or its first words'."""
    language = list_keys(schema, "claims")[-1]
    frame = {"type": "person", "cue": "", "via": "", "kind": "statement"}
    return {
        "claims": [
            {"ids": [name], "source": " ".join(lines[name].split()[:2]), **frame, language: lines[name][:300]}
            for name in ids
        ]
    }


def write_summary(schema: dict[str, Any], ids: list[str], lines: dict[str, str]) -> dict[str, Any]:
    """The first sentences."""
    headline = next(iter(schema["properties"]))
    language = list_keys(schema, "points")[0]
    points = [{language: lines[name][:200], "sentences": [name], "claims": []} for name in ids[:3]]
    return {headline: lines[ids[0]][:100], "points": points}


def write_nothing(key: str) -> Callable[..., dict[str, Any]]:
    """An empty list."""
    return lambda *_: {key: []}


def list_keys(schema: dict[str, Any], key: str) -> list[str]:
    """The properties of an item of an array."""
    return list(schema["properties"][key]["items"]["properties"])


WRITERS: dict[str, Callable[[dict[str, Any], list[str], dict[str, str]], dict[str, Any]]] = {
    "translation": write_translation,
    "claims": write_claims,
    "summary": write_summary,
    "caveats": write_nothing("caveats"),
    "disputes": write_nothing("disputes"),
    "repair": write_nothing("statements"),
}


# Faults


def answer_well(handler: Handler, answer: str, body: dict[str, Any]) -> None:
    """The answer."""
    handler.say(answer, body)


def hang(handler: Handler, *_: object) -> None:
    """Open the stream, then say nothing until the client goes; pings keep the connection alive."""
    handler.start_stream()
    with suppress(OSError):
        while not handler.server.closing.wait(0.02):
            handler.wfile.write(b": ping\n\n")
        return
    handler.server.left.set()


def drop(handler: Handler, answer: str, body: dict[str, Any]) -> None:  # noqa: ARG001
    """End in the middle of the answer."""
    handler.start_stream()
    for piece in cut(answer[: 2 * len(answer) // 3]):
        handler.send(content=piece)


def refuse_connection(handler: Handler, *_: object) -> None:
    """Close without a word."""
    handler.close_connection = True


def cut_answer(handler: Handler, answer: str, body: dict[str, Any]) -> None:
    """Two thirds of the answer, then the token limit."""
    handler.say(answer[: 2 * len(answer) // 3], body, "length")


def loop(handler: Handler, answer: str, body: dict[str, Any]) -> None:  # noqa: ARG001
    """The first item again and again, without end, whatever the limit."""
    head, _, rest = answer.partition("[")
    item = json.dumps(json.JSONDecoder().raw_decode(rest)[0])
    handler.start_stream()
    handler.send(content=head + "[")
    with suppress(OSError):
        for _ in range(FOREVER):
            handler.send(content=item + ", ")
    handler.server.left.set()


def misnumber(handler: Handler, answer: str, body: dict[str, Any]) -> None:
    """Ids that do not exist."""
    handler.say(re.sub(r'"s(\d+)"', r'"s9\1"', answer), body)


def answer_in_words(handler: Handler, answer: str, body: dict[str, Any]) -> None:  # noqa: ARG001
    """No JSON at all."""
    handler.say("The bridge, well, the bridge is long.", body)


def answer_empty(handler: Handler, answer: str, body: dict[str, Any]) -> None:  # noqa: ARG001
    """Nothing, ended in order."""
    handler.say("", body)


def decline(handler: Handler, *_: object) -> None:
    """A refusal."""
    handler.start_stream()
    handler.send(refusal="I cannot help with that.")
    handler.send("stop")


def reject_with(status: int, message: str, **headers: str) -> Callable[..., None]:
    """A rejection."""
    return lambda handler, *_: handler.reject(status, message, **headers)


def cut(text: str, size: int = 20) -> Iterator[str]:
    """A text in pieces."""
    return (text[start : start + size] for start in range(0, len(text), size))


FAULTS: dict[str, Callable[[Handler, str, dict[str, Any]], None]] = {
    "": answer_well,
    "429": reject_with(429, "Rate limit reached"),
    "429-retry-after": reject_with(429, "Rate limit reached", Retry_After="0.1"),
    "429-tomorrow": reject_with(429, "Rate limit reached", Retry_After="86400"),
    "429-quota": reject_with(429, "You exceeded your current quota (insufficient_quota)"),
    "500": reject_with(500, "CUDA error"),
    "503": reject_with(503, "Overloaded", Retry_After="0.1"),
    "401": reject_with(401, "Incorrect API key"),
    "refused": refuse_connection,
    "dropped": drop,
    "silent": hang,
    "broken": answer_in_words,
    "empty": answer_empty,
    "cut": cut_answer,
    "refusal": decline,
    "wrong-ids": misnumber,
    "endless": loop,
    "overflow": reject_with(400, "This model's maximum context length is 100 tokens (context_length_exceeded)"),
}


def main() -> None:
    """Serve with a latency in seconds until stdin closes; the first line on stdout is the address."""
    with Newsroom(float(sys.argv[1])) as server:
        print(server.base_url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
