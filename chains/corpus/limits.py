"""How a run over many articles is held back.

Invariant: frozen; None is no limit.
"""

from __future__ import annotations

from dataclasses import dataclass

from chains.corpus.journal import State

PATIENCE = 600.0
"""Seconds without any answer after which a run stops: a restart of a model server takes some minutes."""


SUSPECT, MOST_DEATHS = 2, 4
"""Deaths of the process after which an article that was open each time is made alone, and after which it is not made.
Whoever kills a run twice at the same articles sees these last."""


@dataclass(frozen=True)
class Limits:
    """How far and how fast.

    Attributes:
        articles: To make in this run; those that are skipped do not count.
        requests_per_minute: To the model.
        tokens_per_minute: Of prompts and answers together.
        retry_failed: Try those again that failed or are partial.
        patience: Seconds that the server may be away.
    """

    articles: int | None = None
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    retry_failed: bool = False
    patience: float = PATIENCE

    def is_over(self, state: State | None) -> bool:
        """Whether an article that ended so before is not made in this run."""
        return state == "done" or (state is not None and not self.retry_failed)
