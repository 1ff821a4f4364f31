"""Figures that differ between articles on the same event.

Invariant: two articles differ only when no figure of the one agrees with any figure of the other for the same thing;
an article that contradicts itself in one voice tells of two things, and is not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf
from typing import Any

from chains.checks.pairs import Passage
from chains.corpus.figures.amounts import Amount, are_apart
from chains.corpus.figures.reading import Figure, read_figures
from chains.corpus.figures.things import find_content
from chains.corpus.journal import Entry
from chains.corpus.stories import Digest, Newsstand

Record = Mapping[str, Any]
MOST_ARTICLES = 40
"""Of a story that are compared with each other: the first of them."""


@dataclass(frozen=True)
class FigureLine:
    """A figure of an article.

    Attributes:
        unit: As it is written; that of `amount` may be another of its family.
        published_on: The day of the article, where that is known.
        source: Who says so; None is the article itself.
        words: The evidence, verbatim from the article.
        language: Of these words.
    """

    article: str
    value: float
    unit: str
    amount: Amount
    published_on: str | None
    source: str | None
    words: str
    language: str

    @property
    def is_open(self) -> bool:
        """Whether it may be any number more."""
        return self.amount.high == inf


@dataclass(frozen=True)
class Difference:
    """A thing for which articles on the same event have different figures.

    Attributes:
        story: What the event is, in the words of the first article.
        thing: What is counted.
        figures: The lowest first.
        articles: That have a figure for it.
    """

    story: str
    thing: str
    figures: tuple[FigureLine, ...]
    articles: int


def are_all_apart(one: Iterable[Amount], other: Sequence[Amount]) -> bool:
    """Whether no amount of the one agrees with any of the other."""
    return all(are_apart(first, second) for first in one for second in other)


@dataclass(frozen=True)
class Told:
    """A report that was read again, with its figures."""

    digest: Digest
    entry: Entry
    figures: tuple[Figure, ...]


def list_differences(
    stories: Iterable[Sequence[Digest]], newsstand: Newsstand, read: Callable[[int], Entry]
) -> Iterator[Difference]:
    """Compare the figures of the articles of each story, those of most articles first.

    Args:
        stories: The articles on each event.
        newsstand: That knows which articles are on one event.
        read: A row of the journal by its number.
    """
    for story in sorted((story for story in stories if len(story) > 1), key=len, reverse=True):
        told = [tell(digest, read(digest.number)) for digest in story[:MOST_ARTICLES]]
        for core in list_cores(told):
            found = find_difference(core, told, newsstand)
            if found:
                yield found


def tell(digest: Digest, entry: Entry) -> Told:
    """A report with its figures."""
    return Told(digest, entry, tuple(read_figures(entry.report)))


def list_cores(told: Iterable[Told]) -> list[tuple[str, frozenset[str]]]:
    """What is counted, in the order of the articles."""
    return list(dict.fromkeys((each.amount.unit, each.thing.core) for one in told for each in one.figures))


def find_difference(core: tuple[str, frozenset[str]], told: Iterable[Told], newsstand: Newsstand) -> Difference | None:
    """What articles say of one thing, where two of them differ."""
    said = {one.digest.number: (one, choose_figures(core, one.figures)) for one in told}
    having = [(one, figures) for one, figures in said.values() if figures]
    differing = [pair for pair in combinations(having, 2) if differ(*pair, newsstand)]
    if not differing:
        return None
    first = differing[0][0]
    shown = [(one, figures) for one, figures in having if any(may_compare(figures, pair[0][1]) for pair in differing)]
    lines = sorted(
        (build_line(one.entry, figure) for one, figures in shown for figure in figures),
        key=lambda line: (line.amount.low, line.amount.high, line.published_on or "", line.article),
    )
    return Difference(
        story=name_story(first[0].entry.report),
        thing=name_thing(first[1][0], first[0].entry.report["target_language"]),
        figures=tuple(lines),
        articles=len(shown),
    )


def choose_figures(core: tuple[str, frozenset[str]], figures: Iterable[Figure]) -> list[Figure]:
    """The figures for a thing; none where one voice gives two that cannot both be right."""
    found = [figure for figure in figures if (figure.amount.unit, figure.thing.core) == core]
    torn = any(
        one.source == other.source and are_apart(one.amount, other.amount) for one, other in combinations(found, 2)
    )
    return [] if torn else found


def differ(one: tuple[Told, list[Figure]], other: tuple[Told, list[Figure]], newsstand: Newsstand) -> bool:
    """Whether two articles on one event agree in no figure for a thing."""
    amounts = ([figure.amount for figure in figures] for figures in (one[1], other[1]))
    return (
        may_compare(one[1], other[1])
        and are_all_apart(*amounts)
        and newsstand.is_same_event(one[0].digest, other[0].digest)
    )


def may_compare(one: Iterable[Figure], other: Sequence[Figure]) -> bool:
    """Whether all figures of two articles are surely of one thing."""
    return all(first.thing.is_same(second.thing) for first in one for second in other)


def build_line(entry: Entry, figure: Figure) -> FigureLine:
    """A figure with who says so, and where."""
    article = entry.report["article"]
    names = {source["id"]: source["name"] for source in entry.report["sources"]}
    return FigureLine(
        article=entry.id,
        value=figure.value,
        unit=figure.unit,
        amount=figure.amount,
        published_on=(article["published_at"] or "")[:10] or None,
        source=names.get(figure.source or ""),
        words=figure.words,
        language=article["language"],
    )


def name_story(report: Record) -> str:
    """What an article is about, in the target language where it was summed up."""
    summary, title = report["summary"], report["article"]["title"]
    return str(summary["headline"] if summary else title or report["claims"][0]["text"])


def name_thing(figure: Figure, target: str) -> str:
    """What is counted: by the words that stand for the same in every language, then as it was written."""
    passage, own = Passage(figure.told, target), figure.thing.core - figure.thing.known
    said = dict.fromkeys(word.lower for word in passage.words if find_content(passage.primary, word.lower) in own)
    times = [each for each in sorted(own) if " " in each or each.isdigit()]
    return ", ".join(filter(None, [*sorted(figure.thing.known), " ".join(said), *times])) or figure.told
