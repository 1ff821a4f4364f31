"""The embedded model: llama.cpp in a child process, spoken to like any OpenAI-compatible server.

Invariant: while the child lives this process holds the machine-wide lock, so the weights are loaded once on a
machine; after `aclose` the child is gone and the lock is free.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from chains.errors import ModelUnavailableError
from chains.models.base import Chunk, Profile, Request
from chains.models.endpoint import Endpoint
from chains.models.openai_compatible import OpenAICompatible, import_client
from chains.models.serving import ALIAS

if TYPE_CHECKING:
    from filelock import FileLock

CONTEXT = 16_384
"""Tokens: 250 sentences of an article and an answer about them. It costs half a gigabyte with the pinned model."""
GRACE = 5.0
"""Seconds that a child may take to end before it is killed."""
LOCK_POLL = 0.2
NOTICE = 0.5
"""Seconds between a dropped connection and the end of the process behind it."""
LOG_TAIL = 8192
REASON = re.compile(r"(?:error loading model|(?:failed|unable) to allocate[^:\n]*): (.*)")
ILLEGAL_INSTRUCTION = (-getattr(signal, "SIGILL", 4), 0xC000001D)
MAGIC = b"GGUF"
SMALL_BYTES = 4_000_000_000
"""A file below this holds less than about seven billion parameters in four bits."""
OTHER_MODEL = "Use another model with --model, or set OPENAI_API_KEY."


class EmbeddedServer:
    """The child process.

    Args:
        path: A GGUF file.
        lock_file: Of the machine-wide lock; its folder is made when missing.
        context: Tokens for prompt and answer together; never more than the model was trained for.
        speculation: Guess ahead from words that were there before (n-gram speculation).
        threads: For computing; 0 is one per core. They wait actively, so more than there are free cores is far slower.

    Raises:
        ModelUnavailableError: There is no such file, or it is no GGUF file.
    """

    def __init__(
        self, path: Path, lock_file: Path, *, context: int = CONTEXT, speculation: bool = False, threads: int = 0
    ) -> None:
        self.path = path.expanduser()
        check_weights(self.path)
        self.lock_file = lock_file
        self.context = context
        self.speculation = speculation
        self.threads = threads
        self.key = secrets.token_urlsafe(32)
        self.address = ""
        self.process: subprocess.Popen[bytes] | None = None
        self.lock: FileLock | None = None
        self.log: IO[bytes] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def start(self, waiting: Callable[[], None] = lambda: None) -> None:
        """Load the model and wait until it answers.

        Args:
            waiting: Called once when another run has the model and this one waits for it.

        Raises:
            ModelUnavailableError: llama.cpp cannot load it.
        """
        try:
            await self.take_lock(waiting)
            self.spawn()
            await self.await_address()
        except BaseException:
            await self.aclose()
            raise

    async def take_lock(self, waiting: Callable[[], None]) -> None:
        """Wait until no other run has an embedded model loaded."""
        from filelock import FileLock, Timeout

        self.lock_file.parent.mkdir(parents=True, exist_ok=True)
        self.lock = FileLock(self.lock_file, thread_local=False)
        told = False
        while not self.lock.is_locked:
            try:
                self.lock.acquire(blocking=False)
            except Timeout:
                if not told:
                    waiting()
                told = True
                await asyncio.sleep(LOCK_POLL)

    def spawn(self) -> None:
        """Start the child out of reach of the terminal's Ctrl-C: this process decides when it ends."""
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - closed in aclose
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "chains.models.serving"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    async def await_address(self) -> None:
        """Send the configuration and read where the child listens.

        Raises:
            ModelUnavailableError: It ended instead of answering.
        """
        line = await asyncio.to_thread(self.converse)
        if not line:
            raise self.explain_end()
        answer = json.loads(line)
        self.address, self.context = answer["address"], answer["context"]

    def converse(self) -> bytes:
        """Exchange one line with the child; stdin stays open, which keeps it alive."""
        process = self.process
        if process is None or process.stdin is None or process.stdout is None:
            return b""
        config = {
            "path": str(self.path),
            "key": self.key,
            "context": self.context,
            "speculation": self.speculation,
            "threads": self.threads,
        }
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(config).encode() + b"\n")
            process.stdin.flush()
        return process.stdout.readline()

    async def has_ended(self) -> bool:
        """Whether the child is gone, or goes within the time that the system needs to notice."""
        process = self.process
        if process:
            with suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(process.wait, NOTICE)
        return process is None or process.poll() is not None

    def explain_end(self) -> ModelUnavailableError:
        """Why the child is gone, in words for the user."""
        if self.process is None:
            return ModelUnavailableError("The embedded model was closed.")
        message, hint = describe_exit(self.process.wait(), read_reason(self.log))
        return ModelUnavailableError(f"The embedded model {self.path.name} {message}.", hint)

    async def aclose(self) -> None:
        """End the child, by force after a grace period, and free the lock."""
        process, self.process = self.process, None
        try:
            if process:
                await asyncio.shield(asyncio.to_thread(end_process, process))
        finally:
            if self.log:
                self.log.close()
            if self.lock:
                self.lock.release()


class Embedded:
    """The embedded model as a `ChatModel`: a started child and the client that speaks to it.

    Args:
        server: Started; it belongs to this object from here on.
        name: "embedded:qwen2.5-coder-1.5b", for people and recordings.
        timeout: Seconds that one request may take.
        temperature: None is 0: the most likely words.
    """

    def __init__(
        self, server: EmbeddedServer, name: str, *, timeout: float = 600.0, temperature: float | None = None
    ) -> None:
        self.server = server
        self.profile = describe_model(server, name, temperature or 0.0)
        endpoint = Endpoint(ALIAS, f"{server.address}/v1", server.key, timeout, tokenizer="server")
        self.chat = OpenAICompatible(self.profile, endpoint)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """Answer one request.

        Raises:
            SummariseError: As `ChatModel.stream`; when the child is gone, with the reason.
        """
        try:
            async with aclosing(self.chat.stream(request)) as chunks:
                async for chunk in chunks:
                    yield chunk
        except ModelUnavailableError:
            if await self.server.has_ended():
                raise self.server.explain_end() from None
            raise

    async def aclose(self) -> None:
        """Close the connections and end the child."""
        try:
            await self.chat.aclose()
        finally:
            await self.server.aclose()


async def open_embedded(
    server: EmbeddedServer,
    name: str,
    *,
    timeout: float = 600.0,  # noqa: ASYNC109 - of each request, not of this call
    temperature: float | None = None,
    waiting: Callable[[], None] = lambda: None,
) -> Embedded:
    """Load the model, and import the client's libraries meanwhile.

    Raises:
        ModelUnavailableError: It cannot be loaded.
    """
    importing = asyncio.create_task(asyncio.to_thread(import_client))
    await server.start(waiting)
    try:
        await importing
    except BaseException:
        await server.aclose()
        raise
    return Embedded(server, name, timeout=timeout, temperature=temperature)


def describe_model(server: EmbeddedServer, name: str, temperature: float) -> Profile:
    """One request at a time, so that each finds the prompt of the last one evaluated."""
    return describe_size(name, server.path.stat().st_size, server.context, temperature)


def describe_size(name: str, size: int, context: int, temperature: float) -> Profile:
    """The profile of a model by the bytes of its file."""
    small = size < SMALL_BYTES
    return Profile(
        name=name,
        context_window=context,
        small=small,
        parallel=False,
        batch=1 if small else 250,
        temperature=temperature,
    )


def check_weights(path: Path) -> None:
    """See that it can be loaded at all, in better words than llama.cpp's.

    Raises:
        ModelUnavailableError: It is not a GGUF file, or xllamacpp is not installed.
    """
    problem = find_problem(path)
    if problem:
        raise ModelUnavailableError(f"The model {path} {problem}.", "Name a GGUF file: --model embedded:PATH.gguf")
    if find_spec("xllamacpp") is None:
        raise ModelUnavailableError("The embedded model needs the package xllamacpp.", "`pip install xllamacpp`")


def find_problem(path: Path) -> str:
    """What is wrong with a GGUF file at first sight; empty when nothing is."""
    if not path.exists():
        return "does not exist"
    if not path.is_file():
        return "is not a file"
    try:
        with path.open("rb") as file:
            return "" if file.read(len(MAGIC)) == MAGIC else "is not a GGUF file"
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def describe_exit(code: int, reason: str) -> tuple[str, str]:
    """What an exit code of the child means, and what to do.

    Args:
        code: Negative when a signal ended it; Windows gives its own status instead.
        reason: The child's last words.
    """
    if code in ILLEGAL_INSTRUCTION:
        return "cannot run: this processor lacks instructions that llama.cpp was built for", OTHER_MODEL
    if code == -getattr(signal, "SIGKILL", 9):
        return "was killed, probably because memory ran out", "Close other programs. " + OTHER_MODEL
    if code < 0:
        return f"stopped: {signal.strsignal(-code) or code}", OTHER_MODEL
    return f"cannot be loaded: {reason or f'exit code {code}'}", OTHER_MODEL


def read_reason(log: IO[bytes] | None) -> str:
    """The line of the child's stderr that says why it ended, or its last one."""
    if log is None or log.closed:
        return ""
    log.seek(max(0, log.seek(0, 2) - LOG_TAIL))
    text = "".join(c for c in log.read().decode("utf-8", "replace") if c.isprintable() or c == "\n")
    found = REASON.search(text)
    lines = text.split("\n")
    return found[1].strip() if found else next((line.strip() for line in reversed(lines) if line.strip()), "")


def end_process(process: subprocess.Popen[bytes]) -> None:
    """Ask the child to end, insist after a grace period, and free its pipes."""
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(BrokenPipeError):
                pipe.close()
