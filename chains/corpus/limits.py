"""How a run over many articles is held back.

Invariant: frozen; None is no limit.
"""

from __future__ import annotations

from dataclasses import dataclass

PATIENCE = 600.0
"""Seconds without any answer after which a run stops: a restart of a model server takes some minutes."""


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
