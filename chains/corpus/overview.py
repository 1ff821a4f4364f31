"""What the reports on many articles say together.

Invariant: of near-duplicate articles only the first counts; every figure can be found again in the claims table.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Any

from chains.corpus.copies import group_copies
from chains.corpus.journal import Entry, Journal, State

MOST = 20
"""Sources, claims and groups that are listed."""


@dataclass(frozen=True)
class SourceLine:
    """A source over all articles: how many have it, its claims, the disputed ones, and the salt of all."""

    name: str
    kind: str
    articles: int
    claims: int
    disputed: int
    grains: tuple[int, int, int, int]

    @property
    def mean(self) -> float:
        """Grains a claim."""
        return sum(number * count for number, count in enumerate(self.grains)) / max(1, self.claims)


@dataclass(frozen=True)
class DisputedClaim:
    """A claim that others contradict; `against` holds who, and in which words."""

    article: str
    text: str
    source: str | None
    grains: int
    against: tuple[tuple[str | None, str], ...]


@dataclass(frozen=True)
class CopyGroup:
    """An article and those that say nearly the same."""

    first: str
    copies: tuple[str, ...]


@dataclass(frozen=True)
class Overview:
    """All of it.

    Attributes:
        articles: With a report, copies too.
        copies: Of these the ones that are not counted below.
        states: How many ended how.
        grains: Claims with 0 to 3 grains of salt.
    """

    articles: int
    copies: int
    states: dict[State, int]
    claims: int
    disputed: int
    grains: tuple[int, int, int, int]
    languages: tuple[tuple[str, int], ...]
    sources: tuple[SourceLine, ...]
    disputes: tuple[DisputedClaim, ...]
    groups: tuple[CopyGroup, ...]


@dataclass
class SourceTally:
    """What comes together of one source."""

    names: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    grains: Counter[int] = field(default_factory=Counter)
    articles: int = 0
    disputed: int = 0

    def conclude(self) -> SourceLine:
        """The line of the source, by its most usual name."""
        return SourceLine(
            self.names.most_common(1)[0][0],
            self.kinds.most_common(1)[0][0],
            self.articles,
            self.grains.total(),
            self.disputed,
            read_grains(self.grains),
        )


class Tally:
    """Takes one report after the other in; keeps counts, and the claims that are disputed most."""

    def __init__(self) -> None:
        self.sources: dict[str, SourceTally] = defaultdict(SourceTally)
        self.grains: Counter[int] = Counter()
        self.languages: Counter[str] = Counter()
        self.disputes: list[DisputedClaim] = []
        self.disputed = 0

    def add(self, entry: Entry) -> None:
        """Take a report in."""
        report = entry.report
        self.languages[report["article"]["language"]] += 1
        sources = {source["id"]: source for source in report["sources"]}
        for key in {fold(sources[claim["source"]]["name"]) for claim in report["claims"] if claim["source"] in sources}:
            self.sources[key].articles += 1
        for claim in report["claims"]:
            self.add_claim(claim, sources.get(claim["source"]))
        self.add_disputes(entry, sources)

    def add_claim(self, claim: dict[str, Any], source: dict[str, Any] | None) -> None:
        """Count a claim, and for its source."""
        grains, disputed = claim["salt"]["grains"], bool(claim["disputed_by"])
        self.grains[grains] += 1
        self.disputed += disputed
        if source is not None:
            tally = self.sources[fold(source["name"])]
            tally.names[source["name"]] += 1
            tally.kinds[source["kind"]] += 1
            tally.grains[grains] += 1
            tally.disputed += disputed

    def add_disputes(self, entry: Entry, sources: dict[str, dict[str, Any]]) -> None:
        """Keep the claims that are disputed most so far."""
        claims = {claim["id"]: claim for claim in entry.report["claims"]}

        def name(claim: dict[str, Any]) -> str | None:
            return sources[claim["source"]]["name"] if claim["source"] in sources else None

        for claim in claims.values():
            against = [claims[id_] for id_ in claim["disputed_by"] if id_ in claims]
            if against:
                words = tuple((name(other), other["text"]) for other in against)
                grains = claim["salt"]["grains"]
                self.disputes.append(DisputedClaim(entry.id, claim["text"], name(claim), grains, words))
        self.disputes = nlargest(MOST, self.disputes, key=lambda found: (len(found.against), found.grains))


def build_overview(journal: Journal) -> Overview:
    """Go through the reports, one at a time.

    Args:
        journal: Of the results.
    """
    copies = group_copies(journal.list_signatures())
    tally, ids, articles = Tally(), {}, 0
    wanted = set(copies) | set(copies.values())
    for entry in journal.list_entries():
        articles += 1
        if entry.number in wanted:
            ids[entry.number] = entry.id
        if entry.number not in copies:
            tally.add(entry)
    lines = (source.conclude() for source in tally.sources.values())
    return Overview(
        articles=articles,
        copies=len(copies),
        states=journal.count_states(),
        claims=tally.grains.total(),
        disputed=tally.disputed,
        grains=read_grains(tally.grains),
        languages=tuple(tally.languages.most_common()),
        sources=tuple(nlargest(MOST, lines, key=lambda line: (line.articles, line.claims))),
        disputes=tuple(tally.disputes),
        groups=tuple(list_groups(copies, ids)),
    )


def list_groups(copies: dict[int, int], ids: dict[int, str]) -> Iterable[CopyGroup]:
    """The largest groups of copies."""
    groups: dict[int, list[str]] = defaultdict(list)
    for number, first in copies.items():
        groups[first].append(ids[number])
    largest = nlargest(MOST, groups.items(), key=lambda group: len(group[1]))
    return (CopyGroup(ids[first], tuple(names)) for first, names in largest)


def read_grains(grains: Counter[int]) -> tuple[int, int, int, int]:
    """Claims with 0, 1, 2 and 3 grains."""
    return grains[0], grains[1], grains[2], grains[3]


def fold(name: str) -> str:
    """By which one source is known over articles: its name without case and white space."""
    return " ".join(name.casefold().split())
