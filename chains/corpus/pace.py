"""So many a minute: requests, or tokens.

Invariant: over any minute no more is let through than the rate allows, and what one second allows at once.
"""

from __future__ import annotations

MINUTE = 60.0
BURST = 1.0
"""Seconds whose amount may go at once: providers look at shorter times than a minute, too."""


class Pace:
    """A rate, as the generic cell rate algorithm keeps it (ITU-T I.371).

    Args:
        per_minute: None is no limit.
    """

    def __init__(self, per_minute: int | None) -> None:
        self.seconds_each = MINUTE / per_minute if per_minute else 0.0
        self.due = 0.0

    def reserve(self, amount: int, now: float) -> float:
        """Take an amount.

        Returns:
            Seconds to wait before it may be used.
        """
        wait = max(0.0, self.due - now - BURST)
        self.due = max(self.due, now) + amount * self.seconds_each
        return wait if self.seconds_each else 0.0

    def correct(self, amount: int) -> None:
        """What was reserved was so much too little (too much, when negative)."""
        self.due += amount * self.seconds_each
