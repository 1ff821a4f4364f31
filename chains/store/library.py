"""The library: the reports of past articles, and the reader's marks on them.

Invariant: one report for an article, target language and model; marks belong to the article and outlive its reports'
reruns. A library that does not exist is empty, and reading does not make one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from chains.errors import LibraryError

if TYPE_CHECKING:
    from chains.report import Mark, Report

FILE_NAME = "library.sqlite"
TIMEOUT = 10.0  # seconds to wait for another process
VERSION = 1
# The bodies come last: SQLite reads a row from the front, so that a list does not read them.
SCHEMA = f"""
PRAGMA journal_mode=WAL;
CREATE TABLE reports (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, language TEXT NOT NULL, target_language TEXT NOT NULL,
    model TEXT NOT NULL, saved_at TEXT NOT NULL, sentences INTEGER NOT NULL, claims INTEGER NOT NULL,
    sha256 TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE marks (id TEXT NOT NULL, sha256 TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (sha256, id));
PRAGMA user_version = {VERSION};
"""
COLUMNS = "id, title, language, target_language, model, saved_at, sentences, claims, sha256"
LATEST = "ORDER BY saved_at DESC, rowid DESC"
SAVE_REPORT = f"INSERT OR REPLACE INTO reports ({COLUMNS}, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
LIST_ENTRIES = f"SELECT {COLUMNS} FROM reports {LATEST}"  # noqa: S608
FIND_ID = f"""SELECT id FROM reports
WHERE sha256 = ? AND target_language = ? AND model = coalesce(?, model) {LATEST}"""  # noqa: S608
REMOVE_MARKS = """DELETE FROM marks WHERE sha256 = (SELECT sha256 FROM reports WHERE id = ?)
AND 1 = (SELECT count(*) FROM reports WHERE reports.sha256 = marks.sha256)"""
OUTDATED = "Update Grain of Salt, or run the article again."


@dataclass(frozen=True)
class Entry:
    """One report, as a list shows it. `saved_at` is ISO 8601 in UTC; `sentences` and `claims` are counts."""

    id: str
    title: str
    language: str
    target_language: str
    model: str
    saved_at: str
    sentences: int
    claims: int
    sha256: str


def find_library() -> Path:
    """The file of the user's library; it need not exist."""
    from platformdirs import user_data_path

    return user_data_path("grain-of-salt") / FILE_NAME


class Library:
    """Reports and marks in one SQLite file. Several processes may use it at once.

    Args:
        path: The file; it and its folder are made when something is saved.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    # Reports

    def save_report(self, report: Report) -> str:
        """Keep a report, in place of an older one of the same article, target language and model.

        Its marks are not kept with it: they are saved on their own.

        Returns:
            The id of the entry.

        Raises:
            LibraryError: It cannot be written.
        """
        row = (*describe(report), encode(report.model_copy(update={"marks": ()}).model_dump()))
        with self.writing() as connection:
            connection.execute(SAVE_REPORT, row)
        return str(row[0])

    def list_entries(self) -> tuple[Entry, ...]:
        """All entries, the latest first.

        Raises:
            LibraryError: The library cannot be read.
        """
        with self.reading() as connection:
            rows = connection.execute(LIST_ENTRIES).fetchall() if connection else []
        return tuple(Entry(*row) for row in rows)

    def load_report(self, id: str) -> Report:  # noqa: A002
        """The report of an entry, with the reader's marks.

        Raises:
            LibraryError: There is no such entry, or it cannot be read.
        """
        from chains.marks import attach_marks

        with self.reading() as connection:
            query = "SELECT body, title, sha256 FROM reports WHERE id = ?"
            row = connection.execute(query, (id,)).fetchone() if connection else None
        if row is None:
            raise LibraryError("This report is no longer in the library.", "Run the article again.")
        body, title, sha256 = row
        return attach_marks(decode_report(body, title), self.load_marks(sha256))

    def find_report(self, sha256: str, target_language: str, model: str | None = None) -> Report | None:
        """The report of an article in a target language, with the reader's marks.

        Args:
            sha256: Of the article.
            target_language: BCP 47 tag.
            model: None for any; then it is the latest.

        Raises:
            LibraryError: It cannot be read.
        """
        key = (sha256, target_language, model)
        with self.reading() as connection:
            row = connection.execute(FIND_ID, key).fetchone() if connection else None
        return self.load_report(row[0]) if row else None

    def remove(self, id: str) -> None:  # noqa: A002
        """Forget a report; with the last one of an article its marks go too.

        Raises:
            LibraryError: The library cannot be written.
        """
        if not self.exists():
            return
        with self.writing() as connection:
            connection.execute(REMOVE_MARKS, (id,))
            connection.execute("DELETE FROM reports WHERE id = ?", (id,))

    # Marks

    def save_mark(self, sha256: str, mark: Mark) -> None:
        """Keep a mark on an article, in place of what it was before; an empty one is removed.

        Raises:
            LibraryError: It cannot be written.
        """
        from chains.marks import is_empty

        with self.writing() as connection:
            if is_empty(mark):
                connection.execute("DELETE FROM marks WHERE sha256 = ? AND id = ?", (sha256, mark.id))
            else:
                row = (mark.id, sha256, encode(mark.model_dump()))
                connection.execute("INSERT OR REPLACE INTO marks (id, sha256, body) VALUES (?, ?, ?)", row)

    def load_marks(self, sha256: str) -> tuple[Mark, ...]:
        """The marks on an article, the one that was changed last is last.

        One that cannot be read stays in the library and is left out: it must not keep the others from the reader.

        Raises:
            LibraryError: The library cannot be read.
        """
        query = "SELECT body FROM marks WHERE sha256 = ? ORDER BY rowid"
        with self.reading() as connection:
            rows = connection.execute(query, (sha256,)).fetchall() if connection else []
        return tuple(mark for (body,) in rows if (mark := decode_mark(body)))

    # The file

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

        Raises:
            LibraryError: The library was made by a later version of the program.
        """
        address = f"{self.path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(address, uri=True, timeout=TIMEOUT, isolation_level=None)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise LibraryError(f"The library {self.path} was made by a later version.", "Update Grain of Salt.")
        except BaseException:
            connection.close()
            raise
        return connection

    def create(self) -> None:
        """Make an empty library beside its place, then put it there: nobody ever sees half of one."""
        from filelock import FileLock

        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(f"{self.path}.lock", timeout=TIMEOUT):
            if self.path.exists():
                return
            with TemporaryDirectory(dir=self.path.parent, prefix=f".{self.path.name}.") as folder:
                part = Path(folder) / self.path.name
                with closing(sqlite3.connect(part)) as connection:
                    connection.executescript(SCHEMA)
                part.chmod(0o600)
                part.replace(self.path)

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Errors of SQLite and of the file system as ours."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise LibraryError(f"The library {self.path} cannot be used: {error}.", self.hint(error)) from error
        except OSError as error:
            reason = error.strerror or str(error) or type(error).__name__
            hint = "Check the folder's permissions and free space."
            raise LibraryError(f"The library {self.path} cannot be used: {reason}.", hint) from error

    def hint(self, error: sqlite3.DatabaseError) -> str:
        """What to do about an error of SQLite."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return "Another program is using it. Try again."
        if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            return "The file is damaged. Move it away to begin a new library."
        return "Check the folder's permissions and free space."


def describe(report: Report) -> tuple[Any, ...]:
    """The columns of a report, as in `COLUMNS`."""
    from hashlib import sha256

    from chains.exports.safety import one_line
    from chains.exports.wording import title_of

    article, model = report.article, report.provenance.model
    key = f"{article.sha256}\n{report.target_language}\n{model}"
    return (
        sha256(key.encode()).hexdigest()[:16],
        one_line(title_of(report)),
        article.language,
        report.target_language,
        model,
        datetime.now(UTC).isoformat(timespec="milliseconds"),
        len(article.sentences),
        len(report.claims),
        article.sha256,
    )


def encode(fields: dict[str, Any]) -> str:
    """Fields as JSON in ASCII: a lone surrogate in a model's answer has no UTF-8."""
    return json.dumps(fields, separators=(",", ":"))


def decode_report(body: str, title: str) -> Report:
    """The report of an entry.

    Raises:
        LibraryError: It is damaged, or of a later version.
    """
    from chains.report import Report

    try:
        return Report.model_validate(json.loads(body))
    except (ValueError, TypeError) as error:
        raise LibraryError(f"The report on “{title}” in the library cannot be read.", OUTDATED) from error


def decode_mark(body: str) -> Mark | None:
    """A mark, None when it is damaged or of a later version."""
    from chains.report import Mark

    try:
        return Mark.model_validate(json.loads(body))
    except (ValueError, TypeError):
        return None
