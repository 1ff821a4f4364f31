"""Where the ends of articles go, as those who make them see it: the journal beside them, or one elsewhere.

Invariant: `save` returns when the outcome is safe.
"""

from __future__ import annotations

from typing import Protocol

from chains.corpus.journal import Journal, Outcome, unpack_report
from chains.errors import CorpusStoppedError
from chains.report import Report

MOST_FAILURES = 25
"""Articles in a row of which nothing comes, though they could be read: something is wrong that is not theirs."""


class Ledger(Protocol):
    """Keeps outcomes, and finds the reports among them."""

    async def find_report(self, content: str, made_with: str) -> Report | None:
        """The report that was made of this content in this way."""

    async def save(self, outcome: Outcome) -> None:
        """Keep how an article ended.

        Raises:
            CorpusStoppedError: Nothing comes any more.
            CorpusError: It cannot be kept.
        """


class LocalLedger:
    """The journal of this process.

    Args:
        journal: Open.
    """

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    async def find_report(self, content: str, made_with: str) -> Report | None:
        """As `Ledger`."""
        packed = self.journal.find_report(content, made_with)
        return None if packed is None else unpack_report(packed)

    async def save(self, outcome: Outcome) -> None:
        """As `Ledger`."""
        self.journal.save(outcome)


class FailureWatch:
    """Counts the failures in a row that are not those of articles."""

    def __init__(self) -> None:
        self.failures = 0

    def note(self, message: str, *, is_models_failure: bool) -> None:
        """Take in how one article ended.

        Raises:
            CorpusStoppedError: So many failed in a row.
        """
        self.failures = self.failures + 1 if is_models_failure else 0
        if self.failures >= MOST_FAILURES:
            what = f"The last {MOST_FAILURES} articles failed, so the run stopped. The last one: {message}"
            raise CorpusStoppedError(what, "Mend that, then give the same command with --retry-failed.")
