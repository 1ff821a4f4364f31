"""The folder of the results, held by one run at a time.

Invariant: who holds it is alone in writing there; the hold ends with the process, however it ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chains.corpus.journal import FILE_NAME, Journal, translate_error
from chains.corpus.manifest import FILE_NAME as MANIFEST
from chains.corpus.manifest import PARTS, write_manifest
from chains.corpus.shards import FAILURES, write_shards
from chains.errors import CorpusBusyError, CorpusError

LOCK = ".lock"
RESULTS = (*PARTS, FAILURES, MANIFEST, *(f"{FILE_NAME}{ending}" for ending in ("", "-wal", "-shm")))
"""What a run makes in its folder: no input, though it may lie below a folder that is named."""


@contextmanager
def hold_folder(folder: Path) -> Iterator[Journal]:
    """Make the folder, and be alone in it.

    Raises:
        CorpusBusyError: Another run is.
        CorpusError: It cannot be used.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        what = f"Another run is writing to {folder}."
        raise CorpusBusyError(what, "Wait until it ends, or choose another --out.") from None
    except OSError as error:
        raise translate_error(error, folder) from error
    try:
        with Journal(folder) as journal:
            yield journal
    finally:
        lock.release()


def open_results(folder: Path) -> Journal:
    """The journal of an earlier run, to be read; one that is at work may go on.

    Raises:
        CorpusError: There is none.
    """
    if not (folder / FILE_NAME).is_file():
        hint = "Give the folder that was the --out of summarise corpus."
        raise CorpusError(f"{folder} holds no results of a corpus.", hint)
    return Journal(folder)


def export_results(journal: Journal, folder: Path) -> None:
    """Bring the files up to date with the journal.

    Raises:
        CorpusError: They cannot be written.
    """
    write_shards(journal, folder)
    write_manifest(journal, folder)
