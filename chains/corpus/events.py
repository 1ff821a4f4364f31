"""What a run over many articles tells, as it happens.

Invariant: an article of the input is told once: it was skipped, or it ended.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from chains.corpus.journal import Outcome, State


@dataclass(frozen=True)
class CorpusOpened:
    """The inputs are counted and the model is ready. `others` articles here were made in another way."""

    total: int
    model: str
    host: str | None
    others: int


@dataclass(frozen=True)
class ArticlesSkipped:
    """So many ended in an earlier run; of these `failed` went wrong and are not tried again."""

    number: int
    failed: int


@dataclass(frozen=True)
class ArticleEnded:
    """It is in the journal now; `copied` when another article with the same content had its report already."""

    id: str
    state: State
    message: str
    hint: str
    copied: bool = False

    @classmethod
    def build(cls, outcome: Outcome) -> Self:
        """How an article ended, without its report."""
        return cls(outcome.id, outcome.state, outcome.message, outcome.hint, outcome.copied)


@dataclass(frozen=True)
class Noticed:
    """Something that a person should know; `urgent` when the run may stop of it, or has gone on after it might have."""

    message: str
    urgent: bool = False


CorpusEvent = CorpusOpened | ArticlesSkipped | ArticleEnded | Noticed
Tell = Callable[[CorpusEvent], object]
