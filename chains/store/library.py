"""The library: the reports of past articles, and the reader's marks on them.

Invariant: a report leaves it only when the reader removes it, when another says the same, or when it was cut off and a
run of the same kind was not; marks belong to the article and outlive its reports' reruns. A library that does not exist
is empty, and reading does not make one.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chains.errors import LibraryDamagedError, LibraryEntryError, LibraryError
from chains.store.entries import Entry, decode_mark, decode_report, describe, encode, has_parts
from chains.store.library_file import LibraryFile
from chains.store.schema import index_report

if TYPE_CHECKING:
    from chains.report import Mark, Report
    from chains.store.search import Excerpt

FILE_NAME = "library.sqlite"
COLUMNS = "id, title, language, target_language, model, saved_at, sentences, claims, sha256"
ENTRY = f"{COLUMNS}, outlet, whole"
SAVE_REPORT = f"INSERT INTO reports ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
LIST_ENTRIES = f"SELECT {ENTRY} FROM reports ORDER BY number DESC LIMIT ?"  # noqa: S608
FIND_ENTRIES = f"SELECT {ENTRY} FROM reports WHERE id GLOB ? ORDER BY number DESC LIMIT 3"  # noqa: S608
GET_ENTRY = f"SELECT {ENTRY} FROM reports WHERE number = ?"  # noqa: S608
FIND_NUMBER = "SELECT number FROM reports WHERE id = ?"
# The fullest first: one that was asked for the claims alone must not hide one with a translation.
FIND_ID = """SELECT id FROM reports
WHERE sha256 = ? AND target_language = ? AND model = coalesce(?, model) ORDER BY done DESC, number DESC"""
# What another report says all of: those with the same id, and those of the same kind that were cut off.
FIND_OUTDONE = """SELECT old.number FROM reports AS old JOIN reports AS new ON new.number = ?
WHERE old.number <> new.number AND new.whole AND NOT old.whole AND old.done <= new.done
AND old.sha256 = new.sha256 AND old.target_language = new.target_language AND old.model = new.model"""
REMOVE_MARKS = """DELETE FROM marks WHERE sha256 = (SELECT sha256 FROM reports WHERE id = ?)
AND 1 = (SELECT count(*) FROM reports WHERE reports.sha256 = marks.sha256)"""
ID = re.compile("[0-9a-f]{4,16}")
ALL = -1  # as SQLite takes a limit
LOOK = "Look for it: summarise history list"


@dataclass(frozen=True)
class Match:
    """A report that holds what was looked for, and where."""

    entry: Entry
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes:
        total: How many reports fit; `matches` are the best of them.
    """

    matches: tuple[Match, ...] = ()
    total: int = 0


def find_library() -> Path:
    """The file of the user's library; it need not exist."""
    from platformdirs import user_data_path

    return user_data_path("grain-of-salt") / FILE_NAME


class Library(LibraryFile):
    """Reports and marks in one SQLite file. Several processes may use it at once.

    Args:
        path: The file; it and its folder are made when something is saved.
    """

    # Reports

    def save_report(self, report: Report) -> str:
        """Keep a report. Its marks are not kept with it: they are saved on their own.

        It takes the place of one that says the same. One that was not cut off also takes the place of those of its
        article, target language and model that were, and had no more chains done.

        Returns:
            The id of the entry.

        Raises:
            LibraryError: It cannot be written.
        """
        with self.writing() as connection:
            return insert_report(connection, report)

    def keep_report(self, report: Report, tell: Callable[[LibraryError], object]) -> None:
        """Keep what a run brought, if it brought anything; in a new library when this one is damaged.

        Args:
            report: Whole or cut off.
            tell: Hears of the damage.

        Raises:
            LibraryError: It cannot be written.
        """
        if not has_parts(report):
            return
        try:
            self.save_report(report)
        except LibraryDamagedError as error:
            tell(error)
            self.save_report(report)

    def list_entries(self, limit: int = ALL) -> tuple[Entry, ...]:
        """The entries, the latest first.

        Args:
            limit: How many at most.

        Raises:
            LibraryError: The library cannot be read.
        """
        with self.reading() as connection:
            rows = connection.execute(LIST_ENTRIES, (limit,)).fetchall() if connection else []
        return tuple(map(read_entry, rows))

    def count_entries(self) -> int:
        """How many reports there are.

        Raises:
            LibraryError: The library cannot be read.
        """
        with self.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM reports").fetchone()[0]) if connection else 0

    def search(self, words: str, limit: int = 20) -> Found:
        """The reports that hold all of some words, those that fit best first, then the latest.

        Args:
            words: As typed; each is the beginning of a word, "words in quotation marks" stand as they are.
            limit: How many at most.

        Raises:
            ConfigError: There is no word in it.
            LibraryError: The library cannot be read.
        """
        from chains.store.search import build_query, count_reports, find_excerpts, rank_reports

        query = build_query(words)
        with self.reading() as connection:
            if connection is None:
                return Found()
            matches = [
                Match(
                    read_entry(connection.execute(GET_ENTRY, (number,)).fetchone()),
                    find_excerpts(connection, query, number),
                )
                for number in rank_reports(connection, query, limit)
            ]
            return Found(tuple(matches), count_reports(connection, query))

    def find_entry(self, start: str = "") -> Entry:
        """The entry whose id begins so; the latest of all for nothing.

        Raises:
            LibraryEntryError: There is none, or there are several.
            LibraryError: The library cannot be read.
        """
        if start and not ID.fullmatch(start.lower()):
            raise LibraryEntryError(f"“{start}” is no id of a past run.", LOOK)
        with self.reading() as connection:
            rows = connection.execute(FIND_ENTRIES, (f"{start.lower()}*",)).fetchall() if connection else []
        if start and len(rows) > 1:
            ids = ", ".join(row[0] for row in rows)
            raise LibraryEntryError(f"Several past runs begin with “{start}”: {ids}.", "Give more of the id.")
        if not rows:
            wanted = f"There is no past run “{start}”." if start else "There are no past runs yet."
            raise LibraryEntryError(wanted, LOOK if start else "Read an article first: summarise article.txt")
        return read_entry(rows[0])

    def load_report(self, id: str) -> Report:  # noqa: A002
        """The report of an entry, with the reader's marks.

        Raises:
            LibraryError: There is no such entry, or it cannot be read.
        """
        from chains.marks import attach_marks

        with self.reading() as connection:
            query = "SELECT body, title, sha256 FROM reports JOIN bodies USING (number) WHERE id = ?"
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
            model: None for any. Of several, the one with most chains done, then the latest.

        Raises:
            LibraryError: It cannot be read.
        """
        key = (sha256, target_language, model)
        with self.reading() as connection:
            row = connection.execute(FIND_ID, key).fetchone() if connection else None
        return self.load_report(row[0]) if row else None

    def remove(self, *ids: str) -> int:
        """Forget reports; with the last one of an article its marks go too.

        Returns:
            How many marks went.

        Raises:
            LibraryError: The library cannot be written.
        """
        if not self.exists():
            return 0
        marks = 0
        with self.writing() as connection:
            connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is not left in the file's free pages
            for id_ in ids:
                marks += connection.execute(REMOVE_MARKS, (id_,)).rowcount
                forget_reports(connection, connection.execute(FIND_NUMBER, (id_,)).fetchall())
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")  # nor its words in the index
        self.shrink()
        return marks

    def shrink(self) -> None:
        """Give the room back when most of the file is free; not now, when another process uses it."""
        with self.reading() as connection:
            if connection is None:
                return
            free, pages = (
                connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count")
            )
            if 2 * free > pages:
                with suppress(sqlite3.OperationalError):
                    connection.execute("VACUUM")

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


def insert_report(connection: sqlite3.Connection, report: Report) -> str:
    """Put a report into every table, within a transaction; what it takes the place of leaves them.

    Returns:
        The id of the entry.
    """
    row, body = describe(report), encode(report.model_copy(update={"marks": ()}).model_dump())
    forget_reports(connection, connection.execute(FIND_NUMBER, row[:1]).fetchall())
    number = connection.execute(SAVE_REPORT, row).lastrowid
    assert number is not None  # noqa: S101
    connection.execute("INSERT INTO bodies VALUES (?, ?)", (number, body))
    index_report(connection, number, body, row[1])
    forget_reports(connection, connection.execute(FIND_OUTDONE, (number,)).fetchall())
    return str(row[0])


def read_entry(row: tuple[Any, ...]) -> Entry:
    """A row of `ENTRY`."""
    return replace(Entry(*row), whole=bool(row[-1]))


def forget_reports(connection: sqlite3.Connection, numbers: Iterable[tuple[int]]) -> None:
    """Take reports out of every table."""
    for row in numbers:
        connection.execute("DELETE FROM words WHERE rowid = ?", row)
        connection.execute("DELETE FROM bodies WHERE number = ?", row)
        connection.execute("DELETE FROM reports WHERE number = ?", row)
