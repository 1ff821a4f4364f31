"""A text and what was written for it: what the checks compare, and what they find.

Invariant: a place is a range of code points of the text of its own side, never empty, never past its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress, count
from typing import NamedTuple

from chains.cues import lower_all
from chains.lexicons import Lexicon, load_lexicon, primary_language
from chains.lookups import Fact, Lookup
from chains.matching import Place
from chains.report import Severity

AROUND_WORDS = re.compile(r"([^\W\d_]++(?:['’ʼ\-‑][^\W\d_]++)*+)")  # splits a text into words and what stands between


class Word(NamedTuple):
    """A run of letters, with the apostrophes and hyphens inside it.

    Attributes:
        lower: Lower case, apostrophes straight; as long as `text`.
    """

    start: int
    end: int
    text: str
    lower: str


class Columns(NamedTuple):
    """The words of a text, one list for each attribute of `Word`."""

    starts: list[int]
    ends: list[int]
    texts: list[str]
    lowers: list[str]


@dataclass(frozen=True)
class Passage:
    """One side of a pair.

    Attributes:
        text: A sentence or some; NFC.
        language: BCP 47 tag.
    """

    text: str
    language: str

    @cached_property
    def primary(self) -> str:
        """The language alone: "nl" for "nl-BE"."""
        return primary_language(self.language)

    @cached_property
    def lexicon(self) -> Lexicon | None:
        """That of its language, where there is one."""
        return load_lexicon(self.language)

    @cached_property
    def lower(self) -> str:
        """The text in lower case with straight apostrophes, offsets unchanged."""
        return lower_all(self.text)

    @cached_property
    def columns(self) -> Columns:
        """Its words in order, side by side."""
        pieces, lower = AROUND_WORDS.split(self.text), self.lower
        ends = list(accumulate(map(len, pieces)))
        starts, ends = ends[:-1:2], ends[1::2]
        return Columns(starts, ends, pieces[1::2], [lower[start:end] for start, end in zip(starts, ends, strict=True)])

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words in order."""
        return tuple(map(Word._make, zip(*self.columns, strict=True)))

    def look_up(self, lookup: Lookup[Fact]) -> list[Fact]:
        """What is known of each of its words in lower case."""
        return lookup.list_facts(self.primary, self.columns.lowers)

    def find(self, lookup: Lookup[Fact]) -> Iterator[tuple[int, Fact]]:
        """The numbers of those of its words of which something is known, each with that."""
        facts = self.look_up(lookup)
        return zip(compress(count(), facts), filter(None, facts), strict=True)

    def word(self, number: int) -> Word:
        """One of its words."""
        starts, ends, texts, lowers = self.columns
        return Word(starts[number], ends[number], texts[number], lowers[number])


@dataclass(frozen=True)
class Pair:
    """What was written, and what it was written for.

    Attributes:
        source: The original.
        target: A translation of all of it, or a statement that rests on it.
        whole: Whether `target` must say all that `source` says. A claim or a point of a summary need not: what it
            leaves out is not lost, but what it says must be there.
        focus: Of a statement, the places in `source` that carry it; empty for all of it.
        context: All of the article, for what a statement may take from elsewhere (a name for a pronoun).
    """

    source: Passage
    target: Passage
    whole: bool = True
    focus: tuple[Place, ...] = ()
    context: Passage | None = None


@dataclass(frozen=True)
class Problem:
    """Something a check found.

    Attributes:
        severity: "error" when a reader would be misled, "warning" when it is worth a look.
        message: For the reader, in English; quotes the words on both sides.
        source: Where, in the source.
        target: Where, in what was written.
    """

    check: str
    severity: Severity
    message: str
    source: Place | None = None
    target: Place | None = None
