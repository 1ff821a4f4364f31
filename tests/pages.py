"""A web server on this machine that answers as it is told, well or badly."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STORY = (
    "<!doctype html><html><head><title>Brug dicht</title><meta charset='utf-8'>"
    "<meta property='og:site_name' content='De Waterbode'></head><body><article><h1>Brug dicht vanaf maandag</h1>"
    "<p>De gemeente Waterhuizen sluit de Oude Sluisbrug vanaf maandag voor al het verkeer, zei wethouder Kuipers.</p>"
    "<p>De reparatie kost naar schatting 2,4 miljoen euro en duurt zeker tot november, aldus de gemeente.</p>"
    "</article></body></html>"
)


@dataclass(frozen=True)
class Answer:
    """What the server says to one path.

    Attributes:
        drip: Seconds between the bytes of the body; 0 sends them at once.
    """

    body: bytes = STORY.encode()
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    drip: float = 0


def lead_to(where: str) -> Answer:
    """A redirection."""
    return Answer(b"", 302, {"Location": where})


class Handler(BaseHTTPRequestHandler):
    """Looks its answers up."""

    protocol_version = "HTTP/1.1"
    server: PageServer

    def do_GET(self) -> None:
        """Answer."""
        self.server.asked.append((self.headers["Host"], self.path))
        answer = self.server.answers.get(self.path.partition("?")[0], Answer(b"nothing", 404))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        try:
            self.write_body(answer)
        except OSError:
            self.close_connection = True

    def write_body(self, answer: Answer) -> None:
        """Send the body, at once or byte by byte until the server ends."""
        if not answer.drip:
            self.wfile.write(answer.body)
            return
        for place in range(len(answer.body)):
            if self.server.ended.wait(answer.drip):
                return
            self.wfile.write(answer.body[place : place + 1])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class PageServer(ThreadingHTTPServer):
    """The server; `asked` holds host and path of every request."""

    daemon_threads = True

    def __init__(self, answers: dict[str, Answer], host: str) -> None:
        super().__init__((host, 0), Handler)
        self.answers = answers
        self.asked: list[tuple[str, str]] = []
        self.ended = threading.Event()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_port

    def handle_error(self, *_: object) -> None:
        """A client that goes away is no failure of the server."""


@contextmanager
def serve(answers: dict[str, Answer], host: str = "127.0.0.1", certificate: str | None = None) -> Iterator[PageServer]:
    """Run a server; with a certificate it speaks TLS."""
    server = PageServer(answers, host)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
