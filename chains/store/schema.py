"""The shape of the library's file, and the way from every older shape to it.

Invariant: a new library takes the same steps as an old one, all of them or none; what a reader saved goes along, and
what is only derived from it is made anew.
"""

from __future__ import annotations

import sqlite3

from chains.store.entries import read_facts

FIRST = (
    """CREATE TABLE reports (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, language TEXT NOT NULL, target_language TEXT NOT NULL,
    model TEXT NOT NULL, saved_at TEXT NOT NULL, sentences INTEGER NOT NULL, claims INTEGER NOT NULL,
    sha256 TEXT NOT NULL, body TEXT NOT NULL)""",
    "CREATE TABLE marks (id TEXT NOT NULL, sha256 TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (sha256, id))",
)
# A number of its own for each report, which the words refer to and no VACUUM changes. The bodies are apart, so that
# a list of ten thousand does not walk over them.
SEARCHED = (
    "ALTER TABLE reports RENAME TO first_reports",
    """CREATE TABLE reports (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, outlet TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL, target_language TEXT NOT NULL, model TEXT NOT NULL, saved_at TEXT NOT NULL,
    sentences INTEGER NOT NULL, claims INTEGER NOT NULL, sha256 TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0, whole INTEGER NOT NULL DEFAULT 1)""",
    "CREATE INDEX reports_of_article ON reports (sha256, target_language, model)",
    "CREATE TABLE bodies (number INTEGER PRIMARY KEY, body TEXT NOT NULL)",
    """INSERT INTO reports (id, title, language, target_language, model, saved_at, sentences, claims, sha256)
    SELECT id, title, language, target_language, model, saved_at, sentences, claims, sha256
    FROM first_reports ORDER BY saved_at, rowid""",
    "INSERT INTO bodies SELECT number, body FROM reports JOIN first_reports USING (id)",
    "DROP TABLE first_reports",
    """CREATE VIRTUAL TABLE words USING fts5(title, outlet, sources, summary, claims, translation, article,
    tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
)
STEPS: tuple[tuple[str, ...], ...] = (FIRST, SEARCHED)
VERSION = len(STEPS)


def read_version(connection: sqlite3.Connection) -> int:
    """How many of the steps a file has taken; 0 of an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Take the steps that a file has not taken yet.

    Args:
        connection: In autocommit.

    Raises:
        sqlite3.DatabaseError: It cannot be changed, or is no library; it is as it was.
    """
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        version = read_version(connection)  # again: another process may have been faster
        for step in STEPS[version:]:
            for statement in step:
                connection.execute(statement)
        if version < VERSION:
            index_all(connection)
            connection.execute(f"PRAGMA user_version = {VERSION}")


def index_all(connection: sqlite3.Connection) -> None:
    """Derive anew from every report what is derived from it."""
    for (number,) in connection.execute("SELECT number FROM reports ORDER BY number").fetchall():
        body, title = connection.execute(
            "SELECT body, title FROM bodies JOIN reports USING (number) WHERE number = ?", (number,)
        ).fetchone()
        index_report(connection, number, body, title)


def index_report(connection: sqlite3.Connection, number: int, body: str, title: str) -> None:
    """Put what is derived from a report beside it; of one that cannot be read, its title alone can be found."""
    facts = read_facts(body, title)
    values = (facts.outlet, facts.done, facts.whole, number)
    connection.execute("UPDATE reports SET outlet = ?, done = ?, whole = ? WHERE number = ?", values)
    connection.execute("DELETE FROM words WHERE rowid = ?", (number,))
    connection.execute(
        """INSERT INTO words (rowid, title, outlet, sources, summary, claims, translation, article)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (number, *facts.words),
    )
