"""What the reports on many articles say together.

Invariant: of near-duplicate articles only the first counts; every figure can be found again in the claims table.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from itertools import islice
from typing import Any

from chains.corpus.copies import group_copies
from chains.corpus.differences import Difference, list_differences
from chains.corpus.disputes import DisputedClaim, list_disputes
from chains.corpus.journal import Entry, Journal, State
from chains.corpus.speakers import SourceLine, Speakers
from chains.corpus.stories import Digest, Newsstand, digest_report
from chains.lexicons.counting import load_counting_words

MOST = 20
"""Sources, claims, differences and groups that are listed."""
Grains = tuple[int, int, int, int]
"""Claims with 0, 1, 2 and 3 grains of salt."""


@dataclass(frozen=True)
class KindLine:
    """Claims of one kind, by their grains."""

    kind: str
    grains: Grains

    @property
    def claims(self) -> int:
        """All of them."""
        return sum(self.grains)


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
        kinds: The most usual first.
        days: When articles were published, as ISO dates in order; those of which it is not known are left out.
        differences: Between articles on the same event; those of most articles first.
        not_compared: Articles whose figures were not compared: what is counted is not known for their target language.
    """

    articles: int
    copies: int
    states: dict[State, int]
    claims: int
    disputed: int
    grains: Grains
    languages: tuple[tuple[str, int], ...]
    kinds: tuple[KindLine, ...]
    days: tuple[tuple[str, int], ...]
    sources: tuple[SourceLine, ...]
    disputes: tuple[DisputedClaim, ...]
    differences: tuple[Difference, ...]
    not_compared: int
    groups: tuple[CopyGroup, ...]


class Tally:
    """Takes one report after the other in; keeps counts, the claims that are disputed most, and what is compared."""

    def __init__(self) -> None:
        self.speakers = Speakers()
        self.kinds: dict[str, Counter[int]] = defaultdict(Counter)
        self.languages: Counter[str] = Counter()
        self.days: Counter[str] = Counter()
        self.disputes: list[DisputedClaim] = []
        self.disputed = 0
        self.not_compared = 0
        self.digests: list[Digest] = []

    def add(self, entry: Entry) -> None:
        """Take a report in."""
        report = entry.report
        self.languages[report["article"]["language"]] += 1
        digest = digest_report(entry.number, report)
        self.digests.append(digest)
        if digest.day:
            self.days[date.fromordinal(digest.day).isoformat()] += 1
        self.speakers.add(entry.number, report)
        self.not_compared += load_counting_words(report["target_language"]) is None
        self.add_claims(entry.id, report)

    def add_claims(self, article: str, report: dict[str, Any]) -> None:
        """Count the claims, and keep those that are disputed most so far."""
        for claim in report["claims"]:
            self.kinds[claim["kind"]][claim["salt"]["grains"]] += 1
            self.disputed += bool(claim["disputed_by"])
        found = [*self.disputes, *list_disputes(article, report)]
        self.disputes = nlargest(MOST, found, key=lambda claim: (len(claim.against), claim.grains))


def build_overview(journal: Journal) -> Overview:
    """Go through the reports, one at a time; those on one event twice, as far as their figures are compared.

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
    newsstand = Newsstand(tally.digests)
    stories = newsstand.group_stories()
    tally.speakers.join([digest.number for digest in story] for story in stories if len(story) > 1)
    differences = list_differences(stories, newsstand, journal.read_entry)
    kinds = [KindLine(kind, read_grains(grains)) for kind, grains in tally.kinds.items()]
    grains = read_grains(sum(tally.kinds.values(), Counter()))
    return Overview(
        articles=articles,
        copies=len(copies),
        states=journal.count_states(),
        claims=sum(grains),
        disputed=tally.disputed,
        grains=grains,
        languages=tuple(tally.languages.most_common()),
        kinds=tuple(sorted(kinds, key=lambda line: -line.claims)),
        days=tuple(sorted(tally.days.items())),
        sources=tuple(nlargest(MOST, tally.speakers.list_lines(), key=lambda line: (line.articles, line.claims))),
        disputes=tuple(tally.disputes),
        differences=tuple(islice(differences, MOST)),
        not_compared=tally.not_compared,
        groups=tuple(list_groups(copies, ids)),
    )


def list_groups(copies: dict[int, int], ids: dict[int, str]) -> Iterable[CopyGroup]:
    """The largest groups of copies."""
    groups: dict[int, list[str]] = defaultdict(list)
    for number, first in copies.items():
        groups[first].append(ids[number])
    largest = nlargest(MOST, groups.items(), key=lambda group: len(group[1]))
    return (CopyGroup(ids[first], tuple(names)) for first, names in largest)


def read_grains(grains: Counter[int]) -> Grains:
    """Claims with 0, 1, 2 and 3 grains."""
    return grains[0], grains[1], grains[2], grains[3]
