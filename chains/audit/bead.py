"""Sentences that stand for each other.

Invariant: only numbers of sentences, no text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bead:
    """Sentences that stand for each other, as ranges of numbers; one of the two may be empty.

    Attributes:
        doubtful: Whether one side has sentences without a counterpart, of which it is not sure which they are.
    """

    source: range
    target: range
    doubtful: bool = False
