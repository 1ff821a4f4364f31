"""What a run over many articles tells, as it happens.

Invariant: an article of the input is told once: it was skipped, or it ended.
"""

from __future__ import annotations

from dataclasses import dataclass

from chains.corpus.journal import State


@dataclass(frozen=True)
class CorpusOpened:
    """The inputs are counted and the model is ready. `others` articles here were made in another way."""

    total: int
    model: str
    host: str | None
    others: int


@dataclass(frozen=True)
class ArticleSkipped:
    """It ended in an earlier run; `failed` when that went wrong and is not tried again."""

    id: str
    failed: bool


@dataclass(frozen=True)
class ArticleEnded:
    """It is in the journal now; `copied` when another article with the same content had its report already."""

    id: str
    state: State
    message: str
    hint: str
    copied: bool = False


@dataclass(frozen=True)
class Noticed:
    """Something that a person should know: the server went away, or is back; a host is asked for a page."""

    message: str


CorpusEvent = CorpusOpened | ArticleSkipped | ArticleEnded | Noticed
