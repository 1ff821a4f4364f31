"""The process in which untrusted bytes are taken apart: `python -m chains.article.reader KIND CONTEXT < BYTES`.

Invariant: it takes a bounded time and memory, opens no socket, and stdout holds one JSON object: what was found, or
the error.
"""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import asdict
from typing import Any

from chains.errors import ArticleError

MAX_MEMORY = 2 * 1024**3
"""Address space; ten times what a page of 10 MB takes."""

MAX_CPU_SECONDS = 20
"""Of the processor, whatever else the machine does; honest pages take one or two."""


def main() -> int:
    """Read what is on stdin, as the arguments say.

    Returns:
        The exit code.
    """
    kind, context = sys.argv[1], json.loads(sys.argv[2])
    limit_resources()
    answer, sys.stdout = sys.stdout, sys.stderr  # a library that prints must not spoil the answer
    logging.disable()
    try:
        told: dict[str, Any] = {"found": read(kind, sys.stdin.buffer.read(), context)}
    except ArticleError as error:
        told = {"error": type(error).__name__, "message": error.message, "hint": error.hint}
    answer.buffer.write(json.dumps(told).encode())
    answer.flush()
    return 0


def limit_resources() -> None:
    """Bound memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows; there the time alone is bounded
        return
    for limit, most in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_CPU_SECONDS)):
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def read(kind: str, data: bytes, context: dict[str, Any]) -> dict[str, Any]:
    """Read bytes of a kind.

    Raises:
        ArticleError: There is no article in them.
    """
    name = context["name"]
    if kind == "pdf":
        from chains.article.pdf import read_pdf

        return asdict(read_pdf(data, name))
    if kind == "feed":
        from chains.article.feeds import read_feed

        return asdict(read_feed(data, name, context.get("url")))
    if kind == "opml":
        from chains.article.feed_lists import read_outline

        return {"addresses": read_outline(data, name)}
    from chains.article.pages.extraction import read_page

    return asdict(read_page(data, name, context.get("url"), context.get("charset")))


if __name__ == "__main__":
    sys.exit(main())
