"""A sentence as words and clauses.

Invariant: words stand in text order and overlap none; breaks within quotation marks are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from chains.attribution.grammar import Grammar
from chains.matching import Place
from chains.quotations import quotations_within
from chains.report import Article, Sentence

WORD = re.compile(r"\w+(?:[-'’/.]\w+)*")
# French: "qu'une" is two words, "assure-t-il" too.
ELIDED = re.compile(
    r"\b(?:qu|lorsqu|puisqu|jusqu|[cdjlmnst])['’]|\w+(?=-(?:t-)?(?:ils?|elles?|on)\b)|(?<=-)(?:ils?|elles?|on)\b"
    r"|\w+(?:[-/.](?!(?:t-)?(?:ils?|elles?|on)\b)\w+)*",
    re.IGNORECASE,
)
BREAK = re.compile(r"[;:()–—]|,(?!\d)| - ")
FEWEST_QUOTED = 4
"""Words in quotation marks that are more than a term."""
LONGEST_APPOSITION = 160
FEWEST_LETTERS = 5


@dataclass
class Clauses:
    """The words of one sentence and what divides them. Words are known by their index.

    Attributes:
        speaker: Who spoke last in this sentence.
    """

    article: Article
    sentence: Sentence
    grammar: Grammar
    speaker: Place | None = field(default=None)

    @property
    def text(self) -> str:
        """Of the article."""
        return self.article.text

    @property
    def start(self) -> int:
        """Of the sentence."""
        return self.sentence.start

    @property
    def end(self) -> int:
        """Of the sentence."""
        return self.sentence.end

    @cached_property
    def quotes(self) -> list[Place]:
        """What stands between quotation marks, the marks left out."""
        return [(quote.start, quote.end) for quote in quotations_within(self.text, self.start, self.end)]

    @cached_property
    def quotations(self) -> list[Place]:
        """Those of them that are more than a term."""
        return [(start, end) for start, end in self.quotes if self.count(start, end) >= FEWEST_QUOTED]

    @cached_property
    def matches(self) -> list[re.Match[str]]:
        """The words."""
        pattern = ELIDED if self.grammar.elides else WORD
        return [match for match in pattern.finditer(self.text, self.start, self.end) if match.group() != "t"]

    @cached_property
    def starts(self) -> list[int]:
        """Where the words begin."""
        return [match.start() for match in self.matches]

    @cached_property
    def words(self) -> list[str]:
        """The words, lower case."""
        return [match.group().lower().replace("’", "'") for match in self.matches]

    @cached_property
    def breaks(self) -> list[int]:
        """Where punctuation divides it."""
        found = (match.start() for match in BREAK.finditer(self.text, self.start, self.end))
        return [place for place in found if not self.is_quoted(place)]

    def is_quoted(self, place: int) -> bool:
        """Whether a place is between quotation marks."""
        return any(start <= place < end for start, end in self.quotes)

    def is_aside(self, place: int) -> bool:
        """Whether a place is in brackets."""
        opened = self.text.rfind("(", self.start, place)
        return opened >= 0 and ")" not in self.text[opened:place]

    def is_capital(self, index: int) -> bool:
        """Whether a word has a capital."""
        return self.matches[index].group()[0].isupper()

    def is_lower(self, index: int) -> bool:
        """Whether a word has none."""
        return self.matches[index].group()[0].islower()

    def between(self, start: int, end: int) -> list[int]:
        """The words that begin in `text[start:end]`."""
        return list(range(bisect_left(self.starts, start), bisect_left(self.starts, end)))

    def count(self, start: int, end: int) -> int:
        """How many words begin there."""
        return len(self.between(start, end))

    def place(self, first: int, last: int) -> Place:
        """From one word to another."""
        return self.matches[first].start(), self.matches[last].end()

    def clause_start(self, place: int) -> int:
        """Where the clause begins that holds a place."""
        breaks = [at + 1 for at in self.breaks if at < place]
        quotes = [end + 1 for _, end in self.quotations if end < place]
        return max([self.start, *breaks, *quotes])

    def clause_end(self, place: int) -> int:
        """Where the clause ends that holds a place."""
        return min([self.next_break(place), *(start - 1 for start, _ in self.quotations if start > place)])

    def next_break(self, place: int) -> int:
        """The first break from a place on; the end of the sentence when there is none."""
        return min([self.end, *(at for at in self.breaks if at >= place)])

    def before(self, place: int) -> str:
        """The character before a place, spaces left out; empty at the start of the sentence."""
        return self.text[self.start : place].rstrip()[-1:]

    @property
    def announces(self) -> bool:
        """Whether what is said follows in the next sentence."""
        return self.text[self.start : self.end].rstrip().endswith(":")

    def has_finite(self, indexes: Sequence[int]) -> bool:
        """Whether some words hold a verb with a subject."""
        return any(self.is_lower(index) and self.is_verb(index) for index in indexes)

    def is_verb(self, index: int) -> bool:
        """Whether a word is, or looks like, a verb with a subject."""
        word, grammar = self.words[index], self.grammar
        if grammar.is_finite(word):
            return True
        known = word in grammar.determiners | grammar.adverbs | grammar.prepositions
        attribute = index + 1 < len(self.words) and self.is_capital(index + 1)
        past = len(word) >= FEWEST_LETTERS and word.endswith(grammar.past_endings)
        return past and not known and not attribute

    def is_said(self, place: int) -> bool:
        """Whether the clause that begins at a place is what somebody says."""
        grammar = self.grammar
        indexes = self.between(place, self.end)
        if not indexes:
            return False
        first = self.words[indexes[0]]
        if first in grammar.complementisers | grammar.subordinators:
            return first in grammar.complementisers
        if self.follows_verb(place) and first not in grammar.infinitive_leads | grammar.manner | grammar.trailing:
            return grammar.main_clauses
        end = self.clause_end(self.matches[indexes[0]].end())
        near = {self.words[index] for index in indexes if self.matches[index].start() < end}
        if near & grammar.subjunctive and first not in grammar.relatives - grammar.determiners:
            return True
        if first in grammar.relatives | grammar.infinitive_leads:
            return False
        words = {self.words[index] for index in indexes}
        return bool(words & (grammar.subjunctive | grammar.conditional)) or self.has_infinitive(indexes)

    def follows_verb(self, place: int) -> bool:
        """Whether the word before a comma is a verb that attributes, or the end of one."""
        before = [index for index, match in enumerate(self.matches) if match.end() <= place]
        if not before or self.text[self.matches[before[-1]].end() : place].strip() not in {"", ","}:
            return False
        return self.words[before[-1]] in self.grammar.verbs | self.grammar.particles

    def has_infinitive(self, indexes: Sequence[int]) -> bool:
        """Whether some words hold an infinitive that tells what to do: "zu ächten", "abzuerkennen"."""
        marker = self.grammar.infinitive_marker
        if not marker:
            return False
        lower = [self.words[index] if self.is_lower(index) else "" for index in indexes]
        pairs = zip(lower, [*lower[1:], ""], strict=True)
        return any((a == marker and b.endswith("n")) or re.search(rf"^\w{{2,}}{marker}\w{{3,}}n$", a) for a, b in pairs)
