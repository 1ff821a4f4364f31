"""A model server on loopback that answers every chain, as late as it is told to and as badly as it is told to.

The answers obey the schema that is asked for and are made of the words of the article in the prompt, so that whole runs
come out. Faults are named; a server is given them by chain, as often as they are to happen.

Invariant: it speaks OpenAI's chat protocol, and Anthropic's at its own path; it streams, and counts what it was asked.
Nothing but loopback is listened on.
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
from chains.models.tokenizers import count_o200k

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
KEPT = 10_000
"""Requests that a server in a process of its own keeps: as many as its tokens are counted of."""
SCHEMA_IN_WORDS = "JSON Schema: "
ANTHROPIC_REASONS = {"stop": "end_turn", "length": "max_tokens"}


class Newsroom(LoopbackServer):
    """Answers on a free port.

    Args:
        latency: Seconds before an answer, from the moment the request is read.
        faults: By chain ("*" for all), the names of what goes wrong, one for each request; then all goes well.
        piece: Characters of a chunk; 0 is the whole answer in one.
        kept: Requests whose bodies are kept, the last ones.

    Attributes:
        asked: The bodies of the requests.
        counts: Requests by chain.
        most: Requests that were open at the same time.
        left: Set when a client went away from an answer.
        met: Set when a request met a fault.
    """

    request_queue_size = BACKLOG

    def __init__(
        self,
        latency: float = 0.0,
        faults: dict[str, Sequence[str]] | None = None,
        piece: int = 0,
        kept: int = sys.maxsize,
    ) -> None:
        super().__init__(Handler)
        self.latency = latency
        self.piece = piece
        self.kept = kept
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
            del self.asked[: -self.kept]
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
        if self.path == "/counts":
            self.reply(200, self.server.counts)
        elif self.path == "/stats":
            tokens = sum(count_o200k([text for body in self.server.asked for text in list_texts(body)]))
            self.reply(200, {"counts": self.server.counts, "most": self.server.most, "prompt_tokens": tokens})
        else:
            self.reply(200, {"data": [{"id": "desk"}]})

    def do_POST(self) -> None:
        """An answer, or what is wrong instead."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        schema = read_schema(body)
        chain = name_chain(schema)
        fault = self.server.begin(body, chain)
        wire = (AnthropicWire if self.path.endswith("/messages") else OpenAIWire)(self)
        try:
            time.sleep(self.server.latency)
            FAULTS[fault](wire, write_answer(chain, schema, body), body)
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

    def start_stream(self) -> None:
        """The head of a streamed answer, which ends with the connection."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()

    def write(self, text: str) -> None:
        """A piece of a streamed answer."""
        self.wfile.write(text.encode())
        self.wfile.flush()


class OpenAIWire:
    """An answer as OpenAI's protocol writes it."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def reject(self, status: int, message: str, **headers: str) -> None:
        """An error."""
        self.handler.reply(status, {"error": {"message": message}}, **headers)

    def open(self) -> None:
        """The start of a streamed answer."""
        self.handler.start_stream()

    def ping(self) -> None:
        """What keeps the connection alive."""
        self.handler.write(": ping\n\n")

    def send(self, text: str) -> None:
        """A piece of the answer."""
        self.send_chunk(None, None, content=text)

    def send_chunk(self, finish: str | None, usage: dict[str, int] | None, **delta: str) -> None:
        """One chunk."""
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "desk", "usage": usage}
        self.handler.write(f"data: {json.dumps({**chunk, 'choices': choices})}\n\n")

    def close(self, finish: str, prompt: int, answer: int) -> None:
        """The end of the answer, with the tokens that it cost."""
        usage = {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}
        self.send_chunk(finish, usage)
        self.handler.write("data: [DONE]\n\n")

    def decline(self) -> None:
        """A refusal."""
        self.open()
        self.send_chunk(None, None, refusal="I cannot help with that.")
        self.send_chunk("stop", None)


class AnthropicWire:
    """An answer as Anthropic's protocol writes it."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def reject(self, status: int, message: str, **headers: str) -> None:
        """An error."""
        error = {"type": "api_error", "message": message}
        self.handler.reply(status, {"type": "error", "error": error}, **headers)

    def send_event(self, kind: str, **fields: object) -> None:
        """One event."""
        self.handler.write(f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n")

    def open(self) -> None:
        """The start of a streamed answer."""
        self.handler.start_stream()
        message = {"id": "1", "type": "message", "role": "assistant", "model": "desk", "content": []}
        usage = {"input_tokens": 1, "output_tokens": 1}
        self.send_event("message_start", message={**message, "stop_reason": None, "usage": usage})
        self.send_event("content_block_start", index=0, content_block={"type": "text", "text": ""})

    def ping(self) -> None:
        """What keeps the connection alive."""
        self.send_event("ping")

    def send(self, text: str) -> None:
        """A piece of the answer."""
        self.send_event("content_block_delta", index=0, delta={"type": "text_delta", "text": text})

    def close(self, finish: str, prompt: int, answer: int) -> None:
        """The end of the answer, with the tokens that it cost."""
        usage = {"input_tokens": prompt, "output_tokens": answer}
        self.send_event("content_block_stop", index=0)
        reason = ANTHROPIC_REASONS.get(finish, finish)
        self.send_event("message_delta", delta={"stop_reason": reason}, usage=usage)
        self.send_event("message_stop")

    def decline(self) -> None:
        """A refusal."""
        self.open()
        self.close("refusal", 1, 1)


Wire = OpenAIWire | AnthropicWire


def say(wire: Wire, text: str, body: dict[str, Any], finish: str = "stop") -> None:
    """A streamed answer, whole."""
    wire.open()
    for piece in cut(text, wire.handler.server.piece or len(text) or 1):
        wire.send(piece)
    wire.close(finish, sum(map(len, list_texts(body))) // 4, len(text) // 4)


def list_texts(body: dict[str, Any]) -> list[str]:
    """The texts of all messages, that of the system too."""
    texts = [message["content"] for message in body["messages"]]
    return [body["system"], *texts] if "system" in body else texts


def read_schema(body: dict[str, Any]) -> dict[str, Any]:
    """The schema that the answer must obey; the last words of the message where the protocol knows none."""
    if "response_format" in body:
        schema: dict[str, Any] = body["response_format"]["json_schema"]["schema"]
    else:
        _, said, words = list_texts(body)[-1].rpartition(SCHEMA_IN_WORDS)
        schema = json.loads(words) if said else {}
    return schema


def name_chain(schema: dict[str, Any]) -> str:
    """Which chain asks; none does without a schema."""
    if not schema:
        return "probe"
    return CHAIN_OF.get(next(iter(schema["properties"])), "summary")


# Answers


def write_answer(chain: str, schema: dict[str, Any], body: dict[str, Any]) -> str:
    """What a model would say that repeats the words of the article."""
    if not schema:
        return "Yes."
    lines = dict(LINE.findall("\n".join(list_texts(body))))
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


def answer_well(wire: Wire, answer: str, body: dict[str, Any]) -> None:
    """The answer."""
    say(wire, answer, body)


def hang(wire: Wire, *_: object) -> None:
    """Open the stream, then say nothing until the client goes; pings keep the connection alive."""
    wire.open()
    with suppress(OSError):
        while not wire.handler.server.closing.wait(0.02):
            wire.ping()
        return
    wire.handler.server.left.set()


def drop(wire: Wire, answer: str, body: dict[str, Any]) -> None:  # noqa: ARG001
    """End in the middle of the answer."""
    wire.open()
    for piece in cut(answer[: 2 * len(answer) // 3]):
        wire.send(piece)


def refuse_connection(wire: Wire, *_: object) -> None:
    """Close without a word."""
    wire.handler.close_connection = True


def cut_answer(wire: Wire, answer: str, body: dict[str, Any]) -> None:
    """Two thirds of the answer, then the token limit."""
    say(wire, answer[: 2 * len(answer) // 3], body, "length")


def loop(wire: Wire, answer: str, body: dict[str, Any]) -> None:  # noqa: ARG001
    """The first item again and again, without end, whatever the limit."""
    head, _, rest = answer.partition("[")
    item = json.dumps(json.JSONDecoder().raw_decode(rest)[0])
    wire.open()
    wire.send(head + "[")
    with suppress(OSError):
        for _ in range(FOREVER):
            wire.send(item + ", ")
    wire.handler.server.left.set()


def misnumber(wire: Wire, answer: str, body: dict[str, Any]) -> None:
    """Ids that do not exist."""
    say(wire, re.sub(r'"s(\d+)"', r'"s9\1"', answer), body)


def answer_in_words(wire: Wire, answer: str, body: dict[str, Any]) -> None:  # noqa: ARG001
    """No JSON at all."""
    say(wire, "The bridge, well, the bridge is long.", body)


def answer_empty(wire: Wire, answer: str, body: dict[str, Any]) -> None:  # noqa: ARG001
    """Nothing, ended in order."""
    say(wire, "", body)


def decline(wire: Wire, *_: object) -> None:
    """A refusal."""
    wire.decline()


def reject_with(status: int, message: str, **headers: str) -> Callable[..., None]:
    """A rejection."""
    return lambda wire, *_: wire.reject(status, message, **headers)


def cut(text: str, size: int = 20) -> Iterator[str]:
    """A text in pieces."""
    return (text[start : start + size] for start in range(0, len(text), size))


FAULTS: dict[str, Callable[[Wire, str, dict[str, Any]], None]] = {
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
    """Serve, with a latency in seconds and chunks of so many characters, until stdin closes; says the address first."""
    with Newsroom(float(sys.argv[1]), piece=int(sys.argv[2]), kept=KEPT) as server:
        print(server.base_url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
