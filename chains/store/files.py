"""Writing files so that a crash leaves the old one or the new one, never half of one."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """Write beside the file, then rename; a file that is replaced keeps its permissions.

    Raises:
        OSError: It cannot be written; `path` is as it was.
    """
    write_pieces_atomically(path, (data,))


def write_pieces_atomically(path: Path, pieces: Iterable[bytes]) -> None:
    """The same of what need not be in memory as a whole.

    Raises:
        OSError: As `write_atomically`.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(mode_of(path))
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def mode_of(path: Path) -> int:
    """Permissions of the file that is replaced, or those of a new one."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
