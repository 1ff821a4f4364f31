"""Takes untrusted bytes apart in a process of its own.

Invariant: whatever the bytes do to a parser (a crash, a loop, all memory), this process goes on and an
`ArticleError` says so.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import Any

from chains import errors
from chains.article.documents import Kind
from chains.errors import ArticleDecodeError, ArticleError

MAX_SECONDS = 60.0
"""For one page or document, by the clock; a busy machine makes it long. The reader bounds its own work to less."""

OUT_OF_TIME = -getattr(signal, "SIGXCPU", 1 << 16)
"""How a process ends that has used up its processor time; Windows has no such end."""

HINT = "Copy the text of the article, and give that."


def take_apart(kind: Kind, data: bytes, context: dict[str, str | None], seconds: float = MAX_SECONDS) -> dict[str, Any]:
    """Have bytes read by `chains.article.reader`.

    Args:
        kind: What they are.
        data: All of them.
        context: What else is known: `name` for errors, and what the reader of the kind takes.
        seconds: It may take, by the clock.

    Returns:
        What it found, as JSON has it.

    Raises:
        ArticleError: What the reader says, or that it did not come to an end.
    """
    name = context.get("name") or "the page"
    try:
        ended = subprocess.run(  # noqa: S603 -- our own module; the bytes go to its stdin
            [sys.executable, "-P", "-W", "ignore", "-m", "chains.article.reader", kind, json.dumps(context)],
            input=data,
            capture_output=True,
            timeout=seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise ArticleDecodeError(f"{name} takes too long to read.", HINT) from None
    if ended.returncode == OUT_OF_TIME:
        raise ArticleDecodeError(f"{name} takes too long to read.", HINT)
    if ended.returncode != 0:
        raise ArticleDecodeError(f"{name} is broken, or made to break what reads it.", HINT)
    return read_answer(ended.stdout)


def read_answer(answer: bytes) -> dict[str, Any]:
    """What the other process found, or the error that it ended in."""
    told = json.loads(answer)
    if "error" not in told:
        found: dict[str, Any] = told["found"]
        return found
    kind = getattr(errors, str(told["error"]), ArticleDecodeError)
    assert issubclass(kind, ArticleError)  # noqa: S101
    raise kind(told["message"], told["hint"])
