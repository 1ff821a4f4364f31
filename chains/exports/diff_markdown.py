"""A comparison as GitHub-flavoured Markdown.

Invariant: every word of the articles and the models passes `escape`, so that none of it is markup, HTML or a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chains.diff.record import Comparison, Pair, Part
from chains.diff.words import Piece, compare_words
from chains.exports import diff_wording
from chains.exports.markdown import bold, escape

TAGS = {"same": ("", ""), "removed": ("<del>", "</del>"), "added": ("<ins>", "</ins>")}


def to_markdown(comparison: Comparison, *, everything: bool = False) -> str:
    """The comparison as a page.

    Args:
        comparison: Any.
        everything: Also translations that are only reworded.

    Returns:
        Markdown in blocks separated by empty lines, and a line end.
    """
    blocks = [*write_head(comparison)]
    for part, pairs in comparison.list_parts():
        if diff_wording.list_differences(pairs):
            blocks += [f"## {escape(diff_wording.TITLES[part])}", f"*{diff_wording.count_states(pairs)}*"]
        shown = diff_wording.choose_pairs(part, pairs, everything=everything)
        blocks += [block for pair in shown for block in write_pair(comparison, part, pair)]
    return "\n\n".join(filter(None, blocks)) + "\n"


def write_head(comparison: Comparison) -> Iterator[str]:
    """Names, and what a difference can come from."""
    yield "# " + escape(diff_wording.title_of(comparison))
    sides = zip(("Before", "After"), diff_wording.describe_sides(comparison), strict=True)
    yield "\n".join(f"- {name}: {escape(side)}" for name, side in sides)
    yield from (bold(escape(sentence)) for sentence in diff_wording.verdict_of(comparison))
    yield from (f"*{escape(warning)}*" for warning in diff_wording.warnings_of(comparison))


def write_pair(comparison: Comparison, part: Part, pair: Pair) -> Iterator[str]:
    """One difference: where, what, by whom, the words, the fields."""
    who = escape(diff_wording.speaker_of(pair)) if part != "article" else ""
    state = escape(diff_wording.state_of(comparison, part, pair))
    yield " ".join(filter(None, (f"### {escape(diff_wording.label_of(pair))}", who, f"({state})")))
    yield show_pieces(compare_words(*diff_wording.texts_of(pair)))
    if quote := diff_wording.quote_of(pair):
        yield f"> {escape(quote)}"
    yield "\n".join(f"- {escape(detail)}" for detail in diff_wording.details_of(pair))


def show_pieces(pieces: Iterable[Piece]) -> str:
    """Words, struck out where they went and underlined where they came."""
    return "".join(f"{TAGS[kind][0]}{escape_piece(words)}{TAGS[kind][1]}" for words, kind in pieces).strip()


def escape_piece(words: str) -> str:
    """Escaped words with the space at their ends, if there is one."""
    before, after = " " if words[:1].isspace() else "", " " if words[-1:].isspace() else ""
    return f"{before}{escape(words)}{after}" if words.strip() else " "
