"""Figures that differ between articles on the same event.

The figures of all articles are kept as numbers only; the few reports in which some seem to differ are read again.

Invariant: two articles differ only when no figure of the one agrees with any figure of the other for the same thing;
an article that contradicts itself in one voice tells of two things, and is not compared.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from zlib import crc32

from chains.checks.pairs import Passage
from chains.corpus.figures.amounts import Amount, are_apart
from chains.corpus.figures.reading import Figure, read_figures
from chains.corpus.figures.things import find_content
from chains.corpus.journal import Entry
from chains.corpus.stories import Digest, Newsstand

Record = Mapping[str, Any]
Row = tuple[int, float, float]  # what a figure is of, and between which values it lies
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


class Ledger:
    """The figures of all articles, as numbers.

    Attributes:
        rows: By the number of the article: hash of what is counted, least and most, one after the other.
    """

    def __init__(self) -> None:
        self.rows: dict[int, array[float]] = {}

    def add(self, number: int, report: Record) -> None:
        """Take the figures of a report in."""
        figures = read_figures(report)
        if figures:
            flat = (part for figure in figures for part in (hash_thing(figure), *figure.amount[:2]))
            self.rows[number] = array("d", flat)

    def list_rows(self, number: int) -> Iterator[Row]:
        """The figures of an article."""
        flat = self.rows.get(number, ())
        return ((int(flat[place]), flat[place + 1], flat[place + 2]) for place in range(0, len(flat), 3))

    def find_likely(self, stories: Iterable[Sequence[Digest]]) -> list[list[Digest]]:
        """The stories in which articles may differ, with only these articles; those of most articles first."""
        likely = [self.choose_articles(story[:MOST_ARTICLES]) for story in stories if len(story) > 1]
        return sorted(filter(None, likely), key=len, reverse=True)

    def choose_articles(self, story: Sequence[Digest]) -> list[Digest]:
        """The articles of a story that have a figure for a thing for which two of them differ."""
        things: dict[int, dict[int, list[Amount]]] = defaultdict(lambda: defaultdict(list))
        for digest in story:
            for thing, low, high in self.list_rows(digest.number):
                things[thing][digest.number].append(Amount(low, high, ""))
        chosen = {number for found in things.values() if differ_somewhere(found) for number in found}
        return [digest for digest in story if digest.number in chosen]


def hash_thing(figure: Figure) -> int:
    """What a figure is of, in four bytes."""
    return crc32(f"{figure.amount.unit} {sorted(figure.thing.core)}".encode())


def differ_somewhere(found: Mapping[int, Sequence[Amount]]) -> bool:
    """Whether two of some articles agree in no figure."""
    return any(are_all_apart(one, other) for one, other in combinations(found.values(), 2))


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
    """Read the reports of likely stories again, and compare their figures.

    Args:
        stories: As `Ledger.find_likely` gives them.
        newsstand: That knows which articles are on one event.
        read: A row of the journal by its number.
    """
    for story in stories:
        told = [tell(digest, read(digest.number)) for digest in story]
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
    said = (word.lower for word in passage.words if find_content(passage.primary, word.lower) in own)
    return ", ".join([*sorted(figure.thing.known), " ".join(dict.fromkeys(said))]).strip(", ") or figure.told
