"""A text and what was written for it: what the checks compare, and what they find.

Invariant: a place is a range of code points of the text of its own side, never empty, never past its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress, count
from typing import NamedTuple, overload

from chains.folding import lower_all
from chains.lexicons import Lexicon, load_lexicon, primary_language
from chains.matching import Place
from chains.report import Severity, Term
from chains.wordbooks import Fact, Reader, Wordbook, open_wordbook

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


class Words(Sequence[Word]):
    """The words of a text in order.

    Attributes:
        starts, ends, texts: As in `Word`, of each of them.
        book: What is known of the words of their language.
        numbers: Of each of them in the book.
    """

    def __init__(
        self, starts: list[int], ends: list[int], texts: list[str], book: Wordbook, numbers: list[int]
    ) -> None:
        self.starts = starts
        self.ends = ends
        self.texts = texts
        self.book = book
        self.numbers = numbers
        self.lowers = self.look_up(lower_word)

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Word]:
        return map(Word, self.starts, self.ends, self.texts, self.lowers)

    @overload
    def __getitem__(self, index: int) -> Word: ...

    @overload
    def __getitem__(self, index: slice) -> list[Word]: ...

    def __getitem__(self, index: int | slice) -> Word | list[Word]:
        if isinstance(index, slice):
            return list(map(Word, self.starts[index], self.ends[index], self.texts[index], self.lowers[index]))
        return Word(self.starts[index], self.ends[index], self.texts[index], self.lowers[index])

    def look_up(self, read: Reader[Fact]) -> list[Fact]:
        """What a function says of each of them."""
        return self.book.look_up(read, self.numbers)

    def find(self, read: Reader[Fact]) -> Iterator[tuple[int, Fact]]:
        """The indices of those of which a function says something, each with that."""
        facts = self.look_up(read)
        return zip(compress(count(), facts), filter(None, facts), strict=True)


def lower_word(language: str, word: str) -> str:
    """A word in lower case with straight apostrophes, in any language."""
    del language
    return lower_all(word)


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
    def words(self) -> Words:
        """Its words in order."""
        pieces, book = AROUND_WORDS.split(self.text), open_wordbook(self.primary)
        ends, texts = list(accumulate(map(len, pieces))), pieces[1::2]
        return Words(ends[:-1:2], ends[1::2], texts, book, book.number(texts))


@dataclass(frozen=True)
class Pair:
    """What was written, and what it was written for.

    Attributes:
        source: The original.
        target: A translation of all of it, or a statement that rests on it.
        whole: Whether `target` must say all that `source` says. A claim or a point of a summary need not: what it
            leaves out is not lost, but what it says must be there.
        focus: Of a statement, the places in `source` that carry it; empty for all of it.
        context: All of the article, for what words out of it may take from elsewhere (a name for a pronoun); of
            the translation of a sentence None.
        glossary: Of a translation, how the reader wants terms to be translated.
    """

    source: Passage
    target: Passage
    whole: bool = True
    focus: tuple[Place, ...] = ()
    context: Passage | None = None
    glossary: tuple[Term, ...] = ()

    @property
    def quoted(self) -> bool:
        """Whether `target` translates what somebody says in an article, beside which it is told who does."""
        return self.whole and self.context is not None


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
