"""The file of the library: made, opened, brought up to date, and set aside when it is damaged.

Invariant: nobody sees half of a library, one of a later version is not touched, and none is ever deleted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from chains.errors import LibraryDamagedError, LibraryError
from chains.store.schema import VERSION, bring_up_to_date, read_version

TIMEOUT = 10.0  # seconds to wait for another process
DAMAGED = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})


class LibraryFile:
    """One SQLite file. Several processes may use it at once.

    Args:
        path: The file; it and its folder are made when something is saved.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Whether anything was ever saved.

        Raises:
            LibraryError: Its folder cannot be looked into.
        """
        with self.translated():
            return self.path.exists()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """A connection to what is there; None when there is no library."""
        if not self.exists():
            yield None
            return
        with self.translated(), closing(self.connect()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection within one transaction; the library is made when it is not there."""
        with self.translated():
            if not self.path.exists():
                self.create()
            with closing(self.connect()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                with connection:
                    yield connection

    def connect(self) -> sqlite3.Connection:
        """A connection, opened for each use, so that processes side by side do not wait for each other.

        A library of an earlier version is brought up to date first.

        Raises:
            LibraryError: The library was made by a later version of the program.
        """
        address = f"{self.path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(address, uri=True, timeout=TIMEOUT, isolation_level=None)
        try:
            version = read_version(connection)
            if version > VERSION:
                raise LibraryError(f"The library {self.path} was made by a later version.", "Update Grain of Salt.")
            if version < VERSION:
                bring_up_to_date(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def create(self) -> None:
        """Make an empty library beside its place, then put it there: nobody ever sees half of one."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.locked():
            if self.path.exists():
                return
            with TemporaryDirectory(dir=self.path.parent, prefix=f".{self.path.name}.") as folder:
                part = Path(folder) / self.path.name
                with closing(sqlite3.connect(part, isolation_level=None)) as connection:
                    connection.execute("PRAGMA journal_mode = WAL")
                    bring_up_to_date(connection)
                part.chmod(0o600)
                part.replace(self.path)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Alone in putting a file where the library is, or taking one away."""
        from filelock import FileLock

        with FileLock(f"{self.path}.lock", timeout=TIMEOUT):
            yield

    def set_aside(self) -> Path | None:
        """Move a damaged file and its log away; where to, None when it is not damaged (any more)."""
        with self.locked():
            if is_sound(self.path):
                return None
            now = datetime.now().astimezone()
            aside = self.path.with_name(f"{self.path.stem}-damaged-{now:%Y%m%d-%H%M%S-%f}{self.path.suffix}")
            for ending in ("-wal", "-shm", ""):  # the log first: it must never be taken for that of another file
                part = Path(f"{self.path}{ending}")
                if part.exists():
                    part.replace(f"{aside}{ending}")
        return aside

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Errors of SQLite and of the file system as ours."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            aside = self.set_aside() if code_of(error) in DAMAGED else None
            if aside is None:
                raise LibraryError(f"The library {self.path} cannot be used: {error}.", advise(error)) from error
            message = f"The library was damaged ({error}). Nothing was deleted: it is now {aside}."
            raise LibraryDamagedError(message, "A new one begins with the next run.") from error
        except OSError as error:
            reason = error.strerror or str(error) or type(error).__name__
            hint = "Check the folder's permissions and free space."
            raise LibraryError(f"The library {self.path} cannot be used: {reason}.", hint) from error


def is_sound(path: Path) -> bool:
    """Whether SQLite can read all of a file; one that is not there is."""
    if not path.exists():
        return True
    try:
        with closing(sqlite3.connect(path, timeout=TIMEOUT)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError as error:
        return code_of(error) not in DAMAGED


def code_of(error: sqlite3.DatabaseError) -> int:
    """The primary result code of SQLite."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def advise(error: sqlite3.DatabaseError) -> str:
    """What to do about an error of SQLite."""
    if code_of(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "Another program is using it. Try again."
    if code_of(error) in DAMAGED:
        return "Its search index is damaged. Move the file away to begin a new library."
    return "Check the folder's permissions and free space."
