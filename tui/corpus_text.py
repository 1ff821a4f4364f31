"""Lays out what many articles say together.

Invariant: as in `tui.text`: every string of an article or a model passes `one_line`, and none is markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chains.exports.corpus_wording import list_facts
from chains.exports.wording import OWN_VOICE, count, quoted
from tui.text import PIPE_WIDTH, Page

if TYPE_CHECKING:
    from chains.corpus.disputes import DisputedClaim
    from chains.corpus.overview import Overview
    from chains.corpus.speakers import SourceLine

INDENT = 4


def to_corpus_text(overview: Overview, width: int = PIPE_WIDTH, *, color: bool = False) -> str:
    """The overview as lines for the eye.

    Args:
        overview: Any.
        width: In terminal cells.
        color: With terminal colours.
    """
    page = Page(width, color=color)
    for fact in list_facts(overview):
        page.write_block((fact, ""))
    write_sources(page, overview.sources)
    write_disputes(page, overview.disputes)
    write_groups(page, overview)
    return page.file.getvalue()


def write_sources(page: Page, sources: tuple[SourceLine, ...]) -> None:
    """Who speaks most, and with how much salt."""
    page.write_heading("WHO SPEAKS MOST")
    for source in sources:
        figures = (
            f"{count(source.claims, 'claim')} in {count(source.articles, 'article')}, {source.disputed:,} disputed"
        )
        who = (source.name, "bold"), (f"({source.kind}):", "dim")
        page.write_block(*who, (figures, ""), (f"salt {source.mean:.2f}", "yellow"), label="•")


def write_disputes(page: Page, disputes: tuple[DisputedClaim, ...]) -> None:
    """The claims that most others contradict."""
    if disputes:
        page.write_heading("MOST DISPUTED")
    for claim in disputes:
        page.write_block(
            (f"{claim.source or OWN_VOICE}:", "bold"), (quoted(claim.text), ""), label="  •", indent=INDENT
        )
        for source, text in claim.against:
            page.write_block(("against", "dim"), (f"{source or OWN_VOICE}:", "bold"), (quoted(text), ""), indent=INDENT)
        page.write_block((claim.article, "dim"), indent=INDENT)


def write_groups(page: Page, overview: Overview) -> None:
    """Articles that say nearly the same, and count once."""
    if overview.groups:
        page.write_heading("NEAR-DUPLICATES")
    for group in overview.groups:
        page.write_block((group.first, "bold"), (", ".join(group.copies), ""), label="•")
