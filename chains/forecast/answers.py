"""Answers that say nothing, but are as long as a model's would be, and name what they were asked about.

Invariant: an answer has the shape that its request's schema asks for, so that the chains go on from it as from a real
one; the same requests in the same order get the same answers.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from chains.forecast.expectations import Expectations
from chains.models.base import Request

Kind = Literal["translation", "claims", "statements", "quotations", "caveats", "disputes", "summary"]
Schema = Mapping[str, Any]
LINE = re.compile(r"^\[(s\d+)\] (.*)$", re.MULTILINE)
QUOTATION = re.compile(r'^\{"id": "(q\d+)", "words": "(.*)", "by": ".*"\}$', re.MULTILINE)
FILLER = (
    "the council said on Monday that the bridge over the river will stay closed for at least three weeks while "
    "engineers look for cracks in the steel, and that residents can use the ferry in the meantime without paying; "
)
"""Plain English: what it costs in tokens is near what a translation of as many letters costs."""
KINDS: Mapping[str, Kind] = {
    "sentences": "translation",
    "claims": "claims",
    "caveats": "caveats",
    "disputes": "disputes",
    "points": "summary",
}
UNSOURCED = 4
"""Every fourth claim of a whole window names no source: the outlet says it."""


def name_kind(schema: Schema) -> Kind:
    """What a request asks for, by the schema of its answer."""
    key = list(schema["properties"])[-1]
    fields = schema["properties"][key]["items"]["properties"]
    if key == "claims" and "source" not in fields:
        return "statements" if "ids" in fields else "quotations"
    return KINDS[key]


def list_asked(request: Request) -> dict[str, str]:
    """What a request asks about: the words of each sentence or quotation, by what the model calls it."""
    text = request.messages[-1].content
    pattern = QUOTATION if name_kind(request.schema) == "quotations" else LINE
    lines = dict(pattern.findall(text))
    ids = request.schema["$defs"]["sentence_id"]["enum"]
    return {name: lines[name] for name in ids if name in lines}


class Answers:
    """Writes the answers of one run.

    Args:
        expected: How long they are.
    """

    def __init__(self, expected: Expectations) -> None:
        self.expected = expected
        self.owed: dict[str, float] = defaultdict(float)
        self.place = 0

    def write(self, request: Request) -> str:
        """The answer to a request, as JSON."""
        schema = request.schema
        key = list(schema["properties"])[-1]
        item = schema["properties"][key]["items"]["properties"]
        kind = name_kind(schema)
        items = list(getattr(self, f"write_{kind}")(request, item))[: schema["properties"][key]["maxItems"]]
        others = {name: self.fill(self.expected.headline) for name in schema["properties"] if name != key}
        return json.dumps({**others, key: items}, ensure_ascii=False, separators=(",", ":"))

    def fill(self, length: float) -> str:
        """So many characters of English; other words than the last time."""
        self.place = (self.place + 7) % len(FILLER)
        repeated = (FILLER[self.place :] + FILLER) * (1 + int(length) // len(FILLER))
        return repeated[: max(1, round(length))].strip() or "x"

    def owe(self, kind: str, number: float) -> int:
        """How many to write now, so that fractions come right over several requests."""
        self.owed[kind] += number
        whole = int(self.owed[kind])
        self.owed[kind] -= whole
        return whole

    # One for each kind

    def write_translation(self, request: Request, item: Schema) -> Iterator[dict[str, object]]:
        """A translation of every sentence."""
        language = list(item)[-1]
        for name, words in list_asked(request).items():
            yield {"id": name, language: self.fill(self.expected.translation_share * len(words))}

    def write_quotations(self, request: Request, item: Schema) -> Iterator[dict[str, object]]:
        """A claim for every candidate."""
        language = list(item)[1]
        for name, words in list_asked(request).items():
            text = self.fill(self.expected.quotation_share * len(words))
            yield {"id": name, language: text, "kind": "statement", "type": "organisation"}

    def write_statements(self, request: Request, item: Schema) -> Iterator[dict[str, object]]:
        """Claims of the outlet."""
        language = list(item)[-1]
        for name, words in self.pick(request, "statements", self.expected.statements):
            text = self.fill(self.expected.statement_share * len(words))
            yield {"ids": [name], "kind": "statement", language: text}

    def write_claims(self, request: Request, item: Schema) -> Iterator[dict[str, object]]:
        """Claims of a whole window, with who makes them."""
        language = list(item)[-1]
        picked = self.pick(request, "claims", self.expected.whole_claims)
        for number, (name, words) in enumerate(picked):
            source = " ".join(words.split()[:2]) if number % UNSOURCED else ""
            cue = words.split()[-1] if source else ""
            said = {"source": source, "type": "organisation", "cue": cue, "via": "", "kind": "statement"}
            yield {"ids": [name], **said, language: self.fill(self.expected.statement_share * len(words))}

    def write_caveats(self, request: Request, item: Schema) -> Iterator[dict[str, object]]:
        """Caveats; with the words of the article, as these are looked for there."""
        language = list(item)[-1]
        few = len(request.schema["$defs"]["sentence_id"]["enum"]) == len(list_asked(request))
        share = self.expected.caveats if few else self.expected.whole_caveats
        for name, words in self.pick(request, "caveats", share):
            note = self.fill(self.expected.note)
            yield {"id": name, "cue": words[: round(self.expected.cue)], "category": "hedge", language: note}

    def write_disputes(self, _: Request, item: Schema) -> Iterator[dict[str, object]]:
        """Disputes, of claims side by side."""
        ids = item["claim"]["enum"]
        for place in range(self.owe("disputes", self.expected.disputes * len(ids))):
            yield {"claim": ids[place % len(ids)], "disputed_by": ids[(place + 1) % len(ids)]}

    def write_summary(self, request: Request, item: Schema) -> Iterator[dict[str, object]]:
        """The points."""
        sentences, claims = list(list_asked(request)), item["claims"]["items"]["enum"]
        for place in range(self.owe("points", self.expected.points)):
            cited = sentences[place : place + self.owe("point_sentences", self.expected.point_sentences)]
            named = claims[place : place + self.owe("point_claims", self.expected.point_claims)]
            text = f"{place + 1} {self.fill(self.expected.point)}"
            yield {next(iter(item)): text, "sentences": cited, "claims": named}

    def pick(self, request: Request, kind: str, share: float) -> Iterator[tuple[str, str]]:
        """As many sentences as items are expected, in order; the same again where there are more items."""
        asked = list(list_asked(request).items())
        for place in range(self.owe(kind, share * len(asked)) if asked else 0):
            yield asked[place % len(asked)]
