"""What many articles say together, as one page.

Invariant: as of the page of a report: it is whole in itself, asks for nothing, and runs no script.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chains.corpus.disputes import DisputedClaim
from chains.corpus.overview import CopyGroup, Overview
from chains.corpus.speakers import SourceLine
from chains.exports.corpus_wording import list_facts
from chains.exports.html.markup import Markup, element, join
from chains.exports.html.page import name_hash, read_own
from chains.exports.wording import OWN_VOICE, count, quoted
from chains.version import APP_VERSION

BAR, ROW = 240, 12
SHADES = ("g0", "g1", "g2", "g3")
MEANINGS = "Grains of salt, from none (pale) to three (dark)."


def to_corpus_html(overview: Overview) -> str:
    """The overview as one page.

    Args:
        overview: Any.

    Returns:
        HTML and a line end.
    """
    body = element("body", write_masthead(overview), element("main", *write_sections(overview)))
    return f"<!doctype html>\n{element('html', write_head(), body, lang='en')}\n"


def write_head() -> Markup:
    """Title, policy and style."""
    style = Markup(read_own("page.css") + read_own("corpus.css"))
    policy = f"default-src 'none'; style-src {name_hash(style)}; base-uri 'none'; form-action 'none'"
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="generator", content=f"grain-of-salt {APP_VERSION}"),
        element("title", "What the articles say together · Grain of Salt"),
        element("style", style),
    )


def write_masthead(overview: Overview) -> Markup:
    """How many articles, in which languages, and how many claims."""
    return element(
        "header",
        element("p", "Grain of Salt", class_="brand"),
        element("h1", "What the articles say together"),
        *(element("p", fact, class_="facts") for fact in list_facts(overview)),
    )


def write_sections(overview: Overview) -> Iterator[Markup]:
    """Sources, disputes, copies."""
    yield write_section("Who speaks most", write_sources(overview.sources))
    yield write_section("Most disputed", *map(write_dispute, overview.disputes))
    if overview.groups:
        yield write_section("Near-duplicates", *map(write_group, overview.groups))


def write_section(title: str, *parts: Markup) -> Markup:
    """A section, or that there is nothing in it."""
    return element("section", element("h2", title), *(parts or (element("p", "None."),)))


def write_sources(sources: Iterable[SourceLine]) -> Markup:
    """A row for each source, with a bar of its grains."""
    names = ("Source", "Kind", "Articles", "Claims", "Disputed", "Salt a claim", "Grains")
    head = element("tr", *(element("th", name, scope="col") for name in names))
    rows = [write_source(source) for source in sources]
    table = element("table", element("thead", head), element("tbody", *rows))
    return join((table, element("p", element("small", MEANINGS))))


def write_source(source: SourceLine) -> Markup:
    """The row of a source."""
    figures = (f"{source.articles:,}", f"{source.claims:,}", f"{source.disputed:,}", f"{source.mean:.2f}")
    cells = [element("td", figure, class_="figure") for figure in figures]
    name = element("th", source.name, scope="row", dir="auto")
    return element("tr", name, element("td", source.kind), *cells, element("td", draw_grains(source)))


def draw_grains(source: SourceLine) -> Markup:
    """How the claims of a source share the grains."""
    bars, start = [], 0.0
    for shade, number in zip(SHADES, source.grains, strict=True):
        width = BAR * number / max(1, source.claims)
        bars.append(element("rect", x=f"{start:.1f}", y=0, width=f"{width:.1f}", height=ROW, class_=shade))
        start += width
    label = ", ".join(f"{number} with {grains}" for grains, number in enumerate(source.grains))
    return element("svg", *bars, viewBox=f"0 0 {BAR} {ROW}", role="img", aria_label=f"Claims by grains: {label}")


def write_dispute(claim: DisputedClaim) -> Markup:
    """A claim and what is said against it."""
    against = [element("li", write_words(source, text)) for source, text in claim.against]
    head = element("p", write_words(claim.source, claim.text))
    place = element("p", element("small", f"{claim.article} · {count(claim.grains, 'grain')} of salt"))
    return element("article", head, element("p", "Against it:"), element("ul", *against), place, class_="dispute")


def write_words(source: str | None, text: str) -> Markup:
    """Who says what."""
    return join((element("strong", source or OWN_VOICE, dir="auto"), element("span", quoted(text), dir="auto")), ": ")


def write_group(group: CopyGroup) -> Markup:
    """An article and its copies."""
    return element("p", element("strong", group.first), f": {', '.join(group.copies)}", class_="copies")
