"""The data model of a comparison.

Invariant: every item of either report is in exactly one pair of its part. Fields may be added; those that are here keep
their names and meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from chains.report import SCHEMA_VERSION, Record

State = Literal["same", "reworded", "moved", "changed", "appeared", "vanished"]
Cause = Literal["article", "run"]
Part = Literal["article", "translation", "summary", "sources", "claims", "caveats", "findings"]


class Side(Record):
    """One of the two reports.

    Attributes:
        name: Of its file, or the id of a past run.
        sha256: Of the article's text.
        sentences: How many.
        unfinished: Chains that failed or were cut off: what is missing there says nothing.
    """

    name: str
    title: str | None
    outlet: str | None
    url: str | None
    published_at: str | None
    sha256: str
    language: str
    target_language: str
    sentences: int
    model: str
    recording_origin: Literal["recorded", "authored"] | None = None
    started_at: str
    app_version: str
    unfinished: tuple[str, ...] = ()


class Alike(Record):
    """What the two reports have in common.

    Attributes:
        article: The text, to the letter.
        prompts: The texts of all prompts that both used.
        app: The version of the program.
    """

    article: bool
    model: bool
    target_language: bool
    prompts: bool
    app: bool


class Item(Record):
    """One thing that a report says.

    Attributes:
        text: What it says.
        by: Who says it, or of what kind it is.
        words: Of the article that it rests on.
    """

    id: str
    text: str
    by: str | None = None
    words: str | None = None


class Change(Record):
    """One field that differs; None is nothing there."""

    field: str
    before: str | None = None
    after: str | None = None


class Pair(Record):
    """An item and its counterpart.

    Attributes:
        state: "reworded" when nothing differs but the words, "moved" when nothing does but the place.
        cause: Of a difference: the words of the article changed where the items stand, or they are the same and it was
            the run (another model, other prompts, or the same model another time).
    """

    state: State
    cause: Cause | None = None
    before: Item | None = None
    after: Item | None = None
    changes: tuple[Change, ...] = ()


class NotCompared(Record):
    """A part that could not be compared, and why."""

    part: str
    reason: str


class Comparison(Record):
    """What is different between two reports.

    Attributes:
        article: The sentences. The pairs of each part are in the order of the second report, what vanished where it
            stood in the first.
    """

    schema_version: Literal["1"] = SCHEMA_VERSION
    before: Side
    after: Side
    alike: Alike
    article: tuple[Pair, ...]
    translation: tuple[Pair, ...] = ()
    summary: tuple[Pair, ...] = ()
    sources: tuple[Pair, ...] = ()
    claims: tuple[Pair, ...] = ()
    caveats: tuple[Pair, ...] = ()
    findings: tuple[Pair, ...] = ()
    not_compared: tuple[NotCompared, ...] = ()

    @property
    def shared(self) -> float:
        """The share of the sentences of both articles that have a counterpart, 0 to 1."""
        matched = sum(2 for pair in self.article if pair.before and pair.after)
        return matched / max(1, self.before.sentences + self.after.sentences)

    def list_parts(self) -> Iterator[tuple[Part, tuple[Pair, ...]]]:
        """The parts and their pairs."""
        yield "article", self.article
        yield "translation", self.translation
        yield "summary", self.summary
        yield "sources", self.sources
        yield "claims", self.claims
        yield "caveats", self.caveats
        yield "findings", self.findings
