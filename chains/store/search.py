"""Finds past reports by the words in them.

Invariant: what a reader types is looked for and never understood as the language of the index.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from chains.errors import ConfigError
from chains.exports.safety import printable
from chains.matching import UNSPACED

Field = Literal["title", "outlet", "sources", "summary", "claims", "translation", "article"]
FIELDS: tuple[Field, ...] = get_args(Field)
# In the order of the columns: a word in a title says more of an article than one in its text.
WEIGHTS = (8.0, 6.0, 4.0, 3.0, 3.0, 1.0, 1.0)
OPEN, CLOSE = "\x02", "\x03"  # no text holds them: `printable` takes them out
AROUND = 12  # words
MOST_EXCERPTS = 2
BREAK = "\u200b"  # ends a word for the index and takes no room on a screen
TYPED = re.compile(r'"([^"]+)"|(\S+)')
RANKED = f"SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, {', '.join(map(str, WEIGHTS))}), rowid DESC"  # noqa: S608
# Of a title all of it, so that it can stand where the title does.
TITLE = f"highlight(words, 0, '{OPEN}', '{CLOSE}')"
SNIPPETS = ", ".join(
    f"snippet(words, {column}, '{OPEN}', '{CLOSE}', '…', {AROUND})" for column in range(1, len(FIELDS))
)
EXCERPTS = f"SELECT {TITLE}, {SNIPPETS} FROM words WHERE words MATCH ? AND rowid = ?"  # noqa: S608


@dataclass(frozen=True)
class Excerpt:
    """Where a report holds what was looked for.

    Attributes:
        pieces: Words, and whether they are what was looked for.
    """

    field: Field
    pieces: tuple[tuple[str, bool], ...]


def prepare_text(text: str) -> str:
    """A text for the index: safe, and each character that is written without spaces a word of its own."""
    plain = unicodedata.normalize("NFC", printable(text))
    return UNSPACED.sub(lambda found: f"{BREAK}{found[0]}{BREAK}", plain)


def build_query(words: str) -> str:
    """What was typed as a query of FTS5: every word as a beginning, "words in quotation marks" as they stand.

    A single letter is a word: as a beginning it is that of everything.

    Raises:
        ConfigError: There is no word in it.
    """
    typed = TYPED.findall(prepare_text(words).replace("“", '"').replace("”", '"'))
    parts = [quote(phrase or word) + "*" * (len(word) > 1) for phrase, word in typed if has_words(phrase or word)]
    if not parts:
        raise ConfigError("There is no word to look for.", "Give letters or digits: summarise history search bridge.")
    return " AND ".join(parts)


def has_words(text: str) -> bool:
    """Whether the index sees anything in it."""
    return any(map(str.isalnum, text))


def quote(text: str) -> str:
    """Words as a string of FTS5."""
    return '"' + text.replace('"', '""') + '"'


def rank_reports(connection: sqlite3.Connection, query: str, limit: int) -> list[int]:
    """The numbers of the reports that fit best; of those that fit alike, the latest first."""
    return [row[0] for row in connection.execute(f"{RANKED} LIMIT ?", (query, limit))]


def count_reports(connection: sqlite3.Connection, query: str) -> int:
    """How many fit."""
    return int(connection.execute("SELECT count(*) FROM words WHERE words MATCH ?", (query,)).fetchone()[0])


def find_excerpts(connection: sqlite3.Connection, query: str, number: int) -> tuple[Excerpt, ...]:
    """What of a report fits, the most telling fields first; of a title all of it, of others some words around."""
    row = connection.execute(EXCERPTS, (query, number)).fetchone()
    found = (Excerpt(field, tuple(split_marked(text))) for field, text in zip(FIELDS, row, strict=True) if OPEN in text)
    return tuple(found)[:MOST_EXCERPTS]


def split_marked(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a snippet."""
    text = " ".join(text.replace(BREAK, "").split())
    for part in text.split(OPEN):
        hit, _, rest = part.rpartition(CLOSE)
        yield from ((words, found) for words, found in ((hit, True), (rest, False)) if words)


def join_pieces(pieces: Iterable[tuple[str, bool]], before: str, after: str) -> str:
    """The words of an excerpt with signs around what was looked for."""
    return "".join(f"{before}{words}{after}" if found else words for words, found in pieces)
