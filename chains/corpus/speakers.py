"""Who speaks in many articles: one source under all its names, where that is safe.

A full name is one person whatever titles stand before it ("Dr. Ute Scharnweber", "Landrätin Ute Scharnweber"), people
of the news also in other spellings. A surname alone is somebody of its own, unless exactly one person of that name
speaks in the articles on the same event; that of somebody in the news is one over all articles, and not joined with a
full name, for relatives share it. A description ("the mayor", "ministerie van Defensie") is another in every article.

Invariant: sources that may be two are never joined.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chains.checks.language.function_words import list_function_words
from chains.checks.names.sounds import romanise, spell_skeleton
from chains.folding import fold
from chains.lexicons import primary_language
from chains.lexicons.names import find_keys, is_first_name, is_generic
from chains.names import WORD, read_name

Record = Mapping[str, Any]
Key = tuple[str | int, ...]
FEMININE = re.compile(r"(?:[sc]ka(?:ya|ja|ia)?|[oe]va|ina)$")
"""How the names of women end of which those of men are without: another person than he who is in the news."""
PERSON = "person:"
"""How the keys of people of the news begin in the tables of names."""
SURNAME, ALONE = "surname", "alone"
"""What begins the keys of sources that are known in their own article only: by a surname, by a description."""


@dataclass(frozen=True)
class SourceLine:
    """A source over all articles: how many have it, its claims, the disputed ones, and the salt of all."""

    name: str
    kind: str
    articles: int
    claims: int
    disputed: int
    grains: tuple[int, int, int, int]

    @property
    def mean(self) -> float:
        """Grains a claim."""
        return sum(number * count for number, count in enumerate(self.grains)) / max(1, self.claims)


@dataclass(slots=True)
class Speaker:
    """What comes together of one source.

    Attributes:
        labels: Its names and kinds, and how often each.
    """

    articles: int = 0
    disputed: int = 0
    grains: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    labels: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, source: Record, claims: Iterable[Record]) -> None:
        """Take in what it says in an article."""
        for claim in claims:
            self.grains[claim["salt"]["grains"]] += 1
            self.disputed += bool(claim["disputed_by"])
            label = (source["name"], source["kind"])
            self.labels[label] = self.labels.get(label, 0) + 1

    def take(self, other: Speaker) -> None:
        """Take over what another one is, but for its names."""
        self.articles += other.articles
        self.disputed += other.disputed
        self.grains = [one + more for one, more in zip(self.grains, other.grains, strict=True)]
        for (_, kind), number in other.labels.items():
            label = (next(iter(self.labels))[0], kind)
            self.labels[label] = self.labels.get(label, 0) + number

    def conclude(self) -> SourceLine:
        """The line of the source, by its most usual name."""
        names, kinds = Counter[str](), Counter[str]()
        for (name, kind), number in self.labels.items():
            names[name] += number
            kinds[kind] += number
        none, one, two, three = self.grains
        name, kind = names.most_common(1)[0][0], kinds.most_common(1)[0][0]
        return SourceLine(name, kind, self.articles, sum(self.grains), self.disputed, (none, one, two, three))


class Speakers:
    """Everybody who speaks.

    Attributes:
        known: By what they are known.
        heard: Whose names stand in which article, by its number.
    """

    def __init__(self) -> None:
        self.known: dict[Key, Speaker] = defaultdict(Speaker)
        self.heard: dict[int, list[Key]] = {}

    def add(self, number: int, report: Record) -> None:
        """Take in who speaks in a report.

        Args:
            number: Of its row in the journal.
            report: As JSON has it.
        """
        language = primary_language(report["article"]["language"])
        said = group_claims(report["claims"])
        together: dict[Key, list[Record]] = defaultdict(list)
        for source in report["sources"]:
            if source["id"] in said:
                together[find_key(number, source, language)].append(source)
        for key, sources in together.items():
            for source in sources:
                self.known[key].add(source, said[source["id"]])
            self.known[key].articles += 1
        self.heard[number] = [key for key in together if key[0] != ALONE]

    def join(self, stories: Iterable[Iterable[int]]) -> None:
        """Give surnames alone to the one person whom they can mean.

        Args:
            stories: The numbers of the articles on each event.
        """
        for story in stories:
            self.join_story(dict.fromkeys(key for number in story for key in self.heard.get(number, ())))

    def join_story(self, keys: Iterable[Key]) -> None:
        """The surnames of one event."""
        persons: dict[str | int, list[Key]] = defaultdict(list)
        surnames: list[Key] = []
        for key in keys:
            if key[0] == SURNAME:
                surnames.append(key)
            elif len(key) > 1 and self.is_person(key):
                persons[key[-1]].append(key)
        for key in surnames:
            if len(persons[key[-1]]) == 1:
                self.give(key, persons[key[-1]][0])

    def is_person(self, key: Key) -> bool:
        """Whether nobody ever said that it is anything else: "Bakkerij Jansen"."""
        return all(kind == "person" for _, kind in self.known[key].labels)

    def give(self, key: Key, owner: Key) -> None:
        """What one says is what another says."""
        given = self.known.pop(key)
        if key[0] == SURNAME and owner in self.heard[int(key[1])]:
            given.articles -= 1
        self.known[owner].take(given)

    def list_lines(self) -> Iterator[SourceLine]:
        """A line for each."""
        return (speaker.conclude() for speaker in self.known.values())


def group_claims(claims: Iterable[Record]) -> dict[str, list[Record]]:
    """The claims of each source."""
    said: dict[str, list[Record]] = defaultdict(list)
    for claim in claims:
        if claim["source"]:
            said[claim["source"]].append(claim)
    return said


def find_key(number: int, source: Record, language: str) -> Key:
    """By what a source is known over articles.

    Args:
        number: Of the article, for one that is known there only.
        source: As JSON has it.
        language: Of the article, primary subtag.
    """
    words = source["name_latin"] or source["name"]
    name = read_name(words, frozenset())
    if source["kind"] == "anonymous" or not name.proper or is_description(source, language):
        return (ALONE, number, fold(words).text)
    person = source["kind"] == "person" or name.role
    if not person or not name.bare:
        return name.key
    run = drop_title(WORD.findall(words[name.start : name.end]))
    news = find_person(run[-1], "en") or find_person(source["name_in_text"].split()[-1], language)
    if len(run) > 1:
        folded = tuple(fold(word).text for word in run)
        return (news, spell_skeleton(romanise(run[0], "en"))) if news else folded
    if news and not FEMININE.search(fold(romanise(run[0], "en")).text):
        return (news,)
    return name.key if find_keys(run[0], "en") else (SURNAME, number, fold(run[0]).text)


def is_description(source: Record, language: str) -> bool:
    """Whether a name says of nobody who it is: "Umweltamt", "ministerie van Defensie"."""
    function = list_function_words(language)
    words = [word for word in WORD.findall(source["name_in_text"]) if word.casefold() not in function]
    return bool(words) and all(is_generic(word, language) for word in words)


def drop_title(run: list[str]) -> list[str]:
    """A name from its first name on: "Schapenhouder Gijs Hoekstra" has a title before it."""
    first = next((place for place, word in enumerate(run) if is_first_name(word, "en")), 0)
    initials = any(len(word) == 1 or "." in word for word in run[:first])
    return run if initials or len(run) - first < 2 else run[first:]


def find_person(word: str, language: str) -> str | None:
    """The one person of the news whose surname a word is."""
    found = {key for key in find_keys(word, language) if key.startswith(PERSON)}
    return found.pop() if len(found) == 1 else None
