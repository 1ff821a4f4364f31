"""A server on loopback that speaks the protocol of the Hugging Face hub, as far as a download needs it.

A file is asked for at `/REPO/resolve/main/FILE`: that answers with what the file is, and where the store has it; the
store takes `Range`. Faults are named.
"""

from __future__ import annotations

import hashlib
import re
from http.server import BaseHTTPRequestHandler

from bench.loopback import LoopbackServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub(LoopbackServer):
    """Serves files.

    Attributes:
        files: Content by "REPO/FILE".
        faults: What goes wrong, one for each request for content; then all goes well.
        asked: Method, path and range of every request.
        lie: A SHA-256 that the hub states instead of the right one.
    """

    def __init__(self, files):
        super().__init__(Handler)
        self.files = files
        self.faults = []
        self.asked = []
        self.lie = ""

    @property
    def endpoint(self):
        return self.base_url.removesuffix("/v1")

    @property
    def store(self):
        """Another host than that of the hub, as the real one's is."""
        return self.endpoint.replace("127.0.0.1", "localhost")

    def handle_error(self, *_):
        """A client that went away is no error."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Nothing on stderr."""

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        place = self.headers.get("Range", "")
        self.server.asked.append((self.command, self.path, place, self.headers.get("Authorization")))
        if self.path.startswith("/store/"):
            self.send_content(self.server.files[self.path.removeprefix("/store/")], place)
            return
        name = self.path.lstrip("/").replace("/resolve/main", "")
        if name not in self.server.files:
            self.finish(404, X_Error_Code="EntryNotFound")
            return
        self.redirect(name, self.server.files[name])

    def redirect(self, name, content):
        """What the hub says of a large file: its hash, its size, its commit, and where it is."""
        digest = self.server.lie or hashlib.sha256(content).hexdigest()
        stated = {"X_Linked_ETag": f'"{digest}"', "X_Linked_Size": str(len(content)), "X_Repo_Commit": COMMIT}
        if "pointer" in name:  # a mirror that serves what is in git
            self.finish(200, content, ETag='"0123456789abcdef0123456789abcdef01234567"', X_Repo_Commit=COMMIT)
        else:
            self.finish(302, Location=f"{self.server.store}/store/{name}", **stated)

    def send_content(self, content, place):
        """A file, or the rest of it; cut short or changed where that was asked for."""
        fault = self.server.faults.pop(0) if self.server.faults else ""
        start = int(re.fullmatch(r"bytes=(\d+)-", place)[1]) if place and fault != "ignores-range" else 0
        if fault == "503":
            self.finish(503)
            return
        whole, rest = len(content), content[start:]
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if fault == "breaks":
            self.wfile.write(rest[: len(rest) // 2])
            self.close_connection = True
        else:
            self.wfile.write(bytes(reversed(rest)) if fault == "damages" else rest)

    def finish(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
