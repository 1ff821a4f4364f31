"""What many articles say together, as one page.

Invariant: as of the page of a report: it is whole in itself, asks for nothing, and runs no script.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chains.article.language import language_name
from chains.corpus.differences import Difference, FigureLine
from chains.corpus.disputes import DisputedClaim
from chains.corpus.overview import CopyGroup, Overview
from chains.corpus.speakers import SourceLine
from chains.exports import corpus_wording as wording
from chains.exports.html.markup import Markup, element, in_language, join
from chains.exports.html.page import read_own, write_head
from chains.exports.html.plots import SHADES, draw_amount, draw_bar, draw_columns, draw_shares
from chains.exports.wording import OWN_VOICE, count, quoted
from chains.version import APP_VERSION

TITLE = "What the articles say together"
MEANINGS = ("no grain of salt", "one", "two", "three")


def to_corpus_html(overview: Overview) -> str:
    """The overview as one page.

    Args:
        overview: Any.

    Returns:
        HTML and a line end.
    """
    head = write_head(TITLE, APP_VERSION, Markup(read_own("page.css") + read_own("corpus.css")))
    body = element("body", write_masthead(overview), element("main", *write_sections(overview)))
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def write_masthead(overview: Overview) -> Markup:
    """How many articles, in which languages, and how many claims."""
    return element(
        "header",
        element("p", "Grain of Salt", class_="brand"),
        element("h1", TITLE),
        *(element("p", fact, class_="facts") for fact in wording.list_facts(overview)),
    )


def write_sections(overview: Overview) -> Iterator[Markup]:
    """What differs, who speaks, what is disputed, what there is, copies."""
    yield write_section("Figures that differ", *write_differences(overview))
    yield write_section("Who speaks most", write_sources(overview.sources))
    yield write_section("Most disputed", *map(write_dispute, overview.disputes))
    yield write_section("All claims and articles", element("div", *write_plots(overview), class_="plots"))
    if overview.groups:
        yield write_section("Near-duplicates", *map(write_group, overview.groups))


def write_section(title: str, *parts: Markup) -> Markup:
    """A section, or that there is nothing in it."""
    return element("section", element("h2", title), *(parts or (element("p", "None."),)))


# Figures that differ


def write_differences(overview: Overview) -> Iterator[Markup]:
    """What articles on the same event give different figures for, event by event."""
    yield from (element("p", line, class_="about") for line in wording.tell_differences(overview))
    story = ""
    for difference in overview.differences:
        if difference.story != story:
            yield element("h3", difference.story, dir="auto")
        story = difference.story
        yield write_difference(difference)


def write_difference(difference: Difference) -> Markup:
    """The figures for one thing, each at its place on one axis, with who says so and in which words."""
    head = element(
        "tr",
        element("th", "Figure", scope="col"),
        element("th", "On the axis", scope="col"),
        element("th", "Who says so, and in which words", scope="col"),
    )
    rows = (write_figure(line, difference) for line in difference.figures)
    caption = element("caption", wording.title_difference(difference), dir="auto")
    table = element("table", caption, element("thead", head), element("tbody", *rows))
    return element("div", table, class_="difference")


def write_figure(line: FigureLine, difference: Difference) -> Markup:
    """One figure."""
    name = wording.name_amount(line)
    plot = draw_amount(*wording.place_amount(line, difference), name, is_open=line.is_open)
    words = element("q", quoted(line.words), **in_language(line.language))
    place = element("small", wording.name_place(line))
    who = element("strong", wording.name_teller(line), dir="auto")
    said = element("td", element("p", join((who, words), ": ")), place, class_="said")
    return element("tr", element("th", name, scope="row", class_="figure"), element("td", plot), said)


# Sources


def write_sources(sources: Iterable[SourceLine]) -> Markup:
    """A row for each source, with a bar of its grains."""
    names = ("Source", "Grains", "Salt a claim", "Claims", "Articles", "Disputed", "Kind")
    head = element("tr", *(element("th", name, scope="col") for name in names))
    rows = [write_source(source) for source in sources]
    table = element("table", element("thead", head), element("tbody", *rows))
    return join((write_key(), element("div", table, class_="scroll", tabindex=0, role="region", aria_label="Sources")))


def write_source(source: SourceLine) -> Markup:
    """The row of a source."""
    figures = (f"{source.mean:.2f}", f"{source.claims:,}", f"{source.articles:,}", f"{source.disputed:,}")
    cells = [element("td", figure, class_="figure") for figure in figures]
    name = element("th", source.name, scope="row", dir="auto")
    plot = draw_shares(source.grains, f"Claims by grains: {wording.tell_grains(source.grains)}")
    return element("tr", name, element("td", plot), *cells, element("td", source.kind))


def write_key() -> Markup:
    """What the shades mean."""
    swatches = (
        element("span", element("i", "", class_=f"swatch {shade}"), meaning)
        for shade, meaning in zip(SHADES, MEANINGS, strict=True)
    )
    return element("p", *swatches, class_="key")


# Disputes


def write_dispute(claim: DisputedClaim) -> Markup:
    """A claim and what is said against it."""
    against = [element("li", write_words(source, text)) for source, text in claim.against]
    head = element("p", write_words(claim.source, claim.text))
    place = element("p", element("small", f"{claim.article} · {count(claim.grains, 'grain')} of salt"))
    return element("article", head, element("p", "Against it:"), element("ul", *against), place, class_="dispute")


def write_words(source: str | None, text: str) -> Markup:
    """Who says what."""
    return join((element("strong", source or OWN_VOICE, dir="auto"), element("span", quoted(text), dir="auto")), ": ")


# All of it


def write_plots(overview: Overview) -> Iterator[Markup]:
    """Claims by kind, articles by language and by day."""
    yield write_kinds(overview)
    yield write_languages(overview)
    bars = wording.list_bars(overview.days)
    if len(bars) > 1:
        yield write_days(overview, bars)


def write_kinds(overview: Overview) -> Markup:
    """Claims by kind, each bar as long as its claims are many."""
    most = max((line.claims for line in overview.kinds), default=1)
    rows = (
        (line.kind, f"{line.claims:,}", draw_shares(line.grains, wording.tell_grains(line.grains), line.claims / most))
        for line in overview.kinds
    )
    return element("div", write_bars("Claims by kind", "Kind", "Claims", rows), write_key())


def write_languages(overview: Overview) -> Markup:
    """Articles by language."""
    most = max((number for _, number in overview.languages), default=1)
    rows = (
        (language_name(tag), f"{number:,}", draw_bar(number / most, count(number, "article")))
        for tag, number in overview.languages
    )
    return element("div", write_bars("Articles by language", "Language", "Articles", rows))


def write_bars(title: str, what: str, unit: str, rows: Iterable[tuple[str, str, Markup]]) -> Markup:
    """A table of figures, each with its bar."""
    head = element("tr", element("th", what, scope="col"), element("th", unit, scope="col"), element("td"))
    lines = (
        element("tr", element("th", name, scope="row"), element("td", number, class_="figure"), element("td", plot))
        for name, number, plot in rows
    )
    return element("table", element("caption", title), element("thead", head), element("tbody", *lines))


def write_days(overview: Overview, bars: list[tuple[str, str, int]]) -> Markup:
    """Articles by the days of their publication, as columns and in words."""
    numbers = [number for _, _, number in bars]
    names = [wording.name_days(start, end) for start, end, _ in bars]
    highest = f"{names[numbers.index(max(numbers))]}: {max(numbers):,}"
    plot = draw_columns(numbers, f"Articles by day, from {bars[0][0]} to {bars[-1][1]}; most on {highest}")
    ends = element("p", element("span", bars[0][0]), element("span", bars[-1][1]), class_="ends")
    rows = (element("li", f"{name}: {number:,}") for name, number in zip(names, numbers, strict=True) if number)
    words = element("details", element("summary", "The same in figures"), element("ul", *rows))
    facts = " ".join(filter(None, (f"Most on {highest}.", wording.tell_undated(overview))))
    caption = element("figcaption", element("p", facts), words)
    return element("figure", element("p", "Articles by day", class_="title"), plot, ends, caption, class_="days")


def write_group(group: CopyGroup) -> Markup:
    """An article and its copies."""
    return element("p", element("strong", group.first), f": {', '.join(group.copies)}", class_="copies")
