"""Direct speech stays direct speech: what stands between quotation marks in the source does in the translation.

Invariant: a text with any mark of speech, even a single one or of another style, has kept its marks: a long quotation
opens in one sentence and closes in another, and marks are often mistyped. A word or two between marks say nothing, nor
does what may be a title.

`FEWEST` and `SPEECH` were set on human translations of news and encyclopaedia text, where translators put terms between
marks, or turn half a sentence into reported speech, but seldom more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from chains.checks.excerpts import shorten
from chains.checks.pairs import Pair, Passage, Problem
from chains.matching import Place
from chains.quotations import can_close, can_open, find_quotations

NAME = "quotes"
ANY_MARK = re.compile("[\"“”„«»‹›‘’‚「」『』']")
DOUBLE = re.compile("[\"“”„«»「」『』]|''")  # those that are never an apostrophe
WORD = re.compile(r"[^\W_]+(?:[-'’‑][^\W_]+)*")
DIALOGUE = re.compile(r"(?:^|[\n.!?…:,;])\s{0,3}[—–―]\s{0,3}(?=\S)|^\s{0,3}-\s")  # a dash that opens or closes speech
# A single mark that is no apostrophe: before a word, after a stop, or where a clause ends.
LONE = re.compile(
    r"(?:^|(?<=[\s(\[:—–]))['‘’‚‹›](?!(?:[stnkmrd]|em|til|tis|twas|cause|bout|round)\b|\d)(?=\w)"
    r"|(?<=[.!?,…])['’‘›‹]|(?<=\w)['’‘›‹](?=[,.;:?!]|\s{0,3}$)",
    re.IGNORECASE,
)
FEWEST = 3  # words between marks
SPEECH = 10  # words of a quotation that nobody can have taken for a figure of speech
TITLE = 8  # words of a title at most
WRAPPED = 0.9  # share of a text between one pair of marks: a sentence of a longer quotation


def find_gap(source: str, target: str) -> str | None:
    """Quotation marks are known in all styles."""
    del source, target
    return None


def compare(pair: Pair) -> Iterator[Problem]:
    """Marks that are on one side only; at most one problem."""
    source, target = pair.source, pair.target
    marked = bool(ANY_MARK.search(source.text)), bool(ANY_MARK.search(target.text))
    if marked == (False, False):
        return
    found = find_lost(source, target) or find_new(source, target)
    if found:
        yield found


@lru_cache(maxsize=64)
def list_quotations(text: str) -> tuple[Place, ...]:
    """What stands between an opening and a closing mark, marks left out."""
    places = [(quotation.start, quotation.end) for quotation in find_quotations(text)]
    return tuple(
        trim_spaces(text, start, end)
        for start, end in places
        if start > 0 and end < len(text) and is_mark(text, start, end) and text[start:end].strip()
    )


def trim_spaces(text: str, start: int, end: int) -> Place:
    """A place without white space at its ends: "« Jamais »"."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def is_mark(text: str, start: int, end: int) -> bool:
    """Whether a mark that can open stands before a place, and one that can close after it."""
    return can_open(text, start - 1) and bool(ANY_MARK.match(text, end)) and can_close(text, end)


def count_words(text: str) -> int:
    """How many words a text has."""
    return sum(1 for _ in WORD.finditer(text))


def find_longest(text: str) -> Place | None:
    """The quotation with most words."""
    return max(list_quotations(text), key=lambda place: count_words(text[slice(*place)]), default=None)


def says_little(text: str, place: Place) -> bool:
    """Whether a quotation is a word or two, or may be a title."""
    return count_words(text[slice(*place)]) < FEWEST or is_title(text, place)


def is_title(text: str, place: Place) -> bool:
    """Whether a quotation begins with a capital in the middle of a clause, and is not a sentence."""
    start, end = place
    before = text[: start - 1].rstrip()[-1:]
    if text[start] == text[start].lower() or not before or not (before.isalnum() or before in "()-–—"):
        return False
    return text[end - 1] not in ".!?…" and count_words(text[start:end]) <= TITLE


def is_unmarked(text: str) -> bool:
    """Whether nothing in a text is marked as speech, not even one end of it."""
    return not (DOUBLE.search(text) or DIALOGUE.search(text) or LONE.search(text) or list_quotations(text))


def find_lost(source: Passage, target: Passage) -> Problem | None:
    """A quotation in the source, no mark in the target."""
    place = find_longest(source.text)
    if place is None or says_little(source.text, place) or is_wrapped(source.text, place):
        return None
    if not is_unmarked(target.text):
        return None
    words = shorten(source.text[slice(*place)])
    message = f"Direct speech in the original is not in quotation marks here: “{words}”."
    return Problem(NAME, "warning", message, place, None)


def find_new(source: Passage, target: Passage) -> Problem | None:
    """A quotation in the target, no mark in the source."""
    place = find_longest(target.text)
    if place is None or says_little(target.text, place) or not is_unmarked(source.text):
        return None
    certain = count_words(target.text[slice(*place)]) >= SPEECH and not is_wrapped(target.text, place)
    message = f"“{shorten(target.text[slice(*place)])}” is in quotation marks here, but not in the original."
    return Problem(NAME, "error" if certain else "warning", message, None, place)


def is_wrapped(text: str, place: Place) -> bool:
    """Whether a quotation is the whole text: a sentence of a longer one, or a line of a table."""
    return place[1] - place[0] >= WRAPPED * len(text.strip())
