"""Where it is not sure which of some neighbouring sentences has no counterpart.

Invariant: sentences are only put together, in order; none is lost or moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from chains.audit.bead import Bead

MARGIN = 0.5
"""Of two readings, the cheaper is believed when it is cheaper by so much (a cost as in `chains.audit.alignment`)."""
REACH = 3
"""Neighbours on either side that are thought of."""
MOST = 2
"""Sentences of a run that is doubted; a longer one says where it is by its length."""

Price = Callable[[int, int], float]
"""The cost of a sentence of the source for one of the target, by their numbers."""


def join_doubtful(beads: Sequence[Bead], price: Price) -> list[Bead]:
    """Join a sentence without a counterpart with the neighbours that it may be mistaken for.

    Args:
        beads: In order.
        price: What any two sentences cost as a bead.
    """
    joined: list[Bead] = []
    number = 0
    for start, end in list_runs(beads):
        first = max(number, start - count_doubtful(beads[max(number, start - REACH) : end][::-1], end - start, price))
        last = end + count_doubtful(beads[start : end + REACH], end - start, price)
        joined += beads[number:first]
        joined += [join_beads(beads[first:last])] if last - first > end - start else beads[first:last]
        number = last
    return joined + list(beads[number:])


def list_runs(beads: Sequence[Bead]) -> Iterator[tuple[int, int]]:
    """The runs of beads that lack the same side."""
    number = 0
    for lacking, run in groupby(beads, key=lambda bead: (not bead.source) - (not bead.target)):
        size = len(list(run))
        if lacking and size <= MOST:
            yield number, number + size
        number += size


def count_doubtful(beads: Sequence[Bead], size: int, price: Price) -> int:
    """How many of the beads after a run could be those that lack a side, with those of the run in their place.

    Args:
        beads: The run, then its neighbours in the direction that is looked in.
        size: Of the run.
        price: As for `join_doubtful`.
    """
    more, found = 0.0, 0
    side = [next(iter(bead.source or bead.target)) for bead in beads[:size]]
    lacks_target = bool(beads[0].source)
    for number, bead in enumerate(beads[size:], 1):
        if len(bead.source) != 1 or len(bead.target) != 1:
            break
        own, other = (bead.source[0], bead.target[0]) if lacks_target else (bead.target[0], bead.source[0])
        side.append(own)
        instead = side[number - 1]
        more += price_sides(instead, other, price, lacks_target) - price_sides(own, other, price, lacks_target)
        if more < MARGIN:
            found = number
    return found


def price_sides(own: int, other: int, price: Price, lacks_target: bool) -> float:  # noqa: FBT001
    """The cost of two sentences, the first of the side that has one too many."""
    return price(own, other) if lacks_target else price(other, own)


def join_beads(beads: Sequence[Bead]) -> Bead:
    """One bead of some that follow each other, which is in doubt."""
    source = range(beads[0].source.start, beads[-1].source.stop)
    target = range(beads[0].target.start, beads[-1].target.stop)
    return Bead(source, target, doubtful=True)
