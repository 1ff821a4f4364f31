"""Where to look for the counterpart of a sentence: near a path from one certain match to the next.

Invariant: a band holds a way from the beginning of both texts to their end, and its cells grow in number with the
length of the texts, not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

Point = tuple[int, int]
Band = list[tuple[int, int]]

MARGIN = 8
"""Sentences on either side of the path, next to a certain match ..."""
WIDEST = 30
"""... and half way between two that are far apart, at most."""


def draw_band(source: Sequence[frozenset[str]], target: Sequence[frozenset[str]], known: Sequence[Point]) -> Band:
    """Choose which places of the translation may stand for a place of the original.

    Args:
        source: The anchors of every sentence.
        target: The same of the translation.
        known: Sentences that probably match, such as the first of each paragraph.

    Returns:
        For every number of sentences read in the source, from none to all, the least and the greatest number that may
        have been read in the target.
    """
    size, other = len(source), len(target)
    inner = [point for point in [*find_hapaxes(source, target), *known] if point > (0, 0)]
    path = [(0, 0), *choose_rising(inner), (size, other)]
    low, high = [other] * (size + 1), [0] * (size + 1)
    for (row, column), (next_row, next_column) in pairwise(path):
        rows, columns = next_row - row, next_column - column
        margin = min(WIDEST, MARGIN + max(rows, columns) // 4)
        for step in range(rows + 1):
            start = column + columns * step // (rows + 1)
            end = column + -(-columns * (step + 1) // (rows + 1))
            low[row + step] = min(low[row + step], max(0, start - margin))
            high[row + step] = max(high[row + step], min(other, end + margin))
    return list(zip(low, high, strict=True))


def find_hapaxes(source: Sequence[frozenset[str]], target: Sequence[frozenset[str]]) -> Iterator[Point]:
    """Sentences that share an anchor which no other sentence has, on either side."""
    here, there = find_single(source), find_single(target)
    for anchor in here.keys() & there.keys():
        yield here[anchor], there[anchor]


def find_single(sentences: Sequence[frozenset[str]]) -> dict[str, int]:
    """Anchors that stand in one sentence, with its number."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, anchors in enumerate(sentences):
        for anchor in anchors:
            places[anchor].append(number)
    return {anchor: numbers[0] for anchor, numbers in places.items() if len(numbers) == 1}


def choose_rising(points: Sequence[Point]) -> list[Point]:
    """The most points that rise on both sides: what matches by chance falls out."""
    ordered = sorted(set(points), key=lambda point: (point[0], -point[1]))
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, column) in enumerate(ordered):
        length = bisect_left(tops, column)
        tops[length : length + 1] = [column]
        ends[length : length + 1] = [number]
        before.append(ends[length - 1] if length else -1)
    chain: list[Point] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(ordered[number])
        number = before[number]
    return chain[::-1]
