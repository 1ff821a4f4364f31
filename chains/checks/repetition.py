"""A model caught in a loop: the same words over and over, far beyond what the source does.

Invariant: linear in the length of both texts; a text that repeats no more than its source has no problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from chains.checks.excerpts import shorten
from chains.checks.pairs import Pair, Problem
from chains.matching import Place

NAME = "repetition"
# Words and figures; of scripts without spaces every character.
TOKEN = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|[^\\W_]+")
# Up to eight letters or signs, ten times over: "hahahaha" is read as speech when it is shorter.
STUTTER = re.compile(r"([^\W_]{1,8}?)\1{9,}|([^\w\s.…_\-–—=*·]{1,3}?)\2{19,}")
SHORTEST_STUTTER = 10  # characters, none of them a space
RUN = 16  # characters without a space, which may hide a loop
GRAM = 4  # words; news repeats fewer as a figure of speech
WORD_TIMES = 4  # the same word in a row: "no, no, no" is speech
PHRASE_TIMES = 3  # the same two words or more in a row
PHRASE_WORDS = 6  # such a stretch has at least
DOUBLE_WORDS = 8  # a phrase of so many words, twice in a row, is a slip worth a look
GRAM_TIMES = 4  # the same four words, anywhere
BEYOND = 2  # times more than in the source


@dataclass(frozen=True)
class Loop:
    """A stretch of a text that goes over the same words again.

    Attributes:
        period: Words in one round.
        times: Rounds, the last one complete.
    """

    start: int
    end: int
    period: int
    times: int

    @property
    def severe(self) -> bool:
        """Whether no writer does so."""
        if self.period == 1:
            return self.times >= WORD_TIMES
        return self.times >= PHRASE_TIMES and self.period * self.times >= PHRASE_WORDS

    @property
    def notable(self) -> bool:
        """Whether it is worth a look."""
        return self.severe or (self.times >= 2 and self.period >= DOUBLE_WORDS)


def find_gap(source: str, target: str) -> str | None:
    """Loops are seen in any language."""
    del source, target
    return None


def compare(pair: Pair) -> Iterator[Problem]:
    """The worst loop of the target, unless the source has the like."""
    found = find_repeated(pair) if may_repeat(pair.target.lower) else None
    if found:
        yield found


def may_repeat(text: str) -> bool:
    """Whether it is worth a closer look: two neighbours stand together twice, or something runs on without spaces."""
    tokens = text.split()
    return len(set(pairwise(tokens))) < len(tokens) - 1 or max(map(len, tokens), default=0) >= RUN


def find_repeated(pair: Pair) -> Problem | None:
    """The worst of the loops, of whatever sort."""
    return find_stutter(pair) or find_loop(pair) or find_frequent(pair)


def split_tokens(text: str) -> list[re.Match[str]]:
    """The words of a text, in order."""
    return list(TOKEN.finditer(text))


def find_stutter(pair: Pair) -> Problem | None:
    """The same letters or signs over and over without a space."""
    if not any(STUTTER.search(word) for word in pair.target.text.split() if len(word) >= SHORTEST_STUTTER):
        return None
    match = STUTTER.search(pair.target.text)
    if match is None or STUTTER.search(pair.source.text):
        return None
    part = match.group(1) or match.group(2)
    times = (match.end() - match.start()) // len(part)
    message = f"The translation is caught in a loop: “{part}” stands {times} times in a row."
    return Problem(NAME, "error", message, None, match.span())


def find_loop(pair: Pair) -> Problem | None:
    """The same words again and again in a row."""
    loops = [loop for loop in list_loops(pair.target.lower) if loop.notable]
    if not loops:
        return None
    worst = max(loops, key=lambda loop: (loop.severe, loop.period * loop.times))
    usual = max((loop.times for loop in list_loops(pair.source.lower)), default=1)
    if worst.times < usual + (BEYOND if worst.severe and usual > 1 else 1):
        return None
    tokens = split_tokens(pair.target.lower)
    place = tokens[worst.start].start(), tokens[worst.end - 1].end()
    phrase = pair.target.text[place[0] : tokens[worst.start + worst.period - 1].end()]
    message = f"“{shorten(phrase)}” stands {worst.times} times in a row, in the original it does not."
    return Problem(NAME, "error" if worst.severe else "warning", message, None, place)


@lru_cache(maxsize=64)
def list_loops(text: str) -> tuple[Loop, ...]:
    """The loops of two rounds or more in a text in lower case."""
    words = [match.group() for match in split_tokens(text)]
    pairs = list(pairwise(words))
    if len(set(pairs)) == len(pairs):
        return ()
    return tuple(follow_loops(words, pairs))


def follow_loops(words: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Iterator[Loop]:
    """Go through a text with the distance of each pair of words to where it stood before; a loop keeps it."""
    last: dict[tuple[str, str], int] = {}
    period = start = 0
    for index, pair in enumerate(pairs):
        distance = index - last.get(pair, index)
        last[pair] = index
        if distance != period:
            yield from close_loop(start, index + 1, period)
            start, period = index - distance, distance
    yield from close_loop(start, len(words), period)


def close_loop(start: int, end: int, period: int) -> Iterator[Loop]:
    """The loop from `start` to `end`, both counted in words, when it goes round twice."""
    times = (end - start) // period if period else 0
    if times >= 2:
        yield Loop(start, start + times * period, period, times)


def find_frequent(pair: Pair) -> Problem | None:
    """The same four words many times, other words between them."""
    target = count_grams(pair.target.lower)
    if not target:
        return None
    times, places = max((len(places), places) for places in target)
    usual = max(map(len, count_grams(pair.source.lower)), default=1)
    if times < GRAM_TIMES or times < usual + BEYOND or not covers(places, len(pair.target.lower)):
        return None
    first = pair.target.text[slice(*places[0])]
    message = f"“{shorten(first)}” stands {times} times, in the original nothing does more than {usual}."
    return Problem(NAME, "error", message, None, (places[1][0], places[-1][1]))


def covers(places: Sequence[Place], length: int) -> bool:
    """Whether a phrase makes up enough of a text to be more than a turn of speech: a tenth."""
    return sum(end - start for start, end in places) * 10 >= length


@lru_cache(maxsize=64)
def count_grams(text: str) -> tuple[tuple[Place, ...], ...]:
    """The places of every four words that stand more than once in a text in lower case."""
    matches = split_tokens(text)
    words = [match.group() for match in matches]
    grams = list(zip(words, words[1:], words[2:], words[3:], strict=False))
    if len(set(grams)) == len(grams):
        return ()
    places: dict[tuple[str, ...], list[Place]] = {}
    for index, gram in enumerate(grams):
        places.setdefault(gram, []).append((matches[index].start(), matches[index + GRAM - 1].end()))
    return tuple(tuple(found) for found in places.values() if len(found) > 1)
