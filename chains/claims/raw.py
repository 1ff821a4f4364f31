"""A claim before its words are located.

Invariant: its sentences exist, and its text and kind are the model's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from chains.answers import Answer, read_text
from chains.attribution import Candidate
from chains.report import ClaimKind, FoundBy, Sentence, SourceKind

KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
MAX_TEXT = 400
ClaimKey = tuple[tuple[str, ...], str, str]


@dataclass(frozen=True)
class RawClaim:
    """A claim as the model gave it, its sentences known to exist, its words not located yet.

    Attributes:
        source: As the model named it, or as the sentence does where the model named nobody of the article.
        refused: The name of the model that the sentence's own took the place of.
        candidates: What the words of the article tell of it, one a sentence at most: its places are known.
        found_by: The lexicon where code proposed the claim.
        translated: Whether the model was asked to translate the words that say it.
    """

    sentences: tuple[Sentence, ...]
    source: str
    refused: str
    source_kind: SourceKind | None
    via: str
    cue: str
    kind: ClaimKind
    text: str
    candidates: tuple[Candidate, ...] = ()
    found_by: FoundBy = "model"
    translated: bool = False

    @property
    def candidate(self) -> Candidate | None:
        """The first candidate."""
        return next(iter(self.candidates), None)

    @property
    def key(self) -> ClaimKey:
        """By which a claim that was given before (a retry, a loop) is known."""
        proposed = self.found_by == "lexicon" and self.candidates
        place = str(proposed[0].content) if proposed else self.text.casefold()
        return tuple(s.id for s in self.sentences), self.source.casefold(), place


RawClaims = dict[ClaimKey, RawClaim]


def read_kind(item: Answer) -> ClaimKind | None:
    """The kind of an item; None when it is none of ours."""
    return next((kind for kind in KINDS if kind == item.get("kind")), None)


def read_source_kind(item: Answer) -> SourceKind | None:
    """What the source of an item is; None when it is none of ours."""
    return next((kind for kind in SOURCE_KINDS if kind == item.get("type")), None)


def read_words(item: Answer, key: str) -> str:
    """A string of an item; empty when it holds no letter or digit (a model copies the "…" of the example)."""
    text = read_text(item, key)
    return text if any(char.isalnum() for char in text) else ""
