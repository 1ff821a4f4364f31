"""What became of every article: one row each, in one SQLite file.

A row is written once its article has ended, with the report in it, in one transaction. So there is no state that a
killed process could leave behind: what is not here is still to be done.

Invariant: a report is in the journal whole or not at all, and once for each id and content.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

from chains.article.normalization import normalise_text
from chains.errors import CorpusError, CorpusFullError
from chains.exports.json_text import to_json
from chains.report import Report

FILE_NAME = "journal.sqlite"
VERSION = 1
TIMEOUT = 30.0
SCHEMA = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, content TEXT NOT NULL, made_with TEXT NOT NULL,
    state TEXT NOT NULL, message TEXT NOT NULL, hint TEXT NOT NULL, meta TEXT NOT NULL, finished_at TEXT NOT NULL,
    report BLOB, signature BLOB, claims INTEGER NOT NULL DEFAULT 0, seconds REAL NOT NULL DEFAULT 0,
    live_calls INTEGER NOT NULL DEFAULT 0, cached_calls INTEGER NOT NULL DEFAULT 0,
    input_tokens INTEGER NOT NULL DEFAULT 0, cached_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0, cost_usd REAL, exported INTEGER NOT NULL DEFAULT 0,
    UNIQUE (id, content));
CREATE INDEX by_content ON articles (content, made_with);
CREATE TABLE makers (made_with TEXT PRIMARY KEY, description TEXT NOT NULL, first_used TEXT NOT NULL);
PRAGMA user_version = 1;
"""
OPENINGS = """
CREATE TABLE IF NOT EXISTS openings (
    id TEXT NOT NULL, content TEXT NOT NULL, open INTEGER NOT NULL, deaths INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (id, content)) WITHOUT ROWID
"""
OPEN = """
INSERT INTO openings (id, content, open) VALUES (?, ?, 1) ON CONFLICT (id, content) DO UPDATE SET open = 1
"""
SAVE = """
INSERT INTO articles ({names}) VALUES ({places})
ON CONFLICT (id, content) DO UPDATE SET {updates}, exported = 0
WHERE excluded.report IS NOT NULL OR articles.report IS NULL
"""
SPENT = ("live_calls", "cached_calls", "input_tokens", "cached_tokens", "output_tokens")
"""For a report; nothing for a copy, whose original took it."""
TOTALS = ("claims", *SPENT)

State = Literal["done", "partial", "failed"]


@dataclass(frozen=True)
class Outcome:
    """How an article ended.

    Attributes:
        content: As in `chains.corpus.inputs.Item`.
        made_with: Hash of model, prompts and options.
        state: `partial` has a report in which a chain failed; `failed` has none.
        signature: Of the text, by which copies are found.
        is_models_failure: It could be read, and no chain brought anything.
        may_pass: Another try may bring what is missing, and asks only for that.
        copied: Another article with the same content had its report already.
    """

    id: str
    content: str
    made_with: str
    state: State
    message: str = ""
    hint: str = ""
    meta: dict[str, Any] | None = None
    report: Report | None = None
    signature: bytes | None = None
    is_models_failure: bool = False
    may_pass: bool = False
    copied: bool = False


@dataclass(frozen=True)
class Entry:
    """A row with a report, read back."""

    number: int
    id: str
    state: State
    meta: dict[str, Any]
    report: dict[str, Any]


class Journal:
    """The journal of a folder; one connection for as long as it is open.

    Args:
        folder: Of the results; it is made.

    Raises:
        CorpusError: It cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        with self.translated():
            folder.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(self.path, timeout=TIMEOUT)
            self.prepare()

    def prepare(self) -> None:
        """Make the tables, or see that they are ours."""
        version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise CorpusError(f"{self.path} was made by a later version.", "Update Grain of Salt.")
        self.connection.execute("PRAGMA journal_mode = WAL")
        if version == 0:
            self.connection.executescript(f"BEGIN IMMEDIATE;{SCHEMA}COMMIT;")
        self.connection.execute(OPENINGS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    # Writing

    def name_maker(self, made_with: str, description: dict[str, Any]) -> None:
        """Note what a hash of model, prompts and options stands for."""
        row = (made_with, json.dumps(description), now())
        with self.translated(), self.connection:
            self.connection.execute("INSERT OR IGNORE INTO makers VALUES (?, ?, ?)", row)

    def save(self, outcome: Outcome) -> None:
        """Note how an article ended; an earlier end of the same content gives way, and failures of its id.

        What is not done takes away only that it could not even be read before. A report gives way to a report only: an
        article that fails now, by another model or in another try, keeps the one that it has, and is told; as the
        journal does not have it as made in the new way, the next run tries again.
        """
        self.save_row(describe_outcome(outcome))

    def save_row(self, row: Mapping[str, Any]) -> None:
        """The same of an outcome that `describe_outcome` has made a row of."""
        updates = ", ".join(f"{name} = excluded.{name}" for name in row if name not in ("id", "content"))
        save = SAVE.format(names=", ".join(row), places=", ".join("?" * len(row)), updates=updates)
        with self.translated(), self.connection:
            self.connection.execute(save, tuple(row.values()))
            # What did not come has no content any more, though it had when it was opened.
            closed = "DELETE FROM openings WHERE id = ? AND ? IN (content, '') AND open = 1"
            self.connection.execute(closed, (row["id"], row["content"]))
            outdated = "DELETE FROM articles WHERE id = ? AND state = 'failed' AND content <> ?"
            unread = "" if row["state"] == "done" else " AND content = ''"
            self.connection.execute(outdated + unread, (row["id"], row["content"]))

    def forget_problems(self, ids: Iterable[str]) -> None:
        """Take out the failures of what could not even be read, and could be now."""
        with self.translated(), self.connection:
            forget = "DELETE FROM articles WHERE id = ? AND content = '' AND state = 'failed'"
            self.connection.executemany(forget, ((id_,) for id_ in ids))

    def mark_exported(self, first: int, last: int) -> None:
        """Note that the rows of these numbers are in a shard."""
        with self.translated(), self.connection:
            self.connection.execute("UPDATE articles SET exported = 1 WHERE number BETWEEN ? AND ?", (first, last))

    # Who was there when the process died

    def note_open(self, id_: str, content: str) -> None:
        """Note that an article is begun; its end takes the note away.

        The disk is not waited for: what is to be remembered is the death of the process, not of the machine.
        """
        with self.translated():
            self.connection.execute("PRAGMA synchronous = NORMAL")
            with self.connection:
                self.connection.execute(OPEN, (id_, content))
            self.connection.execute("PRAGMA synchronous = FULL")

    def count_deaths(self) -> dict[tuple[str, str], int]:
        """Articles, by id and content, that were open when a process died, and how often; the last death is counted."""
        with self.translated(), self.connection:
            self.connection.execute("UPDATE openings SET open = 0, deaths = deaths + 1 WHERE open = 1")
        return {(id_, content): deaths for id_, content, deaths in self.ask("SELECT id, content, deaths FROM openings")}

    def close_openings(self) -> None:
        """The process ends in order: nobody's death is to be counted."""
        with self.translated(), self.connection:
            self.connection.execute("UPDATE openings SET open = 0")
            self.connection.execute("DELETE FROM openings WHERE deaths = 0")

    def pardon(self, id_: str, content: str) -> None:
        """Take a death off an article that was set aside, so that it can be tried once more."""
        with self.translated(), self.connection:
            where = "id = ? AND content = ?"
            self.connection.execute(f"UPDATE openings SET deaths = deaths - 1 WHERE {where}", (id_, content))  # noqa: S608

    # Reading

    def find_state(self, id_: str, content: str, made_with: str) -> State | None:
        """How this article ended before, if it did; one that could not even be read is looked at again."""
        if not content:
            return None
        where = "id = ? AND content = ? AND made_with = ?"
        state: State | None = self.ask_one(f"SELECT state FROM articles WHERE {where}", id_, content, made_with)  # noqa: S608
        return state

    def find_report(self, content: str, made_with: str) -> bytes | None:
        """The report of the same content by another id, packed."""
        where = "content = ? AND made_with = ? AND state = 'done' LIMIT 1"
        packed: bytes | None = self.ask_one(f"SELECT report FROM articles WHERE {where}", content, made_with)  # noqa: S608
        return packed

    def list_entries(self, first: int = 0, last: int = 2**62) -> Iterator[Entry]:
        """The rows with a report, by number."""
        names = "number, id, state, meta, report"
        where = "report IS NOT NULL AND number BETWEEN ? AND ? ORDER BY number"
        for number, id_, state, meta, packed in self.ask(f"SELECT {names} FROM articles WHERE {where}", first, last):  # noqa: S608
            yield Entry(number, id_, state, json.loads(meta), json.loads(zlib.decompress(packed)))

    def read_entry(self, number: int) -> Entry:
        """The row of a number, which has a report."""
        return next(self.list_entries(number, number))

    def list_signatures(self) -> Iterator[tuple[int, bytes]]:
        """Numbers and signatures of the rows with a report, the whole ones first: one of them stands for its copies."""
        order = "ORDER BY state <> 'done', number"
        yield from self.ask(f"SELECT number, signature FROM articles WHERE signature IS NOT NULL {order}")  # noqa: S608

    def list_failures(self) -> Iterator[tuple[str, State, str, str]]:
        """Id, state, message and hint of what did not end well."""
        yield from self.ask("SELECT id, state, message, hint FROM articles WHERE state <> 'done' ORDER BY number")

    def list_unexported(self, size: int) -> list[int]:
        """The shards, counted from 0, of so many numbers each, that have rows which are not in them yet."""
        shards = "SELECT DISTINCT (number - 1) / ? FROM articles WHERE exported = 0 ORDER BY 1"
        return [shard for (shard,) in self.ask(shards, size)]

    def count_states(self) -> dict[State, int]:
        """How many articles ended how."""
        return dict(self.ask("SELECT state, count(*) FROM articles GROUP BY state ORDER BY state"))

    def count_others(self, made_with: str) -> int:
        """How many articles were made with another model, other prompts or options."""
        return int(self.ask_one("SELECT count(*) FROM articles WHERE made_with <> ?", made_with) or 0)

    def sum_totals(self) -> dict[str, float | None]:
        """Claims, calls, tokens and cost of all articles; no cost where it is not known of one."""
        sums = ", ".join(f"total({name})" for name in TOTALS)
        *counts, cost, priced, reports = next(
            self.ask(f"SELECT {sums}, total(cost_usd), count(cost_usd), count(report) FROM articles")  # noqa: S608
        )
        known = reports and priced == reports
        return {**{name: int(value) for name, value in zip(TOTALS, counts, strict=True)},
                "cost_usd": cost if known else None}  # fmt: skip

    def list_makers(self) -> list[dict[str, Any]]:
        """Models, prompts and options of the articles that are here, and how many each made."""
        wanted = (
            "SELECT description, count(*) FROM articles JOIN makers USING (made_with) GROUP BY made_with "
            "ORDER BY makers.first_used"
        )
        return [{**json.loads(description), "articles": number} for description, number in self.ask(wanted)]

    def ask(self, query: str, *values: object) -> Iterator[Any]:
        """Rows."""
        with self.translated():
            yield from self.connection.execute(query, values)

    def ask_one(self, query: str, *values: object) -> Any:  # noqa: ANN401 - a value of SQLite
        """The one value of the first row, None when there is none."""
        return next((value for (value,) in self.ask(query, *values)), None)

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Errors of SQLite and of the file system as ours.

        Raises:
            CorpusFullError: There is no room left.
            CorpusError: Anything else.
        """
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise translate_error(error, self.path.parent) from error


def translate_error(error: Exception, folder: Path) -> CorpusError:
    """What went wrong in the folder of the results."""
    import errno

    # What a quota or the limit of a file's size refuses is an error of writing to SQLite, as a broken disk is.
    unwritten = getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
    if unwritten or getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return CorpusFullError(f"There is no room left in {folder}.", "Make room, then give the same command again.")
    reason = getattr(error, "strerror", None) or str(error)
    return CorpusError(f"{folder} cannot be used: {reason}.", "Check its permissions, or choose another --out.")


def describe_outcome(outcome: Outcome) -> dict[str, Any]:
    """The row of an article."""
    row: dict[str, Any] = {
        "id": outcome.id,
        "content": outcome.content,
        "made_with": outcome.made_with,
        "state": outcome.state,
        "message": normalise_text(outcome.message),  # half a character in it would end the run
        "hint": normalise_text(outcome.hint),
        "meta": json.dumps(outcome.meta or {}, ensure_ascii=True, default=str),
        "finished_at": now(),
        "signature": outcome.signature,
        "report": None,
    }
    if outcome.report is None:
        return row
    return row | describe_report(outcome.report) | (dict.fromkeys((*SPENT, "cost_usd"), 0) if outcome.copied else {})


def unpack_report(packed: bytes) -> Report:
    """A report as the journal holds it."""
    return Report.model_validate(json.loads(zlib.decompress(packed)))


def describe_report(report: Report) -> dict[str, Any]:
    """What the row says of the report, and the report itself."""
    made = report.provenance
    return {
        "report": zlib.compress(to_json(report).encode()),
        "claims": len(report.claims),
        "seconds": made.seconds,
        "live_calls": made.calls.live,
        "cached_calls": made.calls.cache + made.calls.replay,
        "input_tokens": made.usage.input_tokens,
        "cached_tokens": made.usage.cached_tokens,
        "output_tokens": made.usage.output_tokens,
        "cost_usd": made.cost_usd,
    }


def now() -> str:
    """The time as reports write it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
