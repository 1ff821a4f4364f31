"""What is said: the words of a sentence that a cue attributes.

Invariant: a content is a place in the sentence, and holds more than the cue and its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chains.attribution.clauses import Clauses
from chains.attribution.cues import Cue
from chains.matching import Place

Form = Literal["direct", "indirect", "trailing", "reported", "free"]
FEWEST = 3
"""Words of what is said."""
FEWEST_BEFORE = 2
"""The same, before a verb."""
CLOSERS = frozenset(',”“"«»–—-')
"""What stands between what is said and who says it."""
EDGE = " \n\t\u00a0\u202f,;:–—-"


@dataclass(frozen=True)
class Content:
    """What is said. `form` is how: a clause of its own, or only told of ("reported")."""

    start: int
    end: int
    form: Form


def find_content(clauses: Clauses, cue: Cue, source: Place | None, floor: int) -> Content | None:
    """The content of a cue; `floor` is where that of an earlier cue ends."""
    if cue.kind in {"before", "after", "reference", "own"}:
        found: Content | None = find_around(clauses, cue, source, floor)
    elif cue.kind == "trailing":
        found = Content(max(floor, clauses.start), cue.start, "indirect")
        found = found if clauses.count(found.start, found.end) >= FEWEST_BEFORE else None
    elif cue.kind == "noun":
        found = find_behind_noun(clauses, cue)
    else:
        found = find_by_verb(clauses, cue, source, floor)
    return trim(clauses, found) if found else None


def trim(clauses: Clauses, content: Content) -> Content | None:
    """Without punctuation at its ends, the word that begins it ("dass"), and marks around all of it."""
    start, end = strip_edges(clauses.text, content.start, content.end)
    words, begins = clauses.between(start, end), clauses.grammar.complementisers
    if len(words) >= FEWEST and clauses.starts[words[0]] == start and clauses.words[words[0]] in begins:
        start, end = strip_edges(clauses.text, clauses.matches[words[0]].end(), end)
    if (start + 1, end - 1) in clauses.quotes:
        start, end = strip_edges(clauses.text, start + 1, end - 1)
    return Content(start, end, content.form) if end - start >= FEWEST else None


def strip_edges(text: str, start: int, end: int) -> Place:
    """A place without space and punctuation at its ends."""
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


def find_around(clauses: Clauses, cue: Cue, source: Place | None, floor: int) -> Content:
    """The content of a phrase: the rest of its clause or sentence."""
    begin = min(cue.start, source[0] if source else cue.start)
    end = max(cue.last, source[1] if source else 0)
    start = clauses.clause_start(cue.start)
    ends = not clauses.count(end, clauses.end)
    whole = Content(max(floor, clauses.start), begin if ends else clauses.end, "indirect")
    if start > clauses.start + 2 and clauses.text[start - 1] in ",–—(":
        stop = clauses.clause_end(end)
        rest = clauses.count(start, stop) - clauses.count(begin, end)
        if rest < FEWEST:
            return whole
        first = clauses.between(start, stop)[:1]
        relative = bool(first) and clauses.words[first[0]] in clauses.grammar.relatives
        return Content(start, stop if relative else clauses.end, "indirect")
    if clauses.count(clauses.start, begin) > 1:
        return whole
    first = clauses.between(end, clauses.end)[:1]
    if clauses.text[end : end + 1] == "," and first and clauses.words[first[0]] in clauses.grammar.relatives:
        end = clauses.next_break(end + 1)
    return Content(end, clauses.end, "indirect")


def find_behind_noun(clauses: Clauses, cue: Cue) -> Content:
    """The content of a noun: the clause behind it."""
    stop = clauses.clause_end(cue.end)
    if clauses.text[stop] == ":":
        return Content(stop + 1, clauses.end, "indirect")
    first = clauses.between(stop, clauses.end)[0]
    end = clauses.clause_end(clauses.matches[first].end())
    return Content(stop + 1, clauses.end if end >= clauses.end - 2 else end, "indirect")


def find_by_verb(clauses: Clauses, cue: Cue, source: Place | None, floor: int) -> Content | None:
    """The content of a verb: behind it, before it, in quotation marks, or the whole sentence."""
    start = clauses.clause_start(cue.start)
    lead = clauses.between(start, cue.start)[:1]
    if lead and clauses.words[lead[0]] in clauses.grammar.manner:
        stop = clauses.clause_end(cue.last)
        if start <= clauses.start + 1 and stop < clauses.end - 5:
            return Content(stop + 1, clauses.end, "indirect")
        if start > clauses.start + 1 and clauses.text[start - 1] == ",":
            return Content(max(floor, clauses.start), start - 1, "indirect")
    if clauses.announces:
        return None
    if cue.answers(clauses):
        return Content(start, clauses.end, "reported")
    return (
        find_behind_verb(clauses, cue, source)
        or find_before_verb(clauses, cue, source, floor)
        or find_quoted(clauses)
        or find_reported(clauses, cue, floor)
    )


def find_behind_verb(clauses: Clauses, cue: Cue, source: Place | None) -> Content | None:
    """What follows a colon, or a comma and a clause that is said."""
    after = [at for at in clauses.breaks if at >= cue.end]
    colon = next((at for at in after if clauses.text[at] == ":" and at < clauses.end - 3), None)
    if colon is not None:
        return Content(colon + 1, clauses.end, "indirect")
    for at in after:
        within = source is not None and source[0] <= at < source[1]
        if clauses.text[at] == "," and not within and opens_clause(clauses, cue, at):
            return Content(at + 1, clauses.end, "indirect")
    return find_complement(clauses, cue, source)


def opens_clause(clauses: Clauses, cue: Cue, comma: int) -> bool:
    """Whether what is said begins after a comma."""
    grammar = clauses.grammar
    first = clauses.between(comma, clauses.end)[:1]
    if not first:
        return False
    word = clauses.words[first[0]]
    asked = word in grammar.question_words - grammar.relatives and cue.word not in grammar.weak_verbs
    return word in grammar.complementisers or asked or clauses.is_said(comma + 1)


def find_complement(clauses: Clauses, cue: Cue, source: Place | None) -> Content | None:
    """What follows "that" without a comma, as many languages write it."""
    if clauses.grammar.capital_nouns:
        return None
    near = clauses.between(max(cue.last, source[1] if source else 0), clauses.end)
    reach = clauses.next_break(cue.last)
    for index in near:
        if clauses.matches[index].start() >= reach:
            return None
        if clauses.words[index] in clauses.grammar.complementisers:
            return Content(clauses.matches[index].start(), clauses.end, "indirect")
    return None


def find_before_verb(clauses: Clauses, cue: Cue, source: Place | None, floor: int) -> Content | None:
    """What stands before the verb: "..., sagte der Minister"."""
    start = max(floor, clauses.start)
    source_first = source is not None and source[0] < cue.start
    if source_first and clauses.grammar.verb_second:
        return None
    # "..., the minister said"
    end = source[0] if source is not None and source_first else cue.start
    ends = clauses.before(end) in CLOSERS and end > clauses.start + FEWEST
    said = ends and clauses.count(start, end) >= FEWEST_BEFORE and not is_circumstance(clauses, start, end)
    return Content(start, end, "trailing") if said else None


def is_circumstance(clauses: Clauses, start: int, end: int) -> bool:
    """Whether words are one clause that only tells when or why: "Toen de stad viel, zei hij niets"."""
    first = clauses.between(start, end)[:1]
    lone = first and clauses.next_break(clauses.matches[first[0]].end()) >= end - 2
    return bool(lone) and clauses.words[first[0]] in clauses.grammar.subordinators


def find_quoted(clauses: Clauses) -> Content | None:
    """Words in quotation marks."""
    for start, end in clauses.quotes:
        if clauses.count(start, end) >= FEWEST:
            return Content(max(clauses.start, start - 1), min(clauses.end, end + 1), "direct")
    return None


def find_reported(clauses: Clauses, cue: Cue, floor: int) -> Content | None:
    """The whole sentence, where the verb is one that always attributes."""
    alone = cue.word not in clauses.grammar.prepositional_verbs
    if cue.word in clauses.grammar.weak_verbs and alone:
        return None
    colons = [at + 1 for at in clauses.breaks if clauses.text[at] == ":" and at < cue.start]
    return Content(max([floor, clauses.start, *colons]), clauses.end, "reported")
