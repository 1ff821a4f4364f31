"""The cache of answers: an identical request is not asked, or paid, twice.

Invariant: only whole answers that are JSON enter it. A cache that cannot be used is no cache, never a failed run.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import ExitStack, aclosing, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from chains.answers import parse_whole
from chains.errors import CacheError, ParseError
from chains.models.base import ChatModel, Chunk, Profile, Request, count_tokens
from chains.store.keys import hash_request
from chains.store.recordings import decode_completion, encode_call

FILE_NAME = "answers.sqlite"
TIMEOUT = 10.0
SCHEMA = """CREATE TABLE IF NOT EXISTS calls (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, chain TEXT NOT NULL, stored_at TEXT NOT NULL, body TEXT NOT NULL)"""


@dataclass(frozen=True)
class Measure:
    """How much a cache holds: answers, and bytes on the disk."""

    answers: int
    size: int


class AnswerStore(Protocol):
    """Keeps answers by key, wherever that is."""

    async def get(self, key: str) -> dict[str, Any] | None:
        """The stored call, or None."""

    async def put(self, key: str, model: str, chain: str, call: dict[str, Any]) -> None:
        """Store a call; the first one stays."""


class CallStore:
    """Answers in one SQLite file, by key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.kept: sqlite3.Connection | None = None

    def connect(self) -> sqlite3.Connection:
        """A new connection."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.touch(mode=0o600)  # it holds the text of articles
        # An actor's loop may run on another thread than that on which it was made; it uses one at a time.
        connection = sqlite3.connect(self.path, timeout=TIMEOUT, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")  # what a power cut takes is asked for again
        connection.execute(SCHEMA)
        return connection

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """For runs of many calls: to open and close a file for each takes as long as the call."""
        with ExitStack() as held:
            with suppress(sqlite3.Error, OSError):
                self.kept = held.enter_context(closing(self.connect()))
            try:
                yield
            finally:
                self.kept = None

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """The connection that is kept open, else one for this use."""
        if self.kept:
            yield self.kept
            return
        with closing(self.connect()) as connection:
            yield connection

    async def get(self, key: str) -> dict[str, Any] | None:
        """As `AnswerStore`."""
        try:
            with self.opened() as connection:
                row = connection.execute("SELECT body FROM calls WHERE key = ?", (key,)).fetchone()
            return json.loads(row[0]) if row else None
        except (sqlite3.Error, OSError, ValueError):
            return None

    async def put(self, key: str, model: str, chain: str, call: dict[str, Any]) -> None:
        """As `AnswerStore`."""
        body = json.dumps(call, ensure_ascii=False)
        row = (key, model, chain, datetime.now(UTC).isoformat(timespec="seconds"), body)
        try:
            with self.opened() as connection, connection:
                connection.execute("INSERT OR IGNORE INTO calls VALUES (?, ?, ?, ?, ?)", row)
        except (sqlite3.Error, OSError):
            return

    def measure(self) -> Measure:
        """How much there is; nothing where there is no cache, which is not made.

        Raises:
            CacheError: It cannot be read.
        """
        parts = [Path(f"{self.path}{ending}") for ending in ("", "-wal")]
        size = sum(part.stat().st_size for part in parts if part.exists())
        if not self.path.exists():
            return Measure(0, size)
        with self.translated(), closing(self.connect()) as connection:
            return Measure(connection.execute("SELECT count(*) FROM calls").fetchone()[0], size)

    def clear(self) -> None:
        """Forget every answer; runs that are under way go on.

        Raises:
            CacheError: It cannot be written.
        """
        if not self.path.exists():
            return
        with self.translated(), closing(self.connect()) as connection:
            with connection:
                connection.execute("DELETE FROM calls")
            connection.execute("VACUUM")  # nothing of them is left in the file
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Errors of SQLite and of the file system as ours."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            hint = "End the runs that use it, or remove the file."
            raise CacheError(f"The cache {self.path} cannot be used: {error}.", hint) from error


class Cached:
    """A chat model that remembers."""

    def __init__(self, inner: ChatModel, store: AnswerStore) -> None:
        self.inner = inner
        self.store = store

    @property
    def profile(self) -> Profile:
        """Of the model inside."""
        return self.inner.profile

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """The stored answer, or else the model's, which is then stored."""
        key = hash_request(self.profile.name, request)
        stored = await self.store.get(key)
        if stored is not None:
            for chunk in decode_completion(stored, "cache"):
                yield chunk
            return
        chunks: list[Chunk] = []
        async with aclosing(self.inner.stream(request)) as answer:
            async for chunk in answer:
                chunks.append(chunk)
                if chunk.finish_reason and is_whole(chunks, request):
                    # `seconds` is of no use here: a cached answer takes none.
                    await self.store.put(key, self.profile.name, request.chain, encode_call(key, request, chunks, 0.0))
                yield chunk

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the model inside counts."""
        return await count_tokens(self.inner, texts)

    async def aclose(self) -> None:
        """Close the model inside."""
        await self.inner.aclose()


def is_whole(chunks: list[Chunk], request: Request) -> bool:
    """Whether an answer may be reused: ended by itself, and JSON with all that was asked for."""
    if chunks[-1].finish_reason != "stop":
        return False
    try:
        answer = parse_whole("".join(chunk.text for chunk in chunks))
        return bool(answer) and all(name in answer for name in request.schema.get("required", ()))
    except ParseError:
        return False
