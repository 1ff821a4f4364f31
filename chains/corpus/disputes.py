"""The claims of an article that others in it contradict, each contradiction told once.

Invariant: every pair of claims that contradict each other is there, beside one of the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]


@dataclass(frozen=True)
class DisputedClaim:
    """A claim that others contradict; `against` holds who, and in which words."""

    article: str
    text: str
    source: str | None
    grains: int
    against: tuple[tuple[str | None, str], ...]


def list_disputes(article: str, report: Record) -> Iterator[DisputedClaim]:
    """The disputed claims of a report, the one with most against it first, with what no other has against it yet.

    Args:
        article: Its id.
        report: As JSON has it.
    """
    claims = {claim["id"]: claim for claim in report["claims"]}
    names = {source["id"]: source["name"] for source in report["sources"]}
    against = {id_: [other for other in claim["disputed_by"] if other in claims] for id_, claim in claims.items()}
    told: set[frozenset[str]] = set()
    for id_ in sorted(claims, key=lambda id_: (-len(against[id_]), -claims[id_]["salt"]["grains"])):
        fresh = [other for other in against[id_] if frozenset((id_, other)) not in told]
        told.update(frozenset((id_, other)) for other in fresh)
        if fresh:
            claim = claims[id_]
            words = tuple((names.get(claims[other]["source"]), claims[other]["text"]) for other in fresh)
            yield DisputedClaim(article, claim["text"], names.get(claim["source"]), claim["salt"]["grains"], words)
