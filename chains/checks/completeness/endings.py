"""Where sentences end: their number by a cheap rule, and ends that look cut off.

Invariant: linear in the length of the text; nothing is said of a language that has no list.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chains import lexicons
from chains.checks.pairs import Passage, Word
from chains.matching import Place

# A terminator, what closes after it, white space, and then something that can begin a sentence.
BREAK = re.compile(r"(?P<mark>[.!?…])[\"'”’»)\]]{0,3}\s{1,3}(?=[\"'“‘«„(\[—–]{0,2}\s?[^\W_a-zà-ÿа-яёіїєґ])|[。！？]")
STOPS = ".!?…。！？:"
CLOSING = "\"'”’“»›)]}」』 \n\t\u00a0"
SENTENCE = 12  # characters; less is an initial or an abbreviation
LONGEST_SHORTENED = 5  # letters


@dataclass(frozen=True)
class Endings:
    """How the sentences of a language end; all words in lower case.

    Attributes:
        never: Words that cannot end one.
        seldom: Words that seldom do.
        adverbs: Of both, words that may end a sentence that is closed: "He had been late before."
        idle: Phrases that a word or two are enough for in another language.
        shortened: Of at most `LONGEST_SHORTENED` letters; the stop after them ends none.
    """

    never: frozenset[str] = frozenset()
    seldom: frozenset[str] = frozenset()
    adverbs: frozenset[str] = frozenset()
    idle: tuple[str, ...] = ()
    shortened: frozenset[str] = frozenset()


@cache
def read_endings() -> dict[str, Endings]:
    """The lists of all languages.

    Raises:
        ValueError: The file lacks a language, a list is not lower case, a word is in both or too long, or an adverb
            in neither.
    """
    path = Path(lexicons.__file__).with_name("endings.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {name: read_lists(lists) for name, lists in table.items()}
    if set(found) != set(lexicons.LANGUAGES):
        raise ValueError(f"endings.toml: {sorted(set(found) ^ set(lexicons.LANGUAGES))}")
    for name, lists in found.items():
        words = lists.never | lists.seldom | lists.shortened | set(lists.idle)
        wrong = (
            lists.never & lists.seldom
            | lists.adverbs - lists.never - lists.seldom
            | {word for word in words if word != word.lower()}
        )
        wrong |= {word for word in lists.shortened if len(word) > LONGEST_SHORTENED}
        if wrong:
            raise ValueError(f"endings.toml, {name}: {sorted(wrong)}")
    return found


def read_lists(lists: Mapping[str, Sequence[str]]) -> Endings:
    """The lists of one language."""
    return Endings(
        frozenset(lists["never"]),
        frozenset(lists["seldom"]),
        frozenset(lists["adverbs"]),
        tuple(lists["idle"]),
        frozenset(lists["shortened"]),
    )


@cache
def list_shortened() -> frozenset[str]:
    """The shortened words of all languages: a text quotes others."""
    return frozenset().union(*(lists.shortened for lists in read_endings().values()))


def split_sentences(text: str) -> list[Place]:
    """The sentences of a text, roughly: at least one, without gaps; what is very short joins the one after it."""
    places: list[Place] = []
    start = 0
    for match in BREAK.finditer(text):
        if match.end() - start >= SENTENCE and len(text) - match.end() >= SENTENCE and not is_initial(text, match):
            places.append((start, match.end()))
            start = match.end()
    return [*places, (start, len(text))]


def is_initial(text: str, match: re.Match[str]) -> bool:
    """Whether a stop follows a single letter, a title or what is often shortened: "J. Smith", "Mr. Smith", "Oct. 2"."""
    if match["mark"] != ".":
        return False
    before = text[max(0, match.start() - LONGEST_SHORTENED - 1) : match.start()]
    word = re.split(r"[\W_]", before)[-1]
    return (word[:1].isupper() and len(word) <= 2) or word.lower() in list_shortened()


def lacks_stop(text: str) -> bool:
    """Whether nothing closes the last sentence of a text: it ends in a letter, a digit or a comma."""
    last = text.rstrip(CLOSING)[-1:]
    return bool(last) and (last.isalnum() or last in ",;-–")


def ends_with_stop(text: str) -> bool:
    """Whether the last sentence of a text is closed."""
    return text.rstrip(CLOSING)[-1:] in tuple(".!?…。！？")


def find_last_word(passage: Passage) -> Word | None:
    """The word a text ends in; None when something other than closing marks follows the last word."""
    if not passage.words:
        return None
    word = passage.words[-1]
    return word if not passage.text[word.end :].strip(STOPS + CLOSING + ",;-–") else None


def rate_ending(passage: Passage, *, closed: bool = False) -> tuple[Word | None, str]:
    """The word a text ends in, and whether it can: "never", "seldom" or "" for any other or an unknown language.

    A word with a capital may be a name: "Vitamin A". An adverb can end a sentence that is `closed`.
    """
    lists = read_endings().get(passage.primary)
    word = find_last_word(passage)
    if lists is None or word is None or word.text != word.lower:
        return word, ""
    if closed and word.lower in lists.adverbs:
        return word, ""
    return word, "never" if word.lower in lists.never else "seldom" if word.lower in lists.seldom else ""


def count_idle(passage: Passage) -> int:
    """How many characters stand in phrases that a word or two are enough for elsewhere."""
    lists = read_endings().get(passage.primary)
    return sum(len(phrase) for phrase in lists.idle if phrase in passage.lower) if lists else 0
