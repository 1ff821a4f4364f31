"""Ways to have a page fetched from where it must not be: `python -m bench.doors`.

Every attempt is made against real servers of this machine, which count what reaches them. The last line is JSON.

Invariant: no host but this machine is asked; names are resolved here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler

from bench.loopback import LoopbackServer
from chains.article.web.addresses import is_public, resolve_host
from chains.article.web.fetching import Door, fetch_page
from chains.errors import SummariseError

SECRET = b"the secret"
PUBLIC = "93.184.216.34"
"""Stands for a public address; nothing is sent there."""


@dataclass(frozen=True)
class Attempt:
    """One way.

    Attributes:
        address: Of the page; {port} is that of the server which must not be reached.
        answers: What its name resolves to; None asks the system.
    """

    kind: str
    address: str
    answers: Sequence[str] | None = None


LITERAL = ("127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",  # noqa: S104
           "100.64.0.1")  # fmt: skip
ODD = ("127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001", "0177.0.0.01", "127.0.0.1.", "0")
V6 = ("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
      "[2001:0:7f00:1::]", "[fe80::1]", "[fc00::1]", "[fec0::1]")  # fmt: skip
TRICKS = (
    "http://news.example@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@news.example/",
    "http://news.example\\@127.0.0.1:{port}/",
    "http://１２７.0.0.1:{port}/",
    "http://127.0.0.1:{port}?http://news.example/",
    "http://127%2e0%2e0%2e1:{port}/",
    "http://localhost:{port}/",
    "HTTP://LOCALHOST:{port}/",
    "http://127.0.0.1\t:{port}/",
)
SCHEMES = ("file:///etc/passwd", "ftp://127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/", "dict://127.0.0.1:{port}/",
           "data://text/html,x", "javascript://127.0.0.1:{port}/")  # fmt: skip
NAMES = (["127.0.0.1"], ["10.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], [PUBLIC, "127.0.0.1"], ["169.254.169.254"])


def list_attempts() -> Iterator[Attempt]:
    """All ways; each is tried as it is, and those to addresses also after a redirection."""
    yield from (Attempt("literal", f"http://{host}:{{port}}/") for host in LITERAL)
    yield from (Attempt("decimal, hex, octal", f"http://{host}:{{port}}/") for host in ODD)
    yield from (Attempt("IPv6, IPv4 inside", f"http://{host}:{{port}}/") for host in V6)
    yield from (Attempt("tricks of writing", address) for address in TRICKS)
    yield from (Attempt("other schemes", address) for address in SCHEMES)
    yield from (Attempt("names in the DNS", "http://news.example:{port}/", answers) for answers in NAMES)


class Watched(LoopbackServer):
    """Leads to `target` where it has one, else tells a secret; `reached` counts."""

    def __init__(self) -> None:
        super().__init__(Handler)
        self.target = ""
        self.reached = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Watched

    def do_GET(self) -> None:
        """Answer."""
        self.server.reached += 1
        self.send_response(302 if self.server.target else 200)
        if self.server.target:
            self.send_header("Location", self.server.target.encode().decode("latin-1"))
        self.end_headers()
        self.wfile.write(SECRET)

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


def try_directly(attempt: Attempt, secret: Watched) -> str:
    """Fetch as it is; what stopped it, "" when nothing did."""
    door = Door(resolve=lambda host, port: attempt.answers or resolve_host(host, port), seconds=5)
    return explain_stop(lambda: fetch_page(attempt.address.format(port=secret.port), door))


def try_redirected(attempt: Attempt, secret: Watched, public: Watched) -> str:
    """Fetch from a server that counts as public and leads there; what stopped it, "" when nothing did."""
    public.target = attempt.address.format(port=secret.port)
    hosts: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        hosts.append(host)
        return ["127.0.0.1"] if host == "public.example" else attempt.answers or resolve_host(host, port)

    door = Door(lambda address: hosts[-1] == "public.example" or is_public(address), resolve=resolve, seconds=5)
    return explain_stop(lambda: fetch_page(f"http://public.example:{public.port}/", door))


def try_open_door(secret: Watched) -> bool:
    """Whether the server is reached when anything may be: else nothing here would prove anything."""
    fetch_page(f"http://127.0.0.1:{secret.port}/", Door(allows=lambda _: True))
    reached, secret.reached = secret.reached, 0
    return reached == 1


def explain_stop(fetch: Callable[[], object]) -> str:
    """What stopped it."""
    try:
        fetch()
    except SummariseError as error:
        return error.message
    return ""


def main() -> int:
    """Try all ways and print what stopped each.

    Returns:
        0 when all were stopped, and nothing reached the server.
    """
    tried = through = 0
    with Watched() as secret, Watched() as public:
        assert try_open_door(secret)  # noqa: S101
        for attempt in list_attempts():
            results = {"": try_directly(attempt, secret), "by redirection ": try_redirected(attempt, secret, public)}
            for how, stopped in results.items():
                tried, through = tried + 1, through + (not stopped)
                print(f"{attempt.kind:20} {how}{attempt.address:44} {stopped or 'NOT STOPPED'}")
        reached = secret.reached
    print(json.dumps({"attempts": tried, "stopped": tried - through, "requests_that_arrived": reached}))
    return int(through > 0 or reached > 0)


if __name__ == "__main__":
    sys.exit(main())
