"""Lays a comparison out for a terminal or a plain pipe.

Invariant: every string of the articles or the models is made safe to print, none is read as Rich markup, and what went
and what came can be told apart without colours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chains.diff.words import compare_words
from chains.exports import diff_wording
from chains.exports.safety import printable
from tui.text import INDENT, PIPE_WIDTH, Page

if TYPE_CHECKING:
    from rich.text import Text

    from chains.diff.record import Comparison, Pair, Part
    from chains.diff.words import Piece

# As `git diff --word-diff` writes them.
SIGNS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
STYLES = {"same": "", "removed": "red strike", "added": "bold green underline"}
STATES = {"appeared": "green", "vanished": "red", "changed": "yellow", "moved": "cyan", "reworded": "dim"}
SPACE = re.compile(r"\s+")


def to_text(comparison: Comparison, width: int = PIPE_WIDTH, *, color: bool = False, everything: bool = False) -> str:
    """The comparison as lines for the eye.

    Args:
        comparison: Any.
        width: In terminal cells; kept within what a `Page` may have.
        color: With terminal colours, what went struck out and what came underlined; otherwise no escape sequence at
            all, and [-what went-]{+what came+}.
        everything: Also translations that are only reworded.

    Returns:
        Lines, the last one ended too.
    """
    page = Page(width, color=color)
    write_head(page, comparison)
    for part, pairs in comparison.list_parts():
        shown = diff_wording.choose_pairs(part, pairs, everything=everything)
        if diff_wording.list_differences(pairs):
            page.write_heading(diff_wording.TITLES[part].upper())
            page.write_block((diff_wording.count_states(pairs), "dim"))
        for pair in shown:
            write_pair(page, comparison, part, pair, color=color)
    return page.file.getvalue()


def write_head(page: Page, comparison: Comparison) -> None:
    """Names, and what a difference can come from."""
    page.write_block((diff_wording.title_of(comparison), "bold"))
    for sign, side in zip("-+", diff_wording.describe_sides(comparison), strict=True):
        page.write_block((side, "dim"), label=sign)
    for sentence in diff_wording.verdict_of(comparison):
        page.write_block((sentence, "bold"))
    for warning in diff_wording.warnings_of(comparison):
        page.write_block((warning, "yellow"))


def write_pair(page: Page, comparison: Comparison, part: Part, pair: Pair, *, color: bool) -> None:
    """One difference: where, what, by whom, the words, the fields."""
    from rich.text import Text

    page.console.print()
    state = (f"({diff_wording.state_of(comparison, part, pair)})", STATES.get(pair.state, ""))
    who = diff_wording.speaker_of(pair) if part != "article" else ""
    page.write_block((diff_wording.label_of(pair), "bold"), (who, "bold"), state)
    page.write_words(build_words(compare_words(*diff_wording.texts_of(pair)), color=color), Text(" " * INDENT))
    if quote := diff_wording.quote_of(pair):
        page.write_block((quote, "green"), indent=INDENT)
    for detail in diff_wording.details_of(pair):
        page.write_block((detail, "yellow"), indent=INDENT)


def build_words(pieces: list[Piece], *, color: bool) -> Text:
    """Words on one line, marked where they differ."""
    from rich.text import Text

    words = Text()
    for piece, kind in pieces:
        plain = SPACE.sub(" ", printable(piece))
        before, after = ("", "") if color else SIGNS[kind]
        words.append(f"{before}{plain}{after}", STYLES[kind])
    return words
