"""Writing files so that a crash leaves the old one or the new one, never half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, text: str) -> None:
    """Write UTF-8 text by way of a temporary file in the same folder.

    Raises:
        OSError: It cannot be written; `path` is as it was.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files for their owner only; a report is as readable as any other new file.
        temporary.chmod(0o666 & ~read_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def read_umask() -> int:
    """The permissions that new files of this process do not get."""
    umask = os.umask(0o022)
    os.umask(umask)
    return umask
