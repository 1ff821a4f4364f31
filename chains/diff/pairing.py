"""Puts items of two reports into pairs.

Invariant: every item is in exactly one pair, and what differs where the article says the same is put down to the run,
never to the article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from chains.diff.counterparts import Counterparts
from chains.diff.record import Cause, Change, Item, Pair, State
from chains.report import Caveat, Claim, Finding, Point, Sentence, Source

T = TypeVar("T", Sentence, Claim, Point, Source, Caveat, Finding)


def build_pair(before: Item | None, after: Item | None, changes: Iterable[Change], cause: Cause) -> Pair:
    """A pair with what is to be said of it."""
    changes = tuple(changes)
    if before is None or after is None:
        return Pair(state="vanished" if before else "appeared", cause=cause, before=before, after=after)
    state = name_state({change.field for change in changes})
    cause_of = None if state == "same" else cause
    return Pair(state=state, cause=cause_of, before=before, after=after, changes=changes)


def name_state(fields: set[str]) -> State:
    """What a pair with changes of these fields is."""
    alone: dict[str, State] = {"text": "reworded", "place": "moved"}
    if not fields:
        return "same"
    return alone.get(next(iter(fields)), "changed") if len(fields) == 1 else "changed"


def pair_items(
    first: Sequence[T],
    second: Sequence[T],
    known: Mapping[str, str],
    build: Callable[[T | None, T | None], Pair],
) -> tuple[Pair, ...]:
    """Every item of both sides in one pair, in the order of the second; what vanished follows what it followed.

    Args:
        first: Items of the first report.
        second: Items of the second.
        known: Ids of counterparts.
        build: Makes the pair of two counterparts, or of one without.
    """
    places = {item.id: place for place, item in enumerate(second)}
    partners = {known[item.id]: item for item in first if item.id in known}
    ranked = [((place, 0, 0), build(partners.get(item.id), item)) for place, item in enumerate(second)]
    last = -1
    for number, item in enumerate(first):
        if item.id in known:
            last = places[known[item.id]]
        else:
            ranked.append(((last, 1, number), build(item, None)))
    return tuple(pair for _, pair in sorted(ranked, key=lambda entry: entry[0]))


def find_cause(found: Counterparts, before: Iterable[str], after: Iterable[str]) -> Cause:
    """Whether the article says something else at sentences of both sides."""
    return "run" if found.says_same(before, after) else "article"
