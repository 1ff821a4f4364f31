"""Recordings: what a model said once, as files that a person can read and a run can replay.

A run is a folder: `run.json` says which article, model and plan, and one file per call holds the request and the
answer, verbatim, in the chunks it came in. Written by hand instead of recorded, its origin is `authored`.

Invariant: a call is found by its key (see `chains.store.keys`) alone; a request that was not recorded is an error,
never a guess.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from chains.errors import ExportError, RecordingCorruptError, RecordingMissingError
from chains.models.base import ChatModel, Chunk, OfflineModel, Profile, Request, count_tokens
from chains.report import Article, Usage
from chains.store.files import write_atomically
from chains.store.keys import describe_request, hash_request
from chains.windows import Plan

FORMAT = 1
RUN_FILE = "run.json"
AUTHORED = "authored"
Origin = Literal["recorded", "authored"]
RECORD_COMMAND = "summarise --record --recordings {folder} --model {model} --lang {language} {article}"


@dataclass(frozen=True)
class Run:
    """What a folder of recordings is about.

    Attributes:
        article_sha256: Of the article's text.
        article_name: File name of the article, where it had one.
        recorded_at: ISO 8601, UTC; also the `started_at` of a replayed report.
        seconds: Wall time of the recorded run.
        plan: The windows.
    """

    folder: Path
    origin: Origin
    model: str
    article_sha256: str
    article_name: str | None
    article_title: str | None
    target_language: str
    recorded_at: str
    seconds: float
    plan: Plan
    profile: Profile


def encode_run(run: Run) -> dict[str, Any]:
    """The content of `run.json`."""
    data = {key: value for key, value in asdict(run).items() if key != "folder"}
    return {"format": FORMAT, **data}


def decode_run(folder: Path, data: dict[str, Any]) -> Run:
    """Read the content of `run.json`.

    Raises:
        KeyError, TypeError, ValueError: It is not one.
    """
    fields = {key: value for key, value in data.items() if key != "format"}
    if data["format"] != FORMAT:
        raise ValueError(f"format {data['format']}")
    fields["plan"] = tuple((int(start), int(end)) for start, end in fields["plan"])
    # What other versions knew of a model is passed over.
    known = {name: value for name, value in fields["profile"].items() if name in Profile.__dataclass_fields__}
    fields["profile"] = Profile(**known)
    return Run(folder=folder, **fields)


def load_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file.

    Raises:
        RecordingCorruptError: It cannot be read, or is none.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordingCorruptError(f"The recording {path} cannot be read: {error}", "Record it again.") from error
    if not isinstance(data, dict):
        raise RecordingCorruptError(f"The recording {path} is not a JSON object.", "Record it again.")
    return data


def load_run(path: Path) -> Run:
    """A run from its `run.json`.

    Raises:
        RecordingCorruptError: It cannot be read.
    """
    try:
        return decode_run(path.parent, load_json(path))
    except (KeyError, TypeError, ValueError) as error:
        raise RecordingCorruptError(f"The recording {path} is damaged: {error}", "Record it again.") from error


def find_runs(folders: Sequence[Path], article: Article, target_language: str | None, model: str | None) -> list[Run]:
    """Recorded runs of this article's text.

    Args:
        folders: Searched with all that is below them.
        article: The article.
        target_language: Only runs into this one, a BCP 47 tag; None takes any.
        model: Only runs of this model; None takes any.

    Returns:
        Recorded ones before authored ones, then the newest first.
    """
    runs = [load_run(path) for folder in folders for path in sorted(folder.rglob(RUN_FILE))]
    fitting = [
        run
        for run in runs
        if run.article_sha256 == article.sha256
        and target_language in (None, run.target_language)
        and model in (None, run.model)
    ]
    newest_first = sorted(fitting, key=lambda run: run.recorded_at, reverse=True)
    return sorted(newest_first, key=lambda run: run.origin != "recorded")


def name_folder(article: Article, target_language: str, model: str) -> str:
    """A folder name for a run: article, language, model."""
    name = Path(article.origin.name or article.title or "article").stem
    parts = (name, target_language, model.split(":", 1)[-1].rsplit("/", 1)[-1])
    return "--".join(re.sub(r"[^\w.-]+", "-", part.lower()).strip("-.")[:60] or "x" for part in parts)


def encode_call(key: str, request: Request, chunks: Sequence[Chunk], seconds: float) -> dict[str, Any]:
    """The content of a call's file. `delivery` is how it came; it is not part of the key."""
    last = chunks[-1]
    return {
        "key": key,
        "chain": request.chain,
        "request": describe_request(request),
        "completion": {
            "chunks": [chunk.text for chunk in chunks if chunk.text],
            "finish_reason": last.finish_reason,
            "usage": (last.usage or Usage()).model_dump(),
        },
        "delivery": {"seconds": round(seconds, 3)},
    }


def decode_completion(data: dict[str, Any], delivery: Literal["cache", "replay"]) -> Iterator[Chunk]:
    """The chunks of a stored answer.

    Raises:
        KeyError, TypeError, ValueError: It is damaged.
    """
    completion = data["completion"]
    usage = Usage(**completion["usage"])
    for text in completion["chunks"]:
        yield Chunk(text)
    yield Chunk("", completion["finish_reason"], usage, delivery)


class Recorder:
    """A chat model that writes down what the model inside it says.

    Args:
        inner: The model.
        folder: Of the run.
        keep: Keep the calls that are recorded there already and still asked: only what changed is asked again.
    """

    def __init__(self, inner: ChatModel, folder: Path, *, keep: bool = False) -> None:
        self.inner = inner
        self.folder = folder
        self.keep = keep
        self.kept = 0
        self.written: set[Path] = set()
        self.failure: ExportError | None = None

    @property
    def profile(self) -> Profile:
        """Of the model inside."""
        return self.inner.profile

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """Pass the answer on, and write it when it is whole. One that cannot be written is not lost to the run."""
        import time

        path = self.find_path(request)
        if self.keep and path.exists():
            self.written.add(path)
            self.kept += 1
            for chunk in decode_completion(load_json(path), "replay"):
                yield chunk
            return
        started, chunks = time.monotonic(), []
        async with aclosing(self.inner.stream(request)) as answer:
            async for chunk in answer:
                chunks.append(chunk)
                if chunk.finish_reason:
                    self.write(request, chunks, time.monotonic() - started)
                yield chunk

    def find_path(self, request: Request) -> Path:
        """The file of a call."""
        return self.folder / f"{request.chain}-{hash_request(self.profile.name, request)[:12]}.json"

    def write(self, request: Request, chunks: Sequence[Chunk], seconds: float) -> None:
        """Write one call."""
        path = self.find_path(request)
        try:
            write_json(path, encode_call(hash_request(self.profile.name, request), request, chunks, seconds))
        except ExportError as error:
            self.failure = error
        self.written.add(path)

    def finish(self, run: Run, origin: Origin = "recorded") -> None:
        """Write `run.json` and remove the calls of earlier recordings of the same run.

        Where calls were kept, `seconds` is the time that all calls took when they were made.

        Raises:
            ExportError: It cannot be written, or a call before could not.
        """
        if self.failure:
            raise self.failure
        if self.kept:
            seconds = sum(load_json(path)["delivery"]["seconds"] for path in self.written)
            run = replace(run, seconds=round(seconds, 3))
        write_json(self.folder / RUN_FILE, encode_run(replace(run, origin=origin)))
        self.written.add(self.folder / RUN_FILE)
        for path in self.folder.glob("*.json"):
            if path not in self.written:
                path.unlink()

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the model inside counts."""
        return await count_tokens(self.inner, texts)

    async def aclose(self) -> None:
        """Close the model inside."""
        await self.inner.aclose()


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write readable JSON, whole or not at all.

    Raises:
        ExportError: The folder cannot be written to.
    """
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text.encode())
    except OSError as error:
        raise ExportError(
            f"The recording cannot be written: {error}", "Name another folder with --recordings."
        ) from error


class Replayed(OfflineModel):
    """A chat model that says what was recorded, and nothing else."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.calls = {data["key"]: data for data in self.load_calls()}

    @property
    def profile(self) -> Profile:
        """Of the recorded model; replay can always answer several requests at once, in any order."""
        return self.run.profile

    def load_calls(self) -> Iterator[dict[str, Any]]:
        """All calls of the run."""
        for path in sorted(self.run.folder.glob("*.json")):
            if path.name != RUN_FILE:
                data = load_json(path)
                if "key" not in data:
                    raise RecordingCorruptError(f"The recording {path} has no key.", "Record it again.")
                yield data

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """The recorded answer.

        Raises:
            RecordingMissingError: This request was not recorded.
            RecordingCorruptError: It was, but the file is damaged.
        """
        data = self.calls.get(hash_request(self.run.model, request))
        if data is None:
            raise self.describe_miss(request)
        try:
            for chunk in decode_completion(data, "replay"):
                yield chunk
        except (KeyError, TypeError, ValueError) as error:
            raise RecordingCorruptError(
                f"A recording of {request.chain} in {self.run.folder} is damaged: {error}", "Record it again."
            ) from error

    def describe_miss(self, request: Request) -> RecordingMissingError:
        """Say what is different from the recording that is nearest."""
        run = self.run
        hint = hint_recording(run.folder.parent, run.model, run.target_language, run.article_name or "ARTICLE")
        difference = describe_difference(request, list(self.calls.values()))
        title = run.article_title or run.folder.name
        return RecordingMissingError(f"No recording of {request.chain} for “{title}”: {difference}", hint)

    async def aclose(self) -> None:
        """Nothing to close."""


def hint_recording(folder: Path, model: str, language: str, article: str) -> str:
    """How to record what is missing."""
    if model == AUTHORED:
        return f"Its answers are written by hand: change them in fixtures/{AUTHORED}, then run python -m bench.author."
    return "Record it: " + RECORD_COMMAND.format(folder=folder, model=model, language=language, article=article)


def describe_difference(request: Request, calls: Sequence[dict[str, Any]]) -> str:
    """In words and a few lines, how a request differs from the nearest recorded one of its chain."""
    import difflib

    wanted = flatten(describe_request(request))
    recorded = [flatten(call["request"]) for call in calls if call.get("chain") == request.chain]
    if not recorded:
        return "nothing of this chain was recorded."
    nearest = max(recorded, key=lambda lines: len(set(lines) & set(wanted)))
    lines = difflib.unified_diff(nearest, wanted, "recorded", "asked now", lineterm="", n=0)
    changed = [line[:160] for line in lines if not line.startswith(("---", "+++", "@@"))]
    if not changed:
        return "it was asked by another model or in another order."
    return "it differs from the nearest one:\n" + "\n".join(changed[:8])


def flatten(request: dict[str, Any]) -> list[str]:
    """A request as lines of text."""
    texts = [line for message in request["messages"] for line in str(message["content"]).splitlines()]
    rest = {key: value for key, value in request.items() if key != "messages"}
    return [*texts, *json.dumps(rest, ensure_ascii=False, sort_keys=True, indent=1).splitlines()]
