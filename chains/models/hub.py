"""Models of the Hugging Face hub: which are known, and how one comes into the program's own folder.

Invariant: a file gets its name only when its SHA-256 is right; an interruption leaves a part that the next pull goes on
from. Nobody but the hub (or the mirror in `HF_ENDPOINT`) is asked, and it gets no token and learns nothing of the user.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from chains.errors import ConfigError, ModelInterruptedError, ModelUnavailableError
from chains.models.weights import BLOCK, Progress, Weights, hold_lock, is_verified, locate_marker, require_space
from chains.models.weights import write_marker as note_verified
from chains.settings import Settings

if TYPE_CHECKING:
    from huggingface_hub.file_download import HfFileMetadata

TABLE = Path(__file__).parent / "hub.toml"
SHA256 = re.compile(r"[0-9a-f]{64}")
AGAIN = "Run it again: it goes on from where it stopped."
OFFLINE = "See that this machine is online. Where the hub is blocked, HF_ENDPOINT names a mirror."


@dataclass(frozen=True)
class HubModel:
    """One line of the catalog.

    Attributes:
        name: After "embedded:".
        size: Bytes.
        ram: Gigabytes that it needs.
        languages: With full checks, that its makers name.
        sha256: None where the hub's own is taken.
    """

    name: str
    repo: str
    file: str
    size: int
    licence: str
    languages: tuple[str, ...]
    ram: int
    sha256: str | None = None


@cache
def load_hub() -> dict[str, HubModel]:
    """The catalog, by name; the smallest first."""
    entries = tomllib.loads(TABLE.read_text(encoding="utf-8"))["model"]
    models = [HubModel(**{**entry, "languages": tuple(entry["languages"])}) for entry in entries]
    return {model.name: model for model in models}


def find_model(name: str) -> HubModel:
    """A model of the catalog.

    Raises:
        ConfigError: There is none of that name.
    """
    model = load_hub().get(name.removeprefix("embedded:"))
    if model is None:
        raise ConfigError(f"There is no model {name!r} in the catalog.", f"There are: {', '.join(load_hub())}.")
    return model


def find_folder(settings: Settings) -> Path:
    """Where pulled models are."""
    if settings.cache_dir:
        return settings.cache_dir / "models"
    from platformdirs import user_data_path

    return user_data_path("grain-of-salt") / "models"


def find_pulled(model: HubModel, folder: Path) -> Path | None:
    """The file of a model, where it is there and unchanged since it was verified."""
    path = folder / model.file
    try:
        sha256 = str(json.loads(locate_marker(path).read_text(encoding="utf-8"))["sha256"])
        weights = Weights(model.name, (), model.file, path.stat().st_size, sha256)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return path if is_verified(weights, path) else None


# Pulling


def pull(model: HubModel, folder: Path, progress: Progress, endpoint: str | None = None) -> Path:
    """The file of a model, downloaded when it is not there yet.

    Args:
        model: Which.
        folder: Where to; it is made when missing.
        progress: Called with bytes done and bytes in all. What it raises interrupts the download.
        endpoint: Of the hub; None is `HF_ENDPOINT`, or huggingface.co.

    Raises:
        ModelInterruptedError: The connection broke; the part that came is kept.
        ModelUnavailableError: The hub does not have it or is not reached, the disk is full, or it is another file than
            the one that is known.
    """
    found = find_pulled(model, folder)
    if found:
        return found
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with hold_lock(folder / "pull.lock", lambda: progress(0, model.size)), translate_errors(model):
            return find_pulled(model, folder) or download(model, folder, progress, endpoint)
    except OSError as error:
        raise ModelUnavailableError(
            f"{model.name} cannot be written to {folder}: {error.strerror or error}.", "Make room there, or pull again."
        ) from error


def download(model: HubModel, folder: Path, progress: Progress, endpoint: str | None) -> Path:
    """Fetch what is missing of a file, verify the whole, and give it its name."""
    prepare_library()
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import get_hf_file_metadata

    url = hf_hub_url(model.repo, model.file, endpoint=endpoint)
    known = get_hf_file_metadata(url, token=False)
    weights = agree(model, known)
    part = folder / f"{model.file}.{weights.sha256[:12]}.part"
    drop_parts(model, folder, but=part)
    done = part.stat().st_size if part.exists() else 0
    require_space(folder, weights.size - done)
    fetch(url, part, weights.size, progress)
    verify(weights, part)
    destination = folder / model.file
    part.replace(destination)
    note_verified(weights, destination)
    return destination


def prepare_library() -> None:
    """Import huggingface_hub so that it tells nobody what else is installed, and draws nothing."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub.utils.tqdm import disable_progress_bars

    disable_progress_bars()


def agree(model: HubModel, known: HfFileMetadata) -> Weights:
    """What is to be downloaded, as the catalog and the hub both have it.

    Raises:
        ModelUnavailableError: They differ, or the hub does not say what it has.
    """
    stated = known.etag if known.etag and SHA256.fullmatch(known.etag) else None
    if stated is None or not known.size:
        raise ModelUnavailableError(
            f"The hub does not say what {model.repo}/{model.file} holds (no SHA-256), so it could not be verified.",
            "It may be a mirror that does not serve large files: try without HF_ENDPOINT.",
        )
    if model.sha256 not in (None, stated):
        raise ModelUnavailableError(
            f"The hub has another {model.file} now than the one that this program knows.",
            "Download it yourself if you trust it, and use --model embedded:PATH.gguf; or update this program.",
        )
    return Weights(model.name, (), model.file, known.size, stated)


def drop_parts(model: HubModel, folder: Path, but: Path | None = None) -> int:
    """Remove what is left of earlier downloads, of other versions of the file where one is named.

    Returns:
        How many bytes that were.
    """
    freed = 0
    for path in folder.glob(f"{model.file}.*.part"):
        if path != but:
            freed += path.stat().st_size
            path.unlink()
    return freed


def fetch(url: str, part: Path, size: int, progress: Progress) -> None:
    """Download the rest of a file; what came stays in it whatever happens."""
    from huggingface_hub.file_download import http_get

    done = part.stat().st_size if part.exists() else 0
    if done > size:
        part.unlink()
        done = 0
    with part.open("ab") as file:
        sink = Sink(file, size, progress)
        # Each try asks the hub anew where the file is: addresses of its stores expire.
        http_get(url, sink, resume_size=done, headers={"Accept-Encoding": "identity"}, expected_size=size)  # type: ignore[arg-type]


class Sink:
    """A file that tells how much is in it. It has what `http_get` uses of one."""

    def __init__(self, file: IO[bytes], size: int, progress: Progress) -> None:
        self.file = file
        self.size = size
        self.progress = progress
        self.progress(file.tell(), size)

    def write(self, data: bytes) -> int:
        """Add to the file."""
        written = self.file.write(data)
        self.progress(self.file.tell(), self.size)
        return written

    def tell(self) -> int:
        """How much there is."""
        return self.file.tell()

    def seek(self, place: int) -> int:
        """Go back, where the server starts from the beginning."""
        return self.file.seek(place)

    def truncate(self) -> int:
        """Forget what is after this place."""
        return self.file.truncate()


def verify(weights: Weights, part: Path) -> None:
    """See that a downloaded file is the right one; it is removed when it is not.

    Raises:
        ModelUnavailableError: It is not.
    """
    digest = hashlib.sha256()
    with part.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    if digest.hexdigest() != weights.sha256:
        part.unlink()
        raise ModelUnavailableError(
            f"What came of {weights.name} is damaged: its SHA-256 is {digest.hexdigest()[:12]}…, not "
            f"{weights.sha256[:12]}…. It was removed.",
            "Pull it again; if that fails too, the mirror or a proxy changes files.",
        )


@contextmanager
def translate_errors(model: HubModel) -> Iterator[None]:
    """Give the library's errors as ours."""
    try:
        yield
    except (ModelUnavailableError, ModelInterruptedError):
        raise
    except Exception as error:
        translated = translate(model, error)
        if translated is None:
            raise
        raise translated from error


def translate(model: HubModel, error: Exception) -> ModelUnavailableError | None:
    """Our error for one of the library's; None when it is not of it."""
    import httpx2
    from huggingface_hub import errors

    place = f"{model.repo}/{model.file}"
    if isinstance(error, errors.EntryNotFoundError | errors.RepositoryNotFoundError | errors.RevisionNotFoundError):
        return ModelUnavailableError(
            f"The hub does not have {place} (any more).", "Choose another: summarise models list"
        )
    if isinstance(error, errors.HfHubHTTPError):
        status = error.response.status_code
        return ModelInterruptedError(f"The hub answered {place} with status {status}.", f"Try again later. {AGAIN}")
    if isinstance(error, errors.OfflineModeIsEnabled):
        return ModelUnavailableError("HF_HUB_OFFLINE forbids to ask the hub.", "Unset it to pull a model.")
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout):
        return ModelInterruptedError("The hub is not reached.", f"{OFFLINE} {AGAIN}")
    if isinstance(error, httpx2.HTTPError) or "Consistency check failed" in str(error):
        return ModelInterruptedError(f"The download of {model.name} broke off.", AGAIN)
    return None


# Removing


def remove(model: HubModel, folder: Path) -> int:
    """Remove a model, and what was downloaded of it.

    Returns:
        Bytes that are free again; 0 when there was nothing.
    """
    freed = drop_parts(model, folder) if folder.is_dir() else 0
    path = folder / model.file
    with suppress(FileNotFoundError):
        freed += path.stat().st_size
        path.unlink()
    locate_marker(path).unlink(missing_ok=True)
    return freed
