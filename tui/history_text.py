"""Lays out lists of past runs for a terminal or a plain pipe.

Invariant: a run begins on a line with its id in the first column; nothing that an article says stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from chains.exports.safety import one_line
from tui import streams
from tui.output import width_of_stdout
from tui.text import Page

if TYPE_CHECKING:
    from rich.text import Text

    from chains.store.entries import Entry
    from chains.store.library import Found, Match

Pieces = Iterable[tuple[str, bool]]
"""Words, and whether they are what was looked for."""
SHOWN = 8  # characters of an id; enough for millions of runs
INDENT = 10
NOTHING = "There are no past runs yet. Every run is kept here: summarise article.txt\n"


def write_entries(entries: Sequence[Entry], total: int, form: str) -> int:
    """Put a list on stdout.

    Args:
        entries: The first of them.
        total: How many there are.
        form: "text", or "json" for one a line.

    Returns:
        The exit code.
    """
    if form == "json":
        return write_lines(asdict(entry) for entry in entries)
    page = open_page()
    for entry in entries:
        write_entry(page, entry)
    streams.write_stdout(page.file.getvalue() or NOTHING)
    if len(entries) < total:
        streams.say(f"{len(entries):,} of {total:,} past runs.", "All of them: summarise history list --all")
    return 0


def write_found(found: Found, form: str) -> int:
    """Put what a search found on stdout.

    Returns:
        The exit code.
    """
    from chains.store.search import join_pieces

    if form == "json":
        return write_lines(
            {**asdict(match.entry), "found": {one.field: join_pieces(one.pieces, "", "") for one in match.excerpts}}
            for match in found.matches
        )
    page = open_page()
    for match in found.matches:
        write_match(page, match)
    streams.write_stdout(page.file.getvalue() or "No past run holds all of these words.\n")
    if len(found.matches) < found.total:
        streams.say(f"The best {len(found.matches):,} of {found.total:,}.", "More of them: -n NUMBER, or more words.")
    return 0


def write_lines(rows: Iterable[dict[str, object]]) -> int:
    """JSON, a line for each."""
    from chains.exports.json_text import write_json

    streams.write_stdout("".join(map(write_json, rows)))
    return 0


def open_page() -> Page:
    """A page as wide as the terminal, with colours if it takes them."""
    return Page(width_of_stdout(), color=streams.wants_color())


def write_entry(page: Page, entry: Entry, title: Pieces = ()) -> None:
    """A run: id, when, title; then the rest.

    Args:
        page: Where to.
        entry: The run.
        title: Its title with what was looked for in it.
    """
    from rich.text import Text

    first = Text(f"{entry.id[:SHOWN]:{INDENT}}", "dim")
    time = Text(f"{show_time(entry.saved_at)} ", "dim")
    page.write_words(time + build_words(page, title or ((entry.title or "Untitled", False),), "bold"), first)
    page.write_block((" · ".join(list_facts(entry)), "dim"), indent=INDENT)


def write_match(page: Page, match: Match) -> None:
    """A run, and where it holds what was looked for."""
    found = {excerpt.field: excerpt.pieces for excerpt in match.excerpts}
    write_entry(page, match.entry, found.pop("title", ()))
    for field, pieces in found.items():
        write_excerpt(page, field, pieces)


def list_facts(entry: Entry) -> Iterator[str]:
    """Languages, model, outlet, how much."""
    from chains.exports.wording import count

    yield " → ".join(dict.fromkeys((entry.language, entry.target_language)))
    yield entry.model
    yield from filter(None, (entry.outlet,))
    yield count(entry.sentences, "sentence")
    yield count(entry.claims, "claim")
    yield from () if entry.whole else ("unfinished",)


def write_excerpt(page: Page, field: str, pieces: Pieces) -> None:
    """Where a run holds what was looked for."""
    from rich.text import Text

    page.write_words(build_words(page, pieces), Text(f"{' ' * INDENT}{field}: ", "dim"))


def build_words(page: Page, pieces: Pieces, style: str = "") -> Text:
    """Words on one line; what was looked for is [in brackets] where there are no colours."""
    from rich.text import Text

    words, plain = Text(style=style), page.console.color_system is None
    for piece, found in pieces:
        safe = one_line(f"|{piece}|")[1:-1]  # with the space at its ends
        words.append(f"[{safe}]" if found and plain else safe, "bold yellow" if found else "")
    return words


def describe_entry(entry: Entry) -> str:
    """A run on one line."""
    facts = one_line(" · ".join(list_facts(entry)))
    return f"{entry.id[:SHOWN]}  {show_time(entry.saved_at)}  {one_line(entry.title) or 'Untitled'} ({facts})"


def show_time(written: str) -> str:
    """A time in ISO 8601 to the minute, where the person is."""
    try:
        return f"{datetime.fromisoformat(written).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return one_line(written)[:16]
