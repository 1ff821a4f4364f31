"""Which texts of two lists stand for each other: the same, then similar, in order; then those that were moved.

Invariant: no text has two counterparts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from chains.folding import fold

Link = tuple[int, int]
# Of the words that two sentences share in order, 0 to 1: unrelated sentences of one language share articles and
# prepositions, 0.2 to 0.4; one that was edited keeps half of its words.
SIMILAR = 0.5
SIMILAR_MOVED = 0.7
SIMILAR_LETTERS = 0.8  # of letters, for texts of few words, each of them inflected
MOST_CELLS = 250_000  # of a table between two anchors: half a second


def align_texts(before: Sequence[str], after: Sequence[str]) -> list[Link]:
    """The counterparts in two lists of texts.

    Those that are the same and the only ones of their kind are anchors, as in a patience diff; between two anchors the
    order with the greatest similarity is found (Needleman and Wunsch, 1970); what is left may have been moved.

    Returns:
        Places in both lists, in the order of the first.
    """
    first, second = [fold(text).text.strip() for text in before], [fold(text).text.strip() for text in after]
    same = find_unique(first, second)
    anchors = keep_order(same)
    links = [*anchors]
    for (start, to), (end, until) in pairwise([(-1, -1), *anchors, (len(first), len(second))]):
        links += align_gap(first, second, range(start + 1, end), range(to + 1, until))
    links += find_same(first, second, links)
    return sorted(links + find_moved(first, second, links))


def find_unique(first: Sequence[str], second: Sequence[str]) -> list[Link]:
    """Texts that are in both lists, and once in each."""
    counts, others = Counter(first), Counter(second)
    places = {text: place for place, text in enumerate(second) if others[text] == 1}
    return [(place, places[text]) for place, text in enumerate(first) if counts[text] == 1 and text in places]


def keep_order(links: Sequence[Link]) -> list[Link]:
    """The most links, sorted by their first place, whose second places rise too: the rest was moved."""
    tails: list[int] = []
    lengths = []
    for _, place in links:
        length = bisect_left(tails, place)
        tails[length : length + 1] = [place]
        lengths.append(length)
    kept: list[Link] = []
    wanted = len(tails) - 1
    for link, length in zip(reversed(links), reversed(lengths), strict=True):
        if length == wanted and (not kept or link[1] < kept[-1][1]):
            kept.append(link)
            wanted -= 1
    return kept[::-1]


def align_gap(first: Sequence[str], second: Sequence[str], rows: range, columns: range) -> list[Link]:
    """The most alike pairs, in order, of a stretch of both lists."""
    if not rows or not columns or len(rows) * len(columns) > MOST_CELLS:
        return []
    scores = [[measure_likeness(first[row], second[column]) for column in columns] for row in rows]
    totals = [[0.0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    for row in range(len(rows) - 1, -1, -1):
        for column in range(len(columns) - 1, -1, -1):
            together = scores[row][column] + totals[row + 1][column + 1] if scores[row][column] >= SIMILAR else 0.0
            totals[row][column] = max(together, totals[row + 1][column], totals[row][column + 1])
    return trace_back(totals, rows, columns)


def trace_back(totals: list[list[float]], rows: range, columns: range) -> list[Link]:
    """The pairs that make the greatest total."""
    links = []
    row = column = 0
    while row < len(rows) and column < len(columns):
        if totals[row][column] == totals[row + 1][column]:
            row += 1
        elif totals[row][column] == totals[row][column + 1]:
            column += 1
        else:
            links.append((rows[row], columns[column]))
            row, column = row + 1, column + 1
    return links


def find_same(first: Sequence[str], second: Sequence[str], links: Iterable[Link]) -> list[Link]:
    """Counterparts that are the same, and out of order, among what has none yet; a linear search."""
    taken, used = {link[0] for link in links}, {link[1] for link in links}
    places: dict[str, list[int]] = {}
    for place in range(len(second) - 1, -1, -1):
        if place not in used:
            places.setdefault(second[place], []).append(place)
    free = [place for place in range(len(first)) if place not in taken]
    return [(place, places[first[place]].pop()) for place in free if places.get(first[place])]


def find_moved(first: Sequence[str], second: Sequence[str], links: Iterable[Link]) -> list[Link]:
    """Counterparts that are similar, and out of order, among what has none yet; the most alike first."""
    taken, used = {link[0] for link in links}, {link[1] for link in links}
    rows = [place for place in range(len(first)) if place not in taken]
    columns = [place for place in range(len(second)) if place not in used]
    if len(rows) * len(columns) > MOST_CELLS:
        return []
    scored = [(measure_likeness(first[row], second[column]), -row, -column) for row in rows for column in columns]
    moved: list[Link] = []
    for score, row, column in sorted(scored, reverse=True):
        if score >= SIMILAR_MOVED and -row not in taken and -column not in used:
            moved.append((-row, -column))
            taken.add(-row)
            used.add(-column)
    return moved


def measure_likeness(first: str, second: str) -> float:
    """How much of two folded texts is the same, 0 to 1: words in order, or nearly all letters."""
    from rapidfuzz.distance import Indel

    if first == second:
        return 1.0
    words = Indel.normalized_similarity(first.split(), second.split())
    letters = Indel.normalized_similarity(first, second, score_cutoff=SIMILAR_LETTERS)
    return float(max(words, letters))
