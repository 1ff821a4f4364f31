"""Which articles report on the same event: they share names and words that few others have, within some days.

Names and words are taken from what is in the target language, so that articles in several languages can be compared.

Invariant: two articles of a story share two names or more, one of them rare, and are alike in their words; nothing
that they say of the day is against it.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from zlib import crc32

from chains.audit.anchors import list_anchors
from chains.checks.completeness.anchors import FRESH
from chains.checks.language.function_words import list_function_words
from chains.checks.pairs import AROUND_WORDS
from chains.lexicons import primary_language
from chains.lexicons.names import find_keys

Record = Mapping[str, Any]
FARTHEST_DAYS = 2
"""Between two articles on an event: what is told later is often another one of its kind."""
FEWEST_NAMES, NAMES_SHARED = 2, 0.34
"""That two articles share, and of the names of the one that has fewer."""
ALIKE = 0.2
"""Cosine of the words, rare ones weighing more; articles on other events of a town reach half of it."""
MOST_LIKELY = 50
"""Stories with a name in common that an article is held against: the latest."""
MOST_COMPARED = 20
PRIOR = 50
"""Articles that are thought of as having been read before: in a small corpus no word is rare or common for sure."""
RARE, RARE_SHARE = 30, 0.1
"""Articles that have a rare name, and part of all articles: a large event has many, a capital more."""
OPENING = 15
"""Sentences that say what an article is about."""
SHORTEST, STEM = 4, 6
"""Letters of a word that tells something, and by how many it is known."""
NAME, DATE, DAY = "^", "@", "@day"
"""How the anchors of names, of dates and of weekdays begin."""
NOUNS = "de"
"""The language whose nouns all have a capital."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What is kept of an article to find its story; the hashes of its names and words, in order.

    Attributes:
        number: Of its row in the journal.
        day: It was published, as an ordinal; 0 when that is not known.
        weekdays: Those it names, as bits.
        rare: Its names that no table of names knows.
        known: The others: countries, cities, people of the news.
    """

    number: int
    day: int
    weekdays: int
    rare: array[int]
    known: array[int]
    words: array[int]

    def count_names(self) -> int:
        """All its names."""
        return len(self.rare) + len(self.known)


def digest_report(number: int, report: Record) -> Digest:
    """What is kept of a report.

    Args:
        number: Of its row.
        report: As JSON has it.
    """
    target = primary_language(report["target_language"])
    text = "\n".join(list_told(report))
    rare, known = list_names(text, target, report)
    return Digest(
        number,
        read_day(report["article"]["published_at"]),
        read_weekdays(report["article"]),
        hash_all(rare),
        hash_all(known),
        hash_all(list_words(text, target)),
    )


def list_told(report: Record) -> Iterator[str]:
    """What the beginning of an article says, in the target language."""
    article, summary = report["article"], report["summary"]
    if primary_language(article["language"]) == primary_language(report["target_language"]):
        yield from (article["text"][each["start"] : each["end"]] for each in article["sentences"][:OPENING])
    elif report["translation"]:
        yield from (each["text"] for each in report["translation"]["sentences"][:OPENING] if each["text"])
    if summary:
        yield summary["headline"]
        yield from (point["text"] for point in summary["points"])
    yield from (claim["text"] for claim in islice(report["claims"], OPENING))


def list_names(text: str, target: str, report: Record) -> tuple[set[str], set[str]]:
    """The names in a text, by their consonants: those that no table knows, and the others.

    In a language that gives all nouns a capital, only the names of those who speak.
    """
    spoken = " . ".join(f"– {each['name']}" for each in report["sources"] if each["kind"] != "anonymous")
    rare: set[str] = set()
    known: set[str] = set()
    for word in (*list_capitals(text if target != NOUNS else ""), *list_capitals(spoken)):
        anchors = list_anchors(word, target)
        if not any(key[0] == DATE for key in anchors):
            names = known if find_keys(word, target) else rare
            names.update(key for key in anchors if key[0] == NAME)
    return rare - known, known


def list_capitals(text: str) -> Iterator[str]:
    """The words with a capital of their own: none that begins a sentence."""
    pieces = AROUND_WORDS.split(text)
    for gap, word in zip(pieces[::2], pieces[1::2], strict=False):
        if word[0].isupper() and gap and "\n" not in gap and FRESH.isdisjoint(gap):
            yield word


def list_words(text: str, target: str) -> set[str]:
    """The words that tell something and are no names, by their beginnings."""
    names = frozenset(list_capitals(text)) if target != NOUNS else frozenset()
    words = (word.lower() for word in AROUND_WORDS.split(text)[1::2] if word not in names)
    idle = list_function_words(target)
    return {word[:STEM] for word in words if len(word) >= SHORTEST and word not in idle}


def hash_all(words: Iterable[str]) -> array[int]:
    """The hashes of some words, four bytes each."""
    return array("I", sorted({crc32(word.encode("utf-8", "replace")) for word in words}))


def read_day(published_at: str | None) -> int:
    """The day of a time in ISO 8601; 0 when there is none, or it is no date."""
    try:
        return date.fromisoformat((published_at or "")[:10]).toordinal()
    except ValueError:
        return 0


def read_weekdays(article: Record) -> int:
    """The weekdays that the beginning of an article names."""
    language = primary_language(article["language"])
    sentences = article["sentences"][:OPENING]
    text = article["text"][: sentences[-1]["end"]] if sentences else ""
    anchors = {key for word in set(AROUND_WORDS.split(text)[1::2]) for key in list_anchors(word, language)}
    return sum(1 << int(key.removeprefix(DAY)) for key in anchors if key.startswith(DAY))


class Newsstand:
    """All articles, and how rare the names and words of each are.

    Args:
        digests: Of all articles, in order.
    """

    def __init__(self, digests: Sequence[Digest]) -> None:
        self.digests = digests
        self.names = Counter(name for digest in digests for name in digest.rare)
        self.words = Counter(word for digest in digests for word in digest.words)
        self.most_rare = max(RARE, RARE_SHARE * len(digests))
        self.lengths: dict[int, float] = {}

    def group_stories(self) -> list[list[Digest]]:
        """The articles by story, those of one alone too; in the order of their first ones."""
        stories: list[list[Digest]] = []
        with_name: dict[int, list[int]] = defaultdict(list)
        for digest in self.digests:
            story = self.find_story(digest, stories, with_name)
            if story is not None:
                stories[story].append(digest)
                continue
            stories.append([digest])
            for name in digest.rare:
                if 1 < self.names[name] <= self.most_rare:
                    with_name[name].append(len(stories) - 1)
        return stories

    def find_story(
        self, digest: Digest, stories: Sequence[list[Digest]], with_name: dict[int, list[int]]
    ) -> int | None:
        """The story whose first article this one is most like, if it is on the same event."""
        shared = Counter(story for name in digest.rare for story in with_name.get(name, ())[-MOST_LIKELY:])
        likely = (story for story, _ in shared.most_common(MOST_COMPARED))
        same = [story for story in likely if self.is_same_event(stories[story][0], digest)]
        return max(same, key=lambda story: self.compare(stories[story][0], digest), default=None)

    def is_same_event(self, one: Digest, other: Digest) -> bool:
        """Whether two articles are on one event."""
        if one.day and other.day and abs(one.day - other.day) > FARTHEST_DAYS:
            return False
        if one.weekdays and other.weekdays and not one.weekdays & other.weekdays:
            return False
        shared = set(one.rare).intersection(other.rare)
        rare = any(self.names[name] <= self.most_rare for name in shared)
        names = len(shared) + len(set(one.known).intersection(other.known))
        fewest = max(FEWEST_NAMES, NAMES_SHARED * min(one.count_names(), other.count_names()))
        return rare and names >= fewest and self.compare(one, other) >= ALIKE

    def compare(self, one: Digest, other: Digest) -> float:
        """The cosine of the words of two articles."""
        shared = sum(self.weigh(word) for word in set(one.words).intersection(other.words))
        return shared / (self.measure(one) * self.measure(other) or 1.0)

    def measure(self, digest: Digest) -> float:
        """The length of the words of an article as a vector."""
        if digest.number not in self.lengths:
            self.lengths[digest.number] = math.sqrt(sum(map(self.weigh, digest.words)))
        return self.lengths[digest.number]

    def weigh(self, word: int) -> float:
        """What it tells that two articles share a word: the square of its inverse document frequency."""
        return math.log((len(self.digests) + PRIOR) / self.words[word]) ** 2
