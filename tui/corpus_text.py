"""Lays out what many articles say together.

Invariant: as in `tui.text`: every string of an article or a model passes `one_line`, and none is markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chains.exports import corpus_wording as wording
from chains.exports.wording import OWN_VOICE, count, quoted
from tui.text import PIPE_WIDTH, Page

if TYPE_CHECKING:
    from chains.corpus.differences import Difference
    from chains.corpus.disputes import DisputedClaim
    from chains.corpus.overview import Overview
    from chains.corpus.speakers import SourceLine

INDENT = 4
BAR, NARROW_BAR, FIGURE = 24, 8, 9
"""Cells of a plot, of a small one, of a figure beside one."""
SHADES = "░▒▓█"
"""Claims with no grain of salt to three."""
KEY = "The bars: claims with no grain of salt ░, one ▒, two ▓, three █."
POINT, REACH, AXIS, BEYOND = "●", "━", "·", "▶"


def to_corpus_text(overview: Overview, width: int = PIPE_WIDTH, *, color: bool = False) -> str:
    """The overview as lines for the eye.

    Args:
        overview: Any.
        width: In terminal cells.
        color: With terminal colours.
    """
    page = Page(width, color=color)
    for fact in wording.list_facts(overview):
        page.write_block((fact, ""))
    write_differences(page, overview)
    write_sources(page, overview.sources)
    write_disputes(page, overview.disputes)
    write_kinds(page, overview)
    write_days(page, overview)
    write_groups(page, overview)
    return page.file.getvalue()


def write_differences(page: Page, overview: Overview) -> None:
    """What articles on the same event give different figures for."""
    page.write_heading("FIGURES THAT DIFFER")
    for line in wording.tell_differences(overview):
        page.write_block((line, "dim"))
    story = ""
    for difference in overview.differences:
        if difference.story != story:
            page.console.print()
            page.write_block((difference.story, "bold"), label="•")
        story = difference.story
        write_difference(page, difference)


def write_difference(page: Page, difference: Difference) -> None:
    """The figures for one thing, lowest first, each at its place on one axis, with who says so and in which words."""
    page.write_block((wording.title_difference(difference), "yellow"), indent=INDENT)
    names = [wording.name_amount(line) for line in difference.figures]
    widest = max(map(len, names))
    cells = fit_bar(page, INDENT + widest)
    for name, line in zip(names, difference.figures, strict=True):
        plot = draw_amount(*wording.place_amount(line, difference), cells, is_open=line.is_open)
        page.write_row(f"{'':{INDENT}}{name:>{widest}}  {plot}")
        page.write_block((f"{wording.name_teller(line)}:", "bold"), (quoted(line.words), "green"), indent=2 * INDENT)
        page.write_block((wording.name_place(line), "dim"), indent=2 * INDENT)


def draw_amount(low: float, high: float, cells: int, *, is_open: bool) -> str:
    """An amount on its axis: a point, what it may reach, and whether it may go on."""
    first, last = (round(place * (cells - 1)) for place in (low, high))
    drawn = [REACH if first <= cell <= last else AXIS for cell in range(cells)]
    drawn[first if is_open else (first + last) // 2] = POINT
    return "".join(drawn[:-1] + ([BEYOND] if is_open else drawn[-1:]))


def fit_bar(page: Page, taken: int) -> int:
    """The cells of a plot beside what takes some of the width."""
    return max(NARROW_BAR, min(BAR, page.width - taken - FIGURE))


def write_sources(page: Page, sources: tuple[SourceLine, ...]) -> None:
    """Who speaks most, and with how much salt."""
    page.write_heading("WHO SPEAKS MOST")
    page.write_block((KEY, "dim"))
    for source in sources:
        disputed = f", {source.disputed:,} disputed" if source.disputed else ""
        figures = f"{count(source.claims, 'claim')} in {count(source.articles, 'article')}{disputed},"
        who = (source.name, "bold"), (f"({source.kind}):", "dim")
        page.write_row(
            draw_shares(source.grains, NARROW_BAR), *who, (figures, ""), (f"salt {source.mean:.2f}", "yellow")
        )


def draw_shares(grains: Sequence[int], cells: int) -> str:
    """How claims share the grains: each its part of a bar, to the nearest cell."""
    whole, drawn, passed = sum(grains), "", 0
    for shade, number in zip(SHADES, grains, strict=True):
        passed += number
        drawn += shade * (round(cells * passed / max(1, whole)) - len(drawn))
    return drawn.ljust(cells)


def write_disputes(page: Page, disputes: tuple[DisputedClaim, ...]) -> None:
    """The claims that most others contradict."""
    if disputes:
        page.write_heading("MOST DISPUTED")
    for claim in disputes:
        page.write_block((f"{claim.source or OWN_VOICE}:", "bold"), (quoted(claim.text), ""), label="  •")
        for source, text in claim.against:
            page.write_block(("against", "dim"), (f"{source or OWN_VOICE}:", "bold"), (quoted(text), ""), indent=INDENT)
        page.write_block((claim.article, "dim"), indent=INDENT)


def write_kinds(page: Page, overview: Overview) -> None:
    """Claims by kind, each bar as long as its claims are many."""
    if not overview.kinds:
        return
    page.write_heading("CLAIMS BY KIND")
    most = overview.kinds[0].claims
    widest = max(len(line.kind) for line in overview.kinds)
    cells = fit_bar(page, widest)
    for line in overview.kinds:
        bar = draw_shares(line.grains, max(1, round(cells * line.claims / most)))
        page.write_row(f"{line.kind:<{widest}}  {bar:<{cells}}", (f"{line.claims:,}", ""))


def write_days(page: Page, overview: Overview) -> None:
    """Articles by the days of their publication."""
    bars = wording.list_bars(overview.days)
    if len(bars) < 2:
        return
    page.write_heading("ARTICLES BY DAY")
    most = max(number for _, _, number in bars)
    names = [wording.name_days(start, end) for start, end, _ in bars]
    cells = fit_bar(page, len(names[0]))
    for name, (_, _, number) in zip(names, bars, strict=True):
        bar = "█" * max(bool(number), round(cells * number / most))
        page.write_row(f"{name:<{len(names[0])}}  {bar:<{cells}}", (f"{number:,}", ""))
    page.write_block((wording.tell_undated(overview) or "", "dim"))


def write_groups(page: Page, overview: Overview) -> None:
    """Articles that say nearly the same, and count once."""
    if overview.groups:
        page.write_heading("NEAR-DUPLICATES")
    for group in overview.groups:
        page.write_block((group.first, "bold"), (", ".join(group.copies), ""), label="•")
